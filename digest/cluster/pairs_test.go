package cluster_test

import (
	"math/rand/v2"
	"testing"

	"newsdigest/digest/cluster"
)

// TestPairTable does the same to a table and to a map.
func TestPairTable(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	var table cluster.PairTable
	want := map[uint64]uint32{}
	for range 50_000 {
		key, id := r.Uint64N(3000)+1, r.Uint32N(5)
		if r.IntN(3) == 0 {
			table.Remove(key)
			delete(want, key)
		} else {
			table.Set(key, id)
			want[key] = id
		}
		probe := r.Uint64N(3000) + 1
		id, ok := table.Find(probe)
		if wantID, wantOK := want[probe]; id != wantID || ok != wantOK {
			t.Fatalf("Find(%d) = %d, %v, want %d, %v", probe, id, ok, wantID, wantOK)
		}
	}
}
