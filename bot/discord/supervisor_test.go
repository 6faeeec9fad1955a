package discord_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// Whatever cuts a socket, the bot connects again and answers again: it goes on
// with its session where Discord still has it, and identifies anew otherwise.
func TestRun_Reconnects(t *testing.T) {
	t.Parallel()
	zombie := func(s *discordtest.Server) {
		s.SetSilent(true)
		time.Sleep(90 * time.Second) // a heartbeat every 41 s, and one more
		s.SetSilent(false)
	}
	tests := []struct {
		name   string
		breaks func(*discordtest.Server)
		within time.Duration
		// resumes of the session; identifies are one without it, two where it
		// is lost.
		resumes, identifies int
	}{
		{"the connection drops", (*discordtest.Server).Drop, 5 * time.Second, 1, 1},
		{"Discord asks for a reconnect", (*discordtest.Server).Reconnect, 5 * time.Second, 1, 1},
		{"Discord closes without a reason", func(s *discordtest.Server) { s.CloseWith(4000); s.CloseWith(0) }, 5 * time.Second, 1, 1},
		{"the session is interrupted", func(s *discordtest.Server) { s.Invalidate(true) }, 10 * time.Second, 1, 1},
		{"the session is invalid", func(s *discordtest.Server) { s.Invalidate(false) }, 10 * time.Second, 0, 2},
		{"the session has timed out", func(s *discordtest.Server) { s.CloseWith(4009); s.CloseWith(0) }, 10 * time.Second, 0, 2},
		{"the session is forgotten", func(s *discordtest.Server) { s.ForgetSessions(); s.Drop() }, 20 * time.Second, 1, 2},
		{"heartbeats are not acknowledged", zombie, 2 * time.Minute, 1, 1},
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
				if n, m := len(s.AwaitIdentifies(1)), s.Resumes(); n != 1 || m != 0 {
					t.Fatalf("%d identifies and %d resumes in ten quiet minutes, want 1 and 0", n, m)
				}
				broken := time.Now()
				tt.breaks(s.Server)
				if got := s.say(s.ben, "again").Await(); got.Content != "again" {
					t.Errorf("answer after a reconnect = %q", got.Content)
				}
				if took := time.Since(broken); took > tt.within {
					t.Errorf("answered again after %s, want within %s", took, tt.within)
				}
				if n, m := len(s.AwaitIdentifies(1)), s.Resumes(); n != tt.identifies || m != tt.resumes {
					t.Errorf("%d identifies and %d resumes, want %d and %d", n, m, tt.identifies, tt.resumes)
				}
				if err := stop(); err != nil {
					t.Errorf("Run = %v", err)
				}
			})
		})
	}
}

// What happens while the bot is away is told when it resumes. No event is
// lost, and none is taken twice although Discord tells some again.
func TestRun_ResumesWithoutLoss(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		s.Patience = time.Hour
		s.TellAgain(3)
		heard := make(chan string, 1000)
		count := bot.Command{
			Name: "count", Help: "Count.", Options: []bot.Option{{Name: "words", Help: "Words.", Required: true}},
			Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
				heard <- r.Args["words"]
				return bot.Reply{Message: message.Say("counted")}, nil
			},
		}
		stop := start(t, newBot(t, s.Server), count)
		s.AwaitCommands()
		const rounds = 40
		for n := range rounds {
			s.Slash(s.guild, s.channel, s.ben, "count", map[string]string{"words": fmt.Sprint("before ", n)})
			switch n % 3 {
			case 0:
				s.Drop()
			case 1:
				s.Reconnect()
			case 2:
				s.Invalidate(true)
			}
			s.Slash(s.guild, s.channel, s.ben, "count", map[string]string{"words": fmt.Sprint("while away ", n)})
			time.Sleep(2 * time.Minute)
		}
		if n, m := len(s.AwaitIdentifies(1)), s.Resumes(); n != 1 || m != rounds {
			t.Errorf("%d identifies and %d resumes, want 1 and %d", n, m, rounds)
		}
		if err := stop(); err != nil {
			t.Errorf("Run = %v", err)
		}
		close(heard)
		times := map[string]int{}
		for words := range heard {
			times[words]++
		}
		lost, twice := 2*rounds-len(times), 0
		for _, n := range times {
			if n > 1 {
				twice++
			}
		}
		if lost > 0 || twice > 0 {
			t.Errorf("of %d commands %d were lost and %d taken twice", 2*rounds, lost, twice)
		}
		t.Logf("%d resumes, %d commands, %d lost, %d taken twice", rounds, 2*rounds, lost, twice)
	})
}

// A gateway that asks for a reconnect, or says nothing of sense, before the
// session has begun is left and tried again.
func TestRun_StrangeBeginning(t *testing.T) {
	t.Parallel()
	for name, op := range map[string]int{"a request to reconnect": 7, "an acknowledgement": 11} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newTown(discordtest.InMemory(t))
				s.Patience = time.Hour
				s.FirstPacket(op)
				begun := time.Now()
				start(t, newBot(t, s.Server), echo("say"))
				if got := s.say(s.ben, "hello").Await(); got.Content != "hello" {
					t.Errorf("answer = %q", got.Content)
				}
				if took := time.Since(begun); took > time.Minute {
					t.Errorf("answered after %s, want within a minute", took)
				}
			})
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
		_ = stop()
	})
}

// Shards identify one after the other, as many at a time as Discord allows.
func TestRun_Shards(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		concurrency int
		config      func(*discord.Config)
		shards      int
		least, most time.Duration // between the first identify and the last
	}{
		{"as many as Discord advises", 1, func(*discord.Config) {}, 4, 15 * time.Second, 16 * time.Second},
		{"two at a time", 2, func(*discord.Config) {}, 4, 5 * time.Second, 6 * time.Second},
		{"as many as the operator says", 1, func(c *discord.Config) { c.Shards = 2 }, 2, 5 * time.Second, 6 * time.Second},
		{"some of them", 1, func(c *discord.Config) { c.Shards, c.ShardIDs = 8, []int{3, 5} }, 2, 5 * time.Second, 6 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := discordtest.InMemory(t)
				s.Patience = time.Minute
				s.SetShards(4, tt.concurrency)
				c := config(t, s)
				tt.config(&c)
				stop := start(t, discord.New(c))
				s.AwaitGateway(tt.shards)
				times := s.AwaitIdentifies(tt.shards)
				if took := times[len(times)-1].Sub(times[0]); len(times) != tt.shards || took < tt.least || took > tt.most {
					t.Errorf("%d shards identified within %s, want %d within %s to %s", len(times), took, tt.shards, tt.least, tt.most)
				}
				_ = stop()
			})
		})
	}
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
		_ = stop()
	})
}
