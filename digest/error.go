package digest

import (
	"errors"
	"fmt"
)

// Errors that callers test for.
var (
	// ErrLost means that the lease was taken by another holder; the work is
	// theirs now, and the transaction changed nothing.
	ErrLost = errors.New("the lease is held by another process")
	// ErrHeld means that a lease or a database file is in use.
	ErrHeld = errors.New("held by another process")
	// ErrNotFound means that there is no such thing in this community.
	ErrNotFound = errors.New("not found")
	// ErrExists means that it is there already; nothing changed.
	ErrExists = errors.New("already there")
)

// An Explained error carries a sentence for the person who asked, beside the
// error for the log. Explain makes one.
type Explained struct {
	Format string // of package fmt, in English: says what is wrong and what to do
	Args   []any
	Err    error // may be nil
}

// Error returns the sentence and, where there is one, the cause.
func (e *Explained) Error() string {
	if e.Err == nil {
		return e.Sentence()
	}
	return fmt.Sprintf("%s (%v)", e.Sentence(), e.Err)
}

// Unwrap returns the cause.
func (e *Explained) Unwrap() error { return e.Err }

// Sentence returns the sentence in English. In other languages it is said by
// bot.Explanation.
func (e *Explained) Sentence() string { return fmt.Sprintf(e.Format, e.Args...) }

// Explain returns an error whose sentence people may read.
func Explain(err error, format string, args ...any) error {
	return &Explained{Format: format, Args: args, Err: err}
}

// Explanation returns the sentence for people that err carries, in English, or
// "" where it carries none.
func Explanation(err error) string {
	var e *Explained
	if errors.As(err, &e) {
		return e.Sentence()
	}
	return ""
}
