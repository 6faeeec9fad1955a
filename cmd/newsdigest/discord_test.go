package main

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"newsdigest/bot/discord/discordtest"
)

func (w *world) setUpDiscord(tb reporter) {
	w.discord = discordtest.New(tb)
	w.discord.Now = w.clock.Now
	w.discord.Patience = 30 * time.Second
	w.newServer()
}

// newServer makes a Discord server of anna, who manages it, and ben, with two
// channels.
func (w *world) newServer() {
	w.guild = w.discord.AddGuild()
	w.channels = map[string]string{"news": w.discord.AddChannel(w.guild), "talk": w.discord.AddChannel(w.guild)}
	w.members = map[string]string{
		"anna": w.discord.AddMember(w.guild, "anna", discordtest.ManageServer),
		"ben":  w.discord.AddMember(w.guild, "ben", 0),
	}
}

// cmdDiscord does what people and Discord itself do:
//
//	discord anna news subscribe topic=earthquake    a slash command; prints the answer
//	discord anna news press 'Full story 1'          presses a button, "* Berlin" any that ends so; prints what it brings
//	discord await news 'words'                      waits for a message that all can see, a minute of the clock
//	discord count news 'words' 1                    so many messages have the words; of anna, those to her alone
//	discord direct anna 'words'                     waits for a direct message of the bot
//	discord server                                  a new server of anna and ben, to which the bot is added
//	discord return                                  the server is there again, as after an outage
//	discord kick                                    the bot is removed from the server
//	discord invite                                  the bot is added again
//	discord thread news                             a thread of a channel, $THREAD in commands and "thread" in scripts
//	discord demote anna                             she may manage the server no longer
//	discord speaks anna de                          her client is in that language
//	discord fail cut|hang|accept-and-hang|refuse    what happens to the next message
//	discord stop news 50001                         the channel refuses messages
//	discord post http://127.0.0.1:8080/…            posts interactions there
func cmdDiscord(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	switch {
	case len(args) == 3 && args[0] == "await":
		w.passMinute(ts)
		printDiscordMessage(ts, w.discord.AwaitText(w.channels[args[1]], args[2]))
	case len(args) == 4 && args[0] == "count":
		n := 0
		place := w.channels[args[1]]
		if member, ok := w.members[args[1]]; ok {
			place = w.discord.Direct(member)
		}
		for _, m := range w.discord.Messages(place) {
			if strings.Contains(m.Text(), args[2]) {
				n++
			}
		}
		wantCount(ts, n, args[3])
	case len(args) == 3 && args[0] == "direct":
		printDiscordMessage(ts, w.discord.AwaitText(w.discord.Direct(w.members[args[1]]), args[2]))
	case len(args) == 4 && args[2] == "press":
		w.pressDiscord(ts, args[0], args[1], args[3])
	case len(args) >= 3 && w.channels[args[1]] != "" && args[0] != "stop":
		printDiscord(ts, w.discord.Slash(w.guild, w.channels[args[1]], w.members[args[0]], args[2], pairs(ts, args[3:])))
	default:
		w.changeDiscord(ts, args)
	}
}

// changeDiscord does what happens to a server or on the way to it.
func (w *world) changeDiscord(ts *testscript.TestScript, args []string) {
	switch strings.Join(args[:1], "") + "/" + strconv.Itoa(len(args)) {
	case "server/1":
		w.newServer()
		w.discord.Invite(w.guild)
	case "return/1":
		w.discord.Return(w.guild)
	case "kick/1":
		w.discord.Kick(w.guild)
	case "invite/1":
		w.discord.Invite(w.guild)
	case "thread/2":
		w.channels["thread"] = w.discord.AddThread(w.channels[args[1]])
		ts.Setenv("THREAD", w.channels["thread"])
	case "demote/2":
		w.discord.SetMember(w.guild, w.members[args[1]], 0)
	case "speaks/3":
		w.discord.SetLocale(w.members[args[1]], args[2])
	case "fail/2":
		w.discord.Fail(discordtest.CreateMessage, discordtest.Fault{
			Cut:  args[1] == "cut",
			Hang: strings.HasSuffix(args[1], "hang"),
			Done: strings.HasPrefix(args[1], "accept"),
			// An invalid form body.
			Status: map[string]int{"refuse": 400}[args[1]], Code: 50035,
		})
	case "stop/3":
		code, err := strconv.Atoi(args[2])
		ts.Check(err)
		w.discord.Refuse(w.channels[args[1]], code)
	case "post/2":
		w.discord.PostTo(args[1])
	default:
		ts.Fatalf("discord: unknown form %q", args)
	}
}

// pressDiscord presses a button of the latest message that has it.
func (w *world) pressDiscord(ts *testscript.TestScript, who, channel, label string) {
	for _, m := range slices.Backward(w.discord.Messages(w.channels[channel])) {
		for _, row := range m.Rows {
			for _, b := range row.Buttons {
				if same, err := path.Match(label, b.Label); same && err == nil {
					printDiscord(ts, w.discord.Press(w.members[who], m, b.Label))
					return
				}
			}
		}
	}
	ts.Fatalf("no message of %s has a button %q", channel, label)
}

func printDiscord(ts *testscript.TestScript, i *discordtest.Interaction) {
	printDiscordMessage(ts, i.Await())
}

// printDiscordMessage prints a message with its buttons, "[World] [Sport]".
func printDiscordMessage(ts *testscript.TestScript, m discordtest.Message) {
	if m.Ephemeral {
		fmt.Fprintln(ts.Stdout(), "(seen by the asker alone)")
	}
	if image := m.Image(); image != "" {
		fmt.Fprintln(ts.Stdout(), "picture", image)
	}
	fmt.Fprintln(ts.Stdout(), m.Text())
	for _, row := range m.Rows {
		for _, b := range row.Buttons {
			fmt.Fprintf(ts.Stdout(), "[%s] ", b.Label)
		}
		fmt.Fprintln(ts.Stdout())
	}
}

func pairs(ts *testscript.TestScript, args []string) map[string]string {
	options := map[string]string{}
	for _, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			ts.Fatalf("%q is not option=value", a)
		}
		options[name] = value
	}
	return options
}
