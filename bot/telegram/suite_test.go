package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"newsdigest/bot/bottest"
	"newsdigest/bot/telegram"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

func TestBot_IsAPlatform(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	bottest.Run(t, suite(s, s.AddUser("Ada").ID))
}

// A rested bot has sent nothing to any chat before each send.
type rested struct {
	*telegram.Bot
	server *telegramtest.Server
}

func (r rested) Send(ctx context.Context, s digest.Shipment) digest.Outcome {
	return newBot(r.server.URL, r.server.Client()).Send(ctx, s)
}

func suite(s *telegramtest.Server, to int64) bottest.Suite {
	fault := func(name string, want digest.OutcomeKind, f telegramtest.Fault) bottest.Send {
		return bottest.Send{Name: name, Want: want, Prepare: func(*testing.T) { s.Fail("sendMessage", f) }}
	}
	return bottest.Suite{
		Platform: rested{newBot(s.URL, s.Client()), s},
		Chat:     chat(to),
		Check:    checkPayload,
		Words: func(payload string) string {
			var m sendable
			_ = json.Unmarshal([]byte(payload), &m)
			return strings.ReplaceAll(m.Text, "\u2060", "")
		},
		Sends: []bottest.Send{
			{Name: "it arrives", Want: digest.OutcomeSent},
			fault("blocked", digest.OutcomeGone, telegramtest.Fault{Status: 403, Description: "Forbidden: bot was blocked by the user"}),
			fault("refused", digest.OutcomeRefused, telegramtest.Fault{Status: 400, Description: "Bad Request: ENTITY_BOUNDS_INVALID"}),
			fault("moved", digest.OutcomeMigrated, telegramtest.Fault{Status: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -1}),
			fault("internal error", digest.OutcomeUnknown, telegramtest.Fault{Status: 500, Description: "Internal Server Error: restart"}),
			fault("cut off", digest.OutcomeUnknown, telegramtest.Fault{Cut: true, Done: true}),
			fault("token revoked", digest.OutcomeStopped, telegramtest.Fault{Status: 401, Description: "Unauthorized"}),
			fault("limited", digest.OutcomeLimited, telegramtest.Fault{Status: 429, Description: "Too Many Requests: retry after 9", RetryAfter: 9}),
		},
	}
}

// checkPayload returns what Telegram would refuse or make live.
func checkPayload(payload string) error {
	var m sendable
	if err := json.Unmarshal([]byte(payload), &m); err != nil {
		return err
	}
	var problems []error
	for _, p := range telegramtest.Check(telegramtest.Message{Text: m.Text, Entities: m.Entities, Buttons: m.Markup.Rows}) {
		problems = append(problems, errors.New(p))
	}
	return errors.Join(problems...)
}
