package discord_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/digest"
)

// A shard may have 2500 servers, and Discord describes each when a session
// begins. Next to none of that stays in memory. The test is not parallel: nothing
// else may be in the heap.
func TestRun_Memory(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has a memory of its own")
	}
	const servers, most = 2500, 20 << 20
	s := newTown(discordtest.New(t))
	s.Patience = 3 * time.Minute
	for range servers - 1 {
		s.AddGuild()
	}
	idle := heap()
	c := config(t, s.Server)
	gone := make(chan string, 1)
	c.Gone = func(_ context.Context, home digest.Community, _ string) error {
		gone <- home.ID
		return nil
	}
	start(t, discord.New(c))
	s.AwaitGateway(1)
	s.Describe(20, 10)
	s.Kick(s.guild)
	<-gone // events come in their order: all were read
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
