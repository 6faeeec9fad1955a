package commands_test

import (
	"context"
	"log/slog"
	"testing"

	"newsdigest/bot"
	"newsdigest/bot/commands"
	"newsdigest/digest"
	"newsdigest/storage"
)

// A heldStore does not search before it is released.
type heldStore struct {
	storage.Store
	release chan struct{}
}

func (s heldStore) Search(ctx context.Context, q digest.Search) (digest.Found, error) {
	<-s.release
	return s.Store.Search(ctx, q)
}

// Who types is offered sections while the news are read, and what trends when
// they have been.
func TestComplete_SlowNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	store, log := heldStore{w.store, make(chan struct{})}, slog.New(slog.DiscardHandler)
	router := bot.NewRouter(commands.All(commands.Deps{Store: store, Log: log}), log)
	req := people()["manager"]
	req.Now, req.Command = w.now, "subscribe"
	complete := func(typed string) (labels []string) {
		for _, c := range router.Complete(t.Context(), req, "topic", typed) {
			labels = append(labels, c.Label)
		}
		return labels
	}
	if got := complete("sp"); len(got) != 1 || got[0] != "Sport" {
		t.Errorf("while the news are read it offers %q, want Sport", got)
	}
	sections := len(complete(""))
	close(store.release)
	for range 30 { // each waits a moment
		if len(complete("")) > sections {
			return
		}
	}
	t.Errorf("when they have been read it offers only %q", complete(""))
}
