package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"golang.org/x/text/language"

	"newsdigest/digest"
	"newsdigest/digest/text"
	"newsdigest/storage"
	"newsdigest/storage/postgres"
	"newsdigest/storage/sqlite"
)

// sourcesCmd is `newsdigest sources`.
type sourcesCmd struct {
	List    sourcesListCmd    `cmd:"" help:"Print the feeds that the bot knows, and how they are."`
	Check   sourcesCheckCmd   `cmd:"" help:"Ask feeds now, and print which of them answer."`
	Enable  sourcesEnableCmd  `cmd:"" help:"Let the bot read feeds for everyone."`
	Disable sourcesDisableCmd `cmd:"" help:"Let the bot read feeds no more, but for chats that added them."`
}

// Help is what `newsdigest sources --help` teaches.
func (sourcesCmd) Help() string {
	return `The bot knows more feeds than it reads: the best known are enabled, the others wait for you. These commands work while the bot runs, and what they change counts at once and after a restart.

Say which feeds by --language, --country, --section and --text, each of them once or more; or enable and disable by addresses. A feed that has never answered is marked so: try it with newsdigest sources check before you enable it.`
}

// A sourceFilter says which feeds are meant.
type sourceFilter struct {
	Config   kong.ConfigFlag `help:"Read settings from this YAML file, as newsdigest run does." placeholder:"FILE" type:"path"`
	Database string          `help:"A SQLite file, or the postgres:// address of a database." default:"newsdigest.db" placeholder:"FILE|URL"`
	Language []string        `help:"Feeds in this language, such as de or pt-BR." placeholder:"TAG"`
	Country  []string        `help:"Feeds of this country, such as at." placeholder:"CODE"`
	Section  []string        `help:"Feeds of this section, such as business." placeholder:"NAME"`
	Text     []string        `help:"Feeds with these words in their outlet, owner or address." placeholder:"WORDS"`
	JSON     bool            `help:"Print JSON lines." name:"json"`

	FeedFlags
}

// matches reports whether a feed is meant.
func (f sourceFilter) matches(s digest.Source) bool {
	has := func(wanted []string, fits func(string) bool) bool {
		return len(wanted) == 0 || slices.ContainsFunc(wanted, fits)
	}
	words := text.Fold(strings.Join([]string{s.Outlet, s.Group, s.Title, s.URL}, " "))
	return has(f.Language, func(tag string) bool { return speaks(s.Language, tag) }) &&
		has(f.Country, func(code string) bool { return strings.EqualFold(s.Country, code) }) &&
		has(f.Section, func(name string) bool { return strings.EqualFold(s.Section, name) }) &&
		has(f.Text, func(part string) bool { return strings.Contains(words, text.Fold(part)) })
}

// speaks reports whether a feed's language is the one that is wanted: pt is
// wanted by pt-BR feeds too, pt-BR by those alone.
func speaks(of, wanted string) bool {
	return strings.EqualFold(of, wanted) || strings.HasPrefix(strings.ToLower(of), strings.ToLower(wanted)+"-")
}

// check refuses words that no feed can match because they are misspelt.
func (f sourceFilter) check() error {
	for _, tag := range f.Language {
		if _, err := language.Parse(tag); err != nil {
			return digest.Explain(err, "--language %s is no language; write it as de, en or pt-BR.", tag)
		}
	}
	for _, code := range f.Country {
		if region, err := language.ParseRegion(code); err != nil || !region.IsCountry() {
			return digest.Explain(err, "--country %s is no country; write its two letters, such as at or us.", code)
		}
	}
	return nil
}

// named reports whether any filter is set.
func (f sourceFilter) named() bool {
	return len(f.Language)+len(f.Country)+len(f.Section)+len(f.Text) > 0
}

