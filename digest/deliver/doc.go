// Package deliver carries the outbox to the reader: it claims a part on disk,
// has it sent, and writes down what became of it.
//
// No part is lost: it stays in the outbox until it was sent or may never be.
// No part is sent twice where the outcome of a send can be known. Where it
// can not, the platform decides how often the courier may try again, and such
// a try is labelled.
package deliver
