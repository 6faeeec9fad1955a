package fetch

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"

	"newsdigest/digest"
)

// errUnreachable means that no connection came about.
var errUnreachable = errors.New("unreachable")

// trouble returns err with a sentence for people that says why a request
// failed. Refused and unreachable addresses get the same words, and nothing
// that the site wrote is repeated: otherwise anyone could look around on the
// operator's network.
func trouble(err error) error {
	var explained *digest.Explained
	var status statusError
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.As(err, &explained):
		return err
	case errors.Is(err, ErrRefused), errors.Is(err, errUnreachable):
		return digest.Explain(err, "That address cannot be reached; check that it is right and public.")
	case errors.As(err, &status):
		return troubleOf(err, status.code)
	case errors.Is(err, ErrTooLarge):
		return digest.Explain(err, "That address answers with more than 10 MiB, which is not read; give the address of a smaller feed.")
	case errors.Is(err, errRedirects):
		return digest.Explain(err, "That address redirects again and again; give the address at which the feed is now.")
	case errors.As(err, &certificate):
		return digest.Explain(err, "The certificate of that site is not valid, so it is not read; its owner must renew it.")
	case errors.Is(err, errSlow), errors.As(err, &timeout) && timeout.Timeout():
		return digest.Explain(err, "That site did not answer in time; it may be too busy.")
	}
	return digest.Explain(err, "That site broke off its answer; it may be out of order.")
}

// troubleOf returns err with the sentence for a status. Its sentences have no
// arguments, as they are stored with the feed and said in the language of
// whoever asks for it.
func troubleOf(err error, code int) error {
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusPaymentRequired:
		return digest.Explain(err, "That site does not let programs read this address; look for a public feed of it.")
	case http.StatusNotFound:
		return digest.Explain(err, "There is nothing at that address; the feed may have moved.")
	case http.StatusGone:
		return digest.Explain(err, "That feed is gone for good, says its site; remove it or give its new address.")
	case http.StatusTooManyRequests:
		return digest.Explain(err, "That site asks for fewer requests; the feed is read again when it allows.")
	}
	if code >= 500 {
		return digest.Explain(err, "That site is out of order; the feed is tried again later.")
	}
	return digest.Explain(err, "That site answers with an error instead of a feed.")
}
