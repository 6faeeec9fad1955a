package simtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
	"newsdigest/digest/cluster"
	"newsdigest/digest/compose"
	"newsdigest/digest/deliver"
	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
	"newsdigest/digest/match"
	"newsdigest/digest/work"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// A Size says how large a City is.
type Size struct {
	Feeds int
	Daily float64           // items of a feed each day
	Chats int               // on both networks together
	Plans []digest.Schedule // of the chats, in turn
	Keep  time.Duration     // how long items are kept; 0 is as long as usual
	Long  time.Duration     // that the feeds publish
}

// A City is the whole program, from feed to reader, and all around it. Other
// than in a World, feeds publish and are polled, and the same database sees
// many days and many processes. It belongs to one bubble of testing/synctest.
type City struct {
	Size
	t *testing.T
	networks
	site     *feedtest.Server
	database string
	chats    []digest.Chat
	orders   map[int64]digest.Schedule // by digest
	skew     atomic.Int64              // nanoseconds by which the program's clock is wrong
}

// Found makes a city that begins at a time, with chats that have subscribed
// and have no edition yet.
func Found(t *testing.T, size Size, begin time.Time, folder string) *City {
	t.Helper()
	time.Sleep(time.Until(begin))
	c := &City{
		Size:     size,
		t:        t,
		networks: networks{discordtest.InMemory(t), telegramtest.InMemory(t)},
		site:     feedtest.New(t),
		database: filepath.Join(folder, "news.db"),
		orders:   map[int64]digest.Schedule{},
	}
	c.site.Live = newPress(begin, size.Feeds, size.Daily, size.Long).page
	store := c.open()
	var feeds []digest.Feed
	for i := range size.Feeds {
		feeds = append(feeds, digest.Feed{URL: address(i), Outlet: fmt.Sprint("Outlet ", i), Language: "en", Catalogue: true})
	}
	must(t, store.SyncCatalogue(t.Context(), feeds, begin))
	guild := c.discord.AddGuild()
	for i := range size.Chats {
		chat := digest.Chat{Platform: digest.Discord}
		home := digest.Community{Platform: digest.Discord, ID: "guild:" + guild}
		if i%2 == 0 {
			chat.ID = c.discord.AddChannel(guild)
		} else {
			chat = digest.Chat{Platform: digest.Telegram, ID: fmt.Sprint(c.telegram.AddUser(fmt.Sprint("reader", i)).ID)}
			home = digest.Community{Platform: digest.Telegram, ID: "chat:" + chat.ID}
		}
		c.chats = append(c.chats, chat)
		for _, topic := range []string{topics[i%len(topics)], topics[(i*7+3)%len(topics)]} {
			d, err := store.Subscribe(t.Context(), digest.Subscription{
				Community: home, Chat: chat, Digest: "Brief", Topic: digest.Topic{Name: topic, Query: topic},
				Schedule: size.Plans[i/2%len(size.Plans)], Now: begin,
			})
			if err != nil && !errors.Is(err, digest.ErrExists) {
				t.Fatal(err)
			}
			c.orders[d.ID] = d.Schedule
		}
	}
	must(t, store.Close())
	return c
}

func (c *City) open() storage.Store {
	c.t.Helper()
	store, err := sqlite.Open(c.t.Context(), c.database, c.now, slog.New(slog.DiscardHandler))
	must(c.t, err)
	return store
}

// now is the program's clock.
func (c *City) now() time.Time { return time.Now().Add(time.Duration(c.skew.Load())) }

// Start starts the program, and returns what stops it.
func (c *City) Start() (stop func()) {
	c.t.Helper()
	store := c.open()
	ctx, cancel := context.WithCancel(c.t.Context())
	client := c.site.Client()
	loop := c.loop(store, client)
	var group sync.WaitGroup
	group.Go(func() {
		if err := loop.Run(ctx); err != nil {
			c.t.Errorf("Run() = %v", err)
		}
	})
	return func() {
		cancel()
		group.Wait()
		client.CloseIdleConnections()
		if err := store.Close(); err != nil {
			c.t.Errorf("Close() = %v", err)
		}
	}
}

// Live runs the program for a time.
func (c *City) Live(long time.Duration) {
	c.t.Helper()
	stop := c.Start()
	time.Sleep(long)
	stop()
}

// loop wires all stages as the program does.
func (c *City) loop(store storage.Store, client *http.Client) *work.Loop {
	log := slog.New(&failures{t: c.t})
	desk := bot.Desk{Platforms: map[digest.Platform]bot.Platform{
		digest.Discord: discord.New(discord.Config{
			Token: c.discord.Token, APIURL: c.discord.URL, Client: c.discord.Client(), Now: c.now, Log: log,
		}),
		digest.Telegram: telegram.New(telegram.Config{
			Token: c.telegram.Token, APIURL: c.telegram.URL, Client: c.telegram.Client(), Now: c.now, Log: log,
		}),
	}}
	poller := &fetch.Poller{Store: store, Client: client, Now: c.now, Log: log}
	clusterer := &cluster.Clusterer{Store: store, Now: c.now, Log: log}
	matcher := &match.Matcher{Store: store, Now: c.now, Log: log}
	editor := &compose.Editor{Store: store, Printer: desk, Now: c.now, Log: log}
	courier := &deliver.Courier{Store: store, Sender: desk, Now: c.now, Log: log}
	purger := &storage.Purger{Store: store, Keep: c.Keep, Now: c.now, Log: log}
	return &work.Loop{
		Stages: []work.Stage{poller.Stage(), clusterer.Stage(), matcher.Stage(), editor.Stage(), courier.Stage(), purger.Stage()},
		Leases: store,
		Now:    c.now,
		Log:    log,
	}
}

// query runs f for each row of a query beside the program.
func (c *City) query(query string, f func(scan func(...any) error) error, args ...any) {
	c.t.Helper()
	db, err := openOutbox(c.database)
	must(c.t, err)
	defer db.Close()
	rows, err := db.QueryContext(c.t.Context(), query, args...)
	must(c.t, err)
	defer rows.Close()
	for rows.Next() {
		must(c.t, f(rows.Scan))
	}
	must(c.t, rows.Err())
}

// number returns the one number that a query asks for, 0 for NULL.
func (c *City) number(query string, args ...any) (n int64) {
	c.t.Helper()
	c.query(query, func(scan func(...any) error) error {
		var v sql.NullInt64
		err := scan(&v)
		n = v.Int64
		return err
	}, args...)
	return n
}

// failures is a log that fails the test where the program failed at
// something: nothing does in a City.
type failures struct{ t *testing.T }

// Enabled fulfils slog.Handler.
func (f *failures) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

// Handle fulfils slog.Handler.
func (f *failures) Handle(_ context.Context, r slog.Record) error {
	line := r.Message
	r.Attrs(func(a slog.Attr) bool {
		line += " " + a.String()
		return true
	})
	f.t.Errorf("the program logged: %s", line)
	return nil
}

// WithAttrs fulfils slog.Handler.
func (f *failures) WithAttrs([]slog.Attr) slog.Handler { return f }

// WithGroup fulfils slog.Handler.
func (f *failures) WithGroup(string) slog.Handler { return f }
