package parse_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"newsdigest/digest/parse"
)

func TestParse_Limits(t *testing.T) {
	t.Parallel()
	item := func(fields string) string {
		return `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><item>` + fields + `</item></channel></rss>`
	}
	long := strings.Repeat("Größe ", 200_000)
	tests := []struct {
		name, data string
	}{
		{"a title without end", item("<title>" + long + "</title>")},
		{"a text without end", item("<description>" + long + "</description>")},
		{"a guid without end", item("<guid>" + long + "</guid>")},
		{"a link without end", item("<link>https://a.example/" + long + "</link>")},
		{"an author without end", item("<author>" + long + "</author>")},
		{"a category without end", item("<category>" + long + "</category>")},
		{"depth", item(strings.Repeat("<a>", 100_000) + "x")},
		{"three thousand items", "<rss><channel><title>T</title>" + strings.Repeat("<item><title>x</title></item>", 3000) + "</channel></rss>"},
		{"a comment that never ends", "<rss><channel><title>T</title><item><title>x</title></item><!--" + long},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			feed, err := parse.Parse([]byte(tt.data), "", "")
			if err != nil {
				t.Fatalf("Parse: %v", err)
			}
			checkLimits(t, feed)
		})
	}
}

func TestParse_KeepsFiveHundredItems(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("<rss><channel><title>T</title>")
	for i := range 2500 {
		fmt.Fprintf(&b, "<item><guid>%d</guid></item>", i)
	}
	feed, err := parse.Parse([]byte(b.String()), "", "")
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	if len(feed.Items) != 500 || feed.Items[0].GUID != "0" || feed.Items[499].GUID != "499" {
		t.Errorf("kept %d items, want the first 500", len(feed.Items))
	}
}

func TestParse_GUIDs(t *testing.T) {
	t.Parallel()
	const data = `<rss><channel><title>T</title>
		<item><guid>same</guid><title>one</title></item>
		<item><guid>same</guid><title>two</title></item>
		<item><guid>same</guid><title>two</title></item>
		<item><title>no id</title></item>
		<item><title>nor this</title></item></channel></rss>`
	feed, err := parse.Parse([]byte(data), "", "")
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	again, err := parse.Parse([]byte(data), "", "")
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	titles := make([]string, 0, len(feed.Items))
	seen := map[string]bool{}
	for i, it := range feed.Items {
		titles = append(titles, it.Title)
		if it.GUID == "" || seen[it.GUID] {
			t.Errorf("item %q has the guid %q, want one of its own", it.Title, it.GUID)
		}
		seen[it.GUID] = true
		if it.GUID != again.Items[i].GUID {
			t.Errorf("item %q has the guid %q, then %q", it.Title, it.GUID, again.Items[i].GUID)
		}
	}
	if got, want := strings.Join(titles, "|"), "one|two|no id|nor this"; got != want {
		t.Errorf("titles = %q, want %q", got, want)
	}
}

// checkLimits fails t where a field of feed is larger than it may be, is no
// UTF-8, or is a title of many lines.
func checkLimits(t *testing.T, feed parse.Feed) {
	t.Helper()
	check := func(field, s string, most int) {
		if len(s) > most || !utf8.ValidString(s) {
			t.Errorf("%s has %d bytes (valid UTF-8: %v), want at most %d", field, len(s), utf8.ValidString(s), most)
		}
	}
	if len(feed.Items) > 500 {
		t.Errorf("feed has %d items, want at most 500", len(feed.Items))
	}
	check("title", feed.Title, 1<<10)
	for _, it := range feed.Items {
		check("title", it.Title, 1<<10)
		check("html", it.HTML, 512<<10)
		check("guid", it.GUID, 512)
		check("url", it.URL, 2<<10)
		check("image", it.Image, 2<<10)
		if it.Image != "" && !strings.HasPrefix(it.Image, "https://") {
			t.Errorf("image %q is not served by https", it.Image)
		}
		check("author", it.Author, 200)
		check("section", it.Section, 400)
		if strings.ContainsAny(it.Title, "\n\r\t\x00") {
			t.Errorf("title %q has more than one line", it.Title)
		}
		if it.GUID == "" {
			t.Errorf("item %q has no guid", it.Title)
		}
		if it.URL != "" && !strings.HasPrefix(it.URL, "http://") && !strings.HasPrefix(it.URL, "https://") {
			t.Errorf("url %q is no web link", it.URL)
		}
	}
}
