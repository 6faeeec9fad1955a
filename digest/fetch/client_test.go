package fetch_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
)

// read returns the whole body of an answer.
func read(t *testing.T, client *http.Client, address string) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return string(data), err
}

func TestNewClient_Redirects(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		target string
		want   error
	}{
		{"to another site", "http://other.example/end", nil},
		{"to loopback", "http://127.0.0.1/end", fetch.ErrRefused},
		{"to loopback in IPv6", "http://[::1]/end", fetch.ErrRefused},
		{"to the cloud's metadata", "http://169.254.169.254/latest/meta-data/", fetch.ErrRefused},
		{"to another port", "http://other.example:6379/", fetch.ErrRefused},
		{"to another scheme", "gopher://other.example/", fetch.ErrRefused},
		{"to a file", "file:///etc/passwd", fetch.ErrRefused},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			web := feedtest.New(t)
			web.Set("http://other.example/end", feedtest.Page{Body: "end"})
			web.Fail("/start", feedtest.Fault{Location: test.target})
			if _, err := read(t, web.Client(), "http://feed.example/start"); !errors.Is(err, test.want) {
				t.Errorf("redirect to %s: %v, want %v", test.target, err, test.want)
			}
		})
	}
}

func TestNewClient_RedirectCount(t *testing.T) {
	t.Parallel()
	for hops, ok := range map[int]bool{1: true, 5: true, 6: false, 50: false} {
		web := feedtest.New(t)
		web.Set("/0", feedtest.Page{Body: "end"})
		for i := range hops {
			web.Fail(fmt.Sprintf("/%d", i+1), feedtest.Fault{Location: fmt.Sprintf("/%d", i)})
		}
		_, err := read(t, web.Client(), fmt.Sprintf("http://feed.example/%d", hops))
		if (err == nil) != ok {
			t.Errorf("%d redirects: %v, want followed %v", hops, err, ok)
		}
	}
}

func TestNewClient_NoWayBackFromHTTPS(t *testing.T) {
	t.Parallel()
	client := fetch.NewClient(fetch.Policy{})
	secure, err := http.NewRequest(http.MethodGet, "https://feed.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := http.NewRequest(http.MethodGet, "http://feed.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.CheckRedirect(plain, []*http.Request{secure}); !errors.Is(err, fetch.ErrRefused) {
		t.Errorf("https to http: %v, want it refused", err)
	}
	if err := client.CheckRedirect(secure, []*http.Request{plain}); err != nil {
		t.Errorf("http to https: %v, want it followed", err)
	}
}

