//go:build !linux

package fetch_test

import "testing"

func TestNewClient_Namespace(t *testing.T) {
	t.Skip("0 of 2000 runs: there are no network namespaces on this system")
}
