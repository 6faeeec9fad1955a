package digest

// An Update is what a network pushed to the bot: a command, a press of a
// button, a change of membership, in the network's own words.
type Update struct {
	ID   int64  // the network's; later ones are larger
	Data string // as it came
}
