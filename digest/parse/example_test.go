package parse_test

import (
	"fmt"

	"newsdigest/digest/parse"
)

// A feed that was cut off, with a bare ampersand and a relative link.
func ExampleParse() {
	data := `<rss><channel><title>The Example</title><item><title>Profit & loss</title><link>/1</link></item><item><ti`
	feed, err := parse.Parse([]byte(data), "https://www.example.com/feed", "text/xml")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, it := range feed.Items {
		fmt.Println(it.Title, it.URL)
	}
	// Output:
	// Profit & loss https://www.example.com/1
}
