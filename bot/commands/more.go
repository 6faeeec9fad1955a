package commands

import (
	"newsdigest/bot"
	"newsdigest/digest"
)

// more lets stories like one weigh more.
func (a *answers) more() bot.Command {
	return a.preference(digest.PreferMore, "help.more")
}
