package simtest

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// A Plan says what happens in a World.
type Plan struct {
	Seed   uint64
	Chats  int  // on each network
	Parts  int  // of each edition
	Faults bool // the networks fail now and then, by Seed
	// Naive, where it is not nil, sends in place of the real courier.
	Naive *Naive
}

// Start is when a World begins: ten minutes before the editions are due.
func Start() time.Time { return time.Date(2026, time.March, 2, 7, 50, 0, 0, time.UTC) }

// slot is the one that is due at eight.
const slot = "2026-03-02 08:00"

// A Moment is everything that outlives the process at one instant: the
// database and the networks. It never changes.
type Moment struct {
	At       time.Time
	Step     string         // what the process did last
	Database string         // the file; its log beside it is part of it
	Chats    []digest.Chat  // those that wait for an edition
	open     map[int64]call // claimed, not settled
	unknown  map[int64]int  // outcomes by delivery that the process could not know so far
	discord  discordtest.State
	telegram telegramtest.State
}

// Prepare returns the moment in which a plan begins: news is stored, and no
// digest is due yet.
func Prepare(t *testing.T, p Plan) Moment {
	t.Helper()
	m := Moment{At: Start(), Step: "begin", Database: filepath.Join(Folder(t), "news.db")}
	store, err := sqlite.Open(t.Context(), m.Database, Start, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	onDiscord, onTelegram := discordtest.New(t), telegramtest.New(t)
	onDiscord.Now = Start
	guild := onDiscord.AddGuild()
	creator := onTelegram.AddUser("tomas")
	for i := range p.Chats {
		channel := onDiscord.AddChannel(guild)
		m.subscribe(t, store, digest.Community{Platform: digest.Discord, ID: "guild:" + guild}, channel)
		id := onTelegram.AddUser(fmt.Sprint("reader", i)).ID
		if i%2 == 1 {
			id = onTelegram.Group(fmt.Sprint("Group ", i), creator)
		}
		m.subscribe(t, store, digest.Community{Platform: digest.Telegram, ID: fmt.Sprint("chat:", id)}, fmt.Sprint(id))
	}
	report(t, store, p.Parts)
	m.discord, m.telegram = onDiscord.State(), onTelegram.State()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *Moment) subscribe(t *testing.T, store storage.Store, home digest.Community, id string) {
	t.Helper()
	chat := digest.Chat{Platform: home.Platform, ID: id}
	_, err := store.Subscribe(t.Context(), digest.Subscription{
		Community: home,
		Chat:      chat,
		Topic:     digest.Topic{Name: "warehouse", Query: "warehouse"},
		Schedule:  digest.Schedule{Zone: "UTC", At: []digest.Clock{8 * 60}},
		Now:       Start(),
	})
	if err != nil {
		t.Fatal(err)
	}
	m.Chats = append(m.Chats, chat)
}

// report stores n items, each in a story of its own.
func report(t *testing.T, store storage.Store, n int) {
	t.Helper()
	feed := digest.Feed{URL: "https://agency.example/feed", Outlet: "Agency", Catalogue: true}
	must(t, store.SyncCatalogue(t.Context(), []digest.Feed{feed}, Start()))
	sources, err := store.ListSources(t.Context(), digest.Community{}, true)
	must(t, err)
	poll, err := store.TakeLease(t.Context(), digest.Key{Kind: "poll", ID: sources[0].ID}, time.Minute)
	must(t, err)
	fetched := digest.Fetch{Feed: sources[0].ID}
	for i := range n {
		fetched.Items = append(fetched.Items, digest.Item{
			GUID: fmt.Sprint("guid", i), URL: fmt.Sprintf("https://agency.example/%d", i), Language: "en",
			Title:     fmt.Sprintf("Warehouse number %d opens", i),
			Text:      fmt.Sprintf("The mayor opened warehouse number %d in the docks of Ellery today.", i),
			Published: Start().Add(-time.Hour), Stored: Start().Add(-time.Hour),
		})
	}
	_, err = store.SaveFetch(t.Context(), poll, fetched)
	must(t, err)
	items, err := store.ListUnclustered(t.Context(), n)
	must(t, err)
	held, err := store.TakeLease(t.Context(), digest.Key{Kind: "cluster"}, time.Minute)
	must(t, err)
	var stories []digest.Assignment
	for _, item := range items {
		stories = append(stories, digest.Assignment{Item: item.ID, Story: item.ID})
	}
	must(t, store.SaveAssignments(t.Context(), held, stories))
}

// Folder returns a folder that is removed when the test ends, in memory where
// the system has such folders: a process that is killed loses nothing that it
// wrote, whether or not that is on a disk.
func Folder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/dev/shm", "newsdigest")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return folder
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
