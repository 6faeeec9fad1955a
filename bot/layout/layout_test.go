package layout_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"newsdigest/bot/layout"
	"newsdigest/bot/locale"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

var update = flag.Bool("update", false, "write what is laid out into testdata")

// shown are the languages whose messages are kept: those that differ most in
// words, plural forms and script.
var shown = []string{"en", "de", "es", "ru", "ar", "zh"}

// morning is when the example is read: 07:30 in Berlin.
var morning = time.Date(2026, 10, 14, 5, 30, 0, 0, time.UTC)

func view(tag string) layout.View {
	return layout.View{Locale: locale.For(tag), Zone: "Europe/Berlin", Now: morning}
}

func berlin() digest.Digest {
	return digest.Digest{
		ID: 1, Due: morning.Add(24 * time.Hour), Stories: 9,
		Topics:   []digest.Topic{{ID: 1, Name: "grid bill"}, {ID: 2, Name: "World"}},
		Schedule: digest.Schedule{Zone: "Europe/Berlin", At: []digest.Clock{450}},
	}
}

func cite(text, outlet string, before time.Duration) digest.Sentence {
	return digest.Sentence{Text: text, Outlet: outlet, URL: "https://" + strings.ToLower(outlet) + ".example/1", At: morning.Add(-before)}
}

func gridBill() digest.Entry {
	return digest.Entry{
		Story: 41, Kind: digest.KindNew, Day: 1, Copies: 3, First: morning.Add(-11*time.Hour - 48*time.Minute),
		Headline: "Parliament passes the grid bill 312–201", URL: "https://faz.example/1",
		Outlets: []string{"Reuters", "FAZ", "Zeit", "Spiegel", "BBC", "AP", "NYT", "Le Monde", "El País", "DR", "NRK"},
		Sentences: []digest.Sentence{
			cite("Lawmakers voted 312–201 late on Tuesday for new power lines.", "Reuters", 11*time.Hour),
			cite("The bill obliges operators to finish within four years.", "FAZ", 10*time.Hour),
		},
		Differ: []digest.Figure{{What: "euro", Values: []digest.FigureValue{
			{Value: "€14bn", Outlets: []string{"FAZ", "Zeit"}}, {Value: "€17bn", Outlets: []string{"Spiegel"}}}}},
	}
}

// inFull is the grid bill as /story tells it.
func inFull() digest.Entry {
	e := gridBill()
	e.Differ = append(e.Differ, digest.Figure{What: digest.FigureDay, Values: []digest.FigureValue{
		{Value: "14 November", Outlets: []string{"Reuters", "AP"}}, {Value: "Nov. 16", Outlets: []string{"BBC"}}}})
	e.Turns = []digest.Turn{
		{Day: time.Date(2026, 10, 10, 0, 0, 0, 0, time.UTC), Sentence: cite("A committee backed the bill on Saturday.", "AP", 92*time.Hour)},
		{Day: time.Date(2026, 10, 13, 0, 0, 0, 0, time.UTC), Sentence: cite("Thousands marched against the power lines on Tuesday.", "BBC", 14*time.Hour)},
	}
	e.Quotes = []digest.Quote{
		{Sentence: cite("We will not wait another winter", "Zeit", 10*time.Hour), Speaker: "Economy Minister Anna Weber"},
		{Sentence: cite("Nobody asked the villages.", "BBC", 14*time.Hour), Speaker: "Jon Holt"},
	}
	return e
}

func hormuz() digest.Entry {
	return digest.Entry{
		Story: 42, Kind: digest.KindUpdated, Day: 3, Added: 6, First: morning.Add(-50 * time.Hour),
		Headline: "Strait of Hormuz: tanker traffic halted", URL: "https://ap.example/1",
		Outlets:   []string{"AP", "Reuters"},
		Sentences: []digest.Sentence{cite("Two tankers turned back overnight.", "AP", 4*time.Hour+20*time.Minute)},
	}
}

func short(id int64, headline string, outlets ...string) digest.Entry {
	return digest.Entry{Story: id, Kind: digest.KindShort, Headline: headline, URL: "https://a.example/" + fmt.Sprint(id),
		Outlets: outlets, First: morning.Add(-time.Duration(id) * time.Hour)}
}

