package telegram

import (
	"context"
	"sync"
	"time"
)

// forgetAfter is how long an idle chat is remembered.
const forgetAfter = 2 * time.Minute

// A rate is n calls in any span of time as long as per.
type rate struct {
	n   int
	per time.Duration
}

// A window counts the calls of the last span of time.
type window struct {
	rate
	calls []time.Time // the last n, oldest first
}

// wait returns how long the next call must wait.
func (w *window) wait(now time.Time) time.Duration {
	if len(w.calls) < w.n {
		return 0
	}
	return w.calls[len(w.calls)-w.n].Add(w.per).Sub(now)
}

func (w *window) add(now time.Time) {
	if len(w.calls) >= w.n {
		w.calls = append(w.calls[:0], w.calls[len(w.calls)-w.n+1:]...)
	}
	w.calls = append(w.calls, now)
}

// A pacer says when the next message may be sent, so that Telegram seldom has
// to. Deliveries and replies draw from the same one. It measures real time,
// whatever clock the program is given.
type pacer struct {
	mu    sync.Mutex
	all   window
	held  time.Time // the whole bot waits until then
	chats map[int64]*pace
}

// A pace is that of one chat.
type pace struct {
	windows []window
	held    time.Time
	last    time.Time
}

// newPacer returns a pacer that stays a little below Telegram's rates: 30
// messages a second for a bot, one a second for a chat with short bursts, 20 a
// minute for a group.
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
func newPacer() *pacer {
	return &pacer{all: window{rate: rate{29, time.Second}}, chats: map[int64]*pace{}}
}

// take allows one message to chat now, or returns how long the chat or the
// whole bot must wait first.
func (p *pacer) take(chat int64) (ofChat, ofBot time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	c := p.chat(chat, now)
	ofChat = c.held.Sub(now)
	for i := range c.windows {
		ofChat = max(ofChat, c.windows[i].wait(now))
	}
	ofBot = max(0, p.held.Sub(now), p.all.wait(now))
	if ofChat > 0 || ofBot > 0 {
		return max(0, ofChat), ofBot
	}
	p.all.add(now)
	for i := range c.windows {
		c.windows[i].add(now)
	}
	c.last = now
	return 0, 0
}

// wait takes a message to chat as soon as it is allowed.
func (p *pacer) wait(ctx context.Context, chat int64) error {
	for {
		ofChat, ofBot := p.take(chat)
		if ofChat <= 0 && ofBot <= 0 {
			return nil
		}
		if err := sleep(ctx, max(ofChat, ofBot)); err != nil {
			return err
		}
	}
}

// hold stops messages to chat for as long as Telegram asks. A second chat that
// is told to wait meanwhile shows that the whole bot is meant; hold reports
// that.
func (p *pacer) hold(chat int64, d time.Duration) (global bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for id, c := range p.chats {
		global = global || id != chat && c.held.After(now)
	}
	until := now.Add(d)
	p.chat(chat, now).held = until
	if global && until.After(p.held) {
		p.held = until
	}
	return global
}

// chat returns the pace of a chat. It forgets idle ones when there are many.
func (p *pacer) chat(id int64, now time.Time) *pace {
	c := p.chats[id]
	if c != nil {
		return c
	}
	if len(p.chats)%1024 == 1023 {
		for id, c := range p.chats {
			if now.Sub(c.last) > forgetAfter && now.After(c.held) {
				delete(p.chats, id)
			}
		}
	}
	c = &pace{windows: []window{{rate: rate{3, 3 * time.Second}}}, last: now}
	if id < 0 { // groups and channels
		c.windows = append(c.windows, window{rate: rate{19, time.Minute}})
	}
	p.chats[id] = c
	return c
}

// sleep waits for d, or until ctx ends and returns its error then.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
