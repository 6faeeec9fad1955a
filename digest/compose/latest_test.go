package compose_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/compose"
)

// TestFinder_Latest looks for reports that came an hour apart.
func TestFinder_Latest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPress(t)
		for n := range 30 {
			p.report(n)
			time.Sleep(time.Hour)
		}
		home := digest.Community{Platform: digest.Console, ID: "home"}
		tests := []struct {
			name, query string
			hours, most int
			want        []string
		}{
			{"followed", "warehouse", 48, 2, []string{"Warehouse number 29 opens", "Warehouse number 28 opens"}},
			{"followed by nobody", "mayor docks", 48, 2, []string{"Warehouse number 29 opens", "Warehouse number 28 opens"}},
			{"in the window alone", "docks", 1, 9, []string{"Warehouse number 29 opens"}},
			{"two days back", `"number 3"`, 48, 9, []string{"Warehouse number 3 opens"}},
			{"with a word that excludes", `mayor -"number 29"`, 3, 9, []string{"Warehouse number 28 opens", "Warehouse number 27 opens"}},
			{"nothing", "zeppelin", 48, 9, nil},
		}
		for _, tt := range tests {
			items, err := compose.Finder{Library: p.store}.Latest(t.Context(), digest.Search{
				Community: home, From: time.Now().Add(-time.Duration(tt.hours) * time.Hour), To: time.Now(), Queries: []string{tt.query}}, tt.most)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, it := range items {
				got = append(got, it.Title)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		_ = p.store.SaveSettings(t.Context(), home, digest.Settings{Reads: []string{"de"}}, time.Now())
		items, err := compose.Finder{Library: p.store}.Latest(t.Context(), digest.Search{
			Community: home, From: time.Now().Add(-48 * time.Hour), To: time.Now(), Queries: []string{"docks"}}, 9)
		if err != nil || len(items) > 0 {
			t.Errorf("%d items, %v, for who reads German alone; want none", len(items), err)
		}
	})
}
