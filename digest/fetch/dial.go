package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"time"
)

// dialTime is how long it may take to resolve a name and connect.
const dialTime = 5 * time.Second

// A DialFunc opens a connection, as net.Dialer.DialContext does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// A Resolver finds the addresses of a name; *net.Resolver is one. It must
// return at once where ctx has ended.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// NewDialer returns how connections are opened under a policy, for what speaks
// another protocol than HTTP over them, such as a web socket.
func NewDialer(p Policy) DialFunc {
	if p.plain {
		if p.Dial != nil {
			return p.Dial
		}
		return (&net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second}).DialContext
	}
	return newGuardedDialer(p, newGuard(p.Allow)).dialContext
}

// A guardedDialer resolves a name, has every address checked and connects to
// the first one that answers.
type guardedDialer struct {
	guard    *guard
	resolver Resolver
	dial     DialFunc // gets addresses, never names
}

func newGuardedDialer(p Policy, g *guard) *guardedDialer {
	d := &guardedDialer{guard: g, resolver: p.Resolver, dial: p.Dial}
	if d.resolver == nil {
		// PreferGo: the resolver of the C library would take "127.1" and
		// "0x7f000001" for addresses.
		d.resolver = &net.Resolver{PreferGo: true}
	}
	if d.dial == nil {
		d.dial = (&net.Dialer{Control: g.control}).DialContext
	}
	return d
}

func (d *guardedDialer) dialContext(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("port %q: %w", portText, err)
	}
	addrs, err := d.resolve(ctx, host)
	if err != nil {
		return nil, unreachable(address, err)
	}
	err = errors.New("the name has no address")
	for i, addr := range addrs {
		to := netip.AddrPortFrom(addr.Unmap(), uint16(port))
		if err = d.guard.check(to); err != nil {
			continue
		}
		var conn net.Conn
		if conn, err = d.try(ctx, network, to, len(addrs)-i); err == nil {
			return conn, nil
		}
	}
	return nil, unreachable(address, err)
}

// unreachable marks an error as one before there was a connection.
func unreachable(address string, err error) error {
	return fmt.Errorf("dial %s: %w: %w", address, errUnreachable, err)
}

func (d *guardedDialer) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	addrs, err := d.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	const most = 8 // more would only keep a worker busy
	return addrs[:min(len(addrs), most)], nil
}

// try connects to one of left addresses, and leaves time for the others.
func (d *guardedDialer) try(ctx context.Context, network string, to netip.AddrPort, left int) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok && left > 1 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
	}
	return d.dial(ctx, network, to.String())
}
