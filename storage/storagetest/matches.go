package storagetest

import (
	"fmt"
	"sync"
	"time"

	"newsdigest/digest"
)

func matchTests() []test {
	return []test{
		{"matching is due while an item with a story or a query waits", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			due := func() []digest.Wake {
				wakes, err := f.DueMatch(f.ctx(), after(time.Hour), 10)
				f.must(err)
				return wakes
			}
			want := []digest.Wake{{Key: digest.Key{Kind: "match"}, At: after(time.Hour)}}
			f.fetch(source.ID, start, "x")
			same(f, "DueMatch() before it is clustered", due(), nil)
			f.cluster(map[string]int64{"x": 1})
			same(f, "DueMatch()", due(), want)
			f.match(nil)
			same(f, "DueMatch() after", due(), nil)
			f.subscribe(readers, chat, "quake")
			same(f, "DueMatch() of a new query", due(), want)
			f.match(nil)
			same(f, "DueMatch() after", due(), nil)
		}},
		{"topics that ask the same share a query, and the last one takes it away", sharedQuery},
		{"what was found of a query goes with it", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			d := f.subscribe(readers, chat, "quake")
			f.fetch(source.ID, start, "x")
			f.cluster(map[string]int64{"x": 1})
			f.match(map[string]map[string]float64{"quake": {"x": 1}})
			same(f, "found", f.search(readers, "quake").Scores["quake"], map[string]float64{"x": 1})
			f.must(f.Unsubscribe(f.ctx(), readers, d.Topics[0].ID))
			same(f, "unknown", f.search(readers, "quake").Unknown, []string{"quake"})
			f.subscribe(readers, chat, "quake")
			f.match(nil)
			same(f, "found again", f.search(readers, "quake").Scores["quake"], map[string]float64{})
		}},
		{"a query is unknown until all was matched with it", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			queries, total, err := f.ListNewQueries(f.ctx())
			f.must(err)
			same(f, "new queries", []int{len(queries), total}, []int{1, 1})
			same(f, "unknown", f.search(readers, "quake", "flood").Unknown, []string{"quake", "flood"})
			f.must(f.SaveFindings(f.ctx(), f.held("match", 0), digest.Findings{Ready: []int64{queries[0].ID}}))
			same(f, "unknown", f.search(readers, "quake", "flood").Unknown, []string{"flood"})
			queries, total, err = f.ListNewQueries(f.ctx())
			f.must(err)
			same(f, "new queries", []int{len(queries), total}, []int{0, 1})
		}},
		{"an item whose text or story changes waits again", changedItems},
		{"new matches of an item replace the old ones", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.subscribe(readers, chat, "quake")
			f.fetch(source.ID, start, "x", "y")
			f.cluster(map[string]int64{"x": 1, "y": 1})
			f.match(map[string]map[string]float64{"quake": {"x": 1, "y": .25}})
			f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), f.assignments(map[string]int64{"x": 1})))
			f.match(nil)
			same(f, "scores", f.search(readers, "quake").Scores["quake"], map[string]float64{"y": .25})
		}},
		{"a holder that lost its lease finds nothing", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "x")
			f.cluster(map[string]int64{"x": 1})
			waiting, err := f.ListUnmatched(f.ctx(), 10)
			f.must(err)
			old := f.held("match", 0)
			f.held("match", 0)
			err = f.SaveFindings(f.ctx(), old, digest.Findings{Done: []digest.Done{{Item: waiting[0].Item.ID, Ticket: waiting[0].Ticket}}})
			f.want("SaveFindings()", err, digest.ErrLost)
			same(f, "items that wait", f.unmatched(), []string{"x"})
		}},
		{"features come back by when their items were stored", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "x")
			f.fetch(source.ID, after(time.Hour), "y")
			f.cluster(map[string]int64{"x": 1, "y": 1})
			f.match(nil)
			for to, want := range map[time.Duration]int{0: 0, time.Hour: 1, 2 * time.Hour: 2} {
				features, err := f.ListFeatures(f.ctx(), start, after(to))
				f.must(err)
				same(f, fmt.Sprint("features of ", to), len(features), want)
				for _, got := range features {
					same(f, "hashes", got.Hashes, []uint32{7})
				}
			}
		}},
		{"items are found by their ids", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "x", "y", "z")
			items := f.unclustered(10)
			got, err := f.FindItems(f.ctx(), []int64{items[2].ID, items[0].ID, 1})
			f.must(err)
			same(f, "FindItems()", got, []digest.Item{items[0], items[2]})
			got, err = f.FindItems(f.ctx(), nil)
			f.must(err)
			same(f, "FindItems() of none", got, nil)
		}},
		{"matches, tickets and features go with their items", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.subscribe(readers, chat, "quake")
			f.fetch(source.ID, start, "x", "y")
			f.cluster(map[string]int64{"x": 1})
			f.match(map[string]map[string]float64{"quake": {"x": 1}})
			f.cluster(map[string]int64{"y": 1})
			_, err := f.Purge(f.ctx(), f.held("purge", 0), after(time.Hour))
			f.must(err)
			same(f, "items that wait", f.unmatched(), nil)
			same(f, "waiting", f.search(readers).Waiting, time.Time{})
			features, err := f.ListFeatures(f.ctx(), start, after(time.Hour))
			f.must(err)
			same(f, "features", len(features), 0)
			same(f, "stories", f.search(readers, "quake").Stories, nil)
		}},
	}
}

