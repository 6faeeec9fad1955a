// Package layout arranges what the bot tells as messages: an edition, a story,
// a summary, the answers of the commands. It is pure; a platform decides later
// how a message looks and where it is split.
package layout
