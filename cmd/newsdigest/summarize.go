package main

import "context"

type summarizeCmd struct{}

// Run is filled by the engine.
func (c *summarizeCmd) Run(ctx context.Context, env Env) error { return nil }
