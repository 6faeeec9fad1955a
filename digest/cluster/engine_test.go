package cluster_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

var noon = time.Date(2026, 10, 14, 12, 0, 0, 0, time.UTC)

// reports are two events, told by three outlets each.
var reports = []digest.Item{
	{ID: 1, Title: "Parliament passes the grid bill 312–201", Text: "Lawmakers in Berlin voted late on Tuesday for the grid bill, which obliges network operators to build new power lines by 2030."},
	{ID: 2, Title: "Tanker traffic halted in the Strait of Hormuz", Text: "Two tankers turned back in the Strait of Hormuz overnight after a warning by the navy of Oman, shipping agents said."},
	{ID: 3, Title: "Grid bill clears parliament in Berlin", Text: "The grid bill passed parliament in Berlin on Tuesday; network operators must build power lines by 2030, lawmakers said."},
	{ID: 4, Title: "Strait of Hormuz: tankers turn back", Text: "Tankers in the Strait of Hormuz turned back overnight. The navy of Oman had issued a warning to shipping, agents said."},
	{ID: 5, Title: "Berlin lawmakers adopt power grid bill", Text: "Lawmakers in Berlin have adopted the grid bill. Operators of the network now have until 2030 to build the power lines."},
	{ID: 6, Title: "Navy of Oman warns tankers in Hormuz", Text: "A warning by the navy of Oman turned two tankers back in the Strait of Hormuz overnight, shipping agents said."},
}

// stories adds items and returns the story of each after a repair.
func stories(t *testing.T, e *cluster.Engine, items []digest.Item) map[int64]int64 {
	t.Helper()
	of := map[int64]int64{}
	for _, it := range items {
		of[it.ID] = e.Add(it).Story
	}
	for _, a := range e.Repair() {
		of[a.Item] = a.Story
	}
	return of
}

// at returns items published and stored at a time.
func at(when time.Time, items ...digest.Item) []digest.Item {
	out := make([]digest.Item, len(items))
	for i, it := range items {
		it.Published, it.Stored = when, when
		out[i] = it
	}
	return out
}

func TestEngine_TwoEvents(t *testing.T) {
	t.Parallel()
	got := stories(t, cluster.New(cluster.Options{}), reports)
	want := map[int64]int64{1: 1, 3: 1, 5: 1, 2: 2, 4: 2, 6: 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
}

func TestEngine_IsDeterministic(t *testing.T) {
	t.Parallel()
	first := stories(t, cluster.New(cluster.Options{}), events(400, 40))
	for range 3 {
		again := stories(t, cluster.New(cluster.Options{}), events(400, 40))
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatalf("another run (-first +again):\n%s", diff)
		}
	}
}

func TestEngine_AddTwice(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	first := e.Add(reports[0])
	if again := e.Add(reports[0]); again != first || e.Len() != 1 {
		t.Errorf("added twice: %+v with %d items, want %+v with 1", again, e.Len(), first)
	}
}

func TestEngine_Copies(t *testing.T) {
	t.Parallel()
	original := reports[0]
	original.URL = "https://www.example.org/news/grid-bill?utm_source=rss"
	tests := []struct {
		name string
		item digest.Item
		want bool
	}{
		{"the same address", digest.Item{Feed: 2, URL: "http://example.org/news/grid-bill/#top", Title: "Grid bill"}, true},
		{"an entry of one feed with the page's address", digest.Item{URL: original.URL, Title: "Live: weather"}, false},
		{"the same address with a new title", digest.Item{URL: original.URL, Title: "Lawmakers adopt grid bill", Text: original.Text}, true},
		{"the same text", digest.Item{Feed: 2, Title: original.Title, Text: original.Text}, true},
		{"the same text with a credit", digest.Item{Title: original.Title, Text: original.Text + " (Reuters)"}, true},
		{"a report in other words", reports[2], false},
		{"a site's front page", digest.Item{Feed: 2, URL: "https://example.org/", Title: "Weather"}, false},
		{"three equal words", digest.Item{Title: "Grid bill clears"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := cluster.New(cluster.Options{})
			e.Add(original)
			tt.item.ID = 99
			got := e.Add(tt.item)
			if (got.CopyOf == original.ID) != tt.want {
				t.Errorf("Add = %+v, want a copy of %d: %v", got, original.ID, tt.want)
			}
			if got.CopyOf != 0 && got.Story != original.ID {
				t.Errorf("a copy is in story %d, its original in %d", got.Story, original.ID)
			}
		})
	}
}

