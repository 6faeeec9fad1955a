package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/cmd/newsdigest/demo"
	"newsdigest/digest/fetch"
)

// A world is what a script's program lives in: a clock, the invented outlets,
// a Discord server with a channel and two members, and a Telegram forum with
// two. It begins on Monday, 2 March 2026, at seven in Berlin.
type world struct {
	clock *fileClock
	feeds *feedServer

	discord  *discordtest.Server
	guild    string
	channels map[string]string
	members  map[string]string // of the Discord server: anna manages it, ben does not

	telegram *telegramtest.Server
	forum    int64
	thread   int
	users    map[string]telegramtest.User // of the forum: tomas created it, mia is a member
}

// A reporter lets a fake fail the test of a script.
type reporter struct {
	*testing.T
	env *testscript.Env
}

func (r reporter) Cleanup(f func()) { r.env.Defer(f) }

func setUp(t *testing.T, env *testscript.Env) error {
	w := &world{clock: &fileClock{file: filepath.Join(env.WorkDir, "clock")}}
	if err := w.clock.move(time.Date(2026, time.March, 2, 6, 0, 0, 0, time.UTC)); err != nil {
		return err
	}
	outlets, err := demo.New(w.clock.Now)
	if err != nil {
		return err
	}
	w.feeds = &feedServer{outlets: outlets}
	base, stop, err := serve(t.Context(), w.feeds)
	if err != nil {
		return err
	}
	env.Defer(stop)
	var opml bytes.Buffer
	if err := fetch.WriteOPML(&opml, "Invented outlets", outlets.Feeds(base)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(env.WorkDir, "feeds.opml"), opml.Bytes(), 0o600); err != nil {
		return err
	}
	tb := reporter{t, env}
	w.setUpDiscord(tb)
	w.setUpTelegram(tb)
	env.Values[world{}.key()] = w
	for name, value := range map[string]string{
		"CLOCK_FILE":                  w.clock.file,
		"FEEDS":                       base,
		"NEWSDIGEST_DATABASE":         filepath.Join(env.WorkDir, "news.db"),
		"NEWSDIGEST_FEEDS":            filepath.Join(env.WorkDir, "feeds.opml"),
		"NEWSDIGEST_ALLOW_ADDRESSES":  "127.0.0.1/32:" + port(base),
		"NEWSDIGEST_DISCORD_API_URL":  w.discord.URL,
		"NEWSDIGEST_TELEGRAM_API_URL": w.telegram.URL,
		"DISCORD_TOKEN":               w.discord.Token,
		"TALK":                        w.channels["talk"],
		"TELEGRAM_TOKEN":              w.telegram.Token,
		"DISCORD_PUBLIC_KEY":          hex.EncodeToString(w.discord.PublicKey()),
		"PORT":                        freePort(t),
	} {
		env.Setenv(name, value)
	}
	return nil
}

// freePort returns a port of loopback that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return port("http://" + l.Addr().String())
}

func (world) key() any { return "world" }

func (w *world) setUpDiscord(tb reporter) {
	w.discord = discordtest.New(tb)
	w.discord.Now = w.clock.Now
	w.discord.Patience = 30 * time.Second
	w.guild = w.discord.AddGuild()
	w.channels = map[string]string{"news": w.discord.AddChannel(w.guild), "talk": w.discord.AddChannel(w.guild)}
	w.members = map[string]string{
		"anna": w.discord.AddMember(w.guild, "anna", discordtest.ManageServer),
		"ben":  w.discord.AddMember(w.guild, "ben", 0),
	}
}

func (w *world) setUpTelegram(tb reporter) {
	w.telegram = telegramtest.New(tb)
	w.users = map[string]telegramtest.User{"tomas": w.telegram.AddUser("tomas"), "mia": w.telegram.AddUser("mia")}
	w.forum = w.telegram.Forum("Village", w.users["tomas"], w.users["mia"])
	w.thread = w.telegram.Topic(w.forum)
}

// worldCommands are the commands of scripts, beside those of testscript. What
// a command reads is its standard output, for `stdout` to look at.
func worldCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"clock":    cmdClock,
		"feed":     cmdFeed,
		"ready":    cmdReady,
		"read":     cmdRead,
		"stop":     cmdStop,
		"discord":  cmdDiscord,
		"telegram": cmdTelegram,
		"busy":     cmdBusy,
		"health":   cmdHealth,
	}
}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(world{}.key()).(*world) }

// cmdClock moves the clock: `clock 2026-03-02T08:00:00+01:00`.
func cmdClock(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, args, 1)
	at, err := time.Parse(time.RFC3339, args[0])
	ts.Check(err)
	ts.Check(worldOf(ts).clock.move(at))
}

