package simtest

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
	"newsdigest/digest/fetch/feedtest"
)

// places are where a feed can put a text of its own: title, text, author, URL
// and category.
const places = 5

// A Siege is what became of hostile texts on both networks.
type Siege struct {
	Texts    int // in each of the five places of an item
	Told     int // stories that readers were told, on both networks together
	Messages int
	Live     int // things in them that live, pings among them
	Broken   int // messages that a network would refuse or change
}

// String returns all figures in one line.
func (s *Siege) String() string {
	return fmt.Sprintf("texts=%d places=%d networks=2 told=%d messages=%d live=%d broken=%d", s.Texts, places, s.Told, s.Messages, s.Live, s.Broken)
}

// Besiege publishes items, each of which has five of the texts in its five
// places so that each text comes to each place once, and lets the whole
// program bring them to readers of both networks.
func Besiege(t *testing.T, texts []string) (s Siege) {
	t.Helper()
	folder := Folder(t)
	synctest.Test(t, func(t *testing.T) {
		begin := time.Date(2026, time.March, 2, 7, 0, 0, 0, time.UTC)
		time.Sleep(time.Until(begin))
		c := &City{
			t:        t,
			networks: networks{discordtest.InMemory(t), telegramtest.InMemory(t)},
			site:     feedtest.New(t),
			database: filepath.Join(folder, "news.db"),
		}
		c.site.Live = func(r *http.Request) (feedtest.Page, bool) { return hostilePage(r, texts, begin), true }
		c.settle(begin, (len(texts)+inEdition-1)/inEdition)
		c.Live(90 * time.Minute) // until half an hour after the digests
		s = Siege{Texts: len(texts), Told: int(c.number("SELECT COUNT(*) FROM told"))}
		for _, chat := range c.chats {
			s.read(c, chat)
		}
	})
	return s
}

// inEdition is how many stories an edition has.
const inEdition = 9

// settle gives each of so many feeds one chat on each network, which alone can
// see it.
func (c *City) settle(begin time.Time, feeds int) {
	c.t.Helper()
	store := c.open()
	creator := c.telegram.AddUser("creator")
	for feed := range feeds {
		guild := c.discord.AddGuild()
		group := c.telegram.Group(fmt.Sprint("Group ", feed), creator)
		for _, chat := range []digest.Chat{
			{Platform: digest.Discord, ID: c.discord.AddChannel(guild)},
			{Platform: digest.Telegram, ID: strconv.FormatInt(group, 10)},
		} {
			home := digest.Community{Platform: chat.Platform, ID: "home:" + chat.ID}
			must(c.t, store.SaveSettings(c.t.Context(), home, digest.Settings{Length: digest.LengthLong}, begin))
			_, err := store.AddFeed(c.t.Context(), home, digest.Feed{URL: address(feed), Outlet: "Outlet", Language: "en"}, begin)
			must(c.t, err)
			_, err = store.Subscribe(c.t.Context(), digest.Subscription{
				Community: home, Chat: chat, Digest: "Brief", Topic: digest.Topic{Name: "harbour", Query: "harbour"},
				Schedule: digest.Schedule{At: []digest.Clock{8 * 60}}, Now: begin,
			})
			must(c.t, err)
			c.chats = append(c.chats, chat)
		}
	}
	must(c.t, store.Close())
}

// hostilePage answers for a feed with its items, and for what a hostile link
// leads to with nothing. It is a JSON Feed, whose strings can hold everything.
func hostilePage(r *http.Request, texts []string, begin time.Time) feedtest.Page {
	number, ok := strings.CutPrefix(strings.TrimSuffix(r.Host, ".example"), "outlet")
	feed, err := strconv.Atoi(number)
	if !ok || err != nil || r.URL.Path != "/feed" {
		return feedtest.Page{Type: "text/html"}
	}
	var items []any
	for n := feed * inEdition; n < min((feed+1)*inEdition, len(texts)); n++ {
		text := func(place int) string { return texts[(n+place*len(texts)/places)%len(texts)] }
		items = append(items, map[string]any{
			"id": strconv.Itoa(n), "title": text(0) + " " + own(n, 0, 16), "content_html": hostileText(n, text(1)),
			"authors": []any{map[string]any{"name": text(2)}}, "url": hostileLink(text(3)), "tags": []string{text(4)},
			"date_published": begin.Format(time.RFC3339),
		})
	}
	body, err := json.Marshal(map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": "Outlet", "items": items})
	if err != nil {
		panic(err) // of strings
	}
	return feedtest.Page{Type: "application/feed+json", ETag: `"1"`, Body: string(body)}
}

// hostileText is a report with a text in the middle of a sentence, as it
// stands where it is no HTML. Its other words make it an event of its own.
func hostileText(n int, text string) string {
	report := fmt.Sprintf("<p>The harbour %s with %s, %s.</p>", own(n, 20, 15), html.EscapeString(text), own(n, 40, 15))
	for i := range 3 {
		report += fmt.Sprintf("<p>The %d %s.</p>", 20+n, own(n, 100+20*i, 20))
	}
	return report
}

// own returns words of a report, from one of them on. All reports choose from
// the same words, and no two the same.
func own(report, from, count int) string {
	var all []string
	for i := range count {
		all = append(all, invented(int(hash(uint64(report), uint64(from+i))%2000), 0))
	}
	return strings.Join(all, " ")
}

// hostileLink is a text as an address, or in one.
func hostileLink(text string) string {
	if strings.Contains(text, ":") {
		return text
	}
	return "https://example.org/" + text
}

// read counts what a chat was told and what lives in it.
func (s *Siege) read(c *City, chat digest.Chat) {
	if chat.Platform == digest.Discord {
		for _, m := range c.discord.Messages(chat.ID) {
			s.Messages++
			texts := []string{m.Content}
			for _, e := range m.Embeds {
				texts = append(texts, e.Title, e.Description)
			}
			for _, text := range texts {
				s.live(c.t, discordtest.Live(text), text)
			}
		}
		return
	}
	id, _ := strconv.ParseInt(chat.ID, 10, 64) // ours
	for _, m := range c.telegram.Messages(id) {
		s.Messages++
		for _, e := range m.Live {
			s.live(c.t, fmt.Sprintf("%s at %d", e.Type, e.Offset), m.Text)
		}
		for _, problem := range telegramtest.Check(m) {
			s.Broken++
			c.t.Errorf("%s in %q", problem, m.Text)
		}
	}
}

func (s *Siege) live(t *testing.T, what, text string) {
	if what != "" {
		s.Live++
		t.Errorf("%s in %q", what, text)
	}
}
