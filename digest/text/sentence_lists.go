package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// listMarker is the number or letter of an item: "1.", "2)", "3.)", "• 4.".
var listMarker = regexp.MustCompile(`(?:^|\s)((?:[•⁃]\s*)?(\d{1,2}|[a-z])(\.\)|[.)])\s)`)

// listItems returns where the items of a list that was run together into one
// line begin, without the first. Two neighbours must follow one another:
// "1) … 2) …". Where a number with a point is an ordinal it is no marker.
func listItems(line string, ordinals bool) []int {
	if len(line) > 4<<10 || markers(line) < 2 {
		return nil
	}
	var items []int
	number, form, start := -1, "", 0
	for _, m := range listMarker.FindAllStringSubmatchIndex(line, -1) {
		n, f := markerNumber(line[m[4]:m[5]]), line[m[6]:m[7]]
		bare := line[m[4]] <= '9' && line[m[2]] <= '9' // no letter, no bullet
		if c, _ := utf8.DecodeRuneInString(line[m[1]:]); f == "." && bare && (ordinals || !unicode.IsUpper(c)) {
			continue
		}
		if n == number+1 && f == form {
			if start > 0 {
				items = append(items, start)
			}
			items = append(items, len(strings.TrimRightFunc(line[:m[2]], isBlank)))
			start = 0
		} else {
			start = len(strings.TrimRightFunc(line[:m[2]], isBlank))
		}
		number, form = n, f
	}
	return items
}

// markers returns how many markers there may be in line, at most 2: a quick
// look, since few lines have any.
func markers(line string) int {
	n := 0
	for i := 1; i+1 < len(line) && n < 2; i++ {
		if line[i] != '.' && line[i] != ')' || line[i+1] != ' ' && line[i+1] != ')' {
			continue
		}
		switch c := line[i-1]; {
		case c >= '0' && c <= '9', c == '.':
			n++
		case c >= 'a' && c <= 'z' && (i == 1 || line[i-2] == ' '):
			n++
		}
	}
	return n
}

// markerNumber returns the place of an item; letters count from 100 so that
// they never follow a number.
func markerNumber(s string) int {
	if s[0] >= 'a' {
		return 100 + int(s[0])
	}
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
