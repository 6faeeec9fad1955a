// Package compose makes the edition of a digest that is due: it matches
// stories with the digest's topics, ranks them, leaves out what was told
// before, and gives each entry its sentences.
//
// Compose is pure. The Editor is the stage around it: it reads the store, has
// the edition printed, and publishes it.
package compose
