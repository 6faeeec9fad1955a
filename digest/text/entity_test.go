package text_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/text"
)

// entitiesOf returns each entity as its name and its mentions.
func entitiesOf(s, lang string) []string {
	var out []string
	for _, e := range text.Entities(s, lang) {
		line := e.Name + " ="
		for _, m := range e.Mentions {
			line += " [" + s[m.Start:m.End] + "]"
		}
		out = append(out, line)
	}
	return out
}

func TestEntities(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, lang, in string
		want           []string
	}{
		{"a last name after the full one", "en", "The State Department said that Antony Blinken would fly. Blinken left at noon, and Mr. Blinken's plane was late.",
			[]string{"State Department = [State Department]", "Antony Blinken = [Antony Blinken] [Blinken] [Blinken]"}},
		{"words in another order", "en", "Sources at the Department of State spoke; the State Department did not.",
			[]string{"Department of State = [Department of State] [State Department]"}},
		{"initials in brackets", "en", "The European Central Bank (ECB) waits. Experts praise the ECB.",
			[]string{"European Central Bank = [European Central Bank] [ECB] [ECB]"}},
		{"titles are no part of a name", "en", "President Joe Biden met Prime Minister Keir Starmer.",
			[]string{"Joe Biden = [Joe Biden]", "Keir Starmer = [Keir Starmer]"}},
		{"two of a family", "en", "Joe Biden and Jill Biden came, and Biden spoke.", []string{"Joe Biden = [Joe Biden]", "Jill Biden = [Jill Biden]"}},
		{"a middle name and an initial", "en", "We met John F. Kennedy. John Kennedy smiled.", []string{"John F. Kennedy = [John F. Kennedy] [John Kennedy]"}},
		{"a word at the start of a sentence", "en", "Trains stopped in Paris. Paris slept.", []string{"Paris = [Paris] [Paris]"}},
		{"a name across a full stop", "en", "He saw Rome. Berlin is next, in Berlin.", []string{"Rome = [Rome]", "Berlin = [Berlin] [Berlin]"}},
		{"nouns in German", "de", "Die Regierung von Olaf Scholz verlor die Wahl. Kanzler Scholz trat zurück, der Bundestag (BT) tagte.",
			[]string{"Olaf Scholz = [Olaf Scholz] [Scholz]", "BT = [BT]"}},
		{"French particles", "fr", "Le président Charles de Gaulle parla. De Gaulle partit.", []string{"Charles de Gaulle = [Charles de Gaulle] [Gaulle]"}},
		{"Spanish", "es", "El ministro Pedro Sánchez habló. Sánchez salió.", []string{"Pedro Sánchez = [Pedro Sánchez] [Sánchez]"}},
		{"Italian", "it", "La Banca d'Italia e Giorgia Meloni tacciono. Per Meloni è presto.", []string{"Banca d'Italia = [Banca d'Italia]", "Giorgia Meloni = [Giorgia Meloni] [Meloni]"}},
		{"Portuguese", "pt", "O Banco do Brasil e Marina Silva falaram. Para Silva é cedo.", []string{"Banco do Brasil = [Banco do Brasil]", "Marina Silva = [Marina Silva] [Silva]"}},
		{"Dutch", "nl", "Premier Mark Rutte vertrok. Volgens Rutte is het klaar.", []string{"Mark Rutte = [Mark Rutte] [Rutte]"}},
		{"Polish", "pl", "Premier Donald Tusk mówił. Wczoraj Tusk milczał.", []string{"Donald Tusk = [Donald Tusk] [Tusk]"}},
		{"Russian", "ru", "Сергей Лавров приехал. Там Лавров молчал.", []string{"Сергей Лавров = [Сергей Лавров] [Лавров]"}},
		{"Swedish", "sv", "Statsminister Ulf Kristersson talade. Sedan gick Kristersson.", []string{"Ulf Kristersson = [Ulf Kristersson] [Kristersson]"}},
		{"Turkish", "tr", "Bakan Hakan Fidan konuştu. Sonra Fidan gitti.", []string{"Hakan Fidan = [Hakan Fidan] [Fidan]"}},
		{"Greek", "el", "Ο Κυριάκος Μητσοτάκης μίλησε. Μετά ο Μητσοτάκης έφυγε.", []string{"Κυριάκος Μητσοτάκης = [Κυριάκος Μητσοτάκης] [Μητσοτάκης]"}},
		{"a script without capitals", "zh", "总统抵达北京。", nil},
		{"nothing", "en", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, entitiesOf(tt.in, tt.lang)); diff != "" {
				t.Errorf("Entities(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func FuzzEntities(f *testing.F) {
	for _, s := range []string{"Antony Blinken’s plane. Blinken", "A. B. C. (ABC)", "The Of The", "Ünal de la", strings.Repeat("A ", 50)} {
		f.Add(s, "en")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		first := 0
		for _, e := range text.Entities(s, lang) {
			if len(e.Mentions) == 0 || e.Mentions[0].Start < first || e.Name == "" {
				t.Fatalf("entity %+v after %d in %q", e, first, s)
			}
			first = e.Mentions[0].Start
			last := 0
			for _, m := range e.Mentions {
				if m.Start < last || m.End <= m.Start || m.End > len(s) {
					t.Errorf("mention %v of %q after %d in %q", m, e.Name, last, s)
				}
				last = m.End
			}
		}
	})
}

func BenchmarkEntities(b *testing.B) {
	s := strings.Repeat("The State Department said that Antony Blinken would fly to Rome on Monday, and that Mr. Blinken’s plane was late. ", 50)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		text.Entities(s, "en")
	}
}

func ExampleEntities() {
	s := "Antony Blinken left. “We will talk,” Blinken said."
	for _, e := range text.Entities(s, "en") {
		fmt.Println(e.Name, len(e.Mentions))
	}
	// Output:
	// Antony Blinken 2
}
