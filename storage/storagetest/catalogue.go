package storagetest

import (
	"time"

	"newsdigest/digest"
)

func catalogueTests() []test {
	return []test{
		{"an optional feed is known, and nobody's until it is chosen", optionalFeed},
		{"a choice outlives the next list, and is taken back", chosenFeed},
		{"a choice of what is not in the catalogue changes nothing", func(f *fixture) {
			known := f.catalogue("reuters")[0]
			added, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
			f.must(err)
			err = f.ChooseFeeds(f.ctx(), []int64{known.ID, added.ID}, false, start)
			f.want("ChooseFeeds() of a private feed", err, digest.ErrNotFound)
			same(f, "outlets of the others", f.outlets(others, true), []string{"reuters"})
			same(f, "due feeds", f.dueFeeds(), 2)
		}},
		{"a try is kept, and is no poll", triedFeed},
		{"what came of feeds lately, and what others of the catalogue had too", healthOfFeeds},
		{"those who added a feed are told what became of it", feedNotices},
		{"offers are numbered on within their community", func(f *fixture) {
			offers, err := f.SaveOffers(f.ctx(), readers, []digest.Feed{feed("a"), feed("b")})
			f.must(err)
			same(f, "SaveOffers()", offers, []digest.Offer{{Number: 1, Feed: feed("a")}, {Number: 2, Feed: feed("b")}})
			offers, err = f.SaveOffers(f.ctx(), readers, []digest.Feed{feed("c")})
			f.must(err)
			same(f, "SaveOffers() again", offers, []digest.Offer{{Number: 3, Feed: feed("c")}})
			got, err := f.FindOffer(f.ctx(), readers, 2)
			f.must(err)
			same(f, "FindOffer()", got, digest.Offer{Number: 2, Feed: feed("b")})
			_, err = f.FindOffer(f.ctx(), readers, 4)
			f.want("FindOffer() of none", err, digest.ErrNotFound)
			_, err = f.FindOffer(f.ctx(), others, 2)
			f.want("FindOffer() of others", err, digest.ErrNotFound)
		}},
		{"of a community's offers the newest hundred are kept", func(f *fixture) {
			for range 3 {
				_, err := f.SaveOffers(f.ctx(), readers, make([]digest.Feed, 40))
				f.must(err)
			}
			_, err := f.FindOffer(f.ctx(), readers, 20)
			f.want("FindOffer(20)", err, digest.ErrNotFound)
			_, err = f.FindOffer(f.ctx(), readers, 21)
			f.want("FindOffer(21)", err, nil)
		}},
	}
}

func optionalFeed(f *fixture) {
	optional := feed("gazette")
	optional.Optional = true
	f.must(f.SyncCatalogue(f.ctx(), []digest.Feed{feed("reuters"), optional}, start))
	same(f, "outlets", f.outlets(readers, true), []string{"reuters"})
	same(f, "due feeds", f.dueFeeds(), 1)
	known, err := f.ListCatalogue(f.ctx())
	f.must(err)
	same(f, "how many are known", len(known), 2)
	same(f, "everyone's", []bool{known[0].Catalogue, known[1].Catalogue}, []bool{false, true})

	added, err := f.AddFeed(f.ctx(), readers, feed("gazette"), after(time.Hour))
	f.must(err)
	same(f, "id of the feed that a community added", added.ID, known[0].ID)
	same(f, "outlets of the others", f.outlets(others, true), []string{"reuters"})
	same(f, "due feeds", f.dueFeeds(), 2)

	f.must(f.ChooseFeeds(f.ctx(), []int64{added.ID}, true, after(time.Hour)))
	same(f, "outlets of the others", f.outlets(others, true), []string{"gazette", "reuters"})
	f.must(f.ChooseFeeds(f.ctx(), []int64{added.ID}, false, after(time.Hour)))
	same(f, "outlets of the others", f.outlets(others, true), []string{"reuters"})
	same(f, "due feeds while a community has it", f.dueFeeds(), 2)
}

