package summarize_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// report is an item of an outlet, hour hours into the story.
func report(id int64, outlet string, hour int, text string) digest.Item {
	return digest.Item{
		ID: id, Outlet: outlet, Independent: outlet, Text: text, Language: "en",
		Published: time.Date(2026, 10, 14, hour, 0, 0, 0, time.UTC),
	}
}

func TestDiffer(t *testing.T) {
	t.Parallel()
	figure := func(what string, values ...digest.FigureValue) []digest.Figure {
		return []digest.Figure{{What: what, Values: values}}
	}
	value := func(v string, outlets ...string) digest.FigureValue {
		return digest.FigureValue{Value: v, Outlets: outlets}
	}
	tests := []struct {
		name  string
		items []digest.Item
		want  []digest.Figure
	}{
		{"a count in two wordings", []digest.Item{
			report(1, "Globe", 8, "A train left the rails near Leeds on Monday. The crash injured 12 people, police said."),
			report(2, "Herald", 9, "15 people were injured when a train left the rails near Leeds."),
		}, figure("injured", value("12", "Globe"), value("15", "Herald"))},
		{"a sum in two wordings", []digest.Item{
			report(1, "Globe", 8, "Parliament passed the grid bill, which will cost taxpayers €14bn over ten years."),
			report(2, "Herald", 9, "The grid bill that parliament passed will cost taxpayers 17 billion euros, the ministry said."),
		}, figure("€ billion", value("€14bn", "Globe"), value("17 billion euros", "Herald"))},
		{"outlets that agree stand together", []digest.Item{
			report(1, "Globe", 8, "Nine people were killed in the fire."),
			report(2, "Herald", 9, "The fire killed nine people."),
			report(3, "Post", 9, "Officials said 11 people died in the fire."),
		}, figure("killed", value("Nine", "Globe", "Herald"), value("11", "Post"))},
		{"a lower bound contradicts nothing above it", []digest.Item{
			report(1, "Globe", 8, "At least 12 people were injured."),
			report(2, "Herald", 9, "15 people were injured."),
		}, nil},
		{"a lower bound contradicts what is below it", []digest.Item{
			report(1, "Globe", 8, "At least 12 people were injured."),
			report(2, "Herald", 9, "Seven people were injured."),
		}, figure("injured", value("Seven", "Herald"), value("At least 12", "Globe"))},
		{"rounding is no difference", []digest.Item{
			report(1, "Globe", 8, "About 1,500 people were arrested."),
			report(2, "Herald", 9, "Police said 1,487 people were arrested."),
		}, nil},
		{"different things are not compared", []digest.Item{
			report(1, "Globe", 8, "The blast killed 12 people and injured 30."),
			report(2, "Herald", 9, "30 people were injured and 12 people were killed."),
		}, nil},
		{"sums for different things are not compared", []digest.Item{
			report(1, "Globe", 8, "Parliament passed the grid bill, which will cost taxpayers €14bn."),
			report(2, "Herald", 9, "The carmaker lost €17bn of its market value within one afternoon."),
		}, nil},
		{"an outlet that has both values contradicts nobody", []digest.Item{
			report(1, "Globe", 8, "12 people were injured. Later the ministry said that 15 people were injured."),
			report(2, "Herald", 9, "15 people were injured."),
		}, nil},
		{"the latest article of an outlet counts", []digest.Item{
			report(1, "Globe", 8, "12 people were injured."),
			report(2, "Herald", 9, "15 people were injured."),
			report(3, "Globe", 10, "The number of those hurt rose: 15 people were injured."),
		}, nil},
		{"an old toll is no contradiction", []digest.Item{
			report(1, "Globe", 0, "12 people were killed."),
			report(2, "Herald", 30, "15 people were killed."),
		}, nil},
		{"parts of a number do not count", []digest.Item{
			report(1, "Globe", 8, "12 people were injured."),
			report(2, "Herald", 9, "Two of the injured are children."),
		}, nil},
		{"the children of one who was killed do not count", []digest.Item{
			report(1, "Globe", 8, "A mother of 12 was killed in Leeds on Monday."),
			report(2, "Herald", 9, "A mother of 13 was killed in Leeds on Monday."),
		}, nil},
		{"games that somebody missed do not count", []digest.Item{
			report(1, "Globe", 8, "Thomas missed nine games this season."),
			report(2, "Herald", 9, "Bush missed eight games this season."),
		}, nil},
		{"arrests of long ago do not count", []digest.Item{
			report(1, "Globe", 8, "The man has four prior arrests, the police said."),
			report(2, "Herald", 9, "The police said that 46 arrests were made overnight."),
		}, nil},
		{"a sum in another currency is none of its own", []digest.Item{
			report(1, "Globe", 8, "Damage to the church was estimated at $1 million, the authorities said."),
			report(2, "Herald", 9, "Damage to the church was estimated at €1 million ($1.52 million), the authorities said."),
		}, nil},
		{"a number that rose", []digest.Item{
			report(1, "Globe", 8, "The number of people killed in the flood rose to 11 on Monday."),
			report(2, "Herald", 9, "The death toll stands at nine."),
		}, figure("killed", value("nine", "Herald"), value("11", "Globe"))},
		{"a day in two wordings", []digest.Item{
			report(1, "Globe", 8, "The trial of the former minister opens in Lyon on 14 October, the court said."),
			report(2, "Herald", 9, "The former minister's trial in Lyon will open on October 16, 2026, the court announced."),
		}, figure(digest.FigureDay, value("14 October", "Globe"), value("October 16, 2026", "Herald"))},
		{"days of different things are not compared", []digest.Item{
			report(1, "Globe", 8, "The trial of the former minister opens in Lyon on 14 October."),
			report(2, "Herald", 9, "The judges of Lyon expect to give their verdict on 30 October."),
		}, nil},
		{"days of the week are not compared", []digest.Item{
			report(1, "Globe", 8, "The trial of the former minister opens in Lyon on Monday."),
			report(2, "Herald", 9, "The trial of the former minister opens in Lyon on Tuesday."),
		}, nil},
		{"days of different months are not of one thing", []digest.Item{
			report(1, "Globe", 8, "The trial of the former minister opens in Lyon on 14 October."),
			report(2, "Herald", 9, "The trial of the former minister opened in Lyon on 2 August."),
		}, nil},
		{"an outlet that has both days contradicts nobody", []digest.Item{
			report(1, "Globe", 8, "The trial of the former minister opens in Lyon on 14 October. First it was to open on 16 October."),
			report(2, "Herald", 9, "The trial of the former minister opens in Lyon on 16 October."),
		}, nil},
		{"an age at death does not count", []digest.Item{
			report(1, "Globe", 8, "The painter has died at 93."),
			report(2, "Herald", 9, "The painter died at 92."),
		}, nil},
		{"ages and years do not count", []digest.Item{
			report(1, "Globe", 8, "12 people were injured."),
			report(2, "Herald", 9, "A 15-year-old injured his hand. In 2019, 40 people were injured there."),
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, summarize.Differ(tt.items)); diff != "" {
				t.Errorf("Differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiffer_CopiesCountOnce(t *testing.T) {
	t.Parallel()
	first := report(1, "Globe", 8, "12 people were injured.")
	other := report(2, "Herald", 8, "15 people were injured.")
	reprint := report(3, "Post", 9, "15 people were injured.")
	reprint.CopyOf = 2
	want := []digest.Figure{{What: "injured", Values: []digest.FigureValue{
		{Value: "12", Outlets: []string{"Globe"}}, {Value: "15", Outlets: []string{"Herald"}},
	}}}
	if diff := cmp.Diff(want, summarize.Differ([]digest.Item{first, other, reprint})); diff != "" {
		t.Errorf("Differ (-want +got):\n%s", diff)
	}
}

func TestDiffer_OtherLanguages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang, a, b, what, x, y string
	}{
		{"de", "Bei dem Unfall wurden 12 Menschen verletzt.", "Die Polizei sprach von 15 Verletzten.", "verletzt", "12", "15"},
		{"de", "Der Prozess gegen die Ministerin beginnt am 14. Oktober in Lyon.", "In Lyon beginnt der Prozess gegen die Ministerin am 16.10.2026.", digest.FigureDay, "14. Oktober", "16.10.2026"},
		{"fr", "L'accident a fait 12 blessés.", "Selon la police, 15 personnes ont été blessées.", "blessés", "12", "15"},
		{"es", "El choque dejó 12 heridos.", "Hay 15 heridos, según la policía.", "heridos", "12", "15"},
		{"ru", "В аварии пострадали 12 человек.", "Ранения получили, по данным полиции, не менее 15 пострадавших.", "пострадали", "12", "не менее 15"},
	}
	for _, tt := range tests {
		t.Run(tt.lang, func(t *testing.T) {
			t.Parallel()
			a, b := report(1, "A", 8, tt.a), report(2, "B", 9, tt.b)
			a.Language, b.Language = tt.lang, tt.lang
			want := []digest.Figure{{What: tt.what, Values: []digest.FigureValue{
				{Value: tt.x, Outlets: []string{"A"}}, {Value: tt.y, Outlets: []string{"B"}},
			}}}
			if diff := cmp.Diff(want, summarize.Differ([]digest.Item{a, b})); diff != "" {
				t.Errorf("Differ (-want +got):\n%s", diff)
			}
		})
	}
}
