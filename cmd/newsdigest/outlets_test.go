package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"newsdigest/cmd/newsdigest/demo"
)

// A feedServer serves the outlets, lets things happen to them, and has the odd
// places that people give the address of.
type feedServer struct {
	outlets *demo.Server

	mu    sync.Mutex
	fate  map[string]fate // by outlet
	asked map[string]int  // requests by path
}

// A fate is what has happened to an outlet's feed.
type fate struct{ kind, to string }

// cmdFeed lets something happen to the feed of an outlet:
//
//	feed break meridian          it breaks off in the middle
//	feed move globe              it is at /moved/globe/feed for good
//	feed gone globe              it is gone for good
//	feed rename globe            all its items get new ids
//	feed bomb globe              it unpacks to a gigabyte
//	feed lead globe http://…     it leads elsewhere
//	feed mend                    all are as they were
//	feed asked /globe/feed 3     so many requests have come there
func cmdFeed(ts *testscript.TestScript, _ bool, args []string) {
	s := worldOf(ts).feeds
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(args) == 1 && args[0] == "mend":
		s.fate = nil
		return
	case len(args) == 3 && args[0] == "asked":
		if n := strconv.Itoa(s.asked[args[1]]); n != args[2] {
			ts.Fatalf("%s was asked for %s times, want %s", args[1], n, args[2])
		}
		return
	case len(args) == 3 && args[0] == "lead", len(args) == 2 && slices.Contains([]string{"break", "move", "gone", "rename", "bomb"}, args[0]):
	default:
		ts.Fatalf("usage: feed break|move|gone|rename|bomb OUTLET | feed lead OUTLET ADDRESS | feed mend")
	}
	s.fate = maps.Clone(s.fate)
	if s.fate == nil {
		s.fate = map[string]fate{}
	}
	s.fate[args[1]] = fate{kind: args[0], to: strings.Join(args[2:], "")}
}

func (s *feedServer) fateOf(outlet string) fate {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fate[outlet]
}

// spoilt reports whether nothing can be read of an outlet.
func (s *feedServer) spoilt(outlet string) bool {
	switch s.fateOf(outlet).kind {
	case "", "move", "rename":
		return false
	}
	return true
}

func (s *feedServer) count(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked == nil {
		s.asked = map[string]int{}
	}
	s.asked[path]++
}

// ServeHTTP serves the outlets and the odd places.
func (s *feedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.count(r.URL.Path)
	if path, ok := strings.CutPrefix(r.URL.Path, "/odd/"); ok {
		serveOdd(w, r, path)
		return
	}
	path, moved := strings.CutPrefix(r.URL.Path, "/moved")
	r.URL.Path = path
	outlet, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch f := s.fateOf(outlet); {
	case f.kind == "move" && !moved && strings.HasSuffix(path, "/feed"):
		http.Redirect(w, r, "/moved"+path, http.StatusPermanentRedirect)
	case f.kind == "gone":
		w.WriteHeader(http.StatusGone)
	case f.kind == "lead":
		http.Redirect(w, r, f.to, http.StatusFound)
	case f.kind == "bomb":
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.CopyN(z, blanks{}, 1<<30) // until the reader has enough
	case f.kind == "rename" && strings.HasSuffix(path, "/feed"):
		s.serveRenamed(w, r)
	case f.kind == "break":
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprint(w, "<rss><channel><item><title>cut in the mid")
		panic(http.ErrAbortHandler)
	default:
		s.outlets.ServeHTTP(w, r)
	}
}

// blanks is white space without end.
type blanks struct{}

// Read fills p.
func (blanks) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte(" "), len(p))), nil }

// ids finds the ids of items in every format of the outlets.
var ids = regexp.MustCompile(`<guid[^>]*>|<id>|"id":"|rdf:about="`)

// serveRenamed serves a feed whose items have new ids.
func (s *feedServer) serveRenamed(w http.ResponseWriter, r *http.Request) {
	r.Header.Del("If-None-Match")
	plain := httptest.NewRecorder()
	s.outlets.ServeHTTP(plain, r)
	w.Header().Set("Content-Type", plain.Header().Get("Content-Type"))
	_, _ = w.Write(ids.ReplaceAll(plain.Body.Bytes(), []byte("${0}new-")))
}

// serveOdd serves what people give the address of besides feeds.
func serveOdd(w http.ResponseWriter, r *http.Request, path string) {
	kind := func(s string) { w.Header().Set("Content-Type", s) }
	switch path {
	case "site", "three", "login":
		kind("text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><html><head><title>Odd</title>")
		for _, outlet := range map[string][]string{"site": {"globe"}, "three": {"globe", "beacon", "meridian"}}[path] {
			fmt.Fprintf(w, `<link rel="alternate" type="application/rss+xml" href="/%s/feed">`, outlet)
		}
		fmt.Fprint(w, "</head><body>", map[string]string{"login": `<form><input name="user"><input type="password"></form>`}[path], "</body></html>")
	case "report.pdf":
		kind("application/pdf")
		fmt.Fprint(w, "%PDF-1.7\n")
	case "large", "endless": // 2 GB, declared or not
		kind("application/xml")
		if path == "large" {
			w.Header().Set("Content-Length", fmt.Sprint(2<<30))
		}
		_, _ = io.CopyN(w, blanks{}, 2<<30) // until the reader has enough
	case "many": // a feed of 100,000 items
		kind("application/rss+xml")
		fmt.Fprint(w, "<rss><channel><title>Many</title>")
		for i := range 100_000 {
			fmt.Fprintf(w, "<item><guid>%d</guid><title>Report %d</title></item>\n", i, i)
		}
		fmt.Fprint(w, "</channel></rss>")
	case "list.opml": // 5,000 feeds
		kind("text/x-opml")
		fmt.Fprint(w, "<opml><body>")
		for i := range 5000 {
			fmt.Fprintf(w, `<outline text="Feed %d" xmlUrl="http://%s/odd/feed%d"/>`, i, r.Host, i)
		}
		fmt.Fprint(w, "</body></opml>")
	default: // the feeds of that list
		if !strings.HasPrefix(path, "feed") {
			http.NotFound(w, r)
			return
		}
		kind("application/rss+xml")
		fmt.Fprintf(w, "<rss><channel><title>%s</title><item><guid>1</guid><title>Report of %s</title><pubDate>%s</pubDate></item></channel></rss>",
			path, path, time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC).Format(time.RFC1123Z))
	}
}
