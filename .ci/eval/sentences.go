package main

import (
	"fmt"
	"slices"
	"strings"

	"newsdigest/digest/text"
)

// A goldenRule is a text with the sentences that it should be split into.
type goldenRule struct {
	Lang      string
	Text      string
	Sentences []string
}

// cleaned reports a rule that wants the text repaired, or a sentence that runs
// over a line break: here a line is a paragraph, and text is never changed.
func (r goldenRule) cleaned() bool {
	lines := strings.FieldsFunc(r.Text, func(c rune) bool { return c == '\n' || c == '\r' })
	at := 0
	for _, s := range r.Sentences {
		for at < len(lines) && !strings.Contains(lines[at], s) {
			at++
		}
	}
	return at == len(lines) || squeezed(strings.Join(r.Sentences, "")) != squeezed(r.Text)
}

// sentenceRows measures sentence splitting by the golden rules of
// pragmatic_segmenter.
func sentenceRows(l lab) ([]row, error) {
	path := l.shared("sentences", "golden_rules.jsonl")
	if !l.has(path) {
		return nil, nil
	}
	rules, err := readLines[goldenRule](path)
	if err != nil {
		return nil, err
	}
	ours := map[string][]float64{}
	naive := []float64{}
	var all []float64
	for _, r := range rules {
		if r.cleaned() {
			continue
		}
		kept := kept(split(r.Text, r.Lang), r.Sentences)
		ours[r.Lang] = append(ours[r.Lang], kept)
		all = append(all, kept)
		naive = append(naive, keptNaively(r))
	}
	rows := []row{{
		room: "sentences", set: fmt.Sprintf("golden rules, %d in %d languages", len(all), len(ours)), measure: "rules kept",
		ours: mean(all), beside: []rival{{"cut after . ! ?", mean(naive)}}, elsewhere: ".98 pragmatic_segmenter (its own rules)",
	}}
	for _, lang := range []string{"en", "de", "es", "it", "fr", "ru"} {
		if len(ours[lang]) > 0 {
			rows = append(rows, row{
				room: "sentences", set: fmt.Sprintf("golden rules, %s, %d", lang, len(ours[lang])), measure: "rules kept", ours: mean(ours[lang]),
			})
		}
	}
	return rows, nil
}

func split(s, lang string) []string {
	var out []string
	for _, p := range text.Sentences(s, lang) {
		out = append(out, s[p.Start:p.End])
	}
	return out
}

func kept(got, want []string) float64 {
	if slices.Equal(got, want) {
		return 1
	}
	return 0
}

// keptNaively cuts after each stop, question and exclamation mark that a space
// follows.
func keptNaively(r goldenRule) float64 {
	var got []string
	for line := range strings.Lines(r.Text) {
		begin := 0
		line = strings.TrimSpace(line)
		for i := range line {
			if i > 0 && line[i] == ' ' && strings.ContainsRune(".!?", rune(line[i-1])) {
				got = append(got, line[begin:i])
				begin = i + 1
			}
		}
		got = append(got, line[begin:])
	}
	return kept(got, r.Sentences)
}
