package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

// placeName matches how a chat can be named: @news, t.me/news, or its id; and a
// topic of a forum by its link, t.me/news/17 or t.me/c/1093/17.
// https://core.telegram.org/bots/api#getchat
var placeName = regexp.MustCompile(`^(?:(?:https?://)?t\.me/|@)([A-Za-z][A-Za-z0-9_]{3,31})(?:/([0-9]{1,10}))?$|^(-?[0-9]{5,20})$|` +
	`^(?:https?://)?t\.me/c/([0-9]{1,16})/([0-9]{1,10})$`)

// supergroup is the id of a supergroup or channel, less the number by which links
// name it. https://core.telegram.org/api/bots/ids
const supergroup int64 = -1_000_000_000_000

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
		switch {
		case found[3] != "":
			name = json.Number(found[3])
		case found[4] != "":
			name = supergroup - chatNumber(found[4])
		}
		var chat struct {
			ID       int64  `json:"id"`
			Type     string `json:"type"`
			Title    string `json:"title"`
			Username string `json:"username"`
			Forum    bool   `json:"is_forum"`
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
			Chat:      chatOf(chat.ID, thread(found[2]+found[5], chat.Forum)),
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

// thread returns the number of a topic in the link to it; elsewhere than in a
// forum such a link names a message, and the topic is 0.
func thread(number string, forum bool) int {
	if n, err := strconv.Atoi(number); forum && err == nil {
		return n
	}
	return 0
}
