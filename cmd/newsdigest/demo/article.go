package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

//go:embed news/*.txt
var news embed.FS

// Start is the first instant of the three days.
func Start() time.Time { return time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC) }

// An Article is one article of one outlet.
type Article struct {
	Number  int // position in the outlet, from 1
	Outlet  string
	Event   string // what it reports: the name of its file; for tests only
	At      time.Time
	Section string
	Title   string
	Byline  string
	Caption string // of a picture; the page shows it twice, as pages do
	Teaser  string // the title of another article that the page advertises
	Short   bool   // the feed has the first paragraph only
	Text    []string
}

// Articles returns all articles in the order in which they were published.
//
// A file holds articles one after the other. Each begins with a line
//
//	=== outlet | day hh:mm | section
//
// with the outlet's slug, day 0, 1 or 2, and the time in UTC; then come
// fields (title: byline: caption: teaser: short:), an empty line, and the
// paragraphs, with empty lines between them. Lines that begin with # are
// comments.
func Articles() ([]Article, error) {
	names, err := fs.Glob(news, "news/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list news: %w", err)
	}
	var all []Article
	for _, name := range names {
		data, err := news.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read news: %w", err)
		}
		event := strings.TrimSuffix(strings.TrimPrefix(name, "news/"), ".txt")
		articles, err := parse(event, string(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, articles...)
	}
	slices.SortStableFunc(all, func(a, b Article) int { return a.At.Compare(b.At) })
	numbers := map[string]int{}
	for i := range all {
		numbers[all[i].Outlet]++
		all[i].Number = numbers[all[i].Outlet]
	}
	return all, nil
}

func parse(event, file string) ([]Article, error) {
	var out []Article
	for _, part := range strings.Split("\n"+file, "\n=== ")[1:] {
		a, err := parseArticle(part)
		if err != nil {
			return nil, fmt.Errorf("article %d: %w", len(out)+1, err)
		}
		a.Event = event
		out = append(out, a)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no article begins with ===")
	}
	return out, nil
}

func parseArticle(s string) (Article, error) {
	head, rest, _ := strings.Cut(s, "\n")
	fields := strings.Split(head, "|")
	if len(fields) != 3 {
		return Article{}, fmt.Errorf("%q is not outlet | day hh:mm | section", head)
	}
	a := Article{Outlet: strings.TrimSpace(fields[0]), Section: strings.TrimSpace(fields[2])}
	var day, hour, minute int
	if _, err := fmt.Sscanf(strings.TrimSpace(fields[1]), "%d %d:%d", &day, &hour, &minute); err != nil {
		return Article{}, fmt.Errorf("time %q: %w", fields[1], err)
	}
	a.At = Start().AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)

	meta, body, _ := strings.Cut(rest, "\n\n")
	for line := range strings.Lines(meta) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case strings.HasPrefix(line, "#"):
		case !ok:
			return Article{}, fmt.Errorf("%q is not a field", line)
		case key == "title":
			a.Title = value
		case key == "byline":
			a.Byline = value
		case key == "caption":
			a.Caption = value
		case key == "teaser":
			a.Teaser = value
		case key == "short":
			a.Short = value == "yes"
		default:
			return Article{}, fmt.Errorf("unknown field %q", key)
		}
	}
	for _, p := range strings.Split(body, "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			a.Text = append(a.Text, p)
		}
	}
	if a.Title == "" || len(a.Text) == 0 {
		return Article{}, fmt.Errorf("an article at %s has no title or no text", fields[1])
	}
	return a, nil
}
