// Package extract turns the HTML of news pages and feeds into the plain text
// of the article, with its title, byline, date, language and canonical link.
//
// A page walks one straight line:
//
//  1. decode: bytes become UTF-8 (decode.go) and a tree.
//  2. read the metadata: JSON-LD, OpenGraph, <time>, <html lang> (meta.go).
//  3. clean: navigation, captions, teasers and share bars leave the tree, by
//     tag, role, and the words in class and id. A guard keeps every node that
//     holds a good part of the page's prose, whatever it is called (clean.go).
//  4. scope: the one node that is the article's body, else what readability
//     finds (scope.go).
//  5. blocks: the paragraphs, list items and headings, each with the share of
//     its text that stands in links (blocks.go).
//  6. rules: teasers, credits, datelines and boilerplate leave by what they
//     say (rules.go), and then the text is joined, a line a paragraph.
//
// What the rules look for stands in data files by language, under lists; see
// lists/README.md for their form. No phrase is made for one outlet.
//
// The package opens no connection and keeps no state. Its time and memory are
// bounded by the sizes in limits.go, whatever the bytes are.
package extract
