package extract

import (
	"fmt"
	"net/url"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// bodyShare is the share of the cleaned page's prose that a node called
	// the article's body must hold to be believed; at .50 partial bodies pass.
	bodyShare = 0.70
	// bodyLeast is how many bytes of prose it must hold.
	bodyLeast = 500
	// foundShare is the share of the page's prose below which the search has
	// gone wrong, and is done again without the names of nodes.
	foundShare = 0.15
	// shortest is how many characters an article has that is not doubted.
	shortest = 300
)

// articleBlocks returns the blocks of the article on page, before the rules.
// Root is the page's tree, which is taken apart, and titles are what the page
// calls itself.
func articleBlocks(page string, root *html.Node, at *url.URL, titles []string) []block {
	again := func() *html.Node {
		root := tree(page)
		dropOthers(root, titles)
		return root
	}
	dropOthers(root, titles)
	whole := proseOf(root)[root]
	found := search(root, at, true)
	if length(found) < int(foundShare*float64(whole)) || len(found) == 0 {
		if more := search(again(), at, false); length(more) > length(found) {
			found = more
		}
	}
	if length(found) < shortest {
		root = again()
		clean(root, false)
		if run := densest(blocksOf(root)); length(run) > 2*length(found) {
			found = run
		}
	}
	return found
}

// tree returns the page as a tree, nil where more than 512 elements are open
// at once, which html.Parse refuses, and where it has so many tags that its
// tree would take tens of megabytes.
func tree(page string) *html.Node {
	if strings.Count(page, "<") > 2*maxElements {
		return nil
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil
	}
	return root
}

// search cleans root and returns the blocks of its article. It takes root
// apart.
func search(root *html.Node, at *url.URL, names bool) []block {
	clean(root, names)
	if body := articleBody(root); body != nil {
		return blocksOf(body)
	}
	node, err := readable(root, at)
	if err != nil || node == nil {
		return nil
	}
	return blocksOf(node)
}

// articleBody returns the node that the page itself calls the article's body,
// if it holds most of the prose, else nil.
func articleBody(root *html.Node) *html.Node {
	p := proseOf(root)
	parts := builtin().order["bodyparts"]
	var best *html.Node
	for n := range root.Descendants() {
		if p[n] > p[best] && namesBody(n, parts) {
			best = n
		}
	}
	if best == nil || p[best] <= bodyLeast || float64(p[best]) <= bodyShare*float64(p[root]) {
		return nil
	}
	return best
}

func namesBody(n *html.Node, parts []string) bool {
	holder := false
	switch n.DataAtom {
	case atom.Div, atom.Section, atom.Article, atom.Td, atom.Main:
		holder = true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "itemprop":
			if a.Val == "articleBody" {
				return true
			}
		case "class", "id":
			if holder && containsAny(strings.ToLower(a.Val), parts) {
				return true
			}
		}
	}
	return false
}

// readable returns the article's node as readability finds it. The library is
// given a tree, never bytes: its own reading guesses the charset of UTF-8 and
// costs more than the search.
func readable(root *html.Node, at *url.URL) (node *html.Node, err error) {
	defer func() {
		// Pages are hostile and the library is not ours.
		if p := recover(); p != nil {
			node, err = nil, fmt.Errorf("readability: panic: %v", p)
		}
	}()
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	parser.MaxElemsToParse = maxElements
	article, err := parser.ParseAndMutate(root, at)
	if err != nil {
		return nil, fmt.Errorf("readability: %w", err)
	}
	return article.Node, nil
}
