package commands

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

const (
	largestFile  = 1 << 20 // bytes of a bot.File
	everyRecord  = 100_000 // more than a digest can have in the time that is kept
	everyNotice  = 1000
	confirmation = "yes" // what the button of /privacy forget says
)

// privacy gives all that is kept about the community as a file, or deletes it.
func (a *answers) privacy() bot.Command {
	return bot.Command{
		Name:    "privacy",
		Help:    "help.privacy",
		Access:  bot.Manager,
		Private: true,
		Options: []bot.Option{
			{Name: "action", Help: "help.privacy_action", Choices: []string{"export", "forget"}},
			{Name: "sure", Help: "help.privacy_sure", Choices: []string{confirmation}},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			switch action, sure := q.Args["action"], q.Args["sure"] == confirmation; {
			case action == "export":
				return a.export(ctx, q)
			case action == "forget" && sure:
				if err := a.Store.ForgetCommunity(ctx, q.Community); err != nil {
					return bot.Reply{}, err
				}
				a.trends.forget(q.Community)
				a.Log.Info("community forgotten", "community", q.Community.String())
				return bot.Reply{Message: q.Say("privacy.forgotten"), Replace: q.Button}, nil
			case action == "forget":
				m := q.Say("privacy.sure")
				m.Buttons = [][]message.Button{{{Label: q.Locale.Text("privacy.delete"), Line: "privacy forget " + confirmation}}}
				return reply(m)
			}
			m := q.Say("privacy.about")
			m.Buttons = [][]message.Button{{
				{Label: q.Locale.Text("privacy.export"), Line: "privacy export"},
				{Label: q.Locale.Text("privacy.forget"), Line: "privacy forget"},
			}}
			return reply(m)
		}),
	}
}

// Kept is all that is kept about a community, as /privacy export writes it.
type kept struct {
	Community digest.Community
	Settings  digest.Settings
	Digests   []keptDigest
	Feeds     []digest.Source
	Notices   []digest.Notice
}

type keptDigest struct {
	Digest      digest.Digest
	Alerts      bool                // of its chat
	Preferences []digest.Preference // of its chat
	Records     []digest.Record
	Told        []digest.Told
}

// export returns all that is kept as a file of JSON, packed where it is large.
func (a *answers) export(ctx context.Context, q asked) (bot.Reply, error) {
	k, err := a.kept(ctx, q)
	if err != nil {
		return bot.Reply{}, err
	}
	data, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return bot.Reply{}, err
	}
	file := bot.File{Name: "newsdigest.json", Data: data}
	if len(data) > largestFile {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := w.Write(data); err != nil {
			return bot.Reply{}, err
		}
		if err := w.Close(); err != nil {
			return bot.Reply{}, err
		}
		file = bot.File{Name: "newsdigest.json.gz", Data: packed.Bytes()}
	}
	if len(file.Data) > largestFile {
		return bot.Reply{}, q.fail("privacy.large")
	}
	return bot.Reply{Message: q.Say("privacy.exported"), Files: []bot.File{file}}, nil
}

// kept reads all that is kept about the community.
func (a *answers) kept(ctx context.Context, q asked) (kept, error) {
	k := kept{Community: q.Community, Settings: q.Settings}
	digests, err := a.Store.ListDigests(ctx, q.Community)
	if err != nil {
		return k, err
	}
	for _, d := range digests {
		of := keptDigest{Digest: d}
		if of.Alerts, err = a.Store.HasAlerts(ctx, d.Chat); err != nil {
			return k, err
		}
		if of.Preferences, err = a.Store.ListPreferences(ctx, d.Chat); err != nil {
			return k, err
		}
		if of.Records, err = a.Store.ListRecords(ctx, q.Community, d.ID, everyRecord); err != nil {
			return k, err
		}
		if of.Told, err = a.Store.ListTold(ctx, d.ID); err != nil {
			return k, err
		}
		k.Digests = append(k.Digests, of)
	}
	if k.Feeds, err = a.Store.ListSources(ctx, q.Community, false); err != nil {
		return k, err
	}
	k.Notices, err = a.Store.ListNotices(ctx, q.Community, q.Request.Now.AddDate(-1, 0, 0), everyNotice)
	return k, err
}
