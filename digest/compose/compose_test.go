package compose_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/match"
)

var monday = time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC)

// report returns an item of an outlet with a text, published some hours
// before Monday, eight o'clock.
func report(id int64, outlet string, hours int, title, text string) digest.Item {
	at := monday.Add(-time.Duration(hours) * time.Hour)
	return digest.Item{
		ID: id, Title: title, Text: text, Outlet: outlet, Independent: outlet, Language: "en",
		URL: fmt.Sprintf("https://%s.example/%d", strings.ToLower(outlet), id), Published: at, Stored: at,
	}
}

func story(id int64, items ...digest.Item) digest.Story {
	for i := range items {
		items[i].Story = id
	}
	digest.SortItems(items)
	return digest.Story{ID: id, Items: items}
}

func fire() digest.Story {
	return story(1,
		report(1, "Agency", 6, "Warehouse burns in Ellery", "A warehouse in the docks of Ellery burned down on Sunday. Nobody was hurt, the fire brigade said."),
		report(2, "Courier", 5, "Ellery warehouse burns down", "The blaze in the docks of Ellery began in a paint store. More than ninety firefighters were at work on Sunday."),
	)
}

func vote() digest.Story {
	return story(3,
		report(3, "Tribune", 2, "Parliament passes the grid bill", "Parliament passed the grid bill on Sunday by 312 votes to 201. Operators must connect solar roofs within eight weeks."),
	)
}

func order(topics ...string) digest.Digest {
	d := digest.Digest{ID: 7, Name: "main", Stories: 9, Created: monday.Add(-48 * time.Hour), Schedule: digest.Schedule{At: []digest.Clock{480}}}
	for _, t := range topics {
		d.Topics = append(d.Topics, digest.Topic{Name: t, Query: t})
	}
	return d
}

func input(d digest.Digest, stories ...digest.Story) compose.Input {
	in := compose.Input{Digest: d, Slot: "2026-03-02 08:00", From: monday.Add(-24 * time.Hour), To: monday, Scores: scores(d, stories)}
	full := map[int64]digest.Story{}
	for _, s := range stories {
		full[s.ID] = s
		light := digest.Story{ID: s.ID, Earlier: s.Earlier}
		for _, it := range s.Items {
			it.Title, it.Text, it.URL = "", "", ""
			light.Items = append(light.Items, it)
		}
		in.Stories = append(in.Stories, light)
	}
	in.Read = func(chosen []digest.Story) ([]digest.Story, error) {
		var out []digest.Story
		for _, s := range chosen {
			out = append(out, full[s.ID])
		}
		return out, nil
	}
	return in
}

// scores matches stories as the matcher would. A topic that cannot be read is
// about nothing.
func scores(d digest.Digest, stories []digest.Story) map[string]map[int64]float64 {
	all := map[string]map[int64]float64{}
	for _, t := range d.Topics {
		var index match.Index
		q, err := match.Parse(t.Query)
		if err != nil {
			continue
		}
		index.Add(1, q)
		all[t.Query] = map[int64]float64{}
		for _, s := range stories {
			for _, it := range s.Items {
				for _, m := range match.MatchesOf(&index, it) {
					all[t.Query][it.ID] = m.Score
				}
			}
		}
	}
	return all
}

// composed returns the edition of an input, and what it tells.
func composed(t testing.TB, in compose.Input) (digest.Edition, []digest.Told) {
	t.Helper()
	c, err := compose.Compose(in)
	if err != nil {
		t.Fatalf("Compose: %v", err)
	}
	return c.Edition, c.Told
}

