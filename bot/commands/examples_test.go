package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsdigest/bot/commands"
	"newsdigest/bot/locale"
)

// An example is something that the bot tells people to type, and what it must
// understand by it. The sentences give the examples of every language in the
// same order.
type example struct {
	name  string
	ids   []string // the sentences that give it
	typed map[string]string
	read  func(typed string, l locale.Locale) (any, error)
	want  string
}

// now is a Wednesday.
var now = time.Date(2026, 10, 14, 14, 30, 0, 0, time.UTC)

func since(typed string, l locale.Locale) (any, error) { return commands.ParseSince(typed, l) }

func until(typed string, l locale.Locale) (any, error) {
	end, err := commands.ParseUntil(typed, now, l)
	return end.Format("2006-01-02 15:04"), err
}

func times(typed string, l locale.Locale) (any, error) {
	t, err := commands.ParseTimes(typed, l)
	var words []string
	for _, d := range t.Days {
		words = append(words, d.String()[:3])
	}
	for _, c := range t.At {
		words = append(words, c.String())
	}
	if t.Quiet != nil {
		words = append(words, "quiet", t.Quiet.From.String(), t.Quiet.To.String())
	}
	return strings.Join(words, " "), err
}

func examples() []example {
	return []example{
		{"hours back", []string{"parse.since", "parse.long", "help.since"}, map[string]string{
			"en": "24h", "de": "24h", "es": "24h", "fr": "24h", "ru": "24ч", "zh": "24小时",
			"pt": "24h", "it": "24h", "uk": "24 год", "tr": "24 saat", "ar": "24 ساعة", "ja": "24時間",
		}, since, "24h0m0s"},
		{"days back", []string{"parse.since", "parse.long", "help.since"}, map[string]string{
			"en": "3d", "de": "3 Tage", "es": "3 días", "fr": "3 jours", "ru": "3 дня", "zh": "3天",
			"pt": "3 dias", "it": "3 giorni", "uk": "3 дні", "tr": "3 gün", "ar": "3 أيام", "ja": "3日",
		}, since, "72h0m0s"},
		{"a week back", []string{"parse.since", "parse.long", "help.since"}, map[string]string{
			"en": "a week", "de": "eine Woche", "es": "una semana", "fr": "une semaine", "ru": "неделя", "zh": "一周",
			"pt": "uma semana", "it": "una settimana", "uk": "тиждень", "tr": "bir hafta", "ar": "أسبوع", "ja": "1週間",
		}, since, "168h0m0s"},
		{"working days", []string{"parse.times", "help.times", "schedule.never", "help.example.schedule"}, map[string]string{
			"en": "8:00 weekdays", "de": "8:00 werktags", "es": "8:00 laborables", "fr": "8h en semaine", "ru": "8:00 по будням", "zh": "8:00 工作日",
			"pt": "8:00 dias úteis", "it": "8:00 feriali", "uk": "8:00 по буднях", "tr": "8:00 hafta içi", "ar": "8:00 أيام العمل", "ja": "平日 8:00",
		}, times, "Mon Tue Wed Thu Fri 08:00"},
		{"two times", []string{"parse.times", "help.times", "start.times"}, map[string]string{
			"en": "7:30, 18:00", "de": "7:30, 18:00", "es": "7:30, 18:00", "fr": "7h30, 18h", "ru": "7:30, 18:00", "zh": "7:30 18:00",
			"pt": "7:30, 18:00", "it": "7:30, 18:00", "uk": "7:30, 18:00", "tr": "7:30, 18:00", "ar": "7:30، 18:00", "ja": "7:30、18:00",
		}, times, "07:30 18:00"},
		{"two days", []string{"parse.times"}, map[string]string{
			"en": "mon wed 9am", "de": "mo mi 9:00", "es": "lun mié 9:00", "fr": "lundi mercredi 9h", "ru": "пн ср 9:00", "zh": "周一周三9点",
			"pt": "seg qua 9:00", "it": "lun mer 9:00", "uk": "пн ср 9:00", "tr": "pzt çar 9:00", "ar": "الاثنين الأربعاء 9:00", "ja": "月水 9時",
		}, times, "Mon Wed 09:00"},
		{"an interval", []string{"help.times"}, map[string]string{
			"en": "every 3 hours", "de": "alle 3 Stunden", "es": "cada 3 horas", "fr": "toutes les 3 heures", "ru": "каждые 3 часа", "zh": "每3小时",
			"pt": "a cada 3 horas", "it": "ogni 3 ore", "uk": "кожні 3 години", "tr": "her 3 saatte", "ar": "كل 3 ساعات", "ja": "3時間ごと",
		}, times, "00:00 03:00 06:00 09:00 12:00 15:00 18:00 21:00"},
		{"an interval of a part of the day", []string{"parse.interval"}, map[string]string{
			"en": "every 3 hours from 7:00 to 22:00", "de": "alle 3 Stunden von 7:00 bis 22:00", "es": "cada 3 horas de 7:00 a 22:00",
			"fr": "toutes les 3 heures de 7:00 à 22:00", "ru": "каждые 3 часа с 7:00 до 22:00", "zh": "每3小时 从7:00到22:00",
			"pt": "a cada 3 horas das 7:00 às 22:00", "it": "ogni 3 ore dalle 7:00 alle 22:00", "uk": "кожні 3 години з 7:00 до 22:00",
			"tr": "her 3 saatte 7:00-22:00", "ar": "كل 3 ساعات من 7:00 إلى 22:00", "ja": "7:00から22:00まで3時間ごと",
		}, times, "07:00 10:00 13:00 16:00 19:00 22:00"},
		{"quiet hours", []string{"help.times"}, map[string]string{
			"en": "quiet 22-7", "de": "Ruhe 22-7", "es": "silencio 22-7", "fr": "silence 22-7", "ru": "тишина 22-7", "zh": "免打扰 22-7",
			"pt": "silêncio 22-7", "it": "silenzio 22-7", "uk": "тиша 22-7", "tr": "sessiz 22-7", "ar": "هدوء 22-7", "ja": "静か 22-7",
		}, times, "quiet 22:00 07:00"},
		{"quiet hours no more", []string{"schedule.all_quiet"}, map[string]string{
			"en": "quiet off", "de": "ruhe aus", "es": "silencio no", "fr": "silence non", "ru": "тишина выкл", "zh": "免打扰 关闭",
			"pt": "silêncio não", "it": "silenzio no", "uk": "тиша вимк", "tr": "sessiz kapalı", "ar": "هدوء إيقاف", "ja": "静か オフ",
		}, times, "quiet 00:00 00:00"},
		{"a pause of days", []string{"parse.until", "help.until", "help.example.pause"}, map[string]string{
			"en": "3d", "de": "3 Tage", "es": "3 días", "fr": "3 jours", "ru": "3 дня", "zh": "3天",
			"pt": "3 dias", "it": "3 giorni", "uk": "3 дні", "tr": "3 gün", "ar": "3 أيام", "ja": "3日",
		}, until, "2026-10-17 14:30"},
		{"a pause to tomorrow", []string{"parse.until", "help.until"}, map[string]string{
			"en": "tomorrow", "de": "morgen", "es": "mañana", "fr": "demain", "ru": "завтра", "zh": "明天",
			"pt": "amanhã", "it": "domani", "uk": "завтра", "tr": "yarın", "ar": "غدًا", "ja": "明日",
		}, until, "2026-10-15 00:00"},
		{"a pause to a weekday", []string{"parse.until", "help.until"}, map[string]string{
			"en": "monday 9:00", "de": "Montag 9:00", "es": "lunes 9:00", "fr": "lundi 9:00", "ru": "понедельник 9:00", "zh": "周一9:00",
			"pt": "segunda 9:00", "it": "lunedì 9:00", "uk": "понеділок 9:00", "tr": "pazartesi 9:00", "ar": "الاثنين 9:00", "ja": "月曜 9:00",
		}, until, "2026-10-19 09:00"},
		{"a pause to a date", []string{"parse.until", "help.until"}, map[string]string{
			"en": "24 Dec", "de": "24. Dezember", "es": "24 de diciembre", "fr": "24 décembre", "ru": "24 декабря", "zh": "12月24日",
			"pt": "24 de dezembro", "it": "24 dicembre", "uk": "24 грудня", "tr": "24 Aralık", "ar": "24 ديسمبر", "ja": "12月24日",
		}, until, "2026-12-24 00:00"},
	}
}

