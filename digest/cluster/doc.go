// Package cluster groups the items that report one event into stories, as
// they arrive, with nothing but the words that they use.
//
// An item becomes a sparse vector of its terms, and is widened by those of
// its nearest neighbours. On arrival it joins the story to which it is on
// average the most similar; names, numbers and days that agree, or do not,
// raise or lower the similarity of two items. From time to time Repair groups
// the whole window by average-link clustering, which sees the neighbours on
// both sides of time, and corrects what arrival could not know. Both look only
// at the items that can matter, and find what a comparison of all with all
// would.
package cluster
