package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// What is asked for, most wanted first.
const (
	acceptFeed = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
	acceptOPML = "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
	acceptPage = "text/html, application/xhtml+xml;q=0.9"
)

// An answer is the whole of what a site answered.
type answer struct {
	status int
	header http.Header
	body   []byte
	url    string // the one that answered, after redirects
	moved  bool   // every redirect to it was for good
}

// A statusError is an answer that is neither a resource nor 304.
type statusError struct{ code int }

// Error returns the status in words.
func (e statusError) Error() string {
	return fmt.Sprintf("status %d %s", e.code, http.StatusText(e.code))
}

// get asks for address with the headers given. It returns the answer beside a
// statusError too, since its headers may say when to come back; the body is
// read for 200 alone.
func get(ctx context.Context, client *http.Client, address string, header http.Header) (answer, error) {
	return getPart(ctx, client, address, header, maxDecompressed+1)
}

// getPart is get for the first bytes of a body alone.
func getPart(ctx context.Context, client *http.Client, address string, header http.Header, most int64) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	req.Header = header
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err // a *url.Error, which names method and address
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header, url: resp.Request.URL.String(), moved: movedForGood(resp)}
	switch resp.StatusCode {
	case http.StatusOK:
		a.body, err = io.ReadAll(io.LimitReader(resp.Body, most))
		if err != nil {
			return a, &url.Error{Op: "Read", URL: address, Err: err}
		}
		return a, nil
	case http.StatusNotModified:
		return a, nil
	}
	return a, &url.Error{Op: "Get", URL: address, Err: statusError{resp.StatusCode}}
}

// movedForGood reports whether an answer was redirected, each time for good
// (RFC 9110, 15.4.2 and 15.4.9).
func movedForGood(resp *http.Response) bool {
	via := resp.Request.Response
	for r := via; r != nil; r = r.Request.Response {
		if r.StatusCode != http.StatusMovedPermanently && r.StatusCode != http.StatusPermanentRedirect {
			return false
		}
	}
	return via != nil
}
