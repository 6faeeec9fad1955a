package digest

import "time"

// An Item is one entry of one feed. (Feed, GUID) is unique.
type Item struct {
	ID        int64
	Feed      int64
	GUID      string // the entry's own id, else its link, else a hash; at most 512 bytes
	URL       string // of the article; http or https, at most 2 KiB, or ""
	Title     string // plain text, one line, at most 1 KiB
	Text      string // plain text; paragraphs are lines; at most 256 KiB
	Image     string // the address of its picture, https, at most 2 KiB, or ""; it is never fetched from here
	Author    string
	Section   string    // the entry's first category or the feed's section, lower case, or ""
	Language  string    // BCP 47, or ""
	Published time.Time // as the outlet says, never after Stored
	Stored    time.Time // when this program first saw it

	// Outlet and Independent are the feed's, filled when an item is read
	// from storage.
	Outlet      string
	Independent string
	// Story and CopyOf are set by the clusterer; zero before. CopyOf is the
	// first item of the copy family, and zero in that item itself.
	Story  int64
	CopyOf int64
}
