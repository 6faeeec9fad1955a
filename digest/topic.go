package digest

import "time"

// A Topic is what a chat follows: a name for people and a query for machines.
// The query language is that of digest/match: words, "phrases", OR, -without,
// source:, section:, lang:, feed:.
type Topic struct {
	ID    int64
	Name  string // as the reader typed it, one line, at most 100 characters
	Query string
}

// A Subscription is one topic in one digest, wished for by a manager.
type Subscription struct {
	Community Community
	Chat      Chat   // where the digest goes
	Digest    string // its name; "" is the chat's first digest, made if there is none
	Topic     Topic
	Schedule  Schedule // of the digest, if it is made now
	Notices   Chat     // where notices go if no place was named before; zero for none
	Now       time.Time
}
