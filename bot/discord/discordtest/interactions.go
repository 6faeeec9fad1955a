package discordtest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Limits of an interaction.
// https://docs.discord.com/developers/interactions/receiving-and-responding
const (
	ackTime   = 3 * time.Second
	tokenTime = 15 * time.Minute
)

// Kinds of interactions.
const (
	kindCommand      = 2
	kindButton       = 3
	kindAutocomplete = 4
)

// Types of options.
const (
	optionChannel = 7
	optionFile    = 11
)

// An Interaction is a command, a press of a button or a wish for suggestions,
// and what the bot answered.
type Interaction struct {
	server   *Server
	id       string
	token    string
	kind     int
	channel  string
	begun    time.Time
	acked    time.Duration // how long the bot took; 0 is not yet
	original *Message      // what @original is; nil where there is none
	seen     []*Message    // answers, in the order in which they were seen
	choices  []Choice
}

// Slash gives a slash command as a user would, in a channel of a server or,
// with guild "", in direct messages. It waits until the bot is connected and
// has published the command.
func (s *Server) Slash(guild, channel, user, name string, options map[string]string) *Interaction {
	s.tb.Helper()
	var c command
	s.await("the command "+name+" to be published", func() (ok bool) { c, ok = s.find(name); return ok })
	var given []object
	for _, o := range c.Options {
		if v, ok := options[o.Name]; ok {
			given = append(given, object{"name": o.Name, "type": o.Type, "value": v})
		} else if o.Required {
			s.tb.Errorf("discordtest: /%s needs the option %s", name, o.Name)
		}
	}
	if len(given) < len(options) {
		s.tb.Errorf("discordtest: /%s does not have all of the options %v", name, options)
	}
	data := object{"id": c.ID, "name": name, "type": 1, "options": given}
	if resolved := s.resolve(user, given); len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return s.interact(kindCommand, guild, channel, user, data, nil)
}

// resolve describes the channels and files that options name.
func (s *Server) resolve(user string, options []object) object {
	s.mu.Lock()
	defer s.mu.Unlock()
	channels, files := object{}, object{}
	for _, o := range options {
		id, _ := o["value"].(string)
		switch o["type"] {
		case optionChannel:
			channels[id] = object{
				"id": id, "name": "channel-" + id, "type": s.channels[id].kind(),
				"permissions": s.rightsIn(id, user), "app_permissions": s.rightsIn(id, s.App),
			}
		case optionFile:
			f := s.attached[id]
			files[id] = object{
				"id": id, "filename": f.name, "size": len(f.data), "content_type": "application/octet-stream",
				"url": "https://cdn.discordapp.com/attachments/" + id + "/" + f.name, "proxy_url": "https://media.discordapp.net/attachments/" + id + "/" + f.name,
			}
		}
	}
	resolved := object{}
	if len(channels) > 0 {
		resolved["channels"] = channels
	}
	if len(files) > 0 {
		resolved["attachments"] = files
	}
	return resolved
}

// Autocomplete returns what the bot suggests for an option of a command when a
// user has typed so much of it.
func (s *Server) Autocomplete(guild, channel, user, name, option, typed string) []Choice {
	s.tb.Helper()
	var c command
	s.await("the command "+name+" to be published", func() (ok bool) { c, ok = s.find(name); return ok })
	i := s.interact(kindAutocomplete, guild, channel, user, object{"id": c.ID, "name": name, "type": 1, "options": []object{
		{"name": option, "type": 3, "value": typed, "focused": true},
	}}, nil)
	s.await("suggestions for "+option, func() bool { return i.acked > 0 })
	s.mu.Lock()
	defer s.mu.Unlock()
	return i.choices
}

// Press presses the button with a label under a message.
func (s *Server) Press(user string, m Message, label string) *Interaction {
	s.tb.Helper()
	b, ok := m.Button(label)
	if !ok || b.CustomID == "" {
		s.tb.Errorf("discordtest: no button %q to press under %q", label, m.Text())
	}
	return s.PressID(user, m, b.CustomID)
}

