package storagetest

import (
	"time"

	"newsdigest/digest"
)

// wants returns what a chat wants, without ids.
func (f *fixture) wants(chat digest.Chat) []digest.Preference {
	f.Helper()
	ps, err := f.ListPreferences(f.ctx(), chat)
	f.must(err)
	for i := range ps {
		ps[i].ID = 0
	}
	return ps
}

// prefer saves a preference of the readers' chat and returns its id.
func (f *fixture) prefer(p digest.Preference) int64 {
	f.Helper()
	id, err := f.SavePreference(f.ctx(), readers, chat, p)
	f.must(err)
	return id
}

func preferenceTests() []test {
	words := digest.Preference{Kind: digest.PreferMute, Query: "football", Name: "Football", Made: start}
	outlet := digest.Preference{Kind: digest.PreferMute, Outlet: "FAZ", Name: "FAZ", Made: start}
	muted := digest.Preference{Kind: digest.PreferMute, Story: 5, Items: []int64{1, 2}, Name: "Quake", Made: start}
	followed, more, fewer := muted, muted, muted
	followed.Kind, more.Kind, fewer.Kind = digest.PreferFollow, digest.PreferMore, digest.PreferFewer
	more.Traits = digest.Traits{Topics: []string{"quake"}, Outlets: []string{"faz"}, Names: []string{"tolvara"}}
	return []test{
		{"come back as they were saved, and go", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			first := f.prefer(words)
			f.prefer(outlet)
			f.prefer(muted)
			f.prefer(more)
			same(f, "ListPreferences()", f.wants(chat), []digest.Preference{words, outlet, muted, more})
			f.must(f.DeletePreference(f.ctx(), readers, chat, first))
			same(f, "ListPreferences()", f.wants(chat), []digest.Preference{outlet, muted, more})
			f.want("DeletePreference() again", f.DeletePreference(f.ctx(), readers, chat, first), digest.ErrNotFound)
			same(f, "of a chat that is not known", f.wants(outside), nil)
		}},
		{"are there once, and end their opposite", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.prefer(muted)
			_, err := f.SavePreference(f.ctx(), readers, chat, muted)
			f.want("SavePreference() again", err, digest.ErrExists)
			f.prefer(followed)
			f.prefer(more)
			same(f, "ListPreferences()", f.wants(chat), []digest.Preference{followed, more})
			f.prefer(fewer)
			same(f, "ListPreferences()", f.wants(chat), []digest.Preference{followed, fewer})
		}},
		{"are of a chat of the community alone", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.subscribe(others, outside, "quake")
			id := f.prefer(words)
			_, err := f.SavePreference(f.ctx(), others, chat, words)
			f.want("SavePreference() for a chat of others", err, digest.ErrNotFound)
			_, err = f.SavePreference(f.ctx(), readers, thread, words)
			f.want("SavePreference() for a chat that is not known", err, digest.ErrNotFound)
			f.want("DeletePreference() by others", f.DeletePreference(f.ctx(), others, outside, id), digest.ErrNotFound)
			f.want("DeletePreference() of a chat of others", f.DeletePreference(f.ctx(), others, chat, id), digest.ErrNotFound)
			same(f, "ListPreferences()", f.wants(chat), []digest.Preference{words})
		}},
		{"keep their query from being dropped, and drop it", func(f *fixture) {
			d := f.subscribe(readers, chat, "football")
			id := f.prefer(words)
			f.must(f.Unsubscribe(f.ctx(), readers, d.Topics[0].ID))
			same(f, "queries", f.queries(), []string{"football"})
			f.must(f.DeletePreference(f.ctx(), readers, chat, id))
			same(f, "queries", f.queries(), nil)
		}},
		{"go with their chat", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.prefer(words)
			f.move()
			to := digest.Chat{Platform: digest.Telegram, ID: newChat}
			same(f, "ListPreferences() after a move", f.wants(to), []digest.Preference{words})
			f.must(f.ChatGone(f.ctx(), to, "kicked", start))
			_, err := f.Purge(f.ctx(), f.held("purge", 0), after(time.Hour))
			f.must(err)
			same(f, "ListPreferences() after a purge", f.wants(to), nil)
			same(f, "queries", f.queries(), nil)
		}},
		{"join those of a chat that is known already", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.prefer(words)
			f.prefer(outlet)
			f.subscribe(moved, digest.Chat{Platform: digest.Telegram, ID: newChat}, "flood")
			to := digest.Chat{Platform: digest.Telegram, ID: newChat}
			_, err := f.SavePreference(f.ctx(), moved, to, words)
			f.must(err)
			f.move()
			same(f, "ListPreferences()", f.wants(to), []digest.Preference{outlet, words})
		}},
		{"of a story that is no more end, but for its weight", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.prefer(muted)
			f.prefer(more)
			f.prefer(words)
			_, err := f.Purge(f.ctx(), f.held("purge", 0), after(time.Hour))
			f.must(err)
			same(f, "ListPreferences()", f.wants(chat), []digest.Preference{more, words})
		}},
	}
}

// queries returns the texts of all queries.
func (f *fixture) queries() []string {
	f.Helper()
	qs, err := f.ListQueries(f.ctx())
	f.must(err)
	var texts []string
	for _, q := range qs {
		texts = append(texts, q.Text)
	}
	return texts
}
