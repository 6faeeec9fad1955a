package layout

import (
	"math"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// Sources lists a community's own feeds, numbered, with their health; shared
// is how many feeds of the catalogue it reads besides.
func (v View) Sources(own []digest.Source, health map[int64]digest.Health, shared int) message.Message {
	title := v.Locale.Count("sources.own", len(own))
	if len(own) == 0 {
		title = v.Locale.Text("sources.none_own")
	}
	blocks := []message.Block{paragraph(line(bold(title)))}
	var lines []message.Line
	for i, s := range own {
		lines = append(lines, line(text(digits(i+1)+". "), link(s.Outlet, s.URL), quiet(" · "+v.health(s)+v.yield(health[s.ID]))))
	}
	if len(lines) > 0 {
		blocks = append(blocks, paragraph(lines...))
	}
	if shared > 0 {
		blocks = append(blocks, Note(v.Locale.Count("sources.shared", shared)))
	}
	return message.Message{Blocks: append(blocks, Note(v.Locale.Text("sources.hint")))}
}

// health says how polling a feed goes.
func (v View) health(s digest.Source) string {
	switch {
	case !s.Ended.IsZero():
		return v.Locale.Text("sources.ended", "time", v.moment(s.Ended), "error", v.Locale.Explain(s.Error, nil))
	case s.Failures > 0 && s.Error != "":
		return v.Locale.Text("sources.failing", "error", v.Locale.Explain(s.Error, nil))
	case s.Failures > 0:
		return v.Locale.Text("sources.failing", "error", v.Locale.Text("sources.silent"))
	case s.Polled.IsZero():
		return v.Locale.Text("sources.waiting")
	}
	return v.Locale.Count("sources.items", s.Items) + " · " + v.Locale.Text("sources.polled", "time", v.moment(s.Polled))
}

// yield says what came of a feed lately, "" where nothing did.
func (v View) yield(h digest.Health) string {
	if h.Items == 0 {
		return ""
	}
	perDay := int(math.Round(h.PerDay(v.Now)))
	if perDay == 0 {
		return " · " + v.Locale.Text("sources.rare", "share", 100*h.Shared/h.Items)
	}
	return " · " + v.Locale.Count("sources.per_day", perDay, "share", 100*h.Shared/h.Items)
}

// Offered is a feed that was found: with the number by which it is added, or 0
// where it is read already.
type Offered struct {
	digest.FoundFeed
	Number int
}

const (
	shownTitles = 3 // of each feed that is offered
	rowButtons  = 5
)

// Offers shows feeds that were found, with their newest items, and a button to
// add each. More is how many feeds were not tried.
func (v View) Offers(found []Offered, more int) message.Message {
	m := message.Message{Blocks: []message.Block{paragraph(line(bold(v.Locale.Count("sources.found", len(found)))))}}
	var buttons []message.Button
	for _, f := range found {
		lines := []message.Line{v.offered(f)}
		for _, it := range f.Items[:min(len(f.Items), shownTitles)] {
			lines = append(lines, bullet(link(it.Title, it.URL)))
		}
		m.Blocks = append(m.Blocks, paragraph(lines...))
		if f.Number > 0 {
			buttons = append(buttons, message.Button{
				Label: v.Locale.Text("sources.add", "number", f.Number),
				Line:  "sources add " + digits(f.Number),
			})
		}
	}
	if more > 0 {
		m.Blocks = append(m.Blocks, Note(v.Locale.Count("sources.more", more)))
	}
	for len(buttons) > 0 {
		n := min(len(buttons), rowButtons)
		m.Buttons = append(m.Buttons, buttons[:n])
		buttons = buttons[n:]
	}
	if len(m.Buttons) > 0 {
		m.Blocks = append(m.Blocks, Note(v.Locale.Text("sources.unsaved", "number", found[firstOffer(found)].Number)))
	}
	return m
}

// firstOffer returns the place of the first feed that can be added.
func firstOffer(found []Offered) int {
	for i, f := range found {
		if f.Number > 0 {
			return i
		}
	}
	return 0
}

// offered is the line that names a feed.
func (v View) offered(f Offered) message.Line {
	title := f.Feed.Title
	if title == "" {
		title = f.Feed.Outlet
	}
	what := []string{}
	if f.Feed.Outlet != "" && f.Feed.Outlet != title {
		what = append(what, f.Feed.Outlet)
	}
	switch {
	case f.Number == 0:
		what = append(what, v.Locale.Text("sources.read"))
	case len(f.Items) == 0:
		what = append(what, v.Locale.Text("sources.empty"))
	case !f.Items[0].Published.IsZero():
		what = append(what, v.Locale.Text("sources.newest", "time", v.moment(f.Items[0].Published)))
	}
	number := ""
	if f.Number > 0 {
		number = digits(f.Number) + ". "
	}
	spans := []message.Span{text(number), link(title, f.Feed.URL)}
	if len(what) > 0 {
		spans = append(spans, quiet(" · "+v.Locale.Join(what, " · ")))
	}
	return line(spans...)
}

// Added says that a feed is read from now on.
func (v View) Added(f digest.Feed) message.Message {
	return message.Message{Blocks: []message.Block{
		paragraph(line(text(v.Locale.Text("sources.added")+" "), link(f.Outlet, f.URL))),
		Note(v.Locale.Text("sources.soon")),
	}}
}

// Imported is what became of the feeds of a file.
type Imported struct {
	Named    int // different feeds that the file names
	Added    int
	Known    int      // read here already
	NoRoom   int      // more than a community may have
	Unread   int      // behind the last one that is looked at
	Repeated int      // entries that came twice
	Refused  []string // addresses that cannot be asked

	MostFeeds    int // of a community
	MostImported int // of a file
}

// Imported says what became of the feeds of a file.
func (v View) Imported(i Imported) message.Message {
	blocks := []message.Block{paragraph(line(bold(v.Locale.Count("sources.imported", i.Added)), text(" "+v.Locale.Count("sources.named", i.Named))))}
	var lines []message.Line
	add := func(n int, sentence string) {
		if n > 0 {
			lines = append(lines, bullet(text(sentence)))
		}
	}
	l := v.Locale
	add(i.Known, l.Count("sources.known", i.Known))
	add(i.NoRoom, l.Count("sources.no_room", i.NoRoom, "max", i.MostFeeds))
	add(i.Unread, l.Count("sources.unread", i.Unread, "max", i.MostImported))
	add(i.Repeated, l.Count("sources.repeated", i.Repeated))
	add(len(i.Refused), l.Count("sources.refused", len(i.Refused), "list", l.Names(i.Refused[:min(len(i.Refused), shownTitles)])))
	if len(lines) > 0 {
		blocks = append(blocks, paragraph(lines...))
	}
	if i.NoRoom+i.Unread > 0 {
		blocks = append(blocks, Note(v.Locale.Text("sources.handed_back")))
	}
	if i.Added > 0 {
		blocks = append(blocks, Note(v.Locale.Text("sources.soon")))
	}
	return message.Message{Blocks: blocks}
}
