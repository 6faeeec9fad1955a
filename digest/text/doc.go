// Package text analyses natural language for the stages that read articles:
// words, sentences, stems, stop words, languages, names, figures, dates.
//
// Everything in it is a pure function, safe for concurrent use, and defined
// for every string: invalid UTF-8, other scripts, emoji and very long words
// give fewer words, never an error.
package text
