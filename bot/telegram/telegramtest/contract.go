package telegramtest

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"newsdigest/bot/bottest"
)

// A contract is the Bot API as a machine reads it.
// https://github.com/PaulSonOfLars/telegram-bot-api-spec
type contract struct {
	Methods map[string]signature `json:"methods"`
	Types   map[string]signature `json:"types"`
}

// A signature is a method or a type.
type signature struct {
	Fields   []field  `json:"fields"`
	Returns  []string `json:"returns"`
	Subtypes []string `json:"subtypes"`
}

type field struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
}

// loadContract reads the contract once for all servers of a process.
var loadContract = sync.OnceValues(func() (*contract, error) {
	file, err := bottest.Shared("platform/telegram-bot-api.json")
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var c contract
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	return &c, nil
})

// checkRequest returns what is wrong with the parameters of a method.
func (c *contract) checkRequest(method string, p params) []string {
	return c.fields(c.Methods[method].Fields, p, "")
}

// checkResult returns what is wrong with what a method returns.
func (c *contract) checkResult(method string, result any) []string {
	return c.anyOf(c.Methods[method].Returns, wire(result), "result")
}

// checkUpdate returns what is wrong with an update.
func (c *contract) checkUpdate(o object) []string {
	return c.value("Update", wire(o), "update")
}

// wire returns v as its receiver decodes it.
func wire(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	decoded, err := decode(string(data))
	if err != nil {
		return err
	}
	return decoded
}

func decode(text string) (v any, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// fields checks an object: all that is required is there, and nothing that is
// not known.
func (c *contract) fields(fields []field, o object, path string) []string {
	var problems []string
	known := map[string]bool{}
	for _, f := range fields {
		known[f.Name] = true
		v, ok := o[f.Name]
		switch {
		case ok:
			problems = append(problems, c.anyOf(f.Types, v, path+"."+f.Name)...)
		case f.Required:
			problems = append(problems, fmt.Sprintf("%s.%s is missing", path, f.Name))
		}
	}
	for name := range o {
		if !known[name] {
			problems = append(problems, fmt.Sprintf("%s.%s is unknown", path, name))
		}
	}
	return problems
}

// anyOf checks a value against several types and returns the problems with the
// one that fits best.
func (c *contract) anyOf(types []string, v any, path string) []string {
	var best []string
	for i, t := range types {
		problems := c.value(t, v, path)
		if len(problems) == 0 {
			return nil
		}
		if i == 0 || len(problems) < len(best) {
			best = problems
		}
	}
	return best
}

func (c *contract) value(kind string, v any, path string) []string {
	if text, ok := v.(formText); ok {
		return c.formValue(kind, string(text), path)
	}
	wrong := []string{fmt.Sprintf("%s is %T, want %s", path, v, kind)}
	if element, ok := strings.CutPrefix(kind, "Array of "); ok {
		list, ok := v.([]any)
		if !ok {
			return wrong
		}
		var problems []string
		for i, e := range list {
			problems = append(problems, c.value(element, e, path+"["+strconv.Itoa(i)+"]")...)
		}
		return problems
	}
	var ok bool
	switch kind {
	case "String":
		_, ok = v.(string)
	case "Boolean":
		_, ok = v.(bool)
	case "Integer", "Float":
		n, number := v.(json.Number)
		ok = number && (kind == "Float" || !strings.ContainsAny(n.String(), ".eE"))
	case "InputFile":
		_, ok = v.(*File)
	default:
		return c.objectValue(kind, v, path, wrong)
	}
	if !ok {
		return wrong
	}
	return nil
}

func (c *contract) objectValue(kind string, v any, path string, wrong []string) []string {
	t, known := c.Types[kind]
	if !known {
		return []string{fmt.Sprintf("%s: the contract has no type %s", path, kind)}
	}
	if len(t.Subtypes) > 0 {
		return c.anyOf(t.Subtypes, v, path)
	}
	o, ok := v.(object)
	if !ok {
		return wrong
	}
	return c.fields(t.Fields, o, path)
}

// formValue checks the text of a form, which holds JSON for all but strings.
func (c *contract) formValue(kind, text, path string) []string {
	if kind == "String" {
		return nil
	}
	v, err := decode(text)
	if err != nil || kind == "InputFile" {
		return []string{fmt.Sprintf("%s = %q is no %s", path, text, kind)}
	}
	return c.value(kind, v, path)
}
