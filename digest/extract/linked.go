package extract

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
)

// linked is what JSON-LD says of the article.
type linked struct {
	headline, author, published, language, site string
}

// add reads one JSON-LD script. What is no JSON says nothing.
func (l *linked) add(data string) {
	var v any
	if json.Unmarshal([]byte(strings.TrimSpace(data)), &v) == nil {
		l.visit(v, 0)
	}
}

// visit looks for an article in v, and in what v holds to a depth of four.
func (l *linked) visit(v any, depth int) {
	if depth > 4 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.visit(e, depth+1)
		}
	case map[string]any:
		if isArticle(v["@type"]) {
			l.headline = first(l.headline, html.UnescapeString(str(v["headline"])))
			l.author = first(l.author, names(v["author"]))
			l.published = first(l.published, str(v["datePublished"]))
			l.language = first(l.language, str(v["inLanguage"]))
			l.site = first(l.site, names(v["publisher"]))
			return
		}
		l.visit(v["@graph"], depth+1)
		l.visit(v["mainEntity"], depth+1)
	}
}

// isArticle reports whether a JSON-LD type is one of schema.org's articles:
// https://schema.org/Article and its children.
func isArticle(v any) bool {
	if list, ok := v.([]any); ok {
		for _, e := range list {
			if isArticle(e) {
				return true
			}
		}
	}
	s := str(v)
	return strings.HasSuffix(s, "Article") || strings.HasSuffix(s, "BlogPosting") || s == "Report"
}

// names returns the names of a person, an organization, or a list of them.
func names(v any) string {
	switch v := v.(type) {
	case string:
		return personName(v)
	case map[string]any:
		return names(v["name"])
	case []any:
		var all []string
		for _, e := range v[:min(len(v), 5)] {
			if n := names(e); n != "" {
				all = append(all, n)
			}
		}
		return strings.Join(all, ", ")
	}
	return ""
}

// personName returns s unless it is an address, which many pages give for an
// author.
func personName(s string) string {
	if strings.Contains(s, "://") {
		return ""
	}
	return s
}

func str(v any) string {
	s, _ := v.(string)
	return strings.TrimSpace(s)
}