func TestEngine_Window(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		apart time.Duration
		want  bool
	}{
		{"a day apart", 24 * time.Hour, true},
		{"two days apart", 48 * time.Hour, true},
		{"more than two days apart", 49 * time.Hour, false},
		{"an old report that comes late", -49 * time.Hour, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := cluster.New(cluster.Options{})
			items := append(at(noon, reports[0], reports[1], reports[2]), at(noon.Add(tt.apart), reports[4])...)
			got := stories(t, e, items)
			if (got[5] == got[1]) != tt.want {
				t.Errorf("stories = %v, want 5 with 1: %v", got, tt.want)
			}
		})
	}
}

func TestEngine_AStoryGoesOnPastTheWindow(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	for day, it := range []digest.Item{reports[0], reports[2], reports[4]} {
		when := noon.AddDate(0, 0, day*3/2)
		e.Forget(when.Add(-60 * time.Hour))
		items := at(when, it, reports[1])
		items[1].ID = int64(100 + day)
		for _, a := range items {
			got := e.Add(a)
			if a.ID == it.ID && got.Story != 1 {
				t.Errorf("day %d: item %d is in story %d, want 1", day, it.ID, got.Story)
			}
		}
		e.Repair()
	}
}

func TestEngine_Forget(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	for _, it := range append(at(noon, reports[:4]...), at(noon.Add(time.Hour), reports[4:]...)...) {
		e.Add(it)
	}
	e.Repair()
	e.Forget(noon.Add(time.Minute))
	if got, want := e.Len(), 2; got != want {
		t.Errorf("Len = %d after Forget, want %d", got, want)
	}
	got := e.Add(at(noon.Add(2*time.Hour), digest.Item{ID: 7, Title: reports[0].Title, Text: reports[0].Text})[0])
	if want := (digest.Assignment{Item: 7, Story: 1}); got != want {
		t.Errorf("a report after Forget is %+v, want %+v: its story goes on and its original is forgotten", got, want)
	}
}

func TestEngine_Restore(t *testing.T) {
	t.Parallel()
	first := cluster.New(cluster.Options{})
	items := events(300, 30)
	items = append(items, digest.Item{ID: 1000, Title: items[0].Title, Text: items[0].Text})
	for i := range items {
		a := first.Add(items[i])
		items[i].Story, items[i].CopyOf = a.Story, a.CopyOf
	}
	for _, a := range first.Repair() {
		at := a.Item - 1
		if a.Item == 1000 {
			at = int64(len(items) - 1)
		}
		items[at].Story, items[at].CopyOf = a.Story, a.CopyOf
	}
	second := cluster.New(cluster.Options{})
	second.Restore(items)
	if got, want := second.Len(), first.Len(); got != want {
		t.Fatalf("Len = %d after Restore, want %d", got, want)
	}
	if changed := second.Repair(); len(changed) > 0 {
		t.Errorf("a repair after Restore changes %v, want nothing", changed)
	}
	next := digest.Item{ID: 2000, Title: items[7].Title, Text: items[7].Text + " More soon, with a word from the scene."}
	if a, b := first.Add(next), second.Add(next); a != b {
		t.Errorf("the restored engine says %+v, the first one %+v", b, a)
	}
}

func TestEngine_RestoreCopiesWithoutTheirOriginal(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	one := reports[0]
	one.ID, one.Story, one.CopyOf = 11, 1, 1
	two := one
	two.ID = 12
	e.Restore([]digest.Item{one, two})
	three := reports[0]
	three.ID = 13
	if got, want := e.Add(three), (digest.Assignment{Item: 13, Story: 1, CopyOf: 1}); got != want {
		t.Errorf("another copy is %+v, want %+v", got, want)
	}
	if changed := e.Repair(); len(changed) > 0 {
		t.Errorf("Repair changes %v, want nothing", changed)
	}
}

