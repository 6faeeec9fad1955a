package fetch_test

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
)

func TestReadOPML(t *testing.T) {
	t.Parallel()
	one := []digest.Feed{{URL: "https://a.example/f", Title: "A & B", Outlet: "A & B", Section: "world"}}
	for _, test := range []struct {
		name string
		in   string
		want []digest.Feed
	}{
		{"good", `<opml version="2.0"><head><title>Mine</title></head><body><outline text="World"><outline text="A &amp; B" type="rss" xmlUrl="https://a.example/f" htmlUrl="https://a.example/"/></outline></body></opml>`, one},
		{"bare ampersands", `<opml><body><outline text='World'><outline text='A & B' xmlUrl='https://a.example/f'/></outline>`, one},
		{"title empty and closed", `<opml><head><title/></head><body><outline title="World"><outline title="A & B" xmlUrl="https://a.example/f"></outline></outline></body></opml>`, one},
		{"tags that do not match", `</outline><opml><body></b><outline text=WORLD><OUTLINE Text="A & B" XMLURL="https://a.example/f"></opml>`, one},
		{"byte order mark", "\xef\xbb\xbf<opml><outline text='World'><outline text='A & B' xmlUrl='https://a.example/f'/></outline></opml>", one},
		{
			"folders end", `<outline text="World"><outline text="Asia"><outline text="A" xmlUrl="http://a.example/"/></outline><outline text="B" xmlUrl="http://b.example/"/></outline><outline text="C" xmlUrl="http://c.example/"/>`,
			[]digest.Feed{
				{URL: "http://a.example/", Title: "A", Outlet: "A", Section: "asia"},
				{URL: "http://b.example/", Title: "B", Outlet: "B", Section: "world"},
				{URL: "http://c.example/", Title: "C", Outlet: "C"},
			},
		},
		{
			"quotation marks in a description", `<outline text="World"><outline text="A & B" description="<em class="x">A</em> and B" xmlUrl="https://a.example/f" type="rss" /></outline>`, one,
		},
		{
			"languages, and names of hosts", `<outline xmlUrl="https://feeds.zeitung.example.co.uk/x" language="de-at"/><outline text=" two
lines " xmlUrl="feed://b.example/f" language="nonsense!"/>`,
			[]digest.Feed{
				{URL: "https://feeds.zeitung.example.co.uk/x", Outlet: "example.co.uk", Language: "de-AT"},
				{URL: "http://b.example/f", Title: "two lines", Outlet: "two lines"},
			},
		},
		{
			"what cannot be fetched, and twice the same", `<outline xmlUrl="file:///etc/passwd"/><outline xmlUrl="javascript:1"/><outline text="A" xmlUrl="http://a.example/"/><outline text="B" xmlUrl="http://A.example/#b"/>`,
			[]digest.Feed{{URL: "http://a.example/", Title: "A", Outlet: "A"}},
		},
		{
			"a charset that is declared", "<?xml version='1.0' encoding='windows-1251'?><outline text='\xcc\xe8\xf0' xmlUrl='http://a.example/'/>",
			[]digest.Feed{{URL: "http://a.example/", Title: "Мир", Outlet: "Мир"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := fetch.ReadOPML(strings.NewReader(test.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.Feeds); diff != "" {
				t.Errorf("feeds (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadOPML_Refused(t *testing.T) {
	t.Parallel()
	line := `<outline xmlUrl="http://%d.example/"/>`
	var many strings.Builder
	for i := range 20001 {
		fmt.Fprintf(&many, line, i)
	}
	for _, test := range []struct{ name, in, want string }{
		{"nothing", "", "names no feed"},
		{"another file", "<html><title>Hello</title>", "names no feed"},
		{"too many", many.String(), "more than 20000 entries"},
		{"too large", strings.Repeat(" ", 1<<20) + many.String(), "larger than 1 MiB"},
		{"100,000 folders in each other", unpack(t, "testdata/hostile/opml_deep_100000.opml.gz"), "larger than 1 MiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			list, err := fetch.ReadOPML(strings.NewReader(test.in))
			if list.Feeds != nil || !strings.Contains(digest.Explanation(err), test.want) {
				t.Errorf("got %d feeds and %v, want a sentence with %q", len(list.Feeds), err, test.want)
			}
		})
	}
}

func unpack(t *testing.T, path string) string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWriteOPML(t *testing.T) {
	t.Parallel()
	feeds := []digest.Feed{
		{URL: "http://a.example/?a=1&b=2", Title: `"A" <b>&`, Section: "world", Language: "en"},
		{URL: "http://b.example/", Outlet: "B", Section: "sport"},
		{URL: "http://c.example/", Title: "C", Section: "world"},
		{URL: "http://d.example/"},
	}
	var b bytes.Buffer
	if err := fetch.WriteOPML(&b, "Feeds & more", feeds); err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>Feeds &amp; more</title>
  </head>
  <body>
    <outline text="http://d.example/" title="http://d.example/" type="rss" xmlUrl="http://d.example/"></outline>
    <outline text="world" title="world">
      <outline text="&#34;A&#34; &lt;b&gt;&amp;" title="&#34;A&#34; &lt;b&gt;&amp;" type="rss" xmlUrl="http://a.example/?a=1&amp;b=2" language="en"></outline>
      <outline text="C" title="C" type="rss" xmlUrl="http://c.example/"></outline>
    </outline>
    <outline text="sport" title="sport">
      <outline text="B" title="B" type="rss" xmlUrl="http://b.example/"></outline>
    </outline>
  </body>
</opml>
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
	again, err := fetch.ReadOPML(&b)
	if err != nil {
		t.Fatal(err)
	}
	byURL := cmpopts.SortSlices(func(a, b digest.Feed) bool { return a.URL < b.URL })
	names := cmpopts.IgnoreFields(digest.Feed{}, "Title", "Outlet") // an empty one comes back filled
	if diff := cmp.Diff(feeds, again.Feeds, byURL, names); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
}

// The public lists hold feeds in every file, and none is lost by writing.
func TestReadOPML_Lists(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../shared/data/catalogue/opml-*/*/*.opml")
	if err != nil || len(files) == 0 {
		t.Skip("the public lists of feeds, ../shared/data/catalogue beside the repository, are not here: 0 files read")
	}
	total, malformed := 0, 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		list, err := fetch.ReadOPML(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
			continue
		}
		feeds := list.Feeds
		total += len(feeds)
		if got, want := len(feeds)+list.Repeated+len(list.Refused), bytes.Count(data, []byte("xmlUrl=")); got != want {
			t.Errorf("%s: %d entries read, want %d", filepath.Base(name), got, want)
		}
		if xml.Unmarshal(data, new(struct{})) != nil {
			malformed++
		}
		var b bytes.Buffer
		if err := fetch.WriteOPML(&b, "again", feeds); err != nil {
			t.Fatal(err)
		}
		again, err := fetch.ReadOPML(&b)
		if err != nil || len(again.Feeds) != len(feeds) {
			t.Errorf("%s: %d feeds, %d after writing, %v", filepath.Base(name), len(feeds), len(again.Feeds), err)
		}
	}
	t.Logf("%d feeds in %d lists, of which %d are no XML", total, len(files), malformed)
}

func TestReadOPML_LeftOut(t *testing.T) {
	t.Parallel()
	list, err := fetch.ReadOPML(strings.NewReader(`<outline xmlUrl="file:///etc/passwd"/><outline xmlUrl=" javascript:1"/><outline xmlUrl="http://a.example/"/><outline xmlUrl="http://A.example/#b"/>`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"file:///etc/passwd", "javascript:1"}, list.Refused); diff != "" || list.Repeated != 1 {
		t.Errorf("%d repeated, want 1; refused (-want +got):\n%s", list.Repeated, diff)
	}
}

func FuzzReadOPML(f *testing.F) {
	f.Add([]byte(`<opml><outline text="World"><outline text="A & B" xmlUrl="https://a.example/f"/></outline></opml>`))
	f.Add([]byte("\xff\xfe<\x00o\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := fetch.ReadOPML(bytes.NewReader(data))
		if err != nil && digest.Explanation(err) == "" {
			t.Fatalf("error without a sentence: %v", err)
		}
		for _, feed := range list.Feeds {
			if u, err := fetch.CheckURL(feed.URL); err != nil || u.String() != feed.URL {
				t.Fatalf("address %q: %v", feed.URL, err)
			}
		}
		var b bytes.Buffer
		if err := fetch.WriteOPML(&b, "again", list.Feeds); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkReadOPML(b *testing.B) {
	var file bytes.Buffer
	feeds := make([]digest.Feed, 1500)
	for i := range feeds {
		feeds[i] = digest.Feed{URL: fmt.Sprintf("https://%d.example/feed.xml", i), Title: "A feed", Section: fmt.Sprint(i % 20)}
	}
	if err := fetch.WriteOPML(&file, "Feeds", feeds); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if _, err := fetch.ReadOPML(bytes.NewReader(file.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}
