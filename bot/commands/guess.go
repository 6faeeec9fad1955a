package commands

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed guesses.txt
var guessesFile string

// guesses are the zones of guesses.txt by language, in lower case.
var guesses = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(guessesFile) {
		if tag, zone, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(tag, "#") {
			all[strings.ToLower(tag)] = zone
		}
	}
	return all
})

// GuessZone returns the zone in which most people live whose client is in a
// language, a BCP 47 tag: of its country where the tag names one that is
// known, else of the language, else UTC. It is a guess: show the time there.
func GuessZone(language string) string {
	tag := strings.ToLower(strings.ReplaceAll(language, "_", "-"))
	for tag != "" {
		if zone, ok := guesses()[tag]; ok {
			return zone
		}
		tag = tag[:max(strings.LastIndexByte(tag, '-'), 0)]
	}
	return "UTC"
}
