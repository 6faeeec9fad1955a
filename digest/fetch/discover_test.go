package fetch_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
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
			web.TB = nil // sites have no feeds at most places
			web.Set(address, feedtest.Page{Body: feed})
			for at, p := range test.pages {
				web.Set(at, p)
			}
			found, err := fetch.Discover(t.Context(), web.Client(), test.typed)
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Feeds) != 1 {
				t.Fatalf("%d feeds, want 1", len(found.Feeds))
			}
			got, items := found.Feeds[0].Feed, found.Feeds[0].Items
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
	got, err := fetch.Discover(t.Context(), fetch.NewClient(policy), "old.example/rss")
	if err != nil || got.Feeds[0].Feed.URL != "http://old.example/rss" {
		t.Errorf("found %+v, %v", got, err)
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
		got, err := fetch.Discover(t.Context(), web.Client(), address)
		if err != nil || got.Feeds[0].Feed.Outlet != test.want {
			t.Errorf("%q at %s is %+v, %v, want %q", test.title, test.host, got, err, test.want)
		}
	}
}

func TestDiscover_Refused(t *testing.T) {
	t.Parallel()
	web := feedtest.New(t)
	web.TB = nil // sites have no feeds at most places
	web.Set("/page", feedtest.Page{Type: "text/html", Body: "<html><head><link rel=alternate type=application/rss+xml href=http://[::1]/><title>A page</title></head>"})
	web.Set("/text", feedtest.Page{Type: "text/plain", Body: "Hello."})
	web.Set("/report.pdf", feedtest.Page{Type: "application/pdf", Body: "%PDF-1.7"})
	web.Set("/film", feedtest.Page{Type: "video/mp4", Body: "\x00\x00\x00\x20ftypisom"})
	web.Set("/login", feedtest.Page{Type: "text/html", Body: "<html><form><input name=user><input type=password></form>"})
	web.Set("/big", feedtest.Page{Body: "<rss><channel><title>Big</title>" + strings.Repeat("<item><title>Bridge opens</title></item>\n", 300_000)})
	web.Fail("/members", feedtest.Fault{Status: http.StatusForbidden})
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
		{"http://news.example/report.pdf", "That is a PDF, not a feed; "},
		{"http://news.example/film", "That is a file, not a feed; "},
		{"http://news.example/login", "That page asks for a password"},
		{"http://news.example/members", "does not let programs read this address"},
		{"http://news.example/big", "answers with more than 10 MiB"},
		{"file:///etc/passwd", `"file:///etc/passwd" is no address on the web`},
	} {
		_, err := fetch.Discover(t.Context(), web.Client(), test.typed)
		if got := digest.Explanation(err); !strings.Contains(got, test.want) {
			t.Errorf("Discover(%q) says %q (%v), want %q", test.typed, got, err, test.want)
		}
	}
	policy := web.Policy()
	policy.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, errCanary }
	_, refused := fetch.Discover(t.Context(), web.Client(), "http://10.0.0.1/feed")
	_, unreachable := fetch.Discover(t.Context(), fetch.NewClient(policy), "http://news.example/feed")
	if got, want := digest.Explanation(refused), digest.Explanation(unreachable); got != want || got == "" {
		t.Errorf("a refused address says %q, one that cannot be reached %q", got, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fetch.Discover(ctx, web.Client(), "http://news.example/page"); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of ctx: %v", err)
	}
}

// A page with several feeds shows them all, one for each set of items.
func TestDiscover_Several(t *testing.T) {
	t.Parallel()
	web := feedtest.New(t)
	web.TB = nil // sites have no feeds at most places
	var head strings.Builder
	for _, name := range []string{"world", "sport", "world-atom", "gone"} {
		head.WriteString(`<link rel=alternate type=application/rss+xml href=/` + name + `>`)
	}
	for i := range 9 {
		head.WriteString(`<link rel=alternate type=application/rss+xml href=/more` + strconv.Itoa(i) + `>`)
	}
	web.Set("http://news.example/", feedtest.Page{Type: "text/html", Body: "<html><head>" + head.String() + "</head>"})
	world := feedtest.Item{GUID: "1", Title: "Bridge opens", Link: "http://news.example/1"}
	web.SetFeed("http://news.example/world", "World", world)
	web.SetFeed("http://news.example/world-atom", "World, too", world)
	web.SetFeed("http://news.example/sport", "Sport", feedtest.Item{GUID: "2", Title: "Late goal", Link: "http://news.example/2"})
	found, err := fetch.Discover(t.Context(), web.Client(), "http://news.example/")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"http://news.example/world", "http://news.example/sport"}, addresses(found)); diff != "" {
		t.Errorf("feeds (-want +got):\n%s", diff)
	}
	if found.More != 3 {
		t.Errorf("%d feeds more, want 3", found.More)
	}
}

