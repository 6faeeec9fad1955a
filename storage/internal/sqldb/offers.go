package sqldb

import (
	"context"

	"newsdigest/digest"
)

// keptOffers is how many offers of a community are kept, the newest ones.
const keptOffers = 100

// SaveOffers keeps feeds that were found for a community, under numbers of
// its own.
func (s *Store) SaveOffers(ctx context.Context, c digest.Community, feeds []digest.Feed) (offers []digest.Offer, err error) {
	err = s.write(ctx, "save offers", func(t tx) error {
		offers = nil
		home, err := t.SaveCommunity(ctx, SaveCommunityParams{ID: t.id(), Platform: string(c.Platform), Name: c.ID})
		if err != nil {
			return err
		}
		last, err := t.LastOffer(ctx, home.ID)
		if err != nil {
			return err
		}
		for _, f := range feeds {
			last++
			err := t.SaveOffer(ctx, SaveOfferParams{
				Community: home.ID, Number: last,
				Url: f.URL, Title: clean(f.Title), Outlet: clean(f.Outlet), Owner: f.Group,
				Language: f.Language, Country: f.Country, Section: clean(f.Section),
			})
			if err != nil {
				return err
			}
			offers = append(offers, digest.Offer{Number: int(last), Feed: f})
		}
		return t.ForgetOffers(ctx, ForgetOffersParams{Community: home.ID, Number: last - keptOffers + 1})
	})
	return offers, err
}

// FindOffer returns an offer of a community.
func (s *Store) FindOffer(ctx context.Context, c digest.Community, number int) (offer digest.Offer, err error) {
	err = s.read(ctx, "find an offer", func(t tx) error {
		home, err := t.community(ctx, c)
		if err != nil {
			return err
		}
		row, err := t.FindOffer(ctx, FindOfferParams{Community: home.ID, Number: int64(number)})
		if err != nil {
			return absent(err)
		}
		offer = digest.Offer{Number: number, Feed: digest.Feed{
			URL: row.Url, Title: row.Title, Outlet: row.Outlet, Group: row.Owner,
			Language: row.Language, Country: row.Country, Section: row.Section,
		}}
		return nil
	})
	return offer, err
}
