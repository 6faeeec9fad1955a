-- +goose Up

-- What each feed listed when it last answered with a feed: of every entry a
-- hash of its GUID and one of its words, 16 bytes, in base64.
CREATE TABLE listings (
    feed    INTEGER NOT NULL PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    entries TEXT    NOT NULL
);

-- +goose Down

DROP TABLE listings;