// TestExamples checks that the bot understands in every language what its
// sentences tell people to type.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, e := range examples() {
		for _, tag := range locale.Tags() {
			t.Run(tag+"/"+e.name, func(t *testing.T) {
				t.Parallel()
				l, typed := locale.For(tag), e.typed[tag]
				for _, id := range e.ids {
					if s := l.Text(id, "typed", "", "word", "", "digest", ""); typed == "" || !strings.Contains(s, typed) {
						t.Errorf("%s does not give the example %q: %s", id, typed, s)
					}
				}
				got, err := e.read(typed, l)
				if err != nil {
					t.Fatal(err)
				}
				if s, ok := got.(time.Duration); ok {
					got = s.String()
				}
				if got != e.want {
					t.Errorf("%q is read as %v, want %s", typed, got, e.want)
				}
			})
		}
	}
}

// TestExamples_Help types every line of the help, in every language: the bot
// understands each, and finds a week where a week is asked for.
func TestExamples_Help(t *testing.T) {
	t.Parallel()
	berlin(t)
	for _, tag := range locale.Tags() {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			w, l := newWorld(t), locale.For(tag)
			for _, name := range []string{"summary", "search", "subscribe", "mute", "timezone", "schedule", "pause"} {
				line := l.Text("help.example." + name)
				req := people()["manager"]
				req.Now, req.User.Language = w.now, tag
				got := w.router.Line(t.Context(), line, req)
				if said := got.Message.String(); !strings.HasPrefix(line, "/"+name+" ") || got.Private { // as what is refused is
					t.Errorf("%s is answered %s", line, said)
				} else if name == "search" && !strings.Contains(said, l.Window(7*24*time.Hour)) {
					t.Errorf("%s does not ask for a week: %s", line, said)
				}
			}
		})
	}
}

