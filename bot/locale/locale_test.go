package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"newsdigest/bot/locale"
)

// A sentence is what a file holds under one name: its plural forms, or one
// text under "".
type sentence map[string]string

// read returns the sentences of a language by name.
func read(t *testing.T, tag string) map[string]sentence {
	t.Helper()
	data, err := os.ReadFile("sentences." + tag + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	out := map[string]sentence{}
	flatten(out, "", tree)
	return out
}

func flatten(out map[string]sentence, prefix string, tree map[string]any) {
	for key, value := range tree {
		switch value := value.(type) {
		case string:
			if slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, key) {
				name := strings.TrimSuffix(prefix, ".")
				if out[name] == nil {
					out[name] = sentence{}
				}
				out[name][key] = value
				continue
			}
			out[prefix+key] = sentence{"": value}
		case map[string]any:
			flatten(out, prefix+key+".", value)
		}
	}
}

// named matches the name of a sentence, or the beginning of one.
var named = regexp.MustCompile(`^[a-z_]+\.[a-z_.0-9]*$`)

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// placeholders returns what the forms of a sentence ask for, {{.n}} left out:
// the form for one may say "one".
func (s sentence) placeholders() []string {
	found := map[string]bool{}
	for _, text := range s {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			found[m[1]] = true
		}
	}
	delete(found, "n")
	return slices.Sorted(maps.Keys(found))
}

// A call is a place in the program that asks for a sentence.
type call struct {
	at     string
	id     string
	prefix bool     // the rest of the name is known at run time only
	pairs  []string // the placeholders that are given
	loose  bool     // they are given elsewhere
}

// calls returns every call of a function that takes the name of a sentence, in
// the packages beside this one.
func calls(t *testing.T) []call {
	t.Helper()
	first := map[string]int{"Text": 1, "Say": 1, "fail": 1, "zoneNow": 1, "Is": 2, "Word": 2, "Count": 2}
	var all []call
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if field, ok := n.(*ast.KeyValueExpr); ok { // a command's Help
				if id, _, ok := literal(field.Value); ok && strings.HasPrefix(id, "help.") {
					all = append(all, call{at: set.Position(n.Pos()).String(), id: id})
				}
			}
			c, ok := n.(*ast.CallExpr)
			if !ok || len(c.Args) == 0 {
				return true
			}
			name := ""
			switch f := c.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			case *ast.Ident:
				name = f.Name
			}
			from, ok := first[name]
			if !ok {
				return true
			}
			id, prefix, ok := literal(c.Args[0])
			if !ok || !named.MatchString(id) {
				return true
			}
			k := call{at: set.Position(c.Pos()).String(), id: id, prefix: prefix, loose: name == "zoneNow"}
			for i := from; i < len(c.Args); i += 2 {
				if s, _, ok := literal(c.Args[i]); ok && name != "Is" && name != "Word" {
					k.pairs = append(k.pairs, s)
				}
			}
			slices.Sort(k.pairs)
			all = append(all, k)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// literal returns the string that e is, or begins with.
func literal(e ast.Expr) (s string, prefix, ok bool) {
	if b, sum := e.(*ast.BinaryExpr); sum {
		s, _, ok = literal(b.X)
		return s, true, ok
	}
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false, false
	}
	s, err := strconv.Unquote(l.Value)
	return s, false, err == nil
}

func TestSentences_Missing(t *testing.T) {
	t.Parallel()
	english := read(t, "en")
	asked := calls(t)
	if len(asked) < 100 {
		t.Fatalf("found only %d places that ask for a sentence; does this test still see them?", len(asked))
	}
	for _, c := range asked {
		if c.prefix {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(english)), func(id string) bool { return strings.HasPrefix(id, c.id) }) {
				t.Errorf("%s: no sentence begins with %q", c.at, c.id)
			}
			continue
		}
		s, ok := english[c.id]
		if !ok {
			t.Errorf("%s: there is no sentence %q", c.at, c.id)
			continue
		}
		if diff := cmp.Diff(s.placeholders(), c.pairs); diff != "" && !c.loose {
			t.Errorf("%s: %q is given other values than it has placeholders (-sentence +call):\n%s", c.at, c.id, diff)
		}
	}
}

func TestSentences_Unused(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	var prefixes []string
	for _, c := range calls(t) {
		used[c.id] = true
		if c.prefix {
			prefixes = append(prefixes, c.id)
		}
	}
	// Names that stand in a variable before they are asked for.
	for _, id := range []string{"router.access.chat", "router.access.discord", "router.access.telegram", "resume.done", "resume.running",
		"words.hour", "words.day", "words.week", "words.month", "edition.new", "edition.updated", "edition.short", "time.weekdays", "time.months"} {
		used[id] = true
	}
	for id := range read(t, "en") {
		if !used[id] && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(id, p) }) {
			t.Errorf("nothing asks for the sentence %q", id)
		}
	}
}

