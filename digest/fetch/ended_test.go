package fetch_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/fetch/feedtest"
)

// A reader is a community that added the feed at feedURL and has a digest.
func (d desk) reader(t *testing.T) digest.Community {
	t.Helper()
	home := digest.Community{Platform: digest.Telegram, ID: "chat:7"}
	_, err := d.store.Subscribe(t.Context(), digest.Subscription{
		Community: home, Chat: digest.Chat{Platform: digest.Telegram, ID: "7"},
		Topic: digest.Topic{Name: "bridge", Query: "bridge"}, Now: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.store.SyncCatalogue(t.Context(), nil, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.AddFeed(t.Context(), home, digest.Feed{URL: feedURL, Outlet: "News"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	return home
}

// notices returns the kinds of what a community was told, oldest first.
func (d desk) notices(t *testing.T, home digest.Community) []digest.NoticeKind {
	t.Helper()
	list, err := d.store.ListNotices(t.Context(), home, time.Time{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []digest.NoticeKind
	for i := len(list) - 1; i >= 0; i-- {
		kinds = append(kinds, list[i].Kind)
		if list[i].Subject != "News" {
			t.Errorf("the notice is about %q, want News", list[i].Subject)
		}
	}
	return kinds
}

func days(src digest.Source) float64 { return src.Due.Sub(src.Polled).Hours() / 24 }

// A feed that says twice that it is gone is given up, and comes back.
func TestPoller_Gone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		home := d.reader(t)
		gone := feedtest.Fault{Status: http.StatusGone}
		d.web.Fail(feedURL, gone, gone, gone)
		src := d.poll(t, feedURL)
		if days(src) < 1 || days(src) > 2 || !src.Ended.IsZero() || !strings.Contains(src.Error, "gone for good") {
			t.Errorf("after 410 the feed waits %.1f days and says %q", days(src), src.Error)
		}
		for range 2 {
			time.Sleep(time.Until(src.Due))
			src = d.poll(t, feedURL)
			if days(src) < 7 || days(src) > 8 || src.Ended.IsZero() {
				t.Errorf("after 410 again the feed waits %.1f days, ended %v", days(src), src.Ended)
			}
		}
		time.Sleep(time.Until(src.Due))
		d.web.SetFeed(feedURL, "News", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens"), Date: time.Now()})
		if src = d.poll(t, feedURL); !src.Ended.IsZero() || src.Gone != 0 || src.Items != 1 || days(src) > 1 {
			t.Errorf("back again: %+v", src.Polling)
		}
		if diff := cmp.Diff([]digest.NoticeKind{digest.NoticeFeedEnded, digest.NoticeFeedBack}, d.notices(t, home)); diff != "" {
			t.Errorf("notices (-want +got):\n%s", diff)
		}
	})
}

// A feed that fails for a month is given up, and its old news is no flood when
// it is back.
func TestPoller_FailsForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		home := d.reader(t)
		d.web.SetFeed(feedURL, "News", feedtest.Item{GUID: "0", Title: "Bridge closes", Text: article("Bridge closes"), Date: time.Now()})
		src := d.poll(t, feedURL)
		start := time.Now()
		for src.Ended.IsZero() && time.Since(start) < 40*24*time.Hour {
			time.Sleep(time.Until(src.Due))
			d.web.Fail(feedURL, feedtest.Fault{Status: http.StatusInternalServerError})
			src = d.poll(t, feedURL)
		}
		if got := src.Ended.Sub(start).Hours() / 24; got < 30 || got > 31.5 || days(src) < 7 {
			t.Errorf("given up after %.1f days, next poll in %.1f, want 30 and 7", got, days(src))
		}
		time.Sleep(time.Until(src.Due))
		var old []feedtest.Item
		for i := range 80 {
			at := time.Now().Add(-time.Duration(i+5) * 24 * time.Hour)
			old = append(old, feedtest.Item{GUID: at.String(), Title: "Bridge repaired", Text: article("Bridge repaired"), Date: at})
		}
		d.web.SetFeed(feedURL, "News", old...)
		if src = d.poll(t, feedURL); src.Items != 51 {
			t.Errorf("%d items after it is back, want 51, as many as a new feed brings", src.Items)
		}
		if diff := cmp.Diff([]digest.NoticeKind{digest.NoticeFeedEnded, digest.NoticeFeedBack}, d.notices(t, home)); diff != "" {
			t.Errorf("notices (-want +got):\n%s", diff)
		}
	})
}
