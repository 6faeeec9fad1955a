package commands

import (
	"context"
	"slices"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/digest"
)

const (
	noticeTime  = 7 * 24 * time.Hour // how long a notice is shown
	mostNotices = 3
)

// status says how the bot and the community's feeds are, and what comes next.
func (a *answers) status() bot.Command {
	return bot.Command{
		Name: "status",
		Help: "help.status",
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			now := q.Request.Now
			var s layout.Status
			var err error
			if s.Storing = a.Store.Check(ctx) == nil; !s.Storing {
				a.Log.Error("the database does not answer", "chat", q.Chat.String())
			}
			// What is about all chats is for whoever sits at the machine.
			if s.Operator = q.Chat.Platform == digest.Console && q.User.Manager; s.Operator {
				if s.Counts, err = a.Store.Counts(ctx, now); err != nil {
					return bot.Reply{}, err
				}
				if s.Asleep, err = a.asleep(ctx); err != nil {
					return bot.Reply{}, err
				}
			}
			if s.Standing, err = a.Store.FindStanding(ctx, q.Chat, now); err != nil {
				return bot.Reply{}, err
			}
			if s.Digests, err = a.digests(ctx, q); err != nil {
				return bot.Reply{}, err
			}
			own, err := a.Store.ListSources(ctx, q.Community, false)
			if err != nil {
				return bot.Reply{}, err
			}
			for _, source := range own {
				if source.Failures > 0 {
					s.Failing = append(s.Failing, source)
				}
			}
			if s.Notices, err = a.Store.ListNotices(ctx, q.Community, now.Add(-noticeTime), mostNotices); err != nil {
				return bot.Reply{}, err
			}
			s.Blind = q.Blind
			return reply(q.Status(s))
		}),
	}
}

// asleep returns the chats whose platform does not run here.
func (a *answers) asleep(ctx context.Context) ([]layout.Asleep, error) {
	counts, err := a.Store.CountChats(ctx)
	var asleep []layout.Asleep
	for _, p := range digest.Platforms() {
		if counts[p] > 0 && !slices.Contains(a.Platforms, p) && p != digest.Console {
			asleep = append(asleep, layout.Asleep{Platform: p, Chats: counts[p]})
		}
	}
	return asleep, err
}
