package cluster

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// Options choose how an Engine works; the zero value is what newsdigest uses.
type Options struct {
	// Window is how far apart two reports of one event may be published;
	// zero is 48 hours.
	Window time.Duration
}

// An Engine groups a stream of items into stories. It answers for each item
// when it arrives, and corrects itself when Repair is called. The same items
// in the same order give the same stories. It keeps words, not texts, of the
// items that it has not been told to forget. It is not safe for concurrent
// use.
type Engine struct {
	window    int64 // milliseconds
	vocab     vocabulary
	reader    reader
	library   library
	nodes     []*node // in the order of arrival; copies have none
	byID      map[int64]*node
	stories   map[int64]*story
	index     index // of nodes
	probe     probe
	stale     bool           // places in nodes have changed since the index was made
	moved     map[int64]bool // items whose story changed since Moved or Repair told
	languages languages
	chronicle chronicle // of the stories of the last weeks, see Links
	namers    namers
}

// A node is an item, with its copies, in the window.
type node struct {
	id      int64
	feed    int64
	site    uint64 // hash of its outlet and the host of its address, 0 where one is not known
	url     uint64 // hash of the canonical address, 0 where there is none
	title   uint64 // hash, to compare titles of one address
	at      int64  // Unix milliseconds when it was published; 0 where not known
	stored  int64  // Unix milliseconds of the last of the family; 0 where not known
	copyOf  int64  // the first of the family, where that is no longer in the window
	copies  []int64
	empty   bool // boilerplate: it is like nothing
	bag     bag
	sig     *signature
	facts   facts
	v       vector // its own words
	mixture []link // the items, itself first, whose words make its own wider
	story   *story
	lang    string
	latest  int64 // the highest at of this node and those before it
}

// A story is a group of nodes.
type story struct {
	id          int64
	nodes       []*node
	first, last int64 // at of its nodes; 0 where none is known
	outlined    int   // how many nodes the chronicle knows
	bridge      int64 // the item that joined another story to it since the last repair, 0 where none did
}

// New returns an Engine that knows no items.
func New(o Options) *Engine {
	e := &Engine{
		window:  cmp.Or(o.Window, 48*time.Hour).Milliseconds(),
		vocab:   newVocabulary(),
		library: newLibrary(),
		byID:    map[int64]*node{},
		stories: map[int64]*story{},
		moved:   map[int64]bool{},

		languages: languages{items: map[string]int{}},
		chronicle: newChronicle(),
		namers:    namers{},
	}
	e.reader = newReader(&e.vocab)
	return e
}

// Add puts an item into a story and says into which. An item that is there
// already stays where it is.
func (e *Engine) Add(item digest.Item) digest.Assignment {
	if n := e.byID[item.ID]; n != nil {
		return n.assignment(item.ID)
	}
	n, title, body := e.analyse(item)
	if o := e.library.find(n, e.window); o != nil {
		o.adopt(n)
		e.byID[n.id] = o
		return o.assignment(n.id)
	}
	if e.stale {
		e.rebuild()
	}
	e.place(n, item, title, body)
	e.arrive(n)
	return n.assignment(n.id)
}

// analyse makes the node of an item, except for its bag.
func (e *Engine) analyse(item digest.Item) (n *node, title, body []text.Token) {
	title, _ = text.TokensN(item.Title, titleWords)
	body, _ = text.TokensN(item.Text, lastWord)
	address := canonical(item.URL)
	host, _, _ := strings.Cut(address, "/")
	n = &node{
		id:     item.ID,
		feed:   item.Feed,
		url:    addressHash(address),
		site:   siteHash(item.Independent, host),
		title:  hashOf(title),
		at:     millis(cmp.Or(item.Published, item.Stored)),
		stored: millis(cmp.Or(item.Stored, item.Published)),
		lang:   e.languages.of(item),
	}
	if n.empty = boilerplate(title, body); !n.empty {
		n.sig = signatureOf(title, body)
	}
	return n, title, body
}

