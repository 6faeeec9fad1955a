package telegram

import (
	"context"
	"sync"
	"time"
)

// forgetAfter is how long an idle chat is remembered.
const forgetAfter = 2 * time.Minute

// A meter allows one message in every span of time, and burst of them at once
// after a rest: the generic cell rate algorithm, ITU-T I.371.
type meter struct {
	every time.Duration
	burst int
	due   time.Time // when what was sent would have been due at an even pace
}

// wait returns how long the next message must wait.
func (m *meter) wait(now time.Time) time.Duration {
	if m.due.Before(now) {
		return 0
	}
	return max(0, m.due.Sub(now)-time.Duration(m.burst-1)*m.every)
}

func (m *meter) add(now time.Time) {
	if m.due.Before(now) {
		m.due = now
	}
	m.due = m.due.Add(m.every)
}

// A pacer says when the next message may be sent, so that Telegram seldom has
// to. Deliveries and replies draw from the same one. It measures real time,
// whatever clock the program is given.
type pacer struct {
	mu    sync.Mutex
	all   meter
	held  time.Time // the whole bot waits until then
	chats map[int64]*pace
}

// A pace is that of one chat.
type pace struct {
	meters []meter
	held   time.Time
	last   time.Time
}

// newPacer returns a pacer that stays a little below Telegram's rates: 30
// messages a second for a bot, one a second for a chat with short bursts, 20 a
// minute for a group.
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
func newPacer() *pacer {
	return &pacer{all: meter{every: 2 * time.Second / 59, burst: 1}, chats: map[int64]*pace{}}
}

// take allows one message to chat now, or returns how long the chat or the
// whole bot must wait first.
func (p *pacer) take(chat int64) (ofChat, ofBot time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	c := p.chat(chat, now)
	ofChat = c.held.Sub(now)
	for i := range c.meters {
		ofChat = max(ofChat, c.meters[i].wait(now))
	}
	ofBot = max(0, p.held.Sub(now), p.all.wait(now))
	if ofChat > 0 || ofBot > 0 {
		return max(0, ofChat), ofBot
	}
	p.all.add(now)
	for i := range c.meters {
		c.meters[i].add(now)
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
	c = &pace{meters: []meter{{every: time.Second, burst: 3}}, last: now}
	if id < 0 { // a group or a channel; no minute has more than 19 of these
		c.meters = append(c.meters, meter{every: 4300 * time.Millisecond, burst: 5})
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
