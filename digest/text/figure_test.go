package text_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/text"
)

// figure is a Figure as the tests write it.
type figure struct {
	Written string
	Value   float64
	Unit    string
}

func figuresOf(s, lang string) []figure {
	var out []figure
	for _, f := range text.Figures(s, lang) {
		out = append(out, figure{s[f.Start:f.End], math.Round(f.Value*1e6) / 1e6, f.Unit})
	}
	return out
}

func TestFigures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang, in string
		want     []figure
	}{
		{"en", "The bank lost $1.2bn, or 3.5 percent.", []figure{{"$1.2bn", 1.2e9, "USD"}, {"3.5 percent", 3.5, "%"}}},
		{"en", "It costs 1,200 million euros.", []figure{{"1,200 million euros", 1.2e9, "EUR"}}},
		{"en", "Two million pounds and £5m more", []figure{{"Two million pounds", 2e6, "GBP"}, {"£5m", 5e6, "GBP"}}},
		{"en", "He ran 100m in US$ shoes for USD 90.", []figure{{"100m", 100, "m"}, {"USD 90", 90, "USD"}}},
		{"en", "Three people walked 12 miles at 20°C.", []figure{{"12 miles", 12, "mi"}, {"20°C", 20, "°C"}}},
		{"en", "The 15-year-old left at 9:30 on 14/10/2026 with 5G and an A380.", nil},
		{"en", "7%", []figure{{"7%", 7, "%"}}},
		{"en", "one hundred thousand, 5 hundred thousand tons", []figure{{"5 hundred thousand tons", 5e5, "t"}}},
		{"de", "Das kostet 1,2 Milliarden Euro.", []figure{{"1,2 Milliarden Euro", 1.2e9, "EUR"}}},
		{"de", "Rund 1.200 Mio. Euro oder 3,5 Prozent", []figure{{"1.200 Mio. Euro", 1.2e9, "EUR"}, {"3,5 Prozent", 3.5, "%"}}},
		{"de", "um 9.30 Uhr am 14.10.2026 in der 2. Liga", []figure{{"2", 2, ""}}},
		{"fr", "Le projet coûte 1,2 milliard d'euros, soit 1 200 millions d’euros.", []figure{{"1,2 milliard d'euros", 1.2e9, "EUR"}, {"1 200 millions d’euros", 1.2e9, "EUR"}}},
		{"fr", "une hausse de 3,5 % sur 12 kilomètres", []figure{{"3,5 %", 3.5, "%"}, {"12 kilomètres", 12, "km"}}},
		{"es", "Costará 1.200 millones de euros, 2 mil millones de dólares.", []figure{{"1.200 millones de euros", 1.2e9, "EUR"}, {"2 mil millones de dólares", 2e9, "USD"}}},
		{"es", "subió un 3.5 por ciento", []figure{{"3.5 por ciento", 3.5, "%"}}},
		{"it", "Costa 1,2 miliardi di euro e 300 mila euro.", []figure{{"1,2 miliardi di euro", 1.2e9, "EUR"}, {"300 mila euro", 3e5, "EUR"}}},
		{"pt", "Custa R$ 1,2 bilhão, ou 3,5 por cento.", []figure{{"R$ 1,2 bilhão", 1.2e9, "BRL"}, {"3,5 por cento", 3.5, "%"}}},
		{"nl", "Het kost 1,2 miljard euro.", []figure{{"1,2 miljard euro", 1.2e9, "EUR"}}},
		{"pl", "Strata wyniosła 1,2 mld zł, czyli 3,5 procent.", []figure{{"1,2 mld zł", 1.2e9, "PLN"}, {"3,5 procent", 3.5, "%"}}},
		{"ru", "Убыток составил 1,2 млрд руб. и 200 000 тонн.", []figure{{"1,2 млрд руб", 1.2e9, "RUB"}, {"200 000 тонн", 2e5, "t"}}},
		{"uk", "Збиток склав 3,5 млн грн.", []figure{{"3,5 млн грн", 3.5e6, "UAH"}}},
		{"sv", "Det kostar 1,2 miljarder kronor.", []figure{{"1,2 miljarder kronor", 1.2e9, "SEK"}}},
		{"tr", "Fiyat yüzde 3,5 arttı, 1,2 milyar dolar'a çıktı.", []figure{{"yüzde 3,5", 3.5, "%"}, {"1,2 milyar dolar", 1.2e9, "USD"}}},
		{"el", "Κοστίζει 1,2 δισ. ευρώ.", []figure{{"1,2 δισ. ευρώ", 1.2e9, "EUR"}}},
		{"ar", "يكلف المشروع 3.5 مليون دولار، بزيادة ٧٫٩ في المئة.", []figure{{"3.5 مليون دولار", 3.5e6, "USD"}, {"٧٫٩ في المئة", 7.9, "%"}}},
		{"zh", "耗资12亿元，增长3.5%，约1.2万亿美元", []figure{{"12亿元", 1.2e9, "CNY"}, {"3.5%", 3.5, "%"}, {"1.2万亿美元", 1.2e12, "USD"}}},
		{"zh", "三百万美元", []figure{{"三百万美元", 3e6, "USD"}}},
		{"zh", "净利润为四亿二千万元，两亿八千万元，共五十一亿", []figure{{"四亿二千万元", 4.2e8, "CNY"}, {"两亿八千万元", 2.8e8, "CNY"}, {"五十一亿", 5.1e9, ""}}},
		{"zh", "十二人，一千零三公里，增长一成，十分之三，十二月三十日，万一", []figure{{"十二", 12, ""}, {"一千零三公里", 1003, "km"}}},
		{"ja", "事業費は12億5000万円、３.５％増", []figure{{"12億5000万円", 1.25e9, "JPY"}, {"３.５％", 3.5, "%"}}},
		{"ko", "3만 5000명이 1조 2000억원을 받았다", []figure{{"3만 5000", 35000, ""}, {"1조 2000억원", 1.2e12, "KRW"}}},
		{"xx", "1.5 million", []figure{{"1.5 million", 1.5e6, ""}}},
		{"en", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.lang+" "+tt.in, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, figuresOf(tt.in, tt.lang)); diff != "" {
				t.Errorf("Figures(%q, %q) (-want +got):\n%s", tt.in, tt.lang, diff)
			}
		})
	}
}

