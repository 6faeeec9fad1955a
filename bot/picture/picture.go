// Package picture draws the pictures that go with messages.
package picture

import (
	"fmt"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/go-analyze/charts"
	"github.com/golang/freetype/truetype"
)

// Measures of a picture, in pixels. A phone shows it at half of its width.
const (
	width    = 1000
	head     = 78  // the height of the title
	plot     = 400 // of axes and lines
	row      = 36  // of a line's name
	margin   = 24
	mark     = 44   // the width of a line's mark
	large    = 24.0 // letters of the title
	small    = 17.0 // letters of the axes and the names
	mostName = 80   // characters of a name, which fit beside its mark
	mostX    = 9    // names on the axis of time
	stroke   = 4
)

// MostLines is how many lines a chart has at most: as many as there are
// colours that everybody can tell apart.
const MostLines = 5

// A Chart shows how some numbers went, as lines over time.
type Chart struct {
	Title string
	Times []string // one for each value of a line, the earliest first
	Lines []Line   // the first MostLines are drawn
}

// A Line is how one number went.
type Line struct {
	Name   string
	Values []int // none of them negative
}

// PNG draws a chart. A title with letters that the font lacks, such as Arabic
// or Chinese ones, is left out, and of a name its number stands alone: a message
// has to name the lines too, in the same order.
func (c Chart) PNG() ([]byte, error) {
	lines := c.Lines[:min(len(c.Lines), MostLines)]
	if len(lines) == 0 || len(c.Times) < 2 {
		return nil, fmt.Errorf("draw chart: %d lines over %d times", len(lines), len(c.Times))
	}
	below := len(lines)*row + margin
	p := charts.NewPainter(charts.PainterOptions{Width: width, Height: head + plot + below, Theme: theme(), Font: font()})
	p.FilledRect(0, 0, width, p.Height(), charts.ColorWhite, charts.ColorWhite, 0)
	if Drawable(c.Title) {
		write(p, c.Title, margin, head-32, large)
	}
	frame := charts.Box{Top: head, Left: margin, Right: margin, Bottom: below, IsSet: true}
	if err := p.Child(charts.PainterPaddingOption(frame)).LineChart(c.option(lines)); err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	for i, l := range lines {
		key(p, i, l)
	}
	return p.Bytes()
}

// option says how the plot looks.
func (c Chart) option(lines []Line) charts.LineChartOption {
	var values [][]float64
	most := 1
	for _, l := range lines {
		var floats []float64
		for _, v := range l.Values {
			floats = append(floats, float64(v))
			most = max(most, v)
		}
		values = append(values, floats)
	}
	o := charts.NewLineChartOptionWithData(values)
	o.Theme = theme()
	o.Padding = charts.Box{Top: row / 2, Bottom: row / 2, IsSet: true}
	o.Legend.Show = charts.Ptr(false) // the names stand below, for they are long
	o.LineStrokeWidth = stroke
	o.XAxis.Labels, o.XAxis.LabelCount = c.times(), len(c.Times)
	o.XAxis.LabelFontStyle.FontSize = small
	o.YAxis = []charts.YAxisOption{{
		Min: charts.Ptr(0.0), // the library begins at the lowest value else
		Max: charts.Ptr(ceiling(most)), LabelCount: steps + 1,
		LabelFontStyle: charts.FontStyle{FontSize: small},
	}}
	o.ValueFormatter = func(v float64) string { return fmt.Sprint(math.Round(v)) }
	return o
}

// steps is how many steps the axis of numbers has.
const steps = 4

// ceiling returns the end of an axis of whole numbers for values up to most.
func ceiling(most int) float64 { return math.Ceil(float64(most)/steps) * steps }

// times are the names on the axis of time: of many, those at equal distances.
func (c Chart) times() []string {
	every := (len(c.Times) + mostX - 1) / mostX
	names := make([]string, len(c.Times))
	for i := 0; i < len(names); i += every {
		names[i] = c.Times[i]
	}
	return names
}

// key draws the name of a line beside its mark.
func key(p *charts.Painter, i int, l Line) {
	y := head + plot + i*row + row/2
	colour := theme().GetSeriesColor(i)
	p.LineStroke([]charts.Point{{X: margin, Y: y}, {X: margin + mark, Y: y}}, colour, stroke)
	name := fmt.Sprintf("%d.", i+1)
	if Drawable(l.Name) {
		name += " " + short(l.Name)
	}
	write(p, name, margin+mark+16, y+6, small)
}

func write(p *charts.Painter, text string, x, y int, size float64) {
	p.Text(text, x, y, 0, charts.FontStyle{FontSize: size, FontColor: theme().GetTitleTextColor(), Font: font()})
}

// short cuts a name to what fits.
func short(name string) string {
	if utf8.RuneCountInString(name) <= mostName {
		return name
	}
	return string([]rune(name)[:mostName-1]) + "…"
}

// theme is light, with colours that people who see fewer can tell apart: those
// of M. Okabe and K. Ito, https://jfly.uni-koeln.de/color/, 2008.
func theme() charts.ColorPalette {
	return charts.GetTheme(charts.ThemeLight).WithSeriesColors([]charts.Color{
		charts.ColorRGB(0, 114, 178), charts.ColorRGB(213, 94, 0), charts.ColorRGB(0, 158, 115),
		charts.ColorRGB(204, 121, 167), charts.ColorRGB(86, 180, 233),
	})
}

// font has Latin, Greek and Cyrillic letters; one with Chinese would be larger
// than the program.
func font() *truetype.Font { return charts.GetFont(charts.FontFamilyNotoSans) }

// Drawable reports whether the font has every letter of a text.
func Drawable(text string) bool {
	own := font()
	for _, r := range text {
		if !unicode.IsSpace(r) && own.Index(r) == 0 {
			return false
		}
	}
	return text != ""
}
