package digest

import "time"

// A Part is one platform message in its three frozen forms, each in the
// platform's own JSON. Nothing is rendered again after publication.
type Part struct {
	Rich    string
	Plain   string // the same words without entities, embeds or buttons
	Link    string // headline and link of its stories only
	Image   string // the address of the picture that Rich comes with, or ""
	Stories []int64
}

// A Form chooses one of the forms of a part.
type Form int

// The forms, from the richest down.
const (
	FormRich Form = iota
	FormPlain
	FormLink
)

// In returns the text of the part in form f.
func (p Part) In(f Form) string {
	switch f {
	case FormPlain:
		return p.Plain
	case FormLink:
		return p.Link
	default:
		return p.Rich
	}
}

// A Delivery is one outbox row: one part of an edition, one message, one API
// call at a time. Its life:
//
//  1. Publish writes it as pending.
//  2. Claim makes it sending, durably, before the platform is called.
//  3. The outcome makes it sent, pending again with a later Due, unknown,
//     dead or gone.
//  4. A sending row found by the next holder of the bot's lease is unknown.
type Delivery struct {
	ID        int64
	Bot       int64
	Edition   int64
	Digest    int64
	Number    int // of the part, from 1
	Of        int // parts of the edition
	Chat      Chat
	Community Community
	Part      Part
	Form      Form
	Status    Status
	Refusals  int       // of the part in its present form
	Attempts  int       // calls made; those that were told to wait do not count
	Resends   int       // after an unknown outcome; of a blind delivery, those that may repeat it
	Blind     bool      // the platform could not tell what became of an earlier call
	Due       time.Time // not before
	Claimed   time.Time // of the last claim; while the outcome is unknown, of the first whose is
	Late      bool      // the edition was composed late
	Composed  time.Time // when the edition was composed
	Language  string    // of the community, for labels; BCP 47 or ""
	Silent    bool      // as the community chose
	Receipt   string    // the platform's id of the message, once sent
	Error     string    // what the platform said last
}

// A Status is where a delivery is in its life.
type Status string

// The statuses.
const (
	StatusPending Status = "pending"
	StatusSending Status = "sending"
	StatusSent    Status = "sent"
	StatusUnknown Status = "unknown"
	StatusUnsure  Status = "unsure"  // unknown for good: it counts as told and is not sent again
	StatusDead    Status = "dead"    // refused in every form; what it told is taken back, and told in the next edition
	StatusExpired Status = "expired" // could not leave for so long that the next edition tells it; taken back too
	StatusGone    Status = "gone"    // the chat is no more, or the bot may not write there; taken back for good
)

// An Envelope is what is added to a part at sending; it is recorded with the
// claim.
type Envelope struct {
	Chat     Chat
	Nonce    string // at most 25 characters; the same for every try of one delivery
	Late     bool   // say that the edition is late
	Repeat   bool   // say that this may be a repeat
	Language string // of what is said, BCP 47 or ""
	Silent   bool   // readers get no notification with a sound
}

// A Shipment is what a platform is asked to send.
type Shipment struct {
	Delivery int64
	Payload  string // one form of the part
	Image    string // the address of a picture, which the platform is to fetch, or ""
	Envelope Envelope
	// LookFrom is the claim of the first call whose outcome is unknown. A
	// platform that can tell looks for the message of that call, and sends
	// only where there is none. Zero: there is no such call, or it was found
	// before that the platform can not tell.
	LookFrom time.Time
}

// A Wait is the answer to who wants to call a platform: how long the chat and
// how long the whole bot must wait. Where both are zero the call may be made
// now, and is counted.
type Wait struct {
	Chat, Bot time.Duration
}

// An Outcome is what became of one send.
type Outcome struct {
	Kind       OutcomeKind
	Receipt    string        // OutcomeSent: the platform's message id
	RetryAfter time.Duration // OutcomeLimited: wait exactly so long
	Global     bool          // OutcomeLimited: the whole bot must wait, not this chat alone
	MovedTo    string        // OutcomeMigrated: the chat's new ID
	MovedHome  string        // OutcomeMigrated: the new ID of its community
	Reason     string        // in words for an admin, without secrets
}

// An OutcomeKind is the class of an outcome; the courier acts on nothing else.
type OutcomeKind string

// The classes.
const (
	OutcomeSent      OutcomeKind = "sent"
	OutcomeNeverLeft OutcomeKind = "never-left" // dial or TLS failed: safe to retry
	OutcomeRefused   OutcomeKind = "refused"    // 4xx about this message: retry in a plainer form
	OutcomeLimited   OutcomeKind = "limited"    // 429: wait, no attempt counted
	OutcomeUnknown   OutcomeKind = "unknown"    // it may have arrived
	OutcomeBlind     OutcomeKind = "blind"      // nothing was sent: whether an earlier call arrived can not be looked up
	OutcomeGone      OutcomeKind = "gone"       // blocked, kicked, deleted
	OutcomeMigrated  OutcomeKind = "migrated"   // the chat has a new id
	OutcomeStopped   OutcomeKind = "stopped"    // token refused, or another copy runs: stop the bot
)

// Bot returns the id under which the outbox of a platform's bot is kept: one
// bot a platform.
func Bot(p Platform) int64 {
	switch p {
	case Discord:
		return 1
	case Telegram:
		return 2
	case Console:
		return 3
	case Web:
		return 4
	}
	return 0
}

// A Publication is what is written when an edition is printed, in one
// transaction: the edition, its parts, what it tells, and when its digest is
// due next.
type Publication struct {
	Edition Edition
	Parts   []Part
	Told    []Told    // Edition and Part may be left zero; storage and the parts' Stories fill them
	Was     time.Time // the due time that Next follows; where the digest has another one by now, that stays
	Next    time.Time // the digest's next due time
	Due     time.Time // not before: when its parts may be sent
	Waiting time.Time // Found.Waiting of what the edition read, zero for none
}

// A Skip marks a slot as done without an edition.
type Skip struct {
	Digest int64
	Slot   Slot
	Was    time.Time // as in a Publication
	Next   time.Time
}

// A Settlement is what the courier writes about a delivery after a call.
type Settlement struct {
	ID       int64
	Status   Status
	Form     Form
	Refusals int
	Attempts int
	Resends  int
	Blind    bool
	Due      time.Time // of the next try, for pending and unknown
	Receipt  string
	Error    string
}
