package main

import (
	"fmt"
	"strings"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// A summaryCase is a story with the summary that editors wrote.
type summaryCase struct {
	id        string
	items     []digest.Item
	reference []string // stemmed words
}

// A summaryMethod picks sentences from the items of a story, of at most so
// many words together.
type summaryMethod struct {
	name string
	pick func(items []digest.Item, words int) []string
}

// summaryCases reads the stories of Multi-News.
func (l lab) summaryCases() ([]summaryCase, error) {
	type doc struct{ ID, Title, Text, Source string }
	type line struct {
		ID, Reference string
		Docs          []doc
	}
	golds, err := readLines[line](l.shared("summaries", "multinews-dev.gold.jsonl"))
	if err != nil {
		return nil, err
	}
	reference := map[string]string{}
	for _, g := range golds {
		reference[g.ID] = g.Reference
	}
	stories, err := readLines[line](l.shared("summaries", "multinews-dev.jsonl"))
	if err != nil {
		return nil, err
	}
	var cases []summaryCase
	for _, s := range stories {
		c := summaryCase{id: s.ID, reference: rougeWords(reference[s.ID])}
		for i, d := range s.Docs {
			c.items = append(c.items, digest.Item{
				ID: int64(i + 1), GUID: d.ID, Title: d.Title, Text: d.Text, Outlet: d.Source, Independent: d.Source,
			})
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// engineSummary is the method of the program.
func engineSummary(items []digest.Item, words int) []string {
	var out []string
	for _, s := range summarize.Summarize(summarize.Request{Items: items, Words: words}).Sentences {
		out = append(out, s.Text)
	}
	return out
}

// summaryRows measures summaries of two lengths.
func summaryRows(l lab) ([]row, error) {
	if !l.has(l.shared("summaries")) {
		return nil, nil
	}
	cases, err := l.summaryCases()
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, words := range []int{220, 80} {
		l.say("  %d words", words)
		rows = append(rows, summariesOf(l, cases, words)...)
	}
	return rows, nil
}

// known are published figures of the same stories by length.
func known(words int) string {
	if words == 220 {
		return "12.8 TextRank × position, 12.6 round robin"
	}
	return "8.2 round robin"
}

func summariesOf(l lab, cases []summaryCase, words int) []row {
	set := fmt.Sprintf("Multi-News, %d stories, %d words", len(cases), words)
	chosen := make([][]string, len(cases))
	ms := cost(len(cases), func() {
		for i, c := range cases {
			chosen[i] = engineSummary(c.items, words)
		}
	})
	quality := row{room: "summaries", set: set, measure: "ROUGE-2 F", style: points, ours: rouge2(cases, chosen), elsewhere: known(words), cost: ms}
	if l.rivals() {
		for _, m := range summaryMethods() {
			theirs := make([][]string, len(cases))
			took := cost(len(cases), func() {
				for i, c := range cases {
					theirs[i] = m.pick(c.items, words)
				}
			})
			quality.beside = append(quality.beside, rival{m.name, rouge2(cases, theirs)})
			if m.name == textRankName {
				quality.ratio, quality.against = ms/took, m.name
			}
		}
	}
	return append([]row{quality}, readingRows(set, cases, chosen, words)...)
}

// readingRows judges summaries as their reader would.
func readingRows(set string, cases []summaryCase, chosen [][]string, words int) []row {
	over, spans, verbatim, leaning, unknown := 0, 0, 0, 0, 0
	for i, c := range cases {
		text := strings.Join(chosen[i], " ")
		if len(strings.Fields(text)) > words && len(chosen[i]) > 1 {
			over++
		}
		for _, s := range chosen[i] {
			spans++
			if quoted(c.items, s) {
				verbatim++
			}
		}
		if len(chosen[i]) > 0 && leans(chosen[i][0]) {
			leaning++
		}
		if loneSurname(chosen[i]) {
			unknown++
		}
	}
	n := len(cases)
	return []row{
		{room: "summaries", set: set, measure: "over their budget", style: count, ours: float64(over)},
		{room: "summaries", set: set, measure: "sentences word for word", ours: ratio(verbatim, spans)},
		{room: "summaries", set: set, measure: "first sentence leans on one not shown", style: flaw, ours: ratio(leaning, n)},
		{room: "summaries", set: set, measure: "a surname never introduced", style: flaw, ours: ratio(unknown, n)},
	}
}

// rouge2 returns the mean ROUGE-2 F of summaries.
func rouge2(cases []summaryCase, chosen [][]string) float64 {
	var all []float64
	for i, c := range cases {
		all = append(all, rouge(c.reference, rougeWords(strings.Join(chosen[i], " ")), 2))
	}
	return mean(all)
}

// quoted reports whether a sentence stands word for word in an item.
func quoted(items []digest.Item, sentence string) bool {
	for _, it := range items {
		if strings.Contains(it.Text, sentence) {
			return true
		}
	}
	return false
}
