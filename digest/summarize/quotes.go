package summarize

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

const (
	// minQuote and maxQuote are the length of a quotation that is shown on its
	// own, in words.
	minQuote = 6
	maxQuote = 45
)

// A quote is a quotation whose speaker the item names.
type quote struct {
	*sentence
	words   text.Span // in the sentence, without the marks
	speaker text.Span // in the item
	name    string
	value   float64 // the weight of its bigrams
}

// quotes returns at most n quotations, the weightiest first, each of another
// speaker. The sentences that have them are then passed over by the picker.
func (st *story) quotes(n int) []digest.Quote {
	var found []quote
	for _, doc := range st.docs {
		for _, s := range doc {
			if !s.usable || s.torn || s.outdated || s.quoted == 0 {
				continue
			}
			if q, ok := st.quote(s); ok {
				found = append(found, q)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b quote) int { return cmp.Compare(b.value, a.value) })
	var out []digest.Quote
	speakers := map[string]bool{}
	for _, q := range found {
		last := lastWord(q.name)
		if len(out) == n {
			break
		}
		if speakers[last] {
			continue
		}
		speakers[last] = true
		q.stands = false
		out = append(out, digest.Quote{
			Sentence: st.cite(q.sentence, q.start+q.words.Start, q.start+q.words.End),
			Speaker:  q.name, SpeakerStart: q.speaker.Start, SpeakerEnd: q.speaker.End,
		})
	}
	return out
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// quote returns the longest quotation of a sentence, if it can stand alone and
// its speaker is named.
func (st *story) quote(s *sentence) (quote, bool) {
	spans, _ := quotations(s.text)
	var best text.Span
	for _, sp := range spans {
		if sp.End-sp.Start > best.End-best.Start {
			best = sp
		}
	}
	words := unmarked(s.text, best)
	n := countWords(s.text[words.Start:words.End])
	if n < minQuote || n > maxQuote || startsOdd(s.text[words.Start:words.End]) {
		return quote{}, false
	}
	find := st.speaker
	if st.rules.spaceless {
		find = st.speakerBefore
	}
	speaker, ok := find(s, best)
	if !ok {
		return quote{}, false
	}
	q := quote{sentence: s, words: words, speaker: speaker, name: st.items[s.doc].Text[speaker.Start:speaker.End]}
	for i, b := range s.bigrams {
		if s.tokens[i].quoted {
			q.value += st.weights[b]
		}
	}
	q.value /= float64(n)
	return q, true
}

// unmarked returns what stands between the marks of a quotation, without the
// comma that leads over to the speaker.
func unmarked(s string, quotation text.Span) text.Span {
	if quotation.End <= quotation.Start {
		return text.Span{}
	}
	_, first := utf8.DecodeRuneInString(s[quotation.Start:])
	_, last := utf8.DecodeLastRuneInString(s[:quotation.End])
	start, end := quotation.Start+first, quotation.End-last
	if start >= end {
		return text.Span{}
	}
	inside := s[start:end]
	end -= len(inside) - len(strings.TrimRightFunc(inside, func(c rune) bool { return unicode.IsSpace(c) || c == ',' || c == '，' }))
	start += len(inside) - len(strings.TrimLeftFunc(inside, unicode.IsSpace))
	return text.Span{Start: min(start, end), End: end}
}

// speaker returns where the item names the one who says the quotation: beside
// a verb of speech, by two words at least, or by a surname that an earlier
// sentence of the item has with its first name.
func (st *story) speaker(s *sentence, quotation text.Span) (text.Span, bool) {
	best, nearest := text.Span{}, 1<<30
	for i, t := range s.tokens {
		if t.quoted || st.words[t.word].marks&(said|speaks) == 0 {
			continue
		}
		gap := max(int(t.start)-quotation.End, quotation.Start-int(t.end))
		if gap >= nearest {
			continue
		}
		from, to := st.nameBefore(s, i)
		if from == to && st.words[t.word].marks&hears == 0 {
			from, to = st.nameBehind(s, i)
		}
		if from < to {
			if sp, ok := st.fullName(s, from, to); ok {
				best, nearest = sp, gap
			}
		}
	}
	return best, nearest < 1<<30
}

// nameBehind returns the tokens of the name behind the verb at token i: "said
// Maria Lund", "said police chief Randy Wright", "according to Maria Lund".
func (st *story) nameBehind(s *sentence, i int) (from, to int) {
	from = i + 1
	for at := from; at < min(i+5, len(s.tokens)); at++ {
		t := s.tokens[at]
		if !st.beside(s, at-1) || t.quoted {
			break
		}
		if n := st.nameAt(s, at); n > at {
			return from, n
		}
		if w := st.words[t.word]; w.text == "to" || w.marks&the != 0 {
			from = at + 1
		} else if w.stop || t.cap != text.Small {
			break
		}
	}
	return 0, 0
}

// nameBefore returns the tokens of the name before the verb at token i: "Maria
// Lund said", "police chief Randy Wright later said", "Maria Lund, who led the
// operation, said".
func (st *story) nameBefore(s *sentence, i int) (from, to int) {
	to = i
	if to > 0 && !s.tokens[to-1].quoted && s.text[s.tokens[to-1].end:s.tokens[i].start] == ", " {
		for at := to - 2; at >= max(0, to-16); at-- {
			if !s.tokens[at].quoted && strings.HasPrefix(s.text[s.tokens[at].end:], ", ") {
				to = at + 1
				break
			}
		}
	} else if to > 1 && s.tokens[to-1].cap == text.Small && st.beside(s, to-1) && st.words[s.tokens[to-1].word].marks&he == 0 {
		to-- // an adverb or an auxiliary
	}
	from = to
	for at := to - 1; at >= max(0, to-6); at-- {
		if s.tokens[at].quoted || at < to-1 && !st.beside(s, at) {
			break
		}
		if n := st.nameAt(s, at); n == to {
			from = at
		} else if from < to {
			break
		}
	}
	if from == to || from > 0 && (st.beside(s, from-1) && st.governed(s.tokens[from-1]) || strings.HasSuffix(s.text[:s.tokens[from].start], "& ")) {
		return 0, 0
	}
	for from > 0 && st.beside(s, from-1) && s.tokens[from-1].cap == text.Small && !st.words[s.tokens[from-1].word].stop && !s.tokens[from-1].quoted {
		from-- // the role: "police chief"
	}
	return from, to
}

// governed reports a word before a name that makes it no subject: "of".
func (st *story) governed(t token) bool {
	w := &st.words[t.word]
	return w.stop && t.cap == text.Small && w.marks&(connects|the) == 0
}

// nameAt returns the token behind the name that begins at token i, i where
// none does.
func (st *story) nameAt(s *sentence, i int) int {
	if w := &st.words[s.tokens[i].word]; w.stop || w.marks&(the|connects|opens) != 0 {
		return i
	}
	end := i
	for at := i; at < len(s.tokens) && !s.tokens[at].quoted; at++ {
		t := s.tokens[at]
		w := &st.words[t.word]
		switch {
		case at > i && end == at && s.text[s.tokens[at-1].end:t.start] == "-":
			end = at + 1 // "Kim Min-ji"
		case at > i && !st.beside(s, at-1):
			return end
		case t.cap != text.Small && w.marks&(notnames&^honorific) == 0 && (t.cap == text.Capital || at == i) && !unicode.IsDigit(rune(w.text[0])):
			end = at + 1
		case end > i && particle(w.text):
		default:
			return end
		}
	}
	return end
}

// particle reports a small word inside a name.
func particle(s string) bool {
	switch s {
	case "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "al", "el", "bin", "zu":
		return true
	}
	return false
}

// fullName returns where the item has the name of tokens from to in full.
func (st *story) fullName(s *sentence, from, to int) (text.Span, bool) {
	if possessive(s.text[:s.tokens[to-1].end]) > 0 {
		return text.Span{}, false // "Lund's lawyer said"
	}
	capitals := 0
	for _, t := range s.tokens[from:to] {
		if t.cap != text.Small && st.words[t.word].marks&honorific == 0 {
			capitals++
		}
	}
	if capitals > 1 {
		return text.Span{Start: s.start + int(s.tokens[from].start), End: s.start + int(s.tokens[to-1].end)}, true
	}
	surname := s.tokens[to-1].word
	intro := introduction(st.docs[s.doc], s, surname)
	if intro == nil {
		return text.Span{}, false
	}
	for i, t := range intro.tokens {
		if n := st.nameAt(intro, i); n > i+1 && !t.quoted && intro.tokens[n-1].word == surname {
			end := int(intro.tokens[n-1].end)
			return text.Span{Start: intro.start + int(t.start), End: intro.start + end - possessive(intro.text[:end])}, true
		}
	}
	return text.Span{}, false
}

// possessive returns how many bytes of the end of a name are a genitive.
func possessive(name string) int {
	for _, s := range [...]string{"'s", "’s"} {
		if strings.HasSuffix(name, s) {
			return len(s)
		}
	}
	return 0
}

// speakerBefore returns the speaker in a script without spaces: what stands
// between the last stop and the verb or particle before the quotation.
func (st *story) speakerBefore(s *sentence, quotation text.Span) (text.Span, bool) {
	before := strings.TrimRight(s.text[:quotation.Start], "：:，,、 ")
	cut := ""
	for _, end := range st.rules.lexicon["leads"] {
		if strings.HasSuffix(before, end) && len(end) > len(cut) {
			cut = end
		}
	}
	if cut == "" || !containsAny(s.text, st.rules.lexicon["said"]) {
		return text.Span{}, false
	}
	before = strings.TrimRight(strings.TrimSuffix(before, cut), " ")
	start := strings.LastIndexAny(before, "。，、；！？」”\"") + 1
	for start > 0 && start < len(before) && !utf8.RuneStart(before[start]) {
		start++
	}
	name := strings.TrimLeft(before[start:], " ")
	start = len(before) - len(name)
	if n := utf8.RuneCountInString(name); n < 2 || n > 16 || hasPrefix(name, st.rules.lexicon["opens"]) || hasPrefix(name, st.rules.lexicon["person"]) {
		return text.Span{}, false
	}
	return text.Span{Start: s.start + start, End: s.start + len(before)}, true
}
