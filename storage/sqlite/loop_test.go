package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/work"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// A small program of four stages runs through the end of summer time in
// Berlin, in simulated time, and is started anew every few hours. Each slot is
// printed and sent once, at its hour.
func TestLoop_SimulatedDays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// Bubbles begin in the year 2000. Clocks go back on the 25th.
		time.Sleep(time.Until(time.Date(2026, 10, 24, 0, 0, 0, 0, time.UTC)))
		path := filepath.Join(t.TempDir(), "news.db")
		sent := map[string][]string{}
		prepare(t, path)
		for range 10 {
			process(t, path, 7*time.Hour, sent)
		}
		want := map[string][]string{
			"-1": {"10-24 05:30", "10-25 06:30", "10-26 06:30"}, // 07:30 in Berlin
			"-2": {"10-24 00:30", "10-25 00:30", "10-26 01:30"}, // 02:30, which comes twice on the 25th
		}
		if diff := cmp.Diff(want, sent); diff != "" {
			t.Errorf("times of messages, UTC (-want +got)\n%s", diff)
		}
	})
}

func prepare(t *testing.T, path string) {
	t.Helper()
	store := reopen(t, path)
	defer store.Close()
	if err := store.SyncCatalogue(t.Context(), []digest.Feed{{URL: "https://example.org/rss", Outlet: "Example"}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	for id, at := range map[string]digest.Clock{"-1": 7*60 + 30, "-2": 2*60 + 30} {
		_, err := store.Subscribe(t.Context(), digest.Subscription{
			Community: digest.Community{Platform: digest.Telegram, ID: "group:" + id},
			Chat:      digest.Chat{Platform: digest.Telegram, ID: id},
			Topic:     digest.Topic{Name: "All", Query: "news"},
			Schedule:  digest.Schedule{Zone: "Europe/Berlin", At: []digest.Clock{at}},
			Now:       time.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// process opens the database, runs the loop for a while, and closes it.
func process(t *testing.T, path string, lasts time.Duration, sent map[string][]string) {
	t.Helper()
	store := reopen(t, path)
	s := stages{store: store, sent: sent}
	loop := &work.Loop{
		Stages: []work.Stage{
			{Kind: "poll", Workers: 2, Due: store.DueFeeds, Run: s.poll},
			{Kind: "cluster", Workers: 1, Due: store.DueCluster, Run: s.cluster},
			{Kind: "edit", Workers: 2, Due: s.due, Run: s.edit},
			{Kind: "send", Workers: 1, Due: store.DueSends, Run: s.send},
		},
		Leases: store,
		Now:    time.Now,
		Log:    slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	ctx, cancel := context.WithTimeout(t.Context(), lasts)
	defer cancel()
	if err := loop.Run(ctx); err != nil {
		t.Errorf("Run() = %v", err)
	}
	if err := store.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
}

func reopen(t *testing.T, path string) storage.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// stages are the program's in small.
type stages struct {
	store storage.Store
	sent  map[string][]string // times by chat; one sender at a time
}

func (s stages) poll(ctx context.Context, held digest.Held) error {
	now := time.Now()
	_, err := s.store.SaveFetch(ctx, held, digest.Fetch{
		Feed:    held.ID,
		Polling: digest.Polling{Due: now.Add(time.Hour), Polled: now, Succeeded: now},
		Items:   []digest.Item{{GUID: now.String(), Title: "News of " + now.String(), Published: now, Stored: now}},
	})
	return err
}

func (s stages) cluster(ctx context.Context, held digest.Held) error {
	items, err := s.store.ListUnclustered(ctx, 100)
	if err != nil {
		return err
	}
	var as []digest.Assignment
	for _, it := range items {
		as = append(as, digest.Assignment{Item: it.ID, Story: it.ID})
	}
	return s.store.SaveAssignments(ctx, held, as)
}

func (s stages) due(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error) {
	return s.store.DueDigests(ctx, now, limit)
}

func (s stages) edit(ctx context.Context, held digest.Held) error {
	d, err := s.store.FindDigest(ctx, held.ID)
	if err != nil {
		return err
	}
	now := time.Now()
	stories, err := s.store.ListStories(ctx, digest.StoryQuery{Community: d.Community, From: d.Covered, To: now})
	if err != nil {
		return err
	}
	slot, _ := d.Schedule.Next(d.Due.Add(-time.Millisecond))
	_, next := d.Schedule.Next(now)
	return s.store.Publish(ctx, held, digest.Publication{
		Edition: digest.Edition{Digest: d.ID, Slot: slot, At: now, From: d.Covered, To: now},
		Parts:   []digest.Part{{Rich: fmt.Sprint(len(stories), " stories")}},
		Was:     d.Due,
		Next:    next,
	})
}

func (s stages) send(ctx context.Context, held digest.Held) error {
	if _, err := s.store.Interrupted(ctx, held, time.Now()); err != nil {
		return err
	}
	ready, err := s.store.Ready(ctx, held.ID, time.Now(), 10)
	for _, d := range ready {
		err = errors.Join(err, s.store.Claim(ctx, held, d.ID, digest.Envelope{Chat: d.Chat}, time.Now()))
		s.sent[d.Chat.ID] = append(s.sent[d.Chat.ID], time.Now().UTC().Format("01-02 15:04"))
		err = errors.Join(err, s.store.Settle(ctx, held, digest.Settlement{ID: d.ID, Status: digest.StatusSent}, time.Now()))
	}
	return err
}
