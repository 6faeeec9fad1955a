package fetch

import (
	"context"
	"errors"
	"net/http"

	"newsdigest/digest"
)

// Discover finds the feed at an address that somebody typed: the feed itself,
// or the one that a page names as its alternate. It returns the feed as it
// would be added, and its newest items. Its errors are sentences.
func Discover(ctx context.Context, client *http.Client, address string) (digest.Feed, []digest.Item, error) {
	return digest.Feed{}, nil, errors.ErrUnsupported
}
