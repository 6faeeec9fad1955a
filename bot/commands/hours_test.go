package commands_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/commands"
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

func TestParseTimes(t *testing.T) {
	t.Parallel()
	workdays := []time.Weekday{mon, tue, wed, thu, fri}
	everyday := []time.Weekday{sun, mon, tue, wed, thu, fri, sat}
	tests := []struct {
		typed string
		want  commands.Times
	}{
		{"8:00 weekdays", commands.Times{Days: workdays, At: []digest.Clock{480}}},
		{"7:30, 18:00", commands.Times{At: []digest.Clock{450, 1080}}},
		{"18:00 and 7:30", commands.Times{At: []digest.Clock{450, 1080}}},
		{"mon wed 9am", commands.Times{Days: []time.Weekday{mon, wed}, At: []digest.Clock{540}}},
		{"at 9 am on Mondays", commands.Times{Days: []time.Weekday{mon}, At: []digest.Clock{540}}},
		{"mon-fri 7.15", commands.Times{Days: workdays, At: []digest.Clock{435}}},
		{"sat–mon noon", commands.Times{Days: []time.Weekday{sun, mon, sat}, At: []digest.Clock{720}}},
		{"daily 0730", commands.Times{Days: everyday, At: []digest.Clock{450}}},
		{"every day at 7:30", commands.Times{Days: everyday, At: []digest.Clock{450}}},
		{"every monday 7:30", commands.Times{Days: []time.Weekday{mon}, At: []digest.Clock{450}}},
		{"weekends", commands.Times{Days: []time.Weekday{sun, sat}}},
		{"8:00 8:00 fri fri", commands.Times{Days: []time.Weekday{fri}, At: []digest.Clock{480}}},
		{"every 6 hours", commands.Times{At: []digest.Clock{0, 360, 720, 1080}}},
		{"every 5h", commands.Times{At: []digest.Clock{0, 300, 600, 900, 1200}}},
		{"every 6 hours from 7:30", commands.Times{At: []digest.Clock{90, 450, 810, 1170}}},
		{"every 4 hours from 7 to 22, weekdays", commands.Times{Days: workdays, At: []digest.Clock{420, 660, 900, 1140}}},
		{"every 2 hours 20:00-02:00", commands.Times{At: []digest.Clock{0, 120, 1200, 1320}}},
		{"every hour from 8 to 10", commands.Times{At: []digest.Clock{480, 540, 600}}},
		{"hourly 8-10", commands.Times{At: []digest.Clock{480, 540, 600}}},
		{"8:00 quiet 22:00-7:00", commands.Times{At: []digest.Clock{480}, Quiet: &digest.Quiet{From: 1320, To: 420}}},
		{"quiet from 10pm to 7am", commands.Times{Quiet: &digest.Quiet{From: 1320, To: 420}}},
		{"quiet off", commands.Times{Quiet: &digest.Quiet{}}},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			t.Parallel()
			got, err := commands.ParseTimes(tt.typed, locale.For())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ParseTimes(%q) (-want +got):\n%s", tt.typed, diff)
			}
		})
	}
}

func TestParseTimes_German(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typed string
		want  commands.Times
	}{
		{"jeden Montag um 8 Uhr", commands.Times{Days: []time.Weekday{mon}, At: []digest.Clock{480}}},
		{"alle 6 Stunden", commands.Times{At: []digest.Clock{0, 360, 720, 1080}}},
		{"7:30 Ruhe von 22 bis 7 Uhr", commands.Times{At: []digest.Clock{450}, Quiet: &digest.Quiet{From: 1320, To: 420}}},
		{"Ruhe aus", commands.Times{Quiet: &digest.Quiet{}}},
		{"weekdays 9am", commands.Times{Days: []time.Weekday{mon, tue, wed, thu, fri}, At: []digest.Clock{540}}},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			t.Parallel()
			got, err := commands.ParseTimes(tt.typed, locale.For("de"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ParseTimes(%q) (-want +got):\n%s", tt.typed, diff)
			}
		})
	}
}

func TestParseTimes_Errors(t *testing.T) {
	t.Parallel()
	const (
		unclear  = "I did not understand “%s”. Write times and days, such as: 8:00 weekdays, or 7:30, 18:00, or mon wed 9am."
		interval = "I did not understand that interval. Write it as: every 3 hours from 7:00 to 22:00. It may be 1 to 12 hours."
	)
	tests := []struct{ typed, want string }{
		{"25:00", fmt.Sprintf(unclear, "25:00")},
		{"8:00 someday", fmt.Sprintf(unclear, "someday")},
		{"mon-someday 8:00", fmt.Sprintf(unclear, "mon-someday")},
		{"every", fmt.Sprintf(unclear, "every")},
		{"quiet", fmt.Sprintf(unclear, "quiet")},
		{"quiet 22:00", fmt.Sprintf(unclear, "22:00")},
		{"quiet 22:00 whenever", fmt.Sprintf(unclear, "whenever")},
		{"1 2 3 4 5 6 7", "At most 6 times a day, please."},
		{"every 13 hours", interval},
		{"every 2 hours 7 9 11", interval},
		{"7-22", interval},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			t.Parallel()
			_, err := commands.ParseTimes(tt.typed, locale.For())
			if got := digest.Explanation(err); got != tt.want {
				t.Errorf("ParseTimes(%q) says %q, want %q", tt.typed, got, tt.want)
			}
		})
	}
}

func FuzzParseTimes(f *testing.F) {
	for _, s := range []string{"8:00 weekdays", "every 3 hours from 7 to 22", "quiet 22-7", "alle 2 std", "0", "-"} {
		f.Add(s, "de")
	}
	f.Fuzz(func(t *testing.T, typed, tag string) {
		times, err := commands.ParseTimes(typed, locale.For(tag))
		if err != nil {
			if digest.Explanation(err) == "" {
				t.Errorf("ParseTimes(%q): %v has no sentence for people", typed, err)
			}
			return
		}
		if len(times.At) > 24 || len(times.Days) > 7 {
			t.Errorf("ParseTimes(%q) = %d times on %d days", typed, len(times.At), len(times.Days))
		}
		for _, c := range times.At {
			if c < 0 || c >= 24*60 {
				t.Errorf("ParseTimes(%q) has the time %d", typed, c)
			}
		}
	})
}

func BenchmarkParseTimes(b *testing.B) {
	l := locale.For()
	for b.Loop() {
		if _, err := commands.ParseTimes("mon-fri 7:30, 18:00", l); err != nil {
			b.Fatal(err)
		}
	}
}
