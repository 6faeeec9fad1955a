package discord_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/digest"
)

// Whatever ends a session, the bot opens a new one and answers again. On its
// own discordgo would stay silent in each of these cases.
func TestRun_Reconnects(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		breaks func(*discordtest.Server)
		// within is how long it may take until the bot has identified again.
		within time.Duration
	}{
		{"the connection drops", (*discordtest.Server).Drop, 10 * time.Second},
		{"Discord asks for a reconnect", (*discordtest.Server).Reconnect, 10 * time.Second},
		{"the session is no longer valid", func(s *discordtest.Server) { s.CloseWith(4009); s.CloseWith(0) }, 10 * time.Second},
		{"heartbeats are not acknowledged", func(s *discordtest.Server) {
			s.SetSilent(true)
			time.Sleep(70 * time.Second)
			s.SetSilent(false)
		}, 2 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newTown(discordtest.InMemory(t))
				s.Patience = time.Hour
				stop := start(t, newBot(t, s.Server), echo("say"))
				s.AwaitCommands()
				time.Sleep(10 * time.Minute) // quiet, and nothing happens
				if n := len(s.AwaitIdentifies(1)); n != 1 {
					t.Fatalf("%d identifies in ten quiet minutes, want 1", n)
				}
				broken := time.Now()
				tt.breaks(s.Server)
				if took := s.AwaitIdentifies(2)[1].Sub(broken); took > tt.within {
					t.Errorf("identified again after %s, want within %s", took, tt.within)
				}
				if got := s.say(s.ben, "again").Await(); got.Content != "again" {
					t.Errorf("answer after a reconnect = %q", got.Content)
				}
				settle()
				if err := stop(); err != nil {
					t.Errorf("Run = %v", err)
				}
			})
		})
	}
}

// discordgo's Open waits on its own lock for ever when the first packet after
// identifying is a request to reconnect or a stray acknowledgement (issue 513).
func TestRun_StuckOpen(t *testing.T) {
	t.Parallel()
	for _, op := range []int{7, 11} {
		s := newTown(discordtest.New(t))
		s.Patience = 20 * time.Second
		s.FirstPacket(op)
		b := newBot(t, s.Server)
		b.SetOpenTime(time.Second)
		start(t, b, echo("say"))
		t.Run(map[int]string{7: "after a request to reconnect", 11: "after an acknowledgement"}[op], func(t *testing.T) {
			t.Parallel()
			if got := s.say(s.ben, "hello").Await(); got.Content != "hello" {
				t.Errorf("answer = %q", got.Content)
			}
		})
	}
}

// What only an operator can mend ends Run with a sentence.
func TestRun_Fatal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		code int
		want string
	}{
		{"a refused token", 4004, "Discord refused the token"},
		{"an invalid shard", 4010, "number of shards"},
		{"too few shards", 4011, "number of shards"},
		{"an old gateway", 4012, "update newsdigest"},
		{"invalid intents", 4013, "intents"},
		{"intents that are not allowed", 4014, "intents"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := discordtest.New(t)
			s.CloseWith(tt.code)
			err := newBot(t, s).Run(t.Context(), emptyRouter())
			if !strings.Contains(digest.Explanation(err), tt.want) {
				t.Errorf("Run = %v, want an explanation with %q", err, tt.want)
			}
			if n := len(s.AwaitIdentifies(1)); n != 1 {
				t.Errorf("%d identifies, want 1", n)
			}
		})
	}
}

// A token that Discord revokes while the bot runs ends Run as well.
func TestRun_TokenRevoked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := discordtest.InMemory(t)
		b := newBot(t, s)
		ended := make(chan error, 1)
		go func() { ended <- b.Run(t.Context(), emptyRouter()) }()
		s.AwaitGateway(1)
		settle()
		s.CloseWith(4004)
		if err := <-ended; !strings.Contains(digest.Explanation(err), "token") {
			t.Errorf("Run = %v", err)
		}
	})
}

func TestRun_WrongToken(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	b := discord.New(discord.Config{Token: "wrong", APIURL: s.URL, Client: s.Client(), Dialer: s.Dialer(), Now: time.Now, Log: discardLog()})
	err := b.Run(t.Context(), emptyRouter())
	if want := "Discord refused the token"; !strings.Contains(digest.Explanation(err), want) {
		t.Errorf("Run = %v, want an explanation with %q", err, want)
	}
	if calls := s.Calls(""); len(calls) != 1 {
		t.Errorf("%d calls with a wrong token, want 1", len(calls))
	}
}

// A gateway that is away is tried again, less and less often.
func TestRun_BacksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := discordtest.InMemory(t)
		s.Patience = 48 * time.Hour
		s.CloseWith(4000)
		stop := start(t, newBot(t, s))
		times := s.AwaitIdentifies(15)
		if gap := times[14].Sub(times[13]); gap < 4*time.Minute || gap > 6*time.Minute {
			t.Errorf("the 15th identify comes %s after the 14th, want about 5 minutes", gap)
		}
		for i := 1; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < 5*time.Second {
				t.Errorf("identifies %d and %d are %s apart, want at least 5 s", i-1, i, gap)
			}
		}
		settle()
		_ = stop()
	})
}

// Shards identify one after the other.
func TestRun_Shards(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := discordtest.InMemory(t)
		s.Patience = time.Minute
		s.SetShards(3)
		stop := start(t, newBot(t, s))
		s.AwaitGateway(3)
		times := s.AwaitIdentifies(3)
		if gap := times[2].Sub(times[0]); gap < 10*time.Second {
			t.Errorf("three shards identified within %s, want at least 10 s", gap)
		}
		settle()
		_ = stop()
	})
}

// More than 1000 identifies a day would cost the bot its token: it waits for
// the next day while some are left.
func TestRun_IdentifyBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := discordtest.InMemory(t)
		s.Patience = 3 * time.Hour
		s.SetRemaining(10)
		begun := time.Now()
		stop := start(t, newBot(t, s))
		if waited := s.AwaitIdentifies(1)[0].Sub(begun); waited < time.Hour {
			t.Errorf("identified after %s, want the hour that Discord named", waited)
		}
		s.AwaitGateway(1)
		settle()
		_ = stop()
	})
}

// settle lets a session send its first heartbeat. discordgo ends a session
// under a lock that it holds for a second; a heartbeat that waits for that
// lock would stop the fake clock.
func settle() { time.Sleep(time.Second) }
