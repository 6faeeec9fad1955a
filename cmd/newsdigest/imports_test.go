package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A law says which of our packages a package may import, and why. The first
// law whose package matches decides.
type law struct {
	pkg   string   // a package, or a folder with /*
	allow []string // packages, or folders with /*
	why   string
}

func laws() []law {
	engine := []string{"digest", "digest/text", "digest/work"}
	store := []string{"digest", "digest/work"}
	rooms := []string{"bot", "bot/message", "bot/layout", "bot/locale", "digest"}
	return []law{
		{"cmd/*", []string{"*"}, "the program builds everything"},
		{"digest", nil, "nouns know nothing"},
		{"bot/message", nil, "the tree of rich text stands alone"},
		{"bot/locale", nil, "sentences know nothing"},
		{"bot/picture", nil, "a picture is drawn of numbers and names"},
		{"digest/text", []string{"digest"}, "text is analysed for everybody"},
		{"digest/work", []string{"digest"}, "the engine knows keys and leases, not what they mean"},
		{"digest/parse", engine, "a stage knows nouns and text"},
		{"digest/extract", engine, "a stage knows nouns and text"},
		{"digest/match", engine, "a stage knows nouns and text"},
		{"digest/summarize", engine, "a stage knows nouns and text"},
		{"digest/deliver", engine, "the courier knows the outbox, not what is in it"},
		{"digest/cluster", append(engine, "digest/match"), "stories are made of items and topics"},
		{"digest/fetch", append(engine, "digest/parse", "digest/extract"), "what is fetched is parsed and extracted"},
		{"digest/compose", append(engine, "digest/match", "digest/summarize"), "an edition is matched and summarised"},
		{"storage", store, "the contract speaks of nouns"},
		{"storage/*", append(store, "storage", "storage/internal/sqldb"), "a database fulfils the contract; it never meets a bot"},
		{"bot/layout", []string{"bot/message", "bot/locale", "digest"}, "a layout turns nouns into messages"},
		{"bot", []string{"bot/message", "bot/layout", "bot/locale", "digest"}, "the desk knows no platform"},
		{"bot/commands", append(rooms, "bot/picture", "digest/text", "digest/match", "digest/summarize", "digest/compose"), "a command asks the pure rooms; storage and platforms come as interfaces"},
		{"bot/*", rooms, "platforms never know each other, nor storage"},
	}
}

// TestImports enforces the import law of ARCHITECTURE.md.
func TestImports(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	checked := 0
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if filepath.Ext(file) != ".go" {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(rel))
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := broken(pkg, strings.HasSuffix(file, "_test.go"), imported); why != "" {
				t.Errorf("%s imports %s: %s", rel, imported, why)
			}
			checked++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 100 {
		t.Errorf("only %d imports were seen; the walk is wrong", checked)
	}
}

// broken returns which rule an import breaks, or "".
func broken(pkg string, test bool, imported string) string {
	ours, ok := strings.CutPrefix(imported, "newsdigest/")
	if !ok {
		external := strings.Contains(strings.Split(imported, "/")[0], ".")
		if pkg == "bot/message" && external && !test {
			return "bot/message uses the standard library only"
		}
		return ""
	}
	if test || isTestPackage(pkg) {
		return ""
	}
	if isTestPackage(ours) {
		return "packages that end in test are imported by _test.go files only"
	}
	for _, l := range laws() {
		if !matches(l.pkg, pkg) {
			continue
		}
		if slices.ContainsFunc(l.allow, func(a string) bool { return matches(a, ours) }) {
			return ""
		}
		return pkg + " may import of ours: [" + strings.Join(l.allow, " ") + "], because " + l.why
	}
	return "no law speaks of " + pkg + "; add one to ARCHITECTURE.md and to this test"
}

func isTestPackage(pkg string) bool { return strings.HasSuffix(path.Base(pkg), "test") }

func matches(pattern, pkg string) bool {
	if pattern == "*" {
		return true
	}
	folder, ok := strings.CutSuffix(pattern, "/*")
	if ok {
		return strings.HasPrefix(pkg, folder+"/")
	}
	return pkg == pattern
}

// TestBroken shows that the law can find something.
func TestBroken(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, pkg string
		test      bool
		imported  string
		broken    bool
	}{
		{"nouns import a stage", "digest", false, "newsdigest/digest/text", true},
		{"a bot meets storage", "bot/commands", false, "newsdigest/storage", true},
		{"a platform knows another", "bot/discord", false, "newsdigest/bot/telegram", true},
		{"a fake in the program", "cmd/newsdigest", false, "newsdigest/bot/discord/discordtest", true},
		{"a library in the message tree", "bot/message", false, "golang.org/x/text/language", true},
		{"an unknown room", "attic", false, "newsdigest/digest", true},
		{"storage speaks of nouns", "storage/sqlite", false, "newsdigest/digest", false},
		{"tests import anything", "digest", true, "newsdigest/storage/sqlite", false},
		{"the standard library", "bot/message", false, "strings", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if why := broken(tt.pkg, tt.test, tt.imported); (why != "") != tt.broken {
				t.Errorf("broken(%s → %s) = %q, want broken %v", tt.pkg, tt.imported, why, tt.broken)
			}
		})
	}
}
