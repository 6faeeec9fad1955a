package discordtest

import "maps"

// A State is who and what there was on a Server at one moment: what a crash
// of the bot leaves standing. It never changes.
type State struct {
	last     int64
	guilds   map[string]map[string]int64
	channels map[string]*channel
	users    map[string]*user
}

// State returns the present state. Interactions are not part of it.
func (s *Server) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return State{last: s.last, guilds: s.guilds, channels: s.channels, users: s.users}.copy()
}

// Restore puts the Server into a state that another one was in.
func (s *Server) Restore(from State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from = from.copy()
	s.last, s.guilds, s.channels, s.users = from.last, from.guilds, from.channels, from.users
}

// Forget drops the calls and messages so far, so that a simulation of many
// days does not fill the memory. No call may be under way.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
	for _, c := range s.channels {
		c.messages = nil
	}
}

func (s State) copy() State {
	out := State{last: s.last, guilds: map[string]map[string]int64{}, channels: map[string]*channel{}, users: map[string]*user{}}
	for id, members := range s.guilds {
		out.guilds[id] = maps.Clone(members)
	}
	for id, c := range s.channels {
		own := *c
		own.messages = nil
		for _, m := range c.messages {
			message := m.copy()
			own.messages = append(own.messages, &message)
		}
		out.channels[id] = &own
	}
	for id, u := range s.users {
		own := *u
		out.users[id] = &own
	}
	return out
}
