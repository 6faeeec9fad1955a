package cluster_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"newsdigest/digest"
)

// A press writes a stream of news as large as is wanted: events with names and
// words of their own, stories of one to forty items that come in over a day.
// Half of the items have 400 words, a quarter a short description, a quarter a
// title alone; one in twenty copies another one.
//
// Words come as often as in English news, by the law of Zipf and Mandelbrot: of
// the long texts three quarters have "said", a half the next word, a seventh
// the hundredth. Half of the words go with the one before them, so that of
// the pairs in 500 long texts two thirds stand in one alone. One word in forty
// is a number, one in eighty a day of the week.
type press struct {
	r      *rand.Rand
	zipf   *rand.Zipf
	words  []string
	stop   []string
	days   []string
	next   int64
	events int
}

// An event is what the reports of one story have in common.
type event struct {
	names, words []string
	phrases      []string
	first        time.Time
	left         int
	last         digest.Item
}

const allWords = 100_000

func newPress(seed uint64) *press {
	r := rand.New(rand.NewPCG(seed, 1))
	p := &press{
		r: r, zipf: rand.NewZipf(r, 1.07, 60, allWords-1),
		stop: strings.Fields("the of and to in a for on with that is was by at from"),
		days: strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
	}
	for i := range allWords {
		p.words = append(p.words, syllables(i))
	}
	return p
}

// syllables writes a number as a word that is easy to say.
func syllables(i int) string {
	var b strings.Builder
	for i += 90; i > 0; i /= 90 {
		b.WriteByte("bdfgklmnprstvzhjcw"[i%90/5])
		b.WriteByte("aeiou"[i%5])
	}
	return b.String() + "k"
}

// stream returns n items that were published over the time given.
func (p *press) stream(n int, begin time.Time, over time.Duration) []digest.Item {
	items := make([]digest.Item, 0, n)
	var open []*event
	step := over / time.Duration(n)
	for len(items) < n {
		now := begin.Add(step * time.Duration(len(items)))
		if len(open) < 12+n/40 {
			open = append(open, p.event(now))
		}
		k := p.r.IntN(len(open))
		e := open[k]
		items = append(items, p.report(e, now))
		if e.left--; e.left == 0 || now.Sub(e.first) > 24*time.Hour {
			open[k] = open[len(open)-1]
			open = open[:len(open)-1]
		}
	}
	return items
}

// event makes an event. Half have one report; the others up to forty, few of
// them many.
func (p *press) event(now time.Time) *event {
	e := &event{first: now, left: 1}
	if p.r.IntN(2) == 0 {
		e.left = min(40, 2+int(p.r.ExpFloat64()*6))
	}
	for i := range 3 + p.r.IntN(4) {
		name := syllables(100_000 + p.r.IntN(30_000))
		if i == 0 { // a place or a person that only this event is about
			name = syllables(1_000_000 + p.events)
		}
		e.names = append(e.names, strings.ToUpper(name[:1])+name[1:])
	}
	for range 40 {
		e.words = append(e.words, p.words[200+p.r.IntN(len(p.words)-200)/(1+p.r.IntN(20))])
	}
	for range 12 {
		e.phrases = append(e.phrases, pick(p.r, e.words)+" "+pick(p.r, e.names)+" "+pick(p.r, e.words))
	}
	p.events++
	return e
}

// report writes one item about e.
func (p *press) report(e *event, now time.Time) digest.Item {
	p.next++
	it := digest.Item{
		ID: p.next, Feed: 1 + p.next%400, URL: fmt.Sprintf("https://outlet%d.example/news/%d", p.next%400, p.next),
		Language: "en", Published: now, Stored: now,
	}
	if e.last.ID != 0 && p.r.IntN(20) == 0 {
		it.Title, it.Text = e.last.Title, e.last.Text
		return it
	}
	it.Title = p.run(e, 9, .6)
	switch p.r.IntN(4) {
	case 0, 1:
		it.Text = p.run(e, 400, .2)
	case 2:
		it.Text = p.run(e, 40, .4)
	}
	e.last = it
	return it
}

// run writes n words, a share of those that are no stop words from e.
func (p *press) run(e *event, n int, share float64) string {
	var b strings.Builder
	before := -1
	for i := 0; i < n; i++ {
		if i > 0 {
			if i%20 == 0 {
				b.WriteByte('.')
			}
			b.WriteByte(' ')
		}
		last := before
		before = -1
		switch {
		case p.r.IntN(9) < 4 && n > 20:
			b.WriteString(pick(p.r, p.stop))
		case p.r.Float64() >= share:
			before = p.common(&b, last)
		case p.r.IntN(3) == 0:
			b.WriteString(pick(p.r, e.names))
		case p.r.Float64() < 2./3:
			b.WriteString(pick(p.r, e.words))
		default:
			b.WriteString(pick(p.r, e.phrases))
			i += 2
		}
	}
	return b.String()
}

// common writes a word of everyday, and returns its rank, -1 where it has none.
func (p *press) common(b *strings.Builder, before int) int {
	rank := -1
	switch k := p.r.IntN(1000); {
	case k < 25:
		fmt.Fprint(b, 1+int(p.r.ExpFloat64()*100))
		return rank
	case k < 37:
		b.WriteString(pick(p.r, p.days))
		return rank
	case k < 47:
		b.WriteString("said")
		return rank
	case k < 550 && before >= 0:
		rank = (before*7919 + p.r.IntN(3)*104_729) % (allWords / 20)
	default:
		rank = int(p.zipf.Uint64())
	}
	b.WriteString(p.words[rank])
	return rank
}

func pick(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }
