package commands

import (
	"context"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/digest"
	"newsdigest/digest/text"
)

// digest shows what the next edition would be now. It does not count as told.
func (a *answers) digest() bot.Command {
	return bot.Command{
		Name:    "digest",
		Help:    "help.digest",
		Private: true,
		Options: []bot.Option{
			{Name: "name", Help: "help.digest_name", Complete: a.complete(a.suggestDigests)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			d, err := a.pick(ctx, q, q.Args["name"])
			if err != nil {
				return bot.Reply{}, err
			}
			e, err := a.Previewer.Preview(ctx, d, q.Request.Now)
			if err != nil {
				return bot.Reply{}, err
			}
			m := q.Edition(e, d)
			m.Blocks = append(m.Blocks, layout.Note(q.Locale.Text("digest.preview")))
			return reply(m)
		}),
	}
}

// pick returns the digest of the chat that name names, or the first one.
func (a *answers) pick(ctx context.Context, q asked, name string) (digest.Digest, error) {
	digests, err := a.digests(ctx, q)
	if err != nil {
		return digest.Digest{}, err
	}
	if len(digests) == 0 {
		return digest.Digest{}, q.fail("topics.none")
	}
	if name == "" {
		return digests[0], nil
	}
	var names []string
	for _, d := range digests {
		if text.Fold(q.DigestName(d)) == text.Fold(name) {
			return d, nil
		}
		names = append(names, q.DigestName(d))
	}
	return digest.Digest{}, q.fail("digest.unknown", "name", brief(name), "list", q.Locale.Names(names))
}
