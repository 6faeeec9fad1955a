package extract_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/extract"
)

const (
	para1 = "Lawmakers voted 312 to 201 late on Tuesday for a bill that lets the operators of the grid build lines faster."
	para2 = "The bill obliges operators to publish their plans a year ahead, and it pays towns through which a line runs."
	para3 = "Opponents said that the money was too little, and that they would take the law to court before the summer."
	para4 = "A first line could be built within four years, the ministry said, which is half of what the last one took."
)

// page is a news page with all that surrounds an article.
const page = `<!DOCTYPE html><html lang="en-GB"><head><title>Parliament passes the grid bill | The Example</title>
<meta property="og:title" content="Parliament passes the grid bill"><meta property="og:site_name" content="The Example">
<link rel="canonical" href="/news/grid-bill">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
{"@type":"NewsArticle","headline":"Grid bill","datePublished":"2026-10-14T09:30:00+02:00","author":[{"@type":"Person","name":"Ann Example"},{"name":"Bo Example"}]}]}</script>
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to make this site better for you. Please accept all of them to go on reading.</p></div>
<article>
<h1>Parliament passes the grid bill</h1>
<p class="byline">By Ann Example</p><p>14 October 2026</p>
<figure><img src="a.jpg"><figcaption>The chamber on Tuesday. Photo: Example Agency</figcaption></figure>
<p>` + para1 + `</p>
<p>` + para2 + `</p>
<div class="related-articles"><h3>Related</h3><ul><li><a href="/1">What the towns fear from the bill</a></li></ul></div>
<p><a href="/2">Read more: How the last line was built</a></p>
<h2>What opponents say</h2>
<p>` + para3 + `</p>
<blockquote class="twitter-tweet" data-lang="en"><p>We will see them in court.</p>Opposition (@opp)</blockquote>
<p>The chamber seen from above. © Example Agency</p>
<p>` + para4 + `</p>
<p>Sign up for our newsletter to get the news every morning.</p>
<h2>More stories</h2>
<p><a href="/3">Strait closed after storm</a></p>
</article>
<aside><p>The most read stories of the day are here, and they are about something else entirely, as ever.</p></aside>
<footer><p>© 2026 The Example. All rights reserved.</p></footer></body></html>`

func TestPage(t *testing.T) {
	t.Parallel()
	want := extract.Article{
		Title:     "Parliament passes the grid bill",
		Text:      strings.Join([]string{para1, para2, "What opponents say", para3, "We will see them in court.", "Opposition (@opp)", para4}, "\n"),
		Byline:    "Ann Example, Bo Example",
		Published: time.Date(2026, 10, 14, 7, 30, 0, 0, time.UTC),
		Language:  "en-GB",
		Site:      "The Example",
		URL:       "https://www.example.com/news/grid-bill",
	}
	got, err := extract.Page([]byte(page), "text/html", "https://www.example.com/news/grid-bill?utm=1")
	if err != nil {
		t.Fatalf("Page: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("article (-want +got):\n%s", diff)
	}
}

func TestPage_Canonical(t *testing.T) {
	t.Parallel()
	const own = "https://www.example.com/a?x=1"
	tests := []struct{ name, link, want string }{
		{"of the same host", "https://www.example.com/a", "https://www.example.com/a"},
		{"without www", "https://example.com/a", "https://example.com/a"},
		{"relative", "/b", "https://www.example.com/b"},
		{"of another host", "https://evil.example/a", own},
		{"inside the network", "http://169.254.169.254/latest", own},
		{"no web link", "javascript:alert(1)", own},
		{"none", "", own},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := extract.Page([]byte(`<link rel="canonical" href="`+tt.link+`"><p>`+para1), "", own)
			if err != nil {
				t.Fatalf("Page: %v", err)
			}
			if a.URL != tt.want {
				t.Errorf("canonical %q gives %q, want %q", tt.link, a.URL, tt.want)
			}
		})
	}
}

