package cluster

import (
	"slices"
	"strings"

	"newsdigest/digest/text"
)

// boilerplateWords is the longest text, in words, that may be boilerplate.
const boilerplateWords = 120

// boilerplate reports whether an item says nothing of its own: a short text
// without a title, as a page gives that does not exist, wants JavaScript or
// is an archive's notice. Such items are alike and report no event.
func boilerplate(title, body []text.Token) bool {
	if len(title) > 0 || len(body) > boilerplateWords {
		return false
	}
	words := make([]string, len(body))
	for i, t := range body {
		words[i] = t.Text
	}
	s := " " + strings.Join(words, " ") + " "
	return slices.ContainsFunc([]string{
		" page not found ", " page you requested ", " page you were looking for ", " page cannot be found ",
		" no longer available ", " enable javascript ", " enable cookies ", " requires javascript ",
		" browser is not supported ", " access denied ", " subscribe to continue ", " all rights reserved ",
		" tweet with a location ", " internet archive ", " wayback machine ", " archived from the original ",
		" error 404 ", " 404 not found ", " are you a robot ", " verify you are human ",
	}, func(phrase string) bool { return strings.Contains(s, phrase) })
}
