package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A connector is a way to open connections that only digest/fetch may use,
// since only there every address is checked first.
type connector struct {
	pkg   string
	calls []string // functions and variables: not to be named at all
	types []string // not to be made; pointers to ones that are given are fine
}

func connectors() []connector {
	return []connector{
		{
			pkg:   "net/http",
			calls: []string{"Get", "Post", "PostForm", "Head", "DefaultClient", "DefaultTransport"},
			types: []string{"Client", "Transport"},
		},
		{
			pkg:   "net",
			calls: []string{"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialIP", "DialUnix"},
			types: []string{"Dialer"},
		},
		{
			pkg:   "crypto/tls",
			calls: []string{"Dial", "DialWithDialer"},
			types: []string{"Dialer"},
		},
		{
			pkg:   "github.com/gorilla/websocket",
			calls: []string{"DefaultDialer"},
		},
	}
}

const clientRule = "connections are opened by digest/fetch alone, where every address is checked; take a client of fetch.NewClient or a dialer of fetch.NewDialer from app.go"

// TestClients enforces that no other package makes an HTTP client or dials.
// One path that forgets the check is how programs like this one are led to
// addresses on their operator's network.
func TestClients(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	checked, inFetch := 0, 0
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if strings.HasSuffix(path.Dir(rel), "test") {
			return nil // fakes talk to themselves
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		checked++
		for _, f := range connections(parsed) {
			if path.Dir(rel) == "digest/fetch" {
				inFetch++
				continue
			}
			t.Errorf("%s:%d: %s: %s", rel, set.Position(f.pos).Line, f.what, clientRule)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 50 || inFetch == 0 {
		t.Errorf("checked %d files and found %d connections in digest/fetch; the test looks in the wrong place", checked, inFetch)
	}
}

// A connection is a place in a file where one could be opened.
type connection struct {
	pos  token.Pos
	what string // "http.Get"
}

// connections finds the uses of connectors in a file, in its order.
func connections(file *ast.File) []connection {
	names := map[string]connector{} // by the name under which the file imports them
	var found []connection
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		i := slices.IndexFunc(connectors(), func(c connector) bool { return c.pkg == imported })
		if err != nil || i < 0 {
			continue
		}
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "." {
			found = append(found, connection{spec.Pos(), ". " + imported})
		}
		names[name] = connectors()[i]
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if c, name := selected(names, n); slices.Contains(c.calls, name) {
				found = append(found, connection{n.Pos(), path.Base(c.pkg) + "." + name})
			}
		case *ast.CompositeLit, *ast.CallExpr, *ast.ValueSpec, *ast.Field:
			if c, name := selected(names, made(n)); slices.Contains(c.types, name) {
				found = append(found, connection{n.Pos(), path.Base(c.pkg) + "." + name})
			}
		}
		return true
	})
	return found
}

// made returns the type of which n makes a value, or nil.
func made(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.CompositeLit:
		return n.Type
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "new" && len(n.Args) == 1 {
			return n.Args[0]
		}
	case *ast.ValueSpec:
		return n.Type
	case *ast.Field: // a field or parameter that is no pointer has a zero value
		return n.Type
	}
	return nil
}

// selected returns what pkg.name stands for; the zero connector for anything
// else.
func selected(names map[string]connector, e ast.Expr) (connector, string) {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return connector{}, ""
	}
	id, ok := s.X.(*ast.Ident)
	if !ok {
		return connector{}, ""
	}
	return names[id.Name], s.Sel.Name
}

func TestConnections(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		code string
		want []string
	}{
		{"functions", `import "net/http"; var a, _ = http.Get("x"); var b = http.Post; var _, _ = http.Head("x")`, []string{"http.Get", "http.Post", "http.Head"}},
		{"the clients of the library", `import "net/http"; var a = http.DefaultClient; var b = http.DefaultTransport`, []string{"http.DefaultClient", "http.DefaultTransport"}},
		{"literals", `import "net/http"; var a = &http.Client{Transport: &http.Transport{}}`, []string{"http.Client", "http.Transport"}},
		{"zero values", `import "net/http"; var a http.Client; type t struct{ http.Client }; var b = new(http.Transport)`, []string{"http.Client", "http.Client", "http.Transport"}},
		{"dials", `import "net"; var a, _ = net.Dial("tcp", "x"); var b = net.DialTimeout; var c = (&net.Dialer{}).DialContext`, []string{"net.Dial", "net.DialTimeout", "net.Dialer"}},
		{"over TLS", `import "crypto/tls"; var a, _ = tls.Dial("tcp", "x", nil)`, []string{"tls.Dial"}},
		{"web sockets", `import "github.com/gorilla/websocket"; var a = websocket.DefaultDialer`, []string{"websocket.DefaultDialer"}},
		{"under another name", `import h "net/http"; var a = h.DefaultClient`, []string{"http.DefaultClient"}},
		{"into the file", `import . "net/http"`, []string{". net/http"}},
		{"what is given", `import ("net"; "net/http"); func f(c *http.Client, h http.Header) { var r http.Request; _ = net.JoinHostPort; _, _ = c.Get("x"); _ = r }`, nil},
		{"another package of that name", `import "example.com/http"; var a = http.Client{}; var b = http.Get`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x; "+test.code, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range connections(file) {
				got = append(got, f.what)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("connections (-want +got):\n%s", diff)
			}
		})
	}
}
