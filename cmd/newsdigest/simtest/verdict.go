package simtest

import (
	"fmt"
	"strings"

	"newsdigest/digest"
)

// A Verdict is what the readers of one run, or of many, saw.
type Verdict struct {
	Points   int // runs that were judged
	Parts    int // parts that readers were to see
	Lost     int // parts that nobody saw
	Repeated int // parts seen again: on Discord at all, on Telegram without a label or more often than outcomes were unknown
	Labelled int // parts seen again on Telegram with the label, after an unknown outcome
	Corrupt  int // messages that are not a part as it was printed, or out of order
	Unknown  int // outcomes that the process could not know
	Unsure   int // parts given up after two or more such outcomes, that nobody saw
	Cases    []string
}

// Add adds the figures of other.
func (v *Verdict) Add(other Verdict) {
	v.Points += other.Points
	v.Parts += other.Parts
	v.Lost += other.Lost
	v.Repeated += other.Repeated
	v.Labelled += other.Labelled
	v.Corrupt += other.Corrupt
	v.Unknown += other.Unknown
	v.Unsure += other.Unsure
	v.Cases = append(v.Cases, other.Cases...)
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

// judge judges one chat: the texts that its readers saw, in order, against the
// rows of the outbox, in order.
func (v *Verdict) judge(chat digest.Chat, texts []string, rows []row, unknown map[int64]int) {
	v.Parts += len(rows)
	seen, marked := make([]int, len(rows)), make([]int, len(rows))
	last := map[int64]int{} // by edition: its parts come in order, whichever edition comes first
	for _, text := range texts {
		n, labelled := recognise(text, rows)
		if n < 0 {
			v.Corrupt++
			v.note("corrupt in %s: %q", chat, text)
			continue
		}
		if labelled {
			marked[n]++
		}
		if seen[n]++; seen[n] > 1 {
			continue
		}
		edition := rows[n].edition
		if n < last[edition] && unknown[rows[n].id] == 0 { // a call that its process was not told of may arrive late
			v.Corrupt++
			v.note("out of order in %s: part %d after %d", chat, n+1, last[edition]+1)
		}
		last[edition] = n
	}
	for n, r := range rows {
		again := seen[n] - 1
		switch {
		case again > 0 && chat.Platform == digest.Telegram && again <= marked[n] && again <= unknown[r.id]:
			v.Labelled += again
		case again > 0:
			v.Repeated += again
			v.note("repeated in %s: part %d seen %d times, %d with the label, after %d unknown outcomes", chat, n+1, seen[n], marked[n], unknown[r.id])
		case seen[n] > 0:
		case r.status == digest.StatusUnsure && unknown[r.id] > 1:
			v.Unsure++
		default:
			v.Lost++
			v.note("lost in %s: part %d, %s after %d unknown outcomes", chat, n+1, r.status, unknown[r.id])
		}
	}
}

// recognise returns which of rows a message shows, word for word, or -1, and
// whether it says that it may be a repeat.
func recognise(text string, rows []row) (n int, labelled bool) {
	for n, r := range rows {
		for _, words := range r.words {
			label, ok := strings.CutSuffix(text, words)
			if ok && words != "" && strings.Count(strings.TrimSpace(label), "\n") <= 2 {
				return n, strings.Contains(strings.ToLower(label), "a repeat")
			}
		}
	}
	return -1, false
}