// TestTyped has what people type in their own way.
func TestTyped(t *testing.T) {
	t.Parallel()
	const workdays, everyday = "Mon Tue Wed Thu Fri", "Sun Mon Tue Wed Thu Fri Sat"
	tests := []struct {
		tag, typed string
		read       func(string, locale.Locale) (any, error)
		want       string
	}{
		{"en", "monday to friday 8am", times, workdays + " 08:00"},
		{"en", "every working day", times, ""},
		{"en", "7 o'clock", times, "07:00"},
		{"en", "December 24th 18:00", until, "2026-12-24 18:00"},
		{"de", "Montag bis Freitag 18 Uhr", times, workdays + " 18:00"},
		{"es", "de lunes a viernes a las 8 de la mañana", times, workdays + " 08:00"},
		{"es", "todos los días laborables a las 20h", times, workdays + " 20:00"},
		{"es", "fines de semana 9:30", times, "Sun Sat 09:30"},
		{"es", "mañana a las 9 de la noche", until, "2026-10-15 21:00"},
		{"fr", "tous les jours à 8h30", times, everyday + " 08:30"},
		{"fr", "jours ouvrés 18h", times, workdays + " 18:00"},
		{"fr", "du lundi au vendredi 7h", times, workdays + " 07:00"},
		{"fr", "silence de 22h à 7h", times, "quiet 22:00 07:00"},
		{"fr", "toutes les 6h", times, "00:00 06:00 12:00 18:00"},
		{"fr", "week-end 9h", times, "Sun Sat 09:00"},
		{"fr", "1er novembre", until, "2026-11-01 00:00"},
		{"ru", "в будние дни в 8 часов вечера", times, workdays + " 20:00"},
		{"ru", "с понедельника по пятницу в 7:30", times, workdays + " 07:30"},
		{"ru", "по пятницам в 18 часов", times, "Fri 18:00"},
		{"ru", "тишина с 22 до 7", times, "quiet 22:00 07:00"},
		{"ru", "последние 2 недели", since, "336h0m0s"},
		{"ru", "до пятницы", until, "2026-10-16 00:00"},
		{"zh", "工作日早上8点30分", times, workdays + " 08:30"},
		{"zh", "周一到周五下午6点", times, workdays + " 18:00"},
		{"zh", "每天８：００、18：00", times, everyday + " 08:00 18:00"},
		{"zh", "免打扰从22点到7点", times, "quiet 22:00 07:00"},
		{"zh", "过去两个星期", since, ""},
		{"zh", "明天上午9点", until, "2026-10-15 09:00"},
		{"pt", "de segunda a sexta às 8 da manhã", times, workdays + " 08:00"},
		{"pt", "todos os dias às 20h30", times, everyday + " 20:30"},
		{"pt", "segunda-feira 9h", until, "2026-10-19 09:00"},
		{"pt", "fins de semana 10:00", times, "Sun Sat 10:00"},
		{"it", "dal lunedì al venerdì alle 8 di sera", times, workdays + " 20:00"},
		{"it", "giorni feriali alle 7.30", times, workdays + " 07:30"},
		{"it", "fine settimana 9:00", times, "Sun Sat 09:00"},
		{"it", "domani mattina alle 9", until, "2026-10-15 09:00"},
		{"uk", "з понеділка по п’ятницю о 8 годині ранку", times, workdays + " 08:00"},
		{"uk", "щодня о 19:30", times, everyday + " 19:30"},
		{"uk", "останні 2 тижні", since, "336h0m0s"},
		{"tr", "hafta içi saat 8", times, ""},
		{"tr", "3 saatte bir 7-22", times, "07:00 10:00 13:00 16:00 19:00 22:00"},
		{"tr", "her gün 8:00", times, everyday + " 08:00"},
		{"tr", "pazartesi-cuma akşam 6", times, workdays + " 18:00"},
		{"tr", "HAFTA SONU 9:00", times, "Sun Sat 09:00"},
		{"tr", "son 2 hafta", since, "336h0m0s"},
		{"ar", "كل يوم الساعة ٨ صباحًا", times, everyday + " 08:00"},
		{"ar", "من الاثنين إلى الجمعة ٧:٣٠ مساءً", times, workdays + " 19:30"},
		{"ar", "يوم الخميس 9:00", until, "2026-10-15 09:00"},
		{"ar", "هدوء من 22 إلى 7", times, "quiet 22:00 07:00"},
		{"ja", "平日午前８時", times, workdays + " 08:00"},
		{"ja", "月曜から金曜まで18時30分", times, workdays + " 18:30"},
		{"ja", "毎日7時と19時", times, everyday + " 07:00 19:00"},
		{"ja", "明日9時", until, "2026-10-15 09:00"},
		{"ja", "過去2週間", since, "336h0m0s"},
	}
	for _, tt := range tests {
		t.Run(tt.tag+"/"+tt.typed, func(t *testing.T) {
			t.Parallel()
			got, err := tt.read(tt.typed, locale.For(tt.tag))
			if s, ok := got.(time.Duration); ok {
				got = s.String()
			}
			if understood := err == nil; understood != (tt.want != "") || understood && got != tt.want {
				t.Errorf("%q is read as %v, %v, want %q", tt.typed, got, err, tt.want)
			}
		})
	}
}

