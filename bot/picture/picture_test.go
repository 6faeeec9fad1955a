package picture_test

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsdigest/bot/picture"
)

var show = flag.String("show", "", "write the charts into this folder, for people to look at")

// charts are what /trending may have drawn, with everything that is hard to
// draw.
func charts() map[string]picture.Chart {
	hours := strings.Fields("14:00 15:00 16:00 17:00 18:00 19:00 20:00 21:00 22:00 23:00 00:00 01:00")
	return map[string]picture.Chart{
		"all": {Title: "Reports over time", Times: hours, Lines: []picture.Line{
			{Name: "Parliament passes the grid bill 312–201 after a long night", Values: []int{0, 1, 3, 7, 11, 9, 6, 4, 3, 2, 1, 1}},
			{Name: "Землетрясение в провинции Толвара: спасатели ищут людей", Values: []int{2, 2, 2, 3, 4, 5, 5, 6, 5, 4, 4, 3}},
			{Name: "地震が発生", Values: []int{0, 0, 0, 0, 1, 2, 1, 1, 0, 0, 0, 0}},
			{Name: strings.Repeat("Tanker traffic halted in the strait ", 5), Values: []int{1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5}},
			{Name: "Άνεμοι στο Αιγαίο", Values: []int{0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4}},
			{Name: "A sixth, which is not drawn", Values: make([]int, 12)},
		}},
		"one":    {Title: "التقارير عبر الزمن", Times: hours, Lines: []picture.Line{{Name: "تقرير", Values: []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}}},
		"silent": {Title: "Reports over time", Times: []string{"03-01", "03-02"}, Lines: []picture.Line{{Name: "Nothing", Values: []int{0, 0}}}},
		"loud":   {Title: "Reports over time", Times: []string{"03-01", "03-02"}, Lines: []picture.Line{{Name: "Much", Values: []int{0, 123456}}}},
	}
}

// TestChart_PNG draws what may come: each is a picture of the right size, in
// which something stands. Run it with -show to look at them.
func TestChart_PNG(t *testing.T) {
	t.Parallel()
	for name, c := range charts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := c.PNG()
			if err != nil {
				t.Fatal(err)
			}
			if *show != "" {
				if err := os.WriteFile(filepath.Join(*show, name+".png"), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			b := img.Bounds()
			if want := 502 + 36*min(len(c.Lines), picture.MostLines); b.Dx() != 1000 || b.Dy() != want {
				t.Errorf("the picture is %d × %d, want 1000 × %d", b.Dx(), b.Dy(), want)
			}
			colours := map[string]bool{}
			for y := b.Min.Y; y < b.Max.Y; y += 2 {
				for x := b.Min.X; x < b.Max.X; x += 2 {
					r, g, b, a := img.At(x, y).RGBA()
					if a != 0xffff {
						t.Fatalf("at %d, %d one sees through the picture", x, y)
					}
					colours[fmt.Sprint(r>>12, g>>12, b>>12)] = true
				}
			}
			if len(colours) < 5 {
				t.Errorf("%d colours: nothing is drawn", len(colours))
			}
		})
	}
}

func TestChart_Nothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]picture.Chart{
		"no lines": {Times: []string{"1", "2"}},
		"one time": {Times: []string{"1"}, Lines: []picture.Line{{Values: []int{1}}}},
	} {
		if _, err := c.PNG(); err == nil {
			t.Errorf("%s: a picture", name)
		}
	}
}

func TestDrawable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Grid bill 312–201 … “yes” €5": true, "Žalgiris ğ ł ñ ß": true, "Україна ї": true, "Αθήνα": true,
		"地震": false, "تقرير": false, "Storm 🌪": false, "": false,
	} {
		if got := picture.Drawable(text); got != want {
			t.Errorf("Drawable(%q) = %t, want %t", text, got, want)
		}
	}
}

func FuzzChart_PNG(f *testing.F) {
	f.Add("Title", "Name", 3, -1)
	f.Add("\x00\xff", "👩🏽‍🚀\u202e", 1<<40, 0)
	f.Fuzz(func(t *testing.T, title, name string, a, b int) {
		c := picture.Chart{Title: title, Times: []string{name, title}, Lines: []picture.Line{{Name: name, Values: []int{a, b}}}}
		if _, err := c.PNG(); err != nil {
			t.Errorf("PNG() = %v", err)
		}
	})
}

func BenchmarkChart_PNG(b *testing.B) {
	c := charts()["all"]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.PNG(); err != nil {
			b.Fatal(err)
		}
	}
}
