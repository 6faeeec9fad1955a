package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/commands"
	"newsdigest/digest"
)

// canary is a word of one community's private feed.
const canary = "zanzipfel"

// TestAll_PrivateFeeds asks every command with every kind of value, every
// suggestion and every button, as somebody of another community: all is as if
// there were no private feed, counts included. Its items are in a story of
// their own and in one that everybody knows, and its community has a story and
// a topic of the word.
func TestAll_PrivateFeeds(t *testing.T) {
	t.Parallel()
	berlin(t)
	without := everything(newWorld(t))
	w := newWorld(t)
	w.private()
	if own := w.ask("manager", "search "+canary); !strings.Contains(own, "Secret report") {
		t.Fatalf("the owner of the feed does not find its items, so that this test finds nothing either:\n%s", own)
	}
	with := everything(w)
	if len(with) < 300 {
		t.Fatalf("only %d things were asked", len(with))
	}
	for i := range with {
		if strings.Contains(with[i].answer, "Secret report") {
			t.Errorf("%s tells of the private feed:\n%s", with[i].asked, with[i].answer)
		}
		if diff := cmp.Diff(without[i].answer, with[i].answer); diff != "" {
			t.Errorf("%s differs with a private feed of others (-without +with):\n%s", with[i].asked, diff)
		}
	}
}

// private gives the manager's community a feed with three reports.
func (w *world) private() {
	w.t.Helper()
	ctx := w.t.Context()
	home := people()["manager"].Community
	feed, err := w.store.AddFeed(ctx, home, digest.Feed{URL: "https://" + canary + ".example/rss", Outlet: canary, Title: canary}, w.now)
	w.must(err)
	held, err := w.store.TakeLease(ctx, digest.Key{Kind: "poll", ID: feed.ID}, time.Minute)
	w.must(err)
	var items []digest.Item
	for n, title := range []string{"Secret report on tankers in " + canary, "Parliament in " + canary, "Secret report on a raffle"} {
		items = append(items, digest.Item{Feed: feed.ID, GUID: fmt.Sprint("private", n), Title: title, Language: "en", URL: "https://" + canary + ".example/a",
			Text:      title + " was published in " + canary + " on Tuesday, and 17 people were injured.",
			Published: w.now.Add(-time.Hour), Stored: w.now.Add(-time.Hour)})
	}
	_, err = w.store.SaveFetch(ctx, held, digest.Fetch{Feed: feed.ID, Items: items})
	w.must(err)
	w.must(w.store.DropLease(ctx, held))
	unclustered, err := w.store.ListUnclustered(ctx, 10)
	w.must(err)
	var as []digest.Assignment
	for i, it := range unclustered {
		as = append(as, digest.Assignment{Item: it.ID, Story: []int64{102, 101, 200}[i]})
	}
	held, err = w.store.TakeLease(ctx, digest.Key{Kind: "cluster"}, time.Minute)
	w.must(err)
	w.must(w.store.SaveAssignments(ctx, held, as))
	w.must(w.store.DropLease(ctx, held))
	w.ask("manager", "subscribe "+canary)
}

// An asking is what was asked and what was answered.
type asking struct{ asked, answer string }

// everything asks all that a stranger can, buttons in the answers included.
func everything(w *world) []asking {
	var all []asking
	ask := func(line string) string {
		answer := w.ask("stranger", line)
		all = append(all, asking{line, answer})
		return answer
	}
	ask("subscribe bill OR tanker OR raffle OR " + canary)
	w.now = w.now.Add(31*time.Minute + 3*time.Hour)
	all = append(all, asking{"the digest", others(w.print())})
	values := []string{"", "1", "2", "101", "102", "103", "200", canary, "tanker", "raffle", "secret report", "101+", "200+", "7d"}
	for _, c := range commands.All(commands.Deps{}) {
		// One ends the stranger's community; of the other the console, where
		// all people sit here, shows what is about all chats.
		if c.Name == "privacy" || c.Name == "status" {
			continue
		}
		lines := []string{""}
		for _, o := range c.Options {
			lines = append(lines, o.Choices...)
		}
		for _, first := range lines {
			for _, value := range values {
				answer := ask(strings.Join(strings.Fields(c.Name+" "+first+" "+value), " "))
				if value != "" {
					continue
				}
				for _, line := range buttons(answer) {
					ask("press " + line)
				}
			}
		}
		for _, o := range c.Options {
			for _, typed := range []string{"", "z", canary, "secret", "t"} {
				req := people()["stranger"]
				req.Command, req.Now, req.Args = c.Name, w.now, map[string]string{"action": "remove"}
				all = append(all, asking{fmt.Sprint("completion of ", c.Name, " ", o.Name, " ", typed), choices(w.router.Complete(w.t.Context(), req, o.Name, typed))})
			}
		}
	}
	far := people()["stranger"]
	far.Chat.Platform, far.Community.Platform, far.Now = digest.Telegram, digest.Telegram, w.now
	all = append(all, asking{"status on Telegram", w.router.Line(w.t.Context(), "status", far).Message.String()})
	ask("privacy export")
	return all
}

// others returns what was printed for the stranger: the last edition, for
// theirs is the digest that was made last.
func others(printed string) string {
	return printed[max(0, strings.LastIndex(printed, "🗞")):]
}

// buttons returns the lines of the buttons in an answer.
func buttons(answer string) []string {
	var lines []string
	for _, part := range strings.Split(answer, "( ")[1:] {
		if _, line, ok := strings.Cut(part, " = "); ok {
			line, _, _ = strings.Cut(line, " )")
			if !strings.Contains(line, "ID") && !strings.HasPrefix(line, "privacy") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

func choices(cs []bot.Choice) string {
	var lines []string
	for _, c := range cs {
		lines = append(lines, longID.ReplaceAllString(c.Label+" = "+c.Value, "ID"))
	}
	return strings.Join(lines, "\n")
}
