package telegramtest

import "maps"

// A State is who and what there was on a Server at one moment: what a crash
// of the bot leaves standing. It never changes.
type State struct{ world world }

// State returns the present state. Updates that wait for the bot are not part
// of it.
func (s *Server) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return State{s.copy()}
}

// Forget drops the calls and messages so far, so that a simulation of many
// days does not fill the memory.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
	for _, c := range s.chats {
		c.messages = nil
	}
}

// Restore puts the Server into a state that another one was in.
func (s *Server) Restore(from State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world = from.world.copy()
}

// copy returns a world that shares nothing that changes.
func (w world) copy() world {
	w.users, w.files = maps.Clone(w.users), maps.Clone(w.files)
	chats := map[int64]*chat{}
	for id, c := range w.chats {
		own := *c
		own.members, own.topics, own.messages = maps.Clone(c.members), maps.Clone(c.topics), nil
		for _, m := range c.messages {
			message := *m
			own.messages = append(own.messages, &message)
		}
		chats[id] = &own
	}
	w.chats = chats
	return w
}
