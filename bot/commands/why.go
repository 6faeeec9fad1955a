package commands

import (
	"context"
	"slices"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/digest"
	"newsdigest/digest/compose"
)

const (
	lookedAt   = 10 // records that are read of a digest
	mostMissed = 8  // stories that /why names
)

// why tells from the record what became of the last edition, or of one story.
func (a *answers) why() bot.Command {
	return bot.Command{
		Name:    "why",
		Help:    "help.why",
		Private: true,
		Options: []bot.Option{
			{Name: "story", Help: "help.why_story", Complete: a.complete(a.suggestStories)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			last, err := a.last(ctx, q)
			if err != nil {
				return bot.Reply{}, err
			}
			if typed := strings.TrimSpace(q.Args["story"]); typed != "" {
				return a.whyStory(ctx, q, last, typed)
			}
			return a.whyEdition(ctx, q, last)
		}),
	}
}

// whyEdition tells what became of the last slot.
func (a *answers) whyEdition(ctx context.Context, q asked, last issue) (bot.Reply, error) {
	if last.digest.ID == 0 {
		return reply(q.Say("topics.none"))
	}
	standing, err := a.Store.FindStanding(ctx, q.Chat, q.Request.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	w := layout.Why{Digest: last.digest, Standing: standing}
	if i := slices.IndexFunc(last.records, func(r digest.Record) bool { return !r.Slot.IsAlert() }); i >= 0 {
		w.Record = last.records[i]
	}
	var missed []digest.Consideration
	for _, reason := range digest.Reasons() {
		for _, c := range w.Record.Edition.Considered {
			if c.Reason == reason && numberIn(w.Record.Edition, c.Story) == 0 && reason != digest.ReasonUnchanged {
				missed = append(missed, c)
			}
		}
	}
	for _, c := range missed[:min(len(missed), mostMissed)] {
		s, err := a.Store.FindStory(ctx, q.Community, c.Story)
		if err != nil {
			continue // purged, or of a feed that was removed
		}
		w.Missed = append(w.Missed, layout.Missed{Entry: q.entry(s, detail{}, ""), Reason: c.Reason})
	}
	return reply(q.Why(w))
}

// whyStory tells what became of one story in the last editions.
func (a *answers) whyStory(ctx context.Context, q asked, last issue, typed string) (bot.Reply, error) {
	s, err := a.findStory(ctx, q, last, typed)
	if err != nil {
		return bot.Reply{}, err
	}
	e := q.entry(s, detail{}, "")
	if e.Topics, err = a.topicsAbout(ctx, q, last.digest, s); err != nil {
		return bot.Reply{}, err
	}
	var fates []layout.Fate
	for _, r := range last.records {
		for _, c := range r.Edition.Considered {
			if c.Story == s.ID && len(fates) < 3 {
				fates = append(fates, layout.Fate{Slot: r.Slot, Reason: c.Reason, Number: numberIn(r.Edition, s.ID), Weight: c.Weight})
			}
		}
	}
	more, err := a.wishesAbout(ctx, q, s)
	if err != nil {
		return bot.Reply{}, err
	}
	switch {
	case last.digest.ID == 0:
		more = append(more, q.Locale.Text("topics.none"))
	case len(e.Topics) == 0:
		more = append(more, q.Locale.Text("why.off_topic", "list", q.list(last.digest.Topics)))
	case len(fates) == 0 && s.Items[len(s.Items)-1].Stored.Before(last.digest.Covered):
		more = append(more, q.Locale.Text("why.unconsidered"))
	case len(fates) == 0:
		more = append(more, q.Locale.Text("why.next"))
	}
	return reply(q.WhyStory(e, fates, more...))
}

// wishesAbout says what the chat wants of a story itself.
func (a *answers) wishesAbout(ctx context.Context, q asked, s digest.Story) ([]string, error) {
	wanted, err := a.Store.ListPreferences(ctx, q.Chat)
	var said []string
	for _, p := range wanted {
		if p.IsOf(s) {
			said = append(said, q.Locale.Text("prefer.said."+string(p.Kind)))
		}
	}
	return said, err
}

// topicsAbout returns the names of the topics of a digest that are about a
// story, as an edition would find now.
func (a *answers) topicsAbout(ctx context.Context, q asked, d digest.Digest, s digest.Story) ([]string, error) {
	search := digest.Search{Community: q.Community, From: s.Items[0].Stored, To: q.Request.Now, Stories: []int64{s.ID}}
	for _, it := range s.Items {
		if it.Stored.Before(search.From) {
			search.From = it.Stored
		}
	}
	for _, t := range d.Topics {
		search.Queries = append(search.Queries, t.Query)
	}
	if len(search.Queries) == 0 {
		return nil, nil
	}
	found, err := compose.Finder{Library: a.Store}.Find(ctx, search)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, t := range d.Topics {
		if compose.About(found.Scores[t.Query], s) {
			names = append(names, t.Name)
		}
	}
	return names, nil
}
