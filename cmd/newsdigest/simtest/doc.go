// Package simtest proves what is promised about deliveries: it runs the real
// engine, stages, adapters and database in simulated time against the fake
// networks, crashes them at every step, lets networks and disks fail, and then
// counts what readers saw.
//
// A Plan says what happens. Prepare makes the Moment in which it begins: a
// database and two networks with chats that wait for their editions. A World
// lives on from a Moment, in a bubble of testing/synctest, until all is sent.
// A Verdict is what its readers saw: lost, repeated, labelled and corrupt
// parts. Crash runs a World and, for each commit and each call of it, a second
// one that begins where the first would have been killed. Fail runs one for
// each commit too, with a disk that fails from there on: above the database, or
// below it on a Volume.
//
// A City has feeds too: there all stages run for days, in one process or in
// several with a pause or a wrong clock between them.
//
// A Week is what following feeds takes: there is the poller alone, and feeds as
// they are.
//
// A Naive courier, which breaks the rules that the real one keeps, shows that
// the harness finds what it looks for.
package simtest