func TestPage_Image(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, head, want string }{
		{"og:image", `<meta property="og:image" content="https://p.example/1.jpg">`, "https://p.example/1.jpg"},
		{"that which is secure", `<meta property="og:image" content="http://p.example/1.jpg"><meta property="og:image:secure_url" content="https://p.example/2.jpg">`, "https://p.example/2.jpg"},
		{"relative", `<meta property="og:image" content="/1.jpg">`, "https://www.example.com/1.jpg"},
		{"not by https", `<meta property="og:image" content="http://p.example/1.jpg">`, ""},
		{"a user in it", `<meta property="og:image" content="https://www.example.com@p.example/1.jpg">`, "https://p.example/1.jpg"},
		{"a script", `<meta property="og:image" content="javascript:alert(1)">`, ""},
		{"too long", `<meta property="og:image" content="https://p.example/` + strings.Repeat("a", 2048) + `">`, ""},
		{"none", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := extract.Page([]byte(tt.head+"<p>"+para1), "", "https://www.example.com/a")
			if err != nil {
				t.Fatalf("Page: %v", err)
			}
			if a.Image != tt.want {
				t.Errorf("image = %q, want %q", a.Image, tt.want)
			}
		})
	}
}

// pageUnder returns what a page with a paragraph says whose markup begins with
// head.
func pageUnder(t *testing.T, head string) extract.Article {
	t.Helper()
	a, err := extract.Page([]byte(head+"<p>"+para1), "", "")
	if err != nil {
		t.Fatalf("Page: %v", err)
	}
	return a
}

func TestPage_Title(t *testing.T) {
	t.Parallel()
	const site = `<meta property="og:site_name" content="The Example">`
	tests := []struct{ name, head, want string }{
		{"open graph first", `<title>No</title><meta property="og:title" content="Strait closed">`, "Strait closed"},
		{"the site's name behind it", site + `<meta property="og:title" content="Strait closed – The Example">`, "Strait closed"},
		{"the site's name as a part of it", site + `<meta property="og:title" content="Why we started The Example">`, "Why we started The Example"},
		{"only the site's name", site + `<title>The Example</title>`, "The Example"},
		{"the heading before the title", `<title>Strait closed | World | News</title><body><h1>Strait <i>closed</i></h1>`, "Strait closed"},
		{"over lines", "<title>\n Strait\n closed </title>", "Strait closed"},
		{"entities", `<title>Profit &amp; loss</title>`, "Profit & loss"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if a := pageUnder(t, tt.head); a.Title != tt.want {
				t.Errorf("title = %q, want %q", a.Title, tt.want)
			}
		})
	}
}

func TestPage_Byline(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, head, want string }{
		{"meta", `<meta name="author" content="Ann Example">`, "Ann Example"},
		{"meta with an address", `<meta name="author" content="https://a.example/ann">`, ""},
		{"a link to the author", `<p>By <a rel="author" href="/ann">Ann Example</a></p>`, "Ann Example"},
		{"itemprop", `<p itemprop="author">Ann Example</p>`, "Ann Example"},
		{"by class", `<div class="article-byline">By Ann Example</div>`, "Ann Example"},
		{"by class in German", `<div class="verfasser">Von: Ann Beispiel</div>`, "Ann Beispiel"},
		{"the first line of it", `<div class="byline">Ann Example<div>View more articles</div></div>`, "Ann Example"},
		{"more than a name", `<div class="byline">Ann Example, 14 October 2026</div>`, ""},
		{"of a reader", `<div id="comments"><b class="author">reader1</b></div>`, ""},
		{"json-ld before all", `<script type="application/ld+json">{"@type":"Report","author":"Ann Example"}</script><p class="byline">Bo</p>`, "Ann Example"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if a := pageUnder(t, tt.head); a.Byline != tt.want {
				t.Errorf("byline = %q, want %q", a.Byline, tt.want)
			}
		})
	}
}