// open opens the database, also beside a running bot, and returns the feeds
// that are meant. A database without a catalogue gets it first.
func (f sourceFilter) open(ctx context.Context, env Env) (storage.Store, []digest.Source, error) {
	if err := f.check(); err != nil {
		return nil, nil, err
	}
	store, err := openBeside(ctx, env, f.Database)
	if err != nil {
		return nil, nil, err
	}
	sources, err := f.list(ctx, env, store)
	if err != nil {
		_ = store.Close()
		return nil, nil, err
	}
	return store, slices.DeleteFunc(sources, func(s digest.Source) bool { return !f.matches(s) }), nil
}

func (f sourceFilter) list(ctx context.Context, env Env, store storage.Store) ([]digest.Source, error) {
	sources, err := store.ListCatalogue(ctx)
	if err != nil || len(sources) > 0 {
		return sources, err
	}
	feeds, err := feedList(f.FeedFlags)
	if err != nil {
		return nil, err
	}
	if err := store.SyncCatalogue(ctx, feeds, env.Now()); err != nil {
		return nil, fmt.Errorf("save the list of feeds: %w", err)
	}
	return store.ListCatalogue(ctx)
}

// openBeside opens a database that a running bot may have open.
func openBeside(ctx context.Context, env Env, database string) (storage.Store, error) {
	log := slog.New(slog.DiscardHandler)
	if isPostgres(database) {
		return postgres.Open(ctx, database, log)
	}
	return sqlite.OpenBeside(ctx, database, env.Now, log)
}

// sourcesListCmd is `newsdigest sources list`.
type sourcesListCmd struct{ sourceFilter }

// Run prints the feeds.
func (c *sourcesListCmd) Run(ctx context.Context, env Env) error {
	store, sources, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer store.Close()
	return sourcePrinter{env, store, c.JSON}.print(ctx, sources)
}

// sourcesEnableCmd is `newsdigest sources enable`.
type sourcesEnableCmd struct{ sourceChoice }

// Run lets the bot read feeds.
func (c *sourcesEnableCmd) Run(ctx context.Context, env Env) error { return c.choose(ctx, env, true) }

// sourcesDisableCmd is `newsdigest sources disable`.
type sourcesDisableCmd struct{ sourceChoice }

// Run lets the bot read feeds no more.
func (c *sourcesDisableCmd) Run(ctx context.Context, env Env) error { return c.choose(ctx, env, false) }

// A sourceChoice is which feeds to enable or disable.
type sourceChoice struct {
	Addresses []string `arg:"" optional:"" name:"address" help:"Addresses of feeds, as sources list prints them."`

	sourceFilter
}

func (c *sourceChoice) choose(ctx context.Context, env Env, read bool) error {
	if len(c.Addresses) == 0 && !c.named() {
		return digest.Explain(nil, "Which feeds? Give addresses, or --language, --country, --section or --text; newsdigest sources list shows what they find.")
	}
	store, sources, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer store.Close()
	if len(c.Addresses) > 0 {
		if sources, err = pick(sources, c.Addresses); err != nil {
			return err
		}
	}
	sources = slices.DeleteFunc(sources, func(s digest.Source) bool { return s.Catalogue == read })
	ids := make([]int64, len(sources))
	for i, s := range sources {
		ids[i] = s.ID
	}
	if err := store.ChooseFeeds(ctx, ids, read, env.Now()); err != nil {
		return fmt.Errorf("choose feeds: %w", err)
	}
	for i := range sources {
		sources[i].Catalogue = read
	}
	return sourcePrinter{env, store, c.JSON}.print(ctx, sources)
}

// pick returns the feeds at addresses.
func pick(sources []digest.Source, addresses []string) ([]digest.Source, error) {
	var out []digest.Source
	for _, address := range addresses {
		i := slices.IndexFunc(sources, func(s digest.Source) bool { return s.URL == address })
		if i < 0 {
			return nil, digest.Explain(nil, "%s is not in the list of feeds; newsdigest sources list prints them, and a file of your own adds to them with --extra-feeds.", address)
		}
		out = append(out, sources[i])
	}
	return out, nil
}
