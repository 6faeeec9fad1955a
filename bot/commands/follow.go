package commands

import (
	"newsdigest/bot"
	"newsdigest/digest"
)

// follow tells every new turn of a story, whatever the topics say.
func (a *answers) follow() bot.Command {
	return a.preference(digest.PreferFollow, "help.follow")
}