// PressID presses a button with any custom id, as a forged client could.
func (s *Server) PressID(user string, m Message, id string) *Interaction {
	s.tb.Helper()
	s.mu.Lock()
	guild := s.channels[m.Channel].guild
	var under *Message
	for _, old := range s.channels[m.Channel].messages {
		if old.ID == m.ID {
			under = old
		}
	}
	s.mu.Unlock()
	return s.interact(kindButton, guild, m.Channel, user, object{"custom_id": id, "component_type": 2}, under)
}

// ownPermissions returns what the bot may do in a channel: all but being an
// administrator, and not reading a history that is hidden. The caller holds mu.
func (s *Server) ownPermissions(channel string) string {
	const all, administrator, history = 1<<31 - 1, 1 << 3, 1 << 16
	if s.channels[channel].hidden {
		return strconv.Itoa(all &^ administrator &^ history)
	}
	return strconv.Itoa(all &^ administrator)
}

// interact tells the bot of an interaction.
func (s *Server) interact(kind int, guild, channel, user string, data object, under *Message) *Interaction {
	s.tb.Helper()
	s.mu.Lock()
	endpoint := s.endpoint
	s.mu.Unlock()
	if endpoint == "" {
		s.awaitShard(guild)
	}
	s.mu.Lock()
	i := &Interaction{server: s, id: s.newID(), kind: kind, channel: channel, begun: time.Now(), original: under}
	i.token = "token-of-" + i.id
	s.interactions[i.token] = i
	event := object{
		"id": i.id, "application_id": s.App, "type": kind, "data": data, "channel_id": channel,
		"token": i.token, "version": 1, "locale": s.users[user].locale, "app_permissions": s.ownPermissions(channel),
		"entitlements": []any{}, "authorizing_integration_owners": object{},
	}
	if guild == "" {
		event["context"], event["user"] = 1, s.userJSON(user)
	} else {
		event["context"], event["guild_id"], event["guild_locale"] = 0, guild, "en-US"
		event["member"] = object{
			"user": s.userJSON(user), "permissions": strconv.FormatInt(s.guilds[guild][user], 10),
			"roles": []any{}, "joined_at": "2020-01-01T00:00:00+00:00", "deaf": false, "mute": false, "flags": 0,
		}
	}
	if under != nil {
		event["message"] = s.messageJSON(under)
	}
	s.mu.Unlock()
	if endpoint != "" {
		s.post(endpoint, event)
		return i
	}
	s.dispatch(guild, "INTERACTION_CREATE", event)
	return i
}

// Await waits until the asker sees the first answer, and returns it.
func (i *Interaction) Await() Message {
	i.server.tb.Helper()
	all := i.AwaitAll(1)
	if len(all) == 0 {
		return Message{}
	}
	return all[0]
}

// AwaitAll waits until the asker sees n answers, and returns them all.
func (i *Interaction) AwaitAll(n int) []Message {
	s := i.server
	s.tb.Helper()
	s.await(strconv.Itoa(n)+" answers to an interaction", func() bool { return len(i.seen) >= n })
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range i.seen {
		out = append(out, m.copy())
	}
	return out
}

// Acknowledged returns how long the bot took to acknowledge the interaction, or
// 0 where it has not.
func (i *Interaction) Acknowledged() time.Duration {
	i.server.mu.Lock()
	defer i.server.mu.Unlock()
	return i.acked
}

