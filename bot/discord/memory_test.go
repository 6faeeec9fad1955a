package discord_test

import (
	"runtime"
	"testing"
	"time"

	"newsdigest/bot/discord/discordtest"
)

// A shard may have 2500 servers, and Discord describes each when a session
// begins: with 60 channels and 30 roles in some 20 KB. Next to none of that
// stays in memory. The test is not parallel: nothing else may be in the
// heap.
func TestRun_Memory(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has a memory of its own")
	}
	const servers, most = 2500, 20 << 20
	s := newTown(discordtest.New(t))
	s.Patience = time.Minute
	for range servers - 1 {
		s.AddGuild()
	}
	idle := heap()
	start(t, newBot(t, s.Server), echo("say"))
	s.AwaitGateway(1)
	s.Describe(60, 30)
	if got := s.say(s.ben, "all read").Await(); got.Content != "all read" { // events come in their order
		t.Fatalf("answer = %q", got.Content)
	}
	share := heap() - idle
	t.Logf("%d servers: %.1f MB more than with none", servers, float64(share)/(1<<20))
	if share > most {
		t.Errorf("the heap grew by %d bytes, want at most %d", share, most)
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // what finalizers freed
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
