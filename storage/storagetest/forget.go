package storagetest

import (
	"time"

	"newsdigest/digest"
)

func forgetTests() []test {
	return []test{
		{"takes all of a community, and nothing of the others", forgetOne},
		{"a feed that others have stays, with its items", func(f *fixture) {
			own, err := f.AddFeed(f.ctx(), readers, feed("village"), start)
			f.must(err)
			_, err = f.AddFeed(f.ctx(), others, feed("village"), start)
			f.must(err)
			f.fetch(own.ID, start, "a")
			f.must(f.ForgetCommunity(f.ctx(), readers))
			_, err = f.FindSource(f.ctx(), own.ID)
			f.must(err)
			items, err := f.ListUnclustered(f.ctx(), 9)
			f.must(err)
			same(f, "items", len(items), 1)
		}},
		{"a community that is not known is forgotten already", func(f *fixture) {
			f.must(f.ForgetCommunity(f.ctx(), readers))
		}},
	}
}

func forgetOne(f *fixture) {
	catalogue := f.catalogue("reuters")
	own, err := f.AddFeed(f.ctx(), readers, feed("village"), start)
	f.must(err)
	f.fetch(catalogue[0].ID, start, "public")
	f.fetch(own.ID, start, "private")
	f.cluster(map[string]int64{"public": 1, "private": 2})
	f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Language: "de"}, start))
	f.subscribe(readers, thread, "flood")
	d := f.subscribe(readers, chat, "quake")
	other := f.subscribe(others, outside, "storm")
	f.prefer(digest.Preference{Kind: digest.PreferMute, Query: "football", Name: "football", Made: start})
	f.match(map[string]map[string]float64{"quake": {"private": 1}})
	f.publish(d, 14, 1, 2)
	f.publish(other, 14, 1)

	f.must(f.ForgetCommunity(f.ctx(), readers))
	settings, err := f.FindSettings(f.ctx(), readers)
	f.must(err)
	same(f, "settings", settings, digest.Settings{})
	same(f, "digests", f.digests(), nil)
	same(f, "preferences", f.wants(chat), nil)
	same(f, "queries", f.queries(), []string{"storm"})
	_, err = f.FindSource(f.ctx(), own.ID)
	f.want("FindSource()", err, digest.ErrNotFound)
	items, err := f.ListItems(f.ctx(), start.Add(-time.Hour))
	f.must(err)
	same(f, "items", len(items), 1)
	same(f, "what the others have told", f.told(other.ID), []int64{1})
	same(f, "deliveries of the others", len(f.ready(after(time.Hour))), 1)
	f.must(f.ForgetCommunity(f.ctx(), readers))
}
