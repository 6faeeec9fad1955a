package bot_test

import (
	"testing"

	"newsdigest/bot"
	"newsdigest/digest"
)

// TestAllows says once more who manages a chat, so that nobody changes the
// table by the way.
func TestAllows(t *testing.T) {
	t.Parallel()
	managers := map[digest.Platform][]bot.Role{
		digest.Discord:  {bot.RoleOwner, bot.RoleAdministrator, bot.RoleManager, bot.RoleAlone},
		digest.Telegram: {bot.RoleOwner, bot.RoleAdministrator, bot.RoleChat, bot.RoleAlone},
		digest.Console:  {bot.RoleAlone},
	}
	others := map[digest.Platform][]bot.Role{
		digest.Discord:  {bot.RoleMember, bot.RoleStranger, bot.RoleChat, bot.RoleChannel, "", "king"},
		digest.Telegram: {bot.RoleMember, bot.RoleStranger, bot.RoleChannel, bot.RoleManager, "", "king"},
		digest.Console:  {bot.RoleMember, ""},
	}
	for p := range managers {
		for want, roles := range map[bool][]bot.Role{true: managers[p], false: others[p]} {
			for _, r := range roles {
				if got := bot.Allows(p, r, bot.Manager); got != want {
					t.Errorf("Allows(%s, %q, Manager) = %t, want %t", p, r, got, want)
				}
				if !bot.Allows(p, r, bot.Anyone) {
					t.Errorf("Allows(%s, %q, Anyone) = false", p, r)
				}
			}
		}
	}
}