// TestTyped_English checks that English serves in every language.
func TestTyped_English(t *testing.T) {
	t.Parallel()
	for _, tag := range locale.Tags() {
		if got, err := times("weekdays 9 am quiet off", locale.For(tag)); err != nil || got != "Mon Tue Wed Thu Fri 09:00 quiet 00:00 00:00" {
			t.Errorf("in %s it is read as %v, %v", tag, got, err)
		}
	}
}

func FuzzParseTimes_Languages(f *testing.F) {
	for _, e := range examples() {
		for tag, typed := range e.typed {
			f.Add(tag, typed)
		}
	}
	f.Fuzz(func(t *testing.T, tag, typed string) {
		l := locale.For(tag)
		got, err := commands.ParseTimes(typed, l)
		if err == nil && (len(got.At) > 24 || len(got.Days) > 7 || !slices.IsSorted(got.At)) {
			t.Errorf("ParseTimes(%q) = %v", typed, got)
		}
	})
}

func BenchmarkParseTimes_Languages(b *testing.B) {
	for _, tt := range []struct{ tag, typed string }{{"en", "8:00 weekdays"}, {"zh", "工作日早上8点30分"}} {
		b.Run(tt.tag, func(b *testing.B) {
			l := locale.For(tt.tag)
			for b.Loop() {
				if _, err := commands.ParseTimes(tt.typed, l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