func edition(held int, entries ...digest.Entry) digest.Edition {
	return digest.Edition{Digest: 1, Slot: "2026-10-14 07:30", At: morning.Add(time.Minute), Entries: entries, HeldBack: held, Outlets: 61}
}

// found are n stories, the first of several outlets.
func found(n int) [][]digest.Item {
	var all [][]digest.Item
	for i := range n {
		it := digest.Item{Story: int64(41 + i), Outlet: "FAZ", Title: fmt.Sprint("Report ", i+1), URL: fmt.Sprint("https://faz.example/", i+1), Published: morning.Add(-time.Duration(i+1) * time.Hour)}
		all = append(all, []digest.Item{it})
	}
	for _, o := range []string{"Zeit", "Reuters", "AP", "BBC"} {
		all[0] = append(all[0], digest.Item{Story: 41, Outlet: o, URL: "https://" + strings.ToLower(o) + ".example/1", Published: morning.Add(-30 * time.Hour)})
	}
	return all
}

// record is that of an edition with parts of these statuses.
func record(parts ...digest.Status) digest.Record {
	e := edition(31, gridBill())
	e.ID, e.From, e.To, e.Late = 7, morning.Add(-24*time.Hour), morning, true
	for i, r := range digest.Reasons() {
		for range i + 1 {
			e.Considered = append(e.Considered, digest.Consideration{Reason: r})
		}
	}
	r := digest.Record{Slot: e.Slot, Edition: e}
	for _, s := range parts {
		p := digest.PartRecord{Status: s}
		if s == digest.StatusDead {
			p.Error = "the message is too long"
		}
		r.Parts = append(r.Parts, p)
	}
	return r
}

