package main

import "context"

type clusterCmd struct{}

// Run is filled by the engine.
func (c *clusterCmd) Run(ctx context.Context, env Env) error { return nil }
