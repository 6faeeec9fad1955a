package main

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsdigest/bot/console"
	"newsdigest/cmd/newsdigest/demo"
)

// TestDemo plays the three days of the demo on both databases and reads what
// the reader gets.
func TestDemo(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		readDemo(t, play(t, filepath.Join(t.TempDir(), "demo.db")))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		readDemo(t, play(t, database.Database(t)))
	})
}

// play returns what the demo prints, with its data in a database.
func play(t *testing.T, database string) string {
	t.Helper()
	clock := &demoClock{at: demo.Start().Add(30*time.Hour + 50*time.Minute)}
	server, err := demo.New(clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	base, stop, err := serve(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	reader := console.New(console.Config{In: strings.NewReader(""), Out: &out, Now: clock.Now, Log: log})
	a, err := newApp(t.Context(), setup{
		Config:    Config{Database: database, FeedFlags: FeedFlags{AllowAddresses: "127.0.0.1/32:" + port(base)}, PollEvery: time.Minute},
		Catalogue: server.Feeds(base),
		Pollers:   1,
		Console:   reader,
		Now:       clock.Now,
		Log:       log,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	if err := (&demoShow{app: a, reader: reader, clock: clock, out: &out}).days(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// readDemo looks for what the two digests promise.
func readDemo(t *testing.T, out string) {
	t.Helper()
	_, digests, _ := strings.Cut(out, "Evening brief · Mon 2 Mar, 18:00 Berlin")
	first, second, ok := strings.Cut(digests, "Evening brief · Tue 3 Mar, 18:00 Berlin")
	if !ok {
		t.Fatalf("there are no two digests in:\n%s", out)
	}
	for _, want := range []string{
		"warehouse", "Hotel fire|hotel fire|Silberhorn", // two fires, two stories
		"Corvane", "Aldermoor|Pellworth", // two banks, two stories
		"and 2 copies",         // of the agency's report on the visit
		"Figures differ",       // 12 or 15 injured
		"first Meridian Press", // it was first
	} {
		if !regexp.MustCompile(want).MatchString(first) {
			t.Errorf("the first digest has no %q:\n%s", want, first)
		}
	}
	if !strings.Contains(second, "UPDATED SINCE YOUR LAST BRIEF") {
		t.Errorf("the second digest has no updates:\n%s", second)
	}
	sentences := regexp.MustCompile(`(?m)^   [A-Z"].*\.`)
	told := strings.Join(strings.Fields(first), " ")
	for _, line := range sentences.FindAllString(second, -1) {
		if s := strings.Join(strings.Fields(line), " "); len(s) > 40 && strings.Contains(told, s) {
			t.Errorf("told again on the second day: %q", s)
		}
	}
	for _, apart := range [][2]string{{"Corvane", "Aldermoor"}, {"Quay Street", "Silberhorn"}, {"docks of Port Ellery", "Norhaven"}} {
		for _, entry := range regexp.MustCompile(`(?m)^\d+\. `).Split(first+second, -1) {
			if strings.Contains(entry, apart[0]) && strings.Contains(entry, apart[1]) && !strings.Contains(entry, "IN SHORT") {
				t.Errorf("one entry has both %q and %q:\n%s", apart[0], apart[1], entry)
			}
		}
	}
}
