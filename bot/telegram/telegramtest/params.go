package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
)

// params are the parameters of a call: what JSON decodes to, with numbers as
// json.Number, or formText and *File of a form.
type params map[string]any

// formText is a value of a form: text that stands for any type.
type formText string

// A File is a file that was sent.
type File struct {
	Name string
	Data []byte
}

// readParams reads the parameters in each of the encodings that the Bot API
// accepts, those of the address included.
// https://core.telegram.org/bots/api#making-requests
func readParams(r *http.Request) (params, string, error) {
	p := params{}
	for name, values := range r.URL.Query() {
		p[name] = formText(values[0])
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 50<<20))
	if err != nil {
		return nil, "", err
	}
	kind, options, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && len(body) > 0 {
		return nil, "", fmt.Errorf("content type: %w", err)
	}
	switch kind {
	case "application/json":
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		err = d.Decode(&p)
	case "multipart/form-data":
		err = p.readForm(multipart.NewReader(bytes.NewReader(body), options["boundary"]))
	case "application/x-www-form-urlencoded":
		var values url.Values
		values, err = url.ParseQuery(string(body))
		for name, v := range values {
			p[name] = formText(v[0])
		}
	case "":
		err = nil
	default:
		err = fmt.Errorf("content type %s is not accepted", kind)
	}
	return p, string(body), err
}

// readForm reads a multipart body; one without any part is empty, as
// go-telegram/bot sends it for a call without parameters.
func (p params) readForm(form *multipart.Reader) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			p[part.FormName()] = &File{Name: part.FileName(), Data: data}
		} else {
			p[part.FormName()] = formText(data)
		}
	}
}

// into decodes a parameter into dst; it reports false where it is absent or of
// another type.
func (p params) into(name string, dst any) bool {
	switch v := p[name].(type) {
	case nil:
		return false
	case formText:
		if text, ok := dst.(*string); ok {
			*text = string(v)
			return true
		}
		return json.Unmarshal([]byte(v), dst) == nil
	default:
		data, err := json.Marshal(v)
		return err == nil && json.Unmarshal(data, dst) == nil
	}
}

func (p params) text(name string) (s string) {
	p.into(name, &s)
	return s
}

func (p params) integer(name string) (n int64) {
	p.into(name, &n)
	return n
}
