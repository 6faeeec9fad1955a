package compose_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/compose"
)

func mute(p digest.Preference) digest.Preference {
	p.Kind = digest.PreferMute
	return p
}

// TestCompose_Preferences has three stories on one topic, of which an edition
// has place for two: fire (1) of two outlets, hotel (2) and vote (3) of one.
func TestCompose_Preferences(t *testing.T) {
	t.Parallel()
	hotel := func() digest.Story {
		return story(2, report(4, "Agency", 3, "Hotel fire in Silberhorn", "A fire in a hotel in Silberhorn was put out on Sunday. All guests were safe, and the hotel stays closed."))
	}
	const shown, muted, noRoom = digest.ReasonShown, digest.ReasonMuted, digest.ReasonNoRoom
	tests := []struct {
		name   string
		topics []string
		want   []digest.Preference
		shown  []int64
		why    map[int64]digest.Reason
	}{
		{"none", []string{"fire", "bill"}, nil, []int64{1, 3}, map[int64]digest.Reason{1: shown, 2: noRoom, 3: shown}},
		{"a story is muted", []string{"fire", "bill"}, []digest.Preference{mute(digest.Preference{Story: 1})},
			[]int64{3, 2}, map[int64]digest.Reason{1: muted, 2: shown, 3: shown}},
		{"a story that was merged since is muted by its items", []string{"fire", "bill"}, []digest.Preference{mute(digest.Preference{Story: 99, Items: []int64{3}})},
			[]int64{1, 2}, map[int64]digest.Reason{1: shown, 2: shown, 3: muted}},
		{"words are muted", []string{"fire", "bill"}, []digest.Preference{mute(digest.Preference{Query: "solar roofs"})},
			[]int64{1, 2}, map[int64]digest.Reason{1: shown, 2: shown, 3: muted}},
		{"words that one report of three mentions mute nothing", []string{"fire", "bill"}, []digest.Preference{mute(digest.Preference{Query: "anchor"})},
			[]int64{1, 3}, map[int64]digest.Reason{1: shown, 2: noRoom, 3: shown}},
		{"an outlet is muted, and what it has alone", []string{"fire", "bill"}, []digest.Preference{mute(digest.Preference{Outlet: "AGENCY"})},
			[]int64{3, 1}, map[int64]digest.Reason{1: shown, 2: muted, 3: shown}},
		{"what is followed comes first", []string{"fire", "bill"}, []digest.Preference{{Kind: digest.PreferFollow, Story: 2}},
			[]int64{2, 1}, map[int64]digest.Reason{1: shown, 2: shown, 3: noRoom}},
		{"what is followed needs no topic", []string{"bill"}, []digest.Preference{{Kind: digest.PreferFollow, Story: 2}},
			[]int64{2, 3}, map[int64]digest.Reason{2: shown, 3: shown}},
		{"fewer like the first", []string{"fire", "bill"}, []digest.Preference{{Kind: digest.PreferFewer, Story: 1}},
			[]int64{3, 2}, map[int64]digest.Reason{1: noRoom, 2: shown, 3: shown}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fire := fire()
			fire.Items = append(fire.Items, report(9, "Herald", 4, "Ellery docks closed", "The fire in Ellery closed the docks. A ship at anchor could not leave."))
			d := order(tt.topics...)
			d.Stories = 2
			for _, p := range tt.want { // the editor asks for these too
				if p.Query != "" {
					d.Topics = append(d.Topics, digest.Topic{Name: "muted", Query: p.Query})
				}
			}
			in := input(d, fire, hotel(), vote())
			in.Digest.Topics, in.Preferences = d.Topics[:len(tt.topics)], tt.want
			e, _ := composed(t, in)
			if diff := cmp.Diff(tt.shown, ids(e)); diff != "" {
				t.Errorf("stories (-want +got):\n%s", diff)
			}
			why := map[int64]digest.Reason{}
			for _, c := range e.Considered {
				why[c.Story] = c.Reason
			}
			if diff := cmp.Diff(tt.why, why); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCompose_MutedOutlet looks for what an outlet that is muted leaves.
func TestCompose_MutedOutlet(t *testing.T) {
	t.Parallel()
	in := input(order("warehouse"), fire())
	in.Preferences = []digest.Preference{mute(digest.Preference{Outlet: "Agency"})}
	in.Read = func(stories []digest.Story) ([]digest.Story, error) {
		full := fire()
		for i, s := range stories {
			for j, it := range s.Items {
				for _, f := range full.Items {
					if f.ID == it.ID {
						stories[i].Items[j] = f
					}
				}
			}
		}
		return stories, nil
	}
	e, told := composed(t, in)
	if diff := cmp.Diff([]string{"Courier"}, e.Entries[0].Outlets); diff != "" {
		t.Errorf("outlets (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int64{2}, told[0].Items); diff != "" {
		t.Errorf("items told (-want +got):\n%s", diff)
	}
	for _, s := range e.Entries[0].Sentences {
		if s.Outlet != "Courier" {
			t.Errorf("%q is of %s", s.Text, s.Outlet)
		}
	}
}

// TestCompose_Weight checks that likeness weighs within its bounds, and that
// the record says so.
func TestCompose_Weight(t *testing.T) {
	t.Parallel()
	like := func(kind digest.PreferenceKind, traits digest.Traits) digest.Preference {
		return digest.Preference{Kind: kind, Story: 77, Traits: traits}
	}
	same := compose.TraitsOf(fire(), []string{"warehouse"})
	tests := []struct {
		name        string
		want        []digest.Preference
		least, most float64
	}{
		{"none", nil, 0, 0},
		{"nothing in common", []digest.Preference{like(digest.PreferMore, digest.Traits{Topics: []string{"sport"}, Names: []string{"cup"}})}, 0, 0},
		{"the topic alone", []digest.Preference{like(digest.PreferMore, digest.Traits{Topics: []string{"warehouse"}})}, 1.1, 1.2},
		{"more of the same", []digest.Preference{like(digest.PreferMore, same)}, 1.5, 2},
		{"fewer of the same", []digest.Preference{like(digest.PreferFewer, same)}, .5, .7},
		{"more, ten times", slices.Repeat([]digest.Preference{like(digest.PreferMore, same)}, 10), 2, 2},
		{"fewer, ten times", slices.Repeat([]digest.Preference{like(digest.PreferFewer, same)}, 10), .5, .5},
		{"as much of one as of the other", []digest.Preference{like(digest.PreferMore, same), like(digest.PreferFewer, same)}, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := input(order("warehouse"), fire())
			in.Stories = []digest.Story{fire()} // with titles
			in.Preferences = tt.want
			e, _ := composed(t, in)
			if w := e.Considered[0].Weight; w < tt.least || w > tt.most {
				t.Errorf("weight %v, want %v – %v", w, tt.least, tt.most)
			}
		})
	}
}
