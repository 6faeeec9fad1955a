package digest

import "time"

// An Edition is one printed issue of a digest. It never changes.
type Edition struct {
	ID      int64
	Digest  int64
	Slot    Slot
	At      time.Time // when it was composed
	From    time.Time // From ≤ item.Stored < To
	To      time.Time
	Late    bool    // composed well after its slot, after downtime
	Entries []Entry // in the order shown
	// Considered has a reason for every story that the topics matched, those
	// in Entries included, so that /why can answer from the record.
	Considered []Consideration
	HeldBack   int // stories that were told before and have nothing new
	Outlets    int // independent outlets of all entries together
}

// Image returns the picture of the first story that has one, or "".
func (e Edition) Image() string {
	for _, entry := range e.Entries {
		if entry.Image != "" {
			return entry.Image
		}
	}
	return ""
}

// An Entry is one story as one edition shows it.
type Entry struct {
	Story     int64
	Headline  string
	URL       string // of the article that gave the headline
	Image     string `json:",omitempty"` // that article's, as in its Item
	Kind      EntryKind
	Topics    []string   // names of the topics that it matched
	Sentences []Sentence // new ones first
	Outlets   []string   // independent outlets, the first to report first
	Copies    int        // items that repeat another outlet's text
	First     time.Time  // the earliest report
	Day       int        // 1 on the day of the first report, in the digest's zone
	Added     int        // for KindUpdated: outlets since the story was told
	Differ    []Figure   // figures on which the outlets differ
	Quotes    []Quote    // of a story told in full
	Turns     []Turn     // the same: what happened when, the earliest first
}

// An EntryKind says why an entry stands where it stands.
type EntryKind string

// The kinds of entries.
const (
	KindNew     EntryKind = "new"     // never told by this digest
	KindUpdated EntryKind = "updated" // told before; something is new
	KindShort   EntryKind = "short"   // one line
)

// A Sentence is a part of an item's text, word for word, with its source.
type Sentence struct {
	Text   string
	Item   int64
	Start  int // Text = Item.Text[Start:End], in bytes
	End    int
	Outlet string
	URL    string
	At     time.Time // when the item was published
}

// A Quote is what somebody says in an item, word for word, without the marks
// around it.
type Quote struct {
	Sentence
	Speaker      string // as the item names them: Item.Text[SpeakerStart:SpeakerEnd]
	SpeakerStart int
	SpeakerEnd   int
}

// A Turn is what happened in a story on one day, in a sentence of an item.
type Turn struct {
	Sentence
	Day time.Time // its date at 00:00 UTC, whatever the zone
}

// FigureDay is what a Figure is about whose values are days.
const FigureDay = "day"

// A Figure is a quantity for which the outlets of a story give different
// values, such as the number of people injured, or the day of a trial.
type Figure struct {
	What   string // "injured", "€ billion", FigureDay
	Values []FigureValue
}

// A FigureValue is one value of a Figure and the outlets that give it.
type FigureValue struct {
	Value   string // as the article writes it
	Outlets []string
}

// A Consideration is the fate of one story in one edition.
type Consideration struct {
	Story  int64
	Reason Reason
	// Weight is by how much its rank was raised or lowered, for being like
	// stories of which the chat wants more or fewer: ½ to 2; 0 for not at all.
	Weight float64 `json:",omitempty"`
}

// A Reason names why a story is or is not in an edition.
type Reason string

// The reasons.
const (
	ReasonShown     Reason = "shown"
	ReasonUpdated   Reason = "updated"
	ReasonUnchanged Reason = "unchanged" // told before, nothing new
	ReasonNoRoom    Reason = "no-room"   // ranked below the last entry
	ReasonTooOld    Reason = "too-old"   // published before the digest was calm
	ReasonLanguage  Reason = "language"  // no item in a language that the chat reads
	ReasonExcluded  Reason = "excluded"  // by a -word of the topic
	ReasonNoText    Reason = "no-text"   // no sentence and no headline to show
	ReasonMuted     Reason = "muted"     // by the chat: itself, its words or all its outlets
)

// Reasons returns all reasons, in the order in which a reader wants to know
// them.
func Reasons() []Reason {
	return []Reason{ReasonShown, ReasonUpdated, ReasonNoRoom, ReasonMuted, ReasonExcluded, ReasonTooOld, ReasonNoText, ReasonLanguage, ReasonUnchanged}
}

// Told is what one digest has told of one story.
type Told struct {
	Digest    int64
	Story     int64
	Edition   int64
	Part      int       // the delivery that carries it
	At        time.Time // of the edition
	Sentences []uint64  // hashes of the sentences told; summarize.Fingerprint makes them
	Outlets   int       // independent outlets when it was told
	Items     []int64   // items of the story when it was told, so that a merged or split story is known again
}
