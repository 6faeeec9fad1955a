package text_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsdigest/digest/text"
)

func TestLanguage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		in       string
		declared string
		want     string
	}{
		{"English", "The parliament has voted for the bill", "", "en"},
		{"German", "Der Bundestag hat über das Gesetz abgestimmt", "", "de"},
		{"French", "Le président est arrivé dans la ville pour une visite", "", "fr"},
		{"Spanish", "El presidente llegó a la ciudad para una visita", "", "es"},
		{"Italian", "Il presidente è arrivato nella città per una visita", "", "it"},
		{"Portuguese", "O presidente chegou à cidade para uma visita e não falou", "", "pt"},
		{"Dutch", "De minister is met het vliegtuig naar een andere stad gegaan", "", "nl"},
		{"Polish", "Prezydent przyjechał do miasta, żeby spotkać się z burmistrzem", "", "pl"},
		{"Swedish", "Regeringen har inte sagt något om det som hände", "", "sv"},
		{"Turkish", "Cumhurbaşkanı bu sabah şehre geldi ve bir açıklama yaptı", "", "tr"},
		{"Russian", "Президент прибыл в город с визитом", "", "ru"},
		{"Ukrainian", "Президент прибув до міста з візитом", "", "uk"},
		{"Greek", "Ο πρόεδρος έφτασε στην πόλη", "", "el"},
		{"Arabic", "وصل الرئيس إلى المدينة في زيارة", "", "ar"},
		{"Hebrew", "הנשיא הגיע לעיר", "", "he"},
		{"Chinese", "总统抵达北京", "", "zh"},
		{"Japanese", "大統領が東京に到着した", "", "ja"},
		{"Korean", "대통령이 서울에 도착했다", "", "ko"},
		{"names alone", "Apple iPhone Samsung", "", ""},
		{"nothing", "", "", ""},
		{"digits and emoji", "2026 🗞", "", ""},
		{"a declared language", "Apple iPhone Samsung", "it-IT", "it"},
		{"a declared language of the script", "Кабінет", "bg", "bg"},
		{"a declared language that cannot be", "Президент прибыл в город", "en", "ru"},
		{"declared English by default", "Der Bundestag hat das Gesetz über die Netze mit den Stimmen der Opposition und nach langer Debatte am Abend", "en-US", "de"},
		{"no tag", "The bill of the house", "english (US)", "en"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := text.Language(tt.in, tt.declared); got != tt.want {
				t.Errorf("Language(%q, %q) = %q, want %q", tt.in, tt.declared, got, tt.want)
			}
		})
	}
}

// TestLanguage_Sentences tells the language of one or two short sentences at a
// time, with nothing declared.
func TestLanguage_Sentences(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/sentences/*.txt")
	if err != nil || len(files) < 17 {
		t.Fatalf("%d files in testdata/sentences, error %v", len(files), err)
	}
	for _, file := range files {
		want := strings.TrimSuffix(filepath.Base(file), ".txt")
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		right, all, wrong := 0, 0, ""
		for line := range strings.Lines(string(b)) {
			all++
			if got := text.Language(plainRule(line), ""); got == want {
				right++
			} else {
				wrong += " " + got
			}
		}
		t.Logf("%s: %d of %d%s", want, right, all, wrong)
		if float64(right) < .85*float64(all) {
			t.Errorf("%s is told in %d of %d, want 85 %%", want, right, all)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"capitals", "Blinken", "blinken"},
		{"accents", "Élysée Ångström", "elysee angstrom"},
		{"letters without a decomposition", "Łódź straße Røde Œuvre", "lodz strasse rode oeuvre"},
		{"full width", "ＡＢＣ１", "abc1"},
		{"Cyrillic yo, and short i, which is a letter", "Ёлка Йод", "елка йод"},
		{"Greek tonos", "Αθήνα", "αθηνα"},
		{"Arabic vowel signs", "مُحَمَّد", "محمد"},
		{"Japanese voiced sounds stay", "が", "が"},
		{"Turkish dotted and dotless i", "İstanbul ışık", "istanbul isik"},
		{"quotes", "don’t", "don't"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := text.Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Élysée ＡＢＣ İ ß ёй")
	f.Fuzz(func(t *testing.T, s string) {
		once := text.Fold(s)
		if twice := text.Fold(once); twice != once {
			t.Errorf("Fold(Fold(%q)) = %q, want %q", s, twice, once)
		}
	})
}

func TestStem(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, language, one, other string }{
		{"English", "en", "election", "elections"},
		{"German", "de", "wahlen", "wahl"},
		{"French", "fr", "élection", "élections"},
		{"Spanish", "es", "elecciones", "elección"},
		{"Italian", "it", "elezioni", "elezione"},
		{"Portuguese", "pt", "governo", "governos"},
		{"Dutch", "nl", "verkiezing", "verkiezingen"},
		{"Swedish", "sv", "regering", "regeringen"},
		{"Turkish", "tr", "seçimler", "seçimlere"},
		{"Russian", "ru", "выборы", "выборов"},
		{"Ukrainian", "uk", "вибори", "виборів"},
		{"Polish", "pl", "wybory", "wyborów"},
		{"Greek", "el", "εκλογές", "εκλογών"},
		{"Greek without accents", "el", "κυβερνηση", "κυβερνησης"},
		{"Arabic", "ar", "الحكومة", "حكومة"},
		{"Danish", "da", "valget", "valgene"},
		{"Norwegian", "nb", "valget", "valgene"},
		{"Finnish", "fi", "talo", "talossa"},
		{"Hungarian", "hu", "választás", "választások"},
		{"Romanian", "ro", "alegeri", "alegerile"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if a, b := text.Stem(tt.one, tt.language), text.Stem(tt.other, tt.language); a != b {
				t.Errorf("stems of %q and %q are %q and %q, want them equal", tt.one, tt.other, a, b)
			}
		})
	}
}

func TestLightStem(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"parties", "party"}, {"votes", "vot"}, {"vote", "vot"}, {"voting", "vot"}, {"stopped", "stop"},
		{"glasses", "glass"}, {"virus", "virus"}, {"crisis", "crisis"}, {"red", "red"}, {"2020s", "2020s"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			if got := text.LightStem(tt.in); got != tt.want {
				t.Errorf("LightStem(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestIsStop(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, word, language string
		want                 bool
	}{
		{"English", "the", "en", true},
		{"an English name", "blinken", "en", false},
		{"German", "und", "de", true},
		{"a word of another language", "und", "en", false},
		{"an unknown language", "the", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := text.IsStop(tt.word, tt.language); got != tt.want {
				t.Errorf("IsStop(%q, %q) = %v, want %v", tt.word, tt.language, got, tt.want)
			}
		})
	}
}

func BenchmarkLanguage(b *testing.B) {
	for b.Loop() {
		text.Language("Der Bundestag hat über das Gesetz abgestimmt, und nun ist der Bundesrat an der Reihe", "")
	}
}
