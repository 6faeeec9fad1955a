package text_test

import (
	"strings"
	"testing"

	"newsdigest/digest/text"
)

// headlines are short ones in each language, none of which declares it, in
// words of our own.
const headlines = `
en: Scientists find fossil in desert
en: Storm hits coast
en: Fire destroys old mill
en: Central bank raises rates again
en: Police arrest two after robbery
en: Team wins final on penalties
en: Strike halts trains
en: Minister quits over letter
de: Sturm trifft Küste
de: Feuer zerstört alte Mühle
de: Zentralbank erhöht Zinsen erneut
de: Polizei nimmt zwei Männer fest
de: Forscher finden Fossil in Wüste
de: Streik legt Züge lahm
de: Minister tritt nach Brief zurück
de: Gericht stoppt Bau von Autobahn
fr: Une tempête frappe la côte
fr: Incendie dans un vieux moulin
fr: La banque centrale relève ses taux
fr: Deux hommes arrêtés après un vol
fr: Grève des trains lundi
fr: Le ministre démissionne
fr: Inondations : trois morts
fr: Victoire en finale aux tirs au but
es: Una tormenta golpea la costa
es: Incendio en un viejo molino
es: El banco central sube los tipos
es: Detenidos dos hombres tras un robo
es: Huelga de trenes este lunes
es: Dimite el ministro
es: Hallan un fósil en el desierto
es: Inundaciones dejan tres muertos
it: Tempesta sulla costa
it: Incendio in un vecchio mulino
it: La banca centrale alza i tassi
it: Arrestati due uomini dopo la rapina
it: Sciopero dei treni lunedì
it: Il ministro si dimette
it: Trovato un fossile nel deserto
it: Alluvione, tre morti
pt: Tempestade atinge o litoral
pt: Incêndio em velho moinho
pt: Banco central sobe juros
pt: Polícia prende dois homens após roubo
pt: Greve para os trens
pt: Ministro deixa o cargo
pt: Fóssil achado no deserto
pt: Chuvas matam três pessoas
nl: Storm treft kust
nl: Brand verwoest oude molen
nl: Centrale bank verhoogt rente opnieuw
nl: Politie houdt twee mannen aan
nl: Onderzoekers vinden fossiel in woestijn
nl: Staking legt treinverkeer plat
nl: Minister stapt op na brief
nl: Rechter verbiedt bouw van snelweg
sv: Storm drabbar kusten
sv: Brand förstör gammal kvarn
sv: Riksbanken höjer räntan igen
sv: Polisen griper två män
sv: Forskare hittar fossil i öken
sv: Strejk stoppar tågen
sv: Ministern avgår efter brev
sv: Domstol stoppar bygget av motorväg
pl: Burza uderza w wybrzeże
pl: Pożar zniszczył stary młyn
pl: Bank centralny podnosi stopy
pl: Policja zatrzymała dwóch mężczyzn
pl: Naukowcy znaleźli skamielinę na pustyni
pl: Strajk zatrzymał pociągi
pl: Minister odchodzi po liście
pl: Powódź zabiła trzy osoby
tr: Fırtına kıyıyı vurdu
tr: Yangın eski değirmeni yok etti
tr: Merkez bankası faizi artırdı
tr: Polis iki kişiyi yakaladı
tr: Çölde fosil bulundu
tr: Grev trenleri durdurdu
tr: Bakan istifa etti
tr: Selde üç kişi öldü
ru: Шторм обрушился на побережье
ru: Полиция задержала двоих
ru: Забастовка остановила поезда
ru: Министр ушёл в отставку
uk: Шторм накрив узбережжя
uk: Поліція затримала двох
uk: Страйк зупинив потяги
uk: Міністр пішов у відставку
el: Καταιγίδα χτυπά την ακτή
el: Παραιτήθηκε ο υπουργός
ar: عاصفة تضرب الساحل
ar: استقالة الوزير
zh: 风暴袭击海岸
ja: 嵐が海岸を襲う
ko: 폭풍이 해안을 강타
`

// TestLanguage_Headlines tells the language of short headlines: three of four
// of each language at least, and nine of ten of all.
func TestLanguage_Headlines(t *testing.T) {
	t.Parallel()
	right, wrong, all := map[string]int{}, map[string]int{}, map[string]int{}
	for line := range strings.Lines(strings.TrimSpace(headlines)) {
		want, headline, _ := strings.Cut(strings.TrimSpace(line), ": ")
		all[want]++
		switch got := text.Language(headline, ""); got {
		case want:
			right[want]++
		case "":
			t.Logf("%s: unknown: %s", want, headline)
		default:
			wrong[want]++
			t.Logf("%s: taken for %s: %s", want, got, headline)
		}
	}
	told, total := 0, 0
	for lang, n := range all {
		told, total = told+right[lang], total+n
		if 4*right[lang] < 3*n {
			t.Errorf("%s: %d of %d headlines are told, %d are taken for another language", lang, right[lang], n, wrong[lang])
		}
	}
	if 10*told < 9*total {
		t.Errorf("%d of %d headlines are told", told, total)
	}
}
