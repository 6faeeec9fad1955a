package digest

import "time"

// A Notice is something that the admins of a community should know. It is
// said once, at the place that Settings.Notices names, and stays to be seen
// in /status.
type Notice struct {
	ID        int64
	Kind      NoticeKind
	Community Community
	Chat      Chat // that it is about
	Digest    string
	Settings  Settings // the community's
	Number    int      // NoticeDead: of the part, from 1
	Of        int      // NoticeDead: parts of the edition
	Subject   string   // NoticeFeedEnded and NoticeFeedBack: the outlet
	Why       string   // in words for an admin, without secrets
	At        time.Time
}

// A NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	NoticeDead NoticeKind = "dead" // a part was refused in every form
	NoticeGone NoticeKind = "gone" // a digest's chat can not be reached any more

	NoticeFeedEnded NoticeKind = "feed-ended" // a feed of the community was given up
	NoticeFeedBack  NoticeKind = "feed-back"  // it answers again
)

// A WaitKind names what a bot may not do for a while.
type WaitKind string

// The kinds of waits.
const (
	WaitSend    WaitKind = "send"    // send deliveries: the platform told the whole bot to wait
	WaitRefused WaitKind = "refused" // how far requests that were refused have used up what a platform allows
)
