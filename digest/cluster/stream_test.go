package cluster_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"newsdigest/digest"
)

// A press writes a stream of news as large as is wanted: words by Zipf's law,
// events with names and words of their own, stories of one to forty items that
// come in over a day. Half of the items have 400 words, a quarter a short
// description, a quarter a title alone; one in twenty copies another one.
type press struct {
	r      *rand.Rand
	zipf   *rand.Zipf
	words  []string
	stop   []string
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

func newPress(seed uint64) *press {
	r := rand.New(rand.NewPCG(seed, 1))
	p := &press{r: r, zipf: rand.NewZipf(r, 1.07, 8, 59_999), stop: strings.Fields("the of and to in a for on with that is was by at from")}
	for i := range 60_000 {
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
	for i := 0; i < n; i++ {
		if i > 0 {
			if i%20 == 0 {
				b.WriteByte('.')
			}
			b.WriteByte(' ')
		}
		switch {
		case p.r.IntN(9) < 4 && n > 20:
			b.WriteString(pick(p.r, p.stop))
		case p.r.Float64() >= share:
			b.WriteString(p.words[p.zipf.Uint64()])
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

func pick(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }
