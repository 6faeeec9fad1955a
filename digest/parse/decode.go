package parse

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decode returns data as UTF-8 without characters that XML forbids and without
// its XML declaration, which has nothing more to say. Bytes that are UTF-8 are taken as such,
// whatever they declare: more feeds declare wrongly than happen to be valid.
func decode(data []byte, contentType string) string {
	text := legal(toUTF8(data, contentType))
	text = strings.TrimLeft(text, " \t\r\n\ufeff")
	if strings.HasPrefix(text, "<?xml") {
		if end := strings.Index(text, "?>"); end >= 0 {
			text = strings.TrimLeft(text[end+2:], " \t\r\n")
		}
	}
	return text
}

// declaration finds the charset in an XML declaration.
var declaration = regexp.MustCompile(`^[^<]{0,4}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']`)

func toUTF8(data []byte, contentType string) string {
	if enc := wide(data); enc != nil {
		out, err := enc.NewDecoder().Bytes(data)
		if err == nil && bytes.IndexByte(out, '<') >= 0 {
			return strings.ToValidUTF8(string(out), "\ufffd")
		}
		data = bytes.TrimLeft(data, "\xfe\xff\x00") // the mark lies
	}
	if isEBCDIC(data) {
		if out, err := charmap.CodePage037.NewDecoder().Bytes(data); err == nil {
			return strings.ReplaceAll(string(out), "\u0085", "\n")
		}
	}
	escapes := bytes.Contains(data, []byte("\x1b$")) // ISO-2022 is valid UTF-8 to the eye
	if utf8.Valid(data) && !escapes {
		return string(data)
	}
	if enc := declared(data, contentType); enc != nil {
		if out, err := enc.NewDecoder().Bytes(data); err == nil {
			return strings.ToValidUTF8(string(out), "\ufffd")
		}
	}
	good, bad := sequences(data)
	if good >= bad {
		return strings.ToValidUTF8(string(data), "\ufffd")
	}
	enc := guess(data)
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\ufffd")
	}
	return string(out)
}

// wide returns the encoding of UTF-16 and UTF-32, by the byte order mark or
// by the zeros around the "<" that an XML document begins with, else nil.
func wide(data []byte) encoding.Encoding {
	starts := func(s string) bool { return bytes.HasPrefix(data, []byte(s)) }
	switch {
	case starts("\x00\x00\xfe\xff"), starts("\x00\x00\x00<"):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case starts("\xff\xfe\x00\x00"), starts("<\x00\x00\x00"):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case starts("\xfe\xff"), starts("\x00<"):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case starts("\xff\xfe"), starts("<\x00"):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	return nil
}

// isEBCDIC reports whether data begins with "<?xm" in EBCDIC, see appendix F
// of https://www.w3.org/TR/xml/#sec-guessing.
func isEBCDIC(data []byte) bool { return bytes.HasPrefix(data, []byte("\x4c\x6f\xa7\x94")) }

// declared returns the encoding that the feed, or else the answer, declares
// for bytes that are not UTF-8; nil where that is none or UTF-8 itself.
func declared(data []byte, contentType string) encoding.Encoding {
	var names []string
	if m := declaration.FindSubmatch(data[:min(len(data), 512)]); m != nil {
		names = append(names, string(m[1]))
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		names = append(names, params["charset"])
	}
	for _, name := range names {
		enc, err := htmlindex.Get(name)
		if err != nil {
			continue
		}
		if n, err := htmlindex.Name(enc); err == nil && n != "utf-8" && !strings.HasPrefix(n, "utf-16") && n != "replacement" {
			return enc
		}
	}
	return nil
}

// sequences counts the multi-byte UTF-8 sequences in data, and the bytes that
// belong to none.
func sequences(data []byte) (good, bad int) {
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		data = data[n:]
	}
	return good, bad
}

// guess returns the encoding of bytes that declare nothing, by their
// statistics; windows-1252 where these say little.
func guess(data []byte) encoding.Encoding {
	result, err := chardet.NewHtmlDetector().DetectBest(data[:min(len(data), 16<<10)])
	if err == nil && result.Confidence >= 30 {
		if enc, err := htmlindex.Get(result.Charset); err == nil {
			return enc
		}
	}
	return charmap.Windows1252
}

// legal drops the characters that XML forbids, and reads the C1 controls,
// which nobody means, as the letters that windows-1252 has in their place.
func legal(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return r
		case r < 0x20 || r == 0xfffe || r == 0xffff:
			return -1
		case r >= 0x80 && r < 0xa0:
			return charmap.Windows1252.DecodeByte(byte(r))
		}
		return r
	}, s)
}
