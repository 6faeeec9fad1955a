package simtest

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // the judge reads the outbox

	"newsdigest/digest"
)

// A Verdict is what the readers of one World, or of many, saw.
type Verdict struct {
	Points   int // runs that were judged
	Parts    int // parts that readers were to see
	Lost     int // parts that nobody saw, and that nobody was told of
	Repeated int // parts seen again without a label, on Discord at all, or more often than outcomes were unknown
	Labelled int // parts seen again on Telegram, after an unknown outcome, with the label
	Corrupt  int // parts cut, out of order, or of no edition
	Unknown  int // outcomes that the process could not know
	Unsure   int // parts given up after such outcomes, that nobody saw
	Cases    []string
}

// Add adds the figures of w.
func (v *Verdict) Add(w Verdict) {
	v.Points += w.Points
	v.Parts += w.Parts
	v.Lost += w.Lost
	v.Repeated += w.Repeated
	v.Labelled += w.Labelled
	v.Corrupt += w.Corrupt
	v.Unknown += w.Unknown
	v.Unsure += w.Unsure
	v.Cases = append(v.Cases, w.Cases...)
}

// Broken returns how often a promise was broken.
func (v *Verdict) Broken() int { return v.Lost + v.Repeated + v.Corrupt }

// String returns all figures in one line.
func (v *Verdict) String() string {
	return fmt.Sprintf("points=%d parts=%d lost=%d repeated=%d labelled=%d corrupt=%d unknown=%d unsure=%d",
		v.Points, v.Parts, v.Lost, v.Repeated, v.Labelled, v.Corrupt, v.Unknown, v.Unsure)
}

func (v *Verdict) note(format string, args ...any) {
	v.Cases = append(v.Cases, fmt.Sprintf(format, args...))
}

// A row is what the outbox says of a part.
type row struct {
	id     int64
	status digest.Status
}

// A part names a part of an edition in a chat.
type part struct {
	chat   string
	number int
}

// Judge returns what the readers of w saw of the day's editions.
func (w *World) Judge() (Verdict, error) {
	rows, err := outbox(w.t.Context(), w.database)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Points: 1, Parts: len(w.chats) * w.Parts}
	_, unknown := w.ledger.copy()
	for _, n := range unknown {
		v.Unknown += n
	}
	for _, chat := range w.chats {
		seen := w.seen(chat, &v)
		for n := 1; n <= w.Parts; n++ {
			r := rows[part{chat.ID, n}]
			v.judge(chat, n, seen[n], r, unknown[r.id])
		}
	}
	return v, nil
}

// A sight is one message that shows a part.
type sight struct{ labelled bool }

// seen returns what a chat saw, by part, and counts what is corrupt.
func (w *World) seen(chat digest.Chat, v *Verdict) map[int][]sight {
	seen := map[int][]sight{}
	last := 0
	for _, text := range w.texts(chat) {
		n, whole := recognise(text)
		if n == 0 || n > w.Parts || !whole {
			v.Corrupt++
			v.note("corrupt in %s: %q", chat, text)
			continue
		}
		if len(seen[n]) == 0 {
			if n < last {
				v.Corrupt++
				v.note("out of order in %s: part %d after %d", chat, n, last)
			}
			last = n
		}
		seen[n] = append(seen[n], sight{labelled: isLabelled(text)})
	}
	return seen
}

// judge judges one part of one chat.
func (v *Verdict) judge(chat digest.Chat, n int, seen []sight, r row, unknown int) {
	switch {
	case len(seen) == 0 && r.status == digest.StatusUnsure && unknown > 1:
		v.Unsure++
	case len(seen) == 0:
		v.Lost++
		v.note("lost in %s: part %d, %s after %d unknown outcomes", chat, n, r.status, unknown)
	}
	for i, s := range seen {
		switch {
		case i == 0: // the first that arrived
		case chat.Platform == digest.Telegram && s.labelled && i <= unknown:
			v.Labelled++
		default:
			v.Repeated++
			v.note("repeated in %s: part %d for the %dth time, labelled %t, %d unknown outcomes", chat, n, i+1, s.labelled, unknown)
		}
	}
}

// texts returns the words of all messages in a chat, in order.
func (w *World) texts(chat digest.Chat) []string {
	var texts []string
	if chat.Platform == digest.Discord {
		for _, m := range w.discord.Messages(chat.ID) {
			texts = append(texts, m.Text())
		}
		return texts
	}
	id, _ := strconv.ParseInt(chat.ID, 10, 64) // ours
	for _, m := range w.telegram.Messages(id) {
		texts = append(texts, m.Text)
	}
	return texts
}

var headed = regexp.MustCompile(`Edition (\S+ \S+), part (\d+)\.`)

// recognise returns which part a message shows, and whether it shows all.
func recognise(text string) (n int, whole bool) {
	match := headed.FindStringSubmatch(text)
	if match == nil || match[1] != slot {
		return 0, false
	}
	n, _ = strconv.Atoi(match[2]) // digits
	return n, strings.Contains(text, ending(n))
}

func isLabelled(text string) bool { return strings.Contains(strings.ToLower(text), "a repeat") }

// outbox reads the deliveries of a database that is closed.
func outbox(ctx context.Context, file string) (map[part]row, error) {
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	found, err := db.QueryContext(ctx, "SELECT d.id, c.name, d.number, d.status FROM deliveries d JOIN chats c ON c.id = d.chat")
	if err != nil {
		return nil, err
	}
	defer found.Close()
	rows := map[part]row{}
	for found.Next() {
		var p part
		var r row
		if err := found.Scan(&r.id, &p.chat, &p.number, &r.status); err != nil {
			return nil, err
		}
		rows[p] = r
	}
	return rows, found.Err()
}
