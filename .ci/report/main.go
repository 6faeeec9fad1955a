// Command report reads the events of `go test -json` and says what a person
// wants to know: what failed with its output, what was skipped and why, and
// how many tests and packages there were.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"sort"
	"strings"
)

// An event is one line of `go test -json`, as `go doc test2json` describes it.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

// A result is what became of the tests of one run.
type result struct {
	passed, failed int
	packages       map[string]float64 // seconds each took
	output         map[string][]string
	failures       []string // keys of output
	skips          []string // keys of output
	contracts      map[string]contract
}

// A contract is what the fakes of one network have checked against it, and
// wrote into the logs of their tests.
type contract struct{ requests, answers, broken int }

// contract adds up a line of a log where it is about a contract.
func (r *result) contract(line string) {
	_, line, ok := strings.Cut(line, "contract of ")
	network, counts, named := strings.Cut(strings.TrimSpace(line), ": ")
	var c contract
	if !ok || !named {
		return
	}
	if n, err := fmt.Sscanf(counts, "requests=%d answers=%d broken=%d", &c.requests, &c.answers, &c.broken); err != nil || n != 3 {
		return
	}
	sum := r.contracts[network]
	r.contracts[network] = contract{sum.requests + c.requests, sum.answers + c.answers, sum.broken + c.broken}
}

func main() {
	closing := flag.Bool("closing", false, "print the counts only")
	flag.Parse()
	f, err := os.Open(flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
	defer f.Close()
	r := read(bufio.NewScanner(f))
	if !*closing {
		r.print()
	}
	for _, network := range slices.Sorted(maps.Keys(r.contracts)) {
		c := r.contracts[network]
		fmt.Printf("contract of %s: %d requests and %d answers of the fake checked, %d broken\n", network, c.requests, c.answers, c.broken)
	}
	fmt.Printf("%d packages\n%d passed, %d failed, %d skipped\n", len(r.packages), r.passed, r.failed, len(r.skips))
}

func read(lines *bufio.Scanner) result {
	lines.Buffer(nil, 16<<20)
	r := result{packages: map[string]float64{}, output: map[string][]string{}, contracts: map[string]contract{}}
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			continue // go prints build errors among the events
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			r.output[key] = append(r.output[key], e.Output)
			r.contract(e.Output)
		case "fail":
			r.failures = append(r.failures, key)
			if e.Test != "" {
				r.failed++
			}
		case "pass":
			if e.Test != "" {
				r.passed++
			}
		case "skip":
			if e.Test != "" {
				r.skips = append(r.skips, key)
			}
		}
		if e.Test == "" && (e.Action == "pass" || e.Action == "fail") {
			r.packages[e.Package] = e.Elapsed
		}
	}
	return r
}

func (r result) print() {
	for _, key := range r.failures {
		fmt.Printf("--- FAIL %s\n%s", key, strings.Join(r.output[key], ""))
		if r.failed == 0 { // it crashed: the words are those of whichever test ran
			for other, lines := range r.output {
				if strings.HasPrefix(other, key) && other != key {
					fmt.Print(strings.Join(lines, ""))
				}
			}
		}
	}
	for _, key := range r.skips {
		fmt.Printf("skipped %s: %s\n", key, r.reason(key))
	}
	names := make([]string, 0, len(r.packages))
	for name := range r.packages {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return r.packages[names[i]] > r.packages[names[j]] })
	for _, name := range names[:min(8, len(names))] {
		fmt.Printf("%7.1f s  %s\n", r.packages[name], name)
	}
}

// reason returns what a skipped test printed, without the frame that go test
// puts around it.
func (r result) reason(key string) string {
	var words []string
	for _, line := range r.output[key] {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "=== ") || strings.HasPrefix(line, "--- ") {
			continue
		}
		words = append(words, line)
	}
	return strings.Join(words, " ")
}
