package simtest

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/digest"
	"newsdigest/storage"
)

// warming is how many days a city lives before days are compared: by then the
// engine's memory of five days is full.
const warming = 6

// Soaked is what was found of a city in many days.
type Soaked struct {
	Days       int
	Slots      int // that were due
	Missed     int // of them those that have neither an edition nor a note that there is none
	Parts      int // of editions
	Unsent     int
	Repeated   int // messages more than there are sent parts, or with the words of another one
	Items      int64
	Overdue    int64      // items older than retention allows
	Heap       [2]float64 // MB, on the second day and on the worst one after
	Goroutines [2]int     // likewise
	Bytes      [2]int64   // of the database: when the first items have been purged, and at the end
}

// String returns all figures in one line.
func (s *Soaked) String() string {
	return fmt.Sprintf("days=%d slots=%d missed=%d parts=%d unsent=%d repeated=%d items=%d overdue=%d heap=%.1f→%.1fMB goroutines=%d→%d database=%.1f→%.1fMB",
		s.Days, s.Slots, s.Missed, s.Parts, s.Unsent, s.Repeated, s.Items, s.Overdue,
		s.Heap[0], s.Heap[1], s.Goroutines[0], s.Goroutines[1], float64(s.Bytes[0])/(1<<20), float64(s.Bytes[1])/(1<<20))
}

// Soak lets a city live for so many days after it is warm, in one process, and
// counts each night.
func Soak(t *testing.T, size Size, days int) (s Soaked) {
	t.Helper()
	size.Long = time.Duration(warming+days+1) * 24 * time.Hour
	folder := Folder(t)
	begin := time.Date(2026, time.March, 1, night, 0, 0, 0, time.UTC) // summer time begins meanwhile
	synctest.Test(t, func(t *testing.T) {
		c := Found(t, size, begin, folder)
		defer c.Start()()
		full := int(size.Keep/(24*time.Hour)) + 2
		for day := 1; day <= warming+days; day++ {
			time.Sleep(time.Until(begin.AddDate(0, 0, day)))
			s.count(c)
			c.discord.Forget()
			c.telegram.Forget()
			s.weigh(day - warming)
			if day == full {
				s.Bytes[0] = c.bytes()
			}
		}
		s.Days = days
		s.Bytes[1] = c.bytes()
	})
	return s
}

// night is the hour, UTC, at which no digest of a Soak is due.
const night = 3

// count counts what was due since yesterday and what came of it.
func (s *Soaked) count(c *City) {
	now := time.Now()
	done := map[int64]map[digest.Slot]bool{}
	c.query("SELECT digest, slot FROM slots", func(scan func(...any) error) error {
		var id int64
		var slot digest.Slot
		err := scan(&id, &slot)
		if done[id] == nil {
			done[id] = map[digest.Slot]bool{}
		}
		done[id][slot] = true
		return err
	})
	for id, plan := range c.orders {
		for slot, at := plan.Next(now.Add(-24 * time.Hour)); !at.After(now); slot, at = plan.Next(at) {
			s.Slots++
			if !done[id][slot] {
				s.Missed++
				c.t.Errorf("on %s digest %d has nothing for %s", now.Format(time.DateOnly), id, slot)
			}
		}
	}
	parts := int(c.number("SELECT COUNT(*) FROM deliveries d JOIN editions e ON e.id = d.edition WHERE e.made > $1", now.Add(-24*time.Hour).UnixMilli()))
	sent := int(c.number("SELECT COUNT(*) FROM deliveries d JOIN editions e ON e.id = d.edition WHERE e.made > $1 AND d.status = 'sent'", now.Add(-24*time.Hour).UnixMilli()))
	s.Parts += parts
	s.Unsent += parts - sent
	seen := 0
	for _, chat := range c.chats {
		before := map[string]bool{}
		for _, text := range c.texts(chat) {
			seen++
			if before[text] {
				s.Repeated++
			}
			before[text] = true
		}
	}
	s.Repeated += max(0, seen-sent)
	s.Items = c.number("SELECT COUNT(*) FROM items")
	allowed := c.Keep + storage.PurgeEvery + time.Hour
	s.Overdue += c.number("SELECT COUNT(*) FROM items WHERE stored < $1", now.Add(-allowed).UnixMilli())
}

// weigh measures the process on a day, counted from when it is warm.
func (s *Soaked) weigh(day int) {
	goroutines := runtime.NumGoroutine()
	for range 30 { // connections end after a while, and polls come and go
		time.Sleep(10 * time.Second)
		goroutines = min(goroutines, runtime.NumGoroutine())
	}
	runtime.GC()
	runtime.GC() // what finalizers freed
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	heap := float64(m.HeapAlloc) / (1 << 20)
	switch {
	case day == 2:
		s.Heap, s.Goroutines = [2]float64{heap, heap}, [2]int{goroutines, goroutines}
	case day > 2:
		s.Heap[1], s.Goroutines[1] = max(s.Heap[1], heap), max(s.Goroutines[1], goroutines)
	}
}

// bytes is the size of the database, without what it has free.
func (c *City) bytes() int64 {
	return (c.number("PRAGMA page_count") - c.number("PRAGMA freelist_count")) * c.number("PRAGMA page_size")
}
