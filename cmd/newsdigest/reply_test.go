package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
	"newsdigest/digest/fetch/feedtest"
)

// A newsroom is the whole program, running on a file in real time between a
// site whose feeds have news at every poll and both networks.
type newsroom struct {
	app            *app
	folder         string
	log            lockedBuffer
	discord        *discordtest.Server
	guild, channel string
	telegram       *telegramtest.Server
	group          int64
	creator        telegramtest.User
	published      atomic.Int64
	ended          func()
}

// A lockedBuffer takes what several goroutines log.
type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

// Write fulfils io.Writer.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// openNewsroom starts the program with so many feeds.
func openNewsroom(tb testing.TB, feeds int) *newsroom {
	tb.Helper()
	n := buildNewsroom(tb, feeds)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- n.app.run(ctx) }()
	n.ended = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			tb.Errorf("run = %v", err)
		}
		n.app.close()
	})
	tb.Cleanup(n.ended)
	n.discord.AwaitGateway(1)
	return n
}

// buildNewsroom builds the program without starting it.
func buildNewsroom(tb testing.TB, feeds int) *newsroom {
	tb.Helper()
	n := &newsroom{folder: tb.TempDir(), discord: discordtest.New(tb), telegram: telegramtest.New(tb)}
	n.discord.Patience = time.Minute
	if _, bench := tb.(*testing.B); bench {
		n.discord.SkipContract()
	}
	n.guild = n.discord.AddGuild()
	n.channel = n.discord.AddChannel(n.guild)
	n.creator = n.telegram.AddUser("tomas")
	n.group = n.telegram.Group("Village", n.creator)
	base, stop, err := serve(tb.Context(), n)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(stop)
	s := setup{
		Config: Config{
			Database: filepath.Join(n.folder, "news.db"), PollEvery: 10 * time.Second,
			DiscordAPIURL: n.discord.URL, TelegramAPIURL: n.telegram.URL,
			FeedFlags: FeedFlags{AllowAddresses: "127.0.0.1/32:" + port(base)},
		},
		DiscordToken: n.discord.Token, TelegramToken: n.telegram.Token,
		Now: time.Now, Log: slog.New(slog.NewTextHandler(&n.log, nil)),
	}
	for i := range feeds {
		s.Catalogue = append(s.Catalogue, digest.Feed{URL: fmt.Sprintf("%s/%d", base, i), Outlet: fmt.Sprint("Outlet ", i), Language: "en"})
	}
	if n.app, err = newApp(context.Background(), s); err != nil {
		tb.Fatal(err)
	}
	return n
}

// ServeHTTP publishes: three new items at every poll of a feed.
func (n *newsroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var items []feedtest.Item
	for range 3 {
		number := n.published.Add(1)
		items = append(items, feedtest.Item{
			GUID: fmt.Sprint(number), Link: fmt.Sprintf("http://%s%s/%d", r.Host, r.URL.Path, number), Date: time.Now(),
			Title: fmt.Sprintf("Ship %d reaches harbour %d after storm %d", number%997, number%89, number%31),
			Text:  strings.Repeat(fmt.Sprintf("The ship %d with %d people reached the harbour %d after a storm on Monday. ", number%997, number%211, number%89), 20),
		})
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	_, _ = w.Write([]byte(feedtest.RSS("Harbour news", items...)))
}

// members adds people to the server who may give commands.
func (n *newsroom) members(count int) []string {
	var all []string
	for i := range count {
		all = append(all, n.discord.AddMember(n.guild, fmt.Sprint("member", i), discordtest.ManageServer))
	}
	return all
}

// A command is acknowledged while the database takes nothing, and answered
// when it does again.
func TestReply_DatabaseHeld(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t, 1)
	who := n.members(1)[0]
	n.discord.Slash(n.guild, n.channel, who, "help", nil).Await()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(n.folder, "news.db")+"?_txlock=immediate&_pragma=busy_timeout(20000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	hold, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	i := n.discord.Slash(n.guild, n.channel, who, "timezone", map[string]string{"zone": "Berlin"})
	n.discord.AwaitCalls(discordtest.Callback, 2)
	if got := len(n.discord.Calls(discordtest.EditOriginal)); got != 1 {
		t.Errorf("%d answers while the database is held, want that of /help alone", got)
	}
	if err := hold.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := i.Await(); !strings.Contains(got.Text(), "Berlin") {
		t.Errorf("answer = %q", got.Text())
	}
	if took := i.Acknowledged(); took <= 0 || took > 3*time.Second {
		t.Errorf("acknowledged after %v, want within Discord's three seconds", took)
	}
}

