package summarize_test

import (
	"fmt"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

func ExampleSummarize() {
	sum := summarize.Summarize(summarize.Request{
		Items: []digest.Item{
			{ID: 1, Outlet: "Globe", Title: "Ferry aground off Calder", Text: "A ferry with 140 people on board ran aground off Calder Island on Monday."},
			{ID: 2, Outlet: "Herald", Title: "Ferry runs aground off Calder - Herald", Text: "The operator said that an engine of the ferry had failed. It is an old ship."},
		},
		Words: 25,
	})
	fmt.Println(sum.Headline)
	for _, s := range sum.Sentences {
		fmt.Printf("%s [%s]\n", s.Text, s.Outlet)
	}
	// Output:
	// Ferry aground off Calder
	// A ferry with 140 people on board ran aground off Calder Island on Monday. [Globe]
	// The operator said that an engine of the ferry had failed. [Herald]
}
