package sqldb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"newsdigest/digest"
)

// ListPreferences returns what a chat wants, oldest first.
func (s *Store) ListPreferences(ctx context.Context, chat digest.Chat) (preferences []digest.Preference, err error) {
	err = s.read(ctx, "list preferences", func(t tx) error {
		row, err := t.chat(ctx, chat)
		if errors.Is(err, digest.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		rows, err := t.ListPreferences(ctx, row.ID)
		if err != nil {
			return err
		}
		for _, row := range rows {
			p, err := preferenceOf(row)
			if err != nil {
				return err
			}
			preferences = append(preferences, p)
		}
		return nil
	})
	return preferences, err
}

// SavePreference stores what a chat wants, and ends the opposite.
func (s *Store) SavePreference(ctx context.Context, c digest.Community, chat digest.Chat, p digest.Preference) (id int64, err error) {
	err = s.write(ctx, "save a preference", func(t tx) error {
		row, err := t.chatOf(ctx, c, chat)
		if err != nil {
			return err
		}
		subject := clean(p.Subject())
		err = t.DeletePreferenceOf(ctx, DeletePreferenceOfParams{Chat: row.ID, Kind: string(p.Kind.Opposite()), Subject: subject})
		if err != nil {
			return err
		}
		var query int64
		if p.Query != "" {
			if query, err = t.SaveQuery(ctx, SaveQueryParams{ID: t.id(), Text: clean(p.Query)}); err != nil {
				return err
			}
		}
		traits, err := json.Marshal(p.Traits)
		if err != nil {
			return fmt.Errorf("encode traits: %w", err)
		}
		id = t.id()
		n, err := t.AddPreference(ctx, AddPreferenceParams{
			ID: id, Chat: row.ID, Kind: string(p.Kind), Subject: subject,
			Query: query, Outlet: clean(p.Outlet), Story: p.Story, Items: encode(p.Items),
			Name: clean(p.Name), Traits: clean(string(traits)), Made: millis(p.Made),
		})
		if err == nil && n == 0 {
			return digest.ErrExists
		}
		return err
	})
	return id, err
}

// DeletePreference ends a preference, and the query that only it asked.
func (s *Store) DeletePreference(ctx context.Context, c digest.Community, chat digest.Chat, id int64) error {
	return s.write(ctx, "delete a preference", func(t tx) error {
		row, err := t.chatOf(ctx, c, chat)
		if err != nil {
			return err
		}
		p, err := t.FindPreference(ctx, FindPreferenceParams{ID: id, Chat: row.ID})
		if err != nil {
			return absent(err)
		}
		if err := t.DeletePreference(ctx, id); err != nil || p.Query == 0 {
			return err
		}
		return t.dropQuery(ctx, p.Query)
	})
}

// chatOf returns the row of a chat of a community, or digest.ErrNotFound.
func (t tx) chatOf(ctx context.Context, c digest.Community, chat digest.Chat) (Chat, error) {
	home, err := t.community(ctx, c)
	if err != nil {
		return Chat{}, err
	}
	row, err := t.chat(ctx, chat)
	if err == nil && row.Community != home.ID {
		err = digest.ErrNotFound
	}
	return row, err
}

func preferenceOf(row ListPreferencesRow) (digest.Preference, error) {
	p := digest.Preference{
		ID: row.Preference.ID, Kind: digest.PreferenceKind(row.Preference.Kind),
		Query: row.Words, Outlet: row.Preference.Outlet, Story: row.Preference.Story,
		Name: row.Preference.Name, Made: instant(row.Preference.Made),
	}
	if err := json.Unmarshal([]byte(row.Preference.Traits), &p.Traits); err != nil {
		return p, fmt.Errorf("decode traits: %w", err)
	}
	items, err := decode[int64](row.Preference.Items)
	p.Items = items
	return p, err
}
