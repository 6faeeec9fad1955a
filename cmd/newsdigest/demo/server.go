package demo

import (
	"bytes"
	"embed"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	texttemplate "text/template"
	"time"

	"newsdigest/digest"
)

//go:embed templates/*
var templates embed.FS

// A Server publishes what the outlets had written by the time of its clock:
// /SLUG/feed, and /SLUG/N for the page of an outlet's article. It answers
// conditional requests.
type Server struct {
	now      func() time.Time
	outlets  map[string]Outlet
	articles map[string][]Article // by outlet, earliest first
	page     *template.Template
	feeds    *texttemplate.Template
}

// New returns a server whose clock is now.
func New(now func() time.Time) (*Server, error) {
	articles, err := Articles()
	if err != nil {
		return nil, err
	}
	s := &Server{now: now, outlets: map[string]Outlet{}, articles: map[string][]Article{}}
	for _, o := range Outlets() {
		s.outlets[o.Slug] = o
	}
	for _, a := range articles {
		if _, ok := s.outlets[a.Outlet]; !ok {
			return nil, fmt.Errorf("article %q: no outlet %q", a.Title, a.Outlet)
		}
		s.articles[a.Outlet] = append(s.articles[a.Outlet], a)
	}
	if s.page, err = template.ParseFS(templates, "templates/page.html"); err != nil {
		return nil, fmt.Errorf("parse the page: %w", err)
	}
	functions := texttemplate.FuncMap{"xml": escape, "rfc822": rfc822, "rfc3339": rfc3339, "content": content}
	if s.feeds, err = texttemplate.New("").Funcs(functions).ParseFS(templates, "templates/*.xml"); err != nil {
		return nil, fmt.Errorf("parse the feeds: %w", err)
	}
	return s, nil
}

// Feeds returns the outlets' feeds as a catalogue; base is the address at
// which the server listens, "http://127.0.0.1:4000".
func (s *Server) Feeds(base string) []digest.Feed {
	var out []digest.Feed
	for _, o := range Outlets() {
		out = append(out, digest.Feed{
			URL:       base + "/" + o.Slug + "/feed",
			Title:     o.Name,
			Outlet:    o.Name,
			Group:     o.Group,
			Language:  o.Language,
			Catalogue: true,
		})
	}
	return out
}

// ServeHTTP answers for every outlet.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	slug, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	outlet, ok := s.outlets[slug]
	if !ok {
		http.NotFound(w, r)
		return
	}
	var published []Article
	for _, a := range s.articles[slug] {
		if !a.At.After(s.now()) {
			published = append(published, a)
		}
	}
	base := "http://" + r.Host + "/" + slug
	if rest == "feed" {
		s.serveFeed(w, r, outlet, base, published)
		return
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 1 || n > len(published) {
		http.NotFound(w, r)
		return
	}
	var page bytes.Buffer
	view := view{Outlet: outlet, Base: base, Articles: published, Article: published[n-1]}
	if err := s.page.Execute(&page, view); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes())
}

// A view is what the templates see.
type view struct {
	Outlet   Outlet
	Base     string
	Articles []Article // newest last
	Article  Article   // of a page
}

func (s *Server) serveFeed(w http.ResponseWriter, r *http.Request, o Outlet, base string, published []Article) {
	var body bytes.Buffer
	var err error
	kind := "application/xml"
	v := view{Outlet: o, Base: base, Articles: published}
	if o.Format == JSONFeed {
		kind = "application/feed+json"
		err = json.NewEncoder(&body).Encode(v.jsonFeed())
	} else {
		err = s.feeds.ExecuteTemplate(&body, string(o.Format)+".xml", v)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	hash := fnv.New64a()
	_, _ = hash.Write(body.Bytes())
	tag := fmt.Sprintf("%q", strconv.FormatUint(hash.Sum64(), 36))
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Type", kind)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(body.Bytes())
}

// jsonFeed returns the feed in the form of https://www.jsonfeed.org/version/1.1/.
func (v view) jsonFeed() any {
	type item struct {
		ID        string   `json:"id"`
		URL       string   `json:"url"`
		Title     string   `json:"title"`
		Content   string   `json:"content_html"`
		Published string   `json:"date_published"`
		Tags      []string `json:"tags"`
	}
	items := []item{}
	for _, a := range v.Articles {
		url := fmt.Sprintf("%s/%d", v.Base, a.Number)
		items = append(items, item{url, url, a.Title, content(a), rfc3339(a.At), []string{a.Section}})
	}
	return map[string]any{
		"version":       "https://jsonfeed.org/version/1.1",
		"title":         v.Outlet.Name,
		"home_page_url": v.Base,
		"language":      v.Outlet.Language,
		"items":         items,
	}
}

// content returns what the feed has of an article, as HTML.
func content(a Article) string {
	text := a.Text
	if a.Short {
		text = text[:1]
	}
	var b strings.Builder
	for _, p := range text {
		b.WriteString("<p>" + template.HTMLEscapeString(p) + "</p>\n")
	}
	return b.String()
}

func escape(s string) (string, error) {
	var b bytes.Buffer
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}

func rfc822(t time.Time) string  { return t.Format(time.RFC1123Z) }
func rfc3339(t time.Time) string { return t.Format(time.RFC3339) }
