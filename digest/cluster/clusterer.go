package cluster

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

const (
	// batch is how many items are put into stories in one transaction.
	batch = 500
	// repairEvery is the shortest time between two repairs.
	repairEvery = 10 * time.Minute
	// memory is how far back the engine knows items: the window for joining
	// on both sides of a report, and a day for feeds that are late.
	memory = 5 * 24 * time.Hour
)

// Store is the part of storage that the clusterer needs.
type Store interface {
	DueCluster(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	ListUnclustered(ctx context.Context, limit int) ([]digest.Item, error)
	ListItems(ctx context.Context, since time.Time) ([]digest.Item, error)
	ListOpenings(ctx context.Context, q digest.OpeningQuery) ([]digest.Item, error)
	ListLinks(ctx context.Context, since time.Time) ([]digest.Link, error)
	SaveAssignments(ctx context.Context, held digest.Held, as []digest.Assignment, links ...digest.Link) error
}

// A Clusterer puts items into stories as they come in, and repairs the
// stories of the last days every ten minutes while items come.
type Clusterer struct {
	Store Store
	Now   func() time.Time
	Log   *slog.Logger

	engine   *Engine // nil until it was read from the store, and after an error
	epoch    int64   // of the lease under which the engine was last saved
	repaired time.Time
}

// Stage returns the clusterer's stage. There is one worker, so that Run never
// runs twice at once.
func (c *Clusterer) Stage() work.Stage {
	return work.Stage{
		Kind:    "cluster",
		Workers: 1,
		Timeout: 5 * time.Minute,
		Due:     c.Store.DueCluster,
		Run:     c.Run,
	}
}

// Run puts every item that has no story into one. What the engine knows and
// what is stored are the same after each batch; after an error, or when
// another process held the lease meanwhile, the engine is read anew.
func (c *Clusterer) Run(ctx context.Context, held digest.Held) (err error) {
	defer func() {
		c.epoch = held.Epoch
		if err != nil {
			c.engine = nil
		}
	}()
	if c.engine == nil || c.epoch != held.Epoch-1 {
		if err := c.restore(ctx); err != nil {
			return err
		}
	}
	added := 0
	for {
		items, err := c.Store.ListUnclustered(ctx, batch)
		if err != nil {
			return fmt.Errorf("list unclustered items: %w", err)
		}
		if len(items) == 0 {
			break
		}
		as := c.add(items)
		if err := c.Store.SaveAssignments(ctx, held, as, c.engine.Links()...); err != nil {
			return fmt.Errorf("save %d assignments: %w", len(as), err)
		}
		added += len(items)
	}
	if added == 0 {
		return nil
	}
	c.Log.Info("items clustered", "items", added)
	if c.Now().Sub(c.repaired) < repairEvery {
		return nil
	}
	return c.repair(ctx, held)
}

// add puts items into stories and returns what is to be saved: where they are,
// and where items are that they moved.
func (c *Clusterer) add(items []digest.Item) []digest.Assignment {
	as := map[int64]digest.Assignment{}
	for _, it := range items {
		as[it.ID] = c.engine.Add(it)
	}
	for _, a := range c.engine.Moved() {
		as[a.Item] = a
	}
	return slices.SortedFunc(maps.Values(as), func(a, b digest.Assignment) int { return cmp.Compare(a.Item, b.Item) })
}

func (c *Clusterer) restore(ctx context.Context) error {
	since := c.Now().Add(-memory)
	items, err := c.Store.ListItems(ctx, since)
	if err != nil {
		return fmt.Errorf("list clustered items: %w", err)
	}
	e := New(Options{})
	e.Restore(items)
	if err := recall(ctx, c.Store, e, since); err != nil {
		return err
	}
	c.engine = e
	return nil
}

func (c *Clusterer) repair(ctx context.Context, held digest.Held) error {
	begin := c.Now()
	c.engine.Forget(c.Now().Add(-memory))
	changed := c.engine.Repair()
	c.repaired = c.Now()
	links := c.engine.Links()
	if len(changed)+len(links) == 0 {
		return nil
	}
	if err := c.Store.SaveAssignments(ctx, held, changed, links...); err != nil {
		return fmt.Errorf("save a repair of %d items: %w", len(changed), err)
	}
	c.Log.Info("stories repaired", "changed", len(changed), "links", len(links), "took", c.Now().Sub(begin))
	return nil
}
