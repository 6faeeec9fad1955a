package storagetest

import (
	"time"

	"newsdigest/digest"
	"newsdigest/storage"
)

func storyTests() []test {
	return []test{
		{"clustering is due while there are items without a story", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			due := func() []digest.Wake {
				wakes, err := f.DueCluster(f.ctx(), after(time.Hour), 10)
				f.must(err)
				return wakes
			}
			same(f, "DueCluster()", due(), nil)
			f.fetch(source.ID, start, "x", "y")
			want := []digest.Wake{{Key: digest.Key{Kind: "cluster"}, At: after(time.Hour)}}
			same(f, "DueCluster()", due(), want)
			f.cluster(map[string]int64{"x": 1})
			same(f, "DueCluster()", due(), want)
			f.cluster(map[string]int64{"y": 1})
			same(f, "DueCluster()", due(), nil)
		}},
		{"assigned items come back with their stories, in the order of their ids", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "old")
			f.fetch(source.ID, after(time.Hour), "x", "y", "z")
			items := f.unclustered(10)
			f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), []digest.Assignment{
				{Item: items[2].ID, Story: 8, CopyOf: items[1].ID},
				{Item: items[1].ID, Story: 8},
				{Item: items[0].ID, Story: 7},
				{Item: 1, Story: 9}, // purged meanwhile
			}))
			got, err := f.ListItems(f.ctx(), after(time.Hour))
			f.must(err)
			items[1].Story, items[2].Story, items[2].CopyOf = 8, 8, items[1].ID
			same(f, "ListItems()", got, items[1:3])
		}},
		{"an item may change its story", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "x")
			id := f.unclustered(1)[0].ID
			f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), []digest.Assignment{{Item: id, Story: 1, CopyOf: 4}}))
			f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), []digest.Assignment{{Item: id, Story: 2}}))
			_, err := f.FindStory(f.ctx(), readers, 1)
			f.want("FindStory() of the old one", err, digest.ErrNotFound)
			got, err := f.FindStory(f.ctx(), readers, 2)
			f.must(err)
			same(f, "copy of", got.Items[0].CopyOf, 0)
		}},
		{"no assignments are none", func(f *fixture) {
			f.want("SaveAssignments()", f.SaveAssignments(f.ctx(), f.held("cluster", 0), nil), nil)
		}},
		{"many assignments are saved at once", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			var items []digest.Item
			stories := map[string]int64{}
			for i := range 1100 {
				guid := time.Duration(i).String()
				items = append(items, item(guid, start))
				stories[guid] = int64(i%50) + 1
			}
			f.save(source.ID, start, items...)
			f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), nil))
			for len(f.unclustered(1)) > 0 {
				f.cluster(stories)
			}
			got, err := f.ListStories(f.ctx(), storage.StoryQuery{Community: readers, From: start, To: after(time.Hour)})
			f.must(err)
			same(f, "stories and items of the first", []int{len(got), len(got[0].Items)}, []int{50, 22})
		}},
		{"stories of a window hold what was stored before its end", windowedStories},
		{"a private feed is its community's alone", privateStories},
		{"a community sees the languages that it reads", readableStories},
		{"stored things are counted", func(f *fixture) {
			sources := f.catalogue("a", "b")
			f.fetch(sources[0].ID, start.Add(-48*time.Hour), "old")
			f.fetch(sources[0].ID, start, "x", "y")
			f.cluster(map[string]int64{"old": 1, "x": 1, "y": 2})
			_, err := f.SaveFetch(f.ctx(), f.held("poll", sources[1].ID), digest.Fetch{
				Feed: sources[1].ID, Polling: digest.Polling{Due: start, Failures: 1, Error: "it did not answer"},
			})
			f.must(err)
			d := f.subscribe(readers, chat, "quake")
			f.subscribe(others, outside, "quake")
			f.publish(d, 14, 1, 2)
			f.send(f.first(after(time.Hour)))
			counts, err := f.Counts(f.ctx(), after(time.Hour))
			f.must(err)
			same(f, "Counts()", counts, storage.Counts{
				Feeds: 2, Failing: 1, Items: 3, Today: 2, Stories: 2, Chats: 2, Waiting: 1,
			})
		}},
	}
}

