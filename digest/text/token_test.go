package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/text"
)

func words(tokens []text.Token) []string {
	var out []string
	for _, t := range tokens {
		out = append(out, t.Text)
	}
	return out
}

func TestTokens(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   string
		want []string
	}{
		{"words and punctuation", "Police said: two held.", []string{"police", "said", "two", "held"}},
		{"possessives", "Obama's plan, the Senate’s vote", []string{"obama", "plan", "the", "senate", "vote"}},
		{"contractions", "They don't; we’ll", []string{"they", "don't", "we'll"}},
		{"elisions", "l’Iran d'Italia", []string{"l", "iran", "d", "italia"}},
		{"suffixes after an apostrophe", "İstanbul'da", []string{"istanbul", "da"}},
		{"an apostrophe that is a letter", "м'який", []string{"м'який"}},
		{"numbers", "1,200 of 3.5 in 2026, 7", []string{"1200", "of", "3.5", "in", "2026", "7"}},
		{"acronyms", "the U.S. and u.k. in D.C. at 9 a.m.", []string{"the", "u.s", "and", "u.k", "in", "d.c", "at", "9", "a.m"}},
		{"a sentence after an acronym", "He left the U.S.He said", []string{"he", "left", "the", "u.s", "he", "said"}},
		{"hyphens", "covid-19 look-alike", []string{"covid", "19", "look", "alike"}},
		{"accents", "Élysée Müller", []string{"élysée", "müller"}},
		{"combining marks", "cafe\u0301 x", []string{"cafe\u0301", "x"}},
		{"Chinese in pairs", "北京天气 ok", []string{"北京", "京天", "天气", "ok"}},
		{"one Chinese character", "在 a", []string{"在", "a"}},
		{"Korean in pairs", "대통령이", []string{"대통", "통령", "령이"}},
		{"Latin beside Japanese", "NHKニュース", []string{"nhk", "ニュ", "ュー", "ース"}},
		{"emoji alone", "🗞🔥👍🏽", nil},
		{"invalid bytes", "a\xff\xfeb", []string{"a", "b"}},
		{"nothing", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, words(text.Tokens(tt.in))); diff != "" {
				t.Errorf("Tokens(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestTokens_Caps(t *testing.T) {
	t.Parallel()
	var got []text.Cap
	for _, tok := range text.Tokens("The visit of Blinken ended. He left “Berlin” in\nMay") {
		got = append(got, tok.Cap)
	}
	want := []text.Cap{
		text.Initial, text.Small, text.Small, text.Capital, text.Small,
		text.Initial, text.Small, text.Initial, text.Small, text.Initial,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("caps (-want +got):\n%s", diff)
	}
}

func TestTokensN(t *testing.T) {
	t.Parallel()
	tokens, read := text.TokensN("one two three", 2)
	if diff := cmp.Diff([]string{"one", "two"}, words(tokens)); diff != "" {
		t.Errorf("TokensN (-want +got):\n%s", diff)
	}
	if want := len("one two"); read != want {
		t.Errorf("TokensN read %d bytes, want %d", read, want)
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("Obama's U.S. visit: 1,200 don't l’Iran 北京天气")
	f.Add("\xff\xfe’’’...,,,")
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, tok := range text.Tokens(s) {
			if tok.Start < 0 || tok.Start >= tok.End || tok.End > len(s) || tok.End <= end {
				t.Fatalf("Tokens(%q): bad span %+v after %d", s, tok, end)
			}
			end = tok.End
			if utf8.ValidString(s) && !utf8.ValidString(tok.Text) {
				t.Fatalf("Tokens(%q): %q is not UTF-8", s, tok.Text)
			}
			text.Stem(tok.Text, text.Language(s, ""))
			text.LightStem(tok.Text)
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	s := strings.Repeat("Lawmakers voted 312–201 late on Tuesday for the U.S. grid bill, Reuters' Ann O'Hara said. ", 50)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		text.Tokens(s)
	}
}
