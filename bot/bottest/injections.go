package bottest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Injections returns the texts of the public and of the hostile sets that were
// made to break out of a message: markup of both networks, scripts, and strings
// that programs trip over. The test is skipped where the sets, which lie in
// ../shared/data/hostile beside the repository, are absent.
func Injections(tb testing.TB) []string {
	tb.Helper()
	folder, err := Shared("hostile")
	if err != nil {
		tb.Skip("the hostile sets, ../shared/data/hostile beside the repository, are not here: 0 strings tried")
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil {
			tb.Fatal(err)
		}
		return data
	}
	var all []string
	for _, name := range []string{"generated/injection_discord.jsonl", "generated/injection_telegram.jsonl"} {
		for lines := bufio.NewScanner(bytes.NewReader(read(name))); lines.Scan(); {
			var c struct{ Text string }
			decode(tb, lines.Bytes(), &c)
			all = append(all, c.Text)
		}
	}
	var strings []string
	decode(tb, read("blns/blns.json"), &strings)
	var scripts []struct{ Payload string }
	decode(tb, read("dompurify/expect.json"), &scripts)
	for _, c := range scripts {
		strings = append(strings, c.Payload)
	}
	return append(all, strings...)
}

func decode(tb testing.TB, data []byte, v any) {
	tb.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		tb.Fatal(err)
	}
}

// Splits reports whether a cut at a byte of text goes through what readers see
// as one character: a letter and its marks, an emoji of several, a flag.
func Splits(text string, at int) bool {
	if at <= 0 || at >= len(text) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	flags := 0
	for rest := text[:at]; ; flags++ {
		r, size := utf8.DecodeLastRuneInString(rest)
		if r < '🇦' || r > '🇿' {
			break
		}
		rest = rest[:len(rest)-size]
	}
	switch {
	case !utf8.RuneStart(text[at]), before == '\r' && after == '\n':
		return true
	case unicode.IsControl(before):
		return false
	case unicode.In(after, unicode.Mn, unicode.Me), after == '\u200c', after == '\u200d', after >= '🏻' && after <= '🏿':
		return true
	case after >= '🇦' && after <= '🇿':
		return flags%2 == 1
	}
	return before == '\u200d' && after >= 0x1f000
}
