package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"newsdigest/bot/telegram"
)

// A poster is a platform to which its network posts.
type poster interface {
	// Handler returns where and what takes it, "" and nil for nothing.
	Handler() (pattern string, h http.Handler)
}

// serve answers on the web until ctx ends: the health page, and what the
// networks post.
func (a *app) serve(ctx context.Context) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", a.showHealth)
	for _, platform := range a.platforms {
		p, ok := platform.(poster)
		if !ok {
			continue
		}
		if pattern, h := p.Handler(); h != nil {
			mux.Handle(pattern, h)
		}
	}
	server := &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(a.web); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve on %s: %w", a.web.Addr(), err)
	}
	return nil
}

// showHealth answers 200 while the database does.
func (a *app) showHealth(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := a.health.ask(r.Context()); err != nil {
		a.log.Error("health check failed", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, "the database does not answer")
		return
	}
	fmt.Fprintln(w, "ok")
}

// webhook returns how Telegram posts updates, or nil where it is polled. The
// secret follows from the token, so that it need not be kept, and stays the
// same after a restart.
func webhook(s setup, inbox telegram.Inbox) *telegram.Webhook {
	if s.TelegramWebhook == "" {
		return nil
	}
	mac := hmac.New(sha256.New, []byte(s.TelegramToken))
	mac.Write([]byte("the secret of the webhook"))
	return &telegram.Webhook{URL: s.TelegramWebhook, Secret: hex.EncodeToString(mac.Sum(nil)), Inbox: inbox}
}
