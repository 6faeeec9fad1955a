// Package compose makes the edition of a digest that is due: it finds
// the stories that match the digest's topics, ranks them, leaves out what was
// told before, and gives each entry its sentences.
//
// Compose is pure but for the texts that it asks for. The Editor is the stage around it: it reads the store, has
// the edition printed, and publishes it.
package compose