// cases are the messages that the golden files show.
func cases(v layout.View) map[string]message.Message {
	source := digest.Source{Feed: digest.Feed{ID: 7, Outlet: "FAZ", URL: "https://faz.example/rss"}, Polling: digest.Polling{Polled: morning.Add(-time.Hour), Items: 120}}
	failing := digest.Source{Feed: digest.Feed{Outlet: "Gazette", URL: "https://gazette.example/rss"},
		Polling: digest.Polling{Polled: morning, Failures: 4, Error: "the server answered 404"}}
	ended := digest.Source{Feed: digest.Feed{ID: 8, Outlet: "Herald", URL: "https://herald.example/rss"},
		Polling: digest.Polling{Polled: morning, Failures: 90, Error: "the server answered 410", Ended: morning.Add(-50 * time.Hour)}}
	fresh := digest.Source{Feed: digest.Feed{Outlet: "Blog", URL: "https://blog.example/rss"}}
	weekdays, never := berlin(), berlin()
	weekdays.Schedule.Days = []time.Weekday{1, 2, 3, 4, 5}
	weekdays.Schedule.At = []digest.Clock{450, 1080}
	first := berlin()
	first.Topics = first.Topics[:1]
	overdue := berlin()
	overdue.Due = morning.Add(-time.Minute)
	never.Name, never.Due, never.Schedule.At = "Markets", time.Time{}, nil
	preview := edition(0, hormuz())
	preview.Slot = ""
	alone := short(51, "A village saves its bakery", "Gazette")
	alone.Kind = digest.KindNew
	alert := edition(0, alone)
	alert.Slot = digest.AlertSlot(morning, 51)
	var sections []layout.Section
	for _, name := range []string{"world", "politics", "business", "technology", "science", "health", "sport", "culture"} {
		sections = append(sections, layout.Section{Name: name, Followed: name == "world"})
	}
	hourless := berlin()
	hourless.Due, hourless.Schedule.At = time.Time{}, nil
	set := berlin()
	set.Settings.Reads = []string{v.Locale.Tag()}
	return map[string]message.Message{
		"start":         v.Begin(digest.Digest{}, sections[1:]),
		"start-changed": v.Begin(berlin(), sections),
		"start-hours":   v.Hours(hourless),
		"start-zones":   v.Zones(),
		"start-ready":   v.Ready(set, preview),
		"start-topic":   v.AskHour(v.Followed(hourless, "", "World", nil, 0), hourless),
		"start-zone":    v.AskZone(v.Schedule(berlin()), "Europe/Berlin"),
		"nothing":       v.Nothing(true),
		"edition-alert": v.Edition(alert, berlin()),
		"edition": v.Edition(edition(31, gridBill(), hormuz(),
			short(43, "Storm nears the coast", "BBC", "AP"), short(44, "A village saves its bakery", "Gazette")), berlin()),
		"edition-quiet":      v.Edition(edition(31), berlin()),
		"edition-nothing":    v.Edition(edition(0), berlin()),
		"edition-preview":    v.Edition(preview, never),
		"edition-one-outlet": v.Edition(edition(1, alone), berlin()),
		"summary":            v.Summary(layout.Summary{Topic: "grid bill", Window: 72 * time.Hour, Stories: 7, Outlets: 14, Lead: []digest.Entry{inFull()}, Rest: []digest.Entry{short(90, "Grid bill leaves committee", "FAZ"), short(12, "Minister defends grid bill", "FAZ", "Zeit")}}),
		"summary-one-outlet": v.Summary(layout.Summary{Topic: "bakery", Window: 24 * time.Hour, Stories: 1, Outlets: 1, Lead: []digest.Entry{alone}}),
		"story":              v.Story(inFull(), []digest.Item{{Outlet: "Reuters", Title: "Grid bill passes", URL: "https://reuters.example/1", Published: morning.Add(-12 * time.Hour)}, {Outlet: "FAZ", Title: "Netzgesetz beschlossen", URL: "javascript:alert(1)", Published: morning.Add(-40 * time.Hour)}}),
		"story-continued":    v.Story(alone, []digest.Item{{Outlet: "AP", Title: "Tanker turns back", URL: "https://ap.example/1", Published: morning}}, digest.Chapter{Story: 40, First: morning.Add(-70 * time.Hour)}, digest.Chapter{Story: 31, First: morning.Add(-200 * time.Hour)}),
		"story-without-text": v.Story(alone, make([]digest.Item, 12)),
		"trending":           v.Trending(24*time.Hour, []string{"grid bill", "Strait of Hormuz"}, []digest.Entry{short(43, "Storm nears the coast", "BBC", "AP"), short(44, "A village saves its bakery", "Gazette")}, true),
		"trending-nothing":   v.Trending(time.Hour, nil, nil, true),
		"followed":           v.Followed(first, "", "grid bill", []digest.Entry{short(43, "Storm nears the coast", "BBC", "AP")}, 1, "A hint."),
		"followed-more":      v.Followed(berlin(), "#news", "zeppelin", nil, 0),
		"topics":             v.Topics([]digest.Digest{berlin(), never}, map[int64]int{1: 1, 2: 12}),
		"sources":            v.Sources([]digest.Source{source, failing, fresh, ended}, map[int64]digest.Health{7: {First: morning.Add(-5 * 24 * time.Hour), Items: 41, Shared: 13}, 8: {First: morning.Add(-5 * 24 * time.Hour), Items: 2}}, 55),
		"sources-none":       v.Sources(nil, nil, 55),
		"offers": v.Offers([]layout.Offered{
			{FoundFeed: digest.FoundFeed{Feed: fresh.Feed, Items: []digest.Item{{Title: "First", URL: "https://blog.example/1", Published: morning.Add(-3 * time.Hour)}, {Title: "Second"}, {Title: "Third"}, {Title: "Old"}}}, Number: 7},
			{FoundFeed: digest.FoundFeed{Feed: digest.Feed{URL: "https://blog.example/sport", Title: "Sport", Outlet: "Blog"}}, Number: 8},
			{FoundFeed: digest.FoundFeed{Feed: source.Feed}}}, 2),
		"added":               v.Added(fresh.Feed),
		"imported":            v.Imported(layout.Imported{Named: 212, Added: 40, Known: 2, NoRoom: 158, Unread: 12, Repeated: 1, Refused: []string{"file:///a", "b"}, MostFeeds: 50, MostImported: 200}),
		"schedule":            v.Schedule(weekdays),
		"schedule-never":      v.Schedule(never),
		"status":              v.Status(layout.Status{Storing: true, Operator: true, Counts: digest.Counts{Feeds: 55, Failing: 2, Items: 90000, Today: 3100, Stories: 41000, Chats: 12}, Digests: []digest.Digest{overdue, never}, Failing: []digest.Source{failing}}),
		"status-paused":       v.Status(layout.Status{Storing: true, Standing: digest.Standing{State: digest.StatePaused, Until: morning.Add(72 * time.Hour)}}),
		"status-ill":          v.Status(layout.Status{Standing: digest.Standing{State: digest.StateGone, Why: "kicked"}}),
		"status-without-news": v.Status(layout.Status{Storing: true}),
		"prefer-muted":        v.Preferred(digest.Preference{ID: 7, Kind: digest.PreferMute, Query: "football", Name: "football"}),
		"prefer-more":         v.Preferred(digest.Preference{ID: 7, Kind: digest.PreferMore, Story: 41, Name: "Parliament passes the grid bill"}),
		"prefer-undone":       v.TakenBack(digest.Preference{ID: 7, Kind: digest.PreferMute, Outlet: "FAZ", Name: "FAZ"}),
		"prefer-list": v.Preferences([]digest.Preference{{Kind: digest.PreferMute, Query: "football", Name: "football"}, {Kind: digest.PreferMute, Outlet: "FAZ", Name: "FAZ"},
			{Kind: digest.PreferMute, Story: 1, Name: "Storm nears the coast"}, {Kind: digest.PreferFollow, Name: "Grid bill"}, {Kind: digest.PreferMore, Name: "Grid bill"}, {Kind: digest.PreferFewer, Name: "Bakery"}}),
		"prefer-none":     v.Preferences(nil),
		"prefer-which":    v.Which(digest.PreferMute, edition(0, gridBill(), hormuz())),
		"settings":        v.Chosen(digest.Settings{}),
		"settings-chosen": v.Chosen(digest.Settings{Zone: "Europe/Berlin", Length: digest.LengthCompact, Reads: []string{"en", "de", "nn"}, Silent: true}),
		"search":          v.Search("grid bill", 7*24*time.Hour, found(11)),
		"why": v.Why(layout.Why{Digest: berlin(), Record: record(digest.StatusSent), Missed: []layout.Missed{
			{Entry: short(44, "A village saves its bakery", "Gazette"), Reason: digest.ReasonNoRoom}}}),
		"why-lost":    v.Why(layout.Why{Digest: never, Standing: digest.Standing{State: digest.StatePaused}, Record: record(digest.StatusDead, digest.StatusSent)}),
		"why-waits":   v.Why(layout.Why{Digest: berlin(), Record: record(digest.StatusSent, digest.StatusPending)}),
		"why-unsure":  v.Why(layout.Why{Digest: berlin(), Record: record(digest.StatusUnsure)}),
		"why-skipped": v.Why(layout.Why{Digest: berlin(), Record: digest.Record{Slot: "2026-10-14 07:30"}}),
		"why-first":   v.Why(layout.Why{Digest: berlin()}),
		"why-story":   v.WhyStory(gridBill(), []layout.Fate{{Slot: "2026-10-14 07:30", Reason: digest.ReasonUnchanged, Weight: 2}, {Slot: digest.AlertSlot(morning, 41), Reason: digest.ReasonShown, Number: 1}, {Slot: "2026-10-13 07:30", Reason: digest.ReasonShown, Number: 2}}, "A remark."),
		"help":        v.Help([]layout.Task{{Title: "READ NOW", Uses: []layout.Use{{Line: "/trending", Help: "The top stories"}}}}),
	}
}

