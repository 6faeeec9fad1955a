package discord_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
	"newsdigest/bot/picture"
	"newsdigest/digest"
)

// A town is a server with one channel, a manager and a member.
type town struct {
	*discordtest.Server
	guild, channel, anna, ben string
}

func newTown(s *discordtest.Server) town {
	guild := s.AddGuild()
	return town{
		Server:  s,
		guild:   guild,
		channel: s.AddChannel(guild),
		anna:    s.AddMember(guild, "anna", discordtest.ManageServer),
		ben:     s.AddMember(guild, "ben", 0),
	}
}

// say gives the command "say" in the channel.
func (t town) say(user, words string) *discordtest.Interaction {
	return t.Slash(t.guild, t.channel, user, "say", map[string]string{"words": words})
}

func TestRun_Command(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	start(t, newBot(t, s.Server), echo("say"))

	got := s.Slash(s.guild, s.channel, s.ben, "say", map[string]string{"words": "hello @everyone", "tone": "loud"}).Await()
	if want := "HELLO @\u2060EVERYONE"; got.Content != want {
		t.Errorf("answer = %q, want %q", got.Content, want)
	}
	if got.Ephemeral {
		t.Error("the answer to an open command is for the asker alone")
	}
}

// The request is what the Router is given.
// Where the bot may not read the history, a request says so.
func TestRun_Blind(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	blind := make(chan bool, 1)
	start(t, newBot(t, s.Server), bot.Command{
		Name: "note",
		Help: "Note the request.",
		Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
			blind <- r.Blind
			return bot.Reply{Message: message.Say("noted")}, nil
		},
	})
	s.Slash(s.guild, s.channel, s.ben, "note", nil).Await()
	if <-blind {
		t.Error("blind in a channel whose history may be read")
	}
	s.HideHistory(s.channel)
	s.Slash(s.guild, s.channel, s.ben, "note", nil).Await()
	if !<-blind {
		t.Error("not blind in a channel whose history may not be read")
	}
}

// A bot that is removed from a server says so, and that it is back; an outage
// of a server, and its return when a session begins, are no news.
func TestRun_Membership(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	heard := make(chan string, 9)
	log := &testLog{t: t, secret: s.Token}
	t.Cleanup(log.end)
	b := discord.New(discord.Config{
		Token: s.Token, APIURL: s.URL, Client: s.Client(), Dialer: s.Dialer(), Now: time.Now,
		Log: slog.New(slog.NewTextHandler(log, nil)),
		Gone: func(_ context.Context, home digest.Community, why string) error {
			heard <- "gone " + home.String() + ": " + why
			return nil
		},
		Back: func(_ context.Context, home digest.Community) error {
			heard <- "back " + home.String()
			return nil
		},
	})
	stop := start(t, b)
	s.AwaitGateway(1)
	s.Return(s.guild) // it was in READY
	s.Outage(s.guild)
	s.Return(s.guild)
	s.Kick(s.guild)
	want := "gone discord/guild:" + s.guild + ": the bot was removed from the server"
	if got := <-heard; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	s.Invite(s.guild)
	if got, want := <-heard, "back discord/guild:"+s.guild; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	_ = stop()
	if len(heard) > 0 {
		t.Errorf("heard %q too", <-heard)
	}
}

