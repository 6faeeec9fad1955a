package discordtest

// The routes that a bot may call.
const (
	GetGatewayBot  = "GET /gateway/bot"
	GetMe          = "GET /users/@me"
	GetApplication = "GET /applications/@me"
	GetCommands    = "GET /applications/{app}/commands"
	PutCommands    = "PUT /applications/{app}/commands"
	CreateDirect   = "POST /users/@me/channels"
	CreateMessage  = "POST /channels/{channel}/messages"
	ListMessages   = "GET /channels/{channel}/messages"
	Callback       = "POST /interactions/{interaction}/{token}/callback"
	CreateFollowup = "POST /webhooks/{app}/{token}"
	EditOriginal   = "PATCH /webhooks/{app}/{token}/messages/@original"
	DeleteOriginal = "DELETE /webhooks/{app}/{token}/messages/@original"
)

func routes() map[string]handler {
	return map[string]handler{
		GetGatewayBot:  (*Server).getGatewayBot,
		GetMe:          (*Server).getMe,
		GetApplication: (*Server).getApplication,
		GetCommands:    (*Server).getCommands,
		PutCommands:    (*Server).putCommands,
		CreateDirect:   (*Server).createDirect,
		CreateMessage:  (*Server).createMessage,
		ListMessages:   (*Server).listMessages,
		Callback:       (*Server).callback,
		CreateFollowup: (*Server).createFollowup,
		EditOriginal:   (*Server).editOriginal,
		DeleteOriginal: (*Server).deleteOriginal,
	}
}
