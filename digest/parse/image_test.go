package parse_test

import (
	"strings"
	"testing"

	"newsdigest/digest/parse"
)

func TestParse_Images(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, item, want string }{
		{"media content", `<media:content url="https://p.example/1" medium="image"/>`, "https://p.example/1"},
		{"the widest", `<media:content url="https://p.example/1.jpg" width="140"/><media:content url="https://p.example/2.jpg" width="460"/>`, "https://p.example/2.jpg"},
		{"in a group", `<media:group><media:content url="https://p.example/1" type="image/png"/></media:group>`, "https://p.example/1"},
		{"no film, but its thumbnail", `<media:content url="https://p.example/1.mp4" medium="video"><media:thumbnail url="https://p.example/2"/></media:content>`, "https://p.example/2"},
		{"a thumbnail", `<media:thumbnail url="https://p.example/1"/>`, "https://p.example/1"},
		{"an enclosure", `<enclosure url="https://p.example/1" type="image/jpeg" length="9"/>`, "https://p.example/1"},
		{"an enclosure of sound", `<enclosure url="https://p.example/1.mp3" type="audio/mpeg" length="9"/>`, ""},
		{"relative", `<media:thumbnail url="/1.jpg"/>`, "https://a.example/1.jpg"},
		{"not by https", `<media:thumbnail url="http://p.example/1"/>`, ""},
		{"the next where the first is not by https", `<media:content url="http://p.example/1" medium="image"/><media:thumbnail url="https://p.example/2"/>`, "https://p.example/2"},
		{"a user in it", `<media:thumbnail url="https://a.example@p.example/1"/>`, "https://p.example/1"},
		{"a script", `<media:thumbnail url="javascript:alert(1)"/>`, ""},
		{"data", `<media:thumbnail url="data:image/png;base64,AAAA"/>`, ""},
		{"too long", `<media:thumbnail url="https://p.example/` + strings.Repeat("a", 2048) + `"/>`, ""},
		{"a width of nonsense", `<media:content url="https://p.example/1.jpg" width="-1e99"/>`, "https://p.example/1.jpg"},
		{"none", ``, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkImage(t, `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T</title><item><title>x</title>`+tt.item+`</item></channel></rss>`, tt.want)
		})
	}
	t.Run("json feed", func(t *testing.T) {
		t.Parallel()
		checkImage(t, `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","title":"x","image":"https://p.example/1"}]}`, "https://p.example/1")
	})
}

func checkImage(t *testing.T, feed, want string) {
	t.Helper()
	got, err := parse.Parse([]byte(feed), "https://a.example/feed", "")
	if err != nil || len(got.Items) != 1 {
		t.Fatalf("Parse = %d items, %v", len(got.Items), err)
	}
	if got.Items[0].Image != want {
		t.Errorf("image = %q, want %q", got.Items[0].Image, want)
	}
}
