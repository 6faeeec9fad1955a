package digest

import "time"

// A Digest is a chat's standing order: topics, hours, length.
type Digest struct {
	ID        int64
	Community Community
	Chat      Chat
	Name      string // unique within the chat
	Topics    []Topic
	Schedule  Schedule
	Stories   int       // the most that an edition shows, 1–9
	Created   time.Time // nothing published more than a day earlier is told
	Covered   time.Time // what was stored before this instant has been considered
	Due       time.Time // the instant of the next slot; zero while there is none
	Settings  Settings  // the community's
	Standing  Standing  // the chat's
}