// show writes a message so that its blocks, styles and buttons can be read.
func show(m message.Message) string {
	var b strings.Builder
	for i, block := range m.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s", []string{"paragraph", "heading", "story", "note"}[block.Kind])
		if block.Story != 0 {
			fmt.Fprintf(&b, " %d", block.Story)
		}
		b.WriteByte('\n')
		if len(block.Title) > 0 {
			b.WriteString("  " + spans(block.Title) + "\n")
		}
		for _, l := range block.Lines {
			b.WriteString("  " + strings.Repeat("• ", l.Indent) + spans(l.Spans) + "\n")
		}
	}
	for _, row := range m.Buttons {
		b.WriteString("\n")
		for _, button := range row {
			fmt.Fprintf(&b, "( %s = %s ) ", button.Label, button.Line)
		}
		b.WriteString("\n")
	}
	return strings.ReplaceAll(b.String(), " \n", "\n")
}

func spans(spans []message.Span) string {
	mark := map[message.Style]string{message.Bold: "**", message.Italic: "_", message.Code: "`", message.Quiet: "~"}
	isolates := strings.NewReplacer("\u2068", "⟦", "\u2069", "⟧") // have no width
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(mark[s.Style] + isolates.Replace(s.Text) + mark[s.Style])
		if s.Link != "" {
			b.WriteString("(" + s.Link + ")")
		}
	}
	return b.String()
}

