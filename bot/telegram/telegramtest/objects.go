package telegramtest

import (
	"strconv"
)

// id returns a fresh id for what is not a message.
func (s *Server) id(kind string) string {
	s.nextID++
	return kind + "-" + strconv.Itoa(s.nextID)
}

func userObject(u User) object {
	o := object{"id": u.ID, "is_bot": false, "first_name": u.Name}
	if u.Username != "" {
		o["username"] = u.Username
	}
	if u.Language != "" {
		o["language_code"] = u.Language
	}
	return o
}

func (s *Server) botObject() object {
	o := userObject(s.Bot)
	o["is_bot"] = true
	return o
}

func chatObject(c *chat) object {
	o := object{"id": c.id, "type": c.kind}
	if c.kind == "private" {
		o["first_name"] = c.user.Name
	} else {
		o["title"] = c.title
	}
	if c.username != "" {
		o["username"] = c.username
	}
	if c.forum {
		o["is_forum"] = true
	}
	return o
}

// memberObject returns a ChatMember; what an administrator may do is left at
// the least, and to post in a channel.
func memberObject(u User, status Status) object {
	o := object{"status": string(status), "user": userObject(u)}
	switch status {
	case Creator:
		o["is_anonymous"] = false
	case Kicked:
		o["until_date"] = 0
	case Administrator:
		for _, right := range []string{"can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
			"can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
			"can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"} {
			o[right] = false
		}
		o["can_post_messages"] = true
	}
	return o
}

// messageObject returns a message as the bot receives it.
func (s *Server) messageObject(c *chat, m *Message) object {
	o := object{"message_id": m.ID, "date": m.At.Unix(), "chat": chatObject(c)}
	if m.From == s.Bot.ID {
		o["from"] = s.botObject()
	}
	text, entities := "text", "entities"
	if m.File != nil {
		text, entities = "caption", "caption_entities"
		o["document"] = s.documentObject(m.File)
	}
	if m.Photo != nil {
		text, entities = "caption", "caption_entities"
		o["photo"] = s.photoObject(m.Photo)
	}
	if m.Text != "" {
		o[text] = m.Text
	}
	if all := append(append([]Entity{}, m.Entities...), m.Live...); len(all) > 0 {
		o[entities] = all
	}
	if m.Thread != 0 {
		o["message_thread_id"] = m.Thread
		o["is_topic_message"] = true
	}
	if len(m.Buttons) > 0 {
		o["reply_markup"] = object{"inline_keyboard": m.Buttons}
	}
	return o
}