func addresses(found digest.Finding) []string {
	var out []string
	for _, f := range found.Feeds {
		out = append(out, f.Feed.URL)
	}
	return out
}

func TestDiscover_Places(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, typed, page, want string }{
		{"a link in the page", "http://news.example/", `<html><body><a href="/about">About</a> <a href="/rss/all.xml">RSS</a>`, "http://news.example/rss/all.xml"},
		{"a usual path", "http://news.example/", "<html>", "http://news.example/atom.xml"},
		{"a usual path below", "http://news.example/blog/", "<html>", "http://news.example/blog/feed"},
		{"a usual path beside a page", "http://news.example/blog/index.html", "<html>", "http://news.example/blog/feed"},
		{"JSON Feed", "http://news.example/", "<html>", "http://news.example/feed.json"},
		{"YouTube channel", "http://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/videos", "", "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"},
		{"YouTube playlist", "http://www.youtube.com/playlist?list=PLabc-123", "", "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabc-123"},
		{"YouTube video in a playlist", "http://www.youtube.com/watch?v=abc&list=PLabc-123", "", "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabc-123"},
		{"YouTube user", "http://www.youtube.com/user/newsroom", "", "https://www.youtube.com/feeds/videos.xml?user=newsroom"},
		{"YouTube handle", "http://www.youtube.com/@newsroom", `<html><link rel="canonical" href="https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv">`, "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"},
		{"subreddit", "http://old.reddit.com/r/worldnews/top/", "", "https://www.reddit.com/r/worldnews/.rss"},
		{"Reddit user", "http://www.reddit.com/u/some-body", "", "https://www.reddit.com/user/some-body/.rss"},
		{"Mastodon", "http://social.example/@reporter", "", "https://social.example/@reporter.rss"},
		{"Mastodon, seen from another server", "http://social.example/@reporter@press.example", "", "https://press.example/@reporter.rss"},
		{"Substack", "http://letters.substack.com/p/the-bridge", "", "https://letters.substack.com/feed"},
		{"Substack author", "http://substack.com/@letters", "", "https://letters.substack.com/feed"},
		{"Medium author", "http://medium.com/@reporter/the-bridge-123", "", "https://medium.com/feed/@reporter"},
		{"Medium publication", "http://medium.com/newsroom", "", "https://medium.com/feed/newsroom"},
		{"Medium site", "http://newsroom.medium.com/about", "", "https://newsroom.medium.com/feed"},
		{"GitHub releases", "http://github.com/owner/tool.go/releases", "", "https://github.com/owner/tool.go/releases.atom"},
		{"GitHub repository", "http://github.com/owner/tool", "", "https://github.com/owner/tool/releases.atom"},
		{"GitHub branch", "http://github.com/owner/tool/tree/release/1.2", "", "https://github.com/owner/tool/commits/release/1.2.atom"},
		{"GitHub user", "http://github.com/owner", "", "https://github.com/owner.atom"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			web := feedtest.New(t)
			web.TB = nil                                                 // sites have no feeds at most places
			want := strings.Replace(test.want, "https://", "http://", 1) // the web of the test has no certificates
			web.Set(test.typed, feedtest.Page{Type: "text/html", Body: test.page})
			web.SetFeed(want, "News", feedtest.Item{GUID: "1", Title: "Bridge opens"})
			client := web.Client()
			client.Transport = plainly{client.Transport}
			found, err := fetch.Discover(t.Context(), client, test.typed)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{test.want}, addresses(found)); diff != "" {
				t.Errorf("feeds (-want +got):\n%s", diff)
			}
		})
	}
}

// plainly sends requests for https over http.
type plainly struct{ to http.RoundTripper }

func (p plainly) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme = "http"
	return p.to.RoundTrip(r)
}
