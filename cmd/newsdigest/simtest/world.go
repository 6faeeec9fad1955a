package simtest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/deliver"
	"newsdigest/digest/work"
	"newsdigest/storage"
)

// patience is the simulated time in which a World must have sent everything.
const patience = 3 * time.Hour

// A World is the program and the networks, living on from a Moment. It belongs
// to one bubble of testing/synctest.
type World struct {
	Plan
	t        *testing.T
	database string
	readers
	ledger *ledger
	networks
	disk  failing
	ended time.Time // when all was sent
	// audited makes each call look for its claim in the database file.
	audited bool
	// point, where it is not nil, is called after each commit and around
	// each call, while no commit happens.
	point func(step string)
}

// Begin lets a world live on from m, in the bubble of t, with its own copies
// of everything.
func Begin(t *testing.T, p Plan, m Moment, folder string) *World {
	t.Helper()
	time.Sleep(time.Until(m.At))
	w := &World{
		Plan:     p,
		t:        t,
		database: filepath.Join(folder, "news.db"),
		readers:  m.readers,
		ledger:   newLedger(m),
		networks: networks{discordtest.InMemory(t), telegramtest.InMemory(t)},
	}
	must(t, copyDatabase(w.database, m.Database))
	w.restore(m)
	if m.Step != begun {
		w.trust() // the run that it was cut from was checked
	}
	if p.Failures+p.Waits > 0 {
		w.discord.Choose = w.chooseDiscord
		w.telegram.Choose = w.chooseTelegram
	}
	return w
}

// Run starts the program and lets it run until everything is sent, or until
// patience ends.
func (w *World) Run() {
	w.t.Helper()
	log := slog.New(slog.DiscardHandler)
	opened, err := open(w.t.Context(), w.database, time.Now)
	must(w.t, err)
	store := &store{Store: opened, world: w}
	ctx, stop := context.WithCancel(w.t.Context())
	var group sync.WaitGroup
	loop := w.loop(store, log)
	group.Go(func() {
		if err := loop.Run(ctx); err != nil {
			w.t.Errorf("Run() = %v", err)
		}
	})
	for end := time.Now().Add(patience); time.Now().Before(end) && !quiet(ctx, opened); {
		time.Sleep(15 * time.Second)
	}
	w.ended = time.Now()
	stop()
	group.Wait()
	w.disk.mend(w) // whoever judges reads it
	if err := opened.Close(); err != nil {
		w.t.Errorf("Close() = %v", err)
	}
}

// loop wires the engine and the stages as the program does, with the networks
// in memory.
func (w *World) loop(store *store, log *slog.Logger) *work.Loop {
	desk := bot.Desk{Platforms: map[digest.Platform]bot.Platform{
		digest.Discord: discord.New(discord.Config{
			Token: w.discord.Token, APIURL: w.discord.URL, Client: w.watched(w.discord.Client()), Now: time.Now, Log: log,
		}),
		digest.Telegram: telegram.New(telegram.Config{
			Token: w.telegram.Token, APIURL: w.telegram.URL, Client: w.watched(w.telegram.Client()), Now: time.Now, Log: log,
		}),
	}}
	printer := printer{platforms: desk.Platforms, parts: w.Parts}
	sender := &sender{next: desk, world: w}
	editor := &compose.Editor{Store: store, Printer: printer, Now: time.Now, Log: log}
	courier := &deliver.Courier{Store: store, Sender: sender, Now: time.Now, Log: log}
	stages := []work.Stage{editor.Stage(), courier.Stage()}
	if w.Naive != nil {
		stages[1] = w.Naive.Stage(store, sender)
	}
	return &work.Loop{Stages: stages, Leases: store, Now: time.Now, Log: log}
}

// quiet reports whether every edition of the day is printed and sent. It asks
// for editions first: what is printed meanwhile is then seen as unsent.
func quiet(ctx context.Context, s storage.Store) bool {
	edits, err := s.DueDigests(ctx, time.Now(), 1)
	if err != nil || len(edits) > 0 && !edits[0].At.After(time.Now().Add(patience)) {
		return false
	}
	sends, err := s.DueSends(ctx, time.Now(), 1)
	return err == nil && len(sends) == 0
}

// moment returns what a crash now would leave. No commit happens meanwhile,
// so that every message in it has its claim.
func (w *World) moment(step, folder string) (Moment, error) {
	m := Moment{At: time.Now(), Step: step, Database: filepath.Join(folder, "crash.db"), readers: w.readers}
	err := copyDatabase(m.Database, w.database)
	m.open, m.unknown = w.ledger.copy()
	m.discord, m.telegram = w.discord.State(), w.telegram.State()
	return m, err
}

// copyDatabase copies a database and its log as they are on the disk.
func copyDatabase(to, from string) error {
	for _, end := range []string{"", "-wal"} {
		if err := copyFile(to+end, from+end); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}

// Judge returns what the readers of w saw.
func (w *World) Judge() (Verdict, error) {
	_, unknown := w.ledger.copy()
	return w.judge(w.t.Context(), w.database, w.readers, unknown)
}

// audit counts a call whose claim is not on the disk.
func (w *World) audit(ctx context.Context, delivery int64) {
	db, err := openOutbox(w.database)
	must(w.t, err)
	defer db.Close()
	var status digest.Status
	err = db.QueryRowContext(ctx, "SELECT status FROM deliveries WHERE id = $1", delivery).Scan(&status)
	if err != nil || status != digest.StatusSending {
		w.t.Errorf("delivery %d is sent while it is %q: %v", delivery, status, err)
	}
}

// watched returns a client whose calls are points.
func (w *World) watched(c *http.Client) *http.Client {
	return &http.Client{Transport: &transport{next: c.Transport, world: w}}
}
