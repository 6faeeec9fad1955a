package main

import (
	"context"
	"fmt"
	"runtime/debug"
)

// version returns the version of the module that the binary was built from,
// or "dev".
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "dev"
	}
	return info.Main.Version
}

// versionCmd is `newsdigest version`.
type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(_ context.Context, env Env) error {
	_, err := fmt.Fprintln(env.Stdout, "newsdigest", version())
	return err
}