func TestRun_Request(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	s.SetLocale(s.ben, "de")
	carl, direct := s.AddUser("carl")
	admin := s.AddMember(s.guild, "dora", discordtest.Administrator)
	requests := make(chan bot.Request, 1)
	note := bot.Command{
		Name:    "note",
		Help:    "Note the request.",
		Options: []bot.Option{{Name: "words", Help: "Words."}},
		Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
			r.Now, r.FindPlace = time.Time{}, nil
			requests <- r
			return bot.Reply{Message: message.Say("noted")}, nil
		},
	}
	start(t, newBot(t, s.Server), note)
	guild := digest.Community{Platform: digest.Discord, ID: "guild:" + s.guild}
	chat := digest.Chat{Platform: digest.Discord, ID: s.channel}
	tests := []struct {
		name                 string
		guild, channel, user string
		args                 map[string]string
		want                 bot.Request
	}{
		{
			name: "of a member", guild: s.guild, channel: s.channel, user: s.ben, args: map[string]string{"words": "7"},
			want: bot.Request{Chat: chat, Community: guild, User: bot.User{ID: s.ben, Name: "ben", Language: "de"}, Args: map[string]string{"words": "7"}},
		},
		{
			name: "of a manager", guild: s.guild, channel: s.channel, user: s.anna, args: map[string]string{},
			want: bot.Request{Chat: chat, Community: guild, User: bot.User{ID: s.anna, Name: "anna", Manager: true, Language: "en-US"}, Args: map[string]string{}},
		},
		{
			name: "of an administrator", guild: s.guild, channel: s.channel, user: admin, args: map[string]string{},
			want: bot.Request{Chat: chat, Community: guild, User: bot.User{ID: admin, Name: "dora", Manager: true, Language: "en-US"}, Args: map[string]string{}},
		},
		{
			name: "in direct messages", channel: direct, user: carl, args: map[string]string{},
			want: bot.Request{
				Chat:      digest.Chat{Platform: digest.Discord, ID: direct},
				Community: digest.Community{Platform: digest.Discord, ID: "user:" + carl},
				User:      bot.User{ID: carl, Name: "carl", Manager: true, Language: "en-US"}, Args: map[string]string{},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.Slash(tt.guild, tt.channel, tt.user, "note", tt.args).Await()
			tt.want.Command = "note"
			tt.want.Private = digest.Chat{Platform: digest.Discord, ID: "user:" + tt.user}
			if tt.guild == "" {
				tt.want.Private = tt.want.Chat
			}
			if diff := cmp.Diff(tt.want, <-requests); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

// Who sees an answer: all, or the asker alone.
func TestRun_Privacy(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	command := func(name string, access bot.Access, private bool, reply bot.Reply) bot.Command {
		return bot.Command{
			Name: name, Help: "Help.", Access: access, Private: private,
			Run: func(context.Context, bot.Request) (bot.Reply, error) { return reply, nil },
		}
	}
	open, secret := bot.Reply{Message: message.Say("done")}, bot.Reply{Message: message.Say("secret"), Private: true}
	start(t, newBot(t, s.Server),
		command("open", bot.Anyone, false, open),
		command("declared", bot.Anyone, true, open),
		command("decided", bot.Anyone, false, secret),
		command("managers", bot.Manager, false, open))
	tests := []struct {
		name, command, user string
		want                bool
		text                string
	}{
		{"an open command", "open", s.ben, false, "done"},
		{"a private command", "declared", s.ben, true, "done"},
		{"a reply that turns out to be private", "decided", s.ben, true, "secret"},
		{"a refusal", "managers", s.ben, true, "manage this server"},
		{"a manager's command", "managers", s.anna, false, "done"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := s.Slash(s.guild, s.channel, tt.user, tt.command, nil).Await()
			if got.Ephemeral != tt.want || !strings.Contains(got.Text(), tt.text) {
				t.Errorf("answer %q, for the asker alone %v; want %q, %v", got.Text(), got.Ephemeral, tt.text, tt.want)
			}
		})
	}
	for _, m := range s.Messages(s.channel) {
		if strings.Contains(m.Text(), "secret") {
			t.Errorf("everyone sees %q", m.Text())
		}
	}
}

func TestRun_Button(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	page := func(n string) message.Message {
		return message.Message{
			Blocks: message.Say("page " + n).Blocks,
			Buttons: [][]message.Button{{
				{Label: "Next", Line: "turn " + n + "1"},
				{Label: "Print", Line: "copy " + n + "|x"},
				{Label: "Web", URL: "https://example.org/"},
			}},
		}
	}
	words := []bot.Option{{Name: "words", Help: "Words.", Required: true}}
	turn := bot.Command{Name: "turn", Help: "Turn.", Options: words, Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: page(r.Args["words"]), Replace: r.Button}, nil
	}}
	copied := bot.Command{Name: "copy", Help: "Copy.", Options: words, Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: message.Say("copy of " + r.Args["words"]), Private: true}, nil
	}}
	start(t, newBot(t, s.Server), turn, copied)

	first := s.Slash(s.guild, s.channel, s.anna, "turn", map[string]string{"words": "1"}).Await()
	second := s.Press(s.ben, first, "Next").Await()
	if second.ID != first.ID || second.Content != "page 11" {
		t.Errorf("pressing Next made %q in message %s, want page 11 in %s", second.Content, second.ID, first.ID)
	}
	printed := s.Press(s.ben, second, "Print").Await()
	if printed.Content != `copy of 11\|x` || !printed.Ephemeral {
		t.Errorf("pressing Print made %q, ephemeral %v", printed.Content, printed.Ephemeral)
	}
	// A forged button does what typing its line does: here, nothing.
	forged := s.PressID(s.ben, second, "c:forget everything").Await()
	if !strings.Contains(forged.Content, "forget") || !forged.Ephemeral {
		t.Errorf("a forged button made %q, ephemeral %v", forged.Content, forged.Ephemeral)
	}
	if got := s.Messages(s.channel); len(got) != 1 || got[0].Content != "page 11" {
		t.Errorf("everyone sees %v, want page 11 alone", got)
	}
}

