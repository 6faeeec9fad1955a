package sqldb

import (
	"math/bits"
	"strconv"
	"strings"
)

// mostBound is how many ids are bound to a statement at most; where there are
// more they are written into it, as list does.
const mostBound = 64

// bound are the arguments of a statement whose text is made when it is run.
// What is bound leaves the text the same from run to run, so that it is worth
// a prepared statement.
type bound []any

// id binds a number and returns what stands for it. The sum keeps SQLite from
// planning the statement anew for each value,
// https://www.sqlite.org/c3ref/prepare.html; the cast is for PostgreSQL.
func (b *bound) id(n int64) string {
	*b = append(*b, n)
	return "CAST($" + strconv.Itoa(len(*b)) + " AS BIGINT) + 0"
}

// in binds ids and returns the list of them. The last one comes again until
// there is a power of two, so that there are few texts.
func (b *bound) in(ids []int64) string {
	if len(ids) == 0 || len(ids) > mostBound {
		return list(ids)
	}
	n := 1 << bits.Len(uint(len(ids)-1))
	of := make([]string, n)
	for i := range of {
		of[i] = b.id(ids[min(i, len(ids)-1)])
	}
	return "(" + strings.Join(of, ", ") + ")"
}
