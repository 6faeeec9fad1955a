package commands

import (
	"fmt"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/picture"
	"newsdigest/digest"
)

// chartTimes is into how many equal times the window of a chart is divided.
const chartTimes = 12

// chart draws how many reports the first of stories had in each part of a
// window, in the order in which the message lists them.
func (q asked) chart(window time.Duration, stories []digest.Story) (bot.File, error) {
	c := picture.Chart{Title: q.Locale.Text("trending.chart")}
	begin, step := q.local().Add(-window), window/chartTimes
	names := "15:04"
	if window > 2*day {
		names = "01-02"
	}
	for i := range chartTimes {
		c.Times = append(c.Times, begin.Add(time.Duration(i)*step).Format(names))
	}
	var counts []string
	for i, s := range stories[:min(len(stories), picture.MostLines)] {
		l := picture.Line{Name: q.entry(s, detail{}, "").Headline, Values: make([]int, chartTimes)}
		reports := 0
		for _, it := range s.Items {
			if since := it.Published.Sub(begin); since >= 0 && since < window {
				l.Values[since/step]++
				reports++
			}
		}
		c.Lines = append(c.Lines, l)
		counts = append(counts, fmt.Sprintf("%d. %s (%d)", i+1, shown(l.Name, 80), reports))
	}
	data, err := c.PNG()
	return bot.File{
		Name: "coverage.png",
		Data: data,
		Alt:  q.Locale.Text("trending.alt", "list", q.Locale.List(counts)),
	}, err
}
