package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"newsdigest/digest/extract"
	"newsdigest/digest/parse"
)

// A feedCase is a file of feedparser's corpus with what a parser should find.
type feedCase struct {
	File    string          `json:"file"`
	Headers json.RawMessage `json:"headers"`
	Assert  []struct {
		Path  []any  `json:"path"`
		Op    string `json:"op"`
		Value any    `json:"value"`
	} `json:"assert"`
}

// A feedView is the part of a parsed feed that is asked for. All of it is
// HTML, as feeds have it.
type feedView struct {
	Title, Link string
	Items       []itemView
}

type itemView struct{ ID, Title, URL, Text string }

// A feedMethod parses a feed, or fails.
type feedMethod func(data []byte) (feedView, error)

// feedRows measures how many feeds are parsed, and how many fields are right.
func feedRows(l lab) ([]row, error) {
	folder := l.shared("feeds", "feedparser")
	if !l.has(folder) {
		return nil, nil
	}
	cases, err := readLines[feedCase](filepath.Join(folder, "expectations.jsonl"))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, c := range cases {
		if files[c.File], err = os.ReadFile(filepath.Join(folder, "tests", c.File)); err != nil {
			return nil, err
		}
	}
	var ours, theirs feedScore
	ms := cost(len(files), func() { ours = scoreFeeds(cases, files, parseOurs) })
	set := fmt.Sprintf("feedparser's corpus, %d feeds", ours.files)
	rows := []row{
		{room: "feeds", set: set, measure: "parsed", ours: ratio(ours.parsed, ours.files), cost: ms},
		{room: "feeds", set: set, measure: "fields right", ours: ratio(ours.right, ours.asked)},
	}
	if l.rivals() {
		took := cost(len(files), func() { theirs = scoreFeeds(cases, files, parseGofeed) })
		rows[0].beside = []rival{{"gofeed alone", ratio(theirs.parsed, theirs.files)}}
		rows[1].beside = []rival{{"gofeed alone", ratio(theirs.right, theirs.asked)}}
		rows[0].ratio, rows[0].against = ms/took, "gofeed"
	}
	return rows, nil
}

// parseOurs reads a feed as the program does: texts are those of articles.
func parseOurs(data []byte) (feedView, error) {
	feed, err := parse.Parse(data, "", "")
	if err != nil {
		return feedView{}, err
	}
	v := feedView{Title: html.EscapeString(feed.Title), Link: feed.Link}
	for _, it := range feed.Items {
		text := html.EscapeString(extract.Content(it.HTML))
		v.Items = append(v.Items, itemView{it.GUID, html.EscapeString(it.Title), it.URL, text})
	}
	return v, nil
}

// parseGofeed is the library beneath ours, without what is done before and
// after.
func parseGofeed(data []byte) (feedView, error) {
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		return feedView{}, err
	}
	v := feedView{Title: feed.Title, Link: feed.Link}
	for _, it := range feed.Items {
		text := it.Content
		if text == "" {
			text = it.Description
		}
		v.Items = append(v.Items, itemView{it.GUID, it.Title, it.Link, text})
	}
	return v, nil
}

// A feedScore counts feeds and fields.
type feedScore struct{ files, parsed, asked, right int }

// scoreFeeds asks a method for every field that the corpus states and that we
// keep. Cases that need the headers of an answer are left out.
func scoreFeeds(cases []feedCase, files map[string][]byte, method feedMethod) feedScore {
	var s feedScore
	for _, c := range cases {
		if c.Headers != nil {
			continue
		}
		s.files++
		view, err := method(files[c.File])
		if err == nil {
			s.parsed++
		}
		for _, a := range c.Assert {
			want, isText := a.Value.(string)
			if a.Op != "==" || !isText {
				continue
			}
			have, ok := view.field(a.Path)
			if !ok {
				continue
			}
			s.asked++
			if squeezed(plain(have)) == squeezed(plain(want)) {
				s.right++
			}
		}
	}
	return s
}

// field returns what stands where feedparser has path, and false where we
// keep no such field.
func (v feedView) field(path []any) (string, bool) {
	var names []string
	item := -1
	for i, p := range path {
		if n, ok := p.(float64); ok && i == 1 {
			item = int(n)
			continue
		}
		names = append(names, fmt.Sprint(p))
	}
	switch where := strings.Join(names, "."); {
	case where == "feed.title", where == "feed.title_detail.value":
		return v.Title, true
	case where == "feed.link":
		return v.Link, true
	case item < 0:
		return "", false
	case item >= len(v.Items):
		asked := []string{"entries.title", "entries.link", "entries.id", "entries.description", "entries.summary"}
		return "", slices.Contains(asked, where)
	case where == "entries.title", where == "entries.title_detail.value":
		return v.Items[item].Title, true
	case where == "entries.link":
		return v.Items[item].URL, true
	case where == "entries.id":
		return v.Items[item].ID, true
	case where == "entries.description", where == "entries.summary", where == "entries.content.0.value":
		return v.Items[item].Text, true
	}
	return "", false
}

// plain returns the text of a piece of HTML, without scripts and styles.
func plain(fragment string) string {
	var b strings.Builder
	hidden := 0
	for z := html.NewTokenizer(strings.NewReader(fragment)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(html.UnescapeString(string(z.Raw())))
			}
		case html.DoctypeToken, html.CommentToken:
			if raw := string(z.Raw()); !strings.HasSuffix(raw, ">") {
				b.WriteString(raw) // it never ends, so it is none
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			if s := string(name); s == "script" || s == "style" {
				if kind == html.StartTagToken {
					hidden++
				} else {
					hidden = max(0, hidden-1)
				}
			}
		}
	}
}

// squeezed drops all white space.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
