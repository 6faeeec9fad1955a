package summarize

import (
	"math"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

const (
	// figureSentences is how many sentences of an item are read for figures:
	// those of the event itself stand first.
	figureSentences = 10
	// maxFigureItems is how many items are compared.
	maxFigureItems = 120
	// figureAge is how much older than the newest a figure may be; tolls
	// rise, and an old one does not contradict.
	figureAge = 24 * time.Hour
	// alike is how many words near two sums, or days, must be the same for
	// them to be of the same thing.
	alike = 3
	// apart is the largest ratio of two sums that may be of the same thing.
	apart = 3
	// daysApart is how far apart two days may be that are of the same thing.
	daysApart = 31
)

// A claim is a quantity as one independent outlet gives it.
type claim struct {
	quantity
	language string
	outlet   string // as readers see it
	at       time.Time
	others   []quantity // what else the outlet says of this kind
}

// Differ returns the figures on which independent outlets differ: how many
// people were killed, injured, arrested, are missing or displaced, large sums
// of money, and days of the calendar. It prefers silence to a wrong word: "at least 12" does not
// differ from 15, nor a rounded number from the exact one, and an outlet that
// has both values contradicts nobody. Copies count once, and of several
// articles of one outlet the latest that has the figure.
func Differ(items []digest.Item) []digest.Figure {
	byKind := map[string][]claim{}
	for _, c := range claims(items) {
		byKind[c.kind] = append(byKind[c.kind], c)
	}
	var out []digest.Figure
	for _, kind := range counted {
		if f, ok := figure(recent(byKind[kind])); ok {
			out = append(out, f)
		}
	}
	for _, c := range currencies {
		if f, ok := figure(sameThing(recent(byKind[c.kind]), nearSums)); ok {
			out = append(out, f)
		}
	}
	if f, ok := figure(sameThing(recent(byKind[digest.FigureDay]), nearDays)); ok {
		out = append(out, f)
	}
	return out
}

// claims returns one claim for each kind and outlet; of money and days, one
// for each that is named.
func claims(items []digest.Item) []claim {
	type source struct {
		outlet, kind string
	}
	latest := map[source][]claim{}
	var order []source
	for _, it := range foremost(originals(items), maxFigureItems) {
		lang := languageOf(it)
		for kind, found := range rulesFor(lang).figures.claimsOf(it, lang) {
			key := source{it.Independent, kind}
			if key.outlet == "" {
				key.outlet = it.Outlet
			}
			if latest[key] == nil {
				order = append(order, key)
			} else if latest[key][0].at.After(it.Published) {
				continue
			}
			latest[key] = found
		}
	}
	// Kinds come from a map; their order here is that of outlets alone, and
	// the caller sorts by kind.
	var out []claim
	for _, key := range order {
		out = append(out, latest[key]...)
	}
	return out
}

// claimsOf returns the claims of one item by kind: the first of each, and of
// money and days all.
func (r *figureRules) claimsOf(it digest.Item, lang string) map[string][]claim {
	found := map[string][]quantity{}
	torn := map[string]bool{}
	body := it.Text[:min(len(it.Text), 2*figureSentences*longSentence)]
	spans := text.Sentences(body, lang)
	for _, sp := range spans[:min(len(spans), figureSentences)] {
		here := map[string]float64{}
		sentence := it.Text[sp.Start:sp.End]
		tokens := text.Tokens(sentence)
		for _, q := range append(r.quantitiesOf(sentence, tokens), r.days(sentence, tokens, it.Published)...) {
			if v, ok := here[q.kind]; ok && v != q.value && !q.several() && len(found[q.kind]) == 1 {
				torn[q.kind] = true // two values in the first sentence that has one
			}
			here[q.kind] = q.value
			found[q.kind] = append(found[q.kind], q)
		}
	}
	claims := map[string][]claim{}
	for kind, list := range found {
		for i, q := range list {
			if torn[kind] || i > 0 && !q.several() {
				break
			}
			claims[kind] = append(claims[kind], claim{
				quantity: q, language: lang, outlet: it.Outlet, at: it.Published, others: list,
			})
		}
	}
	return claims
}

// recent returns the claims that are not much older than the newest.
func recent(claims []claim) []claim {
	var newest time.Time
	for _, c := range claims {
		if c.at.After(newest) {
			newest = c.at
		}
	}
	return slices.DeleteFunc(slices.Clone(claims), func(c claim) bool { return newest.Sub(c.at) > figureAge })
}

// sameThing returns the claims about the one thing on whose sum, or day,
// outlets differ most clearly, none where there is no such thing: values of one
// thing are near each other, and at least alike words near them are the same.
func sameThing(claims []claim, near func(a, b quantity) bool) []claim {
	best, a, b := alike-1, -1, -1
	for i := range claims {
		for j := i + 1; j < len(claims); j++ {
			x, y := claims[i], claims[j]
			if x.outlet == y.outlet || !x.contradicts(y) || !near(x.quantity, y.quantity) {
				continue
			}
			if n := common(x.context, y.context); n > best {
				best, a, b = n, i, j
			}
		}
	}
	if a < 0 {
		return nil
	}
	same := []claim{claims[a], claims[b]}
	for i, c := range claims {
		if i == a || i == b || slices.ContainsFunc(same, func(s claim) bool { return s.outlet == c.outlet }) {
			continue
		}
		if common(c.context, claims[a].context) >= alike || common(c.context, claims[b].context) >= alike {
			same = append(same, c)
		}
	}
	return same
}

func nearSums(a, b quantity) bool {
	return max(a.value, b.value) <= apart*min(a.value, b.value)
}

func nearDays(a, b quantity) bool { return math.Abs(a.value-b.value) <= daysApart }

func common(a, b map[string]bool) int {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

// figure returns the values that the claims give, if two of them contradict.
func figure(claims []claim) (digest.Figure, bool) {
	differ := false
	for i := range claims {
		for _, c := range claims[i+1:] {
			differ = differ || claims[i].contradicts(c)
		}
	}
	if !differ {
		return digest.Figure{}, false
	}
	slices.SortStableFunc(claims, func(a, b claim) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return int(a.bound) - int(b.bound)
	})
	f := digest.Figure{What: claims[0].what()}
	for i, c := range claims {
		last := len(f.Values) - 1
		if i > 0 && claims[i-1].value == c.value && claims[i-1].bound == c.bound {
			f.Values[last].Outlets = append(f.Values[last].Outlets, c.outlet)
			continue
		}
		f.Values = append(f.Values, digest.FigureValue{Value: c.written, Outlets: []string{c.outlet}})
	}
	return f, true
}

// contradicts reports whether both claims cannot be true, and neither outlet
// knows the other's value.
func (c claim) contradicts(d claim) bool {
	return c.outlet != d.outlet && !c.agrees(d.quantity) &&
		!slices.ContainsFunc(c.others, d.agrees) && !slices.ContainsFunc(d.others, c.agrees)
}

// agrees reports whether both quantities may be true.
func (q quantity) agrees(p quantity) bool {
	gap := q.value - p.value
	if math.Abs(gap) <= max(q.half, p.half)-.25*min(q.half, p.half) {
		return true
	}
	if gap > 0 {
		q, p, gap = p, q, -gap
	}
	// q is the smaller one now.
	near := -gap <= .1*p.value
	return q.bound == atLeast || p.bound == atMost || near && (q.bound == about || p.bound == about)
}

// what returns the name of what is counted, in the claim's language.
func (c claim) what() string {
	if c.kind == digest.FigureDay {
		return digest.FigureDay
	}
	lex := rulesFor(c.language).lexicon
	if !c.money {
		return lex[c.kind][0]
	}
	for _, cur := range currencies {
		if cur.kind == c.kind {
			return cur.sign + " " + text.NumeralsOf(c.language).Scale(c.scale)
		}
	}
	return c.kind
}