// callback takes the first answer to an interaction.
func (s *Server) callback(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, known := s.interactions[r.PathValue("token")]
	took := time.Since(i.age())
	switch {
	case !known || i.id != r.PathValue("interaction") || took > ackTime:
		return refuse(http.StatusNotFound, 10062, "Unknown interaction")
	case i.acked > 0:
		return refuse(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	}
	var body struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := strict(r.data, &body); err != nil {
		return s.complain(r, []string{err.Error()})
	}
	if problems := s.acknowledge(r, i, body.Type, body.Data); len(problems) > 0 {
		return s.complain(r, problems)
	}
	i.acked = max(took, 1)
	s.notify()
	return answer{status: http.StatusNoContent}
}

// age returns when an interaction began; a nil one began long ago.
func (i *Interaction) age() time.Time {
	if i == nil {
		return time.Time{}
	}
	return i.begun
}

// acknowledge carries out a callback.
func (s *Server) acknowledge(r *request, i *Interaction, kind int, data json.RawMessage) []string {
	switch {
	case kind == 8 && i.kind == kindAutocomplete:
		return i.suggest(data)
	case kind == 5 && i.kind != kindAutocomplete:
		var d struct {
			Flags int `json:"flags"`
		}
		if err := strict(data, &d); len(data) > 0 && err != nil {
			return []string{err.Error()}
		}
		i.original = &Message{Channel: i.channel, Author: s.App, Ephemeral: d.Flags&flagEphemeral != 0, loading: true}
		s.add(i.original)
		return nil
	case kind == 6 && i.kind == kindButton:
		return nil
	case kind == 4 && i.kind != kindAutocomplete:
		m := &Message{Channel: i.channel, Author: s.App}
		d, problems := s.readDraft(r, data, m)
		m.Ephemeral = d.Flags&flagEphemeral != 0
		i.original, i.seen = m, append(i.seen, m)
		s.add(m)
		return problems
	case kind == 7 && i.kind == kindButton && i.original != nil:
		_, problems := s.readDraft(r, data, i.original)
		i.seen = append(i.seen, i.original)
		return problems
	}
	return []string{"an answer of type " + strconv.Itoa(kind) + " to an interaction of type " + strconv.Itoa(i.kind)}
}

func (i *Interaction) suggest(data json.RawMessage) []string {
	var d struct {
		Choices []Choice `json:"choices"`
	}
	if err := strict(data, &d); err != nil {
		return []string{err.Error()}
	}
	var problems []string
	for _, c := range d.Choices {
		if choiceProblem(c) {
			problems = append(problems, "the choice "+strconv.Quote(c.Name))
		}
	}
	i.choices = d.Choices
	return problems
}

// answered returns the interaction of a request that answers it later, or why
// it can not.
func (s *Server) answered(r *request) (*Interaction, answer, bool) {
	i, known := s.interactions[r.PathValue("token")]
	switch {
	case !known || i.acked == 0 || r.PathValue("app") != s.App:
		return nil, refuse(http.StatusNotFound, 10015, "Unknown Webhook"), false
	case time.Since(i.begun) > tokenTime:
		return nil, refuse(http.StatusUnauthorized, 50027, "Invalid Webhook Token"), false
	}
	return i, answer{}, true
}

func (s *Server) createFollowup(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, a, open := s.answered(r)
	if !open {
		return a
	}
	if i.original != nil && i.original.loading {
		// The first one takes the place of "thinking", for whoever saw that.
		return s.see(i, i.original, s.change(r, i.original))
	}
	m := &Message{Channel: i.channel, Author: s.App}
	d, problems := s.readDraft(r, r.data, m)
	if len(problems) > 0 {
		return s.complain(r, problems)
	}
	m.Ephemeral = d.Flags&flagEphemeral != 0
	s.add(m)
	return s.see(i, m, ok(s.messageJSON(m)))
}

func (s *Server) editOriginal(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, a, open := s.answered(r)
	if !open {
		return a
	}
	if i.original == nil {
		return refuse(http.StatusNotFound, 10008, "Unknown Message")
	}
	return s.see(i, i.original, s.change(r, i.original))
}

// see notes that the asker saw an answer.
func (s *Server) see(i *Interaction, m *Message, a answer) answer {
	if a.status == http.StatusOK {
		i.seen = append(i.seen, m)
		s.notify()
	}
	return a
}

func (s *Server) deleteOriginal(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, a, open := s.answered(r)
	if !open {
		return a
	}
	if i.original == nil {
		return refuse(http.StatusNotFound, 10008, "Unknown Message")
	}
	c := s.channels[i.channel]
	for n, m := range c.messages {
		if m == i.original {
			c.messages = append(c.messages[:n:n], c.messages[n+1:]...)
			break
		}
	}
	i.original = nil
	s.notify()
	return answer{status: http.StatusNoContent}
}
