package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"

	"newsdigest/bot"
	"newsdigest/bot/commands"
	"newsdigest/bot/console"
	"newsdigest/bot/discord"
	"newsdigest/bot/telegram"
	"newsdigest/digest"
	"newsdigest/digest/cluster"
	"newsdigest/digest/compose"
	"newsdigest/digest/deliver"
	"newsdigest/digest/fetch"
	"newsdigest/digest/match"
	"newsdigest/digest/work"
	"newsdigest/storage"
	"newsdigest/storage/postgres"
	"newsdigest/storage/sqlite"
)

// An app is the whole program, wired and not yet running.
type app struct {
	store     storage.Store
	loop      *work.Loop
	router    *bot.Router
	platforms []bot.Platform
	health    *health
	web       net.Listener // of the health page and of what networks post, or nil
	log       *slog.Logger
}

// A setup is what newApp builds an app from.
type setup struct {
	Config
	DiscordToken  string
	TelegramToken string
	Catalogue     []digest.Feed
	Pollers       int              // feeds polled at once; 0 is the usual number
	Console       *console.Console // a chat in the terminal; nil for none
	Now           func() time.Time
	Log           *slog.Logger
}

// newApp opens the database and builds every room of the house, from feed to
// reader.
func newApp(ctx context.Context, s setup) (*app, error) {
	allow, err := fetch.ParseAllow(s.AllowAddresses)
	if err != nil {
		return nil, err
	}
	guarded := fetch.NewClient(fetch.Policy{Allow: allow, Version: version()})
	store, err := openStore(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := store.SyncCatalogue(ctx, s.Catalogue, s.Now()); err != nil {
		_ = store.Close()
		return nil, fmt.Errorf("save the list of feeds: %w", err)
	}

	a := &app{store: store, health: &health{check: store.Check}, log: s.Log}
	if a.platforms, err = platforms(ctx, s, store); err != nil {
		_ = store.Close()
		return nil, err
	}
	desk := bot.Desk{Platforms: map[digest.Platform]bot.Platform{}}
	var running []digest.Platform
	for _, p := range a.platforms {
		desk.Platforms[p.Name()] = p
		running = append(running, p.Name())
	}
	if err := a.sayAsleep(ctx, running); err != nil {
		_ = store.Close()
		return nil, err
	}
	poller := &fetch.Poller{Store: store, Client: guarded, Every: s.PollEvery, Workers: s.Pollers, Own: allow, Now: s.Now, Log: s.Log}
	clusterer := &cluster.Clusterer{Store: store, Now: s.Now, Log: s.Log}
	matcher := &match.Matcher{Store: store, Now: s.Now, Log: s.Log}
	editor := &compose.Editor{Store: store, Printer: desk, Platforms: running, Now: s.Now, Log: s.Log}
	courier := &deliver.Courier{Store: store, Sender: desk, Policy: policy(s.Config), Platforms: running, Now: s.Now, Log: s.Log}
	purger := &storage.Purger{Store: store, Now: s.Now, Log: s.Log}
	a.loop = &work.Loop{
		Stages: []work.Stage{
			poller.Stage(), clusterer.Stage(), matcher.Stage(), editor.Stage(), editor.AlertStage(), courier.Stage(), purger.Stage(),
		},
		Leases: store,
		Now:    s.Now,
		Log:    s.Log,
	}
	deps := commands.Deps{
		Store:      store,
		Previewer:  editor,
		Discoverer: feeds{guarded},
		Lists:      feeds{guarded},
		Platforms:  running,
		Log:        s.Log,
	}
	a.router = bot.NewRouter(commands.All(deps), s.Log)
	a.router.Language = deps.Language
	a.router.Changed = a.loop.Nudge // a feed that was added is read at once
	return a, nil
}

func openStore(ctx context.Context, s setup) (storage.Store, error) {
	if isPostgres(s.Database) {
		return postgres.Open(ctx, s.Database, s.Log)
	}
	return sqlite.Open(ctx, s.Database, s.Now, s.Log)
}

// platforms returns the networks that the operator gave tokens for, and the
// console where it is asked for.
func platforms(ctx context.Context, s setup, store storage.Store) ([]bot.Platform, error) {
	plain := fetch.Plain()
	var out []bot.Platform
	if s.DiscordToken != "" {
		b, err := discordBot(ctx, s, store)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	if s.TelegramToken != "" {
		out = append(out, telegram.New(telegram.Config{
			Token:  s.TelegramToken,
			APIURL: s.TelegramAPIURL,
			Client: fetch.NewClient(plain),
			Now:    s.Now,
			Log:    s.Log.With("platform", "telegram"),

			Webhook: webhook(s, store),

			Moved: func(ctx context.Context, from, to string) error {
				return store.MoveChat(ctx, digest.Telegram, from, to, "chat:"+from, "chat:"+to)
			},
			Gone: func(ctx context.Context, chat digest.Chat, why string) error {
				s.Log.Warn("chat is gone", "chat", chat, "why", why)
				return store.ChatGone(ctx, chat, why, s.Now())
			},
			Back: func(ctx context.Context, home digest.Community) error {
				s.Log.Info("community is back", "community", home)
				return store.CommunityBack(ctx, home, s.Now())
			},
			Greet: greet(s, store),
		}))
	}
	if s.Console != nil {
		out = append(out, s.Console)
	}
	return out, nil
}

func discordBot(ctx context.Context, s setup, store storage.Store) (*discord.Bot, error) {
	plain := fetch.Plain()
	log := s.Log.With("platform", "discord")
	id := digest.Bot(digest.Discord)
	refused, err := store.FindWait(ctx, id, digest.WaitRefused)
	if err != nil {
		return nil, err
	}
	return discord.New(discord.Config{
		Token:     s.DiscordToken,
		APIURL:    s.DiscordAPIURL,
		Client:    fetch.NewClient(plain),
		Dialer:    &websocket.Dialer{NetDialContext: fetch.NewDialer(plain), HandshakeTimeout: 20 * time.Second},
		PublicKey: s.publicKey(),
		Shards:    s.DiscordShards,
		ShardIDs:  s.DiscordShardIDs,
		Now:       s.Now,
		Log:       log,
		Refused:   refused,
		SaveRefused: func(until time.Time) {
			if err := store.SaveWait(context.WithoutCancel(ctx), id, digest.WaitRefused, until); err != nil {
				log.Error("refused requests not counted", "error", err)
			}
		},
		Gone: func(ctx context.Context, home digest.Community, why string) error {
			log.Warn("community is gone", "community", home, "why", why)
			return store.CommunityGone(ctx, home, why, s.Now())
		},
		Back: func(ctx context.Context, home digest.Community) error {
			log.Info("community is back", "community", home)
			return store.CommunityBack(ctx, home, s.Now())
		},
		Greet: greet(s, store),
	}), nil
}

// greet records that a community is greeted, and reports whether it is to be.
func greet(s setup, store storage.Store) func(context.Context, digest.Community, time.Time) (bool, error) {
	return func(ctx context.Context, home digest.Community, joined time.Time) (bool, error) {
		return store.Greet(ctx, home, joined, s.Now())
	}
}

// sayAsleep logs which chats wait because their platform does not run here.
func (a *app) sayAsleep(ctx context.Context, running []digest.Platform) error {
	counts, err := a.store.CountChats(ctx)
	for _, p := range digest.Platforms() {
		if counts[p] > 0 && !slices.Contains(running, p) {
			a.log.Warn("chats wait for a platform without a token", "platform", p, "chats", counts[p])
		}
	}
	return err
}

func policy(c Config) deliver.Policy {
	return deliver.Policy{Never: map[digest.Platform]bool{
		digest.Discord:  c.DiscordUnknown == "never",
		digest.Telegram: c.TelegramUnknown == "never",
	}}
}

// run runs the stages and every platform until ctx ends, or until what an
// operator must mend. A platform that ends leaves the others running; the
// last one ends the program.
func (a *app) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.loop.Run(ctx) })
	if a.web != nil {
		group.Go(func() error { return a.serve(ctx) })
	}
	left := make(chan error, len(a.platforms))
	for _, p := range a.platforms {
		group.Go(func() error {
			err := p.Run(ctx, a.router)
			if err != nil {
				a.log.Error("platform ended", "platform", p.Name(), "error", explained(err))
			}
			left <- err
			return nil
		})
	}
	group.Go(func() error {
		defer stop()
		var last error
		for range a.platforms {
			if err := <-left; err != nil {
				last = err
			}
		}
		return last
	})
	return group.Wait()
}
