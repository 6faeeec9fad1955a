package bot

import (
	"slices"
	"strings"
	"unicode"

	"newsdigest/bot/locale"
	"newsdigest/digest"
)

// MaxLine is the most that a typed line may have, in bytes. Telegram's longest
// message has 4096 UTF-16 units; no command needs as much.
const MaxLine = 2000

// ParseLine finds the command of a typed line and its arguments. The line is
// the command's name and words; a slash before it may stay.
//
// A word written name=value, or name="two words", is the option of that name
// wherever it stands. The words that are left go, in order, one each to the
// required options and to those with choices; all the rest, quotes and all,
// goes to the last required option or, where none is required, to the last one.
//
// Its errors carry a sentence in the language of l.
func ParseLine(commands []Command, line string, l locale.Locale) (Command, map[string]string, error) {
	if len(line) > MaxLine {
		return Command{}, nil, digest.Explain(nil, "%s", l.Text("router.long", "max", MaxLine))
	}
	words := split(line)
	if len(words) == 0 {
		return Command{}, nil, digest.Explain(nil, "%s", l.Text("router.empty"))
	}
	name := strings.ToLower(strings.TrimPrefix(words[0], "/"))
	i := slices.IndexFunc(commands, func(c Command) bool { return c.Name == name })
	if i < 0 {
		return Command{}, nil, unknown(commands, name, l)
	}
	args, err := assign(commands[i], words[1:], l)
	return commands[i], args, err
}

// assign gives each option of c its words.
func assign(c Command, words []string, l locale.Locale) (map[string]string, error) {
	args := map[string]string{}
	words, err := named(c, words, args, l)
	if err != nil {
		return nil, err
	}
	rest := restOption(c)
	for i, o := range c.Options {
		if _, given := args[o.Name]; given || len(words) == 0 {
			continue
		}
		switch {
		case i == rest:
			continue
		case len(o.Choices) > 0:
			if choice, ok := choose(o, unquote(words[0])); ok {
				args[o.Name], words = choice, words[1:]
			}
		case o.Required:
			args[o.Name], words = unquote(words[0]), words[1:]
		}
	}
	if len(words) == 0 {
		return args, nil
	}
	if rest < 0 {
		return nil, digest.Explain(nil, "%s", l.Text("router.nothing", "command", c.Name))
	}
	o := c.Options[rest].Name
	if _, given := args[o]; given {
		return nil, digest.Explain(nil, "%s", l.Text("router.twice", "option", o))
	}
	args[o] = strings.Join(words, " ")
	return args, nil
}

// named moves the words of the form name=value into args and returns the others.
func named(c Command, words []string, args map[string]string, l locale.Locale) ([]string, error) {
	var others []string
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		name = strings.ToLower(name)
		if !ok || !slices.ContainsFunc(c.Options, func(o Option) bool { return o.Name == name }) {
			others = append(others, w)
			continue
		}
		if _, given := args[name]; given {
			return nil, digest.Explain(nil, "%s", l.Text("router.twice", "option", name))
		}
		if value = unquote(value); value != "" {
			args[name] = value
		}
	}
	return others, nil
}

// restOption returns the index of the option that takes the rest of a line, or
// -1 for a command without options.
func restOption(c Command) int {
	for i := len(c.Options) - 1; i >= 0; i-- {
		if c.Options[i].Required {
			return i
		}
	}
	for i := len(c.Options) - 1; i >= 0; i-- {
		if c.Options[i].Kind != KindFile { // a file is not typed
			return i
		}
	}
	return -1
}

// choose returns the choice of o that value names, whatever its case.
func choose(o Option, value string) (string, bool) {
	for _, c := range o.Choices {
		if strings.EqualFold(c, value) {
			return c, true
		}
	}
	return "", false
}

// split cuts a line into words at white space outside of double quotes. A quote
// without an end is an ordinary character. Curly quotes, which phones type, are
// straightened.
func split(line string) []string {
	line = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`).Replace(line)
	line = strings.ToValidUTF8(line, "")
	var words []string
	var word strings.Builder
	quoted := false
	for i, r := range line {
		switch {
		case r == '"':
			quoted = !quoted && strings.Contains(line[i+1:], `"`)
			word.WriteRune(r)
		case unicode.IsSpace(r) && !quoted:
			if word.Len() > 0 {
				words = append(words, word.String())
				word.Reset()
			}
		case unicode.IsControl(r) && !unicode.IsSpace(r):
			// dropped: it has no meaning here
		default:
			word.WriteRune(r)
		}
	}
	if word.Len() > 0 {
		words = append(words, word.String())
	}
	return words
}

// unquote takes the quotes from a word that is quoted as a whole.
func unquote(w string) string {
	if len(w) >= 2 && w[0] == '"' && strings.Index(w[1:], `"`) == len(w)-2 {
		w = w[1 : len(w)-1]
	}
	return strings.TrimSpace(w)
}

// usage writes how c is typed: "/summary topic [since=…]".
func usage(c Command) string {
	s := "/" + c.Name
	rest := restOption(c)
	for i, o := range c.Options {
		word := o.Name
		if i != rest && !o.Required && len(o.Choices) == 0 {
			word += "=…"
		}
		if len(o.Choices) > 0 {
			word = strings.Join(o.Choices, "|")
		}
		if !o.Required {
			word = "[" + word + "]"
		}
		s += " " + word
	}
	return s
}

// unknown returns the error for a name that no command has.
func unknown(commands []Command, name string, l locale.Locale) error {
	if r := []rune(name); len(r) > 32 {
		name = string(r[:32]) + "…"
	}
	if near := nearest(commands, name); near != "" {
		return digest.Explain(nil, "%s", l.Text("router.nearest", "name", name, "nearest", near))
	}
	return digest.Explain(nil, "%s", l.Text("router.unknown", "name", name))
}

// nearest returns the command whose name is at most two edits away from name,
// or begins with it, or "".
func nearest(commands []Command, name string) string {
	best, least := "", 3
	for _, c := range commands {
		d := distance(name, c.Name)
		if len(name) >= 3 && strings.HasPrefix(c.Name, name) {
			d = 1
		}
		if d < least && d < len(c.Name) {
			best, least = c.Name, d
		}
	}
	return best
}

// distance is Levenshtein's: the fewest insertions, deletions and substitutions
// of bytes that turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
