package summarize_test

import (
	"testing"

	"newsdigest/digest/summarize"
)

func TestMemory_Knows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, language, read, sentence string
		want                           bool
	}{
		{"the same in other words", "en", "A dam on the river Lisk broke at Oxney on Monday, and 2,000 people had to leave their homes.",
			"At Oxney a dam on the river Lisk broke on Monday and 2,000 people left their homes.", true},
		{"a new number of dead", "en", "Three people were killed in Oxney when the dam broke on Monday.",
			"Eleven people were killed in Oxney when the dam broke on Monday.", false},
		{"the first number of dead", "en", "The dam at Oxney broke on Monday. People were killed or are missing, the police said.",
			"The police said that 11 people were killed at Oxney on Monday.", false},
		{"the same number, rounded", "en", "The flood at Oxney killed 11 people on Monday, the police said.",
			"About 11 people were killed at Oxney on Monday.", true},
		{"a new sum", "en", "Insurers put the damage of the flood in Oxney at 150 million euros.",
			"Insurers put the damage of the flood in Oxney at 400 million euros.", false},
		{"something else", "en", "A dam on the river Lisk broke at Oxney on Monday.",
			"Engineers had warned the regional government of cracks last autumn.", false},
		{"German, known", "de", "Bei Oxney ist am Montag ein Damm gebrochen, zwei Dörfer stehen unter Wasser.",
			"Ein Damm ist am Montag bei Oxney gebrochen.", true},
		{"German, a new number of injured", "de", "Bei dem Unfall in Oxney wurden am Montag 12 Menschen verletzt.",
			"Bei dem Unfall in Oxney wurden am Montag 15 Menschen verletzt.", false},
		{"Russian, a new number of dead", "ru", "В Оксни погибли 3 человека, сообщила полиция.",
			"В Оксни погибли 11 человек, сообщила полиция.", false},
		{"Chinese, known", "zh", "周一凌晨，利斯克河上的一座大坝决堤，奥克斯尼镇被淹。", "利斯克河上的一座大坝周一凌晨决堤。", true},
		{"Chinese, a new number of dead", "zh", "洪水造成3人死亡。", "洪水造成11人死亡。", false},
		{"nothing was read", "en", "", "A dam broke at Oxney.", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := summarize.Remember(tt.language, nil, tt.read)
			if got := m.Knows(tt.sentence); got != tt.want {
				t.Errorf("after %q, Knows(%q) = %t, want %t", tt.read, tt.sentence, got, tt.want)
			}
		})
	}
	m := summarize.Remember("en", []uint64{summarize.Fingerprint("11 people died.")})
	if !m.Knows("11 people died") {
		t.Error("a sentence that was told is not known")
	}
}
