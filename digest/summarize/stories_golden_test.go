package summarize_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

var update = flag.Bool("update", false, "write what is told of the stories into testdata; read it before you keep it")

// TestSummarize_Languages tells a small story in each of several languages as
// the file beside it has it; a person who reads the language has read that.
func TestSummarize_Languages(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(paths) < 5 {
		t.Fatalf("%d stories, error %v", len(paths), err)
	}
	for _, path := range paths {
		language := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if last := archive.Files[len(archive.Files)-1]; last.Name == "told" {
				want, archive.Files = string(last.Data), archive.Files[:len(archive.Files)-1]
			}
			got := tell(t, language, archive.Files)
			if *update {
				archive.Files = append(archive.Files, txtar.File{Name: "told", Data: []byte(got)})
				if err := os.WriteFile(path, bytes.TrimSpace(txtar.Format(archive)), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// tell summarizes a story whose files are named by outlet and time, and begin
// with the headline.
func tell(t *testing.T, language string, files []txtar.File) string {
	t.Helper()
	var items []digest.Item
	for i, f := range files {
		cut := len(f.Name) - len("2006-01-02 15:04")
		at, err := time.Parse("2006-01-02 15:04", f.Name[cut:])
		if err != nil {
			t.Fatal(err)
		}
		outlet := strings.TrimSpace(f.Name[:cut])
		title, body, _ := strings.Cut(string(f.Data), "\n")
		items = append(items, digest.Item{
			ID: int64(i + 1), Title: title, Text: body, Outlet: outlet, Independent: outlet, Language: language, Published: at,
		})
	}
	sum := summarize.Summarize(summarize.Request{Items: items, Words: 60, Sentences: 3, Language: language, Quotes: 2, Turns: 4})
	var b strings.Builder
	fmt.Fprintln(&b, sum.Headline)
	for _, s := range sum.Sentences {
		checkSpan(t, items, s)
		fmt.Fprintf(&b, "- %s [%s]\n", s.Text, s.Outlet)
	}
	for _, q := range sum.Quotes {
		checkSpan(t, items, q.Sentence)
		if got := items[q.Item-1].Text[q.SpeakerStart:q.SpeakerEnd]; got != q.Speaker {
			t.Errorf("speaker %q stands as %q in the item", q.Speaker, got)
		}
		fmt.Fprintf(&b, "> %s — %s [%s]\n", q.Text, q.Speaker, q.Outlet)
	}
	for _, turn := range sum.Turns {
		checkSpan(t, items, turn.Sentence)
		fmt.Fprintf(&b, "%s %s [%s]\n", turn.Day.Format("Mon 2 Jan"), turn.Text, turn.Outlet)
	}
	for _, f := range summarize.Differ(items) {
		fmt.Fprintf(&b, "differ: %s %v\n", f.What, f.Values)
	}
	return b.String()
}

func checkSpan(t *testing.T, items []digest.Item, s digest.Sentence) {
	t.Helper()
	if got := items[s.Item-1].Text[s.Start:s.End]; got != s.Text {
		t.Errorf("%q stands as %q in its item", s.Text, got)
	}
}
