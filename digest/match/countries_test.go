package match_test

import (
	"testing"

	"newsdigest/digest"
	"newsdigest/digest/match"
)

func TestMatch_Country(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		item  digest.Item
		query string
		want  bool
	}{
		{"in the title", digest.Item{Title: "Flood in Germany", Language: "en"}, "country:de", true},
		{"by its name in English", digest.Item{Title: "Flood in Germany", Language: "en"}, "country:Germany", true},
		{"by its name in Spanish", digest.Item{Title: "Flood in Germany", Language: "en"}, "country:alemania", true},
		{"another country", digest.Item{Title: "Flood in Germany", Language: "en"}, "country:fr", false},
		{"excluded", digest.Item{Title: "Flood in Germany", Language: "en"}, "flood -country:germany", false},
		{"by its people", digest.Item{Title: "French farmers block roads", Language: "en"}, "country:fr", true},
		{"an acronym", digest.Item{Title: "U.S. and UK sign deal", Language: "en"}, `country:"united states" country:uk`, true},
		{"a pronoun", digest.Item{Title: "It may happen to us", Language: "en"}, "country:us", false},
		{"a word that is a country with a capital", digest.Item{Title: "How to cook a turkey on fine china", Language: "en"}, "country:tr OR country:cn", false},
		{"once in the text", digest.Item{Title: "Flood", Text: "Rivers rose. A firm from Germany sells pumps.", Language: "en"}, "country:de", false},
		{"twice in the text", digest.Item{Title: "Flood", Text: "Rivers rose in Germany. The German army sent boats.", Language: "en"}, "country:de", true},
		{"the longer name", digest.Item{Title: "Election in Guinea-Bissau", Language: "en"}, "country:gw", true},
		{"a section of the feed", digest.Item{Title: "A late train", Section: "World/Germany", Language: "en"}, "country:de", true},
		{"a folder of the address", digest.Item{Title: "A late train", URL: "https://news.example/us-news/2026/train", Language: "en"}, "country:us", true},
		{"German, inflected", digest.Item{Title: "Regierung Frankreichs tritt zurück", Language: "de"}, "country:frankreich", true},
		{"French", digest.Item{Title: "Inondations en Allemagne", Language: "fr"}, "country:de", true},
		{"Russian, inflected", digest.Item{Title: "Наводнение в Германии", Language: "ru"}, "country:de", true},
		{"Ukrainian, inflected", digest.Item{Title: "Повінь у Польщі", Language: "uk"}, "country:pl", true},
		{"Arabic", digest.Item{Title: "فيضانات في ألمانيا", Language: "ar"}, "country:de", true},
		{"Chinese", digest.Item{Title: "意大利北部发生洪水", Language: "zh"}, "country:it", true},
		{"Japanese", digest.Item{Title: "ドイツで洪水", Language: "ja"}, "country:de", true},
		{"Korean", digest.Item{Title: "독일에서 홍수", Language: "ko"}, "country:독일", true},
		{"Turkish", digest.Item{Title: "Almanya'da sel", Language: "tr"}, "country:almanya", true},
		{"nothing", digest.Item{}, "country:de", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := match.Prepare(tt.item)
			q := mustParse(t, tt.query)
			if got := q.Match(d).Matched; got != tt.want {
				t.Errorf("Match(%q, %q) = %v, want %v", tt.query, tt.item.Title, got, tt.want)
			}
			if again := mustParse(t, q.String()); again.String() != q.String() {
				t.Errorf("the normal form %q parses as %q", q, again)
			}
		})
	}
}
