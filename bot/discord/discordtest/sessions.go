package discordtest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// AwaitGateway waits until n sessions are connected.
func (s *Server) AwaitGateway(n int) {
	s.tb.Helper()
	s.await(strconv.Itoa(n)+" gateway sessions", func() bool {
		ready := 0
		for _, o := range s.sessions {
			if o.socket != nil {
				ready++
			}
		}
		return ready == n
	})
}

// AwaitIdentifies waits until the bot has identified n times, and returns when
// it did.
func (s *Server) AwaitIdentifies(n int) []time.Time {
	s.tb.Helper()
	s.await(strconv.Itoa(n)+" identifies", func() bool { return len(s.identifies) >= n })
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Time(nil), s.identifies...)
}

// Resumes returns how often the bot has asked to resume.
func (s *Server) Resumes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.resumes)
}

// SetShards says how many shards the bot is advised to open, and how many of
// them may identify at once.
func (s *Server) SetShards(n, concurrency int) {
	s.set(func() { s.shards, s.concurrency = n, concurrency })
}

// SetRemaining says how many identifies the bot has left today.
func (s *Server) SetRemaining(n int) { s.set(func() { s.remaining = n }) }

// SetSilent stops or starts the acknowledging of heartbeats.
func (s *Server) SetSilent(silent bool) { s.set(func() { s.silent = silent }) }

// TellAgain makes each resume tell the last n events again that the bot says
// it has.
func (s *Server) TellAgain(n int) { s.set(func() { s.again = n }) }

// CloseWith closes all sockets with a code, such as 4004, and answers later
// identifies with it; 0 lets them in again. 4009 ends the sessions too.
func (s *Server) CloseWith(code int) {
	s.set(func() {
		s.closeCode = code
		if code == 4009 {
			clear(s.sessions)
		}
	})
	if code != 0 {
		s.each(func(k *socket) { k.close(code) })
	}
}

// FirstPacket sends an operation in the place of the next READY: 7 to ask for a
// reconnect, 11 as a stray acknowledgement.
func (s *Server) FirstPacket(op int) { s.set(func() { s.firstOp = op }) }

// Reconnect asks all sessions to reconnect, and closes their sockets after
// that.
func (s *Server) Reconnect() {
	s.each(func(k *socket) {
		k.send(opReconnect, nil)
		k.close(closeReconnect)
	})
}

// Invalidate tells all sessions that they are not valid; those that are not
// resumable end.
func (s *Server) Invalidate(resumable bool) {
	if !resumable {
		s.set(func() { clear(s.sessions) })
	}
	s.each(func(k *socket) { k.send(opInvalidSession, resumable) })
}

// ForgetSessions ends all sessions without a word: who resumes one is told
// that it is not valid.
func (s *Server) ForgetSessions() { s.set(func() { clear(s.sessions) }) }

// closeReconnect is the code with which Discord closes what it asked to
// reconnect.
const closeReconnect = 4000

// Drop cuts all connections without a word.
func (s *Server) Drop() { s.each(func(k *socket) { k.conn.Close() }) }

func (s *Server) closeSockets() { s.Drop() }

// set changes the server's state and wakes whoever waits for it.
func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	s.notify()
}

// each does something to every socket. Its session does not hear any more
// through it.
func (s *Server) each(do func(*socket)) {
	s.mu.Lock()
	var all []*socket
	for k := range s.sockets {
		all = append(all, k)
		s.lose(k)
	}
	s.mu.Unlock()
	for _, k := range all {
		do(k)
	}
}

// Kick removes the bot from a server, and tells it: its channels are out of
// reach.
func (s *Server) Kick(guild string) {
	s.tb.Helper()
	s.refuseAll(guild, 50001)
	s.dispatch(guild, "GUILD_DELETE", object{"id": guild})
}

// Invite adds the bot to a server, and tells it.
func (s *Server) Invite(guild string) {
	s.tb.Helper()
	s.refuseAll(guild, 0)
	s.set(func() { s.joined[guild] = s.Now() })
	s.Return(guild)
}

