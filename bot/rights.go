package bot

import "newsdigest/digest"

// A Role is what somebody is in the chat in which they ask, as its network
// says for each request.
type Role string

// The roles.
const (
	RoleMember        Role = "member" // also who is not known
	RoleManager       Role = "manager"
	RoleAdministrator Role = "administrator"
	RoleOwner         Role = "owner"
	RoleChat          Role = "chat"    // writes in the name of the chat itself: its anonymous administrators, and a channel's posts
	RoleChannel       Role = "channel" // writes in the name of another channel, as any member can
	RoleStranger      Role = "stranger"
	RoleAlone         Role = "alone" // the other side of a private chat
)

// A Right is a row of the table of rights: what somebody of a role may use.
type Right struct {
	Role Role
	Who  string // as the documentation says it
	// Most is the highest level of commands that they may use, on each network
	// on which the role exists. It is the same by typing and by buttons.
	Most map[digest.Platform]Access
}

// Rights is the table of rights. Who asks is looked up in it, and so is what
// the documentation says and what the tests expect.
func Rights() []Right {
	const discord, telegram, console = digest.Discord, digest.Telegram, digest.Console
	type most = map[digest.Platform]Access
	return []Right{
		{RoleOwner, "the owner", most{discord: Manager, telegram: Manager}},
		{RoleAdministrator, "an administrator", most{discord: Manager, telegram: Manager}},
		{RoleManager, "a member with Manage Server", most{discord: Manager}},
		{RoleChat, "one who writes in the name of the group or channel itself", most{telegram: Manager}},
		{RoleChannel, "one who writes in the name of another channel", most{telegram: Anyone}},
		{RoleMember, "any other member, whatever they manage elsewhere", most{discord: Anyone, telegram: Anyone}},
		{RoleStranger, "somebody who has left, at an old button", most{telegram: Anyone}},
		{RoleAlone, "the other side of a private chat", most{discord: Manager, telegram: Manager, console: Manager}},
	}
}

// Allows reports whether somebody of a role may use commands of a level on a
// network. Whoever the table does not know may use what is for anyone.
func Allows(p digest.Platform, r Role, level Access) bool {
	for _, right := range Rights() {
		if right.Role == r {
			return level <= right.Most[p]
		}
	}
	return level <= Anyone
}
