// Package bot is the front desk: it declares what a command and a platform
// are, finds the command for a line that somebody typed, checks that they may
// use it, and hands the answer back.
package bot