// TestEngine_LongStream follows a stream with repairs and forgetting: every
// story is named after an item, and Repair tells of every change.
func TestEngine_LongStream(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	told := map[int64]int64{}
	for i, it := range events(1500, 120) {
		when := noon.Add(time.Duration(i) * 10 * time.Minute)
		told[it.ID] = e.Add(at(when, it)[0]).Story
		if i%100 < 99 {
			continue
		}
		e.Forget(when.Add(-72 * time.Hour))
		for _, a := range e.Repair() {
			told[a.Item] = a.Story
		}
		for id, story := range told {
			if _, ok := told[story]; !ok {
				t.Fatalf("item %d is in story %d, which is no item", id, story)
			}
		}
		for id := max(it.ID-400, 1); id <= it.ID; id++ {
			if got := e.Add(digest.Item{ID: id}).Story; got != told[id] {
				t.Fatalf("item %d is in story %d, told was %d", id, got, told[id])
			}
		}
	}
}

func TestEngine_Languages(t *testing.T) {
	t.Parallel()
	items := []digest.Item{
		{ID: 1, Title: "总统抵达北京进行访问", Text: "总统星期二抵达北京，与外交部长举行会谈。", Language: "zh"},
		{ID: 2, Title: "北京欢迎总统来访", Text: "总统抵达北京进行访问，与外交部长会谈。", Language: "zh"},
		{ID: 3, Title: "台风袭击南部沿海", Text: "台风星期二登陆，数千人被疏散。", Language: "zh"},
		{ID: 4, Title: "台风登陆，数千人疏散", Text: "台风袭击南部沿海地区，数千人被疏散。", Language: "zh"},
		{ID: 5, Title: "Taifun trifft die Küste", Text: "Tausende wurden an der Küste vor dem Taifun in Sicherheit gebracht.", Language: "de"},
		{ID: 6, Title: "Tausende fliehen vor dem Taifun", Text: "Vor dem Taifun wurden an der Küste Tausende in Sicherheit gebracht.", Language: "de"},
	}
	got := stories(t, cluster.New(cluster.Options{}), items)
	want := map[int64]int64{1: 1, 2: 1, 3: 3, 4: 3, 5: 5, 6: 5}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
}

func TestEngine_Explain(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	stories(t, e, reports)
	x, ok := e.Explain(3)
	if !ok || x.Similarity < x.Needed || x.OtherSim >= x.Needed || len(x.Shared) == 0 {
		t.Errorf("Explain(3) = %+v, %v, want it nearer to its story than needed, and to no other", x, ok)
	}
	if _, ok := e.Explain(99); ok {
		t.Error("Explain knows an item that was never added")
	}
}

// TestEngine_ExplainsThatTimeKeepsApart tells a report twice, in other words:
// soon after it is of one story, and two days later of another one.
func TestEngine_ExplainsThatTimeKeepsApart(t *testing.T) {
	t.Parallel()
	again := digest.Item{ID: 7, Title: "Freight rates double as ships avoid Hormuz", Text: "Insurers ask twice as much for a passage of the Strait of Hormuz, brokers in London said, and crude rose for a third day."}
	tests := []struct {
		name  string
		after time.Duration
		want  []string
	}{
		{"an hour later", time.Hour, nil},
		{"two days later", 47 * time.Hour, []string{"47 hours between them"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := cluster.New(cluster.Options{})
			of := stories(t, e, append(at(noon, reports...), at(noon.Add(tt.after), again)...))
			x, _ := e.Explain(again.ID)
			if one := of[again.ID] == of[2]; one != (tt.want == nil) {
				t.Errorf("it is in story %d, the first reports in %d: %+v", of[again.ID], of[2], x)
			}
			if got := slices.DeleteFunc(x.Apart, func(s string) bool { return !strings.Contains(s, "hours") }); tt.want != nil && !cmp.Equal(tt.want, got) {
				t.Errorf("apart by %q, want %q", x.Apart, tt.want)
			}
		})
	}
}

// events makes n items on so many events, each item in words of its own
// choosing from those of its event.
func events(n, many int) []digest.Item {
	r := rand.New(rand.NewPCG(1, 2))
	word := func(kind string, i int) string { return fmt.Sprintf("%s%s", kind, letters(i)) }
	var items []digest.Item
	for i := range n {
		event := r.IntN(many)
		var words []string
		for range 40 {
			switch k := r.IntN(10); {
			case k < 5:
				words = append(words, word("e"+letters(event), r.IntN(25)))
			case k < 9:
				words = append(words, word("common", r.IntN(400)))
			default:
				words = append(words, word("own"+letters(i), r.IntN(50)))
			}
		}
		items = append(items, digest.Item{
			ID:    int64(i + 1),
			Title: strings.Join(words[:6], " "),
			Text:  strings.Join(words[6:], " "),
		})
	}
	return items
}
