package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"
)

// sampleArticle is a real article as it comes off a page, beside the checkout.
const sampleArticle = "../../../shared/data/sample/blinken-visit.txt"

func TestSummarize_SampleArticle(t *testing.T) {
	t.Parallel()
	article, err := os.ReadFile(sampleArticle)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no article at %s", sampleArticle)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out, problems strings.Builder
	code := Main(t.Context(), Env{
		Args:  []string{"summarize", "--words", "80", sampleArticle},
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &problems, Now: time.Now,
	})
	if code != 0 || problems.Len() > 0 {
		t.Fatalf("exit code %d, %s", code, problems.String())
	}
	headline, body, ok := strings.Cut(strings.TrimSpace(out.String()), "\n\n")
	if !ok || !strings.HasPrefix(string(article), headline+"\n") {
		t.Errorf("headline %q is not that of the article", headline)
	}
	if n := len(strings.Fields(body)); n > 80 || n < 40 {
		t.Errorf("%d words, want at most 80 and not much fewer:\n%s", n, body)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if seen[line] {
			t.Errorf("twice: %s", line)
		}
		seen[line] = true
		if !strings.Contains(string(article), line) {
			t.Errorf("not in the article: %s", line)
		}
		if !strings.HasSuffix(strings.TrimRight(line, `"”`), ".") {
			t.Errorf("no sentence: %s", line)
		}
	}
	for _, noise := range []string{"©", "imago", "Cover photo", "More on", "Coast Guard fires", "mock assault", "where he met with students and business leaders"} {
		if strings.Contains(body, noise) {
			t.Errorf("the summary has %q:\n%s", noise, body)
		}
	}
}
