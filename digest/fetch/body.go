package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// Bounds of a body. A page of news is well under 1 MiB and compresses about
// ten times; what is far beyond was made to fill a memory.
const (
	maxCompressed   = 5 << 20  // bytes on the wire
	maxDecompressed = 10 << 20 // bytes
	maxRatio        = 100      // looked at past ratioFrom
	ratioFrom       = 1 << 20  // decompressed bytes
	largeFrom       = 1 << 20  // bytes, from which a body needs a place in memory
	slowest         = 1 << 10  // bytes a second, past slowAfter
	slowAfter       = 5 * time.Second
)

// ErrTooLarge means that a body is larger than a feed or page may be.
var ErrTooLarge = errors.New("body too large")

// errSlow means that a body comes so slowly that it would hold its place for
// long.
var errSlow = errors.New("body too slow")

// limitBody makes the body of resp its decompressed and bounded content. It
// closes the body where it returns an error.
func limitBody(resp *http.Response) error {
	if resp.ContentLength > maxDecompressed {
		resp.Body.Close()
		return fmt.Errorf("%w: %d bytes", ErrTooLarge, resp.ContentLength)
	}
	b := &body{wire: resp.Body, ctx: resp.Request.Context(), began: time.Now()}
	encoding := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding")))
	switch encoding {
	case "", "identity":
		b.text = countedWire{b}
	case "gzip", "x-gzip":
		b.compressed = true
	default:
		resp.Body.Close()
		return fmt.Errorf("encoding %q was not asked for", encoding)
	}
	b.watch = time.AfterFunc(slowAfter, b.hurry)
	resp.Body = b
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	resp.ContentLength = -1
	resp.Uncompressed = b.compressed
	return nil
}

// A body reads one response within the bounds.
type body struct {
	wire       io.ReadCloser
	text       io.Reader // nil until the first Read of a compressed body
	compressed bool
	in         atomic.Int64 // bytes taken from the wire
	out        int64        // bytes given
	large      bool         // it has its place in memory
	err        error        // sticks

	ctx   context.Context // of the request
	began time.Time
	watch *time.Timer
	slow  atomic.Bool
}

// Read returns decompressed bytes, or ErrTooLarge past a bound.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if b.text == nil {
		if b.text, b.err = b.unzip(); b.err != nil {
			return 0, b.err
		}
	}
	n, err := b.text.Read(p)
	b.out += int64(n)
	switch {
	case b.out > maxDecompressed:
		err = fmt.Errorf("%w: more than %d bytes", ErrTooLarge, maxDecompressed)
	case b.compressed && b.out > ratioFrom && b.out > maxRatio*b.in.Load():
		err = fmt.Errorf("%w: compressed more than %d times", ErrTooLarge, maxRatio)
	case b.slow.Load():
		err = errSlow
	case b.out > largeFrom && !b.large:
		b.large = true
		if busy := takePlace(b.ctx); busy != nil {
			err = busy
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		n = 0
	}
	b.err = err
	return n, err
}

// unzip starts to decompress. Some servers say gzip and send plain text.
func (b *body) unzip() (io.Reader, error) {
	r := bufio.NewReader(countedWire{b})
	magic, err := r.Peek(2)
	if errors.Is(err, io.EOF) || err == nil && !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		b.compressed = false
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	return gzip.NewReader(r)
}

// hurry ends a body that comes too slowly, and looks again every second.
func (b *body) hurry() {
	if float64(b.in.Load()) < slowest*time.Since(b.began).Seconds() {
		b.slow.Store(true)
		_ = b.wire.Close() // a reader that waits gets an error
		return
	}
	b.watch.Reset(time.Second)
}

// Close closes the connection or gives it back.
func (b *body) Close() error {
	b.watch.Stop()
	return b.wire.Close()
}

// countedWire counts what comes from the wire.
type countedWire struct{ b *body }

// Read returns bytes as they came, or ErrTooLarge past the bound.
func (w countedWire) Read(p []byte) (int, error) {
	n, err := w.b.wire.Read(p)
	in := w.b.in.Add(int64(n))
	if w.b.compressed && in > maxCompressed {
		return 0, fmt.Errorf("%w: more than %d bytes compressed", ErrTooLarge, maxCompressed)
	}
	return n, err
}
