package compose

import (
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/match"
	"newsdigest/digest/summarize"
)

const (
	// wordsPerEntry and sentencesPerEntry bound what an entry quotes.
	wordsPerEntry     = 80
	sentencesPerEntry = 3
	// longEntries is how many entries have sentences; the others are one line.
	longEntries = 5
	// calm is how much older than its digest, or than the last edition, news
	// may be. It keeps a first subscription, a new feed or a feed that changes
	// its ids from dumping what is old.
	calm = 24 * time.Hour
)

// An Input is all that an edition is made from.
type Input struct {
	Digest  digest.Digest
	Stories []digest.Story // with an item stored in From ≤ t < To; only what the community may see
	Told    []digest.Told  // by this digest
	Slot    digest.Slot
	From    time.Time
	To      time.Time // also the time of the edition
	Late    bool
}

// Compose returns the edition: at most Digest.Stories entries, new ones
// first, then updated ones, then those in short, each group by rank. Every
// story of the input that a topic matched has its reason in Considered.
func Compose(in Input) digest.Edition {
	e := digest.Edition{
		Digest: in.Digest.ID,
		Slot:   in.Slot,
		At:     in.To,
		From:   in.From,
		To:     in.To,
		Late:   in.Late,
	}
	topics := parse(in.Digest.Topics)
	memory := remember(in.Told)
	var ranked []candidate
	for _, story := range in.Stories {
		c, reason := consider(in, topics, memory, story)
		switch reason {
		case "":
			continue // no topic is about it
		case digest.ReasonShown:
			ranked = append(ranked, c)
		default:
			note(&e, story.ID, reason)
		}
	}
	byRank(ranked)
	var chosen []candidate
	for _, c := range ranked {
		// A sentence costs more than all the rest, so that only stories with
		// a place in the edition are told.
		reason := digest.ReasonNoRoom
		if len(chosen) < in.Digest.Stories {
			c.entry, reason = tell(in.Digest, c)
		}
		note(&e, c.story.ID, reason)
		if c.entry.Kind != "" {
			chosen = append(chosen, c)
		}
	}
	arrange(&e, chosen)
	return e
}

// arrange puts what was chosen, best first, into the order of the page: new
// stories, then updated ones, then those in short.
func arrange(e *digest.Edition, chosen []candidate) {
	for i := longEntries; i < len(chosen); i++ {
		short := &chosen[i].entry
		short.Kind, short.Sentences, short.Differ = digest.KindShort, nil, nil
	}
	outlets := map[string]bool{}
	for _, kind := range []digest.EntryKind{digest.KindNew, digest.KindUpdated, digest.KindShort} {
		for _, c := range chosen {
			if c.entry.Kind != kind {
				continue
			}
			e.Entries = append(e.Entries, c.entry)
			for _, o := range c.entry.Outlets {
				outlets[o] = true
			}
		}
	}
	e.Outlets = len(outlets)
}

// note records why a story is or is not in the edition.
func note(e *digest.Edition, story int64, reason digest.Reason) {
	e.Considered = append(e.Considered, digest.Consideration{Story: story, Reason: reason})
	if reason == digest.ReasonUnchanged {
		e.HeldBack++
	}
}

// consider decides about one story before it is told. The reason is shown for
// one that may be, and "" where no topic is about it.
func consider(in Input, topics []topic, memory memory, story digest.Story) (candidate, digest.Reason) {
	m := matching(topics, story)
	switch {
	case len(m.topics) == 0 && m.excluded:
		return candidate{}, digest.ReasonExcluded
	case len(m.topics) == 0:
		return candidate{}, ""
	case !story.Owed && story.Last().Before(later(in.Digest.Created, in.From).Add(-calm)):
		return candidate{}, digest.ReasonTooOld
	}
	c := candidate{story: story, matched: m, score: score(story, in.To) * (1 + m.score)}
	c.known, c.before = memory.of(story)
	if c.before && !c.known.hasNews(story) {
		return candidate{}, digest.ReasonUnchanged
	}
	return c, digest.ReasonShown
}

