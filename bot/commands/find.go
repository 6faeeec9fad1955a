package commands

import (
	"context"
	"errors"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/match"
	"newsdigest/digest/summarize"
	"newsdigest/digest/text"
)

// recent returns all stories with news of the last window, foremost first,
// with titles and no texts.
func (a *answers) recent(ctx context.Context, q asked, window time.Duration) ([]digest.Story, error) {
	found, err := a.find(ctx, q, window, digest.Search{Every: true, Titles: true})
	return found.Stories, err
}

// about returns the stories with news of the last window that query is about,
// foremost first, without texts: as in an edition, those of which more items
// match than a -word excludes.
func (a *answers) about(ctx context.Context, q asked, window time.Duration, query match.Query) ([]digest.Story, error) {
	asked := query.String()
	found, err := a.find(ctx, q, window, digest.Search{Queries: []string{asked}})
	return slices.DeleteFunc(found.Stories, func(s digest.Story) bool { return !compose.About(found.Scores[asked], s) }), err
}

// find runs a search over the last window. Items that were stored only now
// but published before it are no news.
func (a *answers) find(ctx context.Context, q asked, window time.Duration, s digest.Search) (digest.Found, error) {
	now := q.Request.Now
	s.Community, s.From, s.To = q.Community, now.Add(-window), now
	found, err := compose.Finder{Library: a.Store}.Find(ctx, s)
	if err != nil {
		return digest.Found{}, err
	}
	found.Stories = slices.DeleteFunc(found.Stories, func(s digest.Story) bool { return s.Last().Before(now.Add(-window)) })
	found.Stories = compose.Rank(found.Stories, now)
	return found, nil
}

// read returns the first most of stories with their texts.
func (a *answers) read(ctx context.Context, stories []digest.Story, most int) ([]digest.Story, error) {
	return compose.Finder{Library: a.Store}.Read(ctx, stories[:min(len(stories), most)]...)
}

// section returns the built-in section that somebody typed, by its name in
// English or in the reader's language.
func (q asked) section(typed string) (string, bool) {
	typed = text.Fold(typed)
	for _, name := range match.Sections() {
		section := text.Fold(name)
		if typed == section || typed == text.Fold(q.SectionName(section)) {
			return section, true
		}
	}
	return "", false
}

// parse reads a topic as somebody typed it.
func (q asked) parse(topic string) (match.Query, error) {
	if section, ok := q.section(topic); ok {
		topic = section
	}
	query, err := match.Parse(topic)
	var m *match.Mistake
	switch {
	case !errors.As(err, &m):
		return query, err
	case m.At == 0:
		return query, q.fail("topic.wrong", "why", q.mistake(m))
	}
	return query, q.fail("topic.wrong_at", "at", m.At, "near", m.Near, "why", q.mistake(m))
}

// mistake says what is wrong with a topic.
func (q asked) mistake(m *match.Mistake) string {
	return q.Locale.Text("topic."+m.Kind, "limit", m.Limit, "key", m.Key, "example", m.Example())
}

// A detail is how much of a story is told, at most; its zero value is a
// headline.
type detail struct {
	sentences, quotes, turns int
}

// entry tells a story.
func (q asked) entry(s digest.Story, d detail, topic string) digest.Entry {
	sum := summarize.Summarize(summarize.Request{
		Items:     s.Items,
		Words:     35 * max(d.sentences, 1),
		Sentences: max(d.sentences, 1),
		Quotes:    d.quotes,
		Turns:     d.turns,
		Zone:      digest.Settings{Zone: q.View.Zone}.Location(),
		Topic:     topic,
		Language:  q.Locale.Tag(),
	})
	e := digest.Entry{
		Story:    s.ID,
		Headline: sum.Headline,
		Kind:     digest.KindShort,
		Outlets:  s.Outlets(),
		Copies:   s.Copies(),
		First:    s.First(),
	}
	for _, it := range s.Items {
		if it.ID == sum.HeadlineItem {
			e.URL = it.URL
		}
	}
	if e.Headline == "" && len(s.Items) > 0 {
		e.Headline, e.URL = s.Items[0].Title, s.Items[0].URL
	}
	if d.sentences > 0 {
		e.Kind, e.Sentences, e.Differ = digest.KindNew, sum.Sentences, summarize.Differ(s.Items)
		e.Quotes, e.Turns = sum.Quotes, sum.Turns
	}
	return e
}

// headlines tells stories in one line each.
func (q asked) headlines(stories []digest.Story) []digest.Entry {
	var entries []digest.Entry
	for _, s := range stories {
		entries = append(entries, q.entry(s, detail{}, ""))
	}
	return entries
}

// outlets counts the independent outlets of stories together.
func outlets(stories []digest.Story) int {
	names := map[string]bool{}
	for _, s := range stories {
		for _, o := range s.Outlets() {
			names[o] = true
		}
	}
	return len(names)
}

// meant returns the topic with one word replaced by a word of the recent news
// that is spelled nearly so, or "" where there is none: what to ask instead
// when nothing was found.
func (a *answers) meant(ctx context.Context, q asked, query match.Query, topic string) (string, error) {
	stories, err := a.recent(ctx, q, day)
	if err != nil {
		return "", err
	}
	var v match.Vocabulary
	for _, s := range stories {
		for _, it := range s.Items {
			v.Add(it.Title)
		}
	}
	for _, w := range query.Words() {
		if near, ok := match.Suggest(w, v); ok {
			return replaceWord(topic, w, near), nil
		}
	}
	return "", nil
}
