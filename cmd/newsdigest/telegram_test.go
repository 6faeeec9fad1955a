package main

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"newsdigest/bot/telegram/telegramtest"
)

func (w *world) setUpTelegram(tb reporter) {
	w.telegram = telegramtest.New(tb)
	w.telegram.Now = w.clock.Now
	w.users = map[string]telegramtest.User{"tomas": w.telegram.AddUser("tomas"), "mia": w.telegram.AddUser("mia")}
	w.group = w.telegram.Forum("Village", w.users["tomas"], w.users["mia"])
	w.thread = w.telegram.Topic(w.group)
}

// cmdTelegram does what people and Telegram itself do in a group, at first in
// one topic of a forum, or, with "private", in somebody's chat with the bot:
//
//	telegram tomas '/subscribe earthquake'   writes; prints the answer
//	telegram tomas press 'Full story 1'      presses a button, "* Berlin" any that ends so; prints what it brings
//	telegram tomas private '/start'          the same in private
//	telegram tomas private press World
//	telegram await 'words'                   waits for a message of the bot, a minute of the clock
//	telegram await tomas 'words'             the same in private
//	telegram count 'words' 1                 so many messages have the words
//	telegram group                           a new group of tomas and mia, to which the bot is added
//	telegram topic                           a new topic of the forum, whose link is $TOPIC
//	telegram upgrade                         the group becomes a supergroup
//	telegram migrate                         the same, and the bot is not told
//	telegram promote|demote mia              she is an administrator, or no longer
//	telegram kick                            the bot is removed from the group
//	telegram invite                          the bot is added again
//	telegram fail cut|hang|accept-and-hang|refuse   what happens to the next message
//	telegram asked 3                         waits until that many messages were asked for
func cmdTelegram(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	switch {
	case args[0] == "await":
		w.passMinute(ts)
		chat := w.group
		if len(args) == 3 {
			chat = w.users[args[1]].ID
		}
		w.printTelegram(ts, w.telegram.AwaitText(chat, args[len(args)-1]))
	case len(args) == 3 && args[0] == "count":
		n := 0
		for _, m := range w.telegram.Messages(w.group) {
			if strings.Contains(m.Text, args[1]) {
				n++
			}
		}
		wantCount(ts, n, args[2])
	case w.users[args[0]].ID != 0:
		chat, thread, rest := w.group, w.thread, args[1:]
		if rest[0] == "private" {
			chat, thread, rest = w.users[args[0]].ID, 0, rest[1:]
		}
		if rest[0] == "press" {
			w.pressTelegram(ts, w.users[args[0]], chat, rest[1])
			return
		}
		before := len(w.telegram.Messages(chat))
		w.telegram.SayIn(chat, thread, w.users[args[0]], rest[0])
		w.printTelegram(ts, w.telegram.AwaitMessages(chat, before+1)[before])
	default:
		w.changeTelegram(ts, args)
	}
}

// changeTelegram does what happens to the group or on the way to it.
func (w *world) changeTelegram(ts *testscript.TestScript, args []string) {
	switch strings.Join(args[:1], "") + "/" + strconv.Itoa(len(args)) {
	case "group/1":
		w.group, w.thread = w.telegram.Group("Readers", w.users["tomas"], w.users["mia"]), 0
		w.telegram.SetBotStatus(w.group, w.users["tomas"], telegramtest.Left)
		w.telegram.SetBotStatus(w.group, w.users["tomas"], telegramtest.Member)
	case "topic/1":
		ts.Setenv("TOPIC", fmt.Sprintf("https://t.me/c/%d/%d", -1_000_000_000_000-w.group, w.telegram.Topic(w.group)))
	case "upgrade/1":
		w.group = w.telegram.Migrate(w.group)
	case "migrate/1":
		w.group = w.telegram.MigrateUntold(w.group)
	case "promote/2":
		w.telegram.SetStatus(w.group, w.users[args[1]], telegramtest.Administrator)
	case "demote/2":
		w.telegram.SetStatus(w.group, w.users[args[1]], telegramtest.Member)
	case "kick/1":
		w.telegram.SetBotStatus(w.group, w.users["tomas"], telegramtest.Kicked)
	case "invite/1":
		w.telegram.SetBotStatus(w.group, w.users["tomas"], telegramtest.Member)
	case "fail/2":
		w.telegram.Fail("sendMessage", telegramtest.Fault{
			Cut:  args[1] == "cut",
			Hang: strings.HasSuffix(args[1], "hang"),
			Done: strings.HasPrefix(args[1], "accept"),
			// What Telegram says of an address that it can not show.
			Status: map[string]int{"refuse": 400}[args[1]], Description: "Bad Request: WEBPAGE_MEDIA_EMPTY",
		})
	case "asked/2":
		w.passMinute(ts)
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		w.telegram.AwaitCalls("sendMessage", n)
	default:
		ts.Fatalf("telegram: unknown form %q", args)
	}
}

// pressTelegram presses a button of the latest message of a chat that has it,
// also of one that the chat had before it became a supergroup, and prints the
// message that changes or comes.
func (w *world) pressTelegram(ts *testscript.TestScript, u telegramtest.User, chat int64, label string) {
	messages := w.telegram.Messages(chat)
	for _, m := range slices.Backward(append(w.telegram.MessagesBefore(chat), messages...)) {
		for _, b := range slices.Concat(m.Buttons...) {
			if same, err := path.Match(label, b.Text); same && err == nil {
				w.telegram.PressData(u, m, b.Data)
				w.printTelegram(ts, w.changed(chat, messages))
				return
			}
		}
	}
	ts.Fatalf("no message has a button %q", label)
}

// changed waits until a message of the bot differs from those before, and
// returns it.
func (w *world) changed(chat int64, before []telegramtest.Message) (got telegramtest.Message) {
	w.telegram.Await("a message that is new or changed", func() bool {
		for _, now := range w.telegram.Messages(chat) {
			old := slices.IndexFunc(before, func(o telegramtest.Message) bool { return o.ID == now.ID })
			if old < 0 || before[old].Edits < now.Edits {
				got = now
				return true
			}
		}
		return false
	})
	return got
}

// printTelegram prints a message with its buttons, "[World] [Sport]".
func (w *world) printTelegram(ts *testscript.TestScript, m telegramtest.Message) {
	if w.thread != 0 && m.Chat == w.group {
		fmt.Fprintf(ts.Stdout(), "in topic %t\n", m.Thread == w.thread)
	}
	if m.Preview != nil && m.Preview.URL != "" {
		fmt.Fprintln(ts.Stdout(), "picture", m.Preview.URL)
	}
	fmt.Fprintln(ts.Stdout(), m.Text)
	for _, row := range m.Buttons {
		for _, b := range row {
			fmt.Fprintf(ts.Stdout(), "[%s] ", b.Text)
		}
		fmt.Fprintln(ts.Stdout())
	}
}
