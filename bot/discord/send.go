package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"newsdigest/bot"
	"newsdigest/digest"
)

const (
	// nonceWindow is how long after a claim the same nonce still stops a
	// second message. Discord says "the past few minutes".
	// https://docs.discord.com/developers/resources/message#create-message, 2026-08
	nonceWindow = time.Minute
	// clockSkew is how far this machine's clock may be ahead of Discord's.
	clockSkew    = time.Minute
	historyPage  = 50
	historyPages = 20 // read back at most; a chat that busy is given up on
)

// A dispatch is a message as it is sent.
type dispatch struct {
	payload
	Nonce        string `json:"nonce,omitempty"`
	EnforceNonce bool   `json:"enforce_nonce,omitempty"`
	Flags        int    `json:"flags,omitempty"`
}

// Turn asks for the right to send one message to a channel.
func (b *Bot) Turn(chat digest.Chat) digest.Wait {
	ofChat, ofBot := b.api.pacer.take(messageRoute(chat.ID))
	return digest.Wait{Chat: ofChat, Bot: ofBot}
}

// Send makes one API call and says what became of it. Where the outcome of an
// earlier call is not known, Discord itself drops a repeat for a minute, by the
// nonce; later Send looks for the message in the channel first.
func (b *Bot) Send(ctx context.Context, s digest.Shipment) digest.Outcome {
	d, err := seal(s)
	if err != nil {
		return digest.Outcome{Kind: digest.OutcomeRefused, Reason: err.Error()}
	}
	if !s.LookFrom.IsZero() && b.now().Sub(s.LookFrom) > nonceWindow {
		id, err := b.findSent(ctx, s)
		switch {
		case id != "":
			return digest.Outcome{Kind: digest.OutcomeSent, Receipt: id}
		case errors.Is(err, errUnsure):
			return digest.Outcome{Kind: digest.OutcomeBlind, Reason: err.Error()}
		case err != nil:
			o := outcomeOf(err, false)
			if o.Kind == digest.OutcomeRefused {
				o.Kind = digest.OutcomeNeverLeft // it was the question that was refused
			}
			return o
		}
	}
	channel, err := b.channelOf(ctx, s.Envelope.Chat)
	if err != nil {
		o := outcomeOf(err, false)
		if o.Kind == digest.OutcomeUnknown {
			o.Kind = digest.OutcomeNeverLeft // nothing was sent yet
		}
		return o
	}
	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { wrote.Store(true) },
	})
	var sent struct {
		ID string `json:"id"`
	}
	if err := b.api.call(ctx, http.MethodPost, "channels/"+channel+"/messages", d, &sent); err != nil {
		return outcomeOf(err, wrote.Load())
	}
	return digest.Outcome{Kind: digest.OutcomeSent, Receipt: sent.ID}
}

// flagSilent lets a message come without a notification.
// https://docs.discord.com/developers/resources/message#message-flags, 2026-08
const flagSilent = 1 << 12

// seal puts a shipment's envelope around its payload.
func seal(s digest.Shipment) (dispatch, error) {
	d := dispatch{Nonce: s.Envelope.Nonce, EnforceNonce: s.Envelope.Nonce != ""}
	if err := json.Unmarshal([]byte(s.Payload), &d.payload); err != nil {
		return dispatch{}, fmt.Errorf("the payload of delivery %d is no message: %w", s.Delivery, err)
	}
	if button := d.firstCommand(); button != nil && d.Nonce != "" {
		button.CustomID = withNonce(button.CustomID, d.Nonce)
	}
	if link := cleanLink(s.Image); strings.HasPrefix(link, "https://") && len(d.Embeds) < maxEmbeds {
		d.Embeds = slices.Insert(d.Embeds, 0, embed{Image: &image{URL: link}})
	}
	if s.Envelope.Silent {
		d.Flags = flagSilent
	}
	for _, label := range bot.Labels(s.Envelope) {
		d.Content = join("-# "+label, d.Content)
	}
	return d, nil
}

// userChat begins the id of a chat that is a user and no channel.
const userChat = "user:"

// channelOf returns the channel of a chat. That of a user, "user:77", is the
// channel of direct messages, which Discord makes where there is none.
// https://docs.discord.com/developers/resources/user#create-dm, 2026-08
func (b *Bot) channelOf(ctx context.Context, chat digest.Chat) (string, error) {
	user, private := strings.CutPrefix(chat.ID, userChat)
	if !private {
		return chat.ID, nil
	}
	var channel struct {
		ID string `json:"id"`
	}
	err := b.api.call(ctx, http.MethodPost, "users/@me/channels", map[string]string{"recipient_id": user}, &channel)
	return channel.ID, err
}

// errUnsure means that it can not be found out whether a message is there.
var errUnsure = errors.New("whether it arrived can not be looked up: the bot may not read the channel's history")

// findSent returns the id of the message that an earlier call sent, "" where
// there is none in the channel, and errUnsure where the bot may not read it.
func (b *Bot) findSent(ctx context.Context, s digest.Shipment) (string, error) {
	self, err := b.selfID(ctx)
	if err != nil {
		return "", err
	}
	after := snowflake(s.LookFrom.Add(-clockSkew))
	for range historyPages {
		var page []struct {
			ID     string          `json:"id"`
			Nonce  json.RawMessage `json:"nonce"` // a string, or another client's number
			Author struct {
				ID string `json:"id"`
			} `json:"author"`
			Components []row `json:"components"`
		}
		path := fmt.Sprintf("channels/%s/messages?limit=%d&after=%s", s.Envelope.Chat.ID, historyPage, after)
		if err := b.api.call(ctx, http.MethodGet, path, nil, &page); mayNotRead(err) {
			return "", errUnsure
		} else if err != nil {
			return "", err
		}
		for _, m := range page {
			if m.Author.ID != self {
				continue
			}
			if string(m.Nonce) == strconv.Quote(s.Envelope.Nonce) || carries(m.Components, s.Envelope.Nonce) {
				return m.ID, nil
			}
		}
		if len(page) < historyPage {
			return "", nil
		}
		after = page[0].ID // a page has its newest message first
	}
	return "", errUnsure
}

// carries reports whether a button of rows carries nonce.
func carries(rows []row, nonce string) bool {
	for _, r := range rows {
		for _, b := range r.Buttons {
			if _, n, ok := splitID(b.CustomID); ok && n == nonce {
				return true
			}
		}
	}
	return false
}

// selfID returns the bot's own user id. It asks Discord once.
func (b *Bot) selfID(ctx context.Context) (string, error) {
	b.mu.Lock()
	id := b.self
	b.mu.Unlock()
	if id != "" {
		return id, nil
	}
	var me struct {
		ID string `json:"id"`
	}
	if err := b.api.call(ctx, http.MethodGet, "users/@me", nil, &me); err != nil {
		return "", err
	}
	b.mu.Lock()
	b.self = me.ID
	b.mu.Unlock()
	return me.ID, nil
}

// snowflake returns the smallest id of what was made at t.
// https://docs.discord.com/developers/reference#snowflakes, 2026-08
func snowflake(t time.Time) string {
	const epoch = 1420070400000 // 2015-01-01 UTC in Unix milliseconds
	return strconv.FormatInt(max(t.UnixMilli()-epoch, 0)<<22, 10)
}

// mayNotRead reports whether err says that the bot may not read a channel's
// history, although it may be able to write there.
func mayNotRead(err error) bool {
	var e *apiError
	return errors.As(err, &e) && e.Status == http.StatusForbidden && !e.Foreign
}