// place makes n the newest node of the window.
func (e *Engine) place(n *node, item digest.Item, title, body []text.Token) {
	n.bag = e.reader.read(n.lang, title, body)
	e.vocab.keep(&e.reader, n.bag, len(e.nodes))
	n.facts = e.factsOf(item, n.lang, title, body)
	e.library.add(n)
	n.latest = cmp.Or(n.at, math.MaxInt64)
	if len(e.nodes) > 0 {
		n.latest = max(n.latest, e.nodes[len(e.nodes)-1].latest)
	}
	e.nodes = append(e.nodes, n)
	e.byID[n.id] = n
}

// Restore makes the engine know items that are in stories already, in the
// order in which they arrived. It is called before the first Add.
func (e *Engine) Restore(items []digest.Item) {
	families := map[int64]*node{}
	for _, item := range items {
		if e.byID[item.ID] != nil || item.Story == 0 {
			continue
		}
		n, title, body := e.analyse(item)
		family := cmp.Or(item.CopyOf, item.ID)
		if o := families[family]; o != nil {
			o.adopt(n)
			e.byID[n.id] = o
			continue
		}
		families[family] = n
		n.copyOf = item.CopyOf
		e.place(n, item, title, body)
		if e.stories[item.Story] == nil {
			e.stories[item.Story] = &story{id: item.Story}
		}
		n.story = e.stories[item.Story]
		n.story.nodes = append(n.story.nodes, n)
	}
	e.rebuild()
}

// Forget drops the items that arrived before the time given. Their stories
// keep their ids while other items of them stay.
func (e *Engine) Forget(before time.Time) {
	limit := millis(before)
	old := func(n *node) bool { return n.stored != 0 && n.stored < limit }
	if !slices.ContainsFunc(e.nodes, old) {
		return
	}
	e.chronicle.before = limit - followWithin.Milliseconds()
	e.library = newLibrary()
	kept := e.nodes[:0]
	for _, n := range e.nodes {
		if !old(n) {
			kept = append(kept, n)
			e.library.add(n)
			continue
		}
		e.chronicle.leave(n.story.id, e.openingOf(n), n.at)
		e.vocab.forget(&e.reader, n.bag)
		for _, id := range n.family() {
			delete(e.byID, id)
			delete(e.moved, id)
		}
		n.story.nodes = slices.DeleteFunc(n.story.nodes, func(o *node) bool { return o == n })
		if len(n.story.nodes) == 0 {
			delete(e.stories, n.story.id)
		}
	}
	clear(e.nodes[len(kept):])
	e.nodes, e.stale = kept, true
}

// Len returns how many items the engine knows, copies included.
func (e *Engine) Len() int { return len(e.byID) }

// family returns the ids of n and its copies.
func (n *node) family() []int64 { return append([]int64{n.id}, n.copies...) }

// adopt makes c a copy of n.
func (n *node) adopt(c *node) {
	n.copies = append(n.copies, c.id)
	n.stored = max(n.stored, c.stored)
}

// assignment says in which story an item of the family of n is.
func (n *node) assignment(id int64) digest.Assignment {
	a := digest.Assignment{Item: id, Story: n.story.id, CopyOf: n.copyOf}
	if a.CopyOf == 0 && id != n.id {
		a.CopyOf = n.id
	}
	return a
}

// within reports whether two times are at most a window apart, or one of them
// is not known.
func within(a, b, window int64) bool {
	return a == 0 || b == 0 || max(a-b, b-a) <= window
}

// take puts n into s.
func (s *story) take(n *node) {
	n.story = s
	s.nodes = append(s.nodes, n)
	s.spread(n)
}

// spread widens the time of s by that of n.
func (s *story) spread(n *node) {
	if n.at == 0 {
		return
	}
	if s.first == 0 || n.at < s.first {
		s.first = n.at
	}
	s.last = max(s.last, n.at)
}

// near reports whether an item of time at may join s.
func (s *story) near(at, window int64) bool {
	return s.first == 0 || at == 0 || at >= s.first-window && at <= s.last+window
}

// millis returns Unix milliseconds, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
