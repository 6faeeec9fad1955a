// Package parse reads the bytes of a feed: RSS 0.9x–2.0, RDF, Atom 0.3 and
// 1.0, CDF and JSON Feed.
//
// Feeds are seldom what they should be, so the bytes are repaired first, each
// step only where it is needed:
//
//  1. decode: whatever the charset, UTF-8 without illegal characters (decode.go).
//  2. adapt: what the parser would pass over takes a form that it reads (adapt.go).
//  3. gofeed parses. If it fails or loses items, and only then, CDF is read
//     (cdf.go), or the XML is written anew in good form and parsed once more
//     (reform.go). A feed over the limits is cut to them in the same way.
//  4. fill: what stands in an odd place is found (fill.go), and every field is
//     cut to its size (limits.go).
//
// The package is pure: no connection, no clock, no state.
package parse

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"newsdigest/digest"
)

// A Feed is what the bytes of a feed say.
type Feed struct {
	Title    string // one line
	Link     string // of the site, http or https, or ""
	Language string // BCP 47, or ""
	Items    []Item // as the feed orders them, at most 500

	// Hints of the publisher about polling; zero where there are none.
	TTL       time.Duration  // do not ask again before
	SkipHours []int          // 0–23 UTC, when nothing is published
	SkipDays  []time.Weekday // UTC
}

// An Item is an entry of a feed. Its Text is empty: HTML, which may be plain
// text as well, is yet to be turned into it. Published is zero where the feed
// does not tell it, and is not checked against a clock.
type Item struct {
	digest.Item
	HTML    string // the longer of content and description
	Updated time.Time
}

// Parse reads a feed. base is the URL that the bytes came from, against which
// relative links are resolved; contentType is the header of the answer. Both
// may be empty. The error carries a sentence for people.
func Parse(data []byte, base, contentType string) (Feed, error) {
	text := decode(data, contentType)
	parsed, err := read(text)
	if err != nil {
		return Feed{}, explain(err, text)
	}
	at, err := url.Parse(base)
	if err != nil || !at.IsAbs() {
		at = nil
	}
	return fill(parsed, at), nil
}

// read returns the feed in text, repairing it if gofeed cannot read it as it
// is.
func read(text string) (*gofeed.Feed, error) {
	if strings.HasPrefix(text, "{") {
		return parseWith(text)
	}
	text = adapt(text)
	items, over := survey(text)
	if over {
		return parseWith(reform(text))
	}
	feed, err := parseWith(text)
	switch {
	case err == nil && len(feed.Items) >= items:
		return feed, nil
	case err == nil: // items were lost without a word
		if better, err := parseWith(reform(text)); err == nil && len(better.Items) > len(feed.Items) {
			return better, nil
		}
		return feed, nil
	}
	if cdf, ok := readCDF(text); ok {
		return cdf, nil
	}
	if again, err := parseWith(reform(text)); err == nil {
		return again, nil
	}
	return nil, err
}

// parseWith parses text with gofeed.
func parseWith(text string) (feed *gofeed.Feed, err error) {
	defer func() {
		// Feeds are hostile and the library is not ours.
		if p := recover(); p != nil {
			feed, err = nil, fmt.Errorf("gofeed: panic: %v", p)
		}
	}()
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	p.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	feed, err = p.ParseString(text)
	if err != nil {
		return nil, fmt.Errorf("parse feed: %w", err)
	}
	return feed, nil
}

// explain says in a sentence why text is no feed.
func explain(err error, text string) error {
	start := strings.ToLower(strings.TrimSpace(text[:min(len(text), 1024)]))
	switch {
	case strings.TrimSpace(text) == "":
		return digest.Explain(err, "That address answers with nothing; a feed has at least a title.")
	case strings.Contains(start, "<html") || strings.HasPrefix(start, "<!doctype html"):
		return digest.Explain(err, "That is a web page, not a feed; give the address of its RSS or Atom feed.")
	case strings.Contains(start, "<opml"):
		return digest.Explain(err, "That is a list of feeds (OPML), not a feed; import it instead.")
	case strings.HasPrefix(start, "{") || strings.HasPrefix(start, "["):
		return digest.Explain(err, "That is JSON, but not a JSON Feed.")
	case bytes.ContainsRune([]byte(start), '<'):
		return digest.Explain(err, "That is XML that cannot be read as an RSS or Atom feed.")
	}
	return digest.Explain(err, "That is no feed; give the address of an RSS, Atom or JSON feed.")
}
