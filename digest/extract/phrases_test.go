package extract

import "testing"

func TestPhrases(t *testing.T) {
	t.Parallel()
	l := &lists{phrases: map[string]*phrases{}, words: map[string]map[string]bool{}, order: map[string][]string{}}
	err := l.add(`
// a comment
== words month
jan january märz
== phrases p
read [more|also]
^ by <name> $
follow [us|] .. on x
( # <month> )
AP photo
相关阅读
quelle :
`)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		text string
		want bool
	}{
		{"READ MORE about it", true},
		{"»Read, also: this", true},
		{"read. More of it", false},
		{"already more", false},
		{"By Ann O'Neil", true},
		{"By Ann O'Neil and others", false},
		{"Seen by Ann", false},
		{"follow us every day, please, on X", true},
		{"follow on x", true},
		{"follow us and then go on and on until you are all on the old site on x", false},
		{"(3. März)", true},
		{"(3 may)", false},
		{"an AP photo", true},
		{"an ap photo", false},
		{"延伸相关阅读", true},
		{"Quelle: dpa", true},
		{"die Quelle des Flusses", false},
		{"", false},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			if got := l.phrases["p"].find(tokenize(tt.text)).found; got != tt.want {
				t.Errorf("find(%q) = %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

func TestLists_Wrong(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"word", "== lead", "== phrases p\n.. x", "== phrases p\na $ b", "== phrases p\n[|]"} {
		l := &lists{phrases: map[string]*phrases{}, words: map[string]map[string]bool{}, order: map[string][]string{}}
		if err := l.add(data); err == nil {
			t.Errorf("add(%q) succeeds, want an error", data)
		}
	}
}

// Every list that a rule asks for is there, and none that no rule asks for.
func TestLists_Known(t *testing.T) {
	t.Parallel()
	l, err := loadLists()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, name := range []string{leadPhrases, creditPhrases, captionPhrases, agencyPhrases, noticePhrases, cutPhrases, commentPhrases, replyPhrases, datePhrases} {
		known[name] = true
		if l.phrases[name] == nil {
			t.Errorf("there are no phrases %q", name)
		}
	}
	for name := range l.phrases {
		if !known[name] {
			t.Errorf("no rule asks for the phrases %q", name)
		}
	}
	for name, words := range l.words {
		if len(words) == 0 {
			t.Errorf("a phrase asks for the words %q, which are nowhere", name)
		}
	}
}
