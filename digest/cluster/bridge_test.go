package cluster_test

import (
	"testing"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

// TestEngine_Moved lets items of few events arrive, of which some begin as
// two stories, and checks that what Add and Moved say is where items are.
func TestEngine_Moved(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	told := map[int64]digest.Assignment{}
	items, moved := events(600, 12), 0
	for _, it := range items {
		told[it.ID] = e.Add(it)
		for _, a := range e.Moved() {
			if told[a.Item].Story == a.Story {
				t.Errorf("item %d moved to story %d, where it was", a.Item, a.Story)
			}
			told[a.Item] = a
			moved++
			if x, _ := e.Explain(a.Item); x.Bridge != it.ID {
				t.Errorf("item %d moved when %d arrived, explained is %d", a.Item, it.ID, x.Bridge)
			}
		}
	}
	if moved == 0 {
		t.Error("no item moved, want some events to begin as two stories that become one")
	}
	for _, it := range items {
		if got := e.Add(it); got != told[it.ID] {
			t.Errorf("item %d is in %+v, told was %+v", it.ID, got, told[it.ID])
		}
	}
}

// TestEngine_RepairTellsWhatMoved checks that nobody who calls Repair alone
// misses an item.
func TestEngine_RepairTellsWhatMoved(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	told := map[int64]digest.Assignment{}
	items := events(600, 12)
	for _, it := range items {
		told[it.ID] = e.Add(it)
	}
	for _, a := range e.Repair() {
		told[a.Item] = a
	}
	for _, it := range items {
		if got := e.Add(it); got != told[it.ID] {
			t.Errorf("item %d is in %+v, told was %+v", it.ID, got, told[it.ID])
		}
	}
	if again := e.Moved(); len(again) != 0 {
		t.Errorf("Moved() after a repair = %v, want nothing", again)
	}
}
