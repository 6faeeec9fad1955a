// Package commands has one file for each command of the bot. A command reads
// the store, asks the pure rooms of the digest, and answers with a message;
// who may use it and how it is shown is the affair of others.
package commands

import (
	"context"
	"log/slog"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/bot/message"
	"newsdigest/digest"
	"newsdigest/digest/compose"
)

// A Store is the part of storage that commands use; storage.Store states what
// each method means.
type Store interface {
	FindSettings(ctx context.Context, c digest.Community) (digest.Settings, error)
	SaveSettings(ctx context.Context, c digest.Community, s digest.Settings, now time.Time) error
	ForgetCommunity(ctx context.Context, c digest.Community) error
	CountChats(ctx context.Context) (map[digest.Platform]int, error)
	ListNotices(ctx context.Context, c digest.Community, since time.Time, limit int) ([]digest.Notice, error)
	FindStanding(ctx context.Context, chat digest.Chat, now time.Time) (digest.Standing, error)
	SetStanding(ctx context.Context, c digest.Community, chat digest.Chat, s digest.Standing, now time.Time) error

	AddFeed(ctx context.Context, c digest.Community, f digest.Feed, now time.Time) (digest.Feed, error)
	RemoveFeed(ctx context.Context, c digest.Community, feed int64) error
	ListSources(ctx context.Context, c digest.Community, catalogue bool) ([]digest.Source, error)
	ListCatalogue(ctx context.Context) ([]digest.Source, error)
	ListHealth(ctx context.Context, feeds []int64, since time.Time) (map[int64]digest.Health, error)
	SaveTry(ctx context.Context, feed int64, trouble string, now time.Time) error
	SaveOffers(ctx context.Context, c digest.Community, feeds []digest.Feed) ([]digest.Offer, error)
	FindOffer(ctx context.Context, c digest.Community, number int) (digest.Offer, error)

	compose.Library
	FindStory(ctx context.Context, c digest.Community, story int64) (digest.Story, error)

	Subscribe(ctx context.Context, s digest.Subscription) (digest.Digest, error)
	Unsubscribe(ctx context.Context, c digest.Community, topic int64) error
	ListDigests(ctx context.Context, c digest.Community) ([]digest.Digest, error)
	ListRecords(ctx context.Context, c digest.Community, id int64, limit int) ([]digest.Record, error)
	ListTold(ctx context.Context, id int64) ([]digest.Told, error)
	SetSchedule(ctx context.Context, c digest.Community, id int64, s digest.Schedule, now time.Time) (digest.Digest, error)
	MoveDigest(ctx context.Context, c digest.Community, id int64, to digest.Chat, now time.Time) (digest.Digest, error)

	ListPreferences(ctx context.Context, chat digest.Chat) ([]digest.Preference, error)
	SavePreference(ctx context.Context, c digest.Community, chat digest.Chat, p digest.Preference) (id int64, err error)
	DeletePreference(ctx context.Context, c digest.Community, chat digest.Chat, id int64) error

	SetAlerts(ctx context.Context, c digest.Community, chat digest.Chat, on bool, now time.Time) error
	HasAlerts(ctx context.Context, chat digest.Chat) (bool, error)

	Counts(ctx context.Context, now time.Time) (digest.Counts, error)
	Check(ctx context.Context) error
}

// A Previewer composes the edition that a digest would print now, without
// printing it.
type Previewer interface {
	Preview(ctx context.Context, d digest.Digest, now time.Time) (digest.Edition, error)
}

// A Discoverer finds the feeds of an address that somebody gave, a feed's own
// or a site's, and reads them once. Its errors are explained.
type Discoverer interface {
	Discover(ctx context.Context, address string) (digest.Finding, error)
}

// Lists are files of feeds. The errors of reading are explained.
type Lists interface {
	ReadList(data []byte) (digest.FeedList, error)
	FetchList(ctx context.Context, address string) (digest.FeedList, error)
	WriteList(feeds []digest.Feed) ([]byte, error)
}

