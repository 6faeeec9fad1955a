package discord

// Welcome is welcome, for tests.
var Welcome = welcome
