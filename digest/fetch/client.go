package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Bounds of a guarded request.
const (
	requestTime   = 20 * time.Second // from the dial to the last byte of the body
	firstByteTime = 10 * time.Second
	tlsTime       = 5 * time.Second
	maxHeader     = 64 << 10 // bytes
	maxRedirects  = 5
	maxPerHost    = 2 // connections
)

// errRedirects means that a site sends its visitors on without end.
var errRedirects = errors.New("too many redirects")

// A Policy says where the requests of a client may go. The zero Policy is the
// guarded one, for addresses that people give.
type Policy struct {
	Allow   []Allow // opened by the operator
	Version string  // of the program, for User-Agent; may be ""
	// Resolver and Dial replace the system's, for tests; nil means the
	// system's. A guarded Dial is given IP addresses, never names.
	Resolver Resolver
	Dial     DialFunc

	plain bool
}

// Plain returns the policy for the addresses of platforms, which the operator
// and not a reader chooses: any address, no limits of size, and no limit of
// time after the connection is made, since a long poll may take minutes.
func Plain() Policy { return Policy{plain: true} }

// NewClient returns an HTTP client under a policy. A guarded client asks for
// http and https only, follows at most five redirects, never from https to
// http, sends no cookies and no credentials, and ends a request after 20 s.
// The bodies of its responses are decompressed and end with an error where
// they are larger than a feed or a page may be.
func NewClient(p Policy) *http.Client {
	if p.plain {
		return &http.Client{Transport: &named{version: p.Version, next: &http.Transport{
			DialContext:         NewDialer(p),
			TLSHandshakeTimeout: tlsTime,
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: 16,
			IdleConnTimeout:     90 * time.Second,
		}}}
	}
	g := newGuard(p.Allow)
	return &http.Client{
		Timeout:       requestTime,
		CheckRedirect: checkRedirect,
		Transport: &guarded{guard: g, version: p.Version, next: &http.Transport{
			// No Proxy: behind one, only the proxy's own address would be checked.
			DialContext:            newGuardedDialer(p, g).dialContext,
			TLSHandshakeTimeout:    tlsTime,
			ResponseHeaderTimeout:  firstByteTime,
			MaxResponseHeaderBytes: maxHeader,
			DisableCompression:     true, // limitBody decompresses, and counts
			MaxConnsPerHost:        maxPerHost,
			MaxIdleConns:           32,
			IdleConnTimeout:        30 * time.Second,
		}},
	}
}

func checkRedirect(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return errRedirects
	}
	if via[len(via)-1].URL.Scheme == "https" && next.URL.Scheme == "http" {
		return fmt.Errorf("%w: redirect from https to http", ErrRefused)
	}
	return nil
}

// guarded is the transport of a guarded client. The client calls it once for
// each redirect, so nothing goes out unchecked.
type guarded struct {
	guard   *guard
	version string
	next    *http.Transport
}

// RoundTrip makes one request.
func (t *guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	u, err := t.check(r.URL)
	if err != nil {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, err
	}
	out := r.Clone(r.Context())
	out.URL, out.Host = u, ""
	for _, name := range []string{"Authorization", "Cookie", "Referer"} {
		out.Header.Del(name)
	}
	out.Header.Set("User-Agent", userAgent(t.version))
	out.Header.Set("Accept-Encoding", "gzip")
	resp, err := t.next.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	if err := limitBody(resp); err != nil {
		return nil, err
	}
	return resp, nil
}

func (t *guarded) check(u *url.URL) (*url.URL, error) {
	u, err := checkParsed(u)
	if err != nil {
		return nil, err
	}
	if port, err := strconv.ParseUint(u.Port(), 10, 16); err == nil && !t.guard.allowsPort(uint16(port)) {
		return nil, fmt.Errorf("%w: port %d", ErrRefused, port)
	}
	return u, nil
}

// CloseIdleConnections closes the connections that no request uses.
func (t *guarded) CloseIdleConnections() { t.next.CloseIdleConnections() }

// named adds the name of the program to requests that carry none.
type named struct {
	version string
	next    *http.Transport
}

// RoundTrip makes one request.
func (t *named) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Header.Get("User-Agent") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", userAgent(t.version))
	}
	return t.next.RoundTrip(r)
}

// CloseIdleConnections closes the connections that no request uses.
func (t *named) CloseIdleConnections() { t.next.CloseIdleConnections() }

func userAgent(version string) string {
	if version == "" {
		return "newsdigest"
	}
	return "newsdigest/" + version
}
