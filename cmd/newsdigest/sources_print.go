package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"newsdigest/digest"
	"newsdigest/storage"
)

// A sourceLine is a feed as a JSON line.
type sourceLine struct {
	Outlet   string `json:"outlet"`
	Group    string `json:"group,omitempty"`
	Language string `json:"language,omitempty"`
	Country  string `json:"country,omitempty"`
	Section  string `json:"section,omitempty"`
	URL      string `json:"url"`
	Enabled  bool   `json:"enabled"`
	Answered string `json:"answered,omitempty"` // RFC 3339; absent where it never did
	Error    string `json:"error,omitempty"`
	Items    int    `json:"items"` // ever stored

	PerDay float64 `json:"per_day"` // items a day in the last week
	Shared float64 `json:"shared"`  // the share of them in stories with other outlets
	Ended  string  `json:"ended,omitempty"`
}

// yieldTime is how far back the yield of a feed is counted.
const yieldTime = 7 * 24 * time.Hour

// A sourcePrinter prints feeds as a table, or as JSON lines.
type sourcePrinter struct {
	env   Env
	store storage.Store
	lines bool
}

func (p sourcePrinter) print(ctx context.Context, sources []digest.Source) error {
	ids := make([]int64, len(sources))
	for i, s := range sources {
		ids[i] = s.ID
	}
	now := p.env.Now()
	health, err := p.store.ListHealth(ctx, ids, now.Add(-yieldTime))
	if err != nil {
		return fmt.Errorf("count what came of the feeds: %w", err)
	}
	if p.lines {
		return p.printLines(sources, health, now)
	}
	return p.printTable(sources, health, now)
}

func (p sourcePrinter) printLines(sources []digest.Source, health map[int64]digest.Health, now time.Time) error {
	out := json.NewEncoder(p.env.Stdout)
	out.SetEscapeHTML(false)
	for _, s := range sources {
		if err := out.Encode(lineOf(s, health[s.ID], now)); err != nil {
			return err
		}
	}
	return nil
}

func (p sourcePrinter) printTable(sources []digest.Source, health map[int64]digest.Health, now time.Time) error {
	table := tabwriter.NewWriter(p.env.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ENABLED\tOUTLET\tLANGUAGE\tCOUNTRY\tSECTION\tANSWERED\tPER DAY\tSHARED\tADDRESS")
	enabled := 0
	for _, s := range sources {
		state := "no"
		if s.Catalogue {
			state = "yes"
			enabled++
		}
		address := s.URL
		if !s.Ended.IsZero() {
			address += "  given up on " + s.Ended.UTC().Format(time.DateOnly) + "."
		}
		if s.Error != "" {
			address += "  " + s.Error
		}
		h := health[s.ID]
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%.1f\t%.0f %%\t%s\n",
			state, s.Outlet, s.Language, s.Country, s.Section, answered(s, now), h.PerDay(now), 100*share(h), address)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.env.Stdout, "%s, %d enabled.\n", count(len(sources), "feed", "feeds"), enabled)
	return err
}

func lineOf(s digest.Source, h digest.Health, now time.Time) sourceLine {
	return sourceLine{
		Outlet: s.Outlet, Group: s.Group, Language: s.Language, Country: s.Country, Section: s.Section, URL: s.URL,
		Enabled: s.Catalogue, Answered: stamp(s.Answered()), Error: s.Error, Items: s.Items,
		PerDay: h.PerDay(now), Shared: share(h), Ended: stamp(s.Ended),
	}
}

// share returns the part of a feed's items that other outlets reported too.
func share(h digest.Health) float64 {
	if h.Items == 0 {
		return 0
	}
	return float64(h.Shared) / float64(h.Items)
}

// answered says when a feed last answered, for a person.
func answered(s digest.Source, now time.Time) string {
	at := s.Answered()
	if at.IsZero() {
		return "never yet"
	}
	switch ago := now.Sub(at); {
	case ago < time.Minute:
		return "now"
	case ago < time.Hour:
		return count(int(ago/time.Minute), "minute", "minutes") + " ago"
	case ago < 48*time.Hour:
		return count(int(ago/time.Hour), "hour", "hours") + " ago"
	}
	return at.UTC().Format(time.DateOnly)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
