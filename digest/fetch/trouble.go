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

// sentence says for people why a request failed. Refused and unreachable
// addresses get the same words, and nothing that the site wrote is repeated:
// otherwise anyone could look around on the operator's network.
func sentence(err error) string {
	var status statusError
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case digest.Explanation(err) != "":
		return digest.Explanation(err)
	case errors.Is(err, ErrRefused), errors.Is(err, errUnreachable):
		return "That address cannot be reached; check that it is right and public."
	case errors.As(err, &status):
		return statusSentence(status.code)
	case errors.Is(err, ErrTooLarge):
		return "That address answers with more than 10 MiB, which is not read; give the address of a smaller feed."
	case errors.Is(err, errRedirects):
		return "That address redirects again and again; give the address at which the feed is now."
	case errors.As(err, &certificate):
		return "The certificate of that site is not valid, so it is not read; its owner must renew it."
	case errors.Is(err, errSlow), errors.As(err, &timeout) && timeout.Timeout():
		return "That site did not answer in time; it may be too busy."
	}
	return "That site broke off its answer; it may be out of order."
}

func statusSentence(code int) string {
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusPaymentRequired:
		return "That site does not let programs read this address; look for a public feed of it."
	case http.StatusNotFound:
		return "There is nothing at that address; the feed may have moved."
	case http.StatusGone:
		return "That feed is gone for good, says its site; remove it or give its new address."
	case http.StatusTooManyRequests:
		return "That site asks for fewer requests; the feed is read again when it allows."
	}
	if code >= 500 {
		return "That site is out of order; the feed is tried again later."
	}
	return "That site answers with " + statusError{code}.Error() + " instead of a feed."
}
