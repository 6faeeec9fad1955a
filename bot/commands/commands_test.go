package commands_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/commands"
	"newsdigest/bot/console"
	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

var update = flag.Bool("update", false, "write the answers into testdata")

// TestConversations replays what is written in testdata. A line "who> command"
// is asked, and "who> press line" presses a button; what stands below it is
// the answer. "clock 26h" moves the clock,
// "print" prints and sends the digests that are due.
//
// Manager and member sit in one server, stranger manages another one, and
// Fritz, Lucía, Omar and Mei, managers too, have clients in German, Spanish,
// Arabic and Chinese.
func TestConversations(t *testing.T) {
	t.Parallel()
	berlin(t)
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := newWorld(t).replay(string(want))
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// A world is a database with the news of one day, and a router over it.
type world struct {
	t      *testing.T
	now    time.Time
	store  storage.Store
	router *bot.Router
	editor *compose.Editor
	log    bytes.Buffer
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 10, 14, 5, 30, 0, 0, time.UTC)}
	log := slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelError}))
	clock := func() time.Time { return w.now }
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		if w.log.Len() > 0 {
			t.Errorf("commands logged errors:\n%s", w.log.String())
		}
	})
	w.store = store
	desk := bot.Desk{Platforms: map[digest.Platform]bot.Platform{digest.Console: console.New(console.Config{})}}
	w.editor = &compose.Editor{Store: store, Printer: desk, Now: clock, Log: log}
	deps := commands.Deps{
		Store:      store,
		Previewer:  w.editor,
		Discoverer: site{},
		Lists:      lists{},
		Log:        log,
	}
	w.router = bot.NewRouter(commands.All(deps), log)
	w.router.Language = deps.Language
	w.publish()
	return w
}

// site is the only site that has feeds.
type site struct{}

func (site) Discover(_ context.Context, address string) (digest.Finding, error) {
	at := time.Date(2026, 10, 14, 3, 0, 0, 0, time.UTC)
	gazette := digest.FoundFeed{Feed: digest.Feed{URL: "https://gazette.example/rss", Title: "The Gazette", Outlet: "The Gazette"}, Items: []digest.Item{
		{Title: "Mayor opens bridge", URL: "https://gazette.example/2", Published: at}, {Title: "Bridge delayed", URL: "https://gazette.example/1"}}}
	sport := digest.FoundFeed{Feed: digest.Feed{URL: "https://gazette.example/sport", Title: "Sport", Outlet: "The Gazette"}}
	switch address {
	case "gazette.example":
		return digest.Finding{Feeds: []digest.FoundFeed{gazette, sport}, More: 2}, nil
	case "https://gazette.example/rss":
		return digest.Finding{Feeds: []digest.FoundFeed{gazette}}, nil
	case "https://courier.example/rss":
		return digest.Finding{Feeds: []digest.FoundFeed{{Feed: digest.Feed{URL: address, Title: "courier.example"}, Items: gazette.Items}}}, nil
	}
	return digest.Finding{}, digest.Explain(nil, "There is nothing at that address; the feed may have moved.")
}

// lists are files with one address a line.
type lists struct{}

func (lists) ReadList(data []byte) (digest.FeedList, error) {
	var l digest.FeedList
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "file:") {
			l.Refused = append(l.Refused, line)
			continue
		}
		l.Feeds = append(l.Feeds, digest.Feed{URL: line, Outlet: strings.TrimPrefix(line, "https://")})
	}
	if len(l.Feeds) == 0 {
		return l, digest.Explain(nil, "That file names no feed; export your feeds as OPML from your reader and send that file.")
	}
	return l, nil
}

func (l lists) FetchList(_ context.Context, address string) (digest.FeedList, error) {
	return l.ReadList([]byte("https://" + address + "/1\nhttps://" + address + "/2"))
}

func (lists) WriteList(feeds []digest.Feed) ([]byte, error) {
	var b bytes.Buffer
	for _, f := range feeds {
		fmt.Fprintln(&b, f.URL)
	}
	return b.Bytes(), nil
}

// A report is an item of the world, and the story that it belongs to.
type report struct {
	story       int64
	outlet      string
	hours       int // before the clock's start
	title, text string
}