// One sum is one value, however it is written.
func TestFigures_Same(t *testing.T) {
	t.Parallel()
	for in, lang := range map[string]string{
		"€1.2bn": "en", "1,200 million euros": "en", "1.2 billion euro": "en", "EUR 1,200,000,000": "en",
		"1,2 Milliarden Euro": "de", "1200 Mio. €": "de", "1,2 milliard d’euros": "fr", "1.200 millones de euros": "es",
		"1,2 miliardi di euro": "it", "1,2 mld euro": "pl", "1,2 млрд евро": "ru", "1,2 miljarder euro": "sv",
		"1,2 milyar avro": "tr", "12亿欧元": "zh", "12億ユーロ": "ja", "12억유로": "ko", "1.2 مليار يورو": "ar",
	} {
		got := figuresOf(in, lang)
		if len(got) != 1 || got[0].Value != 1.2e9 || got[0].Unit != "EUR" {
			t.Errorf("Figures(%q) = %v, want 1.2e9 EUR", in, got)
		}
	}
}

func TestNumerals(t *testing.T) {
	t.Parallel()
	de := text.NumeralsOf("de-AT")
	if v, ok := de.Value("zwölf"); !ok || v != 12 {
		t.Errorf("zwölf is %v, %v", v, ok)
	}
	if de.Power("mrd") != 9 || de.Power("haus") != 0 || de.Scale(6) != "million" || de.Month("jänner") != 1 || de.Month("haus") != 0 {
		t.Errorf("mrd %d, haus %d, scale 6 %q, jänner %d", de.Power("mrd"), de.Power("haus"), de.Scale(6), de.Month("jänner"))
	}
	tests := []struct {
		lang, in string
		want     float64
		decimals int
		ok       bool
	}{
		{"de", "1.200,5", 1200.5, 1, true}, {"en", "1,200.5", 1200.5, 1, true}, {"en", "7.", 7, 0, true},
		{"de", "14.10", 0, 0, false}, {"en", "x", 0, 0, false}, {"en", "", 0, 0, false}, {"ja", "１２", 12, 0, true},
	}
	for _, tt := range tests {
		v, decimals, ok := text.NumeralsOf(tt.lang).Parse(tt.in)
		if ok != tt.ok || ok && (v != tt.want || decimals != tt.decimals) {
			t.Errorf("Parse(%q) in %s = %v, %d, %v", tt.in, tt.lang, v, decimals, ok)
		}
	}
}

func FuzzFigures(f *testing.F) {
	for _, s := range []string{"$1.2bn", "1 200 millions d’euros", "12億5000万円", "٧٫٩ في المئة", "9:30 1,,2 3.-", "四亿二千万元", "1\u00a0\u00a0000"} {
		f.Add(s, "en")
		f.Add(s, "fr")
		f.Add(s, "ja")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		last := 0
		for _, g := range text.Figures(s, lang) {
			if g.Start < 0 || g.End <= g.Start || g.End > len(s) || g.End <= last {
				t.Fatalf("figure %+v after %d in %q", g, last, s)
			}
			if g.Value < 0 || math.IsNaN(g.Value) {
				t.Errorf("%q is %v", s[g.Start:g.End], g.Value)
			}
			last = g.End
		}
	})
}

func BenchmarkFigures(b *testing.B) {
	s := strings.Repeat("The bank lost $1.2bn, or 3.5 percent, in 2026, the ministry said after two million letters. ", 50)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		text.Figures(s, "en")
	}
}