// passMinute moves the clock to the end of its minute, for the editions of a
// slot leave at any time of it.
func (w *world) passMinute(ts *testscript.TestScript) {
	ts.Check(w.clock.move(w.clock.Now().Truncate(time.Minute).Add(59 * time.Second)))
}

// cmdReady waits until a file of the program's log has a line with words:
// `ready log 'edition published'`.
func cmdReady(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, args, 2)
	pattern, err := regexp.Compile(args[1])
	ts.Check(err)
	for range 1500 {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		if err == nil && pattern.Match(data) != neg {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("%s never had %q; it has:\n%s", args[0], args[1], ts.ReadFile(args[0]))
}

// cmdRead waits until the program, whose log is named, has put all that was
// published by now into stories: `read log`, or since a time, where its
// database had the rest: `read log 2026-03-02T07:50:00+01:00`. An outlet that
// is broken does not count.
func cmdRead(ts *testscript.TestScript, _ bool, args []string) {
	w, since := worldOf(ts), time.Time{}
	if len(args) == 2 {
		var err error
		since, err = time.Parse(time.RFC3339, args[1])
		ts.Check(err)
		args = args[:1]
	}
	need(ts, args, 1)
	articles, err := demo.Articles()
	ts.Check(err)
	want := 0
	for _, a := range articles {
		if a.At.After(since) && !a.At.After(w.clock.Now()) && !w.feeds.spoilt(a.Outlet) {
			want++
		}
	}
	clustered := regexp.MustCompile(`msg="items clustered" items=(\d+)`)
	got := 0
	for range 1500 {
		got = 0
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		ts.Check(err)
		for _, match := range clustered.FindAllSubmatch(data, -1) {
			n, err := strconv.Atoi(string(match[1]))
			ts.Check(err)
			got += n
		}
		if got >= want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("%d items were clustered, want %d; the log:\n%s", got, want, ts.ReadFile(args[0]))
}

// cmdStop sends SIGTERM to the programs that run, as an operator does; `wait`
// then tells whether they ended well.
func cmdStop(ts *testscript.TestScript, _ bool, _ []string) {
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	}
}

// cmdDiscord does what people and Discord itself do:
//
//	discord anna news subscribe topic=earthquake    a slash command; prints the answer
//	discord anna news press 'Full story 1'          presses a button of the latest digest
//	discord await news 'words'                      waits for a message that all can see, a minute of the clock
//	discord count news 'words' 1                    so many messages have the words; of anna, those to her alone
//	discord fail cut|hang|accept-and-hang            what happens to the next message
//	discord stop news 50001                         the channel refuses messages
//	discord direct anna 'words'                     waits for a direct message of the bot
//	discord kick                                    the bot is removed from the server
//	discord invite                                  the bot is added again
//	discord post http://127.0.0.1:8080/…             posts interactions there
func cmdDiscord(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	switch {
	case len(args) == 3 && args[0] == "await":
		w.passMinute(ts)
		fmt.Fprint(ts.Stdout(), w.discord.AwaitText(w.channels[args[1]], args[2]).Text())
	case len(args) == 4 && args[0] == "count":
		n := 0
		place := w.channels[args[1]]
		if member, ok := w.members[args[1]]; ok {
			place = w.discord.Direct(member)
		}
		for _, m := range w.discord.Messages(place) {
			if strings.Contains(m.Text(), args[2]) {
				n++
			}
		}
		wantCount(ts, n, args[3])
	case len(args) == 2 && args[0] == "fail":
		w.discord.Fail(discordtest.CreateMessage, discordtest.Fault{
			Cut:  args[1] == "cut",
			Hang: strings.HasSuffix(args[1], "hang"),
			Done: strings.HasPrefix(args[1], "accept"),
		})
	case len(args) == 3 && args[0] == "stop":
		code, err := strconv.Atoi(args[2])
		ts.Check(err)
		w.discord.Refuse(w.channels[args[1]], code)
	case len(args) == 2 && args[0] == "post":
		w.discord.PostTo(args[1])
	case len(args) == 3 && args[0] == "direct":
		fmt.Fprint(ts.Stdout(), w.discord.AwaitText(w.discord.Direct(w.members[args[1]]), args[2]).Text())
	case len(args) == 1 && args[0] == "kick":
		w.discord.Kick(w.guild)
	case len(args) == 1 && args[0] == "invite":
		w.discord.Invite(w.guild)
	case len(args) == 4 && args[2] == "press":
		messages := w.discord.Messages(w.channels[args[1]])
		for i := len(messages) - 1; i >= 0; i-- {
			if _, ok := messages[i].Button(args[3]); ok {
				printDiscord(ts, w.discord.Press(w.members[args[0]], messages[i], args[3]))
				return
			}
		}
		ts.Fatalf("no message of %s has a button %q", args[1], args[3])
	case len(args) >= 3:
		printDiscord(ts, w.discord.Slash(w.guild, w.channels[args[1]], w.members[args[0]], args[2], pairs(ts, args[3:])))
	default:
		ts.Fatalf("discord: unknown form %q", args)
	}
}

func printDiscord(ts *testscript.TestScript, i *discordtest.Interaction) {
	m := i.Await()
	if m.Ephemeral {
		fmt.Fprintln(ts.Stdout(), "(seen by the asker alone)")
	}
	fmt.Fprintln(ts.Stdout(), m.Text())
}

func pairs(ts *testscript.TestScript, args []string) map[string]string {
	options := map[string]string{}
	for _, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			ts.Fatalf("%q is not option=value", a)
		}
		options[name] = value
	}
	return options
}

