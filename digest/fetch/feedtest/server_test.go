package feedtest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
)

// get returns the status and the body of an answer.
func get(t *testing.T, client *http.Client, address, etag string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp.StatusCode, err.Error()
	}
	return resp.StatusCode, string(body)
}

func TestServer_InMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var web feedtest.Server
		defer web.Close()
		client := web.Client()
		web.Set("/f", feedtest.Page{Body: "any host", ETag: `"1"`})
		web.Set("http://a.example/f", feedtest.Page{Body: "host a"})
		web.Fail("http://b.example/f", feedtest.Fault{Status: 503, Delay: time.Second}, feedtest.Fault{Cut: 3})
		for _, test := range []struct {
			address, etag string
			status        int
			body          string
		}{
			{"http://a.example/f", "", 200, "host a"},
			{"http://c.example/f", "", 200, "any host"},
			{"http://c.example/f", `"1"`, 304, ""},
			{"http://c.example/f", `"2"`, 200, "any host"},
			{"http://b.example/f", "", 503, ""},
			{"http://b.example/f", "", 200, "unexpected EOF"},
			{"http://b.example/f", "", 200, "any host"},
			{"http://a.example/none", "", 404, "404 page not found\n"},
		} {
			if status, body := get(t, client, test.address, test.etag); status != test.status || body != test.body {
				t.Errorf("%s %s: %d %q, want %d %q", test.address, test.etag, status, body, test.status, test.body)
			}
		}
		if n := web.Count("http://b.example/f"); n != 3 {
			t.Errorf("%d requests counted for one host, want 3", n)
		}
		if n := web.Count("/f"); n != 7 {
			t.Errorf("%d requests counted for the path, want 7", n)
		}
	})
}

func TestServer_Loopback(t *testing.T) {
	t.Parallel()
	web := feedtest.New(t)
	web.SetFeed("/f", "News", feedtest.Item{GUID: "1", Title: "Bridge opens"})
	base, err := web.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	allow, err := fetch.ParseAllow(strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for name, client := range map[string]*http.Client{
		"another program's": fetch.NewClient(fetch.Policy{Allow: allow}),
		"its own":           web.Client(),
	} {
		address := base
		if name == "its own" {
			address = "http://news.example"
		}
		if status, body := get(t, client, address+"/f", ""); status != 200 || !strings.Contains(body, "<title>Bridge opens</title>") {
			t.Errorf("%s client: %d %q", name, status, body)
		}
	}
}

// A recorder takes the failures of a test in place of it.
type recorder struct {
	testing.TB
	failures int
}

func (r *recorder) Errorf(string, ...any) { r.failures++ }

func TestServer_UnknownPath(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	web := feedtest.Server{TB: r}
	defer web.Close()
	get(t, web.Client(), "http://news.example/unknown", "")
	if r.failures != 1 {
		t.Errorf("a request for an unknown path made %d failures, want 1", r.failures)
	}
}
