package parse_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/parse"
)

// The same entry in every format. Formats that cannot carry a part of it are
// the rows' business.
func TestParse_Formats(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 14, 7, 30, 0, 0, time.UTC)
	tests := []struct {
		name string
		feed string
		want parse.Item
	}{
		{
			name: "rss 2.0",
			feed: `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><item>
				<guid>tag:1</guid><link>https://news.example/1</link><title>Grid &amp;amp; bill</title><author>ann@news.example (Ann)</author>
				<category>World</category><pubDate>Wed, 14 Oct 2026 09:30:00 +0200</pubDate>
				<description>Short.</description><content:encoded><![CDATA[<p>Longer text.</p>]]></content:encoded></item></channel></rss>`,
			want: parse.Item{Item: digest.Item{GUID: "tag:1", URL: "https://news.example/1", Title: "Grid & bill", Author: "Ann", Section: "world", Published: at}, HTML: "<p>Longer text.</p>"},
		},
		{
			name: "rss 0.91",
			feed: `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
				<rss version="0.91"><channel><title>T</title><item><title>Old</title><link>https://news.example/1</link><description>Text.</description></item></channel></rss>`,
			want: parse.Item{Item: digest.Item{GUID: "https://news.example/1", URL: "https://news.example/1", Title: "Old"}, HTML: "Text."},
		},
		{
			name: "rdf names its items",
			feed: `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
				<channel rdf:about="https://news.example/"><title>T</title></channel>
				<item rdf:about="urn:1"><title>Third</title><link>https://news.example/1</link><dc:date>2026-10-14T07:30:00Z</dc:date></item></rdf:RDF>`,
			want: parse.Item{Item: digest.Item{GUID: "urn:1", URL: "https://news.example/1", Title: "Third", Published: at}, Updated: at},
		},
		{
			name: "atom 1.0",
			feed: `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>urn:1</id><link href="https://news.example/1"/>
				<title type="html">A &lt;b&gt;bold&lt;/b&gt; claim</title><author><name>Ann</name></author>
				<published>2026-10-14T07:30:00Z</published><updated>2026-10-14T08:30:00Z</updated><content type="html">&lt;p&gt;Text.&lt;/p&gt;</content></entry></feed>`,
			want: parse.Item{Item: digest.Item{GUID: "urn:1", URL: "https://news.example/1", Title: "A bold claim", Author: "Ann", Published: at}, HTML: "<p>Text.</p>", Updated: at.Add(time.Hour)},
		},
		{
			name: "atom 0.3",
			feed: `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry><id>urn:1</id><link rel="alternate" href="https://news.example/1"/>
				<title>Third</title><issued>2026-10-14T07:30:00Z</issued><summary>Text.</summary></entry></feed>`,
			want: parse.Item{Item: digest.Item{GUID: "urn:1", URL: "https://news.example/1", Title: "Third", Published: at}, HTML: "Text."},
		},
		{
			name: "a draft of atom with a namespace of its own",
			feed: `<feed xmlns="http://example.com/draft-of-atom"><title>T</title><entry><id>urn:1</id><title>Draft</title></entry></feed>`,
			want: parse.Item{Item: digest.Item{GUID: "urn:1", Title: "Draft"}},
		},
		{
			name: "json feed",
			feed: `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"https://news.example/1","title":"J","content_html":"<p>Text.</p>","date_published":"2026-10-14T09:30:00+02:00"}]}`,
			want: parse.Item{Item: digest.Item{GUID: "1", URL: "https://news.example/1", Title: "J", Published: at}, HTML: "<p>Text.</p>"},
		},
		{
			name: "cdf in capitals",
			feed: `<CHANNEL HREF="https://news.example/"><TITLE>T</TITLE><ITEM HREF="https://news.example/1" LASTMOD="2026-10-14T07:30:00Z"><TITLE>C</TITLE><ABSTRACT>Text.</ABSTRACT></ITEM></CHANNEL>`,
			want: parse.Item{Item: digest.Item{GUID: "https://news.example/1", URL: "https://news.example/1", Title: "C", Published: at}, HTML: "Text."},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			feed, err := parse.Parse([]byte(tt.feed), "", "")
			if err != nil {
				t.Fatalf("Parse: %v", err)
			}
			if feed.Title != "T" {
				t.Errorf("title = %q, want T", feed.Title)
			}
			if diff := cmp.Diff([]parse.Item{tt.want}, feed.Items); diff != "" {
				t.Errorf("items (-want +got):\n%s", diff)
			}
		})
	}
}

