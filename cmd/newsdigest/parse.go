package main

import "context"

type parseCmd struct{}

// Run is filled by the engine.
func (c *parseCmd) Run(ctx context.Context, env Env) error { return nil }
