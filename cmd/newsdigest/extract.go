package main

import "context"

type extractCmd struct{}

// Run is filled by the engine.
func (c *extractCmd) Run(ctx context.Context, env Env) error { return nil }
