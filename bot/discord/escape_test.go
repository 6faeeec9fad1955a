package discord

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
	}{
		{"white space of all kinds is one space", "a \t\n\u00a0\u2028 b", "a b"},
		{"spaces at the ends stay for the next span", " a ", " a "},
		{"controls and a byte order mark", "a\x00\x1b\ufeffb", "ab"},
		{"bidirectional overrides", "a\u202egro.knab\u202c", "agro.knab"},
		{"zero-width spaces", "@\u200beveryone", "@everyone"},
		{"blank letters", "\u2800\u3164\u2800", " "},
		{"tags", "a\U000e0041\U000e0042", "a"},
		{"what is no UTF-8", "a\xffb", "ab"},
		{"a family", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"},
		{"joiners that join nothing", "\u200d\u200da", "a"},
		{"marks pile up four high", "a" + strings.Repeat("\u0301", 30) + "b", "a" + strings.Repeat("\u0301", 4) + "b"},
		{"Persian", "می\u200cخواهم", "می\u200cخواهم"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := clean(tt.text); got != tt.want {
				t.Errorf("clean(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
	}{
		{"plain words", "Law passes, 312–201 (AC/DC).", "Law passes, 312–201 (AC/DC)."},
		{"emphasis", "*a* _b_ ~~c~~ ||d|| `e`", "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\|\\|d\\|\\| \\`e\\`"},
		{"a backslash", `\*`, `\\\*`},
		{"a masked link", "[bank](https://evil.example)", `\[bank\](https\://evil.example)`},
		{"a bare link", "see https://evil.example/x", `see https\://evil.example\/x`},
		{"an invite", "discord.gg/abc", `discord.gg\/abc`},
		{"a mention", "<@123>", "\\<\u2060@123\\>"},
		{"everyone", "@everyone @HERE @hero", "@\u2060everyone @\u2060HERE @hero"},
		{"a time", "<t:0:R>", "\\<\u2060t:0:R\\>"},
		{"a heading", "# a # b", `\# a # b`},
		{"small print", "-# a-b", `\-# a-b`},
		{"a numbered list", " 12. a 3. b", ` 12\. a 3. b`},
		{"a decimal", "3.5 percent", `3\.5 percent`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := escape(tt.text); got != tt.want {
				t.Errorf("escape(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestCleanLink(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, link, want string
	}{
		{"as it is", "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"},
		{"brackets", "https://example.org/a_(b)<c>", "https://example.org/a_%28b%29%3Cc%3E"},
		{"a user name", "https://bank.com@evil.example/", "https://evil.example/"},
		{"letters of another script", "https://раураl.com/", "https://xn--l-7sba6dbr.com/"},
		{"a port", "http://example.org:8080/", "http://example.org:8080/"},
		{"letters in the path", "https://example.org/ü", "https://example.org/%C3%BC"},
		{"a host with an underscore", "https://a_b.example.org/", "https://a_b.example.org/"},
		{"a script", "javascript:alert(1)", ""},
		{"another program", "discord://-/users/1", ""},
		{"no host", "https:///a", ""},
		{"no link", "see below", ""},
		{"too long", "https://example.org/" + strings.Repeat("a", 2048), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := cleanLink(tt.link); got != tt.want {
				t.Errorf("cleanLink(%q) = %q, want %q", tt.link, got, tt.want)
			}
		})
	}
}

func TestSplitID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, line, nonce string
	}{
		{"a line", "story 17", ""},
		{"a line of a delivery", "story 17", "nd4f"},
		{"a line with a bar", "search a|b", ""},
		{"a line with a bar of a delivery", "search a|b", "nd4f"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			id := customID(tt.line)
			if tt.nonce != "" {
				id = withNonce(id, tt.nonce)
			}
			line, nonce, ok := splitID(id)
			if line != tt.line || nonce != tt.nonce || !ok {
				t.Errorf("splitID(%q) = %q, %q, %v", id, line, nonce, ok)
			}
		})
	}
	if _, _, ok := splitID("somebody else's"); ok {
		t.Error("a custom id of another bot was taken for ours")
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"@everyone", "<@1>", "[a](b)", "1. a", "https://a.b/c", "\u202e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		cleaned := clean(s)
		if again := clean(cleaned); again != cleaned {
			t.Errorf("clean(%q) = %q, and again %q", s, cleaned, again)
		}
		got := escape(cleaned)
		if !utf8.ValidString(got) {
			t.Errorf("escape(%q) = %q is no UTF-8", cleaned, got)
		}
		if problem := alive(got); problem != "" {
			t.Errorf("escape(%q) = %q holds %s", cleaned, got, problem)
		}
		if back := unescape(got); back != cleaned {
			t.Errorf("%q is read as %q", got, back)
		}
	})
}
