package fetch_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"newsdigest/digest/fetch"
)

// attacks is how many requests are made in the namespace.
const attacks = 2000

// inNamespace names the variable that tells this test binary that it runs in
// a network of its own.
const inNamespace = "NEWSDIGEST_NAMESPACE"

// TestNewClient_Namespace makes requests with real sockets in a network of
// its own, where every address of the internet is this machine: canaries
// listen on all of them. Names are those of an attacker, whose DNS answers as
// he likes. No connection may come where the guard forbids one.
func TestNewClient_Namespace(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestInNamespace$", "-test.v")
	cmd.Env = append(os.Environ(), inNamespace+"=yes")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	if cmd.Process == nil {
		t.Skipf("0 of %d runs: this system lets nobody make a network namespace: %v", attacks, err)
	}
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "runs") || strings.Contains(line, "SKIP") {
			t.Log(strings.TrimSpace(line))
		}
	}
}

// TestInNamespace is what runs there.
func TestInNamespace(t *testing.T) {
	if os.Getenv(inNamespace) == "" {
		t.Skip("this is a part of TestNewClient_Namespace, and runs for it alone")
	}
	if err := claimInternet(); err != nil {
		t.Skipf("0 of %d runs: this system routes nothing to the loopback device: %v", attacks, err)
	}
	private, public := readAddresses(t)
	ground := &ground{public: map[netip.Addr]bool{}}
	for _, addr := range public {
		ground.public[addr] = true
	}
	ground.listen(t)
	resolver := (&liar{private: private, public: public}).listen(t)

	// The rig works: a client without a guard is caught.
	plain := fetch.NewClient(fetch.Plain())
	if err := ask(t, plain, "http://10.0.0.1/"); err != nil || ground.canaries.Swap(0) != 1 {
		t.Fatalf("a request without a guard was not noticed: %v", err)
	}
	client := fetch.NewClient(fetch.Policy{Resolver: resolver})
	for run := range attacks {
		address := attack(run, private)
		before := ground.canaries.Load()
		err := ask(t, client, address)
		client.CloseIdleConnections() // the next one dials anew
		if ground.canaries.Load() > before {
			t.Errorf("%s led to a canary (%v)", address, err)
		}
	}
	if ground.visits.Load() < attacks/4 {
		t.Errorf("only %d connections to public addresses; the attacks do not begin", ground.visits.Load())
	}
	t.Logf("%d runs: %d connections to canaries, %d to public addresses", attacks, ground.canaries.Load(), ground.visits.Load())
}

// attack returns the address of one run: a forbidden address as it is, by a
// name whose DNS answers as its first word says, or behind a redirect.
func attack(run int, private []netip.Addr) string {
	n := run % len(private)
	kinds := []string{"only", "first", "last", "rebind", "chain", "many"}
	name := fmt.Sprintf("%s-%d.example", kinds[run%len(kinds)], n)
	ports := []string{"", ":80", ":8080", ":8443"}
	port := ports[run/7%len(ports)]
	literal := "http://" + strings.TrimSuffix(netip.AddrPortFrom(private[n], 80).String(), ":80") + port + "/"
	switch run / len(kinds) % 4 {
	case 0:
		return literal
	case 1:
		return "http://public.example/to?" + url.Values{"address": {literal}}.Encode()
	case 2:
		return "http://public.example/to?" + url.Values{"address": {"http://" + name + port + "/"}}.Encode()
	}
	return "http://" + name + port + "/"
}

// readAddresses returns the addresses that are not public, and those that are.
func readAddresses(t *testing.T) (private, public []netip.Addr) {
	t.Helper()
	for _, row := range addressRows(t) {
		addr := netip.MustParseAddr(row[0])
		if row[1] == "allow" {
			public = append(public, addr)
		} else {
			private = append(private, addr)
		}
	}
	return private, public
}

// A ground is every address there is. It counts who comes where.
type ground struct {
	public           map[netip.Addr]bool
	canaries, visits atomic.Int64
}

// listen listens on the ports of the web, on all addresses.
func (g *ground) listen(t *testing.T) {
	t.Helper()
	server := &http.Server{Handler: http.HandlerFunc(redirect), ReadHeaderTimeout: 5 * time.Second}
	t.Cleanup(func() { _ = server.Close() })
	for _, port := range []string{"80", "443", "8080", "8443"} {
		for _, network := range []string{"tcp4", "tcp6"} {
			l, err := net.Listen(network, ":"+port)
			if err != nil {
				t.Fatal(err)
			}
			go func() { _ = server.Serve(counting{l, g}) }() // until it is closed
		}
	}
}

// redirect leads where the visitor asks to be led.
func redirect(w http.ResponseWriter, r *http.Request) {
	if to := r.FormValue("address"); to != "" {
		http.Redirect(w, r, to, http.StatusMovedPermanently)
	}
}

// counting is a listener that tells its ground of each connection.
type counting struct {
	net.Listener
	ground *ground
}

func (c counting) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if to, err := netip.ParseAddrPort(conn.LocalAddr().String()); err == nil && c.ground.public[to.Addr().Unmap()] {
		c.ground.visits.Add(1)
	} else {
		c.ground.canaries.Add(1)
	}
	return conn, nil
}

