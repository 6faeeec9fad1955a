package discord

import "time"

// SetOpenTime shortens the deadline of a session, which the fake clock of
// testing/synctest can not: a session past it waits on a lock for ever.
func (b *Bot) SetOpenTime(d time.Duration) { b.openTime = d }
