package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"

	"code.dny.dev/ssrf"
)

// ErrRefused means that an address may not be asked. People are told the same
// sentence as for one that does not answer, so that nobody can use the program
// to find out what is on its network.
var ErrRefused = errors.New("address refused")

// azureHost is the host service of Azure, which stands in a public range:
// https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
const azureHost = "168.63.129.16/32"

// A guard decides to which addresses a connection may go: public ones by the
// special-purpose registries of IANA on the usual web ports, and those that
// the operator allows.
type guard struct {
	allow  []Allow
	public *ssrf.Guardian
}

func newGuard(allow []Allow) *guard {
	return &guard{
		allow: allow,
		public: ssrf.New(
			ssrf.WithAnyPort(), // ports are checked here, for they depend on the range
			ssrf.WithDeniedV4Prefixes(netip.MustParsePrefix(azureHost)),
		),
	}
}

// check returns an error that wraps ErrRefused for an address that may not be
// connected to. IPv4 in IPv6 is judged as IPv4.
func (g *guard) check(to netip.AddrPort) error {
	to = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
	for _, a := range g.allow {
		if a.matches(to) {
			return nil
		}
	}
	if !usualPort(to.Port()) {
		return fmt.Errorf("%w: port %d", ErrRefused, to.Port())
	}
	if err := g.public.SafeAddr(to.Addr()); err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return nil
}

// allowsPort reports whether there is any address that may be asked on port.
func (g *guard) allowsPort(port uint16) bool {
	if usualPort(port) {
		return true
	}
	for _, a := range g.allow {
		if a.Port == port {
			return true
		}
	}
	return false
}

// control is the check as a net.Dialer makes it: on the socket, right before
// it connects.
func (g *guard) control(network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%w: network %s", ErrRefused, network)
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return g.check(to)
}

// usualPort reports whether web servers commonly listen on port.
func usualPort(port uint16) bool {
	switch port {
	case 80, 443, 8080, 8443:
		return true
	}
	return false
}
