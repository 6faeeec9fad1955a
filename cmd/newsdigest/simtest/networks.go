package simtest

import (
	"context"
	"strconv"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// Networks are the two that readers look at.
type networks struct {
	discord  *discordtest.Server
	telegram *telegramtest.Server
}

// trust makes both check nothing against their contracts.
func (n networks) trust() {
	n.discord.Trust()
	n.telegram.Trust()
}

// restore puts both into the state of m.
func (n networks) restore(m Moment) {
	n.discord.Restore(m.discord)
	n.telegram.Restore(m.telegram)
}

// texts returns the words of all messages in a chat, in order.
func (n networks) texts(chat digest.Chat) []string {
	var texts []string
	if chat.Platform == digest.Discord {
		for _, m := range n.discord.Messages(chat.ID) {
			texts = append(texts, m.Text())
		}
		return texts
	}
	id, _ := strconv.ParseInt(chat.ID, 10, 64) // ours
	for _, m := range n.telegram.Messages(id) {
		texts = append(texts, m.Text)
	}
	return texts
}

// judge returns what readers saw of their editions.
func (n networks) judge(ctx context.Context, database string, to readers, unknown map[int64]int) (Verdict, error) {
	rows, err := outbox(ctx, database)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Points: 1}
	for _, n := range unknown {
		v.Unknown += n
	}
	for _, chat := range to.chats {
		if printed := editions(rows[chat.ID]); printed != to.editions {
			v.Lost++
			v.note("%s has %d editions, want %d", chat, printed, to.editions)
		}
		v.judge(chat, n.texts(chat), rows[chat.ID], unknown)
	}
	return v, nil
}