// tell gives a story its headline and sentences. The entry has no kind where
// there is nothing to tell, and the reason says why.
func tell(d digest.Digest, c candidate) (digest.Entry, digest.Reason) {
	request := summarize.Request{
		Items:     c.story.Items,
		Words:     wordsPerEntry,
		Sentences: sentencesPerEntry,
		Topic:     c.matched.query,
		Language:  d.Settings.Language,
	}
	if c.before {
		request.Items = c.known.newItems(c.story)
		request.Told = c.known.memory.Knows
	}
	summary := summarize.Summarize(request)
	switch {
	case c.before && len(summary.Sentences) == 0 && !c.known.clearlyWider(c.story):
		return digest.Entry{}, digest.ReasonUnchanged
	case summary.Headline == "":
		return digest.Entry{}, digest.ReasonNoText
	}
	e := entry(d, c.story, c.matched, summary)
	if !c.before {
		return e, digest.ReasonShown
	}
	e.Kind = digest.KindUpdated
	e.Added = max(0, len(e.Outlets)-c.known.outlets)
	return e, digest.ReasonUpdated
}

func entry(d digest.Digest, story digest.Story, m matched, s summarize.Summary) digest.Entry {
	zone := digest.Settings{Zone: d.Schedule.Zone}.Location()
	e := digest.Entry{
		Story:     story.ID,
		Headline:  s.Headline,
		Kind:      digest.KindNew,
		Topics:    m.topics,
		Sentences: s.Sentences,
		Outlets:   story.Outlets(),
		Copies:    story.Copies(),
		First:     story.First(),
		Day:       days(story.First().In(zone), story.Last().In(zone)),
		Differ:    summarize.Differ(story.Items),
	}
	for _, it := range story.Items {
		if it.ID == s.HeadlineItem {
			e.URL = it.URL
		}
	}
	return e
}

// days returns on which day of a story that began at first its latest report
// came: 1 on the same calendar day.
func days(first, last time.Time) int {
	date := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(date(last).Sub(date(first))/(24*time.Hour)) + 1
}

// Remembers returns what an edition tells, for the memory of its digest.
func Remembers(e digest.Edition, stories []digest.Story) []digest.Told {
	byID := map[int64]digest.Story{}
	for _, s := range stories {
		byID[s.ID] = s
	}
	var told []digest.Told
	for _, entry := range e.Entries {
		t := digest.Told{
			Digest:  e.Digest,
			Story:   entry.Story,
			At:      e.At,
			Outlets: len(entry.Outlets),
		}
		for _, s := range entry.Sentences {
			t.Sentences = append(t.Sentences, summarize.Fingerprint(s.Text))
		}
		for _, it := range byID[entry.Story].Items {
			t.Items = append(t.Items, it.ID)
		}
		slices.Sort(t.Items)
		told = append(told, t)
	}
	return told
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// A topic is one of the digest's topics, ready to match.
type topic struct {
	name  string
	query match.Query
}

// parse leaves out topics whose query this program no longer understands.
func parse(topics []digest.Topic) []topic {
	var out []topic
	for _, t := range topics {
		q, err := match.Parse(t.Query)
		if err != nil {
			continue
		}
		out = append(out, topic{name: t.Name, query: q})
	}
	return out
}

// matched says which topics a story is about.
type matched struct {
	topics   []string
	query    string  // of the best one
	score    float64 // of the best one, 0–1
	excluded bool
}

// matching matches the originals of a story with every topic. A topic is
// about a story when more of its items match than a -word excludes.
func matching(topics []topic, story digest.Story) matched {
	var m matched
	var docs []match.Doc
	for _, it := range story.Originals() {
		docs = append(docs, match.Prepare(it))
	}
	for _, t := range topics {
		hits, excluded, best := 0, 0, 0.0
		for _, doc := range docs {
			switch v := t.query.Match(doc); {
			case v.Excluded:
				excluded++
			case v.Matched:
				hits++
				best = max(best, v.Score)
			}
		}
		switch {
		case hits > excluded:
			m.topics = append(m.topics, t.name)
			if m.query == "" || best > m.score {
				m.query, m.score = t.query.String(), best
			}
		case excluded > 0:
			m.excluded = true
		}
	}
	return m
}
