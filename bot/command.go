package bot

import (
	"context"
	"time"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// A Command is declared once, as a value; Discord's application commands,
// Telegram's menu and the console's help are generated from it.
type Command struct {
	Name    string // [a-z0-9_]{1,32}
	Help    string // what it does: a sentence of package locale, of at most 100 characters
	Options []Option
	Access  Access
	Private bool // the reply is for the asker alone, where the platform can
	// Run answers. It returns a reply or an error; the sentence of a
	// digest.Explained error is shown, any other error is logged and shown
	// as a general one. Acknowledging in time is the adapter's affair.
	Run func(ctx context.Context, r Request) (Reply, error)
}

// An Option is one argument of a command. Required ones come first, as Discord
// wants them. In a typed line the last required option, or the last one where
// none is required, takes the rest of the line; ParseLine says how the others
// are given.
type Option struct {
	Name     string // [a-z0-9_]{1,32}
	Help     string // what it is: a sentence of package locale, of at most 100 characters
	Kind     Kind
	Required bool
	Choices  []string // the only values allowed, at most 25; empty means any text
	// Complete suggests values for what is typed so far, at most 25, in
	// under 300 ms; nil means none.
	Complete func(ctx context.Context, r Request, typed string) []Choice
}

// A Kind is what the value of an option is.
type Kind int

// The kinds of options.
const (
	KindText  Kind = iota
	KindPlace      // a chat; Request.FindPlace finds it
	KindFile       // a file, which is in Request.Files
)

// A Choice is one suggested value of an option.
type Choice struct {
	Label string // at most 100 characters
	Value string // at most 100 characters
}

// Access says who may use a command.
type Access int

// The levels of access, each with all that the one before may use. Rights says
// who has which.
const (
	Anyone  Access = iota
	Manager        // may manage the community
)

// A User is who asks.
type User struct {
	ID       string
	Name     string
	Manager  bool   // Allows says so of their role in this very request
	Language string // of the client, BCP 47, or ""
}

// A Request is a command line that a user gave in a chat.
type Request struct {
	Command   string
	Args      map[string]string // by option name; absent where not given
	Chat      digest.Chat
	Community digest.Community
	Private   digest.Chat // where the bot may reach the asker alone; zero if nowhere
	Blind     bool        // the bot may not read what it wrote in the chat, so it can not find out whether a message arrived
	User      User
	Button    bool // it was a button under a message of ours
	Now       time.Time
	Files     []File
	// FindPlace finds the chat that the value of an option means. Its errors
	// are sentences. It is nil where there is no other chat.
	FindPlace func(ctx context.Context, typed string) (Place, error)
}

// A Place is another chat than the one in which was asked.
type Place struct {
	Chat      digest.Chat
	Community digest.Community
	Name      string // as people write it, "#news"
	Allowed   bool   // the asker may have messages sent there
	Writable  bool   // as far as is known, the bot may write there
}

// A Reply is the answer to a request.
type Reply struct {
	Message message.Message
	Private bool // for the asker alone, where the platform can
	Replace bool // a button: change the message that it stands under
	Files   []File
}

// A File is an attachment, at most 1 MiB.
type File struct {
	Name string
	Data []byte
	// Alt says what a picture shows, to who can not see it. A file with it is
	// a PNG or JPEG, and shown as a picture.
	Alt string
}
