package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"newsdigest/bot/locale"
)

// explaining are the packages whose errors people in chats can cause. Those of
// the others, and of the files of these that are left out, are for operators.
var explaining = map[string][]string{
	"../../digest/parse": nil,
	"../../digest/fetch": {"allow.go"},
}

// reasons are why a chat cannot be written in, as the platforms tell it.
var reasons = []string{
	"the bot was removed from the server", // discord
	"the bot was removed from the chat",   // telegram
	"the user has blocked the bot",        // telegram
}

// explained returns every format that is given to digest.Explain in a package.
func explained(t *testing.T, folder string, without []string) []string {
	t.Helper()
	paths, err := filepath.Glob(folder + "/*.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	var all []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") || slices.Contains(without, filepath.Base(path)) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || len(c.Args) < 2 {
				return true
			}
			if f, ok := c.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Explain" {
				return true
			}
			format, begins, ok := literal(c.Args[1])
			if !ok || begins {
				t.Errorf("%s: a sentence that is not written out cannot be translated", path)
			}
			all = append(all, format)
			return true
		})
	}
	return all
}

func TestExplained_EveryLanguage(t *testing.T) {
	t.Parallel()
	wanted := slices.Clone(reasons)
	for folder, without := range explaining {
		wanted = append(wanted, explained(t, folder, without)...)
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	if len(wanted) < 25 {
		t.Fatalf("found only %d sentences of errors; does this test still see them?", len(wanted))
	}
	verb := regexp.MustCompile(`%\[?\d*\]?[a-z]`)
	for _, tag := range locale.Tags()[1:] {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			own := readExplained(t, tag)
			if diff := cmp.Diff(wanted, slices.Sorted(maps.Keys(own))); diff != "" {
				t.Errorf("sentences (-English +%s):\n%s", tag, diff)
			}
			for english, s := range own {
				// A quotation has the marks of the language.
				want := strings.ReplaceAll(strings.Join(verb.FindAllString(english, -1), " "), "%q", "%s")
				if got := strings.Join(verb.FindAllString(s, -1), " "); got != want {
					t.Errorf("%q has the verbs %s, want %s", s, got, want)
				}
				for _, problem := range problems("explained", sentence{"": s}, limits()) {
					t.Error(problem)
				}
				if pattern := typos(tag); pattern.MatchString(s) {
					t.Errorf("in %s, there is %q: %s", tag, pattern.FindString(s), s)
				}
			}
		})
	}
}

func readExplained(t *testing.T, tag string) map[string]string {
	t.Helper()
	data, err := os.ReadFile("explained." + tag + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]string{}
	if err := yaml.Unmarshal(data, &own); err != nil {
		t.Fatal(err)
	}
	return own
}

func TestLocale_Explain(t *testing.T) {
	t.Parallel()
	const format = "%q is no address on the web; write it as https://example.org/feed."
	tests := []struct {
		name, tag, format string
		args              []any
		want              string
	}{
		{"English", "en", format, []any{"xx"}, `"xx" is no address on the web; write it as https://example.org/feed.`},
		{"German", "de", format, []any{"xx"}, "„xx“ ist keine Adresse im Web; schreib sie wie https://example.org/feed."},
		{"right to left", "ar", format, []any{"xx"}, "«\u2068xx\u2069» ليس عنوانًا على الويب؛ اكتبه هكذا: https://example.org/feed."},
		{"what is not translated", "de", "the disk of %s is full", []any{"news.db"}, "the disk of news.db is full"},
		{"words", "de", "There is nothing at that address; the feed may have moved.", nil, "Unter dieser Adresse gibt es nichts; vielleicht ist der Feed umgezogen."},
		{"words that are no format", "de", "100%d", nil, "100%d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := locale.For(tt.tag).Explain(tt.format, tt.args); got != tt.want {
				t.Errorf("Explain(%q) in %s = %q, want %q", tt.format, tt.tag, got, tt.want)
			}
		})
	}
}

func TestLocale_Isolates(t *testing.T) {
	t.Parallel()
	en, ar := locale.For("en"), locale.For("ar")
	tests := []struct{ name, got, want string }{
		{"names in English", en.Names([]string{"BBC", "AP"}), "BBC, AP"},
		{"names", ar.Names([]string{"BBC", "AP"}), "\u2068BBC\u2069، \u2068AP\u2069"},
		{"a list", ar.List([]string{"BBC", "الجزيرة", "AP"}), "\u2068BBC\u2069، الجزيرة و\u2068AP\u2069"},
		{"a list of one", ar.List([]string{"BBC"}), "\u2068BBC\u2069"},
		{"a number", ar.Names([]string{"41", "7:30"}), "41، 7:30"},
		{"a name in a sentence", ar.Text("story.alone", "outlet", "BBC"), "مصدر وحيد: \u2068BBC\u2069"},
		{"an Arabic name in a sentence", ar.Text("story.alone", "outlet", "الجزيرة"), "مصدر وحيد: الجزيرة"},
		{"a name with Arabic in it", ar.Text("story.alone", "outlet", "BBC عربي"), "مصدر وحيد: BBC عربي"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.got != tt.want {
				t.Errorf("got %q, want %q", tt.got, tt.want)
			}
		})
	}
}
