package telegram

import (
	"context"
	"slices"

	"newsdigest/bot"
	"newsdigest/bot/locale"
)

// maxMenu is how many commands Telegram's menu holds.
// https://core.telegram.org/bots/api#setmycommands
const maxMenu = 100

// An entry is a line of Telegram's menu of commands.
type entry struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// publishMenus makes commands the bot's menu in every language. The English one
// is what clients in all other languages show.
func (b *Bot) publishMenus(ctx context.Context, commands []bot.Command) error {
	for _, tag := range locale.Tags() {
		code := tag // ISO 639-1, as Telegram asks for
		if tag == "en" {
			code = ""
		}
		if err := b.publishMenu(ctx, code, menu(commands, locale.For(tag))); err != nil {
			return err
		}
	}
	return nil
}

// publishMenu sets the menu of a language, with a write only where there is
// another one.
func (b *Bot) publishMenu(ctx context.Context, code string, wanted []entry) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var shown []entry
	if err := b.call(ctx, "getMyCommands", map[string]any{"language_code": code}, &shown); err != nil {
		return err
	}
	if slices.Equal(shown, wanted) {
		return nil
	}
	return b.call(ctx, "setMyCommands", map[string]any{"commands": wanted, "language_code": code}, nil)
}

func menu(commands []bot.Command, l locale.Locale) []entry {
	entries := make([]entry, 0, len(commands))
	for _, c := range commands {
		if len(entries) < maxMenu {
			entries = append(entries, entry{Command: c.Name, Description: l.Text(c.Help)})
		}
	}
	return entries
}
