package extract

// commentReach is how many blocks a reader's comment may have over its
// "Reply".
const commentReach = 12

// cutComments ends the article where the comments of readers begin: at a
// heading that counts them, or at the name and time over the first comment
// that can be replied to. Some article must stand before it.
func (t tidier) cutComments(blocks []block) []block {
	total, sum := length(blocks), 0
	for i, b := range blocks {
		if b.size < 60 && sum >= shortest {
			if t.phrases[commentPhrases].whole(b.tokens) && (sum*100 >= total*65 || firstSigned(blocks[i+1:]) < 3) {
				return blocks[:i]
			}
			if t.phrases[replyPhrases].whole(b.tokens) {
				if from := commentBefore(blocks, i); from > 0 {
					return blocks[:from]
				}
			}
		}
		sum += b.size
	}
	return blocks
}

// firstSigned returns the index of the first signature in blocks, or their
// number.
func firstSigned(blocks []block) int {
	for i, b := range blocks {
		if signed(b) {
			return i
		}
	}
	return len(blocks)
}

// signed reports whether b may be the line over a comment, with the name of a
// reader and the time.
func signed(b block) bool {
	if b.size >= 80 || b.running() {
		return false
	}
	for _, t := range b.tokens {
		if t.kind == numberToken {
			return true
		}
	}
	return false
}

// commentBefore returns where the comment over the reply at index i begins, 0
// where there is none.
func commentBefore(blocks []block, i int) int {
	for from := i - 1; from > 0 && from >= i-commentReach; from-- {
		if !signed(blocks[from]) {
			continue
		}
		if name := blocks[from-1]; name.size < 40 && name.kind == blocks[from].kind && from > 1 {
			from-- // the name stands on a line of its own
		}
		return from
	}
	return 0
}
