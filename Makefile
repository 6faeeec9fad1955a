# newsdigest: `make` prints this help.

export CGO_ENABLED = 0
export GOFLAGS     = -trimpath
GO    ?= go
TESTS ?= ./...
TOOLS  = ./.ci/eval ./.ci/report ./.ci/trigrams

.PHONY: help build test check race nightly fuzz crash kill stop twins rush soak flood week eval cost scale poll reply golden demo clean

help: ## print this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build the static binary ./newsdigest
	$(GO) build -ldflags '-s -w' -o newsdigest ./cmd/newsdigest

test: ## run every check and every test on both databases; a new machine needs only Go (and root, to install PostgreSQL)
	@bash .ci/test

check: ## gofmt, vet, lint where golangci-lint is installed
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'run gofmt -w on these files'; exit 1; }
	$(GO) vet ./... $(TOOLS)
	@if command -v golangci-lint >/dev/null; then golangci-lint run ./... $(TOOLS); else echo 'skipped golangci-lint: it is not installed'; fi

race: ## run the race detector on every package; needs a C compiler
	CGO_ENABLED=1 $(GO) test -race '-gcflags=modernc.org/sqlite/lib=-race=false' -tags netgo $(TESTS)

nightly: fuzz crash kill stop twins rush soak week flood ## the long runs; each part can be started alone

fuzz: ## run every fuzz target for 5 minutes and count its inputs; TIME=20000x or TIME=30s, ONLY=parse
	@bash .ci/fuzz '$(or $(TIME),5m)' '$(or $(ONLY),.)'

crash: ## crash a simulated program at COUNT commits and calls, and count what readers saw
	@bash .ci/simulate crash $(or $(COUNT),100000)

kill: ## kill real processes COUNT times at random writes and calls
	@bash .ci/simulate kill $(or $(COUNT),3000)

stop: ## end real processes COUNT times by SIGTERM while the networks are slow
	@bash .ci/simulate stop $(or $(COUNT),1000)

twins: ## pause and part two processes on one PostgreSQL database COUNT times
	@bash .ci/simulate twins $(or $(COUNT),1000)

rush: ## let COUNT chats on each network be due at the same minute
	@bash .ci/simulate rush $(or $(COUNT),10000)

soak: ## let 1,000 feeds and 500 chats live for DAYS days in one process, and weigh it
	@bash .ci/simulate soak $(or $(DAYS),30)

week: ## follow COUNT feeds for a simulated week: requests against the ideal, delay, bytes saved
	@bash .ci/simulate week $(or $(COUNT),5000)

flood: ## let COUNT items of one event come in at once
	$(GO) test ./digest/cluster -run OneHugeEvent -count 1 -timeout 30m -huge $(or $(COUNT),5000)

eval: ## measure the engine and simple rivals; ROWS=pairs,stream runs parts, WRONG=1 names mistakes, WRITE=1 keeps the figures
	@$(GO) run ./.ci/eval $(if $(ROWS),-rows $(ROWS)) $(if $(WRONG),-wrong) $(if $(WRITE),-write)

cost: ## print the time that extraction takes as a share of go-readability's
	@bash .ci/cost

scale: ## measure stories in windows of 1,000 to 100,000 items; SIZE=3000 takes one of them
	$(GO) test -run '^$$' -bench 'BenchmarkScale/$(SIZE)$$' -benchtime 1x -timeout 2h ./digest/cluster

poll: ## measure polling from 100 to 20,000 feeds; SIZE=5000 takes one of them
	@bash .ci/poll $(or $(SIZE),100 1000 5000 20000)

golden: ## write the golden files again; review them as prose
	$(GO) test ./bot/... -update

reply: ## measure the first answers to fifty commands a second, and suggestions among 100,000 items
	$(GO) test -run '^$$' -bench BenchmarkReply -benchtime 1x -timeout 10m ./cmd/newsdigest

demo: ## see the product: three days of news, two digests, then a prompt
	$(GO) run ./cmd/newsdigest demo

clean: ## remove what was built
	rm -rf newsdigest dist
