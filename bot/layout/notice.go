package layout

import (
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// Notice says a notice as a message of its own.
func (v View) Notice(n digest.Notice) message.Message { return message.Say(v.notice(n)) }

// notice says in one sentence what became of a digest or a feed.
func (v View) notice(n digest.Notice) string {
	name := v.DigestName(digest.Digest{Name: n.Digest})
	why := v.Locale.Explain(n.Why, nil)
	switch n.Kind {
	case digest.NoticeFeedEnded:
		return v.Locale.Text("notice.feed_ended", "outlet", n.Subject, "why", why)
	case digest.NoticeFeedBack:
		return v.Locale.Text("notice.feed_back", "outlet", n.Subject)
	case digest.NoticeGone:
		return v.Locale.Text("notice.gone", "digest", name, "chat", n.Chat.ID, "why", why)
	}
	return v.Locale.Text("notice.dead", "digest", name, "chat", n.Chat.ID, "when", v.moment(n.At), "number", n.Number, "of", n.Of, "why", why)
}

// notices says what went wrong lately, newest first.
func (v View) notices(ns []digest.Notice) []message.Line {
	lines := []message.Line{line(text(v.Locale.Text("notice.title")))}
	for _, n := range ns {
		lines = append(lines, bullet(text(v.moment(n.At)+": "+v.notice(n))))
	}
	return lines
}
