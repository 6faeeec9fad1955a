package main

// bcubed returns the harmonic mean of B-cubed precision and recall (Bagga and
// Baldwin, "Algorithms for Scoring Coreference Chains", 1998) of two ways to
// group the same items.
func bcubed[F, G comparable](found []F, gold []G) float64 {
	type both struct {
		found F
		gold  G
	}
	inFound, inGold, inBoth := map[F]float64{}, map[G]float64{}, map[both]float64{}
	for i := range found {
		inFound[found[i]]++
		inGold[gold[i]]++
		inBoth[both{found[i], gold[i]}]++
	}
	precision, recall := 0.0, 0.0
	for p, n := range inBoth {
		precision += n * n / inFound[p.found]
		recall += n * n / inGold[p.gold]
	}
	return harmonic(precision/float64(len(found)), recall/float64(len(found)))
}

// harmonic returns the harmonic mean of two shares, 0 where both are 0.
func harmonic(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}
