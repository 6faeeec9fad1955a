package bot

import (
	"errors"

	"newsdigest/bot/locale"
	"newsdigest/digest"
)

// Explanation returns the sentence for people that err carries, in their
// language, or "" where it carries none.
func Explanation(err error, l locale.Locale) string {
	var e *digest.Explained
	if errors.As(err, &e) {
		return l.Explain(e.Format, e.Args)
	}
	return ""
}
