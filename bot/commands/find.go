package commands

import (
	"context"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/match"
	"newsdigest/digest/summarize"
)

// recent returns the stories with news of the last window, foremost first.
// Items that were stored only now but published before it are no news.
func (a *answers) recent(ctx context.Context, q asked, window time.Duration) ([]digest.Story, error) {
	now := q.Request.Now
	stories, err := a.Store.ListStories(ctx, digest.StoryQuery{Community: q.Community, From: now.Add(-window), To: now})
	if err != nil {
		return nil, err
	}
	stories = slices.DeleteFunc(stories, func(s digest.Story) bool { return s.Last().Before(now.Add(-window)) })
	return compose.Rank(stories, now), nil
}

// parse reads a topic as somebody typed it.
func (q asked) parse(topic string) (match.Query, error) {
	query, err := match.Parse(topic)
	if err != nil {
		why := digest.Explanation(err)
		if why == "" {
			return query, err
		}
		return query, q.fail("topic.wrong", "why", why)
	}
	return query, nil
}

// A docs holds items as queries see them, each prepared once.
type docs map[int64]match.Doc

// matching returns the stories that query is about: as in an edition, more of
// their items match than a -word excludes.
func (p docs) matching(query match.Query, stories []digest.Story) []digest.Story {
	var found []digest.Story
	for _, s := range stories {
		balance := 0
		for _, it := range s.Originals() {
			switch v := query.Match(p.doc(it)); {
			case v.Excluded:
				balance--
			case v.Matched:
				balance++
			}
		}
		if balance > 0 {
			found = append(found, s)
		}
	}
	return found
}

func (p docs) doc(it digest.Item) match.Doc {
	d, ok := p[it.ID]
	if !ok {
		d = match.Prepare(it)
		p[it.ID] = d
	}
	return d
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

// headlines tells the first most of stories in one line each.
func (q asked) headlines(stories []digest.Story, most int) []digest.Entry {
	var entries []digest.Entry
	for _, s := range stories[:min(len(stories), most)] {
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

// meant returns the query with one word replaced by a word of the news that is
// spelled nearly so, or "" where there is none: what to ask instead when
// nothing was found.
func meant(query match.Query, topic string, stories []digest.Story) string {
	var v match.Vocabulary
	for _, s := range stories {
		for _, it := range s.Items {
			v.Add(it.Title)
		}
	}
	for _, w := range query.Words() {
		if near, ok := match.Suggest(w, v); ok {
			return replaceWord(topic, w, near)
		}
	}
	return ""
}
