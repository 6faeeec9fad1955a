package simtest

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/digest"
)

// A Return is what chats saw after the program came back, or after its clock
// was set.
type Return struct {
	Editions int // in all
	Most     int // of one chat, within twelve hours
	Messages int
	Lost     int // items of a topic that no edition considered, and parts not seen
	Repeated int // slots that were printed twice, and messages with the same words
}

// String returns all figures in one line.
func (r *Return) String() string {
	return fmt.Sprintf("editions=%d most=%d messages=%d lost=%d repeated=%d", r.Editions, r.Most, r.Messages, r.Lost, r.Repeated)
}

// Down lets a city live until half past seven of its third day, leaves the
// program down for a while, and counts what comes afterwards, until a day
// after the next morning.
func Down(t *testing.T, size Size, down time.Duration) Return {
	t.Helper()
	return change(t, size, 7*time.Hour+30*time.Minute, func(*City) { time.Sleep(down) })
}

// Jump lets a city live until so long after the midnight of its third day, and
// sets the program's clock.
func Jump(t *testing.T, size Size, at, by time.Duration) Return {
	t.Helper()
	return change(t, size, at, func(c *City) { c.skew.Add(int64(by)) })
}

func change(t *testing.T, size Size, at time.Duration, f func(*City)) (r Return) {
	t.Helper()
	size.Long = 40 * 24 * time.Hour
	folder := Folder(t)
	begin := time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	synctest.Test(t, func(t *testing.T) {
		c := Found(t, size, begin, folder)
		c.Live(2*24*time.Hour + at)
		f(c)
		printed, stories := c.editions(), c.stories()
		stop := c.Start()
		time.Sleep(90 * time.Second)
		r.Lost += c.unlisted(stories)
		time.Sleep(12 * time.Hour)
		for id, n := range c.editions() {
			r.Most = max(r.Most, n-printed[id])
		}
		next := c.now().Truncate(24 * time.Hour).Add(32*time.Hour - time.Minute)
		time.Sleep(next.Sub(c.now())) // just before eight on the next morning
		stories = c.stories()
		time.Sleep(3 * time.Minute)
		r.Lost += c.unlisted(stories)
		stop()
		r.judge(c)
	})
	return r
}

// editions counts what was printed, by digest.
func (c *City) editions() map[int64]int {
	c.t.Helper()
	out := map[int64]int{}
	c.query("SELECT digest, COUNT(*) FROM editions GROUP BY digest", func(scan func(...any) error) error {
		var id int64
		var n int
		err := scan(&id, &n)
		out[id] = n
		return err
	})
	return out
}

// stories returns the story of each item.
func (c *City) stories() map[int64]int64 {
	c.t.Helper()
	out := map[int64]int64{}
	c.query("SELECT id, story FROM items", func(scan func(...any) error) error {
		var item, story int64
		err := scan(&item, &story)
		out[item] = story
		return err
	})
	return out
}

// judge counts what was printed and seen in all, and what was not.
func (r *Return) judge(c *City) {
	for _, n := range c.editions() {
		r.Editions += n
	}
	for _, chat := range c.chats {
		seen := map[string]bool{}
		for _, text := range c.texts(chat) {
			r.Messages++
			if seen[text] {
				r.Repeated++
			}
			seen[text] = true
		}
	}
	parts := int(c.number("SELECT COUNT(*) FROM deliveries"))
	r.Lost += max(0, parts-r.Messages)
	r.Repeated += max(0, r.Messages-parts)
	r.Repeated += int(c.number("SELECT COUNT(*) FROM (SELECT digest, slot FROM editions GROUP BY digest, slot HAVING COUNT(*) > 1) twice"))
}

// unlisted counts the items of a digest's topics that its latest edition
// covers and whose story it has not considered: they have no reason by which
// /why could tell what became of them. Before has the stories as they were
// before the edition, since a repair may have changed them after it.
func (c *City) unlisted(before map[int64]int64) (lost int) {
	c.t.Helper()
	considered := map[int64]map[int64]bool{}
	c.query("SELECT digest, considered FROM editions WHERE id IN (SELECT MAX(id) FROM editions GROUP BY digest)", func(scan func(...any) error) error {
		var id int64
		var list string
		if err := scan(&id, &list); err != nil {
			return err
		}
		var stories []digest.Consideration
		err := json.Unmarshal([]byte(list), &stories)
		considered[id] = map[int64]bool{}
		for _, s := range stories {
			considered[id][s.Story] = true
		}
		return err
	})
	c.query(`SELECT e.digest, i.id, i.story, i.title
FROM editions e
JOIN digests d ON d.id = e.digest
JOIN topics t ON t.digest = d.id
JOIN matches m ON m.query = t.query AND m.score > 0
JOIN items i ON i.id = m.item
WHERE e.id IN (SELECT MAX(id) FROM editions GROUP BY digest) AND i.stored >= e.since AND i.stored < d.covered`, func(scan func(...any) error) error {
		var id, item, story int64
		var title string
		err := scan(&id, &item, &story, &title)
		if err == nil && !considered[id][story] && !considered[id][before[item]] {
			lost++
			c.t.Logf("digest %d has not considered %q", id, title)
		}
		return err
	})
	return lost
}