func TestPage_Published(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, 10, 14, 7, 30, 0, 0, time.UTC)
	tests := []struct{ name, head string }{
		{"open graph", `<meta property="article:published_time" content="2026-10-14T09:30:00+02:00">`},
		{"itemprop", `<meta itemprop="datePublished" content="2026-10-14 07:30:00">`},
		{"time element", `<time datetime="2026-10-14T07:30Z">today</time>`},
		{"zone without a colon", `<time datetime="2026-10-14T09:30:00+0200">today</time>`},
		{"marked as that of publication", `<time datetime="2020-01-01">old</time><span itemprop="datePublished" content="2026-10-14T07:30:00Z"></span>`},
		{"first that can be read", `<meta name="date" content="yesterday"><time datetime="2026-10-14T07:30:00.000Z"></time>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if a := pageUnder(t, tt.head); !a.Published.Equal(want) {
				t.Errorf("published = %v, want %v", a.Published, want)
			}
		})
	}
}

// Pages that html.Parse refuses, or that are hardly pages, have text too.
func TestPage_Odd(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, page, want string }{
		{"deeper than 512 elements", strings.Repeat("<div>", 3000) + "<nav>Home</nav><script>var x</script><p>" + para1 + "</p><p>" + para2, para1 + "\n" + para2},
		{"without a body", "<title>x</title><p>" + para1, para1},
		{"text alone", para1, para1},
		{"never closed", "<html><body><div><p>" + para1 + "<p>" + para2, para1 + "\n" + para2},
		{"breaks for paragraphs", "<body>" + para1 + "<br><br>" + para2 + "<br>" + para3, para1 + "\n" + para2 + "\n" + para3},
		{"words with a tag inside", "<p><b>L</b>awmakers" + strings.TrimPrefix(para1, "Lawmakers"), para1},
		{"all named as furniture", `<div class="sidebar newsletter"><p>` + para1 + "</p><p>" + para2 + "</p></div>", para1 + "\n" + para2},
		{"soft hyphens and zero-width spaces", "<p>" + strings.Replace(para1, "Lawmakers", "Law&shy;mak\u200bers", 1), para1},
		{"a quoted post in a widget", "<div><p>" + para1 + "</p><p>" + para2 + `</p><div class="sidebar-embed"><blockquote class="twitter-tweet">In court, then.</blockquote></div><p>` + para3 + "</p></div>",
			para1 + "\n" + para2 + "\nIn court, then.\n" + para3},
		{"pictures with few words in the body", `<div class="article-body"><p>` + strings.Join([]string{para1, para2, para3, para4}, "</p><p>") +
			"</p><div><img><img><img><p>Three lines, three towns.</p></div><p>" + para1 + para2 + para3 + "</p></div>",
			strings.Join([]string{para1, para2, para3, para4, "Three lines, three towns.", para1 + para2 + para3}, "\n")},
		{"hidden text", `<p style="display: none">Hidden words are not read by anyone.</p><p>` + para1, para1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := extract.Page([]byte(tt.page), "", "")
			if err != nil {
				t.Fatalf("Page: %v", err)
			}
			if diff := cmp.Diff(tt.want, a.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

// Of several articles on a page, the one under the page's title is read.
func TestPage_OtherArticles(t *testing.T) {
	t.Parallel()
	const other = "A storm closed the strait to all ships for two days, and the port lay still, as the harbour master said on Monday. "
	own := "<p>" + para1 + "</p><p>" + para2 + "</p><p>" + para3 + "</p><p>" + para4 + "</p>"
	text := strings.Join([]string{para1, para2, para3, para4}, "\n")
	head := `<title>Parliament passes the grid bill | The Example</title>`
	tests := []struct{ name, page, want string }{
		{"beside it", "<article><h1>Parliament passes the grid bill</h1>" + own + "</article>" +
			strings.Repeat("<article><h2>Strait closed</h2><p>"+other+"</p></article>", 3), text},
		{"an endless page", "<div><article><h1>Parliament passes the grid bill</h1>" + own + "</article><article><h1>Strait closed</h1><p>" +
			strings.Repeat(other, 8) + "</p></article></div>", text},
		{"entries of a live blog", "<article><h1>Parliament passes the grid bill</h1><article><p>" + para1 + "</p><p>" + para2 +
			"</p></article><article><p>" + para3 + "</p><p>" + para4 + "</p></article></article>", text},
		{"comments longer than the article", own + `<div id="comments">` + strings.Repeat("<p>"+other+"</p>", 10) + "</div>", text},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := extract.Page([]byte(head+tt.page), "", "")
			if err != nil {
				t.Fatalf("Page: %v", err)
			}
			if diff := cmp.Diff(tt.want, a.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPage_NoText(t *testing.T) {
	t.Parallel()
	_, err := extract.Page([]byte("<html><body><img src=x></body></html>"), "", "https://a.example/")
	if got := digest.Explanation(err); !strings.Contains(got, "no text") {
		t.Errorf("Page explains %q, want it to say that there is no text", got)
	}
}
