package sqldb

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"newsdigest/digest"
)

// millis returns t as the tables keep it, Unix milliseconds; 0 is the zero
// time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant is the inverse of millis.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// encode returns v as JSON. It panics on what JSON cannot hold, which no list
// of strings and numbers is.
func encode[T any](v []T) string {
	if v == nil {
		return "[]"
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// decode is the inverse of encode; an empty list comes back as nil.
func decode[T any](s string) ([]T, error) {
	if s == "[]" {
		return nil, nil
	}
	var v []T
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return nil, fmt.Errorf("decode a list: %w", err)
	}
	return v, nil
}

// clean returns s without what PostgreSQL refuses in a text: NUL and bytes
// that are not UTF-8.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// packListing returns a listing as the tables keep it.
func packListing(l digest.Listing) string {
	b := make([]byte, 0, len(l)*16)
	for _, e := range l {
		b = binary.BigEndian.AppendUint64(b, e.GUID)
		b = binary.BigEndian.AppendUint64(b, e.Words)
	}
	return base64.StdEncoding.EncodeToString(b)
}

// unpackListing is the inverse of packListing.
func unpackListing(s string) (digest.Listing, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("read a listing: %w", err)
	}
	if len(b)%16 != 0 {
		return nil, fmt.Errorf("read a listing: %d bytes are not whole entries", len(b))
	}
	l := make(digest.Listing, 0, len(b)/16)
	for ; len(b) > 0; b = b[16:] {
		l = append(l, digest.Listed{GUID: binary.BigEndian.Uint64(b), Words: binary.BigEndian.Uint64(b[8:])})
	}
	return l, nil
}
