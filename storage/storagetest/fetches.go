package storagetest

import (
	"fmt"
	"strings"
	"time"

	"newsdigest/digest"
)

func fetchTests() []test {
	return []test{
		{"new items get rising ids in the order given", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			same(f, "added", f.save(source.ID, start, item("c", start), item("a", start), item("b", start)), 3)
			items, err := f.ListUnclustered(f.ctx(), 10)
			f.must(err)
			same(f, "GUIDs", guids(items), []string{"c", "a", "b"})
			f.fetch(source.ID, after(time.Minute), "d")
			later, err := f.ListUnclustered(f.ctx(), 10)
			f.must(err)
			same(f, "GUIDs", guids(later), []string{"c", "a", "b", "d"})
			same(f, "ListUnclustered() of one", len(f.unclustered(1)), 1)
		}},
		{"an item comes back as it was saved", func(f *fixture) {
			feed := digest.Feed{URL: "https://b.example/rss", Outlet: "B", Group: "Holding"}
			f.must(f.SyncCatalogue(f.ctx(), []digest.Feed{feed}, start))
			sources, err := f.ListSources(f.ctx(), readers, true)
			f.must(err)
			want := digest.Item{
				GUID: "1", URL: "https://b.example/1", Title: "Überschrift 🗞", Text: "Eins.\nZwei.", Author: "A. B.", Image: "https://p.example/1.jpg",
				Section: "world", Language: "de-AT",
				Published: start.Add(-time.Millisecond), Stored: start.Add(time.Millisecond),
			}
			f.save(sources[0].ID, start, want)
			got := f.unclustered(10)
			want.ID, want.Feed, want.Outlet, want.Independent = got[0].ID, sources[0].ID, "B", "Holding"
			same(f, "ListUnclustered()", got, []digest.Item{want})
		}},
		{"what a database cannot hold is left out of a text", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			it := item("zero\x00", start)
			it.Title, it.Text = "a\x00b", "c\xffd"
			same(f, "added", f.save(source.ID, start, it), 1)
			same(f, "added again", f.save(source.ID, start, it), 0)
			got := f.unclustered(10)[0]
			same(f, "texts", []string{got.GUID, got.Title, got.Text}, []string{"zero", "ab", "c\uFFFDd"})
		}},
		{"an item that is there is not new, and one of another feed is", func(f *fixture) {
			sources := f.catalogue("a", "b")
			f.fetch(sources[0].ID, start, "x", "y")
			same(f, "added", f.save(sources[0].ID, start, item("y", start), item("z", start), item("z", start)), 1)
			same(f, "added to another feed", f.save(sources[1].ID, start, item("x", start)), 1)
			got, err := f.FindSource(f.ctx(), sources[0].ID)
			f.must(err)
			same(f, "items ever saved", got.Items, 3)
		}},
		{"a changed item is updated and keeps its story", revisedItem},
		{"a teaser does not replace the article", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			article, teaser := item("x", start), item("x", start)
			article.Text = strings.Repeat("A long article. ", 50)
			teaser.Text, teaser.Title, teaser.Image = "A teaser.", "A new title", ""
			f.save(source.ID, start, article)
			f.save(source.ID, start, teaser)
			got := f.unclustered(10)[0]
			same(f, "title, text and image", []string{got.Title, got.Text, got.Image}, []string{teaser.Title, article.Text, article.Image})
			teaser.Text = ""
			f.save(source.ID, start, teaser)
			same(f, "text", f.unclustered(10)[0].Text, article.Text)
		}},
		{"what is remembered of a poll comes back", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			want := digest.Polling{
				Due: after(time.Hour), Polled: after(time.Minute), Succeeded: start.Add(-time.Hour),
				ETag: `W/"1"`, LastModified: "Wed, 14 Oct 2026 07:00:00 GMT", Failures: 3, Error: "it did not answer",
				Moved: "https://new.example/feed", MovedTimes: 2, Span: 90 * time.Minute,
			}
			_, err := f.SaveFetch(f.ctx(), f.held("poll", source.ID), digest.Fetch{Feed: source.ID, Title: "Reuters", Polling: want})
			f.must(err)
			got, err := f.FindSource(f.ctx(), source.ID)
			f.must(err)
			same(f, "polling", got.Polling, want)
			same(f, "title", got.Title, "Reuters")
			f.fetch(source.ID, after(time.Hour))
			got, err = f.FindSource(f.ctx(), source.ID)
			f.must(err)
			same(f, "title after a poll that names none", got.Title, "Reuters")
			counts, err := f.Counts(f.ctx(), start)
			f.must(err)
			same(f, "failing", counts.Failing, 0)
		}},
		{"many items are saved at once", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			var items []digest.Item
			var names []string
			for i := range 1200 {
				names = append(names, fmt.Sprint("guid-", i))
				items = append(items, item(names[i], start))
			}
			same(f, "added", f.save(source.ID, start, items...), 1200)
			same(f, "GUIDs", guids(f.unclustered(2000)), names)
			known, err := f.KnownItems(f.ctx(), source.ID, append(names, "new"))
			f.must(err)
			same(f, "KnownItems()", len(known), 1200)
		}},
		{"what a feed listed comes back as it was", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			list := func() digest.Listing {
				listing, err := f.FindListing(f.ctx(), source.ID)
				f.must(err)
				return listing
			}
			same(f, "FindListing() before the first answer", list(), nil)
			for _, want := range []digest.Listing{{{GUID: 1, Words: 1 << 63}, {GUID: 1<<64 - 1}}, {}, {{GUID: 7}}} {
				_, err := f.SaveFetch(f.ctx(), f.held("poll", source.ID), digest.Fetch{Feed: source.ID, Listing: want})
				f.must(err)
				same(f, "FindListing()", list(), want)
			}
			f.fetch(source.ID, after(time.Hour))
			same(f, "FindListing() after an answer of 304", list(), digest.Listing{{GUID: 7}})
		}},
		{"known items are those of the feed", func(f *fixture) {
			sources := f.catalogue("a", "b")
			f.fetch(sources[0].ID, start, "x", "y")
			f.fetch(sources[1].ID, start, "z")
			known, err := f.KnownItems(f.ctx(), sources[0].ID, []string{"y", "z", "new"})
			f.must(err)
			same(f, "KnownItems()", known, map[string]bool{"y": true})
			known, err = f.KnownItems(f.ctx(), sources[0].ID, nil)
			f.must(err)
			same(f, "KnownItems() of none", len(known), 0)
		}},
	}
}

func (f *fixture) unclustered(limit int) []digest.Item {
	f.Helper()
	items, err := f.ListUnclustered(f.ctx(), limit)
	f.must(err)
	return items
}

func guids(items []digest.Item) []string {
	var guids []string
	for _, it := range items {
		guids = append(guids, it.GUID)
	}
	return guids
}

func revisedItem(f *fixture) {
	source := f.catalogue("reuters")[0]
	f.fetch(source.ID, start, "x", "y")
	f.cluster(map[string]int64{"x": 5, "y": 6})
	before, err := f.ListItems(f.ctx(), start)
	f.must(err)

	changed := item("x", after(time.Hour))
	changed.Title, changed.Text = "Another title", "Another text about it, as long."
	same(f, "added", f.save(source.ID, after(time.Hour), changed, item("y", start)), 0)
	got, err := f.ListItems(f.ctx(), start)
	f.must(err)
	want := before
	want[0].Title, want[0].Text = changed.Title, changed.Text
	same(f, "ListItems()", got, want)
	same(f, "items without a story", f.unclustered(10), nil)
}
