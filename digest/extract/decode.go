package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decode returns page as valid UTF-8. Bytes that are UTF-8 are taken at their
// word, whatever the page declares; else the byte order mark, contentType and
// the page's own declaration decide, in this order; a guess comes last.
func decode(page []byte, contentType string) string {
	page = page[:min(len(page), MaxPage)]
	if len(page) == MaxPage {
		page = bytes.TrimRightFunc(page, func(r rune) bool { return r == utf8.RuneError })
	}
	if rest, ok := bytes.CutPrefix(page, []byte("\ufeff")); ok {
		page = rest
	}
	// NUL and ESC mark UTF-16 and ISO-2022, which are valid UTF-8 to the eye.
	if utf8.Valid(page) && bytes.IndexByte(page, 0) < 0 && !bytes.Contains(page, []byte("\x1b$")) {
		return string(page)
	}
	out, err := encodingOf(page, contentType).NewDecoder().Bytes(page)
	if err != nil {
		out = page
	}
	return strings.ToValidUTF8(string(out), "\ufffd")
}

// encodingOf returns the encoding of a page that is not UTF-8 throughout.
func encodingOf(page []byte, contentType string) encoding.Encoding {
	start := page[:min(len(page), 4096)]
	enc, name, certain := charset.DetermineEncoding(start, contentType)
	switch {
	case certain:
		return enc
	case bytes.HasPrefix(bytes.TrimLeft(start, "\x00"), []byte("<\x00")): // UTF-16, known by its first tag
		name = "utf-16le"
		if start[0] == 0 {
			name = "utf-16be"
		}
		return htmlEncoding(name, enc)
	case mostlyUTF8(page):
		return unicode.UTF8 // only what is broken is replaced
	case name != "windows-1252" && name != "utf-8":
		return enc // as the page declares
	}
	// Nothing is declared, or what software declares that knows no better.
	if guess, err := chardet.NewHtmlDetector().DetectBest(page[:min(len(page), 16<<10)]); err == nil {
		return htmlEncoding(guess.Charset, enc)
	}
	return enc
}

// htmlEncoding returns the encoding that browsers know by name, else fallback.
func htmlEncoding(name string, fallback encoding.Encoding) encoding.Encoding {
	if enc, err := htmlindex.Get(name); err == nil {
		return enc
	}
	return fallback
}

// mostlyUTF8 reports whether b holds more multi-byte UTF-8 sequences than
// bytes that belong to none.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good > bad
}
