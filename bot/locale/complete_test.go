package locale_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/locale"
)

// forms are the plural forms that whole numbers below a million have, and
// "other", which fractions have and which serves where a form is missing.
// https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html
var forms = map[string][]string{
	"en": {"one", "other"}, "de": {"one", "other"}, "es": {"one", "other"}, "fr": {"one", "other"},
	"pt": {"one", "other"}, "it": {"one", "other"}, "tr": {"one", "other"},
	"ru": {"few", "many", "one", "other"}, "uk": {"few", "many", "one", "other"},
	"ar": {"few", "many", "one", "other", "two", "zero"},
	"zh": {"other"}, "ja": {"other"},
}

// units returns the length of s as Discord and Telegram count.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// A limit is the most UTF-16 code units that sentences may have, placeholders
// as they are written.
type limit struct {
	names *regexp.Regexp
	most  int
}

// limits are those of the platforms, less some room for what is filled in. The
// first that fits a name counts.
func limits() []limit {
	return []limit{
		{regexp.MustCompile(`^help\.intro$`), 400},
		{regexp.MustCompile(`^help\.task\.`), 40}, // headings
		// Discord takes 100 for commands and options, Telegram's menu 256.
		// https://docs.discord.com/developers/interactions/application-commands
		{regexp.MustCompile(`^help\.`), 100},
		// Discord takes 80, Telegram's clients cut at 40.
		{regexp.MustCompile(`\.(button|resume|undo|add)$|\.button\.`), 40},
		{regexp.MustCompile(`^envelope\.`), 90}, // two of them in the 200 that Discord's renderer leaves
		{regexp.MustCompile(`^words\.`), 600},
		{regexp.MustCompile(``), 300}, // what is read at a glance
	}
}

func TestSentences_EveryLanguage(t *testing.T) {
	t.Parallel()
	english, most := read(t, "en"), limits()
	if len(locale.Tags()) != len(forms) {
		t.Errorf("there are %d languages, and plural forms of %d", len(locale.Tags()), len(forms))
	}
	for _, tag := range locale.Tags() {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			own := read(t, tag)
			if diff := cmp.Diff(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(own))); diff != "" {
				t.Errorf("sentences (-en +%s):\n%s", tag, diff)
			}
			for id, s := range own {
				if diff := cmp.Diff(english[id].placeholders(), s.placeholders()); diff != "" {
					t.Errorf("placeholders of %s (-en +%s):\n%s", id, tag, diff)
				}
				want := []string{""}
				if _, counts := english[id]["other"]; counts {
					want = forms[tag]
				}
				if diff := cmp.Diff(want, slices.Sorted(maps.Keys(s))); diff != "" {
					t.Errorf("forms of %s (-want +%s):\n%s", id, tag, diff)
				}
				for _, problem := range problems(id, s, most) {
					t.Errorf("%s: %s", id, problem)
				}
			}
		})
	}
}

// problems says what of a sentence no reader should see, or no platform takes.
func problems(id string, s sentence, limits []limit) []string {
	most := limits[slices.IndexFunc(limits, func(l limit) bool { return l.names.MatchString(id) })].most
	var found []string
	for form, text := range s {
		switch {
		case strings.TrimSpace(text) == "":
			found = append(found, form+" is empty")
		case units(text) > most:
			found = append(found, form+" is longer than the platforms take: "+text)
		case strings.Contains(text, "  "), strings.Contains(text, "\n"), strings.Contains(text, "`"):
			found = append(found, form+" is no plain text of one line: "+text)
		}
		if form == "other" && !strings.Contains(text, "{{.n}}") {
			found = append(found, "other does not say how many: "+text)
		}
	}
	return found
}

