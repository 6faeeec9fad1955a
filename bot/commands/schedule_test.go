package commands_test

import (
	"context"
	"strings"
	"testing"

	"newsdigest/bot"
	"newsdigest/digest"
)

// TestSchedule_In moves a digest to other places, which may refuse it.
func TestSchedule_In(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here := people()["manager"]
	here.Now = w.now
	thread, elsewhere := here.Chat, here.Chat
	thread.ID, elsewhere.ID = "thread", "elsewhere"
	here.FindPlace = func(_ context.Context, typed string) (bot.Place, error) {
		p := bot.Place{Chat: thread, Community: here.Community, Name: "#" + typed, Allowed: true, Writable: typed != "locked"}
		switch typed {
		case "elsewhere":
			p.Chat, p.Community = elsewhere, digest.Community{Platform: digest.Console, ID: "there"}
		case "here":
			p.Chat = here.Chat
		}
		return p, nil
	}
	stranger := people()["stranger"]
	stranger.Now, stranger.Chat = w.now, elsewhere
	w.router.Line(t.Context(), "subscribe sport", stranger)
	w.router.Line(t.Context(), "subscribe grid bill", here)
	for _, tt := range []struct{ in, want string }{
		{"locked", "I may not write in #locked"},
		{"here", "#here has a digest already"},
		{"elsewhere", "#elsewhere belongs to another server or group"},
		{"thread", "Your digest comes to #thread from now on.\n\nYour digest comes at 08:00 every day"},
		{"thread", "This chat follows nothing yet"},
	} {
		if got := w.router.Line(t.Context(), "schedule in="+tt.in, here).Message.String(); !strings.HasPrefix(got, tt.want) {
			t.Errorf("/schedule in=%s is answered\n%s\nwant it to begin with %q", tt.in, got, tt.want)
		}
	}
	digests, err := w.store.ListDigests(t.Context(), here.Community)
	w.must(err)
	if len(digests) != 1 || digests[0].Chat != thread {
		t.Errorf("digests = %+v, want one in the thread", digests)
	}
}
