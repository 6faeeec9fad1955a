package main

import (
	"bytes"
	"context"
	"net/http"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
)

// feeds finds feeds for commands, under the guard.
type feeds struct{ client *http.Client }

// Discover finds the feeds of an address.
func (f feeds) Discover(ctx context.Context, address string) (digest.Finding, error) {
	return fetch.Discover(ctx, f.client, address)
}

// ReadList reads an OPML file.
func (feeds) ReadList(data []byte) (digest.FeedList, error) {
	return fetch.ReadOPML(bytes.NewReader(data))
}

// FetchList reads an OPML file at an address.
func (f feeds) FetchList(ctx context.Context, address string) (digest.FeedList, error) {
	return fetch.GetOPML(ctx, f.client, address)
}

// WriteList writes an OPML file.
func (feeds) WriteList(feeds []digest.Feed) ([]byte, error) {
	var b bytes.Buffer
	err := fetch.WriteOPML(&b, "newsdigest", feeds)
	return b.Bytes(), err
}
