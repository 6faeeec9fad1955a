-- +goose Up

-- What a chat wants of its digests besides topics: what it mutes, what it
-- follows, and what it wants more or less of.
CREATE TABLE preferences (
    id      BIGINT PRIMARY KEY,
    chat    BIGINT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,                        -- one of these three in one text, to tell equal ones
    query   BIGINT NOT NULL DEFAULT 0,            -- words that are muted, or 0
    outlet  TEXT NOT NULL DEFAULT '',             -- that is muted
    story   BIGINT NOT NULL DEFAULT 0,
    items   TEXT NOT NULL DEFAULT '[]',           -- of the story when it was named
    name    TEXT NOT NULL,                        -- for people
    traits  TEXT NOT NULL DEFAULT '{}',           -- by which other stories are like the story; an object
    made    BIGINT NOT NULL,
    UNIQUE (chat, kind, subject)
);
CREATE INDEX preferences_query ON preferences (query) WHERE query > 0;
CREATE INDEX preferences_made ON preferences (made);

-- +goose Down

DROP TABLE preferences;
