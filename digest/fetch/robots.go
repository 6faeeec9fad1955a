package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
	"golang.org/x/sync/singleflight"
)

// What is kept of robots.txt files (https://www.rfc-editor.org/rfc/rfc9309).
const (
	robotsMemory = 24 * time.Hour // RFC 9309, 2.4
	robotsRetry  = time.Hour      // after an answer that says nothing
	maxRobots    = 500 << 10      // bytes that are read; RFC 9309, 2.5
	mostRobots   = 1000           // hosts
	robotName    = "newsdigest"
)

// errRobots means that a site asks programs not to read a page.
var errRobots = errors.New("the site's robots.txt asks programs not to read this page")

// robots knows which pages a site lets programs read. Feeds are made for
// programs and need no leave. The zero value is ready.
type robots struct {
	asking singleflight.Group // by host
	mu     sync.Mutex
	byHost map[string]rules
}

// rules are those of one host.
type rules struct {
	data  *robotstxt.RobotsData // nil lets nothing be read
	until time.Time
}

// check returns errRobots for a page that may not be read.
func (r *robots) check(ctx context.Context, client *http.Client, address string, now time.Time) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	site := u.Scheme + "://" + u.Host
	known, ok := r.find(site)
	if !ok || !now.Before(known.until) {
		_, _, _ = r.asking.Do(site, func() (any, error) {
			r.keep(site, ask(ctx, client, site, now), now)
			return nil, nil
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		known, _ = r.find(site)
	}
	if known.data == nil || !known.data.TestAgent(u.RequestURI(), robotName) {
		return errRobots
	}
	return nil
}

func (r *robots) find(site string) (rules, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.byHost[site]
	return known, ok
}

// keep remembers the rules of a host.
func (r *robots) keep(site string, known rules, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byHost == nil {
		r.byHost = map[string]rules{}
	}
	if len(r.byHost) >= mostRobots {
		for site, old := range r.byHost {
			if len(r.byHost) >= mostRobots/2 || !now.Before(old.until) {
				delete(r.byHost, site)
			}
		}
	}
	r.byHost[site] = known
}

// ask reads the rules of a host. A site without the file lets everything be
// read, one that is out of order nothing for an hour (RFC 9309, 2.3.1).
func ask(ctx context.Context, client *http.Client, site string, now time.Time) rules {
	a, _ := getPart(ctx, client, site+"/robots.txt", http.Header{"Accept": {"text/plain"}}, maxRobots)
	if a.status == 0 || a.status >= 500 || a.status == http.StatusTooManyRequests {
		return rules{until: now.Add(robotsRetry)}
	}
	data, err := robotstxt.FromStatusAndBytes(a.status, a.body)
	if err != nil { // what cannot be read forbids nothing
		data = &robotstxt.RobotsData{}
	}
	return rules{data: data, until: now.Add(robotsMemory)}
}
