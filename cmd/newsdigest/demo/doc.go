// Package demo is a small world of invented news: ten outlets that report
// three days of events, and the server that publishes their feeds and pages.
//
// `newsdigest demo` shows the program on it, and tests may use it too. All
// people, companies and most places in it are invented. The articles stand in
// news/*.txt, a file for each event; article.go says how they are written.
package demo
