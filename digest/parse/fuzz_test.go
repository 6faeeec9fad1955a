package parse_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsdigest/digest"
	"newsdigest/digest/parse"
)

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="koi8-r"?><!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><title>&a;&amp;</title><item><body>x</body></item>`))
	f.Add([]byte(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item rdf:about="x"></item></rdf:RDF>`))
	f.Add([]byte(`<feed xmlns="x"><entry><content type="xhtml"><div>a<![CDATA[b</div></content></entry>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":1}]}`))
	f.Add([]byte(`<CHANNEL HREF="x"><ITEM><TITLE>t`))
	files, _ := filepath.Glob(filepath.Join(bombs, "enc_*"))
	for _, path := range files {
		if data, err := os.ReadFile(path); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		feed, err := parse.Parse(data, "https://a.example/", "")
		if err != nil {
			if digest.Explanation(err) == "" {
				t.Errorf("Parse(%q) fails without a sentence: %v", data, err)
			}
			return
		}
		checkLimits(t, feed)
	})
}

func BenchmarkParse(b *testing.B) {
	var s strings.Builder
	s.WriteString(`<rss version="2.0"><channel><title>T</title>`)
	for i := range 50 {
		fmt.Fprintf(&s, `<item><guid>%d</guid><link>https://a.example/%d</link><title>Item %d</title><pubDate>Wed, 14 Oct 2026 09:30:00 +0200</pubDate><description><![CDATA[<p>%s</p>]]></description></item>`,
			i, i, i, strings.Repeat("Lawmakers voted late on Tuesday for the bill. ", 60))
	}
	whole := s.String() + "</channel></rss>"
	for _, bm := range []struct{ name, data string }{{"whole", whole}, {"cut off", whole[:len(whole)-40]}} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parse.Parse([]byte(bm.data), "", ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