// The tokens come neither into the log nor into the database, whatever the
// networks answer.
func TestReply_TokenCanaries(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t, 1)
	who := n.members(1)[0]
	echo := "the token is " + n.telegram.Token
	n.telegram.Fail("sendMessage", telegramtest.Fault{Status: 500, Description: echo}, telegramtest.Fault{Cut: true}, telegramtest.Fault{Status: 400, Description: echo})
	n.telegram.Fail("getUpdates", telegramtest.Fault{Status: 502}, telegramtest.Fault{Cut: true}, telegramtest.Fault{Status: 500, Description: echo})
	n.discord.Fail(discordtest.EditOriginal, discordtest.Fault{Cut: true}, discordtest.Fault{Status: 500})
	n.discord.Drop()
	for range 3 {
		n.telegram.Say(n.group, n.creator, "/subscribe ship")
		n.discord.Slash(n.guild, n.channel, who, "subscribe", map[string]string{"topic": "ship"})
	}
	n.telegram.Say(n.group, n.creator, "/help")
	n.telegram.AwaitMessages(n.group, 1)
	n.discord.AwaitCalls(discordtest.EditOriginal, 2)
	n.ended()
	files, err := filepath.Glob(filepath.Join(n.folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]byte{"log": n.log.Bytes()}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = data
	}
	size, hits := 0, 0
	for name, data := range texts {
		size += len(data)
		for _, token := range []string{n.telegram.Token, n.discord.Token, "canary-of-a-token", "canary.of-a-token"} {
			if found := bytes.Count(data, []byte(token)); found > 0 {
				hits += found
				t.Errorf("%s holds a token %d times", name, found)
			}
		}
	}
	t.Logf("%d bytes of log and database, %d hits", size, hits)
}

// BenchmarkReply_First gives fifty commands a second for ten seconds while
// feeds are polled and clustered, and reports how long Discord waited for the
// first answers. Run it with -benchtime 1x.
func BenchmarkReply_First(b *testing.B) {
	const rate, seconds = 50, 10
	n := openNewsroom(b, 40)
	people := n.members(2 * rate * seconds / 10) // within everyone's quota
	n.discord.Slash(n.guild, n.channel, people[0], "help", nil).Await()
	lines := []struct {
		name string
		args map[string]string
	}{{"trending", nil}, {"search", map[string]string{"words": "harbour"}}, {"topics", nil}, {"help", nil}, {"why", nil}}
	var took []time.Duration
	for b.Loop() {
		var given []*discordtest.Interaction
		tick := time.NewTicker(time.Second / rate)
		for i := range rate * seconds {
			<-tick.C
			line := lines[i%len(lines)]
			given = append(given, n.discord.Slash(n.guild, n.channel, people[i%len(people)], line.name, line.args))
		}
		tick.Stop()
		n.discord.AwaitCalls(discordtest.Callback, 1+len(took)+len(given))
		for _, i := range given {
			took = append(took, i.Acknowledged())
		}
	}
	slices.Sort(took)
	at := func(share float64) float64 { return float64(took[int(share*float64(len(took)-1))]) / 1e6 }
	b.ReportMetric(at(.5), "p50-ms")
	b.ReportMetric(at(.99), "p99-ms")
	b.ReportMetric(at(1), "most-ms")
	b.ReportMetric(float64(n.published.Load()), "items")
}

