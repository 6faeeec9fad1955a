package sqldb

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
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
