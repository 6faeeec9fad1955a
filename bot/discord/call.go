package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"newsdigest/bot"
)

// maxAnswer bounds what is read of an answer; a page of messages is its
// largest.
const maxAnswer = 8 << 20

// An apiError is an answer of Discord that is not a success.
type apiError struct {
	Status     int
	Code       int           // Discord's own, zero where the answer was none of its API
	Message    string        // Discord's words
	Foreign    bool          // the answer is not Discord's JSON: a proxy before it spoke
	RetryAfter time.Duration // of a 429
	Global     bool          // of a 429: the whole bot must wait
}

func (e *apiError) Error() string {
	return fmt.Sprintf("Discord answered %d, code %d: %s", e.Status, e.Code, e.Message)
}

// call makes one request with a JSON body, none where body is nil, and decodes
// the answer into out unless out is nil. It returns an *apiError for an answer
// that is not a success.
func (c *client) call(ctx context.Context, method, path string, body, out any) error {
	if body == nil {
		return c.do(ctx, method, path, "", nil, out)
	}
	return c.do(ctx, method, path, "application/json", harmless(path, encodeJSON(body)), out)
}

// upload is call with attachments.
func (c *client) upload(ctx context.Context, method, path string, body any, files []bot.File, out any) error {
	if len(files) == 0 {
		return c.call(ctx, method, path, body, out)
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	err := form.WriteField("payload_json", string(described(harmless(path, encodeJSON(body)), files)))
	for i, f := range files {
		var w io.Writer
		if err == nil {
			w, err = form.CreateFormFile(fmt.Sprintf("files[%d]", i), f.Name)
		}
		if err == nil {
			_, err = w.Write(f.Data)
		}
	}
	if err = errors.Join(err, form.Close()); err != nil {
		return fmt.Errorf("attach files: %w", err)
	}
	return c.do(ctx, method, path, form.FormDataContentType(), b.Bytes(), out)
}

// maxAlt is the longest description of an attachment.
// https://docs.discord.com/developers/resources/message#attachment-object, 2026-08
const maxAlt = 1024

// described returns the body of a request that says what its files show.
func described(body []byte, files []bot.File) []byte {
	type attachment struct {
		ID          string `json:"id"` // the number of the file
		Description string `json:"description,omitempty"`
	}
	var all []attachment
	for i, f := range files {
		alt, _ := cut(clean(f.Alt), maxAlt, func(s string) string { return s })
		all = append(all, attachment{strconv.Itoa(i), alt})
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return body
	}
	fields["attachments"] = encodeJSON(all)
	return encodeJSON(fields)
}

// do makes one request. Errors name the method and a path without tokens.
func (c *client) do(ctx context.Context, method, path, contentType string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, "https://"+discordHost+apiVersion+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, hidden(path), bare(err))
	}
	req.Header.Set("User-Agent", "DiscordBot (newsdigest, 1)") // in the form that Discord asks for
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, hidden(path), bare(err))
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("%s %s: read answer: %w", method, hidden(path), err)
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %w", method, hidden(path), readError(res, data))
	}
	if out == nil || res.StatusCode == http.StatusNoContent {
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("%s %s: decode answer: %w", method, hidden(path), err)
	}
	return nil
}

// readError returns the error that an answer stands for.
func readError(res *http.Response, data []byte) *apiError {
	e := &apiError{Status: res.StatusCode, RetryAfter: retryAfter(res.Header)}
	var body struct {
		Code       int     `json:"code"`
		Message    string  `json:"message"`
		RetryAfter float64 `json:"retry_after"` // seconds, finer than the header
		Global     bool    `json:"global"`
	}
	if err := json.Unmarshal(data, &body); err != nil || body.Message == "" {
		e.Foreign, e.Message = true, http.StatusText(res.StatusCode)
		return e
	}
	e.Code, e.Message = body.Code, strings.TrimSpace(clean(body.Message))
	e.Global = body.Global || res.Header.Get("X-RateLimit-Global") != ""
	if after := time.Duration(body.RetryAfter * float64(time.Second)); after > 0 {
		e.RetryAfter = after
	}
	return e
}

// bare returns err without the address that net/http puts into it: the path of
// an interaction holds its token.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// hidden returns a path without the token of an interaction.
func hidden(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	if len(parts) > 2 && (parts[0] == "webhooks" || parts[0] == "interactions") {
		parts[2] = "…"
	}
	return strings.Join(parts, "/")
}

// noMentions is what keeps a message from pinging anybody. An empty object
// would not do, and leaving it out allows every mention.
var noMentions = json.RawMessage(`{"parse":[]}`)

// harmless returns the body of a request such that no message in it mentions
// anybody, whatever its author forgot.
func harmless(path string, body []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil || fields == nil {
		return body
	}
	switch parts := strings.Split(path, "/"); {
	case parts[0] == "interactions":
		switch string(fields["type"]) {
		case "4", "7": // a message, and a change of one
			fields["data"] = harmless("webhooks", fields["data"])
		}
	case parts[0] == "webhooks", len(parts) > 2 && parts[0] == "channels" && parts[2] == "messages":
		fields["allowed_mentions"] = noMentions
	}
	return encodeJSON(fields)
}
