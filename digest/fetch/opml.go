package fetch

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/language"

	"newsdigest/digest"
)

// Bounds of a list of feeds.
const (
	maxOPML     = 1 << 20 // bytes
	maxOutlines = 20000
	maxName     = 1 << 10 // bytes
)

// ReadOPML reads a list of feeds (http://opml.org/spec2.opml). The name of the
// innermost folder becomes the section. It reads files that are no good XML,
// with bare ampersands or tags that do not match, and counts the entries that
// it leaves out. Its errors are sentences.
func ReadOPML(r io.Reader) (digest.FeedList, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxOPML+1))
	if err != nil {
		return digest.FeedList{}, fmt.Errorf("read OPML: %w", err)
	}
	if len(data) > maxOPML {
		return digest.FeedList{}, digest.Explain(nil, "That file is larger than 1 MiB; split it and import the parts one after the other.")
	}
	data = bytes.TrimPrefix(decodeOPML(data), []byte("\xef\xbb\xbf"))
	var list outlines
	z := html.NewTokenizer(bytes.NewReader(data)) // lenient, and never nests
	for {
		kind := z.Next()
		z.NextIsNotRawText() // <title/> is no open element here
		if kind == html.ErrorToken {
			break
		}
		if kind == html.TextToken {
			list.stray(z.Text())
			continue
		}
		if name, _ := z.TagName(); string(name) != "outline" {
			continue
		}
		if kind == html.EndTagToken {
			list.leave()
			continue
		}
		if err := list.enter(attributes(z), kind == html.SelfClosingTagToken); err != nil {
			return digest.FeedList{}, err
		}
	}
	if len(list.Feeds) == 0 {
		return digest.FeedList{}, digest.Explain(nil, "That file names no feed; export your feeds as OPML from your reader and send that file.")
	}
	return list.FeedList, nil
}

// GetOPML reads a list of feeds at an address that somebody typed. Its errors
// are sentences, or those of ctx.
func GetOPML(ctx context.Context, client *http.Client, address string) (digest.FeedList, error) {
	u, _, err := readAddress(address)
	if err != nil {
		return digest.FeedList{}, err
	}
	a, err := getPart(ctx, client, u.String(), http.Header{"Accept": {acceptOPML}}, maxOPML+1)
	if err != nil {
		return digest.FeedList{}, explain(ctx, err)
	}
	return ReadOPML(bytes.NewReader(a.body))
}

// outlines gathers feeds while a file is read.
type outlines struct {
	digest.FeedList
	seen  map[string]bool
	open  []string // names of the outlines around this place; "" for a feed
	last  string   // the name of the newest one
	count int
}

func (l *outlines) enter(attr map[string]string, closed bool) error {
	if l.count++; l.count > maxOutlines {
		return digest.Explain(nil, "That file has more than %d entries; split it and import the parts one after the other.", maxOutlines)
	}
	name := oneLine(firstOf(attr["title"], attr["text"]), maxName)
	l.last = name
	folder := strings.ToLower(oneLine(firstOf(attr["text"], attr["title"]), 64))
	if address := attr["xmlurl"]; address != "" {
		folder = ""
		l.add(address, name, attr["language"])
	}
	if !closed {
		l.open = append(l.open, folder)
	}
	return nil
}

// strayURL finds the address of an entry whose description has quotation marks
// of its own, so that its tag seems to end before.
var strayURL = regexp.MustCompile(`(?i)\sxmlurl="([^"<>]+)"`)

// stray reads text behind a tag.
func (l *outlines) stray(text []byte) {
	match := strayURL.FindSubmatch(text)
	if match == nil || len(l.open) == 0 {
		return
	}
	l.leave() // it is no folder
	l.add(string(match[1]), l.last, "")
}

func (l *outlines) leave() {
	if len(l.open) > 0 {
		l.open = l.open[:len(l.open)-1]
	}
}

func (l *outlines) add(address, name, lang string) {
	address = strings.TrimSpace(address)
	if rest, ok := strings.CutPrefix(address, "feed://"); ok {
		address = "http://" + rest
	}
	u, err := CheckURL(address)
	if err != nil {
		l.Refused = append(l.Refused, oneLine(address, maxName))
		return
	}
	if l.seen[u.String()] {
		l.Repeated++
		return
	}
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	l.seen[u.String()] = true
	l.Feeds = append(l.Feeds, digest.Feed{
		URL:      u.String(),
		Title:    name,
		Outlet:   firstOf(name, outletOf(u)),
		Language: languageTag(lang),
		Section:  l.section(),
	})
}

func (l *outlines) section() string {
	for i := len(l.open) - 1; i >= 0; i-- {
		if l.open[i] != "" {
			return l.open[i]
		}
	}
	return ""
}

// attributes returns the attributes of the tag at which z stands, their names
// in lower case; of two with the same name the first counts.
func attributes(z *html.Tokenizer) map[string]string {
	attr := map[string]string{}
	for {
		name, value, more := z.TagAttr()
		if _, twice := attr[string(name)]; !twice && len(name) > 0 {
			attr[string(name)] = string(value)
		}
		if !more {
			return attr
		}
	}
}

// decodeOPML returns data in UTF-8: by its byte order mark, by its XML
// declaration, or as it is.
func decodeOPML(data []byte) []byte {
	label := ""
	switch head := data[:min(len(data), 200)]; {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		label = "utf-16le"
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		label = "utf-16be"
	case utf8.Valid(data):
		return data
	default:
		_, after, _ := bytes.Cut(head, []byte("encoding="))
		if len(after) > 2 {
			word, _, _ := bytes.Cut(after[1:], after[:1])
			label = string(word)
		}
	}
	encoding, _ := charset.Lookup(label)
	if encoding == nil {
		return bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	text, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	return text
}

// languageTag returns a BCP 47 tag in its usual form, or "" for none.
func languageTag(s string) string {
	tag, err := language.Parse(strings.TrimSpace(s))
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}

// An outline is one line of a file that WriteOPML writes.
type outline struct {
	Text     string    `xml:"text,attr"`
	Title    string    `xml:"title,attr,omitempty"`
	Type     string    `xml:"type,attr,omitempty"`
	URL      string    `xml:"xmlUrl,attr,omitempty"`
	Language string    `xml:"language,attr,omitempty"`
	Feeds    []outline `xml:"outline"`
}

// WriteOPML writes a list of feeds that ReadOPML and other readers take. Feeds
// of one section share a folder, in the order in which the sections come;
// those without a section stand first.
func WriteOPML(w io.Writer, title string, feeds []digest.Feed) error {
	var folders []outline
	var loose []outline
	at := map[string]int{}
	for _, f := range feeds {
		name := firstOf(f.Title, f.Outlet, f.URL)
		line := outline{Text: name, Title: name, Type: "rss", URL: f.URL, Language: f.Language}
		if f.Section == "" {
			loose = append(loose, line)
			continue
		}
		i, ok := at[f.Section]
		if !ok {
			i = len(folders)
			at[f.Section] = i
			folders = append(folders, outline{Text: f.Section, Title: f.Section})
		}
		folders[i].Feeds = append(folders[i].Feeds, line)
	}
	file := struct {
		XMLName xml.Name  `xml:"opml"`
		Version string    `xml:"version,attr"`
		Title   string    `xml:"head>title"`
		Body    []outline `xml:"body>outline"`
	}{Version: "2.0", Title: title, Body: append(loose, folders...)}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(file); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}