// TestSentences_Counts checks that numbers find their forms.
func TestSentences_Counts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tag  string
		n    int
		want string
	}{
		{"es", 0, "0 noticias"}, {"es", 1, "1 noticia"}, {"es", 1_000_000, "1000000 noticias"},
		{"fr", 0, "0 sujet"}, {"fr", 1, "1 sujet"}, {"fr", 2, "2 sujets"},
		{"ru", 0, "0 сюжетов"}, {"ru", 1, "1 сюжет"}, {"ru", 2, "2 сюжета"}, {"ru", 5, "5 сюжетов"}, {"ru", 11, "11 сюжетов"},
		{"ru", 12, "12 сюжетов"}, {"ru", 21, "21 сюжет"}, {"ru", 104, "104 сюжета"}, {"ru", 111, "111 сюжетов"},
		{"uk", 3, "3 сюжети"}, {"uk", 13, "13 сюжетів"}, {"tr", 2, "2 haber"}, {"ja", 2, "ニュース2件"},
		{"ar", 0, "لا أخبار"}, {"ar", 1, "خبر واحد"}, {"ar", 2, "خبران"}, {"ar", 3, "3 أخبار"}, {"ar", 11, "11 خبرًا"}, {"ar", 100, "100 خبر"},
		{"ar", 103, "103 أخبار"},
		{"zh", 0, "0 条新闻"}, {"zh", 1, "1 条新闻"}, {"zh", 7, "7 条新闻"},
	}
	for _, tt := range tests {
		if got := locale.For(tt.tag).Count("edition.stories", tt.n); got != tt.want {
			t.Errorf("in %s, %d stories are %q, want %q", tt.tag, tt.n, got, tt.want)
		}
	}
}

// TestSentences_Lists checks the sentences that list words by their place.
func TestSentences_Lists(t *testing.T) {
	t.Parallel()
	for _, tag := range locale.Tags() {
		l := locale.For(tag)
		if n := len(strings.Fields(l.Text("time.weekdays"))); n != 7 {
			t.Errorf("%s has %d weekdays", tag, n)
		}
		if n := len(strings.Fields(l.Text("time.months"))); n != 12 {
			t.Errorf("%s has %d months", tag, n)
		}
	}
}

// TestSentences_Words checks that no word that people type means two days, two
// months, or two lengths of time.
func TestSentences_Words(t *testing.T) {
	t.Parallel()
	groups := []*regexp.Regexp{
		regexp.MustCompile(`^words\.days\.`),
		regexp.MustCompile(`^words\.months\.`),
		regexp.MustCompile(`^words\.(filler|hour|day|week|month)$`),
		regexp.MustCompile(`^words\.(filler|every|quiet|off|daily|weekdays|weekends|tomorrow)$`),
	}
	for _, tag := range locale.Tags() {
		own := read(t, tag)
		for _, group := range groups {
			means := map[string]string{}
			for _, id := range slices.Sorted(maps.Keys(own)) {
				if !group.MatchString(id) {
					continue
				}
				for _, w := range strings.Fields(own[id][""]) {
					if other, twice := means[w]; twice {
						t.Errorf("in %s, %q is of %s and of %s", tag, w, other, id)
					}
					if w != strings.ToLower(w) {
						t.Errorf("in %s, %q of %s is not in lower case", tag, w, id)
					}
					means[w] = id
				}
			}
		}
	}
}

// TestSentences_Typography checks quotation marks and the signs that a language
// sets in its own way.
func TestSentences_Typography(t *testing.T) {
	t.Parallel()
	for _, tag := range locale.Tags() {
		pattern := typos(tag)
		for id, s := range read(t, tag) {
			for _, text := range s {
				if !strings.HasPrefix(id, "words.") && pattern.MatchString(text) {
					t.Errorf("in %s, %s has %q: %s", tag, id, pattern.FindString(text), text)
				}
			}
		}
	}
}

// typos matches what is set wrongly in a language.
func typos(tag string) *regexp.Regexp {
	wrong := map[string]string{
		"en": `„|«|»`,
		"de": `«|»|”`,
		"es": `“|”|„|^[^¿]*\?`,
		"fr": ` [:;?!»]|« |“|”|'`,
		"pt": `«|»|„`,
		"it": `“|”|„|'`,
		"ru": `“|”|„| - `,
		"uk": `“|”|„| - |'`,
		"tr": `«|»|„`,
		"ar": `“|”|„|\p{Arabic}[,;?]`,
		"zh": `«|»|\p{Han}[,;:?!.] ?\p{Han}`,
		"ja": `“|”|«|»|[\p{Han}\p{Hiragana}][,;?!.]`,
	}
	return regexp.MustCompile(wrong[tag])
}