// Outage says that a server can not be served for now. Return ends it.
func (s *Server) Outage(guild string) {
	s.tb.Helper()
	s.dispatch(guild, "GUILD_DELETE", object{"id": guild, "unavailable": true})
}

// Return says that a server is there, as Discord does for each server when the
// bot connects or is added.
func (s *Server) Return(guild string) {
	s.tb.Helper()
	s.mu.Lock()
	g := s.guildJSON(guild)
	s.mu.Unlock()
	s.dispatch(guild, "GUILD_CREATE", g)
}

// guildJSON is a server as the bot is told of it: its first channel is that of
// the system's messages, and rights in a channel are a user's own. The caller
// holds mu.
func (s *Server) guildJSON(guild string) object {
	channels := []object{}
	for _, id := range slices.Sorted(maps.Keys(s.channels)) {
		c := s.channels[id]
		if c.guild != guild || c.thread { // threads are told apart
			continue
		}
		overwrites := []object{}
		for user, rights := range c.rights {
			overwrites = append(overwrites, object{
				"id": user, "type": 1, "allow": strconv.FormatInt(rights, 10), "deny": strconv.FormatInt(allRights&^rights, 10)})
		}
		channels = append(channels, object{
			"id": id, "type": 0, "name": "channel-" + id, "position": len(channels), "permission_overwrites": overwrites})
	}
	g := object{
		"id": guild, "name": "Village", "unavailable": false, "preferred_locale": "en-US",
		"joined_at": s.joined[guild].Format(time.RFC3339), "channels": channels, "system_channel_id": nil,
		"roles":   []object{{"id": guild, "name": "@everyone", "permissions": strconv.FormatInt(allRights&^Administrator, 10)}},
		"members": []object{{"user": s.userJSON(s.App), "roles": []string{}}},
	}
	if len(channels) > 0 {
		g["system_channel_id"] = channels[0]["id"]
	}
	return g
}

// Describe says of every server that it is there, with so many channels and
// roles, as Discord does after READY. Who resumes is not told again.
func (s *Server) Describe(channels, roles int) {
	const any = "1000000000000000000"
	text, err := json.Marshal(described(any, channels, roles))
	if err != nil {
		panic(err) // only what this package made
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, own := range s.sessions {
		for _, g := range s.guildsOf(own.shard) {
			id, _ := g["id"].(string)
			s.tell(own, "GUILD_CREATE", json.RawMessage(bytes.ReplaceAll(text, []byte(any), []byte(id))))
			own.events[len(own.events)-1] = event{}
		}
	}
}

// described is a server as an event describes it, in as many bytes as a real
// one takes.
func described(guild string, channels, roles int) object {
	list := func(n int, one func(id string) object) []object {
		all := make([]object, n)
		for i := range all {
			all[i] = one(guild + strconv.Itoa(i))
		}
		return all
	}
	return object{
		"id": guild, "name": "Village", "unavailable": false,
		"channels": list(channels, func(id string) object {
			return object{
				"id": id, "type": 0, "name": "channel-" + id, "topic": "What is talked about here, in a sentence.", "position": 1,
				"permission_overwrites": []object{{"id": guild, "type": 0, "allow": "0", "deny": "2048"}},
			}
		}),
		"roles": list(roles, func(id string) object {
			return object{"id": id, "name": "role-" + id, "permissions": "2251799813685247", "color": 0, "position": 1, "hoist": false, "managed": false, "mentionable": true}
		}),
		"members": []object{}, // the bot does not ask for them
	}
}

// guildsOf lists the servers of a shard as READY does: each still to come. The
// caller holds mu.
func (s *Server) guildsOf(shard [2]int) []object {
	guilds := []object{}
	for id := range s.guilds {
		if n, _ := strconv.ParseInt(id, 10, 64); int(n>>22)%shard[1] == shard[0] {
			guilds = append(guilds, object{"id": id, "unavailable": true})
		}
	}
	return guilds
}

func (s *Server) refuseAll(guild string, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.channels {
		if c.guild == guild {
			c.refusal = code
		}
	}
}
