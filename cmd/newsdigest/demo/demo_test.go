package demo_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/demo"
	"newsdigest/digest/parse"
)

// TestArticles checks what the demo promises to its reader.
func TestArticles(t *testing.T) {
	t.Parallel()
	articles, err := demo.Articles()
	if err != nil {
		t.Fatal(err)
	}
	events, outlets, days := map[string]bool{}, map[string]bool{}, map[int]bool{}
	for _, a := range articles {
		events[a.Event] = true
		outlets[a.Outlet] = true
		days[a.At.Day()] = true
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{{"articles", len(articles), 90}, {"events", len(events), 15}, {"outlets", len(outlets), 8}, {"days", len(days), 3}} {
		if c.got < c.want {
			t.Errorf("%d %s, want at least %d", c.got, c.what, c.want)
		}
	}
}

func TestServer_Feeds(t *testing.T) {
	t.Parallel()
	now := demo.Start().Add(42 * time.Hour)
	server, err := demo.New(func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server)
	defer web.Close()
	for _, f := range server.Feeds(web.URL) {
		t.Run(f.Outlet, func(t *testing.T) {
			body, header := get(t, f.URL, "")
			feed, err := parse.Parse([]byte(body), f.URL, header.Get("Content-Type"))
			if err != nil {
				t.Fatalf("parse: %v\n%s", err, body)
			}
			if feed.Title != f.Outlet || len(feed.Items) == 0 {
				t.Errorf("title %q with %d items, want %q with some", feed.Title, len(feed.Items), f.Outlet)
			}
			for _, it := range feed.Items {
				if it.Title == "" || it.URL == "" || it.Published.IsZero() || it.Published.After(now) {
					t.Errorf("item %+v lacks something, or is of the future", it.Item)
				}
				page, _ := get(t, it.URL, "")
				if !strings.Contains(page, "<article>") {
					t.Errorf("%s is no article", it.URL)
				}
			}
			if again, _ := get(t, f.URL, header.Get("ETag")); again != "" {
				t.Errorf("a conditional request got %d bytes, want 304", len(again))
			}
		})
	}
}

func TestServer_Future(t *testing.T) {
	t.Parallel()
	server, err := demo.New(demo.Start)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/meridian/1", "/meridian/0", "/meridian/x", "/nobody/feed", "/"} {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("GET %s = %d, want 404: nothing is published yet", path, w.Code)
		}
	}
}

func get(t *testing.T, url, etag string) (string, http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), resp.Header
}
