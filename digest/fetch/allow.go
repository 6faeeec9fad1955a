package fetch

import (
	"net/netip"
	"strconv"
	"strings"

	"newsdigest/digest"
)

// An Allow opens a range of addresses that the guard would refuse, such as
// that of a feed generator on the operator's own network.
type Allow struct {
	Prefix netip.Prefix
	Port   uint16 // 0 means the usual web ports
}

// String returns the range as ParseAllow reads it.
func (a Allow) String() string {
	switch {
	case a.Port == 0:
		return a.Prefix.String()
	case a.Prefix.Addr().Is6():
		return "[" + a.Prefix.String() + "]:" + strconv.Itoa(int(a.Port))
	}
	return a.Prefix.String() + ":" + strconv.Itoa(int(a.Port))
}

// matches reports whether the range holds an address and its port.
func (a Allow) matches(to netip.AddrPort) bool {
	if a.Port == 0 && !usualPort(to.Port()) || a.Port != 0 && a.Port != to.Port() {
		return false
	}
	return a.Prefix.Contains(to.Addr())
}

// ParseAllow reads ranges that are separated by commas or white space, each an
// address or CIDR with or without a port: "10.0.0.7", "192.168.1.0/24:3000",
// "[fd00::/8]:8000". Its errors are sentences for the operator.
func ParseAllow(s string) ([]Allow, error) {
	var list []Allow
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r <= ' ' }) {
		a, err := parseAllow(word)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

func parseAllow(word string) (Allow, error) {
	text, port := word, ""
	switch {
	case strings.HasPrefix(word, "["):
		inside, after, closed := strings.Cut(word[1:], "]")
		if !closed || after != "" && !strings.HasPrefix(after, ":") {
			return Allow{}, digest.Explain(nil, "%q is no range of addresses; write IPv6 with a port as [fd00::/8]:8000", word)
		}
		text, port = inside, after
	case strings.Count(word, ":") == 1:
		at := strings.IndexByte(word, ':')
		text, port = word[:at], word[at:]
	}
	var a Allow
	if port != "" {
		n, err := strconv.ParseUint(port[1:], 10, 16)
		if err != nil || n == 0 {
			return Allow{}, digest.Explain(nil, "%q has no port between 1 and 65535 after the colon", word)
		}
		a.Port = uint16(n)
	}
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		addr = addr.Unmap()
		a.Prefix = netip.PrefixFrom(addr, addr.BitLen())
		return a, nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil || prefix.Addr().Is4In6() {
		return Allow{}, digest.Explain(nil, "%q is no range of addresses; write it as 10.0.0.7, 192.168.1.0/24 or 192.168.1.0/24:3000", word)
	}
	a.Prefix = prefix.Masked()
	return a, nil
}