func reports() []report {
	return []report{
		{101, "Reuters", 12, "Parliament passes grid bill 312-201", "Lawmakers in Berlin passed the grid bill by 312 votes to 201 late on Tuesday. The bill obliges operators to build 4,000 kilometres of power lines within four years. Opposition parties said the plan would cost households too much."},
		{101, "FAZ", 11, "Grid bill passes after ten hours of debate", "The grid bill passed parliament on Tuesday night after ten hours of debate. Operators must finish the new power lines by 2030, the economy ministry said."},
		{101, "Zeit", 10, "What the grid bill changes for households", "Households will pay some 40 euros more a year under the grid bill, which parliament passed on Tuesday."},
		{102, "AP", 6, "Tankers turn back in Strait of Hormuz", "Two tankers turned back in the Strait of Hormuz overnight, maritime trackers said. Insurers raised their rates for the route for the third time in a week."},
		{102, "Reuters", 5, "Strait of Hormuz: tanker traffic halted", "Tanker traffic through the Strait of Hormuz was halted on Wednesday after two ships turned back."},
		{103, "FAZ", 20, "Village saves its bakery with a raffle", "Residents of a village in Hesse raised 80,000 euros with a raffle to keep the last bakery open."},
		{104, "AP", 100, "Grid bill clears committee", "The grid bill cleared the committee on energy on Saturday and goes to a vote of parliament next week."},
		{105, "Reuters", 60, "Ferry aground off Calder Island, two injured", "A ferry with 140 people on board ran aground off Calder Island on Sunday, and two people were injured. The coast guard took everyone off within three hours. \"The weather helped us, and nobody panicked,\" said Maria Lund, who led the rescue."},
		{105, "AP", 40, "Ferry engine had failed before", "The engine of the ferry off Calder Island had failed twice since August, its operator said on Monday. Three people were injured in the accident, the coast guard said."},
		{105, "FAZ", 26, "LIVE: Tugs free ferry off Calder Island - FAZ", "Tugs freed the ferry from the rocks off Calder Island early on Tuesday. \"We should never have left port with that engine,\" Jon Holt, the captain, told reporters."},
		{104, "Reuters", 99, "Committee backs grid bill", "A committee of lawmakers backed the grid bill on Saturday, the last step before a vote."},
	}
}

