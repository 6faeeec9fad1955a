package demo

// An Outlet publishes one feed.
type Outlet struct {
	Slug     string // in addresses
	Name     string
	Format   Format
	Language string
	Group    string // outlets of one owner
}

// A Format is the format of an outlet's feed.
type Format string

// The formats.
const (
	RSS      Format = "rss"
	Atom     Format = "atom"
	RDF      Format = "rdf"
	JSONFeed Format = "json"
)

// Outlets returns the outlets. The agency's reports are printed by others.
func Outlets() []Outlet {
	return []Outlet{
		{Slug: "meridian", Name: "Meridian Press Agency", Format: RSS, Language: "en"},
		{Slug: "courier", Name: "The Harbour Courier", Format: RSS, Language: "en"},
		{Slug: "globe", Name: "Northern Globe", Format: Atom, Language: "en"},
		{Slug: "tribune", Name: "Capital Tribune", Format: RSS, Language: "en"},
		{Slug: "ledger", Name: "The Market Ledger", Format: JSONFeed, Language: "en"},
		{Slug: "beacon", Name: "Beacon News", Format: RDF, Language: "en", Group: "Beacon Media"},
		{Slug: "evening", Name: "Evening Beacon", Format: RSS, Language: "en", Group: "Beacon Media"},
		{Slug: "lantern", Name: "Lantern Science", Format: Atom, Language: "en"},
		{Slug: "rundblick", Name: "Rundblick", Format: RSS, Language: "de"},
		{Slug: "faro", Name: "El Faro Diario", Format: Atom, Language: "es"},
	}
}
