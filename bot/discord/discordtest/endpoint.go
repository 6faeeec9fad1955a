package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// PostTo makes the server post interactions to an address, signed as the real
// one does, in place of sending them over the gateway. It returns the public
// key of the application.
func (s *Server) PostTo(address string) ed25519.PublicKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = address
	return s.key.Public().(ed25519.PublicKey)
}

// PublicKey returns the key by which PostTo signs.
func (s *Server) PublicKey() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

// Sign signs what is posted at a time.
func (s *Server) Sign(at time.Time, body []byte) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	return http.Header{
		"Content-Type":          {"application/json"},
		"X-Signature-Timestamp": {stamp},
		"X-Signature-Ed25519":   {hex.EncodeToString(ed25519.Sign(s.key, append([]byte(stamp), body...)))},
	}
}

// post posts an interaction. The bot answers it by a callback, so that 202
// without a body is the only good answer.
func (s *Server) post(address string, event any) {
	s.tb.Helper()
	body, err := json.Marshal(event)
	if err != nil {
		s.tb.Errorf("discordtest: %v", err)
		return
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		s.tb.Errorf("discordtest: %v", err)
		return
	}
	r.Header = s.Sign(s.Now(), body)
	answer, err := s.Client().Do(r)
	if err != nil {
		s.tb.Errorf("discordtest: post an interaction: %v", err)
		return
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusAccepted {
		s.tb.Errorf("discordtest: an interaction was answered with %s, want 202", answer.Status)
	}
}

// getApplication returns the bot's application.
func (s *Server) getApplication(*request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var address any
	if s.endpoint != "" {
		address = s.endpoint
	}
	return ok(object{
		"id": s.App, "name": "News", "icon": nil, "description": "", "type": nil,
		"verify_key": hex.EncodeToString(s.PublicKey()), "flags": 0, "flags_new": "0", "redirect_uris": []string{},
		"interactions_endpoint_url": address, "role_connections_verification_url": nil, "owner": s.userJSON(s.App),
		"approximate_guild_count": len(s.guilds), "approximate_user_install_count": 0,
		"approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": nil,
		"eligible_oauth2_scopes": []string{},
	})
}
