package storagetest

import (
	"fmt"
	"time"

	"newsdigest/digest"
)

func searchTests() []test {
	return []test{
		{"a search finds stories by their matches, with scores and without texts", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.subscribe(readers, chat, "quake")
			f.subscribe(readers, chat, "flood")
			f.fetch(source.ID, start, "a", "b", "c", "d")
			f.cluster(map[string]int64{"a": 1, "b": 1, "c": 2, "d": 3})
			f.match(map[string]map[string]float64{"quake": {"a": .3, "c": digest.Excluded}, "flood": {"a": 1}})
			got := f.search(readers, "quake", "flood")
			same(f, "stories", got.Stories, map[int64][]string{1: {"a", "b"}, 2: {"c"}})
			same(f, "scores", got.Scores, map[string]map[string]float64{
				"quake": {"a": .3, "c": digest.Excluded}, "flood": {"a": 1},
			})
			found, err := f.Search(f.ctx(), digest.Search{Community: readers, From: start, To: after(time.Hour), Queries: []string{"flood"}})
			f.must(err)
			want, err := f.FindStory(f.ctx(), readers, 1)
			f.must(err)
			for i := range want.Items {
				it := &want.Items[i]
				it.GUID, it.URL, it.Title, it.Text, it.Image, it.Author, it.Section = "", "", "", "", "", "", ""
			}
			same(f, "found", found.Stories, []digest.Story{want})
		}},
		{"a story that matched before is found by its latest item", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.subscribe(readers, chat, "quake")
			f.fetch(source.ID, after(-2*time.Hour), "old", "alone")
			f.cluster(map[string]int64{"old": 1, "alone": 2})
			f.match(map[string]map[string]float64{"quake": {"old": 1, "alone": 1}})
			same(f, "stories before", f.search(readers, "quake").Stories, nil)
			f.fetch(source.ID, start, "turn")
			f.cluster(map[string]int64{"turn": 1})
			f.match(nil)
			same(f, "stories", f.search(readers, "quake").Stories, map[int64][]string{1: {"old", "turn"}})
		}},
		{"a story that a repair makes is found by the items that it took in", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.subscribe(readers, chat, "quake")
			f.fetch(source.ID, after(-2*time.Hour), "old")
			f.fetch(source.ID, start, "news")
			f.cluster(map[string]int64{"old": 1, "news": 2})
			scores := map[string]map[string]float64{"quake": {"old": 1}}
			f.match(scores)
			same(f, "stories before", f.search(readers, "quake").Stories, nil)
			f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), f.assignments(map[string]int64{"old": 2})))
			f.match(scores)
			same(f, "stories", f.search(readers, "quake").Stories, map[int64][]string{2: {"old", "news"}})
		}},
		{"of a broad query the widest stories are found, then the latest", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.subscribe(readers, chat, "quake")
			f.subscribe(readers, chat, "flood")
			f.fetch(source.ID, start, "a", "wide", "wider", "f")
			f.fetch(source.ID, after(time.Minute), "b")
			f.cluster(map[string]int64{"a": 1, "b": 2, "wide": 3, "wider": 3, "f": 4})
			f.match(map[string]map[string]float64{"quake": {"a": 1, "b": 1, "wide": 1}, "flood": {"f": 1}})
			for most, want := range map[int][]int64{0: {1, 2, 3, 4}, 1: {3, 4}, 2: {2, 3, 4}, 3: {1, 2, 3, 4}} {
				found, err := f.Search(f.ctx(), digest.Search{
					Community: readers, From: start, To: after(time.Hour), Queries: []string{"quake", "flood"}, Most: most,
				})
				f.must(err)
				var ids []int64
				for _, s := range found.Stories {
					ids = append(ids, s.ID)
				}
				same(f, fmt.Sprint("stories of the widest ", most), ids, want)
			}
		}},
		{"a search finds what the community may see", func(f *fixture) {
			public := f.catalogue("reuters")[0]
			private, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
			f.must(err)
			f.subscribe(readers, chat, "quake")
			f.fetch(public.ID, start, "x")
			f.fetch(private.ID, start, "y", "z")
			german := item("de", start)
			german.Language = "de"
			f.save(public.ID, start, german)
			f.cluster(map[string]int64{"x": 1, "y": 1, "z": 2, "de": 3})
			f.match(map[string]map[string]float64{"quake": {"x": 1, "y": 1, "z": 1, "de": 1}})
			same(f, "stories", f.search(readers, "quake").Stories, map[int64][]string{1: {"x", "y"}, 2: {"z"}, 3: {"de"}})
			same(f, "stories of others", f.search(others, "quake").Stories, map[int64][]string{1: {"x"}, 3: {"de"}})
			f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Reads: []string{"en"}}, start))
			same(f, "stories in English", f.search(readers, "quake").Stories, map[int64][]string{1: {"x", "y"}, 2: {"z"}})
		}},
		{"a search by stories asks no query", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "x", "y", "z")
			f.cluster(map[string]int64{"x": 1, "y": 2, "z": 3})
			found, err := f.Search(f.ctx(), digest.Search{Community: readers, From: start, To: after(time.Hour), Stories: []int64{1, 3, 9}})
			f.must(err)
			var ids []int64
			for _, s := range found.Stories {
				ids = append(ids, s.ID)
			}
			same(f, "stories", ids, []int64{1, 3})
			same(f, "waiting", found.Waiting, start)
		}},
		{"a search may be for every story, with titles", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, after(-time.Hour), "old", "alone")
			f.fetch(source.ID, start, "x", "y")
			f.fetch(source.ID, after(time.Hour), "late")
			f.cluster(map[string]int64{"old": 1, "x": 1, "y": 2, "alone": 3, "late": 2})
			found, err := f.Search(f.ctx(), digest.Search{Community: readers, From: start, To: after(time.Hour), Every: true, Titles: true})
			f.must(err)
			titles := map[int64][]string{}
			for _, s := range found.Stories {
				for _, it := range s.Items {
					titles[s.ID] = append(titles[s.ID], it.Title)
				}
			}
			same(f, "titles", titles, map[int64][]string{1: {"About old", "About x"}, 2: {"About y"}})
		}},
		{"what waits for its story is said", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, after(-time.Hour), "x")
			same(f, "waiting", f.search(readers).Waiting, after(-time.Hour))
		}},
	}
}

// An answer is a digest.Found by GUIDs.
type answer struct {
	Stories map[int64][]string
	Scores  map[string]map[string]float64
	Unknown []string
	Waiting time.Time
}

// search asks for what queries match in the hour from start.
func (f *fixture) search(c digest.Community, queries ...string) answer {
	f.Helper()
	found, err := f.Search(f.ctx(), digest.Search{Community: c, From: start, To: after(time.Hour), Queries: queries})
	f.must(err)
	a := answer{Scores: map[string]map[string]float64{}, Unknown: found.Unknown, Waiting: found.Waiting}
	guids := map[int64]string{}
	for _, s := range found.Stories {
		if a.Stories == nil {
			a.Stories = map[int64][]string{}
		}
		for _, light := range s.Items {
			items, err := f.FindItems(f.ctx(), []int64{light.ID})
			f.must(err)
			guids[light.ID] = items[0].GUID
			a.Stories[s.ID] = append(a.Stories[s.ID], items[0].GUID)
		}
	}
	for query, scores := range found.Scores {
		a.Scores[query] = map[string]float64{}
		for item, score := range scores {
			a.Scores[query][guids[item]] = score
		}
	}
	return a
}