func TestNewClient_Headers(t *testing.T) {
	t.Parallel()
	web := feedtest.New(t)
	web.Fail("/start", feedtest.Fault{Location: "http://user:secret@other.example/end", Header: http.Header{"Set-Cookie": {"id=1"}}})
	web.Set("/end", feedtest.Page{})
	policy := web.Policy()
	policy.Version = "1.2"
	if _, err := read(t, fetch.NewClient(policy), "http://me:secret@feed.example/start"); err != nil {
		t.Fatal(err)
	}
	want := http.Header{"User-Agent": {"newsdigest/1.2"}, "Accept-Encoding": {"gzip"}}
	for _, address := range []string{"http://feed.example/start", "http://other.example/end"} {
		if diff := cmp.Diff([]http.Header{want}, web.Requests(address)); diff != "" {
			t.Errorf("headers for %s (-want +got):\n%s", address, diff)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	web := feedtest.New(t)
	big := strings.Repeat("a", 11<<20)
	web.Set("/api", feedtest.Page{Body: big})
	policy := fetch.Plain()
	policy.Dial = web.Policy().Dial
	got, err := read(t, fetch.NewClient(policy), "http://127.0.0.1:9999/api")
	if err != nil || got != big {
		t.Errorf("a plain client got %d bytes, %v, want all %d", len(got), err, len(big))
	}
}

// pack returns text as gzip.
func pack(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNewClient_Bodies(t *testing.T) {
	t.Parallel()
	hostile := func(name string) string {
		data, err := os.ReadFile("testdata/hostile/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	noise := strings.Repeat("0123456789abcdef", 1<<20) // 16 MiB
	for _, test := range []struct {
		name     string
		encoding string
		body     string
		size     int // -1: whatever came before the error
		fails    bool
		large    bool
	}{
		{name: "plain", body: "text", size: 4},
		{name: "plain of 10 MiB", body: noise[:10<<20], size: 10 << 20},
		{name: "plain over 10 MiB", body: noise[:10<<20+1], size: -1, fails: true, large: true},
		{name: "packed", encoding: "gzip", body: pack(t, "text"), size: 4},
		{name: "packed, by its old name", encoding: "X-GZIP", body: pack(t, "text"), size: 4},
		{name: "said to be packed", encoding: "gzip", body: "text", size: 4},
		{name: "said to be packed, six bytes", encoding: "gzip", body: hostile("not_gzip_but_says_so.bin"), size: 6},
		{name: "empty and packed", encoding: "gzip", body: "", size: 0},
		{name: "packed hundredfold under 1 MiB", encoding: "gzip", body: pack(t, strings.Repeat(" ", 1<<20)), size: 1 << 20},
		{name: "packed hundredfold over 1 MiB", encoding: "gzip", body: pack(t, strings.Repeat(" ", 2<<20)), size: -1, fails: true, large: true},
		{name: "bomb of 100 MB", encoding: "gzip", body: hostile("gzip_100MB_zeros.xml.gz"), size: -1, fails: true, large: true},
		{name: "packed twice: one layer is taken off", encoding: "gzip", body: hostile("gzip_nested_x2.xml.gz"), size: len(hostile("gzip_100MB_zeros.xml.gz"))},
		{name: "packed three times", encoding: "gzip", body: hostile("gzip_nested_x3.xml.gz"), size: len(hostile("gzip_nested_x2.xml.gz"))},
		{name: "wrong checksum", encoding: "gzip", body: hostile("gzip_bad_crc.gz"), size: -1, fails: true},
		{name: "cut off", encoding: "gzip", body: hostile("gzip_truncated.gz"), size: -1, fails: true},
		{name: "header alone", encoding: "gzip", body: hostile("gzip_header_only.gz"), size: -1, fails: true},
		{name: "two layers announced", encoding: "gzip, gzip", body: pack(t, "text"), size: -1, fails: true},
		{name: "an encoding that was not asked for", encoding: "br", body: "text", size: -1, fails: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			web := feedtest.New(t)
			header := http.Header{}
			if test.encoding != "" {
				header.Set("Content-Encoding", test.encoding)
			}
			web.Set("/", feedtest.Page{Body: test.body, Header: header})
			got, err := read(t, web.Client(), "http://feed.example/")
			if (err != nil) != test.fails || errors.Is(err, fetch.ErrTooLarge) != test.large {
				t.Errorf("error %v, want one %v, for its size %v", err, test.fails, test.large)
			}
			if test.size >= 0 && len(got) != test.size {
				t.Errorf("%d bytes, want %d", len(got), test.size)
			}
		})
	}
}

func TestNewClient_HeaderLimit(t *testing.T) {
	t.Parallel()
	web := feedtest.New(t)
	for size, ok := range map[int]bool{32 << 10: true, 80 << 10: false} {
		web.Set("/", feedtest.Page{Header: http.Header{"X-Long": {strings.Repeat("a", size)}}})
		if _, err := read(t, web.Client(), "http://feed.example/"); (err == nil) != ok {
			t.Errorf("header of %d bytes: %v, want read %v", size, err, ok)
		}
	}
}

func TestNewClient_Time(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault feedtest.Fault
		want  time.Duration
		fails bool
	}{
		{"first byte after 9 s", feedtest.Fault{Delay: 9 * time.Second}, 9 * time.Second, false},
		{"no first byte", feedtest.Fault{Hang: true}, 10 * time.Second, true},
		{"a byte every 9 s for ever", feedtest.Fault{Drip: 9 * time.Second}, 5 * time.Second, true},
		{"a kilobyte a second, for too long", feedtest.Fault{Drip: 900 * time.Microsecond}, 20 * time.Second, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				web := feedtest.New(t)
				web.Set("/", feedtest.Page{Body: "text"})
				web.Fail("/", test.fault)
				start := time.Now()
				_, err := read(t, web.Client(), "http://feed.example/")
				if took := time.Since(start); took != test.want || (err != nil) != test.fails {
					t.Errorf("took %v, %v; want %v, an error %v", took, err, test.want, test.fails)
				}
			})
		})
	}
}
