package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdigest/bot/discord/discordtest"
)

// A recorder is a TB that keeps what a Server complains about.
type recorder struct {
	*testing.T
	mu     sync.Mutex
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

// Logf keeps what is broken on purpose out of the counts of the whole suite.
func (r *recorder) Logf(string, ...any) {}

func (r *recorder) complaints() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.errors, "\n")
}

// post makes a request as the bot and returns the status and the answer.
func post(t *testing.T, s *discordtest.Server, method, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+"/api/v10"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+s.Token)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(data)
}

// message returns the body of a message with more fields than its mentions.
func message(fields string) string { return `{"allowed_mentions":{"parse":[]},` + fields + `}` }

// A Server complains about what Discord refuses or overlooks, and about
// nothing else.
func TestServer_Complains(t *testing.T) {
	t.Parallel()
	button := func(n int, id string) string {
		return strings.TrimSuffix(strings.Repeat(fmt.Sprintf(`{"type":2,"style":2,"label":"a","custom_id":%q},`, id), n), ",")
	}
	row := func(buttons string) string {
		return message(`"content":"a","components":[{"type":1,"components":[` + buttons + `]}]`)
	}
	embed := func(length int) string {
		return fmt.Sprintf(`{"title":"a","description":%q}`, strings.Repeat("b", length))
	}
	tests := []struct {
		name, body, want string
	}{
		{"a good message", message(`"content":"hello"`), ""},
		{"no allowed_mentions", `{"content":"hello"}`, "allowed_mentions"},
		{"allowed_mentions of everyone", `{"content":"a","allowed_mentions":{"parse":["everyone"]}}`, "allowed_mentions"},
		{"allowed_mentions without a list", `{"content":"a","allowed_mentions":{"parse":null}}`, "allowed_mentions"},
		{"content of 2001", message(`"content":"` + strings.Repeat("a", 2001) + `"`), "content of 2001"},
		{"emoji count twice", message(`"content":"` + strings.Repeat("😀", 1001) + `"`), "content of 2002"},
		{"nothing", message(`"content":" "`), "an empty message"},
		{"a misspelt field", message(`"contents":"a"`), "contents"},
		{"embeds of more than 6000", message(`"embeds":[` + embed(4000) + `,` + embed(2000) + `]`), "embeds of 6002"},
		{"a script", message(`"embeds":[{"title":"a","url":"javascript:alert(1)"}]`), "javascript"},
		{"six buttons in a row", row(button(6, "a")), "6 buttons in a row"},
		{"a custom id twice", row(button(2, "a")), `the custom id \"a\" twice`},
		{"a custom id of 101", row(button(1, strings.Repeat("x", 101))), "custom id of 101"},
		{"a button without a purpose", row(`{"type":2,"style":2,"label":"a"}`), "a button of style 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := &recorder{T: t}
			s := discordtest.New(r)
			channel := s.AddChannel(s.AddGuild())
			status, _ := post(t, s, "POST", "/channels/"+channel+"/messages", tt.body)
			got := r.complaints()
			if tt.want == "" && (got != "" || status != 200) || !strings.Contains(got, tt.want) {
				t.Errorf("status %d, complaints %q, want %q", status, got, tt.want)
			}
		})
	}
}

func TestServer_UnknownRequest(t *testing.T) {
	t.Parallel()
	r := &recorder{T: t}
	s := discordtest.New(r)
	post(t, s, "GET", "/guilds/1/bans", "")
	if got := r.complaints(); !strings.Contains(got, "unknown request GET /api/v10/guilds/1/bans") {
		t.Errorf("complaints = %q", got)
	}
}

// Requests and answers that break the published contract are found.
func TestServer_Contract(t *testing.T) {
	t.Parallel()
	r := &recorder{T: t}
	s := discordtest.New(r)
	if !s.Checked() {
		t.Skip("../shared/data/platform/discord-openapi.json is not there")
	}
	channel := s.AddChannel(s.AddGuild())
	post(t, s, "POST", "/channels/"+channel+"/messages", message(`"content":"a","nonce":"`+strings.Repeat("n", 26)+`"`))
	if got := r.complaints(); !strings.Contains(got, "is not Discord's") {
		t.Errorf("complaints about a nonce of 26 = %q", got)
	}
	before := r.complaints()
	post(t, s, "GET", "/channels/"+channel+"/messages?limit=101", "")
	if got := strings.TrimPrefix(r.complaints(), before); !strings.Contains(got, "limit") {
		t.Errorf("complaints about a limit of 101 = %q", got)
	}
}

// An interaction that is not acknowledged in 3 s is lost, one that is may be
// answered for 15 minutes, and none is acknowledged twice.
func TestServer_InteractionTimes(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, s *discordtest.Server, ask func() (callback, hook string)) {
		const deferred = `{"type":5,"data":{"flags":0}}`
		late, _ := ask()
		time.Sleep(3*time.Second + time.Millisecond)
		if status, answer := post(t, s, "POST", late, deferred); status != 404 {
			t.Errorf("acknowledged after 3 s: %d %s", status, answer)
		}
		callback, hook := ask()
		if status, answer := post(t, s, "POST", hook, message(`"content":"a"`)); status != 404 {
			t.Errorf("answered before it was acknowledged: %d %s", status, answer)
		}
		if status, answer := post(t, s, "POST", callback, deferred); status != 204 {
			t.Errorf("acknowledged in time: %d %s", status, answer)
		}
		if status, answer := post(t, s, "POST", callback, deferred); status != 400 {
			t.Errorf("acknowledged twice: %d %s", status, answer)
		}
		time.Sleep(14 * time.Minute)
		if status, answer := post(t, s, "POST", hook, message(`"content":"a"`)); status != 200 {
			t.Errorf("answered after 14 minutes: %d %s", status, answer)
		}
		time.Sleep(2 * time.Minute)
		if status, answer := post(t, s, "POST", hook, message(`"content":"a"`)); status != 401 {
			t.Errorf("answered after 16 minutes: %d %s", status, answer)
		}
	})
}

// A nonce stops a second message for a while.
func TestServer_Nonce(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	channel := s.AddChannel(s.AddGuild())
	body := message(`"content":"a","nonce":"n1","enforce_nonce":true`)
	var ids []string
	for range 2 {
		_, answer := post(t, s, "POST", "/channels/"+channel+"/messages", body)
		var m struct{ ID string }
		if err := json.NewDecoder(bytes.NewBufferString(answer)).Decode(&m); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.ID)
	}
	if n := len(s.Messages(channel)); n != 1 || ids[0] != ids[1] {
		t.Errorf("%d messages with the ids %v, want 1", n, ids)
	}
}
