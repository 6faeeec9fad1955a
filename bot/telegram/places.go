package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

// placeName matches how a chat can be named: @news, t.me/news, or its id.
// https://core.telegram.org/bots/api#getchat
var placeName = regexp.MustCompile(`^(?:(?:https?://)?t\.me/|@)([A-Za-z][A-Za-z0-9_]{3,31})$|^(-?[0-9]{5,20})$`)

// placeFinder returns what finds a group or channel for a user. It says the
// same of a chat that there is not and of one that the bot does not know.
func (b *Bot) placeFinder(user int64, language string) func(context.Context, string) (bot.Place, error) {
	return func(ctx context.Context, typed string) (bot.Place, error) {
		unknown := digest.Explain(nil, "%s", locale.For(language).Text("place.unknown", "typed", typed))
		found := placeName.FindStringSubmatch(strings.TrimSpace(typed))
		if found == nil {
			return bot.Place{}, unknown
		}
		var name any = "@" + found[1]
		if found[1] == "" {
			name = json.Number(found[2])
		}
		var chat struct {
			ID       int64  `json:"id"`
			Type     string `json:"type"`
			Title    string `json:"title"`
			Username string `json:"username"`
		}
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		err := b.call(ctx, "getChat", map[string]any{"chat_id": name}, &chat)
		var refused *callError
		switch {
		case errors.As(err, &refused) && refused.Spoken && (refused.Code == 400 || refused.Code == 403):
			return bot.Place{}, unknown
		case err != nil:
			return bot.Place{}, err
		}
		private := chat.Type == "private"
		p := bot.Place{
			Chat:      chatOf(chat.ID, 0),
			Community: digest.Community{Platform: digest.Telegram, ID: communityID(chat.ID, private)},
			Name:      clean(chat.Title),
			Allowed:   user != 0 && (private && chat.ID == user || !private && bot.Allows(digest.Telegram, b.roleOf(ctx, chat.ID, user), bot.Manager)),
			Writable:  true, // Telegram says otherwise when a message is sent
		}
		if chat.Username != "" {
			p.Name = "@" + chat.Username
		}
		if !p.Allowed {
			return bot.Place{}, unknown
		}
		return p, nil
	}
}
