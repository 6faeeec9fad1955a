package compose

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

const (
	// breakingOutlets independent outlets that report within breakingTime make
	// a story break.
	breakingOutlets = 5
	breakingTime    = time.Hour
	// mostAlerts is how many alerts a chat gets in 24 hours.
	mostAlerts = 3
	// alertEvery is how often one chat is looked at.
	alertEvery = 2 * time.Minute
	// alertBack is how far back a story may have been stored that breaks now.
	alertBack = 2 * breakingTime
	// soon is how long before its next edition a digest needs no alert. It is
	// longer than an edition takes, so that both never tell the same story.
	soon = 5 * time.Minute
)

// AlertStage returns the stage that tells stories which break at once. Its
// keys are chats.
func (e *Editor) AlertStage() work.Stage {
	return work.Stage{
		Kind:    "alert",
		Workers: 1,
		Timeout: time.Minute,
		Due: func(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error) {
			return e.Store.DueAlerts(ctx, now, limit, e.Platforms...)
		},
		Run: e.Alert,
	}
}

// Alert tells one chat of a story on its topics that breaks, if there is one:
// never in quiet hours, nor what any digest of the chat has told.
func (e *Editor) Alert(ctx context.Context, held digest.Held) error {
	now := e.Now()
	digests, alerts, err := e.Store.FindAlert(ctx, held.ID, now.Add(-24*time.Hour))
	if err != nil {
		return fmt.Errorf("find alert %d: %w", held.ID, err)
	}
	for _, d := range digests {
		coming := !d.Due.IsZero() && d.Due.Before(now.Add(soon))
		if alerts >= mostAlerts || len(d.Topics) == 0 || coming || d.Schedule.IsQuiet(now) {
			continue
		}
		done, err := e.alert(ctx, held, d, digests, now)
		if err != nil {
			return err
		}
		if done {
			break
		}
	}
	return e.Store.MoveAlert(ctx, held, held.ID, now.Add(alertEvery))
}

// alert prints an alert of d, one of the digests of its chat, and reports
// whether it did.
func (e *Editor) alert(ctx context.Context, held digest.Held, d digest.Digest, digests []digest.Digest, now time.Time) (bool, error) {
	d.Covered = later(d.Covered, now.Add(-alertBack))
	in, _, err := e.gather(ctx, d, now)
	if err != nil {
		return false, err
	}
	in.Digest.Stories = 1
	in.Stories = slices.DeleteFunc(in.Stories, func(s digest.Story) bool { return !Breaks(s, now) })
	if in.Stories, err = e.untold(ctx, digests, in.Stories); err != nil || len(in.Stories) == 0 {
		return false, err
	}
	c, err := Compose(in)
	if err != nil || len(c.Edition.Entries) == 0 {
		return false, err
	}
	first := c.Edition.Entries[0]
	c.Edition.Slot = digest.AlertSlot(first.First, first.Story)
	parts, err := e.Printer.Print(c.Edition, d)
	if err != nil {
		return false, err
	}
	err = e.Store.Publish(ctx, held, digest.Publication{Edition: c.Edition, Parts: parts, Told: c.Told, Due: now})
	if errors.Is(err, digest.ErrExists) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("publish an alert of digest %d: %w", d.ID, err)
	}
	e.Log.Info("alert published", "digest", d.ID, "story", first.Story, "outlets", len(first.Outlets))
	return true, nil
}

// untold returns the stories of which no digest has told anything.
func (e *Editor) untold(ctx context.Context, digests []digest.Digest, stories []digest.Story) ([]digest.Story, error) {
	if len(stories) == 0 {
		return nil, nil
	}
	var told []digest.Told
	for _, d := range digests {
		of, err := e.Store.ListToldOf(ctx, d.ID, stories)
		if err != nil {
			return nil, fmt.Errorf("list what digest %d has told: %w", d.ID, err)
		}
		told = append(told, of...)
	}
	memory := remember(told)
	return slices.DeleteFunc(stories, func(s digest.Story) bool {
		_, before := memory.of(s)
		return before
	}), nil
}

// Breaks reports whether a story breaks at now: as many independent outlets as
// it takes have begun to report it within an hour of each other, the last of
// these in the hour before now.
func Breaks(s digest.Story, now time.Time) bool {
	began := map[string]time.Time{}
	for _, it := range s.Originals() { // earliest first
		if _, ok := began[it.Independent]; !ok {
			began[it.Independent] = it.Published
		}
	}
	times := make([]time.Time, 0, len(began))
	for _, t := range began {
		times = append(times, t)
	}
	slices.SortFunc(times, time.Time.Compare)
	for i := breakingOutlets - 1; i < len(times); i++ {
		if age := now.Sub(times[i]); age < breakingTime && times[i].Sub(times[i-breakingOutlets+1]) <= breakingTime {
			return true
		}
	}
	return false
}
