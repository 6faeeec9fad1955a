package commands

import (
	"newsdigest/bot"
	"newsdigest/digest"
)

// fewer lets stories like one weigh less.
func (a *answers) fewer() bot.Command {
	return a.preference(digest.PreferFewer, "help.fewer")
}
