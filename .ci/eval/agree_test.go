package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// scorer is the public scorer, beside the checkout.
const scorer = "../../../shared/bench/score.py"

func here(t testing.TB) lab {
	t.Helper()
	return lab{root: filepath.Join("..", ".."), progress: io.Discard}
}

// needs skips a test whose data are not on this machine.
func needs(t *testing.T, l lab, folder string) {
	t.Helper()
	if !l.has(l.shared(folder)) {
		t.Skipf("the set is not at %s", l.shared(folder))
	}
}

// score runs the public scorer on predictions, one JSON value a line.
func score[T any](t *testing.T, verb, gold string, predictions []T, more ...string) map[string]float64 {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	if _, err := os.Stat(scorer); err != nil {
		t.Skipf("the public scorer is not at %s", scorer)
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "predictions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range predictions {
		if err := json.NewEncoder(f).Encode(p); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), python, append([]string{scorer, verb, gold, f.Name()}, more...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var figures map[string]float64
	if err := json.Unmarshal(out, &figures); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return figures
}

// agree fails unless two figures are the same to the fourth digit.
func agree(t *testing.T, name string, ours, theirs float64) {
	t.Helper()
	if math.Abs(ours-theirs) > .5001e-4 {
		t.Errorf("%s: %.6f, the public scorer has %.4f", name, ours, theirs)
	}
}

func TestBcubed_AgreesWithScorer(t *testing.T) {
	t.Parallel()
	l := here(t)
	needs(t, l, "clusters")
	type line struct {
		ID    string `json:"id"`
		Story string `json:"story"`
	}
	for _, set := range []string{"events-dev", "small-dev"} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			c, err := l.corpus(set)
			if err != nil {
				t.Fatal(err)
			}
			ids, err := readLines[line](l.shared("clusters", set+".jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			gold := l.shared("clusters", set+".gold.jsonl")
			g := grouped(c)
			var centres, overlaps []int64
			for _, label := range centroids(tfidf(c.items), centroidThreshold) {
				centres = append(centres, int64(label))
			}
			for _, label := range titleOverlap(c.items) {
				overlaps = append(overlaps, int64(label))
			}
			for name, found := range map[string][]int64{"repaired": g.repaired, "on arrival": g.arrival, "centroids": centres, "titles": overlaps} {
				var lines []line
				for i, story := range found {
					lines = append(lines, line{ids[i].ID, fmt.Sprint(story)})
				}
				agree(t, name, bcubed(found, c.gold), score(t, "cluster", gold, lines)["b3_f1"])
			}
		})
	}
}

func TestRouge_AgreesWithScorer(t *testing.T) {
	t.Parallel()
	l := here(t)
	needs(t, l, "summaries")
	cases, err := l.summaryCases()
	if err != nil {
		t.Fatal(err)
	}
	type sentence struct {
		Text string `json:"text"`
	}
	type line struct {
		ID        string     `json:"id"`
		Sentences []sentence `json:"sentences"`
	}
	for _, m := range []summaryMethod{{"newsdigest", engineSummary}, {"round-robin lead", roundRobin}} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			var lines []line
			var chosen [][]string
			for _, c := range cases {
				picked := m.pick(c.items, 220)
				chosen = append(chosen, picked)
				one := line{ID: c.id, Sentences: []sentence{}}
				for _, s := range picked {
					one.Sentences = append(one.Sentences, sentence{s})
				}
				lines = append(lines, one)
			}
			theirs := score(t, "summary", l.shared("summaries", "multinews-dev.gold.jsonl"), lines)
			agree(t, "ROUGE-2", 100*rouge2(cases, chosen), theirs["rouge2_f"])
		})
	}
}

func TestExtractionF1_AgreesWithScorer(t *testing.T) {
	t.Parallel()
	l := here(t)
	needs(t, l, "extraction")
	pages, err := l.pages()
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	}
	for _, e := range append(extractions()[1:], extraction{"newsdigest", ourText}) {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			var lines []line
			var texts []string
			for _, p := range pages {
				texts = append(texts, e.text(p.html))
				lines = append(lines, line{p.id, texts[len(texts)-1]})
			}
			theirs := score(t, "extract", l.shared("extraction", "ground-truth.json"), lines)
			agree(t, "F1", extractionF1(pages, texts), theirs["f1"])
		})
	}
}

func TestScoreFeeds_AgreesWithScorer(t *testing.T) {
	t.Parallel()
	l := here(t)
	needs(t, l, "feeds")
	folder := l.shared("feeds", "feedparser")
	cases, err := readLines[feedCase](filepath.Join(folder, "expectations.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	type item struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		URL   string `json:"url"`
		Text  string `json:"text"`
	}
	type line struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Link  string `json:"link"`
		Items []item `json:"items"`
	}
	type failure struct {
		ID    string `json:"id"`
		Error string `json:"error"`
	}
	files := map[string][]byte{}
	var lines []any
	for _, c := range cases {
		data, err := os.ReadFile(filepath.Join(folder, "tests", c.File))
		if err != nil {
			t.Fatal(err)
		}
		if files[c.File] != nil {
			continue
		}
		files[c.File] = data
		v, err := parseOurs(data)
		if err != nil {
			lines = append(lines, failure{c.File, err.Error()})
			continue
		}
		one := line{ID: c.File, Title: v.Title, Link: v.Link}
		for _, it := range v.Items {
			one.Items = append(one.Items, item(it))
		}
		lines = append(lines, one)
	}
	ours := scoreFeeds(cases, files, parseOurs)
	theirs := score(t, "feeds", filepath.Join(folder, "expectations.jsonl"), slices.Clip(lines))
	agree(t, "files", float64(ours.files), theirs["files"])
	agree(t, "parsed", ratio(ours.parsed, ours.files), theirs["parsed"])
	agree(t, "fields", float64(ours.asked), theirs["fields"])
	agree(t, "fields right", ratio(ours.right, ours.asked), theirs["fields_right"])
}
