package cluster_test

import (
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

func TestDays(t *testing.T) {
	t.Parallel()
	wednesday := time.Date(2026, 10, 14, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name, lang, title, text string
		at                      time.Time
		on                      string
		named                   bool
	}{
		{"a day of the week", "en", "Dam breaks", "The dam broke on Tuesday.", wednesday, "Tu", true},
		{"in the headline", "en", "Tuesday's dam break", "The dam broke.", wednesday, "Tu", true},
		{"two days", "en", "Dam breaks", "The dam broke on Tuesday; it had cracks on Monday.", wednesday, "MoTu", true},
		{"yesterday", "de", "Damm bricht", "Der Damm brach gestern.", wednesday, "Tu", true},
		{"a date", "zh", "大坝决堤", "大坝13日决堤。", wednesday, "Tu", true},
		{"what is to come is not its day", "en", "Vote", "Parliament votes on Friday.", wednesday, "TuWe", false},
		{"none", "en", "Dam breaks", "The dam broke.", wednesday, "TuWe", false},
		{"none, and no time", "en", "Dam breaks", "The dam broke on 13 October.", time.Time{}, "", false},
		{"no time", "en", "Dam breaks", "The dam broke on Tuesday.", time.Time{}, "Tu", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			on, named := cluster.DaysOf(digest.Item{Language: tt.lang, Title: tt.title, Text: tt.text, Published: tt.at})
			if on != tt.on || named != tt.named {
				t.Errorf("days = %q, %v, want %q, %v", on, named, tt.on, tt.named)
			}
		})
	}
}
