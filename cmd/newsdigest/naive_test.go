package main

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"newsdigest/bot"
	"newsdigest/cmd/newsdigest/simtest"
	"newsdigest/digest"
)

// itself runs a program in a process of its own: the test binary, which
// becomes newsdigest, or another program of TestMain, by its name.
func itself(t *testing.T, name string) simtest.Program {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return func(args ...string) *exec.Cmd {
		return &exec.Cmd{Path: binary, Args: append([]string{name}, args...)}
	}
}

// Kills and ends of real processes find what a naive courier does.
func TestNaive(t *testing.T) {
	t.Parallel()
	v := simtest.Kill(t, simtest.Plan{Seed: 3, Chats: 2, Digests: 3}, itself(t, "naive"), 8)
	t.Logf("killed: %s", &v)
	if v.Repeated == 0 {
		t.Error("nothing was found by SIGKILL")
	}
	v = simtest.Stop(t, simtest.Plan{Seed: 3, Chats: 2, Digests: 3}, itself(t, "naive"), 8, 3*time.Second)
	t.Logf("stopped: %s", &v)
	if v.Repeated == 0 {
		t.Error("nothing was found by SIGTERM")
	}
}

// naive is the program with a courier that sends and then marks.
func naive() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	a, err := newApp(ctx, setup{
		Config: Config{
			Database:       os.Args[3], // of run --database FILE
			DiscordAPIURL:  os.Getenv("NEWSDIGEST_DISCORD_API_URL"),
			TelegramAPIURL: os.Getenv("NEWSDIGEST_TELEGRAM_API_URL"),
		},
		DiscordToken:  os.Getenv("NEWSDIGEST_DISCORD_TOKEN"),
		TelegramToken: os.Getenv("NEWSDIGEST_TELEGRAM_TOKEN"),
		Now:           time.Now,
		Log:           log,
	})
	if err != nil {
		log.Error("the naive program does not start", "error", err)
		return
	}
	defer a.close()
	desk := bot.Desk{Platforms: map[digest.Platform]bot.Platform{}}
	for _, p := range a.platforms {
		desk.Platforms[p.Name()] = p
	}
	for i, stage := range a.loop.Stages {
		if stage.Kind == "send" {
			a.loop.Stages[i] = new(simtest.Naive).Stage(a.store, desk)
		}
	}
	if err := a.run(ctx); err != nil {
		log.Error("the naive program ends", "error", err)
	}
}
