package fetch_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
)

// errCanary is what a recorded dial answers, so that no test leaves the machine.
var errCanary = errors.New("no connection in this test")

// A canary records to which addresses connections would go.
type canary struct {
	mu    sync.Mutex
	dials []string
}

func (c *canary) dial(_ context.Context, _, address string) (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dials = append(c.dials, address)
	return nil, errCanary
}

func (c *canary) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	dials := c.dials
	c.dials = nil
	return dials
}

// A resolver is a function that resolves names.
type resolver func(host string) []string

func (r resolver) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	var addrs []netip.Addr
	for _, s := range r(host) {
		addrs = append(addrs, netip.MustParseAddr(s))
	}
	if addrs == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return addrs, nil
}

// ask makes one request, drops the answer and returns the error.
func ask(t *testing.T, client *http.Client, address string) error {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err == nil {
		resp.Body.Close()
	}
	return err
}

// addressRows returns addresses with the verdict on each, "block" or "allow",
// its kind, and the reason.
func addressRows(t *testing.T) [][]string {
	t.Helper()
	file, err := os.Open("testdata/hostile/ssrf_addresses.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func TestNewClient_Addresses(t *testing.T) {
	t.Parallel()
	var log canary
	got := map[string]int{}
	for _, row := range addressRows(t) {
		address, verdict := row[0], row[1]
		client := fetch.NewClient(fetch.Policy{Dial: log.dial, Resolver: resolver(func(string) []string { return []string{address} })})
		named := ask(t, client, "http://feed.example/")
		literal := ask(t, client, "http://"+netip.AddrPortFrom(netip.MustParseAddr(address), 80).String()+"/")
		dials := log.take()
		switch {
		case verdict == "block" && errors.Is(named, fetch.ErrRefused) && errors.Is(literal, fetch.ErrRefused) && len(dials) == 0,
			verdict == "allow" && errors.Is(named, errCanary) && errors.Is(literal, errCanary) && len(dials) == 2:
			got[verdict]++
		default:
			t.Errorf("%s (%s) should be %sed: by name %v, as literal %v, dialled %v", address, row[3], verdict, named, literal, dials)
		}
	}
	if diff := cmp.Diff(map[string]int{"block": 763, "allow": 23}, got); diff != "" {
		t.Errorf("right verdicts (-want +got):\n%s", diff)
	}
}

// lenient resolves as the most obliging resolver would: numbers in every
// notation that inet_aton takes, names of the own host, and everything else
// to a public address.
func lenient(host string) []string {
	host = strings.TrimSuffix(host, ".")
	if addr, ok := inetAton(host); ok {
		return []string{addr.String()}
	}
	for _, special := range []string{"onion", "i2p", "invalid", "test"} { // RFC 6761, RFC 7686
		if strings.HasSuffix(host, "."+special) {
			return nil
		}
	}
	switch {
	case host == "instance-data", strings.HasPrefix(host, "metadata"):
		return []string{"169.254.169.254"}
	case !strings.Contains(host, "."), strings.HasSuffix(host, ".localhost"), strings.HasSuffix(host, ".local"),
		strings.HasSuffix(host, ".localdomain"), strings.HasSuffix(host, ".internal"), strings.HasSuffix(host, ".home.arpa"):
		return []string{"127.0.0.1", "::1"}
	case strings.HasSuffix(host, ".lan"), strings.HasSuffix(host, ".svc"):
		return []string{"10.0.0.10"}
	}
	return []string{"93.184.215.14"}
}

// inetAton reads an IPv4 address of one to four parts, each decimal, octal
// or hexadecimal: https://pubs.opengroup.org/onlinepubs/9799919799/functions/inet_addr.html
func inetAton(s string) (netip.Addr, bool) {
	parts := strings.Split(s, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var sum uint64
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 64)
		if err != nil {
			return netip.Addr{}, false
		}
		if i == len(parts)-1 {
			sum += n
			break
		}
		sum += n << (24 - 8*i)
	}
	return netip.AddrFrom4([4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}), true
}

