package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
)

// A file that holds more than a community may have comes back with the rest.
func TestSources_Import(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var file strings.Builder
	file.WriteString("https://reuters.example/rss\nfile:///etc/passwd\n")
	for i := range 209 {
		fmt.Fprintf(&file, "https://%d.example/rss\n", i)
	}
	req := people()["manager"]
	req.Now = w.now
	req.Files = []bot.File{{Name: "feeds.opml", Data: []byte(file.String())}}
	got := w.router.Line(t.Context(), "sources import", req)
	want := `50 feeds added of 210 in that file.

• 1 is read here already.
• 149 have no room: a chat may have 50 feeds of its own.
• 10 came after the first 200 of the file, which are all that is read of one.
• 1 is no address on the web: file:///etc/passwd

The feeds that were not added are in the file not-added.opml; remove some of yours, and import it.

What it published before now is not told; new items come with the next digest.`
	if diff := cmp.Diff(want, strings.TrimSpace(got.Message.String())); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if len(got.Files) != 1 || got.Files[0].Name != "not-added.opml" {
		t.Fatalf("files %v, want not-added.opml", got.Files)
	}
	left := strings.Fields(string(got.Files[0].Data))
	if len(left) != 159 || left[0] != "https://50.example/rss" || left[158] != "https://208.example/rss" {
		t.Errorf("%d feeds handed back, from %s to %s, want 159 from 50 to 208", len(left), left[0], left[len(left)-1])
	}

	if full := w.ask("manager", "sources add gazette.example"); !strings.Contains(full, "50 feeds of its own, which is the most") {
		t.Errorf("adding one more says %q", full)
	}
	req.Files = nil
	out := w.router.Line(t.Context(), "sources export", req)
	if len(out.Files) != 1 || len(strings.Fields(string(out.Files[0].Data))) != 50 {
		t.Errorf("export: %s, %d files, want one with 50 feeds", out.Message, len(out.Files))
	}
}
