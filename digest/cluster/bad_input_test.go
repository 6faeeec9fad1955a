package cluster_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

// TestEngine_AFeedThatRewritesItsItems polls a feed that gives its items new
// ids, titles and a changed end at every poll: no poll makes a new story, and
// one costs no more memory than the ids.
func TestEngine_AFeedThatRewritesItsItems(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	of := map[string]int64{}
	id := int64(0)
	for poll := range 50 {
		for _, it := range newPress(7).stream(20, noon, time.Hour) {
			id++
			it.ID, it.Feed = id, 1
			it.Title = fmt.Sprintf("Update %d: %s", poll, it.Title)
			it.Text += fmt.Sprintf(" Changed at poll %d.", poll)
			if len(it.Text) < 200 {
				continue // a title alone, when that changes, is another item
			}
			got := e.Add(it)
			if poll == 0 {
				of[it.URL] = got.Story
			}
			if got.Story != of[it.URL] || poll > 0 && got.CopyOf == 0 {
				t.Fatalf("poll %d: %s is %+v, want a copy in story %d", poll, it.URL, got, of[it.URL])
			}
		}
	}
	for _, a := range e.Repair() {
		if a.CopyOf == 0 && a.Item > 20 {
			t.Errorf("a repair makes %+v of a rewritten item", a)
		}
	}
}

// TestEngine_HugeTextsAreReadInPart finds that 10 MB of words cost the engine
// no more than the words that are read.
func TestEngine_HugeTextsAreReadInPart(t *testing.T) { // AllocsPerRun allows no parallel tests
	long := newPress(8).run(&event{names: []string{"Ada"}, words: []string{"bridge"}, phrases: []string{"old bridge"}}, 3000, .1)
	huge := strings.Repeat(long+" ", 10<<20/len(long))
	cost := func(text string) float64 {
		return testing.AllocsPerRun(5, func() {
			e := cluster.New(cluster.Options{})
			e.Add(digest.Item{ID: 1, Title: "The old bridge", Text: text, Language: "en"})
		})
	}
	if one, many := cost(long), cost(huge); many > 1.5*one {
		t.Errorf("10 MB allocate %.0f times, 3,000 words %.0f times", many, one)
	}
}

func TestEngine_OddTexts(t *testing.T) {
	t.Parallel()
	shout := func(it digest.Item) digest.Item {
		it.Title, it.Text = strings.ToUpper(it.Title), strings.ToUpper(it.Text)
		return it
	}
	twice := func(it digest.Item) digest.Item {
		it.Text += "\n" + it.Text
		return it
	}
	wrong := func(it digest.Item) digest.Item {
		it.Language = "ja"
		return it
	}
	tests := []struct {
		name string
		make func(digest.Item) digest.Item
	}{
		{"all capitals", shout},
		{"texts that stand twice", twice},
		{"a wrong language", wrong},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var items []digest.Item
			for i, it := range reports {
				if i >= 4 {
					it = tt.make(it)
				}
				items = append(items, it)
			}
			got := stories(t, cluster.New(cluster.Options{}), items)
			for i := range items {
				if got[items[i].ID] != items[i%2].ID {
					t.Errorf("item %d is in story %d, want %d", items[i].ID, got[items[i].ID], items[i%2].ID)
				}
			}
		})
	}
}

// TestEngine_AMachineTranslation is of a story of its own, since its words are
// those of another language, and joins none of the wrong ones.
func TestEngine_AMachineTranslation(t *testing.T) {
	t.Parallel()
	items := append(append([]digest.Item(nil), reports...), digest.Item{
		ID: 7, Title: "Das Parlament geht das Gitter Rechnung vorbei", Language: "en",
		Text: "Gesetzgeber in Berlin stimmten spät am Dienstag für die Gitter Rechnung, welche Operateure des Netzwerks zwingt, neue Kraft Linien zu bauen.",
	})
	got := stories(t, cluster.New(cluster.Options{}), items)
	if got[7] == got[2] {
		t.Errorf("it is in the story of the tankers")
	}
}