// cmdTelegram does what people and Telegram itself do, in one topic of a
// forum:
//
//	telegram tomas '/subscribe earthquake'   writes; prints the answer
//	telegram await 'words'                   waits for a message of the bot, a minute of the clock
//	telegram count 'words' 1                 so many messages have the words
//	telegram fail cut|hang|accept-and-hang   what happens to the next message
//	telegram asked 3                         waits until that many messages were asked for
//	telegram migrate                         the group gets another id
//	telegram kick                            the bot is removed from the group
//	telegram invite                          the bot is added again
func cmdTelegram(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	switch {
	case len(args) == 2 && args[0] == "await":
		w.passMinute(ts)
		m := w.telegram.AwaitText(w.forum, args[1])
		fmt.Fprintf(ts.Stdout(), "in topic %t\n%s\n", m.Thread == w.thread, m.Text)
	case len(args) == 3 && args[0] == "count":
		n := 0
		for _, m := range w.telegram.Messages(w.forum) {
			if strings.Contains(m.Text, args[1]) {
				n++
			}
		}
		wantCount(ts, n, args[2])
	case len(args) == 2 && args[0] == "asked":
		w.passMinute(ts)
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		w.telegram.AwaitCalls("sendMessage", n)
	case len(args) == 2 && args[0] == "fail":
		w.telegram.Fail("sendMessage", telegramtest.Fault{
			Cut:  args[1] == "cut",
			Hang: strings.HasSuffix(args[1], "hang"),
			Done: strings.HasPrefix(args[1], "accept"),
		})
	case len(args) == 1 && args[0] == "kick":
		w.telegram.SetBotStatus(w.forum, w.users["tomas"], telegramtest.Kicked)
	case len(args) == 1 && args[0] == "invite":
		w.telegram.SetBotStatus(w.forum, w.users["tomas"], telegramtest.Member)
	case len(args) == 1 && args[0] == "migrate":
		w.forum = w.telegram.MigrateUntold(w.forum)
	case len(args) == 2:
		before := len(w.telegram.Messages(w.forum))
		w.telegram.SayIn(w.forum, w.thread, w.users[args[0]], args[1])
		m := w.telegram.AwaitMessages(w.forum, before+1)[before]
		fmt.Fprintf(ts.Stdout(), "in topic %t\n%s\n", m.Thread == w.thread, m.Text)
	default:
		ts.Fatalf("telegram: unknown form %q", args)
	}
}

// cmdHealth asks the health page whose address the log names: `health log`.
func cmdHealth(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, args, 1)
	address := regexp.MustCompile(`msg="health page" address=(\S+)`).FindStringSubmatch(ts.ReadFile(args[0]))
	if address == nil {
		ts.Fatalf("no health page in %s", args[0])
	}
	resp, err := http.Get("http://" + address[1] + "/health")
	ts.Check(err)
	defer resp.Body.Close()
	_, err = io.Copy(ts.Stdout(), resp.Body)
	ts.Check(err)
}

// cmdBusy takes a port and names it in $BUSY.
func cmdBusy(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv("BUSY", l.Addr().String())
}

func wantCount(ts *testscript.TestScript, got int, want string) {
	n, err := strconv.Atoi(want)
	ts.Check(err)
	if got != n {
		ts.Fatalf("%d messages have the words, want %d", got, n)
	}
}

func need(ts *testscript.TestScript, args []string, n int) {
	if len(args) != n {
		ts.Fatalf("%d arguments, want %d", len(args), n)
	}
}