func TestLayout(t *testing.T) {
	t.Parallel()
	for _, tag := range shown {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			path := "testdata/" + tag + ".txtar"
			all := cases(view(tag))
			if *update {
				writeGolden(t, path, all)
			}
			golden, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(golden.Files) != len(all) {
				t.Errorf("%s has %d files, want %d; run with -update and read what changes", path, len(golden.Files), len(all))
			}
			for _, f := range golden.Files {
				if diff := cmp.Diff(string(f.Data), show(all[f.Name])); diff != "" {
					t.Errorf("%s, %s (-want +got):\n%s", path, f.Name, diff)
				}
			}
		})
	}
}

func writeGolden(t *testing.T, path string, all map[string]message.Message) {
	t.Helper()
	a := &txtar.Archive{Comment: []byte("What the bot says; written by go test -update, and read by people.\n\n")}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(show(all[name]))})
	}
	if err := os.WriteFile(path, bytes.TrimRight(txtar.Format(a), "\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestLayout_Limits checks what package message asks of every message.
func TestLayout_Limits(t *testing.T) {
	t.Parallel()
	for _, tag := range locale.Tags() {
		for name, m := range cases(view(tag)) {
			for _, row := range m.Buttons {
				for _, b := range row {
					if len(b.Line) > 64 || len([]rune(b.Label)) > 40 {
						t.Errorf("%s, %s: button %q with line %q is too long", tag, name, b.Label, b.Line)
					}
				}
			}
			for _, b := range m.Blocks {
				for _, l := range append([]message.Line{{Spans: b.Title}}, b.Lines...) {
					for _, s := range l.Spans {
						if strings.Contains(s.Text, "{{") || strings.Contains(s.Text, "<no value>") || strings.Contains(s.Text, "\n") {
							t.Errorf("%s, %s: %q is no text for people", tag, name, s.Text)
						}
						if s.Link != "" && !strings.HasPrefix(s.Link, "https://") {
							t.Errorf("%s, %s: %q links to %q", tag, name, s.Text, s.Link)
						}
					}
				}
			}
		}
	}
}

func FuzzView_Edition(f *testing.F) {
	f.Add("headline", "https://a.example", "outlet", "2026-10-14 07:30", "Europe/Berlin", "new")
	f.Add("", "javascript:x", "", "", "Nowhere/Else", "short")
	f.Fuzz(func(t *testing.T, headline, url, outlet, slot, zone, kind string) {
		e := edition(1, digest.Entry{Story: 9, Headline: headline, URL: url, Outlets: []string{outlet}, Kind: digest.EntryKind(kind)})
		e.Slot = digest.Slot(slot)
		v := view("en")
		v.Zone = zone
		m := v.Edition(e, berlin())
		stories := 0
		for _, b := range m.Blocks {
			if b.Story == 9 {
				stories++
			}
		}
		if stories != 1 {
			t.Errorf("the story stands in %d blocks, want 1", stories)
		}
	})
}

func BenchmarkView_Edition(b *testing.B) {
	v := view("en")
	e := edition(31, gridBill(), hormuz(), short(43, "Storm nears the coast", "BBC", "AP"))
	for b.Loop() {
		v.Edition(e, berlin())
	}
}
