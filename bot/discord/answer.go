package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"newsdigest/bot"
	"newsdigest/digest"
)

// answerTries is how often a part of an answer is sent when Discord asks to
// wait.
const answerTries = 4

// An answer is a reply on its way to who asked.
type answer struct {
	api   *client
	hook  string // the path under which an interaction is answered
	parts []digest.Part
	files []bot.File // with the first part
	flags int
}

func (b *Bot) newAnswer(i *discordgo.Interaction, r bot.Reply) *answer {
	a := &answer{
		api:   b.api,
		hook:  "webhooks/" + i.AppID + "/" + i.Token,
		parts: b.Render(r.Message),
		files: r.Files,
	}
	if r.Private || i.Message != nil && i.Message.Flags&discordgo.MessageFlagsEphemeral != 0 {
		a.flags = flagEphemeral
	}
	return a
}

// edit puts the first part in the place of the acknowledgement, or of the
// message under which a button was pressed, and the others below.
func (a *answer) edit(ctx context.Context) error {
	if err := a.send(ctx, http.MethodPatch, a.hook+"/messages/@original", a.parts[0], 0); err != nil {
		return err
	}
	return a.follow(ctx, a.parts[1:])
}

// follow sends parts below.
func (a *answer) follow(ctx context.Context, parts []digest.Part) error {
	for _, p := range parts {
		if err := a.send(ctx, http.MethodPost, a.hook, p, a.flags); err != nil {
			return err
		}
	}
	return nil
}

// remove takes the acknowledgement away.
func (a *answer) remove(ctx context.Context) error {
	return a.patient(ctx, func(ctx context.Context) error {
		return a.api.call(ctx, http.MethodDelete, a.hook+"/messages/@original", nil, nil)
	})
}

// send sends one part, and its words alone where Discord refuses the rest.
func (a *answer) send(ctx context.Context, method, path string, p digest.Part, flags int) error {
	files := a.files
	a.files = nil
	var err error
	for _, form := range []digest.Form{digest.FormRich, digest.FormPlain} {
		err = a.patient(ctx, func(ctx context.Context) error {
			body := struct {
				payload
				Flags int `json:"flags,omitempty"`
			}{Flags: flags}
			if err := json.Unmarshal([]byte(p.In(form)), &body.payload); err != nil {
				return err
			}
			return a.api.upload(ctx, method, path, body, files, nil)
		})
		var e *apiError
		if !errors.As(err, &e) || e.Status != http.StatusBadRequest {
			return err
		}
	}
	return err
}

// patient makes one call, and makes it again as often as Discord asks to wait.
// The answer is given although the program is being stopped.
func (a *answer) patient(ctx context.Context, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), replyTimeout)
	defer cancel()
	var err error
	for range answerTries {
		err = call(ctx)
		var e *apiError
		if !errors.As(err, &e) || e.Status != http.StatusTooManyRequests {
			return err
		}
		if sleep(ctx, e.RetryAfter) != nil {
			return err
		}
	}
	return err
}
