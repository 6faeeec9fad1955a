package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"newsdigest/bot"
	"newsdigest/digest"
	"newsdigest/digest/match"
	"newsdigest/digest/text"
)

const (
	trendAge   = time.Minute
	mostTrends = 200 // communities; past it all are forgotten
	topStories = 20  // that are suggested
)

// Trends keeps the top stories of the last day for a minute, so that a
// suggestion at every key typed does not read the news anew. Its zero value is
// empty.
type trends struct {
	mu   sync.Mutex
	kept map[digest.Community]trend
}

type trend struct {
	at      time.Time
	stories []bot.Choice // by headline, the value being the id
	names   []string     // what the stories are about
}

// trend returns the community's top stories, at most a minute old.
func (a *answers) trend(ctx context.Context, q asked) (trend, error) {
	now := q.Request.Now
	a.trends.mu.Lock()
	t, ok := a.trends.kept[q.Community]
	a.trends.mu.Unlock()
	if age := now.Sub(t.at); ok && age >= 0 && age < trendAge {
		return t, nil
	}
	stories, err := a.recent(ctx, q, day)
	if err != nil {
		return trend{}, err
	}
	if stories, err = a.read(ctx, stories, topStories); err != nil {
		return trend{}, err
	}
	t = trend{at: now}
	seen := map[string]bool{}
	for _, s := range stories {
		t.stories = append(t.stories, bot.Choice{
			Label: shown(q.entry(s, detail{}, "").Headline, 100),
			Value: strconv.FormatInt(s.ID, 10),
		})
		if name := subject(s); name != "" && !seen[name] {
			seen[name] = true
			t.names = append(t.names, name)
		}
	}
	a.trends.mu.Lock()
	defer a.trends.mu.Unlock()
	if len(a.trends.kept) >= mostTrends || a.trends.kept == nil {
		a.trends.kept = map[digest.Community]trend{}
	}
	a.trends.kept[q.Community] = t
	return t, nil
}

// suggestTopics offers sections and what the top stories are about.
func (a *answers) suggestTopics(ctx context.Context, q asked, typed string) ([]bot.Choice, error) {
	t, err := a.trend(ctx, q)
	var choices []bot.Choice
	for _, name := range slices.Concat(t.names, match.Sections()) {
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

// subject returns the name, of one or two words, that stands in most headlines
// of a story, in at least two; "" where there is none. Of names that stand in
// equally many, the longer one tells more, then the one met first.
func subject(s digest.Story) string {
	count := map[string]int{}
	var order []string
	for _, it := range s.Originals() {
		in := map[string]bool{}
		for _, name := range names(it) {
			if in[name] {
				continue
			}
			in[name] = true
			if count[name] == 0 {
				order = append(order, name)
			}
			count[name]++
		}
	}
	best := ""
	for _, name := range order {
		n, most := count[name], count[best]
		if n >= 2 && (n > most || n == most && strings.Contains(name, " ") && !strings.Contains(best, " ")) {
			best = name
		}
	}
	return best
}

// names returns the capitalised words of an item's title that are no stop
// words, and the pairs of such that stand side by side or have one small stop
// word between them: "Strait of Hormuz".
func names(it digest.Item) []string {
	language := text.Primary(it.Language)
	var out []string
	start, end := 0, -1 // of the name before
	for _, t := range text.Tokens(it.Title) {
		if t.Cap == text.Small || len(t.Text) < 3 || text.IsStop(t.Text, language) {
			continue
		}
		word := t.End
		if w := it.Title[t.Start:t.End]; strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s") {
			word = t.Start + strings.LastIndexAny(w, "'’")
		}
		if end >= 0 && t.Start > end {
			between := it.Title[end:t.Start]
			if between == " " || text.IsStop(strings.TrimSpace(between), language) {
				out = append(out, it.Title[start:word])
			}
		}
		out = append(out, it.Title[t.Start:word])
		start, end = t.Start, word
	}
	return out
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