// A liar is the DNS of names like "rebind-7.example", where 7 is the number of
// an address that is not public.
type liar struct {
	private, public []netip.Addr

	mu    sync.Mutex
	asked map[string]int
}

// listen answers until the test ends, and returns a resolver that asks it.
func (l *liar) listen(t *testing.T) *net.Resolver {
	t.Helper()
	l.asked = map[string]int{}
	conn, err := net.ListenPacket("udp4", "127.0.0.1:53")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			m = l.answer(m.ID, m.Questions[0])
			if packed, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(packed, from) // who asked asks again
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", "127.0.0.1:53")
	}}
}

// answer returns what the DNS says of a name.
func (l *liar) answer(id uint16, q dnsmessage.Question) dnsmessage.Message {
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: id, Response: true, RecursionAvailable: true},
		Questions: []dnsmessage.Question{q},
	}
	kind, number, _ := strings.Cut(strings.TrimSuffix(q.Name.String(), ".example."), "-")
	n, _ := strconv.Atoi(number)
	evil, good := l.private[n], l.public[n%len(l.public)]
	addrs := []netip.Addr{good}
	switch kind {
	case "only":
		addrs = []netip.Addr{evil}
	case "first":
		addrs = []netip.Addr{evil, good}
	case "last":
		addrs = []netip.Addr{good, evil}
	case "rebind":
		l.mu.Lock()
		l.asked[q.Name.String()]++
		if l.asked[q.Name.String()]%4 > 1 { // A and AAAA are asked together
			addrs = []netip.Addr{evil}
		}
		l.mu.Unlock()
	case "chain":
		addrs = []netip.Addr{evil}
		for i := range 5 {
			next := dnsmessage.MustNewName(fmt.Sprintf("hop%d-%d.example.", i, n))
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head(q.Name), Body: &dnsmessage.CNAMEResource{CNAME: next}})
			q.Name = next
		}
	case "many":
		addrs = nil
		for i := range 20 {
			addrs = append(addrs, l.private[(n+i)%len(l.private)])
		}
	}
	for _, addr := range addrs {
		switch {
		case addr.Is4() && q.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head(q.Name), Body: &dnsmessage.AResource{A: addr.As4()}})
		case addr.Is6() && q.Type == dnsmessage.TypeAAAA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head(q.Name), Body: &dnsmessage.AAAAResource{AAAA: addr.As16()}})
		}
	}
	return m
}

// head returns that of a record that nobody may keep.
func head(name dnsmessage.Name) dnsmessage.ResourceHeader {
	return dnsmessage.ResourceHeader{Name: name, Class: dnsmessage.ClassINET}
}

// claimInternet makes every address one of this machine: what `ip link set lo
// up` and `ip route add local default dev lo` do.
func claimInternet() error {
	var up []byte // struct ifinfomsg: no family or type, device, flags, which of them change; rtnetlink(7)
	for _, n := range []uint32{0, loopback, syscall.IFF_UP, syscall.IFF_UP} {
		up = binary.NativeEndian.AppendUint32(up, n)
	}
	errs := []error{netlink(syscall.RTM_NEWLINK, 0, up)}
	for _, family := range []byte{syscall.AF_INET, syscall.AF_INET6} {
		route := []byte{ // struct rtmsg
			family, 0, 0, 0, syscall.RT_TABLE_LOCAL, syscall.RTPROT_BOOT, syscall.RT_SCOPE_HOST, syscall.RTN_LOCAL, 0, 0, 0, 0,
		}
		route = binary.NativeEndian.AppendUint16(route, syscall.SizeofRtAttr+4)
		route = binary.NativeEndian.AppendUint16(route, syscall.RTA_OIF)
		route = binary.NativeEndian.AppendUint32(route, loopback)
		errs = append(errs, netlink(syscall.RTM_NEWROUTE, syscall.NLM_F_CREATE, route))
	}
	return errors.Join(errs...)
}

// loopback is the number of that device in every namespace.
const loopback = 1

// netlink asks the kernel to do something, and returns what it says:
// netlink(7).
func netlink(kind, flags uint16, body []byte) error {
	fd, err := syscall.Socket(syscall.AF_NETLINK, syscall.SOCK_RAW|syscall.SOCK_CLOEXEC, syscall.NETLINK_ROUTE)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	m := binary.NativeEndian.AppendUint32(nil, uint32(syscall.NLMSG_HDRLEN+len(body)))
	m = binary.NativeEndian.AppendUint16(m, kind)
	m = binary.NativeEndian.AppendUint16(m, syscall.NLM_F_REQUEST|syscall.NLM_F_ACK|flags)
	m = append(append(m, make([]byte, 8)...), body...) // no sequence, to the kernel
	if err := syscall.Sendto(fd, m, 0, &syscall.SockaddrNetlink{Family: syscall.AF_NETLINK}); err != nil {
		return err
	}
	answer := make([]byte, 4096)
	n, _, err := syscall.Recvfrom(fd, answer, 0)
	if err != nil {
		return err
	}
	if n < syscall.NLMSG_HDRLEN+4 {
		return errors.New("the kernel said nothing")
	}
	if code := int32(binary.NativeEndian.Uint32(answer[syscall.NLMSG_HDRLEN:])); code != 0 {
		return syscall.Errno(-code)
	}
	return nil
}
