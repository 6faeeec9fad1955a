package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"golang.org/x/sync/errgroup"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
	"newsdigest/storage"
)

// checkers is how many feeds are asked at once, one of each host.
const checkers = 16

// sourcesCheckCmd is `newsdigest sources check`.
type sourcesCheckCmd struct{ sourceFilter }

// Help is what `newsdigest sources check --help` teaches.
func (sourcesCheckCmd) Help() string {
	return `Each feed is asked once, as the bot would ask it, and what it answers is remembered; feeds of one host are asked one after the other. It exits with 1 where a feed does not answer.`
}

// Run asks the feeds and prints what they answered.
func (c *sourcesCheckCmd) Run(ctx context.Context, env Env) error {
	allow, err := fetch.ParseAllow(c.AllowAddresses)
	if err != nil {
		return err
	}
	store, sources, err := c.open(ctx, env)
	if err != nil {
		return err
	}
	defer store.Close()
	client := fetch.NewClient(fetch.Policy{Allow: allow, Version: version()})
	if err := askAll(ctx, env, store, client, sources); err != nil {
		return err
	}
	out := sourcePrinter{env, store, c.JSON}
	if err := out.print(ctx, sources); err != nil {
		return err
	}
	failed := 0
	for _, s := range sources {
		if s.Error != "" {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d feeds do not answer", failed, len(sources))
	}
	return nil
}

// askAll asks every feed, and puts into sources what it answered.
func askAll(ctx context.Context, env Env, store storage.Store, client *http.Client, sources []digest.Source) error {
	hosts := hostLocks{}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(checkers)
	for i := range sources {
		s := &sources[i]
		lock := hosts.of(s.URL)
		group.Go(func() error {
			lock.Lock()
			defer lock.Unlock()
			_, err := fetch.Ask(ctx, client, s.URL)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if s.Error = digest.Explanation(err); err == nil {
				s.Tried = env.Now()
			}
			return store.SaveTry(ctx, s.ID, s.Error, env.Now())
		})
	}
	return group.Wait()
}

// hostLocks keep the questions to one host apart.
type hostLocks map[string]*sync.Mutex

func (h hostLocks) of(address string) *sync.Mutex {
	host := ""
	if u, err := fetch.CheckURL(address); err == nil {
		host = u.Host
	}
	if h[host] == nil {
		h[host] = &sync.Mutex{}
	}
	return h[host]
}
