package simtest_test

import (
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
	"newsdigest/digest"
)

// town is a small city whose chats are due every morning.
func town() simtest.Size {
	return simtest.Size{
		Feeds: 8, Daily: 6, Chats: 8, Keep: 60 * 24 * time.Hour,
		Plans: []digest.Schedule{{Zone: "UTC", At: []digest.Clock{8 * 60}}},
	}
}

// TestDown has the program down for a while: when it is back, a chat gets one
// edition at most for all that it missed, and nothing that was stored is
// without its place in an edition.
func TestDown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		down time.Duration // from half past seven
		most int           // editions of a chat within twelve hours of the return
	}{
		{"an hour", time.Hour, 1},
		{"a day", 24 * time.Hour, 1},
		{"a day and an hour", 25 * time.Hour, 1},
		{"a month", 30 * 24 * time.Hour, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := simtest.Down(t, town(), tt.down)
			t.Logf("down: %s", &r)
			if r.Editions == 0 || r.Messages == 0 || r.Most > tt.most || r.Lost+r.Repeated > 0 {
				t.Errorf("%s, want at most %d edition of a chat, nothing lost or repeated", &r, tt.most)
			}
		})
	}
}

// TestJump has the program's clock jump while it runs.
func TestJump(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		by   time.Duration
		at   time.Duration // after midnight
		most int           // editions of a chat within twelve hours
	}{
		{"back an hour, before the slot was printed", -time.Hour, 7*time.Hour + 50*time.Minute, 1},
		{"back an hour, after it was printed", -time.Hour, 8*time.Hour + 10*time.Minute, 0},
		{"ahead two days", 48 * time.Hour, 8*time.Hour + 10*time.Minute, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := simtest.Jump(t, town(), tt.at, tt.by)
			t.Logf("jump: %s", &r)
			if r.Most > tt.most || r.Lost+r.Repeated > 0 {
				t.Errorf("%s, want at most %d edition of a chat, nothing lost or repeated", &r, tt.most)
			}
		})
	}
}
