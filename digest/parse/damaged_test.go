package parse_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"newsdigest/digest/parse"
)

// titledItem finds an item with a title in it.
var titledItem = regexp.MustCompile(`(?s)<(?:item|entry)\b.*?<title[^<>/]*>[^<]+</title>`)

// TestParse_Cut reads feeds whose connection ended early, at a half and at three
// quarters. Those count of which an item with its title came.
func TestParse_Cut(t *testing.T) {
	t.Parallel()
	var files []string
	for _, folder := range []string{feedparser + "/tests", "../../../shared/data/feeds/gofeed/testdata"} {
		_ = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, path)
			}
			return nil
		})
	}
	if len(files) == 0 {
		t.Skip("the public test feeds, ../shared/data/feeds beside the repository, are not here: 0 files cut")
	}
	cut, found := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := parse.Parse(data, "", "")
		if err != nil || len(whole.Items) == 0 {
			continue
		}
		for _, part := range [][]byte{data[:len(data)/2], data[:len(data)*3/4]} {
			if !titledItem.Match(part) {
				continue
			}
			cut++
			feed, err := parse.Parse(part, "", "")
			if err == nil && len(feed.Items) > 0 {
				found++
				continue
			}
			t.Logf("%s, %d of %d bytes: %v", filepath.Base(file), len(part), len(data), err)
		}
	}
	t.Logf("%d of %d cut feeds give items", found, cut)
	if float64(found) < 0.97*float64(cut) {
		t.Errorf("%d of %d cut feeds give items, want at least 97 %%", found, cut)
	}
}

// TestParse_UndeclaredCharsets reads feeds in old charsets that say nothing of
// them.
func TestParse_UndeclaredCharsets(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		encoding encoding.Encoding
		title    string
	}{
		{"Big5", traditionalchinese.Big5, "行政院長週二宣布將在明年興建三座新的橋樑，並且補助地方政府"},
		{"GBK", simplifiedchinese.GBK, "国务院总理星期二宣布明年将新建三座大桥，并向地方政府提供补贴"},
		{"EUC-JP", japanese.EUCJP, "首相は火曜日、来年新しい橋を三つ建設すると発表しました"},
		{"Shift_JIS", japanese.ShiftJIS, "首相は火曜日、来年新しい橋を三つ建設すると発表しました"},
		{"EUC-KR", korean.EUCKR, "총리는 화요일 내년에 새로운 다리 세 개를 건설한다고 발표했다"},
		{"KOI8-R", charmap.KOI8R, "Премьер-министр объявил во вторник о строительстве трёх новых мостов"},
		{"windows-1251", charmap.Windows1251, "Премьер-министр объявил во вторник о строительстве трёх новых мостов"},
		{"windows-1252", charmap.Windows1252, "Die Größe der Brücke über die Straße überrascht die Bürger – sagt der Bürgermeister"},
		{"windows-1250", charmap.Windows1250, "Předseda vlády oznámil v úterý výstavbu tří nových mostů přes řeku Vltavu, řekl náměstek"},
		{"windows-1253", charmap.Windows1253, "Ο πρωθυπουργός ανακοίνωσε την Τρίτη την κατασκευή τριών νέων γεφυρών"},
		{"windows-1254", charmap.Windows1254, "Başbakan salı günü üç yeni köprünün inşa edileceğini açıkladı, çalışmalar başlıyor"},
		{"windows-1255", charmap.Windows1255, "ראש הממשלה הודיע ביום שלישי על בניית שלושה גשרים חדשים"},
		{"windows-1256", charmap.Windows1256, "أعلن رئيس الوزراء يوم الثلاثاء عن بناء ثلاثة جسور جديدة"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			feed := "<rss><channel><title>" + tt.title + "</title><item><title>" + tt.title + "</title><description>" + strings.Repeat(tt.title+" ", 4) + "</description></item></channel></rss>"
			checkTitle(t, encoded(t, tt.encoding, feed), "", tt.title)
		})
	}
}