// unmatched returns the GUIDs of the items that wait.
func (f *fixture) unmatched() []string {
	f.Helper()
	waiting, err := f.ListUnmatched(f.ctx(), 1000)
	f.must(err)
	var guids []string
	for _, w := range waiting {
		guids = append(guids, w.Item.GUID)
	}
	return guids
}

// assignments puts items that have a story, by their GUIDs, into others.
func (f *fixture) assignments(stories map[string]int64) []digest.Assignment {
	f.Helper()
	items, err := f.ListItems(f.ctx(), time.Time{})
	f.must(err)
	var as []digest.Assignment
	for _, it := range items {
		if story, ok := stories[it.GUID]; ok {
			as = append(as, digest.Assignment{Item: it.ID, Story: story})
		}
	}
	return as
}

func sharedQuery(f *fixture) {
	texts := func() []string {
		queries, err := f.ListQueries(f.ctx())
		f.must(err)
		var texts []string
		for _, q := range queries {
			texts = append(texts, q.Text)
		}
		return texts
	}
	mine, theirs := f.subscribe(readers, chat, "quake"), f.subscribe(others, outside, "quake")
	f.subscribe(others, outside, "flood")
	same(f, "queries", texts(), []string{"quake", "flood"})
	f.must(f.Unsubscribe(f.ctx(), readers, mine.Topics[0].ID))
	same(f, "queries after one left", texts(), []string{"quake", "flood"})
	f.must(f.Unsubscribe(f.ctx(), others, theirs.Topics[0].ID))
	same(f, "queries after both left", texts(), []string{"flood"})

	// A query may be asked again by one while another gives it up.
	var group sync.WaitGroup
	for i := range 6 {
		group.Go(func() {
			c := digest.Community{Platform: digest.Telegram, ID: fmt.Sprint("group:", i)}
			s := digest.Subscription{
				Community: c, Chat: digest.Chat{Platform: digest.Telegram, ID: fmt.Sprint(i)},
				Topic: digest.Topic{Name: "quake", Query: "quake"}, Schedule: morning, Now: start,
			}
			for range 5 {
				d, err := f.Subscribe(f.ctx(), s)
				f.want("Subscribe()", err, nil)
				f.want("Unsubscribe()", f.Unsubscribe(f.ctx(), c, d.Topics[0].ID), nil)
			}
		})
	}
	group.Wait()
	same(f, "queries after the crowd", texts(), []string{"flood"})
}

func changedItems(f *fixture) {
	source := f.catalogue("reuters")[0]
	f.fetch(source.ID, start, "x", "y")
	f.cluster(map[string]int64{"x": 1, "y": 2})
	f.match(nil)
	same(f, "items that wait", f.unmatched(), nil)
	f.fetch(source.ID, after(time.Hour), "x")
	same(f, "items that wait after the same came again", f.unmatched(), nil)

	changed := item("x", start)
	changed.Text += " It has grown by a sentence."
	f.save(source.ID, after(time.Hour), changed)
	same(f, "items that wait after a new text", f.unmatched(), []string{"x"})
	before, err := f.ListUnmatched(f.ctx(), 10)
	f.must(err)
	changed.Text += " And by one more."
	f.save(source.ID, after(time.Hour), changed)
	f.must(f.SaveFindings(f.ctx(), f.held("match", 0), digest.Findings{
		Done: []digest.Done{{Item: before[0].Item.ID, Ticket: before[0].Ticket, Stored: start}},
	}))
	same(f, "items that wait after the older text was matched", f.unmatched(), []string{"x"})
	same(f, "waiting since", f.search(readers).Waiting, start)

	f.match(nil)
	f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), f.assignments(map[string]int64{"y": 1})))
	same(f, "items that wait after a repair", f.unmatched(), []string{"y"})
}
