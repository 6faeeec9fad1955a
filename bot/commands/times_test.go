package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsdigest/bot/commands"
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

const (
	sun = time.Sunday
	mon = time.Monday
	tue = time.Tuesday
	wed = time.Wednesday
	thu = time.Thursday
	fri = time.Friday
	sat = time.Saturday
)

func TestParseSince(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typed string
		want  time.Duration
	}{
		{"24h", 24 * time.Hour},
		{"3d", 72 * time.Hour},
		{"3 days", 72 * time.Hour},
		{"a week", 7 * 24 * time.Hour},
		{"Last Week", 7 * 24 * time.Hour},
		{"the past 2 hours", 2 * time.Hour},
		{"one month", 30 * 24 * time.Hour},
		{"30d", 30 * 24 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			t.Parallel()
			if got, err := commands.ParseSince(tt.typed, locale.For()); err != nil || got != tt.want {
				t.Errorf("ParseSince(%q) = %v, %v, want %v", tt.typed, got, err, tt.want)
			}
		})
	}
}

func TestParseSince_Errors(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"", "soon", "0h", "-3d", "3", "3d 4h", "3 4 d", "31d", "999999999999999999999d", "1000 months", "2 months"} {
		t.Run(typed, func(t *testing.T) {
			t.Parallel()
			got, err := commands.ParseSince(typed, locale.For())
			if digest.Explanation(err) == "" {
				t.Errorf("ParseSince(%q) = %v, %v, want an explained error", typed, got, err)
			}
		})
	}
}

func TestParseUntil(t *testing.T) {
	t.Parallel()
	// A Wednesday, two weeks before clocks go back in Berlin.
	now := time.Date(2026, 10, 14, 14, 30, 0, 0, berlin(t))
	tests := []struct{ typed, want string }{
		{"3d", "Sat 2026-10-17 14:30"},
		{"2 hours", "Wed 2026-10-14 16:30"},
		{"18:00", "Wed 2026-10-14 18:00"},
		{"8:00", "Thu 2026-10-15 08:00"},
		{"until tomorrow", "Thu 2026-10-15 00:00"},
		{"tomorrow 9am", "Thu 2026-10-15 09:00"},
		{"monday", "Mon 2026-10-19 00:00"},
		{"wednesday", "Wed 2026-10-21 00:00"},
		{"next fri 7:30", "Fri 2026-10-16 07:30"},
		{"24 Dec", "Thu 2026-12-24 00:00"},
		{"December 24. 18:00", "Thu 2026-12-24 18:00"},
		{"1 jan", "Fri 2027-01-01 00:00"},
		{"2026-12-24", "Thu 2026-12-24 00:00"},
		{"2026-12-24 12:15", "Thu 2026-12-24 12:15"},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			t.Parallel()
			got, err := commands.ParseUntil(tt.typed, now, locale.For())
			if err != nil || got.Format("Mon 2006-01-02 15:04") != tt.want {
				t.Errorf("ParseUntil(%q) = %v, %v, want %s", tt.typed, got, err, tt.want)
			}
		})
	}
}

func TestParseUntil_Errors(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 10, 14, 14, 30, 0, 0, time.UTC)
	for _, typed := range []string{"", "someday", "2026-10-14", "2020-01-01", "2030-01-01", "31 feb", "25:00", "monday 25:00", "monday 9:00 sharp", "40 dec"} {
		t.Run(typed, func(t *testing.T) {
			t.Parallel()
			got, err := commands.ParseUntil(typed, now, locale.For())
			if digest.Explanation(err) == "" {
				t.Errorf("ParseUntil(%q) = %v, %v, want an explained error", typed, got, err)
			}
		})
	}
}

func TestFindZone(t *testing.T) {
	t.Parallel()
	berlin(t)
	tests := []struct{ typed, want string }{
		{"Europe/Berlin", "Europe/Berlin"},
		{"europe/berlin", "Europe/Berlin"},
		{"Berlin", "Europe/Berlin"},
		{"munich", "Europe/Berlin"},
		{"new york", "America/New_York"},
		{"New_York", "America/New_York"},
		{"São Paulo", "America/Sao_Paulo"},
		{"Zurich", "Europe/Zurich"},
		{"Austria", "Europe/Vienna"},
		{"Singapore", "Asia/Singapore"},
		{"reykj", "Atlantic/Reykjavik"},
		{"UTC", "UTC"},
		{"Asia/Calcutta", "Asia/Calcutta"},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			t.Parallel()
			if got, candidates := commands.FindZone(tt.typed); got != tt.want {
				t.Errorf("FindZone(%q) = %q (or %v), want %q", tt.typed, got, candidates, tt.want)
			}
		})
	}
}

func TestFindZone_Unclear(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typed string
		first string // of the candidates
	}{
		{"", ""},
		{"Atlantis", ""},
		{"Local", ""},
		{"../../etc/passwd", ""},
		{"USA", "America/New_York"},
		{"Australia", "Australia/Sydney"},
		{"san", "America/Los_Angeles"},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			t.Parallel()
			got, candidates := commands.FindZone(tt.typed)
			if got != "" || len(candidates) > 25 || (len(candidates) == 0) != (tt.first == "") ||
				tt.first != "" && !slices.Contains(candidates, tt.first) {
				t.Errorf("FindZone(%q) = %q, %v, want candidates with %q", tt.typed, got, candidates, tt.first)
			}
		})
	}
}

// TestFindZone_All checks that every zone that is offered exists.
func TestFindZone_All(t *testing.T) {
	t.Parallel()
	berlin(t)
	for _, letter := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		_, candidates := commands.FindZone(letter)
		for _, name := range candidates {
			if _, err := time.LoadLocation(name); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func FuzzParseUntil(f *testing.F) {
	for _, s := range []string{"8:00 weekdays", "mon-fri 9 am", "24 dec 18:00", "3d", "tomorrow noon", "İ–İ 99999999999999999999"} {
		f.Add(s)
	}
	now := time.Date(2026, 10, 14, 14, 30, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, typed string) {
		if d, err := commands.ParseSince(typed, locale.For()); err == nil && (d < time.Hour || d > 30*24*time.Hour) {
			t.Errorf("ParseSince(%q) = %v", typed, d)
		}
		if end, err := commands.ParseUntil(typed, now, locale.For()); err == nil && (!end.After(now) || end.After(now.AddDate(1, 0, 2))) {
			t.Errorf("ParseUntil(%q) = %v", typed, end)
		}
		if name, _ := commands.FindZone(typed); name != "" {
			if _, err := time.LoadLocation(name); err != nil {
				t.Errorf("FindZone(%q) = %q: %v", typed, name, err)
			}
		}
	})
}

// berlin is a zone; the test is skipped on a machine without zone data.
func berlin(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no zone data on this machine: %v", err)
	}
	return loc
}
