package console

import (
	"strconv"
	"strings"

	"newsdigest/bot/layout"
	"newsdigest/bot/message"
)

// An offer is the line of a button, and what is typed for it: ids are long, and
// the stories of a message have numbers.
type offer struct{ typed, line string }

// offers returns what can be typed for the buttons of a message. In one with
// several stories they are meant by their numbers there, and a button that is
// about all of them needs none.
func offers(m message.Message) []offer {
	numbers := map[string]string{}
	for _, b := range m.Blocks {
		if id := strconv.FormatInt(b.Story, 10); b.Story != 0 && numbers[id] == "" {
			numbers[id] = strconv.Itoa(len(numbers) + 1)
		}
	}
	var all []offer
	for _, row := range m.Buttons {
		for _, b := range row {
			o := offer{typed: b.Line, line: b.Line}
			i := strings.LastIndexByte(b.Line, ' ')
			if i >= 0 && len(numbers) > 1 {
				id, any := strings.CutSuffix(b.Line[i+1:], layout.AnyOf)
				switch number := numbers[id]; {
				case number == "":
				case any:
					o.typed = b.Line[:i]
				default:
					o.typed = b.Line[:i+1] + number
				}
			}
			all = append(all, o)
		}
	}
	return all
}
