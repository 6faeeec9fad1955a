package main

import (
	"cmp"
	"regexp"
	"strings"
)

// What follows judges English summaries as a reader would, by rules that are
// not those of the engine: whether the first sentence points back at something
// that is not shown, and whether somebody speaks who is named by surname alone.

var (
	opening = regexp.MustCompile(`^["“']?(He|She|It|They|His|Her|Their|Its|This|That|These|Those|Such|Both|Another|Others|` +
		`But|And|So|Also|However|Then|Still|Instead|Meanwhile|Yet|Or|Thus|Therefore|Moreover|Later|For example|In fact|In addition|` +
		`The (two|pair|former|latter|trio|couple|duo|incident|man|woman|suspect|victim|statement|move|decision|report))\b`)
	speech = regexp.MustCompile(`(?:^|[^\w.'’-]([A-Z][\w'’-]+) )?\b([A-Z][a-z][\w'’-]+) (?:said|says|told|added|wrote)\b` +
		`|\b(?:said|says|added|wrote) (?:(?:[A-Z][\w.'’-]+ )*)([A-Z][a-z][\w'’-]+)\b`)
	quotation = regexp.MustCompile(`["“][^"”]*["”]`)
	// nobody are capitalised words beside a verb of speech that are no surname.
	nobody = regexp.MustCompile(`^(He|She|It|They|We|You|I|Who|Police|Officials?|Authorities|Investigators|Prosecutors|Witnesses|Experts|` +
		`Friends|Neighbors|Lawyers?|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|The|This|That|In|On|At|A|An|And|But|As|` +
		`Scientists|Researchers|Sources|Critics|Others|Some|Many|January|February|March|April|May|June|July|August|September|October|` +
		`November|December)$`)
)

// leans reports a sentence that cannot stand first.
func leans(sentence string) bool { return opening.MatchString(sentence) }

// loneSurname reports whether somebody speaks in a summary whose first name or
// office no sentence up to there has.
func loneSurname(sentences []string) bool {
	var before strings.Builder
	for _, s := range sentences {
		before.WriteString(s + "\n")
		for _, name := range speakers(quotation.ReplaceAllString(s, " ")) {
			if !nobody.MatchString(name) && !introduced(before.String(), name) {
				return true
			}
		}
	}
	return false
}

// speakers returns the last words of the names beside verbs of speech, but
// not of what is no person: "the South said", "Pao's lawyers said".
func speakers(s string) []string {
	var names []string
	for _, m := range speech.FindAllStringSubmatch(s, -1) {
		name := cmp.Or(m[2], m[3])
		if name != "" && !strings.ContainsAny(name, "'’") && !strings.Contains(s, "the "+name) {
			names = append(names, name)
		}
	}
	return names
}

// introduced reports whether a name stands behind a capitalised word or an
// office somewhere in a text, or in front of an explanation.
func introduced(text, name string) bool {
	quoted := regexp.QuoteMeta(name)
	return regexp.MustCompile(`(?:[A-Z][\w.'’-]*|[a-z]+(?:man|woman|or|er|ist|ent|ant|ian|ey))[ -]+` + quoted + `\b|\b` + quoted + `,`).MatchString(text)
}
