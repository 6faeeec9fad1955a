package compose_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsdigest/digest"
)

// inquiry continues the fire two days later.
func inquiry(earlier ...digest.Chapter) digest.Story {
	s := story(60,
		report(20, "Globe", 2, "Welding torch began the Ellery fire", "A welding torch began the fire in the docks of Ellery, police chief Marta Venn said on Monday. A warehouse in the docks of Ellery burned down on Sunday."),
		report(21, "Tribune", 1, "Two arrested over Ellery warehouse fire", "Two workers were arrested on Monday over the blaze in the docks of Ellery. More than ninety firefighters were at work on Sunday."),
	)
	s.Earlier = earlier
	return s
}

func TestCompose_Continued(t *testing.T) {
	t.Parallel()
	before := fire()
	for i := range before.Items {
		before.Items[i].Published = before.Items[i].Published.Add(-48 * time.Hour)
	}
	chapter := digest.Chapter{Story: 1, First: before.First()}
	first, told := composed(t, input(order("warehouse OR ellery"), fire()))

	in := input(order("warehouse OR ellery"), inquiry(chapter))
	in.Told = told
	var texts []int64
	read := in.Read
	in.Read = func(stories []digest.Story) ([]digest.Story, error) {
		out, err := read(stories)
		for i, s := range stories {
			if s.ID == 0 {
				for _, it := range s.Items {
					texts = append(texts, it.ID)
				}
				out[i].Items = before.Items
			}
		}
		return out, err
	}
	e, next := composed(t, in)
	if len(e.Entries) != 1 || e.Entries[0].Kind != digest.KindUpdated || e.Entries[0].Day != 3 {
		t.Fatalf("entries %+v, want one that is updated, on day 3", e.Entries)
	}
	if len(texts) != 2 || texts[0] != 1 || texts[1] != 2 {
		t.Errorf("read the texts of %v, want those of the items told, 1 and 2", texts)
	}
	if got := e.Entries[0].Sentences; len(got) == 0 || strings.Contains(got[0].Text, "burned down") {
		t.Errorf("sentences %v, want what is new", got)
	}
	for _, s := range e.Entries[0].Sentences {
		for _, known := range first.Entries[0].Sentences {
			if s.Text == known.Text {
				t.Errorf("told again: %q", s.Text)
			}
		}
	}

	// What continues the continuation with nothing new is held back.
	echo := story(70, report(30, "Herald", 0, "Arrests over Ellery fire", "Two workers were arrested on Monday over the blaze in the docks of Ellery."))
	echo.Earlier = []digest.Chapter{{Story: 60, First: inquiry().First()}, chapter}
	in = input(order("warehouse OR ellery"), echo)
	in.Told = slices.Concat(told, next)
	e, _ = composed(t, in)
	if got := reasons(e)[70]; got != digest.ReasonUnchanged {
		t.Errorf("a continuation without news is %q, want %q", got, digest.ReasonUnchanged)
	}
}

func TestCompose_ContinuesWhatWasNeverTold(t *testing.T) {
	t.Parallel()
	e, _ := composed(t, input(order("warehouse OR ellery"), inquiry(digest.Chapter{Story: 1, First: monday.Add(-54 * time.Hour)})))
	if len(e.Entries) != 1 || e.Entries[0].Kind != digest.KindNew {
		t.Errorf("entries %+v, want a new one: nobody was told of the first story", e.Entries)
	}
}

func TestCompose_ContinuesWhatIsMuted(t *testing.T) {
	t.Parallel()
	in := input(order("warehouse OR ellery"), inquiry(digest.Chapter{Story: 1, First: monday.Add(-54 * time.Hour)}))
	in.Preferences = []digest.Preference{{Kind: digest.PreferMute, Story: 1, Items: []int64{1, 2}}}
	e, _ := composed(t, in)
	if got := reasons(e)[60]; got != digest.ReasonMuted {
		t.Errorf("what continues a muted story is %q, want %q", got, digest.ReasonMuted)
	}
}

// Two stories of one edition that continue one another are one entry, and are
// known however they are named in the next one.
func TestCompose_ChainInOneEdition(t *testing.T) {
	t.Parallel()
	chapter := digest.Chapter{Story: 1, First: fire().First()}
	in := input(order("warehouse OR ellery", "grid"), fire(), vote(), inquiry(chapter))
	all := slices.Concat(fire().Items, inquiry().Items)
	read := in.Read
	in.Read = func(stories []digest.Story) ([]digest.Story, error) {
		out, err := read(stories)
		for i, s := range stories {
			if s.ID == 60 {
				out[i].Items = all
			}
		}
		return out, err
	}
	e, told := composed(t, in)
	if len(e.Entries) != 2 {
		t.Fatalf("%d entries, want the vote and one of both stories of the fire", len(e.Entries))
	}
	for _, entry := range e.Entries {
		if entry.Story == 60 && (len(entry.Outlets) != 4 || entry.Kind != digest.KindNew) {
			t.Errorf("the entry has the outlets %v and is %q, want all four, and new", entry.Outlets, entry.Kind)
		}
	}
	for _, id := range []int64{1, 60} {
		if got := reasons(e)[id]; got != digest.ReasonShown {
			t.Errorf("story %d is %q, want %q", id, got, digest.ReasonShown)
		}
	}
	split := story(90, inquiry().Items...)
	merged := story(1, all...)
	for _, s := range []digest.Story{fire(), inquiry(), inquiry(chapter), split, merged} {
		again := input(order("warehouse OR ellery"), s)
		again.Told = told
		if e, _ := composed(t, again); len(e.Entries) != 0 {
			t.Errorf("story %d with %d items is told again: %+v", s.ID, len(s.Items), e.Entries)
		}
	}
}
