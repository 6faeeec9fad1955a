package extract_test

import (
	"fmt"

	"newsdigest/digest/extract"
)

func ExampleContent() {
	fmt.Println(extract.Content(`<figure><img src="a.jpg"><figcaption>The chamber.</figcaption></figure>
		<p>Lawmakers voted &amp; went home.</p><p><a href="/1">Continue reading</a></p>`))
	// Output:
	// Lawmakers voted & went home.
}
