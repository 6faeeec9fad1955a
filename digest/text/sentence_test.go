package text_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"newsdigest/digest/text"
)

func TestSentences(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, lang, text string
		want             []string
	}{
		{"nothing", "en", " \n\t ", nil},
		{"each line is a paragraph", "en", "A headline\n\nThe first. The second.\r\nThe third", []string{"A headline", "The first.", "The second.", "The third"}},
		{"white space is trimmed", "en", "\u00a0 One. \u2003Two.\ufeff", []string{"One.", "Two."}},
		{"a title before a name", "en", "Sen. Lee met Dr. May. They talked.", []string{"Sen. Lee met Dr. May.", "They talked."}},
		{"an abbreviation at the end", "en", "He works for Acme Inc. The firm is small.", []string{"He works for Acme Inc.", "The firm is small."}},
		{"an abbreviation in the middle", "en", "Acme Inc. Chairman Lee left.", []string{"Acme Inc. Chairman Lee left."}},
		{"a time and a weekday", "en", "It began at 5 p.m. Monday in Rome. Few came.", []string{"It began at 5 p.m. Monday in Rome.", "Few came."}},
		{"a number at the start", "en", "Police came late. 15 people were hurt.", []string{"Police came late.", "15 people were hurt."}},
		{"a quotation is kept whole", "en", `“We won. We are glad,” she said. He left.`, []string{`“We won. We are glad,” she said.`, "He left."}},
		{"a very long quotation is a speech", "en", "“We won. " + strings.Repeat("And so on and on ", 30) + "we go.” He left.",
			[]string{"“We won.", strings.Repeat("And so on and on ", 30) + "we go.”", "He left."}},
		{"an inch mark opens nothing", "en", `The 12" gun fired. It missed.`, []string{`The 12" gun fired.`, "It missed."}},
		{"glued text", "en", "The deal was signed.Officials left. See www.example.Com now.", []string{"The deal was signed.", "Officials left.", "See www.example.Com now."}},
		{"an ordinal in German", "de", "Am 3. Oktober feiert das Land. Es ist Seite 12. Dort steht es.", []string{"Am 3. Oktober feiert das Land.", "Es ist Seite 12.", "Dort steht es."}},
		{"a region of a language", "de-AT", "Das kostet z. B. Geld. Viel Geld.", []string{"Das kostet z. B. Geld.", "Viel Geld."}},
		{"a language without rules", "xx", "Mr. Lee left. Then it rained.", []string{"Mr. Lee left.", "Then it rained."}},
		{"marks alone are no sentence", "en", "Stop! !! The end.", []string{"Stop! !!", "The end."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := sentencesOf(tt.text, tt.lang); !slices.Equal(got, tt.want) {
				t.Errorf("Sentences(%q) =\n%q, want\n%q", tt.text, got, tt.want)
			}
		})
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"A b. C d.", "“x. Y” 1.) a 2.) b", "。」と", "\xff.\x00 A", "a.[1][", ". . . .", "« A. » B"} {
		f.Add(s, "en")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		blank := func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' }
		last := 0
		for _, sp := range text.Sentences(s, lang) {
			if sp.Start < last || sp.End <= sp.Start || sp.End > len(s) {
				t.Fatalf("span %v after %d in %q", sp, last, s)
			}
			if between := s[last:sp.Start]; strings.TrimFunc(between, blank) != "" {
				t.Errorf("%q is in no sentence of %q", between, s)
			}
			if got := s[sp.Start:sp.End]; strings.TrimFunc(got, blank) != got {
				t.Errorf("%q is not trimmed", got)
			}
			last = sp.End
		}
		if rest := s[last:]; strings.TrimFunc(rest, blank) != "" {
			t.Errorf("%q is in no sentence of %q", rest, s)
		}
	})
}

func BenchmarkSentences(b *testing.B) {
	s := strings.Repeat("Sen. Lee met Dr. May at 5 p.m. Monday in Rome, officials said. "+
		"“We won. We are glad,” she said. Police came late, and 15 people were hurt in the U.S. Army's camp.\n", 50)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		text.Sentences(s, "en")
	}
}

func ExampleSentences() {
	s := "Sen. Lee left at 5 p.m. Monday. “I am done. I go,” she said."
	for _, sp := range text.Sentences(s, "en") {
		fmt.Println(s[sp.Start:sp.End])
	}
	// Output:
	// Sen. Lee left at 5 p.m. Monday.
	// “I am done. I go,” she said.
}
