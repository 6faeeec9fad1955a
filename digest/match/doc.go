// Package match decides whether an item is about a topic.
//
// A query is words, which an item must have all of, in any order and any
// inflection, and
//
//	"grid bill"         these words side by side
//	merkel OR scholz    one of the two; OR binds tighter than a space
//	-football           none of this
//	source:reuters      an outlet's name, or the host of the article
//	section:sport       a section, see Sections
//	country:france      a country that it is about, by name or code
//	lang:de             the language of the item
//	feed:12             a feed by its number
//
// The name of a section alone means that section. Upper-case acronyms that
// are common words too (US, WHO, IT) match only what is written so.
//
// The Index asks the queries of all chats at once; the Matcher is the stage
// that asks it about every item once, and stores what it says. Phrases finds
// what people may want to follow, Suggest what they may have meant.
package match
