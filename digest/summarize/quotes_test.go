package summarize_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

func TestSummarize_Quotes(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, language, text, want string }{
		{"behind the verb", "en", `"The weather helped us, and nobody panicked," said Maria Lund, who led the rescue.`,
			"The weather helped us, and nobody panicked — Maria Lund"},
		{"before the verb", "en", `Maria Lund said: "The weather helped us, and nobody panicked."`,
			"The weather helped us, and nobody panicked. — Maria Lund"},
		{"with a role", "en", `"Nobody has to leave the town tonight," said police chief Randy Wright on Monday.`,
			"Nobody has to leave the town tonight — police chief Randy Wright"},
		{"with a role behind the name", "en", `"Nobody has to leave the town tonight," Randy Wright, a spokesman for the city of Oxney, told the Herald.`,
			"Nobody has to leave the town tonight — Randy Wright"},
		{"a surname that was introduced", "en", "Maria Lund led the rescue from the coast guard's tower.\n\"The weather helped us, and nobody panicked,\" Lund said.",
			"The weather helped us, and nobody panicked — Maria Lund"},
		{"a surname that was not", "en", `"The weather helped us, and nobody panicked," Lund said.`, ""},
		{"a pronoun", "en", `"The weather helped us, and nobody panicked," she said on Monday.`, ""},
		{"nobody", "en", `A banner read "We will not wait for another long winter" on Monday.`, ""},
		{"the listener is no speaker", "en", `"The weather helped us, and nobody panicked," she told Fox News on Monday.`, ""},
		{"somebody else's house", "en", `"The weather helped us, and nobody panicked," the mayor of New York said.`, ""},
		{"somebody's lawyer", "en", `"The weather helped us, and nobody panicked," John Smith's lawyer said.`, ""},
		{"part of a sentence", "en", `Maria Lund said the rescue went well "because the weather helped and nobody panicked at all".`, ""},
		{"too short", "en", `"It is over," said Maria Lund, who led the rescue on Monday.`, ""},
		{"cut off", "en", `"The weather helped us, and nobody panicked, said Maria Lund on Monday.`, ""},
		{"German", "de", "„Das Wetter hat uns geholfen, niemand geriet in Panik“, sagte Einsatzleiterin Anna Weber am Montag.",
			"Das Wetter hat uns geholfen, niemand geriet in Panik — Einsatzleiterin Anna Weber"},
		{"German with other marks", "de", "Anna Weber sagte am Montag: »Das Wetter hat uns geholfen, niemand geriet in Panik.«",
			"Das Wetter hat uns geholfen, niemand geriet in Panik. — Anna Weber"},
		{"Spanish", "es", "«El tiempo nos ayudó y nadie perdió la calma», dijo María López, jefa del rescate.",
			"El tiempo nos ayudó y nadie perdió la calma — María López"},
		{"French", "fr", "« Le temps nous a aidés et personne n'a paniqué », a déclaré Marie Dupont lundi.",
			"Le temps nous a aidés et personne n'a paniqué — Marie Dupont"},
		{"Russian", "ru", "«Погода нам помогла, и никто не запаниковал», — сказал Иван Лебедев в понедельник.",
			"Погода нам помогла, и никто не запаниковал — Иван Лебедев"},
		{"Polish", "pl", "„Pogoda nam pomogła i nikt nie wpadł w panikę” – powiedziała Anna Nowak w poniedziałek.",
			"Pogoda nam pomogła i nikt nie wpadł w panikę — Anna Nowak"},
		{"Swedish", "sv", "”Vädret hjälpte oss och ingen fick panik här”, sade Anna Lund på måndagen.",
			"Vädret hjälpte oss och ingen fick panik här — Anna Lund"},
		{"Chinese", "zh", "救援队长王明说：“天气帮了我们的忙，船上没有任何人惊慌。”",
			"天气帮了我们的忙，船上没有任何人惊慌。 — 救援队长王明"},
		{"Japanese", "ja", "救助隊長の山田氏は「天候に助けられ、慌てる人は一人もいなかった」と述べた。",
			"天候に助けられ、慌てる人は一人もいなかった — 救助隊長の山田"},
		{"Korean", "ko", "구조대장 김민수는 \"날씨가 우리를 도와주었고 배에서는 아무도 당황하지 않았습니다\"라고 말했다.",
			"날씨가 우리를 도와주었고 배에서는 아무도 당황하지 않았습니다 — 구조대장 김민수"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			it := report(1, "Globe", 8, tt.text)
			it.Language = tt.language
			sum := summarize.Summarize(summarize.Request{Items: []digest.Item{it}, Language: tt.language, Quotes: 3})
			got := ""
			for _, q := range sum.Quotes {
				checkSpan(t, []digest.Item{it}, q.Sentence)
				got += q.Text + " — " + q.Speaker
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("quotes of %q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestSummarize_QuotesAreOfDifferentPeople(t *testing.T) {
	t.Parallel()
	it := report(1, "Globe", 8, `The bridge of Oxney was closed on Monday because of deep cracks in a pillar.
"We saw the first cracks in the autumn," said Jon Holt, the engineer of the town.
"Nobody wanted to pay for a new bridge," Jon Holt said.
"The old bridge will never open again," said Mayor Petra Glenn.`)
	sum := summarize.Summarize(summarize.Request{Items: []digest.Item{it}, Words: 100, Quotes: 5})
	speakers := map[string]bool{}
	for _, q := range sum.Quotes {
		speakers[q.Speaker] = true
		for _, s := range sum.Sentences {
			if s.Start <= q.Start && q.End <= s.End {
				t.Errorf("%q is shown twice", q.Text)
			}
		}
	}
	if len(sum.Quotes) != 2 || !speakers["Jon Holt"] || !speakers["Mayor Petra Glenn"] {
		t.Errorf("quotes %v, want one of Jon Holt and one of Mayor Petra Glenn", sum.Quotes)
	}
}
