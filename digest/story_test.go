package digest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
)

func TestStory_Outlets(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	item := func(id, copyOf int64, outlet, independent string) digest.Item {
		at = at.Add(time.Minute)
		return digest.Item{ID: id, CopyOf: copyOf, Outlet: outlet, Independent: independent, Published: at}
	}
	tests := []struct {
		name   string
		items  []digest.Item
		want   []string
		copies int
	}{
		{"none", nil, nil, 0},
		{"each once", []digest.Item{item(1, 0, "A", "a"), item(2, 0, "B", "b"), item(3, 0, "A", "a")}, []string{"A", "B"}, 0},
		{"one owner is one outlet", []digest.Item{item(1, 0, "A", "owner"), item(2, 0, "B", "owner")}, []string{"A"}, 0},
		{"copies count for the first", []digest.Item{item(1, 0, "Agency", "agency"), item(2, 1, "B", "b"), item(3, 1, "C", "c")}, []string{"Agency"}, 2},
		{"the outlet that had the text first, whichever was read first", []digest.Item{item(2, 5, "Agency", "agency"), item(5, 0, "B", "b")}, []string{"Agency"}, 1},
		{"a copy stands for an original that is not here", []digest.Item{item(2, 1, "B", "b"), item(3, 1, "C", "c")}, []string{"B"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := digest.Story{Items: tt.items}
			if diff := cmp.Diff(tt.want, s.Outlets()); diff != "" {
				t.Errorf("Outlets (-want +got):\n%s", diff)
			}
			if got := s.Copies(); got != tt.copies {
				t.Errorf("Copies() = %d, want %d", got, tt.copies)
			}
		})
	}
}

func TestSettings_CanRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		reads    []string
		language string
		want     bool
	}{
		{"no choice reads all", nil, "fr", true},
		{"chosen", []string{"en", "de"}, "de", true},
		{"a regional variant", []string{"en"}, "en-GB", true},
		{"not chosen", []string{"en"}, "fr", false},
		{"not known", []string{"en"}, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := (digest.Settings{Reads: tt.reads}).CanRead(tt.language); got != tt.want {
				t.Errorf("CanRead(%q) of %q = %v, want %v", tt.language, tt.reads, got, tt.want)
			}
		})
	}
}
