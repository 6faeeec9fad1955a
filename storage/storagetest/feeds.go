package storagetest

import (
	"time"

	"newsdigest/digest"
)

func feedTests() []test {
	return []test{
		{"a catalogue comes back in order, due now", func(f *fixture) {
			want := digest.Feed{
				URL: "https://b.example/rss", Title: "B today", Outlet: "B", Group: "Holding",
				Language: "de", Country: "at", Section: "world",
			}
			first := digest.Feed{URL: "https://a.example/rss", Outlet: "B"}
			f.must(f.SyncCatalogue(f.ctx(), []digest.Feed{want, first, want}, start))
			sources, err := f.ListSources(f.ctx(), readers, true)
			f.must(err)
			same(f, "how many sources", len(sources), 2)
			want.ID, want.Catalogue = sources[1].ID, true
			same(f, "ListSources()", sources[1], digest.Source{Feed: want, Polling: digest.Polling{Due: start}})
			same(f, "first URL", sources[0].URL, first.URL)
			found, err := f.FindSource(f.ctx(), want.ID)
			f.must(err)
			same(f, "FindSource()", found, sources[1])
		}},
		{"a catalogue of many hundreds is saved", func(f *fixture) {
			var feeds []digest.Feed
			for i := range 1100 {
				feeds = append(feeds, digest.Feed{URL: "https://example.org/" + time.Duration(i).String()})
			}
			f.must(f.SyncCatalogue(f.ctx(), feeds, start))
			counts, err := f.Counts(f.ctx(), start)
			f.must(err)
			same(f, "feeds", counts.Feeds, 1100)
		}},
		{"a changed entry of the catalogue is updated and keeps its state", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, after(time.Minute), "quake")
			changed := feed("reuters")
			changed.Outlet, changed.Section = "Reuters", "world"
			f.must(f.SyncCatalogue(f.ctx(), []digest.Feed{changed}, after(time.Hour)))
			got, err := f.FindSource(f.ctx(), source.ID)
			f.must(err)
			same(f, "outlet and section", []string{got.Outlet, got.Section}, []string{"Reuters", "world"})
			same(f, "polling", got.Polling, digest.Polling{
				Due: after(61 * time.Minute), Polled: after(time.Minute), Succeeded: after(time.Minute), Items: 1,
			})
		}},
		{"what leaves the catalogue is polled only for those who added it", leftCatalogue},
		{"a community adds a feed, and others do not see it", func(f *fixture) {
			f.catalogue("reuters")
			added, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
			f.must(err)
			same(f, "catalogue", added.Catalogue, false)
			same(f, "outlets", f.outlets(readers, true), []string{"blog", "reuters"})
			same(f, "own outlets", f.outlets(readers, false), []string{"blog"})
			same(f, "outlets of the others", f.outlets(others, true), []string{"reuters"})
			same(f, "due feeds", f.dueFeeds(), 2)
		}},
		{"a feed is added once", func(f *fixture) {
			known := f.catalogue("reuters")[0]
			got, err := f.AddFeed(f.ctx(), readers, feed("reuters"), start)
			f.want("AddFeed() of the catalogue", err, digest.ErrExists)
			same(f, "AddFeed()", got, known.Feed)
			added, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
			f.must(err)
			got, err = f.AddFeed(f.ctx(), readers, feed("blog"), start)
			f.want("AddFeed() again", err, digest.ErrExists)
			same(f, "AddFeed()", got, added)
			got, err = f.AddFeed(f.ctx(), others, feed("blog"), start)
			f.want("AddFeed() of the others", err, nil)
			same(f, "AddFeed()", got, added)
			same(f, "due feeds", f.dueFeeds(), 2)
		}},
		{"a feed is removed by those who added it, and rests when nobody has it", removedFeed},
		{"due feeds come earliest first", func(f *fixture) {
			sources := f.catalogue("a", "b", "c")
			f.fetch(sources[0].ID, after(2*time.Hour))
			f.fetch(sources[1].ID, after(time.Hour))
			wakes, err := f.DueFeeds(f.ctx(), start, 2)
			f.must(err)
			same(f, "DueFeeds()", wakes, []digest.Wake{
				{Key: digest.Key{Kind: "poll", ID: sources[2].ID}, At: start},
				{Key: digest.Key{Kind: "poll", ID: sources[1].ID}, At: after(2 * time.Hour)},
			})
		}},
		{"an unknown feed is not found", func(f *fixture) {
			_, err := f.FindSource(f.ctx(), 1)
			f.want("FindSource()", err, digest.ErrNotFound)
			f.want("RemoveFeed()", f.RemoveFeed(f.ctx(), readers, 1), digest.ErrNotFound)
		}},
	}
}

func (f *fixture) outlets(c digest.Community, catalogue bool) []string {
	f.Helper()
	sources, err := f.ListSources(f.ctx(), c, catalogue)
	f.must(err)
	var outlets []string
	for _, s := range sources {
		outlets = append(outlets, s.Outlet)
	}
	return outlets
}

func (f *fixture) dueFeeds() int {
	f.Helper()
	wakes, err := f.DueFeeds(f.ctx(), start, 1000)
	f.must(err)
	return len(wakes)
}

func leftCatalogue(f *fixture) {
	sources := f.catalogue("a", "b", "c")
	_, err := f.AddFeed(f.ctx(), others, feed("private"), start)
	f.must(err)
	f.must(f.SyncCatalogue(f.ctx(), []digest.Feed{feed("c"), feed("private")}, start))
	same(f, "outlets", f.outlets(readers, true), []string{"c", "private"})
	same(f, "due feeds", f.dueFeeds(), 2)

	// A poll that was under way does not wake a feed that rests.
	f.fetch(sources[0].ID, after(time.Hour))
	same(f, "due feeds after a late poll", f.dueFeeds(), 2)

	f.must(f.SyncCatalogue(f.ctx(), []digest.Feed{feed("c")}, start))
	same(f, "outlets of the others", f.outlets(others, true), []string{"c", "private"})
	same(f, "due feeds", f.dueFeeds(), 2)

	back := f.catalogue("a")
	same(f, "id of a feed that came back", back[0].ID, sources[0].ID)
	same(f, "its due time", back[0].Due, start)
}

func removedFeed(f *fixture) {
	f.catalogue("reuters")
	added, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
	f.must(err)
	f.want("RemoveFeed() by others", f.RemoveFeed(f.ctx(), others, added.ID), digest.ErrNotFound)
	_, err = f.AddFeed(f.ctx(), others, feed("blog"), start)
	f.must(err)
	f.want("RemoveFeed()", f.RemoveFeed(f.ctx(), readers, added.ID), nil)
	f.want("RemoveFeed() again", f.RemoveFeed(f.ctx(), readers, added.ID), digest.ErrNotFound)
	same(f, "own outlets", f.outlets(readers, false), nil)
	same(f, "due feeds while others have it", f.dueFeeds(), 2)
	f.must(f.RemoveFeed(f.ctx(), others, added.ID))
	same(f, "due feeds when nobody has it", f.dueFeeds(), 1)
	again, err := f.AddFeed(f.ctx(), others, feed("blog"), after(time.Hour))
	f.must(err)
	same(f, "id of a feed that came back", again.ID, added.ID)
	same(f, "due feeds", f.dueFeeds(), 2)
}