// Each row breaks the same feed in another way; the item must survive.
func TestParse_Broken(t *testing.T) {
	t.Parallel()
	const head = `<rss version="2.0"><channel><title>T</title>`
	tests := []struct {
		name, feed, want string
	}{
		{"cut off in the second item", head + `<item><title>One</title></item><item><title>Tw`, "One|Tw"},
		{"cut off in a tag", head + `<item><title>One</title></item><item><link href="http`, "One|"},
		{"a warning before the xml", "<br />\n<b>Warning</b>: x in <b>/a.php</b>\n<?xml version=\"1.0\"?>" + head + `<item><title>One</title></item></channel></rss>`, "One"},
		{"a bare ampersand and less-than", head + `<item><title>AT&T: 1 < 2 & 3</title></item></channel></rss>`, "AT&T: 1 < 2 & 3"},
		{"html entities", head + `<item><title>Caf&eacute;&nbsp;&mdash; open</title></item></channel></rss>`, "Café — open"},
		{"an entity of its own", `<!DOCTYPE rss [<!ENTITY co "Acme">]>` + head + `<item><title>&co; grows</title></item></channel></rss>`, "Acme grows"},
		{"nul and control characters", head + "<item><title>O\x00n\x01e</title></item></channel></rss>", "One"},
		{"c1 controls that mean quotes", head + "<item><title>\u0093One\u0094</title></item></channel></rss>", "“One”"},
		{"a tag that never closes", head + `<item><title>One <b>two</title></item></channel></rss>`, "One two"},
		{"ends without a begin", head + `<item><title>One</title></p></div></item><item><title>Two</title></item></channel></rss>`, "One|Two"},
		{"cdata that never closes", head + `<item><title><![CDATA[One`, "One"},
		{"text behind the root", head + `<item><title>One</title></item></channel></rss><item>x`, "One"},
		{"entities that expand each other", `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>` + head + `<item><title>x&b;</title></item></channel></rss>`, "x&b;"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			feed, err := parse.Parse([]byte(tt.feed), "", "")
			if err != nil {
				t.Fatalf("Parse: %v", err)
			}
			var titles []string
			for _, it := range feed.Items {
				titles = append(titles, it.Title)
			}
			if got := strings.Join(titles, "|"); got != tt.want {
				t.Errorf("titles = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParse_Links(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, base, link, want string
	}{
		{"absolute", "", "https://a.example/1", "https://a.example/1"},
		{"relative to the feed", "https://a.example/feeds/rss.xml", "../1?x=2", "https://a.example/1?x=2"},
		{"relative without a base", "", "/1", ""},
		{"no web link", "https://a.example/", "javascript:alert(1)", ""},
		{"a file", "https://a.example/", "file:///etc/passwd", ""},
		{"a password in it", "", "https://u:p@a.example/1", "https://a.example/1"},
		{"too long", "", "https://a.example/" + strings.Repeat("x", 3000), ""},
		{"broken over lines", "", "https://a.example/\n  1", "https://a.example/1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			data := `<rss><channel><title>T</title><item><title>x</title><link>` + tt.link + `</link></item></channel></rss>`
			feed, err := parse.Parse([]byte(data), tt.base, "")
			if err != nil {
				t.Fatalf("Parse: %v", err)
			}
			if got := feed.Items[0].URL; got != tt.want {
				t.Errorf("link %q = %q, want %q", tt.link, got, tt.want)
			}
		})
	}
}

func TestParse_Hints(t *testing.T) {
	t.Parallel()
	const data = `<rss version="2.0"><channel><title> A
		feed </title><link>https://a.example</link><language>en_GB</language><ttl>90</ttl>
		<skipHours><hour>0</hour><hour>24</hour><hour>99</hour></skipHours><skipDays><day>sunday</day><day>Someday</day></skipDays></channel></rss>`
	want := parse.Feed{
		Title: "A feed", Link: "https://a.example", Language: "en-GB",
		TTL: 90 * time.Minute, SkipHours: []int{0, 0}, SkipDays: []time.Weekday{time.Sunday},
	}
	got, err := parse.Parse([]byte(data), "", "")
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("feed (-want +got):\n%s", diff)
	}
}

func TestParse_NoFeed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, data, want string
	}{
		{"a web page", "<!DOCTYPE html><html><head><title>x</title></head></html>", "web page, not a feed"},
		{"nothing", " \n", "answers with nothing"},
		{"json", `{"a":1,`, "not a JSON Feed"},
		{"a list of feeds", `<?xml version="1.0"?><opml version="2.0"><body/></opml>`, "list of feeds (OPML)"},
		{"other xml", `<note>hello</note>`, "XML that cannot be read"},
		{"prose", "hello", "That is no feed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := parse.Parse([]byte(tt.data), "", "")
			if got := digest.Explanation(err); !strings.Contains(got, tt.want) {
				t.Errorf("Parse(%q) explains %q, want it to say %q", tt.data, got, tt.want)
			}
		})
	}
}
