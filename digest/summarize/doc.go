// Package summarize tells a story in sentences taken word for word from its
// items, each with its source, and finds the figures on which outlets differ.
//
// Everything in it is a pure function of its arguments: the same items give
// the same summary. The method is greedy coverage of weighted bigrams, as in
// Gillick and Favre, "A Scalable Global Model for Summarization" (2009), with
// weights from the position and the number of occurrences in the story alone;
// a sentence that leans on an earlier one is taken together with it or not at
// all. What is particular to a language stands in rules/*.txt.
package summarize
