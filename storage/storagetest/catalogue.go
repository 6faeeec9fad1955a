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