// publish stores the reports as polling and clustering would have.
func (w *world) publish() {
	w.t.Helper()
	ctx := w.t.Context()
	ids := map[string]int64{}
	var feeds []digest.Feed
	for _, o := range []string{"Reuters", "FAZ", "Zeit", "AP"} {
		feeds = append(feeds, digest.Feed{URL: "https://" + strings.ToLower(o) + ".example/rss", Outlet: o, Language: "en", Catalogue: true})
	}
	for _, o := range []string{"Courier", "Mute"} { // known, and not read
		feeds = append(feeds, digest.Feed{URL: "https://" + strings.ToLower(o) + ".example/rss", Outlet: o, Section: "culture", Language: "en", Optional: true})
	}
	w.must(w.store.SyncCatalogue(ctx, feeds, w.now))
	sources, err := w.store.ListSources(ctx, digest.Community{}, true)
	w.must(err)
	for _, s := range sources {
		ids[s.Outlet] = s.ID
	}
	assign := map[string]int64{}
	for i, r := range reports() {
		at := w.now.Add(-time.Duration(r.hours) * time.Hour)
		guid := fmt.Sprint(i)
		assign[guid] = r.story
		held, err := w.store.TakeLease(ctx, digest.Key{Kind: "poll", ID: ids[r.outlet]}, time.Minute)
		w.must(err)
		_, err = w.store.SaveFetch(ctx, held, digest.Fetch{
			Feed:    ids[r.outlet],
			Polling: digest.Polling{Due: w.now.Add(time.Hour), Polled: w.now, Succeeded: w.now},
			Items: []digest.Item{{Feed: ids[r.outlet], GUID: guid, Title: r.title, Text: r.text, Language: "en",
				URL: fmt.Sprintf("https://%s.example/%d", strings.ToLower(r.outlet), i), Published: at, Stored: at}},
		})
		w.must(err)
		w.must(w.store.DropLease(ctx, held))
	}
	items, err := w.store.ListUnclustered(ctx, 100)
	w.must(err)
	var as []digest.Assignment
	for _, it := range items {
		as = append(as, digest.Assignment{Item: it.ID, Story: assign[it.GUID]})
	}
	held, err := w.store.TakeLease(ctx, digest.Key{Kind: "cluster"}, time.Minute)
	w.must(err)
	w.must(w.store.SaveAssignments(ctx, held, as))
	w.must(w.store.DropLease(ctx, held))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// replay returns the conversation with the answers of now.
func (w *world) replay(conversation string) string {
	var out strings.Builder
	skip := false
	for line := range strings.Lines(conversation) {
		line = strings.TrimSuffix(line, "\n")
		who, command, asked := strings.Cut(line, "> ")
		_, known := people()[who]
		wait, moved := strings.CutPrefix(line, "clock ")
		switch {
		case asked && known:
			skip = true
			out.WriteString(line + "\n" + w.ask(who, command) + "\n")
		case moved:
			d, err := time.ParseDuration(wait)
			w.must(err)
			w.now = w.now.Add(d)
			out.WriteString(line + "\n\n")
			skip = true
		case line == "print":
			out.WriteString(line + "\n" + w.print() + "\n")
			skip = true
		case strings.HasPrefix(line, "# "), !skip:
			out.WriteString(line + "\n")
			skip = false
		}
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

// print prints the digests that are due and returns what is sent.
func (w *world) print() string {
	w.t.Helper()
	ctx := w.t.Context()
	due, err := w.store.DueDigests(ctx, w.now, 10)
	w.must(err)
	for _, wake := range due {
		held, err := w.store.TakeLease(ctx, wake.Key, time.Minute)
		w.must(err)
		w.must(w.editor.Run(ctx, held))
		w.must(w.store.DropLease(ctx, held))
	}
	sender := digest.Bot(digest.Console)
	held, err := w.store.TakeLease(ctx, digest.Key{Kind: "send", ID: sender}, time.Minute)
	w.must(err)
	ready, err := w.store.Ready(ctx, sender, w.now, 10)
	w.must(err)
	var sent string
	for _, d := range ready {
		w.must(w.store.Claim(ctx, held, d.ID, digest.Envelope{Chat: d.Chat}, w.now))
		w.must(w.store.Settle(ctx, held, digest.Settlement{ID: d.ID, Status: digest.StatusSent}, w.now))
		sent += indented(d.Part.Plain)
	}
	w.must(w.store.DropLease(ctx, held))
	return sent
}

// people are who asks, and where.
func people() map[string]bot.Request {
	here := bot.Request{Chat: digest.Chat{Platform: digest.Console, ID: "1"}, Community: digest.Community{Platform: digest.Console, ID: "here"}}
	manager, member, stranger := here, here, here
	manager.User = bot.User{ID: "1", Manager: true}
	member.User = bot.User{ID: "2"}
	stranger.Chat.ID, stranger.Community.ID, stranger.User = "9", "there", bot.User{ID: "3", Manager: true}
	all := map[string]bot.Request{"manager": manager, "member": member, "stranger": stranger}
	for i, who := range []struct{ name, language string }{{"fritz", "de-DE"}, {"lucía", "es-419"}, {"omar", "ar"}, {"mei", "zh-CN"}} {
		abroad := here
		abroad.User = bot.User{ID: strconv.Itoa(4 + i), Manager: true, Language: who.language}
		all[who.name] = abroad
	}
	return all
}

// ask returns the answer, each line set in, with a private one and buttons
// marked.
func (w *world) ask(who, line string) string {
	line, pressed := strings.CutPrefix(line, "press ")
	req := people()[who]
	req.Now, req.Button = w.now, pressed
	reply := w.router.Line(w.t.Context(), line, req)
	text := reply.Message.String()
	for _, row := range reply.Message.Buttons {
		for _, b := range row {
			text += fmt.Sprintf("( %s = %s ) ", b.Label, b.Line)
		}
		text += "\n"
	}
	for _, f := range reply.Files {
		if f.Alt != "" {
			text += fmt.Sprintf("[%s, a picture: %t: %s]\n", f.Name, bytes.HasPrefix(f.Data, []byte("\x89PNG")), f.Alt)
			continue
		}
		text += fmt.Sprintf("[%s, valid JSON: %t, with every topic: %t]\n", f.Name, json.Valid(f.Data),
			bytes.Contains(f.Data, []byte("tanker")) && !bytes.Contains(f.Data, []byte("raffle")))
	}
	if reply.Private {
		text = "(private)\n" + text
	}
	if reply.Replace && pressed {
		text = "(in place)\n" + text
	}
	return indented(longID.ReplaceAllString(text, "ID"))
}

// longID matches the ids that the program makes; those of stories are chosen
// here.
var longID = regexp.MustCompile(`\b\d{15,}\b`)

// indented returns text with each of its lines set in.
func indented(text string) string {
	var out strings.Builder
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		out.WriteString(strings.TrimRight("  "+lines.Text(), " ") + "\n")
	}
	return out.String()
}
