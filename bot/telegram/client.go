package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

const (
	// telegramURL is where Telegram's own Bot API server answers.
	telegramURL = "https://api.telegram.org"
	// callTime bounds every call but the long poll.
	callTime = 15 * time.Second
	// maxAnswer is the most of an answer that is read, in bytes: a hundred
	// updates of the longest messages stay well below it.
	maxAnswer = 16 << 20
)

// A client calls methods of the Bot API. The types of go-telegram/bot describe
// what goes over the wire; the call is our own, because that library says
// neither whether a request was written before it failed nor what to wait, and
// has no public getUpdates.
type client struct {
	http  *http.Client
	base  string // without a slash at the end
	token string
}

// newClient returns a client that calls base with the settings of h, except
// that it follows no redirect, which would carry the token elsewhere, and that
// contexts alone bound its calls, so that a long poll may be long.
func newClient(h *http.Client, base, token string) *client {
	if base == "" {
		base = telegramURL
	}
	own := *h
	own.Timeout = 0
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{http: &own, base: strings.TrimRight(base, "/"), token: token}
}

// A callError is a call that failed, in the terms by which it is decided
// whether it may be made again. It never holds the token.
type callError struct {
	Method      string
	Code        int           // the answer's error_code or HTTP status; 0 without an answer
	Spoken      bool          // the answer is the Bot API's own, not a page of some proxy
	Description string        // the Bot API's words, or what failed on the way
	RetryAfter  time.Duration // of a 429
	MovedTo     int64         // the id of the supergroup that a group has become
	Written     bool          // the request began to be written: it may have been carried out
	Err         error         // the cause, where there was no answer
}

func (e *callError) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("call %s: %s", e.Method, e.Description)
	}
	return fmt.Sprintf("call %s: %d %s", e.Method, e.Code, e.Description)
}

func (e *callError) Unwrap() error { return e.Err }

// says reports whether the Bot API answered with code and with words.
func (e *callError) says(code int, words string) bool {
	return e.Spoken && e.Code == code && strings.Contains(strings.ToLower(e.Description), words)
}

// call calls a method with params, nil or a value that marshals to an object,
// and decodes what it returns into result, where that is not nil. Its errors
// are *callError, except where a good answer cannot be decoded.
func (c *client) call(ctx context.Context, method string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return c.failed(method, false, err)
	}
	if params == nil {
		body = []byte("{}")
	}
	return c.post(ctx, method, "application/json", body, result)
}

// post is call with a body that is encoded already.
func (c *client) post(ctx context.Context, method, kind string, body []byte, result any) error {
	// net/http repeats a request on another connection only where it is sure
	// that the server read nothing of it, so each connection starts afresh.
	var written atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { written.Store(false) },
		WroteHeaders: func() { written.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/bot"+c.token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return c.failed(method, false, err)
	}
	req.Header.Set("Content-Type", kind)
	status, answer, err := c.do(req)
	if err != nil {
		return c.failed(method, written.Load(), err)
	}
	return c.read(method, status, answer, result)
}

// do returns the status and the body of an answer; the status is 0 where none
// came.
func (c *client) do(req *http.Request) (int, []byte, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return resp.StatusCode, answer, err
}

// An answer is what the Bot API wraps every answer in.
// https://core.telegram.org/bots/api#making-requests
type answer struct {
	OK          *bool           `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Description string          `json:"description"`
	ErrorCode   int             `json:"error_code"`
	Parameters  struct {
		RetryAfter      int   `json:"retry_after"`
		MigrateToChatID int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

func (c *client) read(method string, status int, body []byte, result any) error {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil || a.OK == nil {
		return &callError{Method: method, Code: status, Written: true, Description: "the answer is not the Bot API's"}
	}
	if !*a.OK {
		return &callError{
			Method:      method,
			Code:        a.ErrorCode,
			Spoken:      true,
			Description: c.redact(a.Description),
			RetryAfter:  time.Duration(a.Parameters.RetryAfter) * time.Second,
			MovedTo:     a.Parameters.MigrateToChatID,
			Written:     true,
		}
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(a.Result, result); err != nil {
		return fmt.Errorf("decode the answer to %s: %w", method, err)
	}
	return nil
}

// failed returns the error of a call that got no answer. The address of the
// request, which holds the token, is left out of it.
func (c *client) failed(method string, written bool, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return &callError{Method: method, Written: written, Description: c.redact(err.Error()), Err: hidden{err}}
}

// redact takes the token, and its secret half alone, out of a text.
func (c *client) redact(s string) string {
	s = strings.ReplaceAll(s, c.token, "[token]")
	if _, secret, ok := strings.Cut(c.token, ":"); ok && secret != "" {
		s = strings.ReplaceAll(s, secret, "[token]")
	}
	return s
}

// A hidden error can be tested for and not read: its text might hold the
// token.
type hidden struct{ err error }

func (h hidden) Error() string        { return "no answer" }
func (h hidden) Is(target error) bool { return errors.Is(h.err, target) }
