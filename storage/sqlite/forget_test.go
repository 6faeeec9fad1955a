package sqlite_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// TestForgetCommunity_Files writes a word into all that a community can have,
// and looks for it in the files of the database once it is forgotten.
func TestForgetCommunity_Files(t *testing.T) {
	t.Parallel()
	const canary = "zanzipfel"
	path := filepath.Join(t.TempDir(), "news.db")
	store, err := sqlite.Open(t.Context(), path, time.Now, slog.New(slog.DiscardHandler))
	check(t, err)
	home := digest.Community{Platform: digest.Telegram, ID: "group:" + canary}
	fillWith(t, store, home, canary)
	if !found(t, path, canary) {
		t.Fatal("the word is in no file before it is forgotten; does the test look where it is?")
	}
	check(t, store.ForgetCommunity(t.Context(), home))
	if found(t, path, canary) {
		t.Error("the word is in the files of the running database")
	}
	check(t, store.Close())
	if found(t, path, canary) {
		t.Error("the word is in the closed file")
	}
}

// fillWith writes a word into all that a community can have, several times over,
// so that pages are filled, moved and freed.
func fillWith(t *testing.T, store storage.Store, home digest.Community, word string) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	chat := digest.Chat{Platform: digest.Telegram, ID: "-100" + word}
	check(t, store.SaveSettings(ctx, home, digest.Settings{Language: word}, now))
	feed, err := store.AddFeed(ctx, home, digest.Feed{URL: "https://" + word + ".example", Title: word, Outlet: word}, now)
	check(t, err)
	for n := range 40 {
		poll, err := store.TakeLease(ctx, digest.Key{Kind: "poll", ID: feed.ID}, time.Minute)
		check(t, err)
		_, err = store.SaveFetch(ctx, poll, digest.Fetch{Feed: feed.ID, Items: []digest.Item{{
			GUID: word + string(rune('A'+n)), Title: word, URL: word, Text: string(bytes.Repeat([]byte(word+" "), 300)), Language: "en", Stored: now, Published: now}}})
		check(t, err)
		check(t, store.DropLease(ctx, poll))
		d, err := store.Subscribe(ctx, digest.Subscription{Community: home, Chat: chat,
			Topic: digest.Topic{Name: word, Query: word + string(rune('A'+n))}, Schedule: digest.Schedule{At: []digest.Clock{60}}, Now: now})
		check(t, err)
		_, err = store.SavePreference(ctx, home, chat, digest.Preference{Kind: digest.PreferMute, Outlet: word + string(rune('A'+n)), Name: word, Made: now})
		check(t, err)
		edit, err := store.TakeLease(ctx, digest.Key{Kind: "edit", ID: d.ID}, time.Minute)
		check(t, err)
		check(t, store.Publish(ctx, edit, digest.Publication{
			Edition: digest.Edition{Digest: d.ID, Slot: digest.Slot(word + string(rune('A'+n))), At: now, To: now, Entries: []digest.Entry{{Story: 1, Headline: word}}},
			Parts:   []digest.Part{{Rich: word, Plain: word, Link: word, Stories: []int64{1}}},
			Told:    []digest.Told{{Story: 1}},
		}))
		check(t, store.DropLease(ctx, edit))
	}
}

// found reports whether a word is in the files of a database.
func found(t *testing.T, path, word string) bool {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		data, err := os.ReadFile(path + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return false
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
