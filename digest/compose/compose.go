package compose

import (
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// calm is how much older than its digest, or than the last edition, news may
// be. It keeps a first subscription, a new feed or a feed that changes its ids
// from dumping what is old.
const calm = 24 * time.Hour

// An extent is how much an edition tells at most.
type extent struct {
	stories   int
	long      int // stories with sentences; the others are one line
	sentences int // of each
	words     int // of these together
}

// extentOf returns the extent of a digest's editions.
func extentOf(d digest.Digest) extent {
	switch d.Settings.Length {
	case digest.LengthCompact:
		return extent{stories: min(d.Stories, 5), long: 3, sentences: 1, words: 40}
	case digest.LengthLong:
		return extent{stories: d.Stories, long: d.Stories, sentences: 3, words: 80}
	default:
		return extent{stories: d.Stories, long: 5, sentences: 3, words: 80}
	}
}

// An Input is all that an edition is made from.
type Input struct {
	Digest  digest.Digest
	Stories []digest.Story               // with an item stored in From ≤ t < To; only what the community may see, without texts
	Scores  map[string]map[int64]float64 // by query and item, as in digest.Found
	Told    []digest.Told                // by this digest
	// Preferences are those of the chat. Scores know the words that it mutes,
	// and Stories, with titles where any of them weighs, what it follows.
	Preferences []digest.Preference
	// Read returns stories with their texts. It is asked for no more than have
	// a place in the edition.
	Read   func([]digest.Story) ([]digest.Story, error)
	Scribe *Scribe // tells them; nil remembers nothing
	Slot   digest.Slot
	From   time.Time
	To     time.Time // also the time of the edition
	Late   bool
}

// A Composition is an edition, and what its digest has told with it.
type Composition struct {
	Edition digest.Edition
	Told    []digest.Told
}

// Compose returns the edition: as many entries as its length allows, new ones
// first, then updated ones, then those in short, each group by rank. Every
// story of the input that a topic matched has its reason in Considered. Its
// errors are those of Read.
func Compose(in Input) (Composition, error) {
	e := digest.Edition{
		Digest: in.Digest.ID,
		Slot:   in.Slot,
		At:     in.To,
		From:   in.From,
		To:     in.To,
		Late:   in.Late,
	}
	memory := remember(in.Told)
	var ranked []*candidate
	for _, chain := range chains(in.Stories) {
		c, reason := consider(in, memory, chain.Story)
		c.others = chain.others
		switch reason {
		case "":
			continue // no topic is about it
		case digest.ReasonShown:
			ranked = append(ranked, &c)
		default:
			note(&e, candidate{story: chain.Story, others: chain.others}, reason)
		}
	}
	byRank(ranked)
	chosen, err := choose(in, ranked, &e)
	if err != nil {
		return Composition{}, err
	}
	arrange(&e, chosen, extentOf(in.Digest).long)
	return Composition{Edition: e, Told: remembers(e, chosen)}, nil
}

// choose tells the best stories, as many as the edition has places for. Texts
// and sentences cost more than all the rest, so that only stories with a
// place are read and told; those that turn out to have nothing to tell leave
// theirs to the next.
func choose(in Input, ranked []*candidate, e *digest.Edition) (chosen []candidate, err error) {
	most := extentOf(in.Digest).stories
	for len(ranked) > 0 && len(chosen) < most {
		next := ranked[:min(len(ranked), most-len(chosen))]
		ranked = ranked[len(next):]
		if err := read(in, next); err != nil {
			return nil, err
		}
		for _, c := range next {
			var reason digest.Reason
			c.entry, reason = tell(in, *c)
			note(e, *c, reason)
			if c.entry.Kind != "" {
				chosen = append(chosen, *c)
			}
		}
	}
	for _, c := range ranked {
		note(e, *c, digest.ReasonNoRoom)
	}
	return chosen, nil
}

// read gives candidates their texts, and those of what was told of the stories
// that they continue.
func read(in Input, next []*candidate) error {
	stories := make([]digest.Story, 0, 2*len(next))
	for _, c := range next {
		stories = append(stories, c.story, c.known.elsewhere(c.story))
	}
	stories, err := in.Read(stories)
	if err != nil {
		return err
	}
	for i, c := range next {
		c.story.Items, c.known.told = stories[2*i].Items, stories[2*i+1].Items
	}
	return nil
}

// arrange puts what was chosen, best first, into the order of the page: new
// stories, then updated ones, then those in short: all behind the long ones.
func arrange(e *digest.Edition, chosen []candidate, long int) {
	for i := long; i < len(chosen); i++ {
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

// note records why a story, and those that are told with it, are or are not in
// the edition.
func note(e *digest.Edition, c candidate, reason digest.Reason) {
	for _, story := range append([]int64{c.story.ID}, c.others...) {
		e.Considered = append(e.Considered, digest.Consideration{Story: story, Reason: reason, Weight: c.weight})
	}
	if reason == digest.ReasonUnchanged {
		e.HeldBack++
	}
}

// consider decides about one story before it is told. The reason is shown for
// one that may be, and "" where no topic is about it and nobody follows it.
func consider(in Input, memory memory, story digest.Story) (candidate, digest.Reason) {
	wanted := preferences(in.Preferences)
	m, followed := matchOf(in, story), wanted.follow(story)
	switch {
	case len(m.topics) == 0 && m.excluded && !followed:
		return candidate{}, digest.ReasonExcluded
	case len(m.topics) == 0 && !followed:
		return candidate{}, ""
	case wanted.mute(story, in.Scores):
		return candidate{}, digest.ReasonMuted
	case !story.Owed && story.Last().Before(later(in.Digest.Created, in.From).Add(-calm)):
		return candidate{}, digest.ReasonTooOld
	}
	story = wanted.heard(story)
	c := candidate{story: story, matched: m, first: followed, score: score(story, in.To) * (1 + m.score)}
	if w := wanted.weight(story, m.topics); w != 1 {
		c.weight, c.score = w, c.score*w
	}
	c.known, c.before = memory.of(story)
	if c.before && !c.known.hasNews(story) {
		return candidate{}, digest.ReasonUnchanged
	}
	return c, digest.ReasonShown
}

// tell gives a story its headline and sentences. The entry has no kind where
// there is nothing to tell, and the reason says why.
func tell(in Input, c candidate) (digest.Entry, digest.Reason) {
	size := extentOf(in.Digest)
	request := summarize.Request{
		Items:     c.story.Items,
		Words:     size.words,
		Sentences: size.sentences,
		Topic:     c.matched.query,
		Language:  in.Digest.Settings.Language,
	}
	if !c.before {
		t := in.Scribe.tell(request)
		if t.summary.Headline == "" {
			return digest.Entry{}, digest.ReasonNoText
		}
		return entry(in.Digest, c, t), digest.ReasonShown
	}
	c.known.learn(c.story)
	request.Items = c.known.newItems(c.story)
	request.Told = c.known.memory.Knows
	summary := summarize.Summarize(request)
	switch {
	case len(summary.Sentences) == 0 && !c.known.clearlyWider(c.story):
		return digest.Entry{}, digest.ReasonUnchanged
	case summary.Headline == "":
		return digest.Entry{}, digest.ReasonNoText
	}
	e := entry(in.Digest, c, telling{summary: summary, differ: summarize.Differ(c.story.Items)})
	e.Kind = digest.KindUpdated
	e.Added = max(0, len(e.Outlets)-c.known.outlets)
	return e, digest.ReasonUpdated
}

func entry(d digest.Digest, c candidate, t telling) digest.Entry {
	story := c.story
	zone := digest.Settings{Zone: d.Schedule.Zone}.Location()
	e := digest.Entry{
		Story:     story.ID,
		Headline:  t.summary.Headline,
		Kind:      digest.KindNew,
		Topics:    c.matched.topics,
		Sentences: t.summary.Sentences,
		Outlets:   story.Outlets(),
		Copies:    story.Copies(),
		First:     story.First(),
		Day:       days(story.Began().In(zone), story.Last().In(zone)),
		Differ:    t.differ,
	}
	for _, it := range story.Items {
		if it.ID == t.summary.HeadlineItem {
			e.URL, e.Image = it.URL, it.Image
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

// remembers returns what an edition tells of the stories chosen.
func remembers(e digest.Edition, chosen []candidate) []digest.Told {
	byID := map[int64]digest.Story{}
	for _, c := range chosen {
		byID[c.story.ID] = c.story
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

// matched says which topics a story is about.
type matched struct {
	topics   []string
	query    string  // of the best one
	score    float64 // of the best one, 0–1
	excluded bool
}

// matchOf says what the topics of the digest are about in a story. A topic is
// about a story when more of its originals match than a -word excludes.
func matchOf(in Input, story digest.Story) matched {
	var m matched
	originals := story.Originals()
	for _, t := range in.Digest.Topics {
		b := weigh(in.Scores[t.Query], originals)
		switch {
		case b.about():
			m.topics = append(m.topics, t.Name)
			if m.query == "" || b.best > m.score {
				m.query, m.score = t.Query, b.best
			}
		case b.excluded > 0:
			m.excluded = true
		}
	}
	return m
}

// A balance counts what a query says of the items of a story.
type balance struct {
	hits, excluded int
	best           float64 // score of the hits
}

// weigh counts scores, which are by item, of a story's originals.
func weigh(scores map[int64]float64, originals []digest.Item) balance {
	var b balance
	for _, it := range originals {
		score, ok := scores[it.ID]
		switch {
		case !ok:
		case score < 0:
			b.excluded++
		default:
			b.hits++
			b.best = max(b.best, score)
		}
	}
	return b
}

func (b balance) about() bool { return b.hits > b.excluded }

// About reports whether a query with these scores, by item, is about a story.
func About(scores map[int64]float64, story digest.Story) bool {
	return weigh(scores, story.Originals()).about()
}