// A delivery's nonce in a custom id is not part of the line.
func TestRun_ButtonOfDelivery(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	start(t, b, echo("say"))
	m := message.Say("brief")
	m.Buttons = [][]message.Button{{{Label: "Full", Line: "say story 17"}}}
	s.AwaitGateway(1)
	send(t, b, shipment(b.Render(m)[0].Rich, s.channel, "nd1"))
	sent := s.AwaitText(s.channel, "brief")
	if got, want := s.Press(s.ben, sent, "Full").Await().Content, "story 17"; got != want {
		t.Errorf("pressing a delivery's button made %q, want %q", got, want)
	}
}

func TestRun_Autocomplete(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	pick := bot.Command{
		Name: "pick", Help: "Pick.",
		Options: []bot.Option{{Name: "zone", Help: "Zone.", Complete: func(_ context.Context, _ bot.Request, typed string) []bot.Choice {
			return []bot.Choice{
				{Label: typed + "lin", Value: "Europe/Berlin"},
				{Label: strings.Repeat("long ", 30), Value: "long label"},
				{Label: "long value", Value: strings.Repeat("x", 101)},
			}
		}}},
		Run: func(context.Context, bot.Request) (bot.Reply, error) { return bot.Reply{}, nil },
	}
	start(t, newBot(t, s.Server), pick)
	got := s.Autocomplete(s.guild, s.channel, s.ben, "pick", "zone", "Ber")
	want := []discordtest.Choice{
		{Name: "Berlin", Value: "Europe/Berlin"},
		{Name: strings.Repeat("long ", 20)[:99] + "…", Value: "long label"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("suggestions (-want +got):\n%s", diff)
	}
}

// A command that takes long is acknowledged within three seconds all the same,
// also while as many others run as may.
func TestRun_SlowCommands(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		s.Patience = time.Hour
		slow := bot.Command{Name: "slow", Help: "Slow.", Run: func(ctx context.Context, _ bot.Request) (bot.Reply, error) {
			time.Sleep(time.Minute)
			return bot.Reply{Message: message.Say("at last")}, nil
		}}
		stop := start(t, newBot(t, s.Server), slow)
		var given []*discordtest.Interaction
		for range 40 {
			given = append(given, s.Slash(s.guild, s.channel, s.ben, "slow", nil))
		}
		for _, i := range given {
			i.Await()
			if took := i.Acknowledged(); took == 0 || took > 3*time.Second {
				t.Errorf("acknowledged after %s, want at most 3 s", took)
			}
		}
		if err := stop(); err != nil {
			t.Errorf("Run = %v", err)
		}
	})
}

// Twenty answers at once do not wait for each other (discordgo's own helper
// sends them one after the other: issue 1384).
func TestRun_ParallelAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		stop := start(t, newBot(t, s.Server), echo("say"))
		s.AwaitCommands()
		s.SetLatency(100 * time.Millisecond)
		begun := time.Now()
		var given []*discordtest.Interaction
		for range 20 {
			given = append(given, s.say(s.ben, "hello"))
		}
		for _, i := range given {
			i.Await()
		}
		if took := time.Since(begun); took > 500*time.Millisecond {
			t.Errorf("20 answers took %s at a latency of 100 ms", took)
		}
		_ = stop()
	})
}

