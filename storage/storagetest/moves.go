package storagetest

import (
	"time"

	"newsdigest/digest"
)

// A Telegram group that becomes a supergroup changes its id, and its community
// is named after it.
const (
	oldChat, newChat = "-100", "-100999"
	oldHome, newHome = "group:-100", "group:-100999"
)

// moved is the community after its move.
var moved = digest.Community{Platform: digest.Telegram, ID: newHome}

func (f *fixture) move() {
	f.Helper()
	f.must(f.MoveChat(f.ctx(), digest.Telegram, oldChat, newChat, oldHome, newHome))
}

func moveTests() []test {
	return []test{
		{"a chat moves with its threads, its community and its outbox", moveAll},
		{"a digest moves to a thread, with what its chat wants", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1)
			f.must(f.SetAlerts(f.ctx(), readers, chat, true, start))
			_, err := f.SavePreference(f.ctx(), readers, chat, digest.Preference{Kind: digest.PreferMute, Query: "football", Name: "football"})
			f.must(err)
			got, err := f.MoveDigest(f.ctx(), readers, d.ID, thread, start)
			f.must(err)
			same(f, "chat", got.Chat, thread)
			same(f, "digests", f.digests(), []digest.Digest{got})
			same(f, "told stories", f.told(d.ID), []int64{1})
			same(f, "chat of the delivery that waits", f.first(after(time.Hour)).Chat, chat)
			for _, c := range []digest.Chat{chat, thread} {
				wants, err := f.ListPreferences(f.ctx(), c)
				f.must(err)
				alerts, err := f.HasAlerts(f.ctx(), c)
				f.must(err)
				same(f, "preferences and alerts of "+c.String(), []bool{len(wants) > 0, alerts}, []bool{c == thread, c == thread})
			}
		}},
		{"a digest does not move where it is, to a name that is taken, or out of its community", func(f *fixture) {
			d, other := f.subscribe(readers, chat, "quake"), f.subscribe(readers, thread, "flood")
			foreign := f.subscribe(others, outside, "quake")
			move := func(c digest.Community, id int64, to digest.Chat, want error) {
				_, err := f.MoveDigest(f.ctx(), c, id, to, start)
				f.want("MoveDigest() to "+to.String(), err, want)
			}
			move(readers, d.ID, chat, digest.ErrExists)
			move(readers, d.ID, thread, digest.ErrExists)
			move(readers, d.ID, outside, digest.ErrNotFound)
			move(readers, foreign.ID, chat, digest.ErrNotFound)
			move(readers, 1, thread, digest.ErrNotFound)
			same(f, "digests", f.digests(), []digest.Digest{d, other})
		}},
		{"a chat moves alone where its community has another name", func(f *fixture) {
			home := digest.Community{Platform: digest.Telegram, ID: "user:77"}
			d := f.subscribe(home, chat, "quake")
			f.must(f.MoveChat(f.ctx(), digest.Telegram, oldChat, newChat, "user:77", ""))
			got := f.digest(d.ID)
			same(f, "community", got.Community, home)
			same(f, "chat", got.Chat.ID, newChat)
		}},
		{"a chat of another platform with the same id stays", func(f *fixture) {
			home := digest.Community{Platform: digest.Discord, ID: oldHome}
			d := f.subscribe(home, digest.Chat{Platform: digest.Discord, ID: oldChat}, "quake")
			f.move()
			same(f, "FindDigest()", f.digest(d.ID), d)
		}},
		{"moving again or what is not known changes nothing", func(f *fixture) {
			f.move()
			d := f.subscribe(readers, chat, "quake")
			f.move()
			want := f.digest(d.ID)
			f.move()
			same(f, "FindDigest()", f.digest(d.ID), want)
		}},
		{"a chat joins one that is known already", joinChats},
		{"settings chosen under the new id stay", func(f *fixture) {
			f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Language: "de"}, start))
			f.must(f.SaveSettings(f.ctx(), moved, digest.Settings{Language: "fr"}, start))
			f.move()
			got, err := f.FindSettings(f.ctx(), moved)
			f.must(err)
			same(f, "FindSettings()", got, digest.Settings{Language: "fr"})
		}},
	}
}

func moveAll(f *fixture) {
	here, there := f.subscribe(readers, chat, "quake"), f.subscribe(readers, thread, "quake")
	f.publish(here, 14, 1)
	f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Language: "de", Notices: chat}, start))
	added, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
	f.must(err)
	f.move()

	digests, err := f.ListDigests(f.ctx(), moved)
	f.must(err)
	var chats []digest.Chat
	for _, d := range digests {
		chats = append(chats, d.Chat)
	}
	same(f, "chats of the digests", chats, []digest.Chat{
		{Platform: digest.Telegram, ID: newChat},
		{Platform: digest.Telegram, ID: newChat, Thread: "7"},
	})
	same(f, "ids of the digests", []int64{digests[0].ID, digests[1].ID}, []int64{here.ID, there.ID})
	waiting := f.first(after(time.Hour))
	same(f, "chat of the delivery", waiting.Chat, chats[0])
	same(f, "community of the delivery", waiting.Community, moved)
	settings, err := f.FindSettings(f.ctx(), moved)
	f.must(err)
	same(f, "settings", settings, digest.Settings{Language: "de", Notices: chats[0]})
	sources, err := f.ListSources(f.ctx(), moved, false)
	f.must(err)
	same(f, "sources", len(sources), 1)
	same(f, "source", sources[0].ID, added.ID)

	left, err := f.ListDigests(f.ctx(), readers)
	f.must(err)
	same(f, "digests under the old id", left, nil)
	settings, err = f.FindSettings(f.ctx(), readers)
	f.must(err)
	same(f, "settings under the old id", settings, digest.Settings{})
}

func joinChats(f *fixture) {
	old := f.subscribe(readers, chat, "quake")
	f.publish(old, 14, 1)
	f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Language: "de"}, start))
	_, err := f.AddFeed(f.ctx(), readers, feed("blog"), start)
	f.must(err)
	_, err = f.AddFeed(f.ctx(), moved, feed("blog"), start)
	f.must(err)
	young := f.subscribe(moved, digest.Chat{Platform: digest.Telegram, ID: newChat}, "flood")
	f.move()

	digests, err := f.ListDigests(f.ctx(), moved)
	f.must(err)
	var ids []int64
	names := map[string]bool{}
	for _, d := range digests {
		ids, names[d.Name] = append(ids, d.ID), true
		same(f, "chat", d.Chat, young.Chat)
	}
	same(f, "digests", ids, []int64{old.ID, young.ID})
	same(f, "different names", len(names), 2)
	same(f, "chat of the delivery", f.first(after(time.Hour)).Chat, young.Chat)
	same(f, "told stories", f.told(old.ID), []int64{1})
	settings, err := f.FindSettings(f.ctx(), moved)
	f.must(err)
	same(f, "settings", settings, digest.Settings{Language: "de"})
	sources, err := f.ListSources(f.ctx(), moved, false)
	f.must(err)
	same(f, "sources", len(sources), 1)
}
