package cluster_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// TestEngine_Hostile adds what feeds should not send, three times, and finds
// that the stories of others are as they would be without it.
func TestEngine_Hostile(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("word ", 2<<20)
	tests := []struct {
		name string
		item digest.Item
	}{
		{"empty", digest.Item{}},
		{"one word", digest.Item{Title: "Election"}},
		{"stop words", digest.Item{Title: "What is it and why"}},
		{"10 MB of words", digest.Item{Title: "Huge", Text: huge}},
		{"10 MB in one word", digest.Item{Title: "Huge", Text: strings.Repeat("a", 10<<20)}},
		{"10 MB of title", digest.Item{Title: huge}},
		{"emoji", digest.Item{Title: "🔥🔥🔥", Text: "👍🏽"}},
		{"invalid bytes", digest.Item{Title: "\xff\xfe", Text: "a\x80b"}},
		{"Chinese", digest.Item{Title: "总统抵达北京", Text: "总统星期二抵达北京。"}},
		{"a bad address", digest.Item{URL: "http://[::1", Title: "Election results are in"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := cluster.New(cluster.Options{})
			for id := range int64(3) {
				tt.item.ID = 101 + id
				e.Add(tt.item)
			}
			got := stories(t, e, reports)
			bill, strait := got[1], got[2]
			want := map[int64]int64{1: bill, 2: strait, 3: bill, 4: strait, 5: bill, 6: strait}
			for id, story := range want {
				if got[id] != story || bill == strait || story > 100 {
					t.Errorf("report %d is in story %d; all stories: %v", id, got[id], got)
				}
			}
		})
	}
}

func TestEngine_EmptyItemsAreAlone(t *testing.T) {
	t.Parallel()
	got := stories(t, cluster.New(cluster.Options{}), []digest.Item{{ID: 1}, {ID: 2}, {ID: 3, Title: "🔥"}, {ID: 4, Title: "🔥"}})
	want := map[int64]int64{1: 1, 2: 2, 3: 3, 4: 4}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
}

func TestEngine_Boilerplate(t *testing.T) {
	t.Parallel()
	page := "Page not found. The page you requested is not here."
	got := stories(t, cluster.New(cluster.Options{}), []digest.Item{{ID: 1, Text: page}, {ID: 2, Text: page}})
	if got[1] == got[2] {
		t.Errorf("two dead pages are in one story, %d", got[1])
	}
}

func TestEngine_ManyCopies(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	for i := range int64(2000) {
		it := reports[0]
		it.ID = i + 1
		if got := e.Add(it); got.Story != 1 || i > 0 && got.CopyOf != 1 {
			t.Fatalf("copy %d is %+v", i, got)
		}
	}
	if changed := e.Repair(); len(changed) != 0 {
		t.Errorf("Repair changes %d copies", len(changed))
	}
}

// huge is how many items TestEngine_OneHugeEvent has; make flood runs 5,000.
var huge = flag.Int("huge", 500, "items of one huge event")

func TestEngine_OneHugeEvent(t *testing.T) {
	t.Parallel()
	n := *huge
	got := stories(t, cluster.New(cluster.Options{}), retold(n))
	count := map[int64]int{}
	for _, s := range got {
		count[s]++
	}
	largest := 0
	for _, n := range count {
		largest = max(largest, n)
	}
	if largest < n*8/10 {
		t.Errorf("the largest story has %d of %d items in %d stories, want most", largest, n, len(count))
	}
}

// retold makes n items on one event, each from ten of its thirty sentences.
func retold(n int) []digest.Item {
	r := rand.New(rand.NewPCG(3, 4))
	var sentences []string
	for i := range 30 {
		var words []string
		for k := range 12 {
			words = append(words, fmt.Sprintf("e%s%s", letters(i), letters(k)))
		}
		sentences = append(sentences, strings.Join(words, " ")+".")
	}
	var items []digest.Item
	for i := range n {
		var chosen []string
		for _, k := range r.Perm(len(sentences))[:10] {
			chosen = append(chosen, sentences[k])
		}
		items = append(items, digest.Item{ID: int64(i + 1), Title: chosen[0], Text: strings.Join(chosen[1:], " ")})
	}
	return items
}

// letters writes a number in letters, for words of one's own.
func letters(i int) string {
	s := ""
	for {
		s += string(rune('k' + i%10))
		if i /= 10; i == 0 {
			return s + "x"
		}
	}
}