func TestCompose_Topics(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		topics []string
		shown  []int64
		why    map[int64]digest.Reason
	}{
		{"one topic", []string{"warehouse"}, []int64{1}, map[int64]digest.Reason{1: digest.ReasonShown}},
		{"two topics, the wider story first", []string{"grid", "warehouse"}, []int64{1, 3}, map[int64]digest.Reason{1: digest.ReasonShown, 3: digest.ReasonShown}},
		{"a story of two topics comes once", []string{"warehouse", "ellery"}, []int64{1}, map[int64]digest.Reason{1: digest.ReasonShown}},
		{"excluded", []string{"ellery -fire -blaze"}, nil, map[int64]digest.Reason{1: digest.ReasonExcluded}},
		{"none", []string{"volcano"}, nil, map[int64]digest.Reason{}},
		{"a topic that cannot be read is left out", []string{`"unclosed`, "grid"}, []int64{3}, map[int64]digest.Reason{3: digest.ReasonShown}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, _ := composed(t, input(order(tt.topics...), fire(), vote()))
			if diff := cmp.Diff(tt.shown, ids(e)); diff != "" {
				t.Errorf("stories (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.why, reasons(e)); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCompose_Entry(t *testing.T) {
	t.Parallel()
	s := fire()
	e, _ := composed(t, input(order("warehouse"), s))
	if len(e.Entries) != 1 {
		t.Fatalf("%d entries, want 1", len(e.Entries))
	}
	got := e.Entries[0]
	if got.Kind != digest.KindNew || got.Day != 1 || e.Outlets != 2 {
		t.Errorf("kind %q, day %d, outlets %d, want new, 1, 2", got.Kind, got.Day, e.Outlets)
	}
	if diff := cmp.Diff([]string{"Agency", "Courier"}, got.Outlets); diff != "" {
		t.Errorf("outlets (-want +got):\n%s", diff)
	}
	if len(got.Sentences) == 0 || len(got.Sentences) > 3 {
		t.Errorf("%d sentences, want 1 to 3", len(got.Sentences))
	}
	for _, sentence := range got.Sentences {
		item := s.Items[0]
		if sentence.Item == 2 {
			item = s.Items[1]
		}
		if item.Text[sentence.Start:sentence.End] != sentence.Text || sentence.URL != item.URL || sentence.Outlet != item.Outlet {
			t.Errorf("sentence %+v is not word for word what %+v has", sentence, item)
		}
	}
}

// The picture is that of the item whose headline is told, and no other's.
func TestCompose_Image(t *testing.T) {
	t.Parallel()
	for _, pictured := range []int{0, 1} {
		s := fire()
		s.Items[pictured].Image = "https://p.example/1.jpg"
		e, _ := composed(t, input(order("warehouse"), s))
		want := ""
		if e.Entries[0].URL == s.Items[pictured].URL {
			want = s.Items[pictured].Image
		}
		if got := e.Image(); got != want {
			t.Errorf("with a picture of item %d, under %q: Image() = %q, want %q", pictured, e.Entries[0].Headline, got, want)
		}
	}
}

func TestCompose_Told(t *testing.T) {
	t.Parallel()
	later := report(9, "Globe", 1, "Welding torch began the Ellery fire", "A welding torch began the fire in the docks of Ellery, police chief Marta Venn said on Monday. Two workers were arrested.")
	echo := report(10, "Herald", 1, "Ellery warehouse burned down", "A warehouse in the docks of Ellery burned down on Sunday.")
	grown := func(extra ...digest.Item) digest.Story { return story(1, append(fire().Items, extra...)...) }
	split := story(50, append(fire().Items, later)...) // the story got another id

	first, told := composed(t, input(order("warehouse OR ellery"), fire()))
	tests := []struct {
		name  string
		story digest.Story
		kind  digest.EntryKind // "" for nothing
		why   digest.Reason
	}{
		{"nothing has changed", fire(), "", digest.ReasonUnchanged},
		{"another outlet says the same", grown(echo), "", digest.ReasonUnchanged},
		{"something new", grown(later), digest.KindUpdated, digest.ReasonUpdated},
		{"under another id, the same", story(50, fire().Items...), "", digest.ReasonUnchanged},
		{"under another id, something new", split, digest.KindUpdated, digest.ReasonUpdated},
		{"clearly more outlets", grown(echo,
			report(11, "A1", 1, "Fire", "A warehouse burned down on Sunday."), report(12, "A2", 1, "Fire", "A warehouse burned down on Sunday."),
			report(13, "A3", 1, "Fire", "A warehouse burned down on Sunday.")), digest.KindUpdated, digest.ReasonUpdated},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := input(order("warehouse OR ellery"), tt.story)
			in.Told = told
			e, _ := composed(t, in)
			if got := reasons(e)[tt.story.ID]; got != tt.why {
				t.Errorf("reason %q, want %q", got, tt.why)
			}
			if tt.kind == "" {
				if len(e.Entries) != 0 || e.HeldBack != 1 {
					t.Errorf("%d entries and %d held back, want 0 and 1", len(e.Entries), e.HeldBack)
				}
				return
			}
			if len(e.Entries) != 1 || e.Entries[0].Kind != tt.kind {
				t.Fatalf("entries %+v, want one of kind %q", e.Entries, tt.kind)
			}
			for _, s := range e.Entries[0].Sentences {
				for _, before := range first.Entries[0].Sentences {
					if s.Text == before.Text {
						t.Errorf("told again: %q", s.Text)
					}
				}
			}
		})
	}
}

func TestCompose_Calm(t *testing.T) {
	t.Parallel()
	old := story(4, report(4, "Archive", 60, "An old warehouse story", "A warehouse in Ellery was sold two days ago to a company from abroad."))
	d := order("warehouse")
	d.Created = monday.Add(-time.Hour)
	e, _ := composed(t, input(d, old, fire()))
	if got := reasons(e)[4]; got != digest.ReasonTooOld {
		t.Errorf("a story of two and a half days is %q, want %q", got, digest.ReasonTooOld)
	}
	if diff := cmp.Diff([]int64{1}, ids(e)); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
}

func TestCompose_Room(t *testing.T) {
	t.Parallel()
	var stories []digest.Story
	for i := range int64(14) {
		outlets := []digest.Item{}
		for o := range 1 + i%4 {
			outlets = append(outlets, report(100*i+o, fmt.Sprint("Outlet", o), int(i), fmt.Sprintf("Warehouse number %d opens in town", i),
				fmt.Sprintf("The mayor opened warehouse number %d on Sunday. It cost %d million crowns and employs %d people.", i, i+3, 10*i+7)))
		}
		stories = append(stories, story(i+1, outlets...))
	}
	e, _ := composed(t, input(order("warehouse"), stories...))
	if len(e.Entries) != 9 {
		t.Fatalf("%d entries, want 9", len(e.Entries))
	}
	long, noRoom := 0, 0
	for _, entry := range e.Entries {
		if entry.Kind != digest.KindShort {
			long++
		} else if len(entry.Sentences) > 0 {
			t.Errorf("entry %d is in short and has sentences", entry.Story)
		}
	}
	for _, r := range reasons(e) {
		if r == digest.ReasonNoRoom {
			noRoom++
		}
	}
	if long != 5 || noRoom != 5 {
		t.Errorf("%d long entries and %d without room, want 5 and 5", long, noRoom)
	}
	if len(e.Considered) != 14 {
		t.Errorf("%d stories considered, want 14", len(e.Considered))
	}
}

func TestRank(t *testing.T) {
	t.Parallel()
	fresh, wide, old := vote(), fire(), story(5, report(5, "A", 40, "t", "x"), report(6, "B", 40, "t", "x"))
	var got []int64
	for _, s := range compose.Rank([]digest.Story{old, fresh, wide}, monday) {
		got = append(got, s.ID)
	}
	if diff := cmp.Diff([]int64{1, 3, 5}, got); diff != "" {
		t.Errorf("Rank (-want +got):\n%s", diff)
	}
}

func BenchmarkCompose(b *testing.B) {
	var stories []digest.Story
	for i := range int64(200) {
		s := fire()
		s.ID = 1000 + i
		stories = append(stories, s)
	}
	in := input(order("warehouse", "grid", "volcano"), stories...)
	b.ReportAllocs()
	for b.Loop() {
		composed(b, in)
	}
}

func ids(e digest.Edition) []int64 {
	var out []int64
	for _, entry := range e.Entries {
		out = append(out, entry.Story)
	}
	return out
}

func reasons(e digest.Edition) map[int64]digest.Reason {
	out := map[int64]digest.Reason{}
	for _, c := range e.Considered {
		out[c.Story] = c.Reason
	}
	return out
}
