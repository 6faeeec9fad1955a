package simtest

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
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

// Add adds the figures of v.
func (a *Verdict) Add(v Verdict) {
	a.Points += v.Points
	a.Parts += v.Parts
	a.Lost += v.Lost
	a.Repeated += v.Repeated
	a.Labelled += v.Labelled
	a.Corrupt += v.Corrupt
	a.Unknown += v.Unknown
	a.Unsure += v.Unsure
	a.Cases = append(a.Cases, v.Cases...)
}

// Broken returns how often a promise was broken.
func (a *Verdict) Broken() int { return a.Lost + a.Repeated + a.Corrupt }

// String returns all figures in one line.
func (a *Verdict) String() string {
	return fmt.Sprintf("points=%d parts=%d lost=%d repeated=%d labelled=%d corrupt=%d unknown=%d unsure=%d",
		a.Points, a.Parts, a.Lost, a.Repeated, a.Labelled, a.Corrupt, a.Unknown, a.Unsure)
}

func (a *Verdict) note(format string, args ...any) {
	a.Cases = append(a.Cases, fmt.Sprintf(format, args...))
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
	rows, err := outbox(w.database)
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
	for i, s := range slices.Backward(seen) {
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
func outbox(file string) (map[part]row, error) {
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	found, err := db.Query("SELECT d.id, c.name, d.number, d.status FROM deliveries d JOIN chats c ON c.id = d.chat")
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
