package fetch_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
)

func TestDiscover(t *testing.T) {
	t.Parallel()
	feed := feedtest.RSS("World | Daily News",
		feedtest.Item{GUID: "2", Title: "The bridge is open again after the flood", Link: "http://dailynews.example/2", Date: time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC)},
		feedtest.Item{GUID: "1", Title: "The mayor has said that the bridge is closed", Link: "http://dailynews.example/1", Date: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)},
	)
	page := func(links string) feedtest.Page {
		return feedtest.Page{Type: "text/html", Body: "<!doctype html><html><head><title>Daily News</title>" + links + "</head><body><p>Welcome.</p></body></html>"}
	}
	const address = "http://dailynews.example/rss"
	for _, test := range []struct {
		name  string
		typed string
		pages map[string]feedtest.Page
	}{
		{"the feed itself", address, nil},
		{"pasted with brackets and blanks", " <" + address + "> ", nil},
		{"another spelling of its scheme", "feed:" + address, nil},
		{
			"a page that names it", "http://dailynews.example",
			map[string]feedtest.Page{"http://dailynews.example/": page(`<link rel="alternate" type="application/rss+xml" href="/rss">`)},
		},
		{
			"a page that names comments first, and one that is gone", "http://dailynews.example/",
			map[string]feedtest.Page{
				"http://dailynews.example/": page(`<link rel=alternate type=application/rss+xml title="Comments" href="/c"><link rel="Alternate" type="application/atom+xml; charset=utf-8" href="/old"><link rel=alternate hreflang=de href=/de><link rel='home alternate' type='application/rss+xml' href='rss'>`),
				"/old":                      page(""),
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			web := feedtest.New(t)
			web.Set(address, feedtest.Page{Body: feed})
			for at, p := range test.pages {
				web.Set(at, p)
			}
			got, items, err := fetch.Discover(t.Context(), web.Client(), test.typed)
			if err != nil {
				t.Fatal(err)
			}
			want := digest.Feed{URL: address, Title: "World | Daily News", Outlet: "Daily News", Language: "en"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("feed (-want +got):\n%s", diff)
			}
			var titles []string
			for _, it := range items {
				titles = append(titles, it.Title)
			}
			if diff := cmp.Diff([]string{"The bridge is open again after the flood", "The mayor has said that the bridge is closed"}, titles); diff != "" {
				t.Errorf("newest items (-want +got):\n%s", diff)
			}
		})
	}
}

// Names without a scheme are asked over https first, then over http.
func TestDiscover_Scheme(t *testing.T) {
	t.Parallel()
	web := feedtest.New(t)
	web.SetFeed("http://old.example/rss", "Old", feedtest.Item{GUID: "1", Title: "Bridge opens"})
	policy := web.Policy()
	dial := policy.Dial
	var ports []string
	policy.Dial = func(ctx context.Context, network, address string) (conn net.Conn, err error) {
		port := address[strings.LastIndexByte(address, ':')+1:]
		if ports = append(ports, port); port == "443" {
			return nil, errCanary
		}
		return dial(ctx, network, address)
	}
	got, _, err := fetch.Discover(t.Context(), fetch.NewClient(policy), "old.example/rss")
	if err != nil || got.URL != "http://old.example/rss" {
		t.Errorf("found %q, %v", got.URL, err)
	}
	if diff := cmp.Diff([]string{"443", "80"}, ports); diff != "" {
		t.Errorf("ports asked (-want +got):\n%s", diff)
	}
}

func TestDiscover_Outlet(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ title, host, want string }{
		{"BBC News - World", "feeds.bbc.co.uk", "BBC News"},
		{"World news | The Guardian", "www.theguardian.com", "The Guardian"},
		{"Le Monde.fr - Actualités et Infos en France et dans le monde", "www.lemonde.fr", "Le Monde.fr"},
		{"Aktuell - FAZ.NET", "www.faz.net", "FAZ.NET"},
		{"NYT > World News", "rss.nytimes.com", "NYT > World News"},
		{"Latest stories from the newsroom, all day and all night long", "www.example.com", "example.com"},
		{"", "münchen.example.de", "example.de"},
		{"Hacker News", "news.ycombinator.com", "Hacker News"},
	} {
		web := feedtest.New(t)
		address := "http://" + test.host + "/rss"
		web.SetFeed("/rss", test.title, feedtest.Item{GUID: "1", Title: "Bridge opens"})
		got, _, err := fetch.Discover(t.Context(), web.Client(), address)
		if err != nil || got.Outlet != test.want {
			t.Errorf("%q at %s is %q, %v, want %q", test.title, test.host, got.Outlet, err, test.want)
		}
	}
}

func TestDiscover_Refused(t *testing.T) {
	t.Parallel()
	web := feedtest.New(t)
	web.Set("/page", feedtest.Page{Type: "text/html", Body: "<html><head><link rel=alternate type=application/rss+xml href=http://[::1]/><title>A page</title></head>"})
	web.Set("/text", feedtest.Page{Type: "text/plain", Body: "Hello."})
	web.Fail("/gone", feedtest.Fault{Status: http.StatusGone})
	for _, test := range []struct{ typed, want string }{
		{"", `"" is no address on the web`},
		{"the guardian", `"the guardian" is no address on the web`},
		{"guardian", `"guardian" is no address on the web`},
		{"javascript:alert(1)", `"javascript:alert(1)" is no address on the web`},
		{"ftp://news.example/", `"ftp://news.example/" is no address on the web`},
		{"http://127.0.0.1/", "That address cannot be reached"},
		{"192.168.1.1", "That address cannot be reached"},
		{"http://news.example/page", "That is a web page without a feed; "},
		{"http://news.example/text", "feed"},
		{"http://news.example/gone", "That feed is gone for good"},
	} {
		_, _, err := fetch.Discover(t.Context(), web.Client(), test.typed)
		if got := digest.Explanation(err); !strings.Contains(got, test.want) {
			t.Errorf("Discover(%q) says %q (%v), want %q", test.typed, got, err, test.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := fetch.Discover(ctx, web.Client(), "http://news.example/page"); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of ctx: %v", err)
	}
}
