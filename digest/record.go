package digest

// A Record is what became of one slot of a digest.
type Record struct {
	Slot    Slot
	Edition Edition // the zero Edition where the slot was skipped
	Parts   []PartRecord
}

// A PartRecord is where one part of an edition is in its life.
type PartRecord struct {
	Status Status
	Error  string // what the platform said last, without secrets
}
