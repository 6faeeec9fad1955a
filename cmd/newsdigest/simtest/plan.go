package simtest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
	"newsdigest/digest/match"
	"newsdigest/storage"
	"newsdigest/storage/postgres"
	"newsdigest/storage/sqlite"
)

// A Plan says what happens in a World.
type Plan struct {
	Seed    uint64
	Chats   int // on each network
	Parts   int // of each edition of a World; a real process prints as it does
	Digests int // of each chat, due at once; 0 means 1
	// Of a thousand calls that send, by Seed, so many fail, and so many are
	// told to wait.
	Failures, Waits int
	// Naive, where it is not nil, sends in place of the real courier.
	Naive *Naive
	// Due is when the editions are due; zero is eight in the morning of
	// Monday, 2 March 2026. A World begins ten minutes earlier.
	Due time.Time
	// Database is the address of an empty PostgreSQL database; "" is a
	// SQLite file.
	Database string
}

func (p Plan) due() time.Time {
	if p.Due.IsZero() {
		return time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC)
	}
	return p.Due.UTC().Truncate(time.Minute)
}

func (p Plan) begin() time.Time { return p.due().Add(-10 * time.Minute) }

// begun is the step of the moment in which a plan begins.
const begun = "begin"

// A Moment is everything that outlives the process at one instant: the
// database and the networks. It never changes.
type Moment struct {
	At       time.Time
	Step     string // what the process did last
	Database string // the file; its log beside it is part of it
	readers
	open     map[int64]call // claimed, not settled
	unknown  map[int64]int  // outcomes by delivery that the process could not know so far
	discord  discordtest.State
	telegram telegramtest.State
}

// Readers are the chats that wait for editions, each for as many.
type readers struct {
	chats    []digest.Chat
	editions int
}

// Prepare returns the moment in which a plan begins: news is stored, and no
// digest is due yet.
func Prepare(t *testing.T, p Plan) Moment {
	t.Helper()
	m := Moment{At: p.begin(), Step: begun, Database: p.Database, readers: readers{editions: max(p.Digests, 1)}}
	if m.Database == "" {
		m.Database = filepath.Join(Folder(t), "news.db")
	}
	store, err := open(t.Context(), m.Database, p.begin)
	must(t, err)
	onDiscord, onTelegram := discordtest.New(t), telegramtest.New(t)
	onDiscord.Now = p.begin
	guild := onDiscord.AddGuild()
	creator := onTelegram.AddUser("tomas")
	for i := range p.Chats {
		channel := onDiscord.AddChannel(guild)
		m.subscribe(t, store, p, digest.Community{Platform: digest.Discord, ID: "guild:" + guild}, channel)
		id := onTelegram.AddUser(fmt.Sprint("reader", i)).ID
		if i%2 == 1 {
			id = onTelegram.Group(fmt.Sprint("Group ", i), creator)
		}
		m.subscribe(t, store, p, digest.Community{Platform: digest.Telegram, ID: fmt.Sprint("chat:", id)}, fmt.Sprint(id))
	}
	tell(t, store, p.begin().Add(-time.Hour))
	m.discord, m.telegram = onDiscord.State(), onTelegram.State()
	must(t, store.Close())
	return m
}

// open opens a database of either kind.
func open(ctx context.Context, database string, now func() time.Time) (storage.Store, error) {
	log := slog.New(slog.DiscardHandler)
	if isPostgres(database) {
		return postgres.Open(ctx, database, log)
	}
	return sqlite.Open(ctx, database, now, log)
}

func (m *Moment) subscribe(t *testing.T, store storage.Store, p Plan, home digest.Community, id string) {
	t.Helper()
	chat := digest.Chat{Platform: home.Platform, ID: id}
	for i := range m.editions {
		_, err := store.Subscribe(t.Context(), digest.Subscription{
			Community: home,
			Chat:      chat,
			Digest:    fmt.Sprint("Brief ", i+1),
			Topic:     digest.Topic{Name: "warehouse", Query: "warehouse"},
			Schedule:  digest.Schedule{Zone: "UTC", At: []digest.Clock{digest.Clock(p.due().Hour()*60 + p.due().Minute())}},
			Now:       p.begin(),
		})
		must(t, err)
	}
	m.chats = append(m.chats, chat)
}

// stories is how many the news has, as many as an edition shows.
const stories = 9

// tell stores the news, each item in a story of its own and matched with what
// the chats follow.
func tell(t *testing.T, store storage.Store, at time.Time) {
	t.Helper()
	feed := digest.Feed{URL: "http://127.0.0.1:9/feed", Outlet: "Agency", Catalogue: true}
	must(t, store.SyncCatalogue(t.Context(), []digest.Feed{feed}, at))
	sources, err := store.ListSources(t.Context(), digest.Community{}, true)
	must(t, err)
	poll, err := store.TakeLease(t.Context(), digest.Key{Kind: "poll", ID: sources[0].ID}, time.Minute)
	must(t, err)
	fetched := digest.Fetch{Feed: sources[0].ID, Polling: digest.Polling{Due: at.AddDate(1, 0, 0), Polled: at, Succeeded: at}}
	for i := range stories {
		fetched.Items = append(fetched.Items, digest.Item{
			GUID: fmt.Sprint("guid", i), URL: fmt.Sprintf("https://agency.example/%d", i), Language: "en",
			Title: fmt.Sprintf("Warehouse number %d opens", i), Text: article(i),
			Published: at, Stored: at,
		})
	}
	_, err = store.SaveFetch(t.Context(), poll, fetched)
	must(t, err)
	must(t, store.DropLease(t.Context(), poll))
	items, err := store.ListUnclustered(t.Context(), stories)
	must(t, err)
	held, err := store.TakeLease(t.Context(), digest.Key{Kind: "cluster"}, time.Minute)
	must(t, err)
	var groups []digest.Assignment
	for _, item := range items {
		groups = append(groups, digest.Assignment{Item: item.ID, Story: item.ID})
	}
	must(t, store.SaveAssignments(t.Context(), held, groups))
	must(t, store.DropLease(t.Context(), held))
	matching, err := store.TakeLease(t.Context(), digest.Key{Kind: "match"}, time.Minute)
	must(t, err)
	matcher := match.Matcher{Store: store, Now: func() time.Time { return at }, Log: slog.New(slog.DiscardHandler)}
	must(t, matcher.Run(t.Context(), matching))
	must(t, store.DropLease(t.Context(), matching))
}

// article returns the text of one item.
func article(n int) string {
	return fmt.Sprintf("The mayor opened warehouse number %d in the docks of Ellery today, after two years of building. "+
		"It offers room for %d containers and for the fish market, which has to leave the old harbour in spring. "+
		"Residents had asked the council for years to move the lorries out of the narrow streets around gate %d. "+
		"The building cost %d million crowns, a quarter more than the council had planned for it.", n, 400+n, n, 20+n)
}

// Folder returns a folder that is removed when the test ends, in memory where
// the system has such folders: a process that is killed loses nothing that it
// wrote, whether or not that is on a disk.
func Folder(t *testing.T) string {
	t.Helper()
	folder, err := mkdir()
	must(t, err)
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return folder
}

func mkdir() (string, error) {
	folder, err := os.MkdirTemp("/dev/shm", "newsdigest")
	if err != nil {
		return os.MkdirTemp("", "newsdigest")
	}
	return folder, nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
