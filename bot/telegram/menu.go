package telegram

import (
	"context"
	"slices"

	"newsdigest/bot"
)

// maxMenu is how many commands Telegram's menu holds.
// https://core.telegram.org/bots/api#setmycommands
const maxMenu = 100

// An entry is a line of Telegram's menu of commands.
type entry struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// publishMenu makes commands the bot's menu, with a write only where the menu
// is another one.
func (b *Bot) publishMenu(ctx context.Context, commands []bot.Command) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var shown []entry
	if err := b.call(ctx, "getMyCommands", nil, &shown); err != nil {
		return err
	}
	wanted := menu(commands)
	if slices.Equal(shown, wanted) {
		return nil
	}
	return b.call(ctx, "setMyCommands", map[string]any{"commands": wanted}, nil)
}

func menu(commands []bot.Command) []entry {
	entries := make([]entry, 0, len(commands))
	for _, c := range commands {
		if len(entries) < maxMenu {
			entries = append(entries, entry{Command: c.Name, Description: c.Help})
		}
	}
	return entries
}