// Deps are what commands work with.
type Deps struct {
	Store      Store
	Previewer  Previewer
	Discoverer Discoverer
	Lists      Lists
	Platforms  []digest.Platform // those that run here
	Log        *slog.Logger
}

// Language returns the language that a community chose for its answers, ""
// where it chose none.
func (d Deps) Language(ctx context.Context, c digest.Community) string {
	s, err := d.Store.FindSettings(ctx, c)
	if err != nil {
		d.Log.Warn("language not known", "community", c.String(), "error", err)
	}
	return s.Language
}

// All returns every command, in the order in which /help lists them.
func All(d Deps) []bot.Command {
	a := &answers{Deps: d}
	return []bot.Command{
		a.start(),
		a.subscribe(),
		a.unsubscribe(),
		a.topics(),
		a.digest(),
		a.summary(),
		a.trending(),
		a.search(),
		a.story(),
		a.why(),
		a.follow(),
		a.more(),
		a.fewer(),
		a.mute(),
		a.unmute(),
		a.schedule(),
		a.timezone(),
		a.settings(),
		a.sources(),
		a.alerts(),
		a.pause(),
		a.resume(),
		a.privacy(),
		a.help(),
		a.status(),
	}
}

// Answers are the commands' common ground.
type answers struct {
	Deps
	trends trends
}

// Asked is a request together with what every answer needs: the community's
// settings and the reader's view.
type asked struct {
	bot.Request
	layout.View
	Settings digest.Settings
	Place    string // the name of the chat that is meant; "" is where was asked
}

// run makes a command's Run of f.
func (a *answers) run(f func(context.Context, asked) (bot.Reply, error)) func(context.Context, bot.Request) (bot.Reply, error) {
	return func(ctx context.Context, r bot.Request) (bot.Reply, error) {
		q, err := a.asked(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		reply, err := f(ctx, q)
		reply.Message = q.Directed(reply.Message)
		return reply, err
	}
}

// complete makes an option's Complete of f. What fails is logged and suggests
// nothing.
func (a *answers) complete(f func(context.Context, asked, string) ([]bot.Choice, error)) func(context.Context, bot.Request, string) []bot.Choice {
	return func(ctx context.Context, r bot.Request, typed string) []bot.Choice {
		q, err := a.asked(ctx, r)
		if err != nil {
			a.Log.Warn("no suggestions", "command", r.Command, "error", err)
			return nil
		}
		choices, err := f(ctx, q, typed)
		if err != nil {
			a.Log.Warn("no suggestions", "command", r.Command, "error", err)
		}
		return choices
	}
}

func (a *answers) asked(ctx context.Context, r bot.Request) (asked, error) {
	s, err := a.Store.FindSettings(ctx, r.Community)
	if err != nil {
		return asked{}, err
	}
	return asked{Request: r, View: layout.For(s, r.User.Language, r.Now), Settings: s}, nil
}

// local returns the time of asking on the reader's clock.
func (q asked) local() time.Time { return q.Request.Now.In(q.Settings.Location()) }

// fail returns an error that says a sentence.
func (q asked) fail(id string, pairs ...any) error {
	return digest.Explain(nil, "%s", q.Locale.Text(id, pairs...))
}

// digests returns the digests of the chat in which was asked, oldest first.
func (a *answers) digests(ctx context.Context, q asked) ([]digest.Digest, error) {
	all, err := a.Store.ListDigests(ctx, q.Community)
	if err != nil {
		return nil, err
	}
	var here []digest.Digest
	for _, d := range all {
		if d.Chat == q.Chat {
			here = append(here, d)
		}
	}
	return here, nil
}

// reply answers with a message.
func reply(m message.Message) (bot.Reply, error) { return bot.Reply{Message: m}, nil }

// shown cuts a text to what a platform shows of a suggestion, in characters.
func shown(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