// BenchmarkReply_Suggestions asks for suggestions of every kind with 100,000
// items of five days in the database, the first time and again, and reports
// the slowest.
func BenchmarkReply_Suggestions(b *testing.B) {
	const items, feeds = 100_000, 100
	n := buildNewsroom(b, 0)
	defer n.app.close()
	n.fill(b, items, feeds)
	home := digest.Community{Platform: digest.Discord, ID: "guild:" + n.guild}
	chat := digest.Chat{Platform: digest.Discord, ID: n.channel}
	for i := range 50 {
		_, err := n.app.store.Subscribe(b.Context(), digest.Subscription{
			Community: home, Chat: chat, Digest: fmt.Sprint("Brief ", i%10), Topic: digest.Topic{Name: fmt.Sprint("ship ", i), Query: fmt.Sprint("ship ", i)}, Now: time.Now(),
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	asks := []struct{ command, option, typed, action string }{
		{"subscribe", "topic", "", ""}, {"subscribe", "topic", "h", ""}, {"summary", "topic", "wor", ""}, {"unsubscribe", "topic", "ship", ""},
		{"digest", "name", "brief", ""}, {"timezone", "zone", "ber", ""}, {"story", "id", "harb", ""}, {"sources", "feed", "out", "remove"}, {"sources", "feed", "out", "add"},
	}
	var first, again time.Duration
	for b.Loop() {
		for round := range 20 {
			for i, ask := range asks {
				req := bot.Request{Command: ask.command, Community: home, Chat: chat, Now: time.Now(), User: bot.User{ID: fmt.Sprint(round, i), Manager: true, Language: "en"}}
				if ask.action != "" {
					req.Args = map[string]string{"action": ask.action}
				}
				begun := time.Now()
				n.app.router.Complete(b.Context(), req, ask.option, ask.typed)
				if took := time.Since(begun); round == 0 {
					first = max(first, took)
				} else {
					again = max(again, took)
				}
			}
		}
	}
	b.ReportMetric(float64(first)/1e6, "first-ms")
	b.ReportMetric(float64(again)/1e6, "again-ms")
}

// fill saves items of so many feeds, evenly over the last five days; five feeds
// report on each story.
func (n *newsroom) fill(b *testing.B, items, feeds int) {
	b.Helper()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	ctx, store, now := b.Context(), n.app.store, time.Now()
	var catalogue []digest.Feed
	for i := range feeds {
		catalogue = append(catalogue, digest.Feed{URL: fmt.Sprintf("https://outlet%d.example/feed", i), Outlet: fmt.Sprint("Outlet ", i), Language: "en"})
	}
	must(store.SyncCatalogue(ctx, catalogue, now.Add(240*time.Hour))) // not polled meanwhile
	sources, err := store.ListSources(ctx, digest.Community{}, true)
	must(err)
	lead, err := store.TakeLease(ctx, digest.Key{Kind: "cluster"}, time.Hour)
	must(err)
	number := 0
	for _, s := range sources {
		held, err := store.TakeLease(ctx, digest.Key{Kind: "poll", ID: s.ID}, time.Minute)
		must(err)
		f := digest.Fetch{Feed: s.ID, Polling: digest.Polling{Due: now.Add(240 * time.Hour), Polled: now, Succeeded: now}}
		for i := range items / feeds {
			at := now.Add(-time.Duration(i) * 120 * time.Hour / time.Duration(items/feeds))
			number++
			f.Items = append(f.Items, digest.Item{
				Feed: s.ID, GUID: fmt.Sprint(i), URL: fmt.Sprintf("%s/%d", s.URL, i), Language: "en", Published: at, Stored: at,
				Title: fmt.Sprintf("Ship %d reaches harbour %d after storm %d", i%997, i%89, number%31), Text: "The ship reached the harbour.",
			})
		}
		_, err = store.SaveFetch(ctx, held, f)
		must(err)
		must(store.DropLease(ctx, held))
		saved, err := store.ListUnclustered(ctx, items)
		must(err)
		var stories []digest.Assignment
		for i, it := range saved {
			stories = append(stories, digest.Assignment{Item: it.ID, Story: 1 + int64(number/5000*items+i)})
		}
		must(store.SaveAssignments(ctx, lead, stories))
	}
}
