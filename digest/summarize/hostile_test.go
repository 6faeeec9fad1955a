package summarize_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// TestSummarize_BadInput summarizes what is no news beside one item that is:
// the summary is of that one, and nothing is quoted wrongly.
func TestSummarize_BadInput(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, title, text string }{
		{"empty", "", ""},
		{"one word", "Sports", "Sports"},
		{"10 MB without a stop", "Endless", strings.Repeat("word and another word ", 500_000)},
		{"10 MB of one line each", "Lines", strings.Repeat("Markets closed higher on Monday after a quiet morning.\n", 190_000)},
		{"a title of 1 MB", strings.Repeat("Ferry ", 180_000), "Ferry."},
		{"another language than it says", "Fähre", "Eine Fähre ist am Montag vor der Insel auf Grund gelaufen, sagte die Küstenwache."},
		{"all capitals", "FERRY RUNS AGROUND", "A FERRY WITH 140 PEOPLE ON BOARD RAN AGROUND OFF CALDER ISLAND EARLY ON MONDAY."},
		{"emoji", "🚢🌊", strings.Repeat("🚢🌊😱 ", 2000)},
		{"invalid bytes", "\xff\xfe", "\xff\xfe \x00 A\x80 ferry. \xf0\x28\x8c\x28"},
		{"the same sentence again and again", "Again", strings.Repeat("The ferry ran aground off the island early on Monday. ", 3000)},
		{"quotation marks only", "“", strings.Repeat("“„«\"", 5000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			items := append(ferry(), titled(9, "Odd", 12, tt.title, tt.text))
			sum := summarize.Summarize(summarize.Request{Items: items, Words: 80})
			if sum.HeadlineItem == 9 || len(sum.Sentences) < 3 {
				t.Errorf("headline of item %d, sentences %q; want the ferry", sum.HeadlineItem, texts(sum))
			}
			for _, s := range sum.Sentences {
				if s.Item == 9 && items[3].Text[s.Start:s.End] != s.Text {
					t.Errorf("%q is no span of its item", s.Text)
				}
			}
			summarize.Differ(items)
			alone := summarize.Summarize(summarize.Request{Items: items[3:], Words: 80})
			if n := words(alone); n > 80 && len(alone.Sentences) > 1 {
				t.Errorf("alone it gives %d words, want at most 80", n)
			}
		})
	}
}

func TestSummarize_CopiesCountOnce(t *testing.T) {
	t.Parallel()
	for _, marked := range []bool{true, false} {
		items := ferry()
		for i := range 2000 {
			it := items[0]
			it.ID, it.Outlet, it.Independent = int64(100+i), fmt.Sprintf("Outlet %d", i), fmt.Sprintf("outlet-%d", i)
			if marked {
				it.CopyOf = 1
			}
			items = append(items, it)
		}
		want := summarize.Summarize(summarize.Request{Items: ferry(), Words: 80})
		got := summarize.Summarize(summarize.Request{Items: items, Words: 80})
		if strings.Join(texts(got), "\n") != strings.Join(texts(want), "\n") || got.Headline != want.Headline {
			t.Errorf("2,000 copies, marked %t, change the summary to %q, %q", marked, got.Headline, texts(got))
		}
	}
}

// event returns n items of one event by n/3 outlets within an hour.
func event(n int) []digest.Item {
	body := strings.Split(globe+"\n"+herald+"\n"+post, "\n")
	items := make([]digest.Item, n)
	for i := range items {
		at := time.Date(2026, 10, 14, 8, 0, i%3600, 0, time.UTC)
		lines := append(append([]string{fmt.Sprintf("The coast guard sent report %d about the ferry off Calder Island on Monday.", i)}, body[i%9:]...), body[:i%9]...)
		items[i] = digest.Item{
			ID: int64(i + 1), Title: fmt.Sprintf("Ferry aground, report %d", i), Text: strings.Join(lines, "\n"), Language: "en",
			Outlet: fmt.Sprintf("Outlet %d", i/3), Independent: fmt.Sprintf("outlet-%d", i/3), Published: at, Stored: at,
		}
	}
	return items
}

// BenchmarkSummarize_Event shows that the cost of a story is bounded.
func BenchmarkSummarize_Event(b *testing.B) {
	for _, n := range []int{3, 10, 30, 100, 500, 5000} {
		items := event(n)
		b.Run(fmt.Sprintf("%d articles", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				summarize.Summarize(summarize.Request{Items: items, Words: 105, Sentences: 3})
			}
		})
	}
}
