package commands

import (
	"context"
	"slices"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/bot/locale"
	"newsdigest/digest"
	"newsdigest/digest/text"
)

const mostReads = 12 // languages that a community reads

// settings shows what the community has chosen, with a button for each choice,
// or changes one of them.
func (a *answers) settings() bot.Command {
	return bot.Command{
		Name:   "settings",
		Help:   "help.settings",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "what", Help: "help.settings_what", Choices: []string{"length", "language", "reads", "sound", "images"}},
			{Name: "value", Help: "help.settings_value", Complete: a.complete(suggestSettings)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			what, value := q.Args["what"], text.Fold(strings.TrimSpace(q.Args["value"]))
			switch {
			case what == "" && value != "":
				return bot.Reply{}, q.fail("settings.what", "list", "length, language, reads, sound, images")
			case value != "":
				s, err := set(q, what, value)
				if err != nil {
					return bot.Reply{}, err
				}
				if err := a.Store.SaveSettings(ctx, q.Community, s, q.Request.Now); err != nil {
					return bot.Reply{}, err
				}
				q.Settings, q.View = s, layout.For(s, q.User.Language, q.Request.Now)
			}
			return bot.Reply{Message: q.Chosen(q.Settings), Replace: q.Button}, nil
		}),
	}
}

// set returns the settings of q with one of them changed to what was typed,
// which is folded.
func set(q asked, what, value string) (digest.Settings, error) {
	s := q.Settings
	switch what {
	case "length":
		n, ok := map[string]digest.Length{
			"compact": digest.LengthCompact, "short": digest.LengthCompact,
			"normal": digest.LengthNormal, "long": digest.LengthLong,
		}[value]
		if !ok {
			return s, q.fail("settings.wrong", "what", what, "list", "compact, normal, long")
		}
		s.Length = n
	case "language":
		tag, ok := spoken(value)
		if !ok {
			return s, q.fail("settings.wrong", "what", what, "list", q.Locale.Names(locale.Tags()))
		}
		s.Language = tag
	case "sound", "images":
		on := q.Locale.Is("words.on", value)
		if !on && !q.Locale.Is("words.off", value) {
			return s, q.fail("settings.wrong", "what", what, "list", "on, off")
		}
		if what == "sound" {
			s.Silent = !on
		} else {
			s.Images = on
		}
	case "reads":
		var err error
		if s.Reads, err = reads(q, value); err != nil {
			return s, err
		}
	}
	return s, nil
}

// spoken returns the tag of a language of the bot, by its tag or its name in
// itself.
func spoken(value string) (string, bool) {
	for _, tag := range locale.Tags() {
		if value == text.Fold(tag) || value == text.Fold(locale.For(tag).Text("settings.self")) {
			return tag, true
		}
	}
	return "", false
}

// reads returns the languages that somebody listed: codes of two or three
// letters, names of the bot's languages, or "all".
func reads(q asked, value string) ([]string, error) {
	if q.Locale.Is("words.all", value) {
		return nil, nil
	}
	var tags []string
	for _, w := range strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' }) {
		tag, ok := spoken(w)
		if !ok {
			if len(w) < 2 || len(w) > 3 || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
				return nil, q.fail("settings.reads_wrong", "typed", brief(w))
			}
			tag = w
		}
		if tag = text.Primary(tag); !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	if len(tags) > mostReads {
		return nil, q.fail("settings.reads_many", "max", mostReads)
	}
	return tags, nil
}

// suggestSettings offers the values of what is chosen.
func suggestSettings(_ context.Context, q asked, typed string) ([]bot.Choice, error) {
	var choices []bot.Choice
	offer := func(label, value string) {
		if strings.Contains(text.Fold(label+" "+value), text.Fold(strings.TrimSpace(typed))) {
			choices = append(choices, bot.Choice{Label: label, Value: value})
		}
	}
	switch q.Args["what"] {
	case "length":
		for _, n := range []string{"compact", "normal", "long"} {
			offer(q.Locale.Text("settings.length."+n), n)
		}
	case "language":
		for _, tag := range locale.Tags() {
			offer(locale.For(tag).Text("settings.self"), tag)
		}
	case "reads":
		offer(q.Locale.Text("settings.all"), "all")
		for _, tag := range locale.Tags() {
			offer(locale.For(tag).Text("settings.self"), tag)
		}
	case "sound", "images":
		offer(q.Locale.Text("settings."+q.Args["what"]+".on"), "on")
		offer(q.Locale.Text("settings."+q.Args["what"]+".off"), "off")
	}
	return choices, nil
}
