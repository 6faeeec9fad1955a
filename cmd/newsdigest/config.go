package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	kongyaml "github.com/alecthomas/kong-yaml"
	"gopkg.in/yaml.v3"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
)

// A Config is what an operator may choose for `newsdigest run`. Each field is
// a flag, a variable NEWSDIGEST_… in the environment, and a key of the
// configuration file; a flag wins over the environment, and that over the
// file.
type Config struct {
	Config kong.ConfigFlag `help:"Read settings from this YAML file; its keys are the names of the flags." placeholder:"FILE" type:"path"`

	Database string `help:"A SQLite file, or the postgres:// address of a database." default:"newsdigest.db" placeholder:"FILE|URL"`

	DiscordToken      string `help:"Token of the Discord bot." placeholder:"TOKEN"`
	DiscordTokenFile  string `help:"File that holds the token of the Discord bot." placeholder:"FILE"`
	DiscordAPIURL     string `help:"Address of Discord's API, for a proxy." placeholder:"URL" name:"discord-api-url"`
	DiscordPublicKey  string `help:"Public key of the Discord application: Discord posts commands to /discord/interactions on --http, in place of the gateway." placeholder:"KEY"`
	DiscordShards     int    `help:"How many gateway sessions share the bot's servers, at most 2500 each; 0 is as many as Discord advises."`
	DiscordShardIDs   []int  `help:"Which of them this process opens, from 0, separated by commas; without it all. Other processes on the same database open the others." placeholder:"N,…" name:"discord-shard-ids"`
	DiscordUnknown    string `help:"When it is not known whether Discord got a message, and the bot may not read the channel's history to find out: send it again, marked as a possible repeat (resend), or not (never)." enum:"resend,never" default:"resend"`
	TelegramToken     string `help:"Token of the Telegram bot." placeholder:"TOKEN"`
	TelegramTokenFile string `help:"File that holds the token of the Telegram bot." placeholder:"FILE"`
	TelegramAPIURL    string `help:"Address of a Bot API server of your own." placeholder:"URL" name:"telegram-api-url"`
	TelegramWebhook   string `help:"Address of --http as Telegram reaches it, https: Telegram posts to it, in place of being polled." placeholder:"URL"`
	TelegramUnknown   string `help:"When it is not known whether Telegram got a message: send it again, marked as a possible repeat (resend), or not (never)." enum:"resend,never" default:"resend"`

	FeedFlags
	PollEvery time.Duration `help:"The shortest time between two polls of a feed." default:"5m"`

	HTTP      string `help:"Serve /health on this address, such as 127.0.0.1:8080." placeholder:"ADDR" name:"http"`
	LogLevel  string `help:"What to log: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	LogFormat string `help:"How to log: text or json." enum:"text,json" default:"text"`
}

// FeedFlags are the settings that say which feeds there are, for `newsdigest
// run` and `newsdigest sources`.
type FeedFlags struct {
	Feeds          string `help:"File whose feeds replace the built-in list: OPML, or a list as .csv." placeholder:"FILE"`
	ExtraFeeds     string `help:"File of feeds besides the list, OPML or .csv; its row of an address counts more than the list's." placeholder:"FILE"`
	AllowAddresses string `help:"Private addresses that feeds may live on, as CIDR[:port], separated by commas." placeholder:"CIDR[:PORT],…"`
}

// Validate checks what no type checks; kong calls it.
func (c *Config) Validate() error {
	if c.PollEvery < time.Minute {
		return fmt.Errorf("--poll-every is %s; publishers want at least 1m between two polls", c.PollEvery)
	}
	if _, err := fetch.ParseAllow(c.AllowAddresses); err != nil {
		return fmt.Errorf("--allow-addresses: %s", explained(err))
	}
	if err := c.validateAddresses(); err != nil {
		return err
	}
	if c.DiscordToken != "" && c.DiscordTokenFile != "" {
		return fmt.Errorf("give --discord-token or --discord-token-file, not both")
	}
	if c.TelegramToken != "" && c.TelegramTokenFile != "" {
		return fmt.Errorf("give --telegram-token or --telegram-token-file, not both")
	}
	if err := c.validateShards(); err != nil {
		return err
	}
	return c.validatePosts()
}

// validateShards checks which sessions of Discord's gateway are opened.
func (c *Config) validateShards() error {
	if c.DiscordShards < 0 || c.DiscordShards == 0 && len(c.DiscordShardIDs) > 0 {
		return fmt.Errorf("--discord-shard-ids needs --discord-shards, the number of all shards, which is at least 1")
	}
	for _, id := range c.DiscordShardIDs {
		if id < 0 || id >= c.DiscordShards {
			return fmt.Errorf("--discord-shard-ids names %d; of %d shards the first is 0 and the last %d", id, c.DiscordShards, c.DiscordShards-1)
		}
	}
	return nil
}

// validateAddresses checks the addresses of the database and of the networks.
func (c *Config) validateAddresses() error {
	if scheme, _, ok := strings.Cut(c.Database, "://"); ok && !isPostgres(c.Database) {
		return fmt.Errorf("--database begins with %s://; give the name of a file for SQLite, or an address that begins with postgres://", scheme)
	}
	for flag, address := range map[string]string{"--discord-api-url": c.DiscordAPIURL, "--telegram-api-url": c.TelegramAPIURL} {
		u, err := url.Parse(address)
		if address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return fmt.Errorf("%s is %q; give an address that begins with https:// or http://", flag, address)
		}
	}
	return nil
}

func isPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

// validatePosts checks what is needed where networks post to the bot.
func (c *Config) validatePosts() error {
	if c.HTTP == "" && (c.DiscordPublicKey != "" || c.TelegramWebhook != "") {
		return fmt.Errorf("--discord-public-key and --telegram-webhook need --http, the address on which they are served")
	}
	if c.DiscordPublicKey != "" && c.publicKey() == nil {
		return fmt.Errorf("--discord-public-key is not the 64 digits and letters a–f that the developer portal shows")
	}
	if c.TelegramWebhook == "" {
		return nil
	}
	u, err := url.Parse(c.TelegramWebhook)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "127.0.0.1" {
		return fmt.Errorf("--telegram-webhook is %q; Telegram posts to an https address alone, such as https://news.example.org", c.TelegramWebhook)
	}
	c.TelegramWebhook = strings.TrimRight(c.TelegramWebhook, "/")
	return nil
}

// publicKey returns the key by which Discord signs, nil where there is none.
func (c *Config) publicKey() ed25519.PublicKey {
	key, err := hex.DecodeString(strings.TrimSpace(c.DiscordPublicKey))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil
	}
	return key
}

// tokens returns the bots' tokens, from the files where files are named.
func (c *Config) tokens() (discord, telegram string, err error) {
	if discord, err = secret(c.DiscordToken, c.DiscordTokenFile); err != nil {
		return "", "", err
	}
	telegram, err = secret(c.TelegramToken, c.TelegramTokenFile)
	return discord, telegram, err
}

func secret(value, file string) (string, error) {
	if file == "" {
		token := strings.TrimSpace(value)
		if strings.ContainsAny(token, " \n\t") {
			return "", digest.Explain(nil, "A token holds no spaces; copy it again, and nothing else.")
		}
		return token, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", digest.Explain(err, "The token file %s cannot be read; check its name and its permissions.", file)
	}
	token := strings.TrimSpace(string(data))
	if token == "" || strings.ContainsAny(token, " \n\t") {
		return "", digest.Explain(nil, "The token file %s must hold one token and nothing else.", file)
	}
	return token, nil
}

// logger returns the program's logger, which writes to w.
func (c *Config) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo // kong has checked the word
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// loadConfig reads a configuration file: a flat list of the flags' names.
// A key that is no flag is an error, so that a misspelt one is not ignored.
func loadConfig(r io.Reader) (kong.Resolver, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the configuration file: %w", err)
	}
	keys := map[string]any{}
	if err := yaml.Unmarshal(data, &keys); err != nil {
		return nil, fmt.Errorf("the configuration file is no YAML list of settings: %w", err)
	}
	base, err := kongyaml.Loader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return configFile{base: base, keys: keys}, nil
}

// A configFile resolves flags from the keys of a file, whatever the command.
type configFile struct {
	base kong.Resolver
	keys map[string]any
}

// Validate refuses keys that are no flag of `run`.
func (f configFile) Validate(app *kong.Application) error {
	var known []string
	for _, node := range app.Children {
		if node.Name == "run" {
			for _, flag := range node.Flags {
				known = append(known, flag.Name)
			}
		}
	}
	for key := range f.keys {
		if !slices.Contains(known, key) {
			return fmt.Errorf("the configuration file has an unknown key %q; newsdigest run --help lists the names", key)
		}
	}
	return nil
}

// Resolve returns the value of a flag. The keys are flat, so they are looked
// up at the root and not below the name of the command.
func (f configFile) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	return f.base.Resolve(ctx, ctx.Path[0], flag)
}

// explained returns the sentence for people in err, or err's own words.
func explained(err error) string {
	if s := digest.Explanation(err); s != "" {
		return s
	}
	return err.Error()
}
