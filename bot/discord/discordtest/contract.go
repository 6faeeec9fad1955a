package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"newsdigest/bot/bottest"
)

// A contract is Discord's API as a machine reads it.
// https://github.com/discord/discord-api-spec
type contract struct {
	router routers.Router

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema // by where they stand in the document; nil is none
}

// contractURL is the name under which the schemas of the document refer to
// each other.
const contractURL = "https://discord.test/openapi.json"

// loadContract reads the contract once for all servers of a process.
var loadContract = sync.OnceValues(func() (*contract, error) {
	file, err := bottest.Shared("platform/discord-openapi.json")
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c, err := parseContract(data)
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	return c, nil
})

func parseContract(data []byte) (*contract, error) {
	api, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	api.Servers = openapi3.Servers{{URL: apiPath}}
	router, err := gorillamux.NewRouter(api)
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	allowDigits(document)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource(contractURL, document); err != nil {
		return nil, err
	}
	return &contract{router: router, compiler: c, schemas: map[string]*jsonschema.Schema{}}, nil
}

// allowDigits lets default_member_permissions be a string of digits. The
// document says integer; Discord's documentation and its clients say string.
func allowDigits(node any) {
	switch n := node.(type) {
	case []any:
		for _, v := range n {
			allowDigits(v)
		}
	case map[string]any:
		for key, v := range n {
			if p, ok := v.(map[string]any); ok && key == "default_member_permissions" {
				n[key] = map[string]any{"oneOf": []any{
					map[string]any{"type": "string", "pattern": "^[0-9]+$"},
					p,
				}}
				if types, ok := p["type"].([]any); ok && types[0] == "string" {
					n[key] = p // an answer, right as it is
				}
				continue
			}
			allowDigits(v)
		}
	}
}

// checkRequest returns what is wrong with a request whose JSON body is data,
// and the pointer to its operation for checkAnswer.
func (c *contract) checkRequest(r *http.Request, data []byte) (operation string, err error) {
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		return "", err
	}
	operation = "/paths/" + escapePointer(route.Path) + "/" + strings.ToLower(route.Method)
	err = openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request:    r,
		PathParams: params,
		Route:      route,
		Options: &openapi3filter.Options{
			ExcludeRequestBody: true, // jsonschema is stricter about bodies
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		},
	})
	if err != nil || len(data) == 0 {
		return operation, err
	}
	return operation, c.check(operation+"/requestBody/content/application~1json/schema", data)
}

// checkAnswer returns what is wrong with the body of an answer.
func (c *contract) checkAnswer(operation string, status int, data []byte) error {
	switch {
	case status == http.StatusTooManyRequests:
		return c.check("/components/schemas/RatelimitedResponse", data)
	case status >= 400:
		return c.check("/components/schemas/ErrorResponse", data)
	}
	return c.check(fmt.Sprintf("%s/responses/%d/content/application~1json/schema", operation, status), data)
}

// check validates data against the schema at a pointer into the document.
func (c *contract) check(pointer string, data []byte) error {
	schema, err := c.schema(pointer)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func (c *contract) schema(pointer string) (*jsonschema.Schema, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s, ok := c.schemas[pointer]; ok {
		return s, nil
	}
	s, err := c.compiler.Compile(contractURL + "#" + escapeFragment.Replace(pointer))
	if err != nil {
		return nil, fmt.Errorf("the contract has no schema %s: %w", pointer, err)
	}
	c.schemas[pointer] = s
	return s, nil
}

// escapePointer writes a key as a part of a JSON pointer, RFC 6901.
func escapePointer(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

var escapeFragment = strings.NewReplacer("{", "%7B", "}", "%7D")

// strict decodes data into v, and refuses fields that v does not have: a
// misspelt field is ignored by Discord, and by its contract.
func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(v)
}
