package commands

import (
	"context"
	"errors"

	"newsdigest/bot"
	"newsdigest/digest"
)

// schedule shows or sets when and where a digest comes.
func (a *answers) schedule() bot.Command {
	return bot.Command{
		Name:   "schedule",
		Help:   "help.schedule",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "digest", Help: "help.digest_name", Complete: a.complete(a.suggestDigests)},
			{Name: "in", Help: "help.place", Kind: bot.KindPlace},
			{Name: "times", Help: "help.times"},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			d, err := a.pick(ctx, q, q.Args["digest"])
			if err != nil {
				return bot.Reply{}, err
			}
			var moved string
			if typed := q.Args["in"]; typed != "" {
				if d, moved, err = a.move(ctx, q, d, typed); err != nil {
					return bot.Reply{}, err
				}
			}
			if typed := q.Args["times"]; typed != "" {
				s, err := newSchedule(q, d.Schedule, typed)
				if err != nil {
					return bot.Reply{}, err
				}
				if d, err = a.Store.SetSchedule(ctx, q.Community, d.ID, s, q.Request.Now); err != nil {
					return bot.Reply{}, err
				}
			}
			m := q.Schedule(d)
			if moved != "" {
				m.Blocks = append(q.Say("schedule.moved", "digest", q.DigestName(d), "place", moved).Blocks, m.Blocks...)
			}
			if q.Settings.Zone == "" {
				m = q.AskZone(m, GuessZone(q.User.Language))
			}
			return reply(m)
		}),
	}
}

// move lets a digest come to another place of the community from now on, and
// returns that place's name.
func (a *answers) move(ctx context.Context, q asked, d digest.Digest, typed string) (digest.Digest, string, error) {
	to, err := a.in(ctx, q, typed)
	if err != nil {
		return d, "", err
	}
	d, err = a.Store.MoveDigest(ctx, q.Community, d.ID, to.Chat, q.Request.Now)
	switch {
	case errors.Is(err, digest.ErrExists):
		err = q.fail("schedule.taken", "place", to.Place)
	case errors.Is(err, digest.ErrNotFound):
		err = q.fail("schedule.elsewhere", "place", to.Place)
	}
	return d, to.Place, err
}

// newSchedule returns the schedule s as changed by what was typed. What was not
// named stays.
func newSchedule(q asked, s digest.Schedule, typed string) (digest.Schedule, error) {
	times, err := ParseTimes(typed, q.Locale)
	if err != nil {
		return digest.Schedule{}, err
	}
	s.Zone = q.Settings.Zone
	if len(times.Days) > 0 {
		s.Days = times.Days
	}
	if len(s.Days) == 7 {
		s.Days = nil
	}
	if len(times.At) > 0 {
		s.At = times.At
	}
	if times.Quiet != nil {
		s.Quiet = *times.Quiet
	}
	if _, due := s.Next(q.Request.Now); due.IsZero() && len(s.At) > 0 {
		return digest.Schedule{}, q.fail("schedule.all_quiet")
	}
	return s, nil
}