// A panic of a command is answered, and the bot goes on.
func TestRun_Panic(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	bad := bot.Command{Name: "bad", Help: "Bad.", Run: func(context.Context, bot.Request) (bot.Reply, error) { panic("oh") }}
	start(t, newBot(t, s.Server), bad, echo("say"))
	if got := s.Slash(s.guild, s.channel, s.ben, "bad", nil).Await(); got.Content == "" || strings.Contains(got.Content, "oh") {
		t.Errorf("a panic was answered with %q", got.Content)
	}
	if got := s.say(s.ben, "still here").Await(); got.Content != "still here" {
		t.Errorf("after a panic = %q", got.Content)
	}
}

// A long reply comes in several messages, its files with the first and its
// buttons under the last.
func TestRun_LongReply(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	var blocks []message.Block
	for range 4 {
		blocks = append(blocks, message.Say(strings.Repeat("word ", 200)).Blocks...)
	}
	long := bot.Command{Name: "long", Help: "Long.", Private: true, Run: func(context.Context, bot.Request) (bot.Reply, error) {
		return bot.Reply{
			Message: message.Message{Blocks: blocks, Buttons: [][]message.Button{{{Label: "More", Line: "long"}}}},
			Files:   []bot.File{{Name: "feeds.opml", Data: []byte("<opml/>")}},
		}, nil
	}}
	start(t, newBot(t, s.Server), long)
	got := s.Slash(s.guild, s.channel, s.ben, "long", nil).AwaitAll(4)
	if string(got[0].Files["feeds.opml"]) != "<opml/>" || len(got[3].Files) > 0 {
		t.Errorf("files: %v, then %v", got[0].Files, got[3].Files)
	}
	if _, ok := got[3].Button("More"); !ok || len(got[0].Rows) > 0 {
		t.Error("the buttons are not under the last message alone")
	}
	for i, m := range got {
		if !m.Ephemeral {
			t.Errorf("message %d of a private reply is for all to see", i)
		}
	}
}

// An answer waits where Discord asks it to, and is plain where Discord refuses
// it.
func TestRun_AnswerRefused(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	start(t, newBot(t, s.Server), echo("say"))
	s.Fail(discordtest.EditOriginal,
		discordtest.Fault{Status: 429, RetryAfter: 0.3},
		discordtest.Fault{Status: 400, Code: 50035})
	begun := time.Now()
	if got := s.say(s.ben, "hello").Await(); got.Content != "hello" {
		t.Errorf("answer = %q", got.Content)
	}
	if took := time.Since(begun); took < 300*time.Millisecond {
		t.Errorf("answered after %s, although Discord asked for 300 ms", took)
	}
}

// A picture comes with what it shows, and its words ping nobody.
func TestRun_Picture(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	data, err := picture.Chart{Times: []string{"1", "2"}, Lines: []picture.Line{{Name: "a", Values: []int{1, 2}}}}.PNG()
	if err != nil {
		t.Fatal(err)
	}
	start(t, newBot(t, s.Server), bot.Command{Name: "draw", Help: "Draw.", Run: func(context.Context, bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: message.Say("here it is"), Files: []bot.File{{Name: "coverage.png", Data: data, Alt: strings.Repeat("@everyone\u202e ", 200)}}}, nil
	}})
	got := s.Slash(s.guild, s.channel, s.ben, "draw", nil).Await()
	if !bytes.Equal(got.Files["coverage.png"], data) || len(got.Alts) != 1 {
		t.Fatalf("files %d with the descriptions %q", len(got.Files), got.Alts)
	}
	if alt := got.Alts[0]; !strings.HasPrefix(alt, "@everyone @everyone") || !strings.HasSuffix(alt, "…") || len(alt) > 1030 {
		t.Errorf("the picture shows %q", alt)
	}
}
