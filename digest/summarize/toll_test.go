package summarize_test

import (
	"strings"
	"testing"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// titled is an item with a headline, and the headline's words as its text.
func titled(id int64, outlet string, hour int, title, text string) digest.Item {
	it := report(id, outlet, hour, text)
	it.Title = title
	return it
}

// A flood, of which the number of dead rises.
func flood() []digest.Item {
	return []digest.Item{
		titled(1, "Globe", 6, "Flood in Oxney: 3 dead", "Three people died on Monday when the river Lisk flooded the town of Oxney. Helicopters took thirty families from their roofs."),
		titled(2, "Herald", 7, "Three dead in Oxney flood", "A flood of the river Lisk killed three people in Oxney on Monday, the police said. The dam above the town broke before dawn."),
		titled(3, "Post", 8, "Flood kills three people in Oxney", "Three people were killed in Oxney on Monday. The mayor asked the army for boats."),
		titled(4, "Tribune", 14, "Oxney flood: death toll rises to 11", "The number of people killed by the flood in Oxney rose to 11 on Monday afternoon. Divers found a bus in the river."),
		titled(5, "Courier", 15, "11 dead in Oxney flood, dam had cracks", "Eleven people were killed in Oxney, the interior ministry said in the afternoon. Engineers had reported cracks in the dam last year."),
	}
}

func TestSummarize_NewerNumbersReplaceOldOnes(t *testing.T) {
	t.Parallel()
	rising := flood()
	alone := rising[:4] // one outlet has the new number
	own := []digest.Item{rising[0], titled(6, "Globe", 12, "Oxney flood: 11 people killed", "11 people were killed in Oxney, the police said at noon. A search goes on.")}
	tests := []struct {
		name     string
		items    []digest.Item
		headline string // a part of it
		shown    string // a part of a sentence, or ""
		hidden   string
	}{
		{"two outlets have a new number", rising, "11", "", "hree people"},
		{"one outlet alone replaces nothing", alone, "hree", "hree", "no such words"},
		{"an outlet replaces its own", own, "11", "11 people", "Three people died"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sum := summarize.Summarize(summarize.Request{Items: tt.items, Words: 200})
			all := strings.Join(texts(sum), "\n")
			if !strings.Contains(sum.Headline, tt.headline) {
				t.Errorf("headline %q does not have %q", sum.Headline, tt.headline)
			}
			if !strings.Contains(all, tt.shown) || strings.Contains(all, tt.hidden) {
				t.Errorf("want a sentence with %q and none with %q in:\n%s", tt.shown, tt.hidden, all)
			}
		})
	}
}

func TestSummarize_HeadlineOfOtherLanguages(t *testing.T) {
	t.Parallel()
	tests := []struct{ language, old, now string }{
		{"de", "Drei Tote bei Hochwasser in Oxney", "Zahl der Toten in Oxney steigt auf 11"},
		{"es", "Tres muertos por la riada en Oxney", "Suben a 11 los muertos por la riada en Oxney"},
		{"fr", "Trois morts dans les inondations à Oxney", "Le nombre de morts monte à 11 à Oxney"},
		{"ru", "Три человека погибли при наводнении", "Число погибших выросло до 11"},
		{"zh", "洪水造成3人死亡", "洪水造成11人死亡"},
		{"ko", "홍수로 3명 사망", "홍수로 11명 사망"},
	}
	for _, tt := range tests {
		t.Run(tt.language, func(t *testing.T) {
			t.Parallel()
			var items []digest.Item
			for i, title := range []string{tt.old, tt.old + "!", tt.old + ".", tt.now, tt.now + "."} {
				it := titled(int64(i+1), "Outlet "+string(rune('A'+i)), i, title, "")
				it.Language = tt.language
				items = append(items, it)
			}
			if got := summarize.Summarize(summarize.Request{Items: items}).Headline; got != tt.now {
				t.Errorf("headline %q, want %q", got, tt.now)
			}
		})
	}
}
