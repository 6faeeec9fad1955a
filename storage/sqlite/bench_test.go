package sqlite_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/storage"
)

// text is as long as most articles.
var text = strings.Repeat("Lawmakers voted late on Tuesday for the bill that the house had sent back. ", 40)

func bench(b *testing.B) (store storage.Store, feeds []digest.Source) {
	b.Helper()
	store = open(b)
	b.Cleanup(func() { _ = store.Close() })
	var catalogue []digest.Feed
	for i := range 20 {
		catalogue = append(catalogue, digest.Feed{URL: fmt.Sprintf("https://example.org/%d", i), Outlet: fmt.Sprint("Outlet ", i)})
	}
	if err := store.SyncCatalogue(b.Context(), catalogue, time.Now()); err != nil {
		b.Fatal(err)
	}
	feeds, err := store.ListSources(b.Context(), digest.Community{}, true)
	if err != nil {
		b.Fatal(err)
	}
	return store, feeds
}

func take(b *testing.B, store storage.Store, kind string, id int64) digest.Held {
	b.Helper()
	held, err := store.TakeLease(b.Context(), digest.Key{Kind: kind, ID: id}, -time.Second)
	if err != nil {
		b.Fatal(err)
	}
	return held
}

func articles(n, from int, now time.Time) []digest.Item {
	items := make([]digest.Item, n)
	for i := range items {
		items[i] = digest.Item{
			GUID: fmt.Sprint("https://example.org/article/", from+i), URL: fmt.Sprint("https://example.org/article/", from+i),
			Title: fmt.Sprint("Article ", from+i), Text: text, Language: "en", Published: now, Stored: now,
		}
	}
	return items
}

// fill saves n items stored at a time, of all feeds in turn, as stories of
// five; number tells fills apart.
func fill(b *testing.B, store storage.Store, feeds []digest.Source, n, number int, at time.Time) {
	b.Helper()
	for i, f := range feeds {
		items := articles(n/len(feeds), (number*len(feeds)+i)*n, at)
		if _, err := store.SaveFetch(b.Context(), take(b, store, "poll", f.ID), digest.Fetch{Feed: f.ID, Items: items}); err != nil {
			b.Fatal(err)
		}
	}
	items, err := store.ListUnclustered(b.Context(), n)
	if err != nil {
		b.Fatal(err)
	}
	as := make([]digest.Assignment, len(items))
	for i, it := range items {
		as[i] = digest.Assignment{Item: it.ID, Story: int64(number*n + i/5 + 1)}
	}
	if err := store.SaveAssignments(b.Context(), take(b, store, "cluster", 0), as); err != nil {
		b.Fatal(err)
	}
}

// One poll that finds 500 new items of 3 kB, and one that finds them again.
func BenchmarkSaveFetch(b *testing.B) {
	store, feeds := bench(b)
	held := take(b, store, "poll", feeds[0].ID)
	save := func(b *testing.B, from, want int) {
		added, err := store.SaveFetch(b.Context(), held, digest.Fetch{Feed: feeds[0].ID, Items: articles(500, from, time.Now())})
		if err != nil || added != want {
			b.Fatalf("SaveFetch() = %d, %v, want %d", added, err, want)
		}
	}
	from := 500
	save(b, 0, 500)
	b.Run("500 new items", func(b *testing.B) {
		for b.Loop() {
			save(b, from, 500)
			from += 500
		}
	})
	b.Run("500 known items", func(b *testing.B) {
		for b.Loop() {
			save(b, 0, 0)
		}
	})
}

// The stories of a day: 1,000 of 5 items each, beside 20,000 older items.
func BenchmarkListStories(b *testing.B) {
	store, feeds := bench(b)
	now := time.Now()
	for day := range 5 {
		fill(b, store, feeds, 5000, day, now.Add(-time.Duration(day)*24*time.Hour))
	}
	for b.Loop() {
		stories, err := store.ListStories(b.Context(), digest.StoryQuery{From: now.Add(-time.Hour), To: now.Add(time.Hour)})
		if err != nil || len(stories) != 1000 {
			b.Fatalf("ListStories() = %d stories, %v", len(stories), err)
		}
	}
}

// One edition of 3 parts that tells 9 stories; each is on disk.
func BenchmarkPublish(b *testing.B) {
	store, _ := bench(b)
	chat := digest.Chat{Platform: digest.Telegram, ID: "-100"}
	d, err := store.Subscribe(b.Context(), digest.Subscription{
		Community: digest.Community{Platform: digest.Telegram, ID: "group:-100"}, Chat: chat,
		Topic: digest.Topic{Name: "News", Query: "news"}, Schedule: digest.Schedule{At: []digest.Clock{450}}, Now: time.Now(),
	})
	if err != nil {
		b.Fatal(err)
	}
	held := take(b, store, "edit", d.ID)
	slot := 0
	for b.Loop() {
		slot++
		p := digest.Publication{Edition: digest.Edition{Digest: d.ID, Slot: digest.Slot(fmt.Sprint(slot)), At: time.Now(), To: time.Now()}}
		for part := range int64(3) {
			p.Parts = append(p.Parts, digest.Part{Rich: text, Plain: text, Link: text[:200], Stories: []int64{part}})
		}
		for story := range int64(9) {
			p.Told = append(p.Told, digest.Told{Story: story, Sentences: []uint64{1, 2, 3}, Items: []int64{1, 2, 3, 4, 5}})
		}
		if err := store.Publish(b.Context(), held, p); err != nil {
			b.Fatal(err)
		}
	}
}

// What a loop asks for each time it looks, beside a long outbox: 1,000 chats
// with 3 unsent parts each.
func BenchmarkDueSends(b *testing.B) {
	store, _ := bench(b)
	now := time.Now()
	for i := range 1000 {
		d, err := store.Subscribe(b.Context(), digest.Subscription{
			Community: digest.Community{Platform: digest.Telegram, ID: fmt.Sprint("group:", i)},
			Chat:      digest.Chat{Platform: digest.Telegram, ID: fmt.Sprint(i)},
			Topic:     digest.Topic{Name: "News", Query: "news"}, Schedule: digest.Schedule{At: []digest.Clock{450}}, Now: now,
		})
		if err != nil {
			b.Fatal(err)
		}
		p := digest.Publication{
			Edition: digest.Edition{Digest: d.ID, Slot: "2026-10-14 07:30", At: now, To: now},
			Parts:   []digest.Part{{Rich: text}, {Rich: text}, {Rich: text}},
		}
		if err := store.Publish(b.Context(), take(b, store, "edit", d.ID), p); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("due", func(b *testing.B) {
		for b.Loop() {
			if wakes, err := store.DueSends(b.Context(), now, 10); err != nil || len(wakes) != 1 {
				b.Fatalf("DueSends() = %v, %v", wakes, err)
			}
		}
	})
	b.Run("ready", func(b *testing.B) {
		for b.Loop() {
			if ready, err := store.Ready(b.Context(), digest.Bot(digest.Telegram), now, 64); err != nil || len(ready) != 64 {
				b.Fatalf("Ready() = %d deliveries, %v", len(ready), err)
			}
		}
	})
}