// shape returns the GUIDs of each story.
func shape(stories []digest.Story) map[int64][]string {
	shape := map[int64][]string{}
	for _, s := range stories {
		shape[s.ID] = guids(s.Items)
	}
	return shape
}

func windowedStories(f *fixture) {
	source := f.catalogue("reuters")[0]
	early := item("before", after(-time.Hour))
	late := item("late", after(time.Minute)) // published before it, stored after it
	late.Published = after(-2 * time.Hour)
	f.save(source.ID, start, early, item("first", start), late, item("edge", after(time.Hour)))
	f.save(source.ID, start, item("past", after(-time.Hour)), item("future", after(time.Hour)))
	f.cluster(map[string]int64{"before": 3, "first": 3, "late": 3, "edge": 3, "past": 1, "future": 2})

	got, err := f.ListStories(f.ctx(), storage.StoryQuery{Community: readers, From: start, To: after(time.Hour)})
	f.must(err)
	same(f, "ListStories()", shape(got), map[int64][]string{3: {"late", "before", "first"}})
	got, err = f.ListStories(f.ctx(), storage.StoryQuery{Community: readers, From: after(-time.Hour), To: after(2 * time.Hour)})
	f.must(err)
	var ids []int64
	for _, s := range got {
		ids = append(ids, s.ID)
	}
	same(f, "ids", ids, []int64{1, 2, 3})
	story, err := f.FindStory(f.ctx(), readers, 3)
	f.must(err)
	same(f, "FindStory()", story, got[2])
	_, err = f.FindStory(f.ctx(), readers, 0)
	f.want("FindStory() of none", err, digest.ErrNotFound)
}

func privateStories(f *fixture) {
	public := f.catalogue("reuters")[0]
	private, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
	f.must(err)
	f.fetch(public.ID, start, "x")
	f.fetch(private.ID, start, "y", "z")
	f.cluster(map[string]int64{"x": 1, "y": 1, "z": 2})
	// Story 3 is new in the private feed alone.
	f.fetch(public.ID, after(-time.Hour), "old")
	f.fetch(private.ID, start, "news")
	f.cluster(map[string]int64{"old": 3, "news": 3})

	window := storage.StoryQuery{Community: readers, From: start, To: after(time.Hour)}
	got, err := f.ListStories(f.ctx(), window)
	f.must(err)
	same(f, "ListStories()", shape(got), map[int64][]string{1: {"x", "y"}, 2: {"z"}, 3: {"old", "news"}})
	for _, c := range []digest.Community{others, {Platform: digest.Discord, ID: "guild:1"}} {
		window.Community = c
		got, err := f.ListStories(f.ctx(), window)
		f.must(err)
		same(f, "ListStories() of "+c.String(), shape(got), map[int64][]string{1: {"x"}})
		same(f, "image for "+c.String(), got[0].Items[0].Image, "https://p.example/x.jpg")
		_, err = f.FindStory(f.ctx(), c, 2)
		f.want("FindStory() of "+c.String(), err, digest.ErrNotFound)
	}
	f.must(f.RemoveFeed(f.ctx(), readers, private.ID))
	_, err = f.FindStory(f.ctx(), readers, 2)
	f.want("FindStory() of a feed that was removed", err, digest.ErrNotFound)
}

func readableStories(f *fixture) {
	source := f.catalogue("reuters")[0]
	languages := map[string]string{"german": "de-AT", "french": "fr", "unknown": "", "english": "en"}
	var items []digest.Item
	for _, guid := range []string{"english", "french", "german", "unknown"} {
		it := item(guid, start)
		it.Language = languages[guid]
		items = append(items, it)
	}
	f.save(source.ID, start, items...)
	f.cluster(map[string]int64{"english": 1, "german": 1, "unknown": 1, "french": 2})
	f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Reads: []string{"de"}}, start))

	got, err := f.ListStories(f.ctx(), storage.StoryQuery{Community: readers, From: start, To: after(time.Hour)})
	f.must(err)
	same(f, "ListStories()", shape(got), map[int64][]string{1: {"german", "unknown"}})
	_, err = f.FindStory(f.ctx(), readers, 2)
	f.want("FindStory() of another language", err, digest.ErrNotFound)
	_, err = f.FindStory(f.ctx(), others, 2)
	f.want("FindStory() of those who read all", err, nil)
}
