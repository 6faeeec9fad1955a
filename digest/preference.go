package digest

import (
	"slices"
	"strconv"
	"time"
)

// A Preference is what a chat wants of its digests besides topics. It is about
// a query, an outlet or a story; one of these is set.
type Preference struct {
	ID     int64
	Kind   PreferenceKind
	Query  string // the normal form of words that are muted
	Outlet string // that is muted, as readers see its name
	Story  int64  // its id when it was named
	Items  []int64
	Name   string // of what it is about, for people; one line, at most 200 characters
	Traits Traits // of a story that the chat wants more or less of
	Made   time.Time
}

// A PreferenceKind is what is wanted.
type PreferenceKind string

// The kinds of preferences.
const (
	PreferMute   PreferenceKind = "mute"   // tell nothing of it
	PreferFollow PreferenceKind = "follow" // of a story: tell its every turn
	PreferMore   PreferenceKind = "more"   // stories like it weigh more
	PreferFewer  PreferenceKind = "fewer"  // stories like it weigh less
)

// Opposite returns the kind that a new preference of kind k ends, of the same
// thing: what is muted is not followed.
func (k PreferenceKind) Opposite() PreferenceKind {
	switch k {
	case PreferMute:
		return PreferFollow
	case PreferFollow:
		return PreferMute
	case PreferMore:
		return PreferFewer
	default:
		return PreferMore
	}
}

// Traits are what makes stories alike. All are folded, so that they can be
// compared.
type Traits struct {
	Topics  []string `json:"topics,omitempty"` // of the chat, which both are about
	Outlets []string `json:"outlets,omitempty"`
	Names   []string `json:"names,omitempty"` // in headlines
}

// Subject names what a preference is about, the same for equal things.
func (p Preference) Subject() string {
	switch {
	case p.Query != "":
		return "words " + p.Query
	case p.Outlet != "":
		return "outlet " + p.Outlet
	}
	return "story " + strconv.FormatInt(p.Story, 10)
}

// IsOf reports whether a preference of a story is of this one or of one that it
// continues, also after the story was merged with another one or split: then
// its items know it.
func (p Preference) IsOf(s Story) bool {
	if p.Story == 0 {
		return false
	}
	if slices.ContainsFunc(s.Earlier, func(c Chapter) bool { return c.Story == p.Story }) {
		return true
	}
	return p.Story == s.ID || slices.ContainsFunc(s.Items, func(it Item) bool { return slices.Contains(p.Items, it.ID) })
}
