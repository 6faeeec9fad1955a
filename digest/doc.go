// Package digest holds the nouns of the program: what a chat, a feed, an item,
// a story, a digest, an edition and a delivery are.
//
// It imports nothing of ours and does no work. Every stage, every platform and
// both databases speak in these types, so a word means the same thing in every
// room. Times are UTC instants unless a field says otherwise; the zero time
// means "not known" or "never".
package digest