func chosenFeed(f *fixture) {
	optional := feed("gazette")
	optional.Optional = true
	list := []digest.Feed{feed("reuters"), optional}
	f.must(f.SyncCatalogue(f.ctx(), list, start))
	known, err := f.ListCatalogue(f.ctx())
	f.must(err)
	f.must(f.ChooseFeeds(f.ctx(), []int64{known[0].ID}, true, after(time.Hour)))
	f.must(f.ChooseFeeds(f.ctx(), []int64{known[1].ID}, false, after(time.Hour)))
	f.must(f.SyncCatalogue(f.ctx(), list, after(2*time.Hour)))
	same(f, "outlets", f.outlets(readers, true), []string{"gazette"})
	got, err := f.FindSource(f.ctx(), known[0].ID)
	f.must(err)
	same(f, "due", got.Due, after(time.Hour))
	f.must(f.ChooseFeeds(f.ctx(), []int64{known[0].ID}, false, after(3*time.Hour)))
	same(f, "outlets", f.outlets(readers, true), nil)
	same(f, "due feeds", f.dueFeeds(), 0)
}

func triedFeed(f *fixture) {
	optional := feed("gazette")
	optional.Optional = true
	f.must(f.SyncCatalogue(f.ctx(), []digest.Feed{optional, feed("reuters")}, start))
	known, err := f.ListCatalogue(f.ctx())
	f.must(err)
	f.must(f.SaveTry(f.ctx(), known[0].ID, "", after(time.Hour)))
	f.must(f.SaveTry(f.ctx(), known[0].ID, "nothing there", after(2*time.Hour)))
	f.must(f.SaveTry(f.ctx(), known[1].ID, "nothing there", after(2*time.Hour)))
	known, err = f.ListCatalogue(f.ctx())
	f.must(err)
	same(f, "polling of the optional feed", known[0].Polling, digest.Polling{Tried: after(time.Hour), Error: "nothing there"})
	same(f, "when it answered", known[0].Answered(), after(time.Hour))
	same(f, "polling of the other", known[1].Polling, digest.Polling{Due: start})
}

func healthOfFeeds(f *fixture) {
	sources := f.catalogue("reuters", "ap") // ap comes first
	blog, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
	f.must(err)
	secret, err := f.AddFeed(f.ctx(), others, feed("secret"), start)
	f.must(err)
	f.fetch(sources[0].ID, after(time.Hour), "ap1")
	f.fetch(blog.ID, after(2*time.Hour), "b1", "b2", "b3")
	f.fetch(secret.ID, after(2*time.Hour), "s2")
	f.cluster(map[string]int64{"ap1": 1, "b1": 1, "b2": 2, "b3": 3, "s2": 2})
	got, err := f.ListHealth(f.ctx(), []int64{sources[0].ID, sources[1].ID, blog.ID}, start)
	f.must(err)
	same(f, "ListHealth()", got, map[int64]digest.Health{
		sources[0].ID: {First: after(time.Hour), Items: 1}, // its story is shared with a private feed alone
		sources[1].ID: {},
		blog.ID:       {First: after(2 * time.Hour), Items: 3, Shared: 1},
	})
	got, err = f.ListHealth(f.ctx(), []int64{blog.ID}, after(3*time.Hour))
	f.must(err)
	same(f, "ListHealth() of later", got, map[int64]digest.Health{blog.ID: {}})
}

func feedNotices(f *fixture) {
	f.subscribe(readers, chat, "quake")
	f.subscribe(readers, chat, "storm")
	blog, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
	f.must(err)
	_, err = f.AddFeed(f.ctx(), others, feed("blog"), start) // without a digest
	f.must(err)
	state := digest.Polling{
		Due: after(8 * 24 * time.Hour), Polled: after(time.Hour), Failures: 9, Error: "It is gone.",
		Failing: after(time.Minute), Gone: 2, Ended: after(time.Hour),
	}
	_, err = f.SaveFetch(f.ctx(), f.held("poll", blog.ID), digest.Fetch{Feed: blog.ID, Polling: state, Notice: digest.NoticeFeedEnded})
	f.must(err)
	got, err := f.FindSource(f.ctx(), blog.ID)
	f.must(err)
	same(f, "polling", got.Polling, state)
	notices, err := f.ListNotices(f.ctx(), readers, start, 9)
	f.must(err)
	same(f, "how many notices", len(notices), 1)
	n := notices[0]
	same(f, "notice", []string{string(n.Kind), n.Subject, n.Why}, []string{"feed-ended", "blog", "It is gone."})
	same(f, "made", n.At, after(time.Hour))
	said, err := f.SayNotice(f.ctx(), f.held("send", bot))
	f.must(err)
	same(f, "said", said.ID, n.ID)
}
