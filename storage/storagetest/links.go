package storagetest

import (
	"math"
	"time"

	"newsdigest/digest"
	"newsdigest/storage"
)

func linkTests() []test {
	return []test{
		{"a story comes with those that it continues, the latest first", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, after(-48*time.Hour), "quake")
			f.fetch(source.ID, after(-24*time.Hour), "aid")
			f.fetch(source.ID, start, "rebuilding", "other")
			f.cluster(map[string]int64{"quake": 1, "aid": 2, "rebuilding": 3, "other": 4})
			f.link(digest.Link{Story: 2, Follows: 1}, digest.Link{Story: 3, Follows: 2})
			want := []digest.Chapter{
				{Story: 2, First: published("aid", after(-24*time.Hour))}, {Story: 1, First: published("quake", after(-48*time.Hour))},
			}
			same(f, "earlier of FindStory()", f.story(3).Earlier, want)
			listed, err := f.ListStories(f.ctx(), storage.StoryQuery{Community: readers, From: start, To: after(time.Hour)})
			f.must(err)
			found, err := f.Search(f.ctx(), digest.Search{Community: readers, From: start, To: after(time.Hour), Every: true})
			f.must(err)
			for _, stories := range [][]digest.Story{listed, found.Stories} {
				same(f, "stories", len(stories), 2)
				same(f, "earlier of the first", stories[0].Earlier, want)
				same(f, "earlier of the other", stories[1].Earlier, nil)
			}
		}},
		{"a link is replaced and removed", func(f *fixture) {
			f.fetch(f.catalogue("reuters")[0].ID, start, "a", "b", "c")
			f.cluster(map[string]int64{"a": 1, "b": 2, "c": 3})
			f.link(digest.Link{Story: 3, Follows: 1})
			f.link(digest.Link{Story: 3, Follows: 2})
			links, err := f.ListLinks(f.ctx(), start)
			f.must(err)
			same(f, "ListLinks()", links, []digest.Link{{Story: 3, Follows: 2}})
			f.link(digest.Link{Story: 3})
			links, err = f.ListLinks(f.ctx(), start)
			f.must(err)
			same(f, "ListLinks() after it was removed", links, nil)
		}},
		{"links of stories without recent items are not listed", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, after(-time.Hour), "a", "b")
			f.fetch(source.ID, start, "c")
			f.cluster(map[string]int64{"a": 1, "b": 2, "c": 3})
			f.link(digest.Link{Story: 2, Follows: 1}, digest.Link{Story: 3, Follows: 2})
			links, err := f.ListLinks(f.ctx(), start)
			f.must(err)
			same(f, "ListLinks()", links, []digest.Link{{Story: 3, Follows: 2}})
		}},
		{"what a community may not see is no chapter, and the chain goes on", func(f *fixture) {
			private, err := f.AddFeed(f.ctx(), others, feed("blog"), start)
			f.must(err)
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "a", "c")
			f.fetch(private.ID, after(-time.Hour), "b", "early")
			f.cluster(map[string]int64{"a": 1, "early": 1, "b": 2, "c": 3})
			f.link(digest.Link{Story: 2, Follows: 1}, digest.Link{Story: 3, Follows: 2})
			same(f, "earlier", f.story(3).Earlier, []digest.Chapter{{Story: 1, First: published("a", start)}})
		}},
		{"links in a circle end", func(f *fixture) {
			f.fetch(f.catalogue("reuters")[0].ID, start, "a", "b")
			f.cluster(map[string]int64{"a": 1, "b": 2})
			f.link(digest.Link{Story: 2, Follows: 1}, digest.Link{Story: 1, Follows: 2})
			same(f, "earlier", f.story(2).Earlier, []digest.Chapter{{Story: 1, First: published("a", start)}})
		}},
		{"links of purged stories go", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "a", "b")
			f.fetch(source.ID, after(time.Hour), "c")
			f.cluster(map[string]int64{"a": 1, "b": 2, "c": 3})
			f.link(digest.Link{Story: 2, Follows: 1}, digest.Link{Story: 3, Follows: 2})
			_, err := f.Purge(f.ctx(), f.held("purge", 0), after(time.Hour))
			f.must(err)
			same(f, "earlier", f.story(3).Earlier, nil)
			links, err := f.ListLinks(f.ctx(), time.Time{})
			f.must(err)
			same(f, "ListLinks()", links, []digest.Link{{Story: 3, Follows: 2}})
		}},
		{"openings are listed in pages, the latest first, without copies", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, after(-time.Hour), "too old")
			f.fetch(source.ID, start, "a", "b", "copy", "waiting")
			f.fetch(source.ID, after(time.Hour), "too late")
			f.cluster(map[string]int64{"too old": 1, "a": 1, "b": 2, "too late": 3})
			copied := f.unclustered(1)[0]
			f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), []digest.Assignment{{Item: copied.ID, Story: 1, CopyOf: 5}}))
			q := digest.OpeningQuery{From: start, To: after(time.Hour), Before: math.MaxInt64, Limit: 1}
			var titles []string
			for {
				page, err := f.ListOpenings(f.ctx(), q)
				f.must(err)
				if len(page) == 0 {
					break
				}
				titles = append(titles, page[0].Title)
				q.Before = page[0].ID
			}
			same(f, "titles", titles, []string{item("b", start).Title, item("a", start).Title})
		}},
	}
}

// published returns when an item was published that fetch stores at a time.
func published(guid string, stored time.Time) time.Time { return item(guid, stored).Published }

// link saves links.
func (f *fixture) link(links ...digest.Link) {
	f.Helper()
	f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), nil, links...))
}

// story returns a story as readers see it.
func (f *fixture) story(id int64) digest.Story {
	f.Helper()
	s, err := f.FindStory(f.ctx(), readers, id)
	f.must(err)
	return s
}
