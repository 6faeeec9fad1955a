// Command eval measures how well the engine works: it runs the development
// sets, the pairs and the stream of this repository, and simple rivals in the
// same process, and prints one table.
//
// The measures are those of the public scorer ../shared/bench/score.py, to the
// fourth digit; a test compares them. Sets that are not on this machine are
// named and left out.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

// command is how a reader repeats the run.
const command = "make eval"

func main() {
	rows := flag.String("rows", "", "run these parts only, such as pairs,stream")
	fast := flag.Bool("fast", false, "leave out the rivals and the stream of all sets")
	wrong := flag.Bool("wrong", false, "name what was judged wrongly")
	check := flag.Bool("check", false, "fail when a figure is more than a point worse than the one on file")
	write := flag.Bool("write", false, "write the figures on file and the table of README.md anew")
	flag.Parse()
	if err := run(lab{root: ".", fast: *fast, wrong: *wrong, progress: os.Stderr}, *rows, *check, *write); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func run(l lab, only string, check, write bool) error {
	if write && (l.fast || only != "") {
		return errors.New("-write needs every row; give it alone")
	}
	if write && !l.has(l.shared()) {
		return errors.New("-write needs the public sets, or their figures would be lost")
	}
	var rows []row
	for _, p := range parts() {
		if only != "" && !listed(only, p.name) {
			continue
		}
		l.say("%s …", p.name)
		begin := time.Now()
		found, err := p.rows(l)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		l.say("%s took %.1f s", p.name, time.Since(begin).Seconds())
		rows = append(rows, found...)
	}
	if len(rows) == 0 {
		return fmt.Errorf("no part is called %q; there are %s", only, names())
	}
	fmt.Print(markdown(rows))
	if write {
		return errors.Join(writeFigures(l.file(figuresFile), rows), writeReadme(l.file("README.md"), rows, time.Now()))
	}
	if check {
		return checkFigures(l.file(figuresFile), rows)
	}
	return nil
}

// A part is a group of rows that can be run alone.
type part struct {
	name string
	rows func(lab) ([]row, error)
}

func parts() []part {
	return []part{
		{"clusters", clusterRows},
		{"thinned", thinnedRows},
		{"pairs", pairRows},
		{"stream", streamRows},
		{"summaries", summaryRows},
		{"extraction", extractionRows},
		{"feeds", feedRows},
		{"sentences", sentenceRows},
	}
}

func listed(list, name string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(one) == name {
			return true
		}
	}
	return false
}

func names() string {
	var all []string
	for _, p := range parts() {
		all = append(all, p.name)
	}
	return strings.Join(all, ", ")
}
