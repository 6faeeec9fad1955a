package commands

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"newsdigest/bot"
	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/match"
	"newsdigest/digest/text"
)

const (
	trendAge   = 5 * time.Minute
	trendWait  = 150 * time.Millisecond
	trendSpan  = 8 * time.Hour // of what is suggested, where there is enough of it: who types waits
	mostTrends = 200           // communities; past it all are forgotten
	topStories = 20            // that are suggested
	topTopics  = 20            // likewise
	mostTitles = 10_000        // that are looked through for topics, of the window and of the time before each
)

// Trends keeps the topics and top stories of the last hours for some minutes,
// so that a suggestion at every key typed does not read the news anew. Its
// zero value is empty.
type trends struct {
	reading singleflight.Group // by community
	mu      sync.Mutex
	kept    map[digest.Community]trend
}

type trend struct {
	at      time.Time
	stories []bot.Choice // by headline, the value being the id
	topics  []string     // that trend
}

// trend returns what the community's news are about, some minutes old at most.
// Who types does not wait for it long: he gets what it was before, or nothing,
// and has it read for the next key.
func (a *answers) trend(ctx context.Context, q asked) (trend, error) {
	a.trends.mu.Lock()
	t, ok := a.trends.kept[q.Community]
	a.trends.mu.Unlock()
	if age := q.Request.Now.Sub(t.at); ok && age >= 0 && age < trendAge {
		return t, nil
	}
	reading := a.trends.reading.DoChan(q.Community.String(), func() (any, error) {
		return a.readTrend(context.WithoutCancel(ctx), q)
	})
	select {
	case read := <-reading:
		t, _ = read.Val.(trend)
		return t, read.Err
	case <-time.After(trendWait):
		return t, nil
	}
}

func (a *answers) readTrend(ctx context.Context, q asked) (trend, error) {
	window := trendSpan
	stories, err := a.recent(ctx, q, window)
	if err == nil && len(stories) < topStories {
		window = day
		stories, err = a.recent(ctx, q, window)
	}
	if err != nil {
		return trend{}, err
	}
	topics, err := a.trendingTopics(ctx, q, window, stories)
	if err != nil {
		return trend{}, err
	}
	if stories, err = a.read(ctx, stories, topStories); err != nil {
		return trend{}, err
	}
	t := trend{at: q.Request.Now, topics: topics}
	for _, s := range stories {
		t.stories = append(t.stories, bot.Choice{
			Label: shown(q.entry(s, detail{}, "").Headline, 100),
			Value: strconv.FormatInt(s.ID, 10),
		})
	}
	a.trends.mu.Lock()
	defer a.trends.mu.Unlock()
	if len(a.trends.kept) >= mostTrends || a.trends.kept == nil {
		a.trends.kept = map[digest.Community]trend{}
	}
	a.trends.kept[q.Community] = t
	return t, nil
}

// trendingTopics returns what the stories of the last window are about and
// those of the time before, as long again, were not.
func (a *answers) trendingTopics(ctx context.Context, q asked, window time.Duration, stories []digest.Story) ([]string, error) {
	begin := q.Request.Now.Add(-window)
	past, err := compose.Finder{Library: a.Store}.Find(ctx, digest.Search{
		Community: q.Community, From: begin.Add(-window), To: begin, Every: true, Titles: true,
	})
	if err != nil {
		return nil, err
	}
	return match.Phrases(headlinesOf(stories, begin), headlinesOf(past.Stories, begin.Add(-window)), topTopics), nil
}

// headlinesOf returns the titles of the items of stories that were published
// since, no more than are looked through.
func headlinesOf(stories []digest.Story, since time.Time) []match.Headline {
	var out []match.Headline
	for _, s := range stories {
		for _, it := range s.Originals() {
			if len(out) < mostTitles && !it.Published.Before(since) {
				out = append(out, match.Headline{Text: it.Title, Language: it.Language, Source: it.Independent})
			}
		}
	}
	return out
}

// forget drops what is kept of a community.
func (t *trends) forget(c digest.Community) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.kept, c)
}

// suggestTopics offers the topics that trend, then sections.
func (a *answers) suggestTopics(ctx context.Context, q asked, typed string) ([]bot.Choice, error) {
	t, err := a.trend(ctx, q)
	names := t.topics
	for _, section := range match.Sections() {
		names = append(names[:len(names):len(names)], q.SectionName(text.Fold(section)))
	}
	var choices []bot.Choice
	for _, name := range names {
		if begins(text.Fold(name), text.Fold(strings.TrimSpace(typed))) {
			choices = append(choices, bot.Choice{Label: name, Value: name})
		}
	}
	return choices, err
}

// suggestStories offers the top stories by their headlines.
func (a *answers) suggestStories(ctx context.Context, q asked, typed string) ([]bot.Choice, error) {
	t, err := a.trend(ctx, q)
	var choices []bot.Choice
	for _, c := range t.stories {
		if strings.Contains(text.Fold(c.Label), text.Fold(strings.TrimSpace(typed))) {
			choices = append(choices, c)
		}
	}
	return choices, err
}

// replaceWord returns topic with a word, compared folded, replaced; "" where
// the word is not in it.
func replaceWord(topic, word, by string) string {
	for _, t := range text.Tokens(topic) {
		if text.Fold(t.Text) == word {
			return topic[:t.Start] + by + topic[t.End:]
		}
	}
	return ""
}
