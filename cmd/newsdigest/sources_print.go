package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"newsdigest/digest"
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
	Items    int    `json:"items"`
}

// printSources prints feeds as a table, or as JSON lines.
func printSources(env Env, sources []digest.Source, lines bool) error {
	if lines {
		out := json.NewEncoder(env.Stdout)
		out.SetEscapeHTML(false)
		for _, s := range sources {
			if err := out.Encode(lineOf(s)); err != nil {
				return err
			}
		}
		return nil
	}
	table := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ENABLED\tOUTLET\tLANGUAGE\tCOUNTRY\tSECTION\tANSWERED\tADDRESS")
	enabled := 0
	for _, s := range sources {
		state := "no"
		if s.Catalogue {
			state = "yes"
			enabled++
		}
		address := s.URL
		if s.Error != "" {
			address += "  " + s.Error
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", state, s.Outlet, s.Language, s.Country, s.Section, answered(s, env.Now()), address)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(env.Stdout, "%s, %d enabled.\n", count(len(sources), "feed", "feeds"), enabled)
	return err
}

func lineOf(s digest.Source) sourceLine {
	return sourceLine{
		Outlet: s.Outlet, Group: s.Group, Language: s.Language, Country: s.Country, Section: s.Section, URL: s.URL,
		Enabled: s.Catalogue, Answered: stamp(s.Answered()), Error: s.Error, Items: s.Items,
	}
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
