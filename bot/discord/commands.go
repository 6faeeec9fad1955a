package discord

import (
	"context"
	"net/http"
	"reflect"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"newsdigest/bot"
	"newsdigest/bot/locale"
)

// maxChoices is how many values Discord shows for an option.
const maxChoices = 25

// An appCommand is a slash command as Discord lists it.
// https://docs.discord.com/developers/interactions/application-commands, 2026-08
type appCommand struct {
	Type        int         `json:"type"`
	Name        string      `json:"name"`
	Description string      `json:"description"`
	Translated  words       `json:"description_localizations,omitempty"`
	Options     []appOption `json:"options"`
	Permissions *string     `json:"default_member_permissions"` // nil: everyone
	Contexts    []int       `json:"contexts"`
	Integration []int       `json:"integration_types"`
}

// An appOption is an option of a slash command.
type appOption struct {
	Type         int         `json:"type"`
	Name         string      `json:"name"`
	Description  string      `json:"description"`
	Translated   words       `json:"description_localizations,omitempty"`
	Required     bool        `json:"required"`
	Autocomplete bool        `json:"autocomplete"`
	Choices      []appChoice `json:"choices,omitempty"`
	ChannelTypes []int       `json:"channel_types,omitempty"`
}

// Words are one text by the locales of Discord's clients.
type words map[string]string

// An appChoice is a value that an option may have.
type appChoice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// clientLocales are Discord's names of the languages in which the bot speaks.
// English stands in the description itself. Discord has no client in Arabic,
// and its zh-TW is in other characters than our Chinese.
// https://docs.discord.com/developers/reference#locales, 2026-08
func clientLocales() map[string][]string {
	return map[string][]string{
		"de": {"de"}, "es": {"es-ES", "es-419"}, "fr": {"fr"}, "it": {"it"}, "ja": {"ja"},
		"pt": {"pt-BR"}, "ru": {"ru"}, "tr": {"tr"}, "uk": {"uk"}, "zh": {"zh-CN"},
	}
}

// translated returns a sentence in every language that Discord's clients and
// the bot have in common, without those that say it as English does; nil where
// all do.
func translated(sentence string) words {
	var w words
	english := locale.For().Text(sentence)
	for tag, names := range clientLocales() {
		text := locale.For(tag).Text(sentence)
		if text == english {
			continue
		}
		if w == nil {
			w = words{}
		}
		for _, name := range names {
			w[name] = text
		}
	}
	return w
}

// appCommands returns the slash commands that commands declare. Those for
// managers are shown to who may manage the server; its admins can change that,
// and the Router checks anyway.
func appCommands(commands []bot.Command) []appCommand {
	managers := strconv.Itoa(discordgo.PermissionManageGuild)
	var out []appCommand
	for _, c := range commands {
		a := appCommand{
			Type:        int(discordgo.ChatApplicationCommand),
			Name:        c.Name,
			Description: locale.For().Text(c.Help),
			Translated:  translated(c.Help),
			Options:     []appOption{},
			Contexts:    []int{int(discordgo.InteractionContextGuild), int(discordgo.InteractionContextBotDM)},
			Integration: []int{int(discordgo.ApplicationIntegrationGuildInstall)},
		}
		if c.Access == bot.Manager {
			a.Permissions = &managers
		}
		for _, o := range c.Options {
			a.Options = append(a.Options, appOptionOf(o))
		}
		out = append(out, a)
	}
	return out
}

// appOptionOf returns an option as Discord wants it.
func appOptionOf(o bot.Option) appOption {
	option := appOption{
		Type:         int(discordgo.ApplicationCommandOptionString),
		Name:         o.Name,
		Description:  locale.For().Text(o.Help),
		Translated:   translated(o.Help),
		Required:     o.Required,
		Autocomplete: o.Complete != nil && len(o.Choices) == 0, // one excludes the other
	}
	switch o.Kind {
	case bot.KindPlace:
		option.Type = int(discordgo.ApplicationCommandOptionChannel)
		option.ChannelTypes = []int{ // where messages can be written
			int(discordgo.ChannelTypeGuildText), int(discordgo.ChannelTypeGuildNews), int(discordgo.ChannelTypeGuildNewsThread),
			int(discordgo.ChannelTypeGuildPublicThread), int(discordgo.ChannelTypeGuildPrivateThread),
		}
	case bot.KindFile:
		option.Type = int(discordgo.ApplicationCommandOptionAttachment)
	}
	for _, choice := range o.Choices {
		option.Choices = append(option.Choices, appChoice{choice, choice})
	}
	return option
}

// publish tells Discord the commands once it is known as which application,
// and again after a pause where that fails. It leaves them alone where they
// are there already: Discord limits how often they may be made.
func (d *desk) publish(ctx context.Context) error {
	var app string
	select {
	case app = <-d.app:
	case <-ctx.Done():
		return ctx.Err()
	}
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := d.bot.publishTo(ctx, app, appCommands(d.router.Commands()))
		if err == nil {
			return nil
		}
		d.bot.log.Warn("discord commands are not published", "again", pause, "error", err)
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

func (b *Bot) publishTo(ctx context.Context, app string, want []appCommand) error {
	path := "applications/" + app + "/commands"
	var have []appCommand
	if err := b.api.call(ctx, http.MethodGet, path+"?with_localizations=true", nil, &have); err != nil {
		return err
	}
	if sameCommands(have, want) {
		return nil
	}
	if err := b.api.call(ctx, http.MethodPut, path, want, nil); err != nil {
		return err
	}
	b.log.Info("discord commands published", "count", len(want))
	return nil
}

// sameCommands reports whether both lists hold the same commands, in any
// order. Discord may leave an empty list out.
func sameCommands(have, want []appCommand) bool {
	named := map[string]appCommand{}
	for _, c := range have {
		named[c.Name] = c
	}
	for _, c := range want {
		h, ok := named[c.Name]
		if len(h.Options) == 0 {
			h.Options = []appOption{}
		}
		if !ok || !reflect.DeepEqual(h, c) {
			return false
		}
	}
	return len(have) == len(want)
}
