package commands

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"

	"newsdigest/digest/text"
)

//go:embed zones.txt
var zonesFile string

// A zone is a line of zones.txt.
type zone struct {
	Name   string   // IANA, "America/New_York"
	folded string   // the name as text.Fold writes it
	keys   []string // folded: its city, the countries and cities that use it
}

var zones = sync.OnceValue(func() []zone {
	var all []zone
	for line := range strings.Lines(zonesFile) {
		name, known, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue // a comment
		}
		z := zone{Name: name, folded: text.Fold(name)}
		city := strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
		for _, k := range append(strings.Split(known, ", "), city) {
			z.keys = append(z.keys, text.Fold(k))
		}
		all = append(all, z)
	}
	return all
})

// FindZone returns the zone that somebody means: an IANA name, a city, or a
// country with one zone, whatever the case. Where it is not clear, it returns
// "" and what may have been meant, at most 25 names.
func FindZone(typed string) (name string, candidates []string) {
	typed = strings.TrimSpace(typed)
	if typed == "" || len(typed) > 100 {
		return "", nil
	}
	exact, near := searchZones(typed)
	switch {
	case len(exact) == 1:
		return exact[0], nil
	case len(exact) == 0 && len(near) == 1:
		return near[0], nil
	case len(exact) == 0 && len(near) == 0 && typed != "Local":
		// Older names that the list leaves out, such as Asia/Calcutta or CET.
		if _, err := time.LoadLocation(typed); err == nil {
			return typed, nil
		}
	}
	candidates = slices.Concat(exact, near)
	return "", candidates[:min(len(candidates), 25)]
}

// searchZones returns the zones with typed as their name, city or country, and
// those in which a word begins with it. A name is exact alone.
func searchZones(typed string) (exact, near []string) {
	key := text.Fold(strings.ReplaceAll(typed, "_", " "))
	name := strings.ReplaceAll(key, " ", "_")
	for _, z := range zones() {
		if z.folded == name {
			return []string{z.Name}, nil
		}
		switch {
		case slices.Contains(z.keys, key):
			exact = append(exact, z.Name)
		case strings.HasPrefix(z.folded, name) || slices.ContainsFunc(z.keys, func(k string) bool { return begins(k, key) }):
			near = append(near, z.Name)
		}
	}
	// America/Indiana/Knox is less likely meant than America/Chicago.
	slices.SortStableFunc(exact, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
	return exact, near
}

// begins reports whether a word of s, or s itself, begins with prefix.
func begins(s, prefix string) bool {
	return strings.HasPrefix(s, prefix) || strings.Contains(s, " "+prefix)
}
