package summarize_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

func TestDateOf(t *testing.T) {
	t.Parallel()
	wednesday := time.Date(2026, 10, 14, 0, 0, 0, 0, time.UTC)
	tests := []struct{ name, language, text, want string }{
		{"a weekday", "en", "The dam above the town of Oxney broke on Monday after weeks of rain.", "2026-10-12"},
		{"the weekday of the report", "en", "Divers searched the river Lisk on Wednesday for a bus.", "2026-10-14"},
		{"yesterday", "en", "Engineers inspected the remains of the dam yesterday with drones.", "2026-10-13"},
		{"a month and a day", "en", "Cracks in the dam were first reported on Oct. 2 by a farmer.", "2026-10-02"},
		{"an ordinal", "en", "Cracks in the dam were first reported on the 2nd of October by a farmer.", "2026-10-02"},
		{"with a year", "en", "Cracks in the dam were reported on October 2, 2019, by a farmer.", "2019-10-02"},
		{"the end of last year", "en", "Cracks in the dam were reported on December 30 by a farmer.", ""},
		{"the first of two", "en", "The dam broke on Monday, a day after the mayor of Oxney had flown home on Sunday.", "2026-10-12"},
		{"a year alone", "en", "The dam above the town was built in 1962.", ""},
		{"in the future", "en", "Parliament will debate the dam on Friday with the minister.", ""},
		{"inside a quotation", "en", `A sign at the dam read "closed since Monday" for all to see.`, ""},
		{"a number of people in May", "en", "Mayor May met 14 people.", ""},
		{"none", "en", "The water below the dam stood two metres deep in places.", ""},
		{"German", "de", "Der Damm oberhalb von Oxney brach am 2. Oktober nach langem Regen.", "2026-10-02"},
		{"German, an evening", "de", "Der Damm oberhalb von Oxney brach am Montagabend.", "2026-10-12"},
		{"Spanish", "es", "La presa de Oxney se rompió el 2 de octubre tras semanas de lluvia.", "2026-10-02"},
		{"French", "fr", "Le barrage d'Oxney a cédé lundi soir après des semaines de pluie.", "2026-10-12"},
		{"Portuguese", "pt", "A barragem de Oxney rompeu-se na segunda-feira.", "2026-10-12"},
		{"Italian", "it", "La diga di Oxney ha ceduto ieri sera.", "2026-10-13"},
		{"Dutch", "nl", "De dam bij Oxney brak op 2 oktober.", "2026-10-02"},
		{"Swedish", "sv", "Dammen vid Oxney brast på måndagen.", "2026-10-12"},
		{"Russian", "ru", "Плотина над городом Оксни прорвалась 2 октября после дождей.", "2026-10-02"},
		{"Ukrainian", "uk", "Дамбу над Оксні прорвало в понеділок.", "2026-10-12"},
		{"Polish", "pl", "Tama nad miastem Oxney pękła w poniedziałek po tygodniach deszczu.", "2026-10-12"},
		{"Turkish", "tr", "Oxney kasabasının üstündeki baraj 2 Ekim günü yıkıldı.", "2026-10-02"},
		{"Greek", "el", "Το φράγμα πάνω από το Όξνι έσπασε τη Δευτέρα.", "2026-10-12"},
		{"Arabic", "ar", "انهار السد فوق بلدة أوكسني يوم الاثنين بعد أسابيع من المطر.", "2026-10-12"},
		{"Chinese", "zh", "奥克斯尼镇上游的大坝在10月2日连续降雨之后决堤。", "2026-10-02"},
		{"Chinese, a weekday", "zh", "奥克斯尼镇上游的大坝在周一连续降雨之后决堤。", "2026-10-12"},
		{"Japanese", "ja", "オクスニー町の上流のダムが12日の夜に豪雨で決壊した。", "2026-10-12"},
		{"Japanese, the end of last month", "ja", "オクスニー町の上流のダムが28日の夜に決壊した。", "2026-09-28"},
		{"Japanese, a length of time", "ja", "オクスニー町の上流では3日間にわたって雨が降り続いた。", ""},
		{"Korean", "ko", "옥스니 마을 상류의 댐이 지난 10월 2일 폭우로 무너졌다.", "2026-10-02"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if on := summarize.DateOf(tt.text, tt.language, wednesday); !on.IsZero() {
				got = on.Format(time.DateOnly)
			}
			if got != tt.want {
				t.Errorf("DateOf(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// A strike of five days, of which each outlet tells another one. The summary
// takes the sentence of 2 October.
func strike() []digest.Item {
	items := []digest.Item{
		report(1, "Globe", 8, "Train drivers in Ardmark began a strike on Wednesday over their hours of rest.\nThe union had called for a ballot on 2 October."),
		report(2, "Herald", 33, "Commuters slept in offices on Thursday as no train left the central station.\nHotels in the capital were full."),
		report(3, "Post", 57, "The railway offered shorter shifts on Friday in a letter to the union.\nThe letter has four pages."),
		report(4, "Tribune", 81, "Thousands of farmers blocked roads on Saturday in support of the drivers.\nThe police counted 900 tractors."),
		report(5, "Courier", 105, "The union and the railway signed an agreement on Sunday after a night of talks.\nTalks had been chaired by a bishop."),
	}
	return items
}

func TestSummarize_Turns(t *testing.T) {
	t.Parallel()
	told := func(n int, zone *time.Location, items ...digest.Item) []string {
		sum := summarize.Summarize(summarize.Request{Items: items, Words: 20, Sentences: 1, Turns: n, Zone: zone})
		var out []string
		for _, turn := range sum.Turns {
			checkSpan(t, items, turn.Sentence)
			for _, s := range sum.Sentences {
				if s.Text == turn.Text {
					t.Errorf("%q is shown twice", s.Text)
				}
			}
			out = append(out, fmt.Sprintf("%s %s", turn.Day.Format("2 Jan"), turn.Outlet))
		}
		return out
	}
	all := strike()
	undated := report(1, "Globe", 8, "A comet was seen over Ardmark by an amateur.\nIt shone for an hour.")
	far := time.FixedZone("far", 14*3600)
	tests := []struct {
		name string
		got  []string
		want []string
	}{
		{"every day but that of the summary", told(9, nil, all...), []string{"14 Oct Globe", "15 Oct Herald", "16 Oct Post", "17 Oct Tribune", "18 Oct Courier"}},
		{"the first, the last and the weightiest", told(3, nil, all...), []string{"14 Oct Globe", "16 Oct Post", "18 Oct Courier"}},
		{"one day is no timeline", told(9, nil, undated), nil},
		{"none asked for", told(0, nil, all...), nil},
		{"on the clock of the reader", told(9, far, report(1, "Globe", 8, "The bridge of Pellworth was closed to lorries."),
			report(2, "Herald", 11, "Fishermen found a crack in a pillar of the bridge."), report(3, "Post", 9, "A ferry takes the place of the bridge of Pellworth.")), []string{"14 Oct Globe", "15 Oct Herald"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, tt.got); diff != "" {
				t.Errorf("turns (-want +got):\n%s", diff)
			}
		})
	}
}