func TestFor(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		tags []string
		want string
	}{
		{"nothing", nil, "en"},
		{"a region", []string{"en-GB"}, "en"},
		{"a language without a file", []string{"fi"}, "en"},
		{"another language", []string{"de-AT"}, "de"},
		{"a region of a client", []string{"pt-BR"}, "pt"},
		{"a part of the world", []string{"es-419"}, "es"},
		{"a script", []string{"zh-Hans-CN"}, "zh"},
		{"another script", []string{"zh-TW"}, "zh"},
		{"the second choice", []string{"", "de"}, "de"},
		{"what is no tag", []string{"!!", "en"}, "en"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := locale.For(tt.tags...).Tag(); got != tt.want {
				t.Errorf("For(%q) speaks %s, want %s", tt.tags, got, tt.want)
			}
		})
	}
}

func TestLocale_Words(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no zone data on this machine: %v", err)
	}
	at := time.Date(2026, 10, 14, 7, 30, 0, 0, berlin)
	en, de := locale.For("en"), locale.For("de")
	tests := []struct{ name, got, want string }{
		{"a date", en.Date(at), "Wed 14 Oct"},
		{"a clock", en.Clock(at), "07:30"},
		{"a German date", de.Date(at), "Mi 14. Okt."},
		{"both", en.When(at), "Wed 14 Oct, 07:30"},
		{"a moment of last night", en.Moment(at.Add(-12*time.Hour), at), "19:30"},
		{"a moment of last week", en.Moment(at.Add(-7*24*time.Hour), at), "Wed 7 Oct, 07:30"},
		{"a moment to come", en.Moment(at.Add(time.Hour), at), "Wed 14 Oct, 08:30"},
		{"a moment in the reader's zone", en.Moment(at.UTC(), at), "07:30"},
		{"a zone", en.Zone("America/Argentina/Buenos_Aires"), "Buenos Aires"},
		{"no zone", en.Zone(""), "UTC"},
		{"a window of hours", en.Window(24 * time.Hour), "the last 24 hours"},
		{"a window of one hour", en.Window(time.Hour), "the last hour"},
		{"a window of days", en.Window(7 * 24 * time.Hour), "the last 7 days"},
		{"no words", en.List(nil), ""},
		{"one word", en.List([]string{"BBC"}), "BBC"},
		{"two words", en.List([]string{"BBC", "AP"}), "BBC and AP"},
		{"three words", en.List([]string{"BBC", "AP", "3 copies"}), "BBC, AP and 3 copies"},
		{"one", en.Count("story.outlets", 1), "1 outlet"},
		{"many", en.Count("story.outlets", 11), "11 outlets"},
		{"a Spanish date", locale.For("es").When(at), "mié 14 oct, 07:30"},
		{"a Russian date", locale.For("ru").When(at), "ср, 14 октября, 07:30"},
		{"a Chinese date", locale.For("zh").When(at), "10月14日周三 07:30"},
		{"a Japanese date", locale.For("ja").When(at), "10月14日(水) 07:30"},
		{"a Turkish date", locale.For("tr").When(at), "14 Eki Çar, 07:30"},
		{"an Arabic date", locale.For("ar").When(at), "الأربعاء 14 أكتوبر، 07:30"},
		{"an Arabic window of two days", locale.For("ar").Window(48 * time.Hour), "آخر يومين"},
		{"many, in German", de.Count("story.outlets", 11), "11 Medien"},
		{"a word that stands for itself", en.Word("figure.cats", "cats"), "cats"},
		{"the zero locale", locale.Locale{}.Text("list.comma"), ", "},
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

func TestLocale_Is(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, tag, id, word string
		want                bool
	}{
		{"its own word", "de", "words.days.1", "montag", true},
		{"an English word", "de", "words.days.1", "monday", true},
		{"a word of another language", "en", "words.days.1", "montag", false},
		{"another word", "de", "words.days.1", "dienstag", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := locale.For(tt.tag).Is(tt.id, tt.word); got != tt.want {
				t.Errorf("Is(%q, %q) in %s = %v, want %v", tt.id, tt.word, tt.tag, got, tt.want)
			}
		})
	}
}

func BenchmarkLocale_Count(b *testing.B) {
	en := locale.For("en")
	for b.Loop() {
		en.Count("story.outlets", 11)
	}
}
