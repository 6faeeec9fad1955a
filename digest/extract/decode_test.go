package extract_test

import (
	"testing"

	"golang.org/x/text/encoding/htmlindex"

	"newsdigest/digest/extract"
)

// charsets are encodings of news pages, with a sentence that each can write.
var charsets = []struct{ charset, text string }{
	{"utf-8", "Größe und Gewicht – 大きさ"},
	{"windows-1252", "Größe und “Gewicht” der neuen Brücke überraschten die Prüfer."},
	{"iso-8859-15", "10 € für die Größe"},
	{"iso-8859-2", "Łódź i Kraków łączy od dziś nowa linia kolejowa, a podróż trwa krócej."},
	{"windows-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"},
	{"windows-1251", "Депутаты приняли закон о строительстве новых линий электропередачи."},
	{"koi8-r", "Депутаты приняли закон о строительстве новых линий электропередачи."},
	{"iso-8859-7", "Οι βουλευτές ψήφισαν τον νόμο για τα νέα δίκτυα της χώρας."},
	{"windows-1254", "Milletvekilleri yeni elektrik hatları için yasayı kabul etti, şimdi sıra bütçede."},
	{"windows-1255", "חברי הכנסת אישרו את החוק להקמת קווי חשמל חדשים ברחבי הארץ."},
	{"windows-1256", "صوت النواب لصالح قانون بناء خطوط الكهرباء الجديدة في البلاد."},
	{"windows-874", "ข่าววันนี้"},
	{"shift_jis", "議員らは送電線の建設を早める法案を可決した。来年から工事が始まる。"},
	{"euc-jp", "議員らは送電線の建設を早める法案を可決した。来年から工事が始まる。"},
	{"iso-2022-jp", "議員らは送電線の建設を早める法案を可決した。来年から工事が始まる。"},
	{"gb18030", "议员们通过了一项法案，以加快全国各地新输电线路的建设速度。"},
	{"big5", "議員們通過了一項法案，以加快全國各地新輸電線路的建設速度。"},
	{"euc-kr", "의원들은 송전선 건설을 앞당기기 위한 법안을 통과시켰다고 밝혔다."},
	{"utf-16le", "Größe und Gewicht"},
	{"utf-16be", "Größe und Gewicht"},
}

// encoded returns a page in a charset.
func encoded(t *testing.T, charset, head, text string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(charset)
	if err != nil {
		t.Fatal(err)
	}
	data, err := enc.NewEncoder().Bytes([]byte("<html><head>" + head + "</head><body><p>" + text + "</p></body></html>"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// checkCharset fails t where a page does not give its text.
func checkCharset(t *testing.T, page []byte, contentType, want string) {
	t.Helper()
	a, err := extract.Page(page, contentType, "")
	if err != nil {
		t.Fatalf("Page: %v", err)
	}
	if a.Text != want {
		t.Errorf("text = %q, want %q", a.Text, want)
	}
}

func TestPage_Charsets(t *testing.T) {
	t.Parallel()
	for _, c := range charsets {
		t.Run(c.charset+" by header", func(t *testing.T) {
			t.Parallel()
			checkCharset(t, encoded(t, c.charset, "", c.text), "text/html; charset="+c.charset, c.text)
		})
		if c.charset == "utf-16le" || c.charset == "utf-16be" {
			continue // a declaration within cannot be read before it is known
		}
		t.Run(c.charset+" by meta", func(t *testing.T) {
			t.Parallel()
			checkCharset(t, encoded(t, c.charset, `<meta charset="`+c.charset+`">`, c.text), "", c.text)
		})
	}
}

func TestPage_ByteOrderMark(t *testing.T) {
	t.Parallel()
	const text = "Größe und Gewicht – 大きさ"
	for charset, mark := range map[string]string{"utf-8": "\xef\xbb\xbf", "utf-16le": "\xff\xfe", "utf-16be": "\xfe\xff"} {
		t.Run(charset, func(t *testing.T) {
			t.Parallel()
			page := append([]byte(mark), encoded(t, charset, `<meta charset="windows-1251">`, text)...)
			checkCharset(t, page, "", text)
		})
	}
}

// Where nothing declares a charset, a paragraph is enough to guess it.
func TestPage_CharsetUndeclared(t *testing.T) {
	t.Parallel()
	paragraphs := paragraphs(t)
	tests := []struct{ charset, language string }{
		{"utf-8", "zh"}, {"windows-1252", "de"}, {"windows-1252", "fr"}, {"windows-1252", "es"}, {"iso-8859-2", "pl"}, {"windows-1250", "pl"},
		{"windows-1251", "ru"}, {"windows-1251", "uk"}, {"koi8-r", "ru"}, {"windows-1254", "tr"}, {"windows-1256", "ar"},
		{"shift_jis", "ja"}, {"euc-jp", "ja"}, {"iso-2022-jp", "ja"}, {"gb18030", "zh"}, {"euc-kr", "ko"}, {"utf-16le", "en"}, {"utf-16be", "en"},
	}
	for _, tt := range tests {
		t.Run(tt.charset+" "+tt.language, func(t *testing.T) {
			t.Parallel()
			text := paragraphs[tt.language][0]
			checkCharset(t, encoded(t, tt.charset, "", text), "", text)
		})
	}
}

// A wrong declaration does no harm to bytes that are UTF-8.
func TestPage_CharsetWrong(t *testing.T) {
	t.Parallel()
	const text = "Größe und Gewicht – 大きさ"
	checkCharset(t, encoded(t, "utf-8", `<meta charset="windows-1251">`, text), "text/html; charset=big5", text)
	checkCharset(t, encoded(t, "utf-8", `<meta charset="no-such-charset">`, text), "text/html; charset=no-such-charset", text)
}
