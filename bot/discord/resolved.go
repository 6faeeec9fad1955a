package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newsdigest/bot"
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

const (
	// maxFile is the most that a file may have, in bytes, and maxFiles how
	// many are read.
	maxFile  = 1 << 20
	maxFiles = 1
)

// An interaction is one as Discord sent it, with what discordgo does not read:
// the channels and files that its options name.
type interaction struct {
	*discordgo.Interaction
	channels map[string]channel
	files    map[string]attachment
}

// A channel is one that an option names.
// https://docs.discord.com/developers/interactions/receiving-and-responding, 2026-08
type channel struct {
	Name        string  `json:"name"`
	Type        int     `json:"type"`
	Permissions *string `json:"permissions"`     // of the asker in it
	App         *string `json:"app_permissions"` // of the bot in it; since 2026-07
}

// An attachment is a file that an option names.
type attachment struct {
	Name string `json:"filename"`
	Size int64  `json:"size"`
	URL  string `json:"url"`
}

// readInteraction reads an interaction.
func readInteraction(raw json.RawMessage) (*interaction, error) {
	i := &interaction{Interaction: &discordgo.Interaction{}}
	if err := json.Unmarshal(raw, i.Interaction); err != nil {
		return nil, err
	}
	var more struct {
		Data struct {
			Resolved struct {
				Channels    map[string]channel    `json:"channels"`
				Attachments map[string]attachment `json:"attachments"`
			} `json:"resolved"`
		} `json:"data"`
	}
	if err := json.Unmarshal(raw, &more); err != nil {
		return nil, err
	}
	i.channels, i.files = more.Data.Resolved.Channels, more.Data.Resolved.Attachments
	return i, nil
}

// findPlace returns what finds a channel of the server by its id. Only those
// that the asker chose in this very command are found, since Discord vouches
// for what may be done in them. It is nil in direct messages.
func (i *interaction) findPlace(home digest.Community) func(context.Context, string) (bot.Place, error) {
	if i.GuildID == "" {
		return nil
	}
	return func(_ context.Context, id string) (bot.Place, error) {
		c, ok := i.channels[id]
		if !ok {
			return bot.Place{}, digest.Explain(nil, "%s", locale.For(string(i.Locale)).Text("place.choose"))
		}
		return bot.Place{
			Chat:      digest.Chat{Platform: digest.Discord, ID: id},
			Community: home,
			Name:      "#" + clean(c.Name),
			Allowed:   c.may(c.Permissions, discordgo.PermissionViewChannel),
			Writable:  c.may(c.App, discordgo.PermissionViewChannel|discordgo.PermissionEmbedLinks),
		}, nil
	}
}

// may reports whether permissions in a channel hold those needed and that to
// write in it. What Discord does not say is not held against the channel.
func (c channel) may(permissions *string, needed int64) bool {
	if permissions == nil {
		return true
	}
	var has int64
	if _, err := fmt.Sscan(*permissions, &has); err != nil {
		return false
	}
	if has&discordgo.PermissionAdministrator != 0 {
		return true
	}
	switch discordgo.ChannelType(c.Type) {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		needed |= discordgo.PermissionSendMessagesInThreads
	default:
		needed |= discordgo.PermissionSendMessages
	}
	return has&needed == needed
}

// fetchFiles reads the files of an interaction. Its errors are sentences.
func (b *Bot) fetchFiles(ctx context.Context, i *interaction) ([]bot.File, error) {
	var files []bot.File
	for _, a := range i.files {
		if len(files) == maxFiles {
			break
		}
		f, err := b.fetchFile(ctx, a)
		l := locale.For(string(i.Locale))
		switch {
		case errors.Is(err, errLargeFile):
			return nil, digest.Explain(err, "%s", l.Text("file.large", "max", maxFile>>20))
		case err != nil:
			return nil, digest.Explain(err, "%s", l.Text("file.unread"))
		}
		files = append(files, f)
	}
	return files, nil
}

// errLargeFile means that a file has more bytes than are read.
var errLargeFile = errors.New("file too large")

// fetchFile reads one file from where Discord keeps those that people attach.
func (b *Bot) fetchFile(ctx context.Context, a attachment) (bot.File, error) {
	if a.Size > maxFile {
		return bot.File{}, errLargeFile
	}
	u, err := url.Parse(a.URL)
	if err != nil || u.Scheme != "https" || u.Host != "cdn.discordapp.com" && u.Host != "media.discordapp.net" {
		return bot.File{}, fmt.Errorf("attachment at a host that is not Discord's")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return bot.File{}, err
	}
	res, err := b.api.http.Do(req)
	if err != nil {
		return bot.File{}, bare(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return bot.File{}, fmt.Errorf("read an attachment: %s", res.Status)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errLargeFile
	}
	return bot.File{Name: strings.TrimSpace(clean(a.Name)), Data: data}, err
}
