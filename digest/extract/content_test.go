package extract_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/extract"
)

func TestContent(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, content, want string }{
		{"a sentence", "Lawmakers voted &amp; went home.", "Lawmakers voted & went home."},
		{"lines of plain text", "One line.\n\nAnother line.", "One line.\nAnother line."},
		{"paragraphs", "<p>" + para1 + "</p>\n<p>" + para2 + "</p>", para1 + "\n" + para2},
		{"a pointer to the page", "<p>" + para1 + "</p><p>The post <a href=x>Grid</a> appeared first on <a href=y>The Example</a>.</p>", para1},
		{"continue reading", "<p>" + para1 + "</p><p><a href=x>Continue reading...</a></p>", para1},
		{"a caption", "<figure><img><figcaption>The chamber.</figcaption></figure><p>" + para1 + "</p>", para1},
		{"a list", "<ul><li>One thing</li><li>Another thing</li></ul>", "One thing\nAnother thing"},
		{"only a link", `<a href="https://a.example">Strait closed</a>`, "Strait closed"},
		{"an iframe closed at once", `before <iframe src="x"/> after`, "before after"},
		{"script and style", "<script>alert(1)</script><style>p{}</style><p>Text.</p>", "Text."},
		{"depth", strings.Repeat("<b>", 2000) + "Text.", "Text."},
		{"marks that reorder text", "a\u202eb\u2066c\u200bd", "abcd"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, extract.Content(tt.content)); diff != "" {
				t.Errorf("Content(%.80q) (-want +got):\n%s", tt.content, diff)
			}
		})
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"a caption and its twin", para1 + "\nThe chamber on Tuesday\nThe chamber on Tuesday © Agency\n" + para2, para1 + "\n" + para2},
		{"a teaser and its twin", para1 + "\nWhat the towns fear from it\nEnergy What the towns fear from it\n" + para2, para1 + "\n" + para2},
		{"a subheading stays", para1 + "\nWhat opponents say\n" + para2, para1 + "\nWhat opponents say\n" + para2},
		{"a last heading", para1 + "\n" + para2 + "\nCover photo: Agency\nMore on energy:", para1 + "\n" + para2},
		{"german", "Die Abgeordneten stimmten am Dienstag für das neue Gesetz zum Ausbau der Netze im Land.\nFoto: dpa\nLesen Sie auch: Was die Orte fürchten", "Die Abgeordneten stimmten am Dienstag für das neue Gesetz zum Ausbau der Netze im Land."},
		{"only a caption", "Photo: Agency", "Photo: Agency"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, extract.Plain(tt.text)); diff != "" {
				t.Errorf("Plain (-want +got):\n%s", diff)
			}
		})
	}
}

// News that sounds like a notice, a caption or a pointer stays.
func TestPlain_News(t *testing.T) {
	t.Parallel()
	lines := []string{
		para1,
		"WASHINGTON (Reuters) - There is no pot of gold at the end of the rainbow.",
		"Finland wants to become a member of the alliance.",
		"Smoke contributed to the poor sight on the road.",
		"The paper said in a newsletter that it would close.",
		"Copyright law is not made for this, the judge said.",
		"Via video link, he told the court that he was sorry.",
		"Updated rules take effect on the first of the month.",
		"Britain will join the group of seven in the talks.",
		"Those who sign up for free tests must wait for days.",
		"He wanted to share it with the people of the town.",
		"More than 300 people were in the hall at the time.",
		para2,
	}
	want := strings.Join(lines, "\n")
	if diff := cmp.Diff(want, extract.Plain(want)); diff != "" {
		t.Errorf("Plain (-want +got):\n%s", diff)
	}
}

// What outlets say of themselves goes, in whatever language.
func TestPlain_Notices(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"Sign up for our daily newsletter.",
		"The Associated Press contributed to this report.",
		"(Reporting by Ann Example; editing by Bo Example)",
		"© 2026 The Example. All rights reserved.",
		"Follow us on Facebook and Twitter",
		"Read more: How the last line was built",
		"Photo by Ann Example/AFP/Getty Images",
		"FILE - In this May 4 file photo, a man looks at the chamber.",
		"Melden Sie sich für den Newsletter an: Newsletter abonnieren",
		"Foto: Anna Beispiel/dpa",
		"Inscrivez-vous à notre newsletter",
		"À lire aussi : Ce que craignent les villes",
		"Suscríbete a nuestro boletín",
		"Leia também: o que temem as cidades",
		"Leggi anche: cosa temono le città",
		"Lees ook: wat de steden vrezen",
		"Czytaj także: czego boją się miasta",
		"Читайте также: чего боятся города",
		"图片来源：新华社",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			if got, want := extract.Plain(para1+"\n"+line+"\n"+para2), para1+"\n"+para2; got != want {
				t.Errorf("Plain keeps %q", line)
			}
		})
	}
}

// TestPlain_Sample cleans an article as it comes off a page, with captions,
// picture credits and teasers between its paragraphs.
func TestPlain_Sample(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../shared/data/sample/blinken-visit.txt")
	if err != nil {
		t.Skipf("the sample article is not here: %v", err)
	}
	got := extract.Plain(string(data))
	for _, bad := range []string{"©", "imago", "Cover photo", "More on", "China Coast Guard fires", "mock assault", "started his diplomatic tour"} {
		if strings.Contains(got, bad) {
			t.Errorf("the text still holds %q", bad)
		}
	}
	paragraphs := 0
	for line := range strings.Lines(got) {
		if len(line) > 100 {
			paragraphs++
			if !strings.Contains(string(data), strings.TrimSpace(line)) {
				t.Errorf("%q is not in the article", line)
			}
		}
	}
	if paragraphs != 11 || !strings.Contains(got, "\nChina warns US not to step on its") {
		t.Errorf("%d paragraphs are left, want 11 and their subheading:\n%s", paragraphs, got)
	}
}
