package discord

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdigest/digest"
)

// mostChanges is how many changes of membership wait to be told: more than a
// shard has servers, which are 2500 at most.
// https://docs.discord.com/developers/events/gateway#sharding, 2026-08
const mostChanges = 4096

// A server is what the bot reads of each.
type server struct {
	ID          string    `json:"id"`
	Unavailable bool      `json:"unavailable"` // an outage: it comes back by itself
	Joined      time.Time `json:"joined_at"`   // when the bot was added
}

// A membership knows in which servers of one shard the bot is, and tells the
// program when it is removed from one or added.
//
// Discord says that a server is there also for each when a session begins and
// when an outage ends: that is no news.
// https://docs.discord.com/developers/events/gateway-events#guild-create, 2026-08
type membership struct {
	*desk
	known   map[string]bool // by id; nil until a session has begun; the reader's alone
	changes chan change
}

// A change is that the bot was added to a server or removed, or that it was
// added lately and may have to greet.
type change struct {
	id    string
	there bool
	greet *discordgo.Guild // nil: nobody
}

func newMembership(d *desk) *membership {
	return &membership{desk: d, changes: make(chan change, mostChanges)}
}

// begin takes the servers with which a session begins. What differs from those
// of the session before happened in between.
func (m *membership) begin(servers []server) {
	before, first := m.known, m.known == nil
	m.known = make(map[string]bool, len(servers))
	for _, s := range servers {
		m.known[s.ID] = true
		if !first && !before[s.ID] {
			m.changes <- change{id: s.ID, there: true}
		}
		delete(before, s.ID)
	}
	for id := range before {
		m.changes <- change{id: id}
	}
}

// hear notes that a server is there, or is not any more.
func (m *membership) hear(s server, there bool) {
	if m.known == nil || !there && s.Unavailable || there && m.known[s.ID] {
		return
	}
	if there {
		m.known[s.ID] = true
	} else {
		delete(m.known, s.ID)
	}
	m.changes <- change{id: s.ID, there: there}
}

// meet notes that a server is there to which the bot was added lately.
func (m *membership) meet(g *discordgo.Guild) { m.changes <- change{id: g.ID, greet: g} }

// tell tells the program what has changed, in its order, until ctx ends.
func (m *membership) tell(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case c := <-m.changes:
			if err := m.told(ctx, c); err != nil {
				m.bot.log.Error("membership not recorded", "server", c.id, "error", err)
			}
		}
	}
}

func (m *membership) told(ctx context.Context, c change) error {
	switch {
	case c.greet != nil:
		return m.greet(ctx, c.greet)
	case c.there && m.bot.cfg.Back != nil:
		return m.bot.cfg.Back(ctx, guildHome(c.id))
	case !c.there && m.bot.cfg.Gone != nil:
		return m.bot.cfg.Gone(ctx, guildHome(c.id), "the bot was removed from the server")
	}
	return nil
}

func guildHome(id string) digest.Community {
	return digest.Community{Platform: digest.Discord, ID: "guild:" + id}
}
