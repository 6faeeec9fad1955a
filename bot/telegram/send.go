package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot"
	"newsdigest/digest"
)

// defaultWait is for a 429 that does not say how long to wait.
const defaultWait = 5 * time.Second

// An outgoing is what sendMessage and editMessageText are called with.
type outgoing struct {
	Chat    int64 `json:"chat_id"`
	Message int   `json:"message_id,omitempty"` // to edit
	Thread  int   `json:"message_thread_id,omitempty"`
	payload
	Silent bool                    `json:"disable_notification,omitempty"`
	Reply  *models.ReplyParameters `json:"reply_parameters,omitempty"`
}

// Turn asks for the right to send one message to a chat. A chat without a
// Telegram id needs none: Send refuses it.
func (b *Bot) Turn(chat digest.Chat) digest.Wait {
	id, err := strconv.ParseInt(chat.ID, 10, 64)
	if err != nil {
		return digest.Wait{}
	}
	ofChat, ofBot := b.pacer.take(id)
	return digest.Wait{Chat: ofChat, Bot: ofBot}
}

// Send makes one call of sendMessage.
func (b *Bot) Send(ctx context.Context, s digest.Shipment) digest.Outcome {
	out, err := pack(s)
	if err != nil {
		return digest.Outcome{Kind: digest.OutcomeRefused, Reason: err.Error()}
	}
	receipt, err := b.send(ctx, out)
	o := outcome(err)
	o.Receipt = receipt
	if o.Kind == digest.OutcomeLimited {
		o.Global = b.pacer.hold(out.Chat, o.RetryAfter)
	}
	return o
}

// pack joins a frozen payload and its envelope.
func pack(s digest.Shipment) (outgoing, error) {
	var out outgoing
	if err := json.Unmarshal([]byte(s.Payload), &out.payload); err != nil {
		return out, errors.New("the frozen message cannot be read")
	}
	if err := out.address(s.Envelope.Chat); err != nil {
		return out, err
	}
	if image := link(s.Image); strings.HasPrefix(image, "https://") {
		out.LinkPreview = preview(image)
	}
	out.Silent = s.Envelope.Silent
	for _, label := range bot.Labels(s.Envelope) {
		out.label(label)
	}
	return out, nil
}

func (o *outgoing) address(chat digest.Chat) (err error) {
	if o.Chat, err = strconv.ParseInt(chat.ID, 10, 64); err != nil {
		return errors.New("the chat has no Telegram id")
	}
	if chat.Thread != "" {
		if o.Thread, err = strconv.Atoi(chat.Thread); err != nil {
			return errors.New("the topic has no Telegram id")
		}
	}
	return nil
}

// label puts a line above the text and moves the entities down with it.
func (p *payload) label(line string) {
	line += "\n\n"
	p.Text = line + p.Text
	shift := units(line)
	for i := range p.Entities {
		p.Entities[i].Offset += shift
	}
}

// send calls sendMessage and returns the id of the message. An answer of
// success that cannot be read is a success without an id.
func (b *Bot) send(ctx context.Context, out outgoing) (receipt string, err error) {
	var sent json.RawMessage
	if err := b.call(ctx, "sendMessage", out, &sent); err != nil {
		return "", err
	}
	var m struct {
		ID int64 `json:"message_id"`
	}
	if _ = json.Unmarshal(sent, &m); m.ID == 0 {
		return "", nil
	}
	return strconv.FormatInt(m.ID, 10), nil
}

// outcome classifies what became of a call by what the Bot API server says.
// The words are those of its source:
// https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp
func outcome(err error) digest.Outcome {
	if err == nil {
		return digest.Outcome{Kind: digest.OutcomeSent}
	}
	var e *callError
	if !errors.As(err, &e) {
		return digest.Outcome{Kind: digest.OutcomeUnknown, Reason: err.Error()}
	}
	o := digest.Outcome{Reason: e.Description}
	switch {
	case !e.Written:
		o.Kind = digest.OutcomeNeverLeft
	case !e.Spoken || e.Code >= 500:
		o.Kind = digest.OutcomeUnknown
	case e.Code == 401 || e.Code == 404:
		o.Kind, o.Reason = digest.OutcomeStopped, refusedToken
	case e.Code == 409:
		o.Kind, o.Reason = digest.OutcomeStopped, anotherCopy
	case e.Code == 429:
		o.Kind, o.RetryAfter = digest.OutcomeLimited, e.RetryAfter
		if o.RetryAfter <= 0 {
			o.RetryAfter = defaultWait
		}
	case e.MovedTo != 0:
		o.Kind, o.MovedTo = digest.OutcomeMigrated, strconv.FormatInt(e.MovedTo, 10)
		o.MovedHome = communityID(e.MovedTo, false)
	default:
		o.Kind = digest.OutcomeRefused
		if why := gone(e); why != "" {
			o.Kind, o.Reason = digest.OutcomeGone, why
		}
	}
	return o
}

// farewells are the answers after which a chat gets nothing more, and what an
// admin should know. Names in capitals come from Telegram's own servers, and
// with 400 in place of 403.
var farewells = [...]struct{ words, why string }{
	{"bot was blocked by the user", "the user has blocked the bot"},
	{"user is deactivated", "the user's account is deleted"},
	{"can't initiate conversation", "the user has not started the bot"},
	{"bot was kicked", "the bot was removed from the chat"},
	{"bot is not a member", "the bot is not a member of the chat"},
	{"chat was deleted", "the chat is deleted"},
	{"chat was deactivated", "the chat is deactivated"},
	{"chat not found", "there is no such chat, or the bot was never in it"},
	{"peer_id_invalid", "there is no such chat, or the bot was never in it"},
	{"channel_private", "the bot is not a member of the channel"},
	{"message thread not found", "the topic is deleted"},
	{"topic_deleted", "the topic is deleted"},
	{"topic_closed", "the topic is closed"},
	{"not enough rights", "the bot may not write in the chat"},
	{"have no rights to send", "the bot may not write in the chat"},
	{"need administrator rights", "the bot is not an administrator of the channel"},
	{"chat_write_forbidden", "the bot may not write in the chat"},
}

// gone returns why nothing more can be sent to the chat, or "".
func gone(e *callError) string {
	said := strings.ToLower(e.Description)
	for _, f := range farewells {
		if strings.Contains(said, f.words) {
			return f.why
		}
	}
	if e.Code == 403 {
		return e.Description
	}
	return ""
}
