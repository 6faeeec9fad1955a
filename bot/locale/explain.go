package locale

import (
	"embed"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"
)

// Each file has what other packages say of errors in one language, by what
// they say in English.
//
//go:embed explained.*.yaml
var explained embed.FS

// Explain says in the language what another package says in English: a format
// of package fmt and its arguments, as digest.Explain takes them. What is not
// translated stays English; without arguments it is no format, but words.
func (l Locale) Explain(format string, args []any) string {
	if s, ok := l.explained[format]; ok {
		format, args = s, slices.Clone(args)
		for i := range args {
			args[i] = l.isolated(args[i])
		}
	}
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// loadExplained reads the file of a language. It panics as load does.
func loadExplained(tag string) map[string]string {
	sentences := map[string]string{}
	if tag == "en" {
		return sentences
	}
	name := "explained." + tag + ".yaml"
	data, err := explained.ReadFile(name)
	if err == nil {
		err = yaml.Unmarshal(data, &sentences)
	}
	if err != nil {
		panic(fmt.Sprintf("locale: %s: %v", name, err))
	}
	return sentences
}
