package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// figuresFile holds the figures below which no change may fall.
const figuresFile = ".ci/eval/figures.txt"

// tolerance is how much worse a share may be: one point.
const tolerance = .01

// writeFigures writes the figures of rows, one a line.
func writeFigures(path string, rows []row) error {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s = %.4f\n", r.key(), r.ours)
	}
	return os.WriteFile(path, []byte(b.String()), 0o644) //nolint:gosec // for everyone to read
}

// readFigures reads what writeFigures wrote.
func readFigures(path string) (map[string]float64, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	figures := map[string]float64{}
	for line := range strings.Lines(string(data)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " = ")
		if figures[key], err = strconv.ParseFloat(value, 64); err != nil {
			return nil, fmt.Errorf("read %s: %q has no figure: %w", path, key, err)
		}
	}
	return figures, nil
}

// checkFigures fails when a row is worse than its figure on file.
func checkFigures(path string, rows []row) error {
	figures, err := readFigures(path)
	if err != nil {
		return err
	}
	var worse []string
	for _, r := range rows {
		was, ok := figures[r.key()]
		if !ok {
			worse = append(worse, fmt.Sprintf("%s: no figure is on file", r.key()))
		} else if r.fell(was) {
			worse = append(worse, fmt.Sprintf("%s: %.4f, was %.4f", r.key(), r.ours, was))
		}
	}
	if len(worse) > 0 {
		return fmt.Errorf("these figures fell by more than a point; mend it, or run %s WRITE=1 and say why:\n%s",
			command, strings.Join(worse, "\n"))
	}
	return nil
}

// fell reports whether r is clearly worse than it was.
func (r row) fell(was float64) bool {
	switch r.style {
	case count:
		return r.ours > was
	case flaw:
		return r.ours > was+tolerance
	}
	return r.ours < was-tolerance
}