func TestNewClient_URLs(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/hostile/ssrf_urls.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var log canary
	client := fetch.NewClient(fetch.Policy{Dial: log.dial, Resolver: resolver(lenient)})
	got := map[string]int{}
	for line := range strings.Lines(string(data)) {
		var row struct{ URL, Verdict, Why string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		err := ask(t, client, row.URL)
		dialled := len(log.take()) > 0
		if err == nil || dialled != (row.Verdict == "allow") {
			t.Errorf("%q (%s) should be %sed: dialled %v, %v", row.URL, row.Why, row.Verdict, dialled, err)
			continue
		}
		got[row.Verdict]++
	}
	if diff := cmp.Diff(map[string]int{"block": 344, "allow": 12}, got); diff != "" {
		t.Errorf("right verdicts (-want +got):\n%s", diff)
	}
}

func TestNewClient_Rebinding(t *testing.T) {
	t.Parallel()
	var log canary
	answers := 0
	client := fetch.NewClient(fetch.Policy{Dial: log.dial, Resolver: resolver(func(string) []string {
		answers++
		return [][]string{{"93.184.215.14"}, {"127.0.0.1"}, {"10.0.0.1", "93.184.215.14", "::1"}}[answers%3]
	})})
	for range 999 {
		if err := ask(t, client, "http://rebind.example/"); err == nil {
			t.Fatal("a request in this test was answered")
		}
	}
	dials := log.take()
	for _, address := range dials {
		if address != "93.184.215.14:80" {
			t.Errorf("connection to %s", address)
		}
	}
	if len(dials) != 666 {
		t.Errorf("%d connections to the public address, want 666", len(dials))
	}
}

// The system's own dialer is asked about loopback here, with real sockets.
func TestNewDialer_Sockets(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	address := l.Addr().String()
	allow, err := fetch.ParseAllow("127.0.0.0/8:" + address[strings.LastIndexByte(address, ':')+1:])
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		policy fetch.Policy
		want   error
	}{
		{"guarded", fetch.Policy{}, fetch.ErrRefused},
		{"guarded, with the range allowed", fetch.Policy{Allow: allow}, nil},
		{"plain", fetch.Plain(), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			conn, err := fetch.NewDialer(test.policy)(t.Context(), "tcp", address)
			if !errors.Is(err, test.want) {
				t.Fatalf("dial %s: %v, want %v", address, err, test.want)
			}
			if conn != nil {
				conn.Close()
			}
		})
	}
}

// No proxy stands between the guard and the address that it checked.
func TestNewClient_NoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://proxy.example:8080")
	t.Setenv("HTTPS_PROXY", "http://proxy.example:8080")
	var log canary
	var asked []string
	client := fetch.NewClient(fetch.Policy{Dial: log.dial, Resolver: resolver(func(host string) []string {
		asked = append(asked, host)
		return []string{"93.184.215.14"}
	})})
	for _, address := range []string{"http://feed.example/", "https://feed.example/"} {
		if err := ask(t, client, address); !errors.Is(err, errCanary) {
			t.Errorf("%s: %v, want a dial", address, err)
		}
	}
	if diff := cmp.Diff([]string{"feed.example", "feed.example"}, asked); diff != "" {
		t.Errorf("names resolved (-want +got):\n%s", diff)
	}
}

func TestParseAllow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"10.0.0.7", "10.0.0.7/32"},
		{"192.168.1.9/24:3000", "192.168.1.0/24:3000"},
		{"fd00::1", "fd00::1/128"},
		{"[fd00::/8]:8000", "[fd00::/8]:8000"},
		{"[::1]", "::1/128"},
		{"::ffff:10.0.0.7", "10.0.0.7/32"},
		{" 10.0.0.7:80,\n172.18.0.0/16 ", "10.0.0.7/32:80 172.18.0.0/16"},
	} {
		list, err := fetch.ParseAllow(test.in)
		if err != nil {
			t.Errorf("ParseAllow(%q): %v", test.in, err)
		}
		var words []string
		for _, a := range list {
			words = append(words, a.String())
		}
		if got := strings.Join(words, " "); got != test.want {
			t.Errorf("ParseAllow(%q) = %q, want %q", test.in, got, test.want)
		}
	}
	for _, bad := range []string{"rss-bridge", "10.0.0.7:0", "10.0.0.7:http", "10.0.0.0/33", "[fd00::1", "[fd00::1]8000", "fe80::1%eth0", "::ffff:10.0.0.0/104", "10.0.0.7:70000"} {
		if _, err := fetch.ParseAllow(bad); digest.Explanation(err) == "" || !strings.Contains(err.Error(), strconv.Quote(bad)) {
			t.Errorf("ParseAllow(%q) says %v, want a sentence that names it", bad, err)
		}
	}
}

func TestPolicy_Allow(t *testing.T) {
	t.Parallel()
	allow, err := fetch.ParseAllow("10.0.0.0/8:3000, 172.18.0.0/16")
	if err != nil {
		t.Fatal(err)
	}
	var log canary
	client := fetch.NewClient(fetch.Policy{Allow: allow, Dial: log.dial, Resolver: resolver(lenient)})
	for _, test := range []struct {
		address string
		want    error
	}{
		{"http://10.1.2.3:3000/", errCanary},
		{"http://172.18.0.5:8080/", errCanary},
		{"http://10.1.2.3/", fetch.ErrRefused},
		{"http://172.18.0.5:3000/", fetch.ErrRefused},
		{"http://93.184.215.14:3000/", fetch.ErrRefused},
		{"http://127.0.0.1:3000/", fetch.ErrRefused},
	} {
		if err := ask(t, client, test.address); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.address, err, test.want)
		}
	}
}

func FuzzCheckURL(f *testing.F) {
	for _, seed := range []string{"http://example.com/", "https://user@[::1]:80/#x", "http://①⑦②.①⑦.⓪.①/", "http://127.1/", "http://0\x91", "feed:x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := fetch.CheckURL(raw)
		if err != nil {
			if !errors.Is(err, fetch.ErrRefused) {
				t.Fatalf("CheckURL(%q): %v does not wrap ErrRefused", raw, err)
			}
			return
		}
		again, err := fetch.CheckURL(u.String())
		if err != nil || again.Host != u.Host || u.User != nil {
			t.Fatalf("CheckURL(%q) = %q, which reads as %v, %v", raw, u, again, err)
		}
	})
}
