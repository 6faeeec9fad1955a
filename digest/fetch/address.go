package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxAddress is the longest address that is asked, in bytes.
const maxAddress = 2 << 10

// CheckURL reads the address of a web resource. It returns it with the host
// in ASCII and without user name, password and fragment, or an error that
// wraps ErrRefused. A host that it accepts may still lead to an address that
// the guard refuses.
func CheckURL(raw string) (*url.URL, error) {
	if len(raw) > maxAddress {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrRefused, maxAddress)
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return checkParsed(u)
}

// checkParsed is CheckURL for an address that is read already; it leaves u as
// it is.
func checkParsed(u *url.URL) (*url.URL, error) {
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: scheme %q", ErrRefused, u.Scheme)
	}
	if u.Opaque != "" {
		return nil, fmt.Errorf("%w: no host", ErrRefused)
	}
	host, err := checkHost(u.Hostname())
	if err != nil {
		return nil, err
	}
	port := u.Port()
	if port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, fmt.Errorf("%w: port %q", ErrRefused, port)
		}
		port = ":" + port
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	clean := *u
	clean.User, clean.Fragment, clean.RawFragment = nil, "", ""
	clean.Host = host + port
	return &clean, nil
}

// checkHost returns an IP address in its plain form, or a name in ASCII.
// A name that ends in a number is refused, since some resolvers read
// "127.1", "0x7f000001" and "2130706433" as addresses:
// https://url.spec.whatwg.org/#ends-in-a-number-checker
func checkHost(host string) (string, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		if addr.Zone() != "" {
			return "", fmt.Errorf("%w: zone in %q", ErrRefused, host)
		}
		return addr.String(), nil
	}
	if !utf8.ValidString(host) {
		return "", fmt.Errorf("%w: host %q is no text", ErrRefused, host)
	}
	name, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return "", fmt.Errorf("%w: host %q: %w", ErrRefused, host, err)
	}
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.String(), nil
	}
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return "", fmt.Errorf("%w: host %q", ErrRefused, host)
		}
	}
	if last := labels[len(labels)-1]; len(name) > 253 || isNumber(last) {
		return "", fmt.Errorf("%w: host %q", ErrRefused, host)
	}
	return name, nil
}

// isNumber reports whether a label is decimal, octal or hexadecimal.
func isNumber(label string) bool {
	if strings.Trim(label, "0123456789") == "" {
		return true
	}
	digits, hex := strings.CutPrefix(label, "0x")
	return hex && strings.Trim(digits, "0123456789abcdef") == ""
}
