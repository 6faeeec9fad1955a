package parse_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"newsdigest/digest/parse"
)

func TestParse_DeclaredCharsets(t *testing.T) {
	t.Parallel()
	tests := []struct{ charset, title string }{
		{"utf-8", "Größe – 大きさ"},
		{"windows-1252", "Größe – “size”"},
		{"iso-8859-1", "Größe"},
		{"iso-8859-2", "Łódź i Kraków"},
		{"iso-8859-15", "10 € für Größe"},
		{"windows-1250", "Příliš žluťoučký kůň"},
		{"windows-1251", "Новости дня"},
		{"koi8-r", "Новости дня"},
		{"iso-8859-7", "Ειδήσεις"},
		{"windows-1255", "חדשות היום"},
		{"windows-1256", "أخبار اليوم"},
		{"shift_jis", "今日のニュース"},
		{"euc-jp", "今日のニュース"},
		{"iso-2022-jp", "今日のニュース"},
		{"gb18030", "今日新闻"},
		{"big5", "今日新聞"},
		{"euc-kr", "오늘의 뉴스"},
	}
	for _, tt := range tests {
		t.Run(tt.charset, func(t *testing.T) {
			t.Parallel()
			enc, err := htmlindex.Get(tt.charset)
			if err != nil {
				t.Fatal(err)
			}
			text := `<?xml version="1.0" encoding="` + tt.charset + `"?><rss><channel><title>` + tt.title + `</title></channel></rss>`
			checkTitle(t, encoded(t, enc, text), "", tt.title)
			inHeader := strings.Replace(text, ` encoding="`+tt.charset+`"`, "", 1)
			checkTitle(t, encoded(t, enc, inHeader), "text/xml; charset="+tt.charset, tt.title)
		})
	}
}

func TestParse_WideCharsets(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		enc  encoding.Encoding
	}{
		{"utf-16 big endian with a mark", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		{"utf-16 little endian with a mark", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"utf-16 big endian", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		{"utf-16 little endian", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"utf-32 big endian", utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
		{"utf-32 little endian", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"ebcdic", charmap.CodePage037},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkTitle(t, encoded(t, tt.enc, `<?xml version="1.0"?><rss><channel><title>Größe</title></channel></rss>`), "", "Größe")
		})
	}
}

func TestParse_LyingCharsets(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, data, want string }{
		{"utf-8 that says it is latin-1", `<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><title>Größe</title></channel></rss>`, "Größe"},
		{"utf-8 that says it is utf-16", `<?xml version="1.0" encoding="utf-16"?><rss><channel><title>Größe</title></channel></rss>`, "Größe"},
		{"an unknown name", `<?xml version="1.0" encoding="klingon"?><rss><channel><title>Größe</title></channel></rss>`, "Größe"},
		{"the mark of utf-16 before utf-8", "\xff\xfe<rss><channel><title>Size</title></channel></rss>", "Size"},
		{"two marks", "\ufeff\ufeff<rss><channel><title>Size</title></channel></rss>", "Size"},
		{"one bad byte in utf-8", "<rss><channel><title>Größe über Straße \xff</title></channel></rss>", "Größe über Straße \ufffd"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkTitle(t, []byte(tt.data), "", tt.want)
		})
	}
}

func encoded(t *testing.T, enc encoding.Encoding, s string) []byte {
	t.Helper()
	out, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatalf("encode %q: %v", s, err)
	}
	return out
}

func checkTitle(t *testing.T, data []byte, contentType, want string) {
	t.Helper()
	feed, err := parse.Parse(data, "", contentType)
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	if feed.Title != want {
		t.Errorf("title = %q, want %q", feed.Title, want)
	}
}
