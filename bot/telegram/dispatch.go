package telegram

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"
)

const (
	workers    = 8
	queueSize  = 64               // updates that wait for one worker
	handleTime = 90 * time.Second // for one request, waits for Telegram's limits included
)

// queues handle updates in several workers. All updates of one chat go to the
// same worker, so a chat is answered in its order and a slow one holds up few
// others. A full queue holds up the poll: Telegram keeps what is not fetched.
type queues struct {
	ctx    context.Context // ends when nothing more is taken
	work   context.Context // ends drainTime later
	log    *slog.Logger
	handle func(context.Context, models.Update)
	lanes  []chan models.Update
	done   sync.WaitGroup
}

// newQueues starts the workers. The end of ctx does not break off what they
// do at once: updates that were handed over are confirmed, and would be lost.
func newQueues(ctx context.Context, log *slog.Logger, handle func(context.Context, models.Update)) *queues {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { time.AfterFunc(drainTime, cancel) })
	q := &queues{ctx: ctx, work: work, log: log, handle: handle, lanes: make([]chan models.Update, workers)}
	for i := range q.lanes {
		lane := make(chan models.Update, queueSize)
		q.lanes[i] = lane
		q.done.Go(func() {
			for u := range lane {
				q.run(u)
			}
		})
	}
	return q
}

// hand puts an update into the queue of its chat. It returns the context's
// error where it ends before there is room.
func (q *queues) hand(u models.Update) error {
	if err := q.ctx.Err(); err != nil {
		return err
	}
	select {
	case q.lanes[uint64(chatID(u))%workers] <- u:
		return nil
	case <-q.ctx.Done():
		return q.ctx.Err()
	}
}

// close lets the workers finish what was handed over and waits for them.
func (q *queues) close() {
	for _, lane := range q.lanes {
		close(lane)
	}
	q.done.Wait()
}

// run handles one update.
func (q *queues) run(u models.Update) {
	ctx, cancel := context.WithTimeout(q.work, handleTime)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			q.log.Error("panic in an update", "update", u.ID, "panic", r, "stack", string(debug.Stack()))
		}
	}()
	q.handle(ctx, u)
}

// chatID returns the chat that an update is about, or 0.
func chatID(u models.Update) int64 {
	switch {
	case u.Message != nil:
		return u.Message.Chat.ID
	case u.ChannelPost != nil:
		return u.ChannelPost.Chat.ID
	case u.MyChatMember != nil:
		return u.MyChatMember.Chat.ID
	case u.CallbackQuery != nil:
		if m := u.CallbackQuery.Message.Message; m != nil {
			return m.Chat.ID
		}
		if m := u.CallbackQuery.Message.InaccessibleMessage; m != nil {
			return m.Chat.ID
		}
	}
	return 0
}
