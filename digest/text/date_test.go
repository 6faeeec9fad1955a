package text_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/text"
)

// written is the day on which the texts of these tests were written.
var written = time.Date(2026, 10, 15, 23, 30, 0, 0, time.UTC)

// datesOf returns the dates of s, each as what was written and the interval.
func datesOf(s, lang string) []string {
	var out []string
	for _, d := range text.Dates(s, lang, written) {
		if d.To.Equal(d.From.AddDate(0, 1, 0)) {
			out = append(out, s[d.Start:d.End]+" = "+d.From.Format("2006-01"))
		} else {
			out = append(out, s[d.Start:d.End]+" = "+d.From.Format("2006-01-02"))
		}
	}
	return out
}

func TestDates(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang, in string
		want     []string
	}{
		{"en", "Since 2026-10-14 and until 14 Oct.", []string{"2026-10-14 = 2026-10-14", "14 Oct = 2026-10-14"}},
		{"en", "On October 14th, 2026, and Dec. 3.", []string{"October 14th, 2026 = 2026-10-14", "Dec. 3 = 2026-12-03"}},
		{"en", "the 3rd of March and in May 2024", []string{"3rd of March = 2027-03-03", "May 2024 = 2024-05"}},
		{"en", "Yesterday he said that he may 5 times", []string{"Yesterday = 2026-10-14"}},
		{"en", "14/10/2026 and 10/14/2026, not 3/4/2026", []string{"14/10/2026 = 2026-10-14", "10/14/2026 = 2026-10-14"}},
		{"en-US", "3/4/2026", []string{"3/4/2026 = 2026-03-04"}},
		{"en-GB", "3/4/2026", []string{"3/4/2026 = 2026-04-03"}},
		{"en", "31 February; 2026-13-01, 9.30, 1.2.3", nil},
		{"en", "On Jan 2 and July 30", []string{"Jan 2 = 2027-01-02", "July 30 = 2026-07-30"}},
		{"de", "Am 14. Oktober, am 3. März 2024 und am 14.10.2026", []string{"14. Oktober = 2026-10-14", "3. März 2024 = 2024-03-03", "14.10.2026 = 2026-10-14"}},
		{"de", "gestern, vorgestern und im Mai 2025", []string{"gestern = 2026-10-14", "vorgestern = 2026-10-13", "Mai 2025 = 2025-05"}},
		{"fr", "le 14 octobre 2026, le 1er janvier, avant-hier", []string{"14 octobre 2026 = 2026-10-14", "1er janvier = 2027-01-01", "avant-hier = 2026-10-13"}},
		{"es", "el 14 de octubre de 2026 y mañana", []string{"14 de octubre de 2026 = 2026-10-14", "mañana = 2026-10-16"}},
		{"it", "il 14 ottobre e ieri", []string{"14 ottobre = 2026-10-14", "ieri = 2026-10-14"}},
		{"pt", "em 14 de outubro de 2026, ontem", []string{"14 de outubro de 2026 = 2026-10-14", "ontem = 2026-10-14"}},
		{"nl", "op 14 oktober 2026, gisteren", []string{"14 oktober 2026 = 2026-10-14", "gisteren = 2026-10-14"}},
		{"pl", "14 października 2026 r., wczoraj", []string{"14 października 2026 = 2026-10-14", "wczoraj = 2026-10-14"}},
		{"ru", "14 октября 2026 года, вчера", []string{"14 октября 2026 = 2026-10-14", "вчера = 2026-10-14"}},
		{"uk", "14 жовтня 2026 року, учора", []string{"14 жовтня 2026 = 2026-10-14", "учора = 2026-10-14"}},
		{"sv", "den 14 oktober 2026, igår", []string{"14 oktober 2026 = 2026-10-14", "igår = 2026-10-14"}},
		{"tr", "14 Ekim 2026, dün", []string{"14 Ekim 2026 = 2026-10-14", "dün = 2026-10-14"}},
		{"el", "στις 14 Οκτωβρίου 2026, χθες", []string{"14 Οκτωβρίου 2026 = 2026-10-14", "χθες = 2026-10-14"}},
		{"ar", "في 14 أكتوبر 2026، أمس", []string{"14 أكتوبر 2026 = 2026-10-14", "أمس = 2026-10-14"}},
		{"zh", "2026年10月14日，昨天，10月", []string{"2026年10月14日 = 2026-10-14", "昨天 = 2026-10-14", "10月 = 2026-10"}},
		{"ja", "14日ではなく１０月１４日、昨日", []string{"14日 = 2026-10-14", "１０月１４日 = 2026-10-14", "昨日 = 2026-10-14"}},
		{"en", "On Monday, on Friday's flight, but the sun sat", []string{"Monday = 2026-10-12", "Friday = 2026-10-09"}},
		{"en", "Not in mon repos, nor a friday", nil},
		{"de", "am Montagabend und Sonnabend", []string{"Montagabend = 2026-10-12", "Sonnabend = 2026-10-10"}},
		{"fr", "jeudi, aujourd'hui et aujourd’hui", []string{"jeudi = 2026-10-15", "aujourd'hui = 2026-10-15", "aujourd’hui = 2026-10-15"}},
		{"pt", "na segunda-feira, nesta quarta e na segunda parte", []string{"segunda-feira = 2026-10-12", "nesta quarta = 2026-10-14"}},
		{"el", "τη Δευτέρα, για δεύτερη φορά και για τρίτη φορά", []string{"Δευτέρα = 2026-10-12"}},
		{"uk", "у п'ятницю", []string{"п'ятницю = 2026-10-09"}},
		{"ja", "水曜日に、3日間、28日、3日目", []string{"水曜 = 2026-10-14", "28日 = 2026-09-28"}},
		{"zh", "星期二和周三，地铁3号线", []string{"星期二 = 2026-10-13", "周三 = 2026-10-14"}},
		{"ko", "월요일과 12일", []string{"월요일 = 2026-10-12", "12일 = 2026-10-12"}},
		{"ko", "2026년 10월 14일, 어제", []string{"2026년 10월 14일 = 2026-10-14", "어제 = 2026-10-14"}},
	}
	for _, tt := range tests {
		t.Run(tt.lang+" "+tt.in, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, datesOf(tt.in, tt.lang)); diff != "" {
				t.Errorf("Dates(%q, %q) (-want +got):\n%s", tt.in, tt.lang, diff)
			}
		})
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"2026-10-14", "Oct. 14th, 2026", "14 de octubre de 2026", "2026年10月14日", "1/2/3", "99999999999999999999", "14 d"} {
		f.Add(s, "en")
		f.Add(s, "es")
		f.Add(s, "zh")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		last := 0
		for _, d := range text.Dates(s, lang, written) {
			if d.Start < last || d.End <= d.Start || d.End > len(s) {
				t.Fatalf("date %+v after %d in %q", d, last, s)
			}
			if !d.From.Before(d.To) {
				t.Errorf("%q is from %v to %v", s[d.Start:d.End], d.From, d.To)
			}
			last = d.End
		}
	})
}

func BenchmarkDates(b *testing.B) {
	s := strings.Repeat("The bank lost much on 14 October 2026, the ministry said yesterday, after two million letters. ", 50)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		text.Dates(s, "en", written)
	}
}
