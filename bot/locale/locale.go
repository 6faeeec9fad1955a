// Package locale holds every sentence that the bot says, by language, together
// with the words for its counts, dates and times.
//
// A language is one file, sentences.TAG.yaml. A sentence has a name such as
// "pause.done"; its placeholders are written {{.name}}; one that counts has the
// plural forms that CLDR asks for in its language. Beside it, explained.TAG.yaml
// translates what packages that know no language say of errors.
package locale

import (
	"embed"
	"fmt"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"gopkg.in/yaml.v3"
)

//go:embed sentences.*.yaml
var files embed.FS

// A library is what the files hold.
type library struct {
	tags    []language.Tag // English first
	locales []Locale       // in the order of tags
	matcher language.Matcher
}

// load reads the embedded files once. A file that does not parse is a mistake
// of the programmer and panics.
var load = sync.OnceValue(func() library {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	names, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, n := range names {
		if _, err := b.LoadMessageFileFS(files, n.Name()); err != nil {
			panic(fmt.Sprintf("locale: %s: %v", n.Name(), err))
		}
	}
	lib := library{tags: b.LanguageTags(), matcher: language.NewMatcher(b.LanguageTags())}
	for _, t := range lib.tags {
		lib.locales = append(lib.locales, Locale{t, i18n.NewLocalizer(b, t.String()), loadExplained(t.String())})
	}
	return lib
})

// A Locale speaks one language. Its zero value speaks English.
type Locale struct {
	tag       language.Tag
	localizer *i18n.Localizer
	explained map[string]string // by the English sentence or its format
}

// For returns the locale that serves a BCP 47 tag best: its own language where
// there is a file for it, else English. Tags are tried in order; empty and
// malformed ones are passed over.
func For(tags ...string) Locale {
	lib := load()
	for _, tag := range tags {
		t, err := language.Parse(tag)
		if err != nil || tag == "" {
			continue
		}
		if _, i, confidence := lib.matcher.Match(t); confidence >= language.Low {
			return lib.locales[i]
		}
	}
	return lib.locales[0]
}

// Tags returns the languages that there are, English first.
func Tags() []string {
	var tags []string
	for _, t := range load().tags {
		tags = append(tags, t.String())
	}
	return tags
}

// Tag returns the BCP 47 tag of the language that l speaks.
func (l Locale) Tag() string {
	if l.localizer == nil {
		return "en"
	}
	return l.tag.String()
}

// RightToLeft reports whether the language is written from right to left.
func (l Locale) RightToLeft() bool {
	script, _ := l.tag.Script()
	return script.String() == "Arab" || script.String() == "Hebr"
}

// Text returns the sentence of a name. Placeholders are given as pairs of name
// and value: l.Text("pause.until", "time", when).
func (l Locale) Text(id string, pairs ...any) string {
	return l.say(&i18n.LocalizeConfig{MessageID: id, TemplateData: l.fields(pairs)})
}

// Count returns the form of a sentence that n asks for; n is its placeholder
// {{.n}}.
func (l Locale) Count(id string, n int, pairs ...any) string {
	data := l.fields(pairs)
	data["n"] = n
	return l.say(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: n})
}

// Word returns the sentence of a name, or otherwise where there is none.
func (l Locale) Word(id, otherwise string) string {
	if s := l.Text(id); s != id {
		return s
	}
	return otherwise
}

// say returns the sentence, its English form where the language lacks it, and
// its name where there is none at all: a reader is better served by an odd word
// than by silence.
func (l Locale) say(c *i18n.LocalizeConfig) string {
	if l.localizer == nil {
		l = For()
	}
	text, err := l.localizer.Localize(c)
	if err != nil && text == "" {
		return c.MessageID
	}
	return text
}

// fields returns pairs of name and value by name.
func (l Locale) fields(pairs []any) map[string]any {
	m := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = l.isolated(pairs[i+1])
	}
	return m
}
