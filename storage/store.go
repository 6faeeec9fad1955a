// Package storage states what is kept and what keeping it means. Store is the
// contract; storage/sqlite and storage/postgres fulfil it, and storagetest
// proves that they do.
package storage

import (
	"context"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

// A Store keeps everything that must outlive the process.
//
// Every method is one transaction and one business fact. Methods that take a
// digest.Held check its epoch first and return digest.ErrLost, having changed
// nothing, where the lease was taken by another holder. Methods that take a
// community look every id up within it and return digest.ErrNotFound for an
// id of another one. Times come back in UTC, exact to the millisecond. A
// Store is safe for concurrent use.
type Store interface {
	work.Leases
	Communities
	Feeds
	Stories
	Matches
	Digests
	Preferences
	Alerts
	Deliveries
	Inbox

	// Check reads and writes a row, for /status and the health page.
	Check(ctx context.Context) error
	// PassOver marks everything before now as done, after a restored backup,
	// which does not know what was sent since it was made: digests are due at
	// their next slot, tell nothing published before now, and what waits in
	// the outbox is not sent (unsure).
	PassOver(ctx context.Context, now time.Time) error
	// Close waits for running transactions and releases the file or the pool.
	Close() error
}

// Communities keeps settings and the standing of chats.
type Communities interface {
	// FindSettings returns the settings of a community, the zero Settings
	// where it has chosen none.
	FindSettings(ctx context.Context, c digest.Community) (digest.Settings, error)
	// SaveSettings stores the settings of a community, new or not. A changed
	// zone becomes the zone of all its digests' schedules, and their due
	// times follow from now.
	SaveSettings(ctx context.Context, c digest.Community, s digest.Settings, now time.Time) error
	// Greet records that a community is greeted, and reports whether it is to
	// be: it was not since the bot joined it, and no digest comes there. When
	// it returns true, that is on disk, so that nobody is greeted twice.
	Greet(ctx context.Context, c digest.Community, joined, now time.Time) (fresh bool, err error)
	// FindStanding returns the standing of a chat, active where it is not
	// known. A pause that has ended by now is active.
	FindStanding(ctx context.Context, chat digest.Chat, now time.Time) (digest.Standing, error)
	// SetStanding pauses or resumes a chat. Pausing keeps what is in the
	// outbox. Resuming, by a manager or because the bot was added again, is
	// calm: what was stored before now counts as covered, and the digests of
	// the chat are due at their next slot after now. Resuming a chat itself
	// (Thread "") resumes its threads that are gone. It returns
	// digest.ErrNotFound where the community has no such chat.
	SetStanding(ctx context.Context, c digest.Community, chat digest.Chat, s digest.Standing, now time.Time) error
	// ChatGone records that a chat is gone: its standing, its unsent
	// deliveries (gone), and the told rows of these, which are taken back.
	// With a chat itself (Thread "") its threads are gone. An unknown chat is
	// no error. A chat that stays gone is deleted by Purge.
	ChatGone(ctx context.Context, chat digest.Chat, why string, now time.Time) error
	// CommunityGone is ChatGone for all chats of a community.
	CommunityGone(ctx context.Context, c digest.Community, why string, now time.Time) error
	// CommunityBack resumes the chats of a community that are gone, calmly as
	// SetStanding does. An unknown community is no error.
	CommunityBack(ctx context.Context, c digest.Community, now time.Time) error
	// ForgetCommunity deletes all that is kept about a community: its
	// settings, chats, digests, editions and feeds, with the items of feeds
	// that nobody else has. Nothing of it stays in the files of the database
	// but in its backups. An unknown community is no error.
	ForgetCommunity(ctx context.Context, c digest.Community) error
	// CountChats returns how many chats of each platform have digests and
	// are not gone.
	CountChats(ctx context.Context) (map[digest.Platform]int, error)
	// MoveChat gives a chat and all its threads a new ID, and its community
	// too where the community is named after it (communityFrom, communityTo).
	// Deliveries that wait go to the new ID. Where both are known already,
	// the rows of from join those of to. It is idempotent.
	MoveChat(ctx context.Context, p digest.Platform, from, to string, communityFrom, communityTo string) error
}

// Feeds keeps feeds and saves what polling them found.
type Feeds interface {
	// SyncCatalogue makes feeds, by URL, the catalogue: new ones are due
	// now, changed ones are updated, ones no longer listed leave the
	// catalogue and are not polled unless a community has added them. An
	// optional feed is known and not polled. What ChooseFeeds said of a feed
	// counts more than the list.
	SyncCatalogue(ctx context.Context, feeds []digest.Feed, now time.Time) error
	// ListCatalogue returns every feed of the catalogue, optional ones too,
	// by outlet and URL. Those that everyone reads are Catalogue.
	ListCatalogue(ctx context.Context) ([]digest.Source, error)
	// ChooseFeeds makes feeds of the catalogue everyone's, due now where
	// they were not polled, or, without read, nobody's: they are polled for
	// those who added them. Where one is not in the catalogue it returns
	// digest.ErrNotFound and changes nothing.
	ChooseFeeds(ctx context.Context, feeds []int64, read bool, now time.Time) error
	// SaveTry records what a feed answered to somebody who tried it outside
	// of polling: trouble in words, or "". An unknown feed is no error.
	SaveTry(ctx context.Context, feed int64, trouble string, now time.Time) error
	// SaveOffers keeps feeds that were found for a community, and numbers
	// them. Of a community the newest 100 are kept.
	SaveOffers(ctx context.Context, c digest.Community, feeds []digest.Feed) ([]digest.Offer, error)
	// FindOffer returns an offer of a community, or digest.ErrNotFound.
	FindOffer(ctx context.Context, c digest.Community, number int) (digest.Offer, error)
	// AddFeed adds a feed, by URL, to those of a community; it is due now
	// where it is new. It returns digest.ErrExists where the community has
	// it or it is in the catalogue, with the feed all the same.
	AddFeed(ctx context.Context, c digest.Community, f digest.Feed, now time.Time) (digest.Feed, error)
	// RemoveFeed takes a private feed from a community. It returns
	// digest.ErrNotFound where the community has not added it.
	RemoveFeed(ctx context.Context, c digest.Community, feed int64) error
	// ListSources returns the community's own feeds and, with catalogue,
	// those of the catalogue, by outlet and URL.
	ListSources(ctx context.Context, c digest.Community, catalogue bool) ([]digest.Source, error)
	// FindSource returns one feed.
	FindSource(ctx context.Context, feed int64) (digest.Source, error)
	// ListHealth returns, for each of feeds, what was stored of it at or after
	// since. Shared counts the outlets of the catalogue.
	ListHealth(ctx context.Context, feeds []int64, since time.Time) (map[int64]digest.Health, error)
	// DueFeeds returns the feeds that somebody has, earliest due first.
	DueFeeds(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	// FindListing returns what the feed listed when it last answered, nil
	// where it never did.
	FindListing(ctx context.Context, feed int64) (digest.Listing, error)
	// KnownItems returns which of guids the feed has items for, so that only
	// the pages of new items are fetched. Absent guids are not in the map.
	KnownItems(ctx context.Context, feed int64, guids []string) (map[string]bool, error)
	// SaveFetch stores the result of a poll. Items that are there already,
	// by (feed, GUID), are not new; where their title or text changed they
	// are updated and keep their story; a text gives way only to one at least
	// half as long, so that a teaser never replaces an article. It gives the
	// new items' ids in order and returns how many were new. A notice is for
	// the communities that added the feed and have a digest.
	SaveFetch(ctx context.Context, held digest.Held, f digest.Fetch) (added int, err error)
}

// Stories keeps items and which story each belongs to.
type Stories interface {
	// DueCluster returns the cluster key, due now, while there are items
	// without a story.
	DueCluster(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	// ListUnclustered returns items without a story in the order of their ids.
	ListUnclustered(ctx context.Context, limit int) ([]digest.Item, error)
	// ListItems returns the items with a story that were stored at or after
	// since, in the order of their ids.
	ListItems(ctx context.Context, since time.Time) ([]digest.Item, error)
	// ListOpenings returns items with the first 2,000 characters of their
	// texts, the latest id first. Fields that say nothing about title, text,
	// language, story and times may be empty.
	ListOpenings(ctx context.Context, q digest.OpeningQuery) ([]digest.Item, error)
	// ListLinks returns which stories with an item stored at or after since
	// continue another one, in the order of their ids.
	ListLinks(ctx context.Context, since time.Time) ([]digest.Link, error)
	// SaveAssignments puts items into stories, and makes them wait to be
	// matched. A story that is new is made; its id is chosen by the caller.
	// Links replace what was said of their stories.
	SaveAssignments(ctx context.Context, held digest.Held, as []digest.Assignment, links ...digest.Link) error
	// ListStories returns the stories that a community may see with at least
	// one visible item stored in From ≤ Stored < To; they hold every visible
	// item stored before To, and are ordered by id. Stories that Digest owes
	// come with them, marked. Visible are items of the
	// catalogue and of the community's own feeds, in languages it reads. What
	// a story continues comes with it, here and in FindStory and Search.
	ListStories(ctx context.Context, q StoryQuery) ([]digest.Story, error)
	// FindStory returns one story as the community may see it, or
	// digest.ErrNotFound where it may see none of it.
	FindStory(ctx context.Context, c digest.Community, story int64) (digest.Story, error)
	// Counts returns what is stored, for /status.
	Counts(ctx context.Context, now time.Time) (Counts, error)
	// Purge deletes items stored before the time given, and stories,
	// editions, deliveries and told rows that only they needed; chats that
	// have been gone since before, with their digests; and communities that
	// lost their last chat so.
	Purge(ctx context.Context, held digest.Held, before time.Time) (items int, err error)
}

// Matches keeps which items the queries of all topics are about. A new query
// is not ready: it waits to be matched with the items that are there. An item
// waits as soon as it has a story, and again when its text or story changes.
type Matches interface {
	// DueMatch returns the match key, due now, while an item or a query waits.
	DueMatch(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	// ListQueries returns all queries, oldest first.
	ListQueries(ctx context.Context) ([]digest.Query, error)
	// ListNewQueries returns the queries that are not ready, oldest first,
	// and how many there are in all, ready ones included.
	ListNewQueries(ctx context.Context) (queries []digest.Query, total int, err error)
	// ListUnmatched returns items that wait, the latest stored first.
	ListUnmatched(ctx context.Context, limit int) ([]digest.Unmatched, error)
	// ListFeatures returns the features of the items that were matched at
	// least once and stored in from ≤ Stored < to.
	ListFeatures(ctx context.Context, from, to time.Time) ([]digest.Features, error)
	// FindItems returns the items of ids that are there, in the order of
	// their ids. It asks not who may see them.
	FindItems(ctx context.Context, ids []int64) ([]digest.Item, error)
	// SaveFindings stores matches and ends waiting. An item whose ticket is
	// not that of Done any more waits on. What is said of a query that was
	// removed meanwhile counts for nothing.
	SaveFindings(ctx context.Context, held digest.Held, f digest.Findings) error
	// Search returns the stories that the queries given are about, as the
	// community may see them, without their texts. Queries that are not ready
	// are named in the answer.
	Search(ctx context.Context, q digest.Search) (digest.Found, error)
}

// StoryQuery and Counts are nouns, so that the rooms that ask for stories need
// not know storage.
type (
	// StoryQuery chooses stories.
	StoryQuery = digest.StoryQuery
	// Counts are the numbers that /status shows.
	Counts = digest.Counts
)

// Digests keeps standing orders and what they have told.
type Digests interface {
	// Subscribe adds a topic to a digest, and makes community, chat and
	// digest where they are not there; a new digest has covered everything
	// stored up to a day before now, and so has one that had lost all its
	// topics. A chat that was gone is back, calmly: the bot was asked there.
	// It returns digest.ErrExists, with the digest, where the digest
	// has a topic of that query, and digest.ErrNotFound where the chat is in
	// another community.
	Subscribe(ctx context.Context, s digest.Subscription) (digest.Digest, error)
	// Unsubscribe removes a topic from the community's digests, and with the
	// last topic that asks it a query. A digest without topics stays and is
	// never due.
	Unsubscribe(ctx context.Context, c digest.Community, topic int64) error
	// ListDigests returns the digests of a community, oldest first.
	ListDigests(ctx context.Context, c digest.Community) ([]digest.Digest, error)
	// FindDigest returns one digest by id, for the stages. Its standing is as
	// it was set: of a pause that has ended it still says when.
	FindDigest(ctx context.Context, id int64) (digest.Digest, error)
	// SetSchedule changes when a digest of the community is due, from now on.
	// One that had no times begins calmly: it has covered everything stored
	// up to a day before now.
	SetSchedule(ctx context.Context, c digest.Community, id int64, s digest.Schedule, now time.Time) (digest.Digest, error)
	// MoveDigest lets a digest of the community come to another of its chats,
	// which is made where it is not there. What the digest told stays told;
	// what waits in the outbox goes where it was to go. With the last digest
	// of a chat goes what the chat wants besides: preferences and alerts. It
	// returns digest.ErrExists where the chat has a digest of that name, and
	// digest.ErrNotFound where the digest or the chat is another community's.
	MoveDigest(ctx context.Context, c digest.Community, id int64, to digest.Chat, now time.Time) (digest.Digest, error)
	// DueDigests returns digests with topics in chats that are active or
	// whose pause has ended, earliest due first: those of the platforms
	// named, of all where none is.
	DueDigests(ctx context.Context, now time.Time, limit int, platforms ...digest.Platform) ([]digest.Wake, error)
	// ListTold returns what a digest has told, by story, one Told for each:
	// what several editions told of it is joined.
	ListTold(ctx context.Context, id int64) ([]digest.Told, error)
	// ListToldOf is ListTold of what may be about some stories: told under
	// their ids or those of their chapters, or since the oldest of their items
	// was stored, for then an item may have been told in another story.
	ListToldOf(ctx context.Context, id int64, stories []digest.Story) ([]digest.Told, error)
	// Publish prints an edition: the slot, every part, what was told, and
	// when the digest is due next and up to when it has covered the news:
	// two minutes before Edition.To, and never past an item that waits for its
	// story or to be matched, or did when the edition looked (p.Waiting). What
	// the digest owed when the edition looked it owes no more. It returns
	// digest.ErrExists, having moved only the due time, where the slot was
	// printed before. For the slot of an alert the edition, its parts and what
	// they tell are all that is written, and what they tell counts for all
	// digests of the chat.
	Publish(ctx context.Context, held digest.Held, p digest.Publication) error
	// ListRecords returns what became of the last slots of a digest of the
	// community, the latest first, at most limit.
	ListRecords(ctx context.Context, c digest.Community, id int64, limit int) ([]digest.Record, error)
	// SkipSlot marks a slot as done without an edition and moves the due
	// time; what it would have covered goes to the next edition.
	SkipSlot(ctx context.Context, held digest.Held, s digest.Skip) error
}

// Preferences keeps what chats want of their digests besides topics.
type Preferences interface {
	// ListPreferences returns what a chat wants, oldest first.
	ListPreferences(ctx context.Context, chat digest.Chat) ([]digest.Preference, error)
	// SavePreference stores what a chat wants of a thing, and ends the
	// opposite. It returns digest.ErrExists where the chat wants it already,
	// and digest.ErrNotFound where the community has no such chat.
	SavePreference(ctx context.Context, c digest.Community, chat digest.Chat, p digest.Preference) (id int64, err error)
	// DeletePreference ends a preference of the chat, or returns
	// digest.ErrNotFound.
	DeletePreference(ctx context.Context, c digest.Community, chat digest.Chat, id int64) error
}

// Alerts keeps which chats are told of a story at once.
type Alerts interface {
	// SetAlerts begins or ends telling stories of a chat at once. It returns
	// digest.ErrNotFound where the community has no such chat.
	SetAlerts(ctx context.Context, c digest.Community, chat digest.Chat, on bool, now time.Time) error
	// HasAlerts reports whether stories of a chat are told at once.
	HasAlerts(ctx context.Context, chat digest.Chat) (bool, error)
	// DueAlerts returns the active chats in which to look for such a story,
	// earliest first: those of the platforms named, of all where none is.
	DueAlerts(ctx context.Context, now time.Time, limit int, platforms ...digest.Platform) ([]digest.Wake, error)
	// FindAlert returns the digests of a chat, by the id of a Wake, and how
	// many alerts it got since.
	FindAlert(ctx context.Context, chat int64, since time.Time) (digests []digest.Digest, alerts int, err error)
	// MoveAlert says when to look next, where alerts have not been ended.
	MoveAlert(ctx context.Context, held digest.Held, chat int64, next time.Time) error
}

// Deliveries is the outbox.
type Deliveries interface {
	// DueSends returns the bots that have something to send, by the time of
	// their earliest delivery, and not before the end of a WaitSend. A notice
	// that was not said is due at once.
	DueSends(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	// Ready returns the first unsent delivery of each active chat of a bot
	// that is due at now, earliest due first. Unsent are pending and unknown.
	Ready(ctx context.Context, bot int64, now time.Time, limit int) ([]digest.Delivery, error)
	// Interrupted turns the deliveries that an earlier holder left sending
	// into unknown ones, due now, and returns how many there were. One that
	// was a resend counts as such.
	Interrupted(ctx context.Context, held digest.Held, now time.Time) (int, error)
	// Claim makes a pending or unknown delivery sending and records the
	// envelope. When it returns nil, the claim is on disk. It returns
	// digest.ErrNotFound where the delivery does not wait any more.
	Claim(ctx context.Context, held digest.Held, id int64, e digest.Envelope, now time.Time) error
	// Postpone moves the due time of a delivery that waits, without a claim.
	// It returns digest.ErrNotFound where the delivery does not wait any more.
	Postpone(ctx context.Context, held digest.Held, id int64, due time.Time) error
	// Settle writes what became of a delivery, claimed or not. Dead, expired
	// and gone ones take back what they told; what dead and expired ones told
	// is owed to the chat, and dead and gone ones make a notice.
	Settle(ctx context.Context, held digest.Held, s digest.Settlement, now time.Time) error

	// SaveWait stores until when a bot must not do what kind names.
	SaveWait(ctx context.Context, bot int64, kind digest.WaitKind, until time.Time) error
	// FindWait returns what SaveWait stored last, the zero time if nothing.
	FindWait(ctx context.Context, bot int64, kind digest.WaitKind) (time.Time, error)

	// SayNotice returns the oldest notice of a bot that was not said and
	// marks it as said, so that it is said at most once. It returns
	// digest.ErrNotFound where there is none.
	SayNotice(ctx context.Context, held digest.Held) (digest.Notice, error)
	// ListNotices returns the notices about a community made since, newest
	// first, at most limit.
	ListNotices(ctx context.Context, c digest.Community, since time.Time, limit int) ([]digest.Notice, error)
}

// Inbox keeps what a network pushes, from before the network is told that it
// came until it is answered, so that a crash loses no command.
type Inbox interface {
	// KeepUpdate keeps an update. It reports false, having changed nothing,
	// where an update of that id came within the last weeks.
	KeepUpdate(ctx context.Context, p digest.Platform, u digest.Update, now time.Time) (fresh bool, err error)
	// WaitingUpdates returns the updates that are not answered, oldest first.
	WaitingUpdates(ctx context.Context, p digest.Platform) ([]digest.Update, error)
	// AnswerUpdate notes that an update is answered; of it the id alone stays.
	AnswerUpdate(ctx context.Context, p digest.Platform, id int64) error
}
