package discord

import (
	"context"
	"sync"

	"github.com/bwmarrin/discordgo"

	"newsdigest/digest"
)

// A membership knows in which servers the bot is, of one session, and tells
// the program when it is removed from one or added.
//
// Discord says that a server is there also for each when a session begins and
// when an outage ends: that is no news.
// https://docs.discord.com/developers/events/gateway-events#guild-create, 2026-08
type membership struct {
	bot *Bot

	mu    sync.Mutex
	known map[string]bool // by id; nil until the session has begun
}

// begin takes the servers with which a session begins.
func (m *membership) begin(guilds []*discordgo.Guild) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known = map[string]bool{}
	for _, g := range guilds {
		m.known[g.ID] = true
	}
}

// enter notes that a server is there.
func (m *membership) enter(ctx context.Context, id string) {
	m.mu.Lock()
	news := m.known != nil && !m.known[id]
	if news {
		m.known[id] = true
	}
	m.mu.Unlock()
	if !news || m.bot.cfg.Back == nil {
		return
	}
	if err := m.bot.cfg.Back(ctx, guildHome(id)); err != nil {
		m.bot.log.Error("membership not recorded", "server", id, "error", err)
	}
}

// leave notes that a server is not there any more; with an outage it comes
// back by itself.
func (m *membership) leave(ctx context.Context, id string, outage bool) {
	if outage {
		return
	}
	m.mu.Lock()
	delete(m.known, id)
	m.mu.Unlock()
	if m.bot.cfg.Gone == nil {
		return
	}
	if err := m.bot.cfg.Gone(ctx, guildHome(id), "the bot was removed from the server"); err != nil {
		m.bot.log.Error("membership not recorded", "server", id, "error", err)
	}
}

func guildHome(id string) digest.Community {
	return digest.Community{Platform: digest.Discord, ID: "guild:" + id}
}
