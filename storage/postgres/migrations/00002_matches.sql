-- +goose Up

-- What topics ask, each once by its normal form. A query is ready when every
-- item was matched with it that is not in unmatched.
CREATE TABLE queries (
    id    BIGINT PRIMARY KEY,
    text  TEXT NOT NULL UNIQUE,
    ready BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX queries_new ON queries (id) WHERE NOT ready;

INSERT INTO queries (id, text)
SELECT MIN(id), query
FROM topics
GROUP BY query;

CREATE TABLE asked (
    id     BIGINT PRIMARY KEY,
    digest BIGINT NOT NULL REFERENCES digests (id),
    name   TEXT NOT NULL,
    query  BIGINT NOT NULL REFERENCES queries (id),
    UNIQUE (digest, query)
);
INSERT INTO asked (id, digest, name, query)
SELECT t.id, t.digest, t.name, q.id
FROM topics t
JOIN queries q ON q.text = t.query;
DROP TABLE topics;
ALTER TABLE asked RENAME TO topics;
CREATE INDEX topics_query ON topics (query);

-- Items with a story that wait to be matched, for the first time or because
-- their text or story has changed. A change gives a new ticket, so that what
-- was found in the old text does not count as done.
CREATE TABLE unmatched (
    item   BIGINT PRIMARY KEY,
    ticket BIGINT NOT NULL,
    stored BIGINT NOT NULL
);
CREATE INDEX unmatched_stored ON unmatched (stored);
INSERT INTO unmatched (item, ticket, stored)
SELECT id, id, stored
FROM items
WHERE story > 0;

-- What queries say of items: millionths of a score, or -1 where a -word of
-- the query excludes the item.
CREATE TABLE matches (
    query BIGINT NOT NULL,
    item  BIGINT NOT NULL,
    score BIGINT NOT NULL,
    PRIMARY KEY (query, item)
);
CREATE INDEX matches_item ON matches (item);

-- The stories that have an item in matches, and when the latest item of the
-- story was stored, matched or not. There may be some too many, of items that
-- have left their story since.
CREATE TABLE leads (
    query  BIGINT NOT NULL,
    story  BIGINT NOT NULL,
    latest BIGINT NOT NULL,
    PRIMARY KEY (query, story)
);
CREATE INDEX leads_latest ON leads (query, latest, story);
CREATE INDEX leads_story ON leads (story);
CREATE INDEX leads_old ON leads (latest);

-- The words of matched items as sorted 32-bit hashes, little endian.
CREATE TABLE features (
    item   BIGINT PRIMARY KEY,
    stored BIGINT NOT NULL,
    hashes BYTEA NOT NULL
);
CREATE INDEX features_stored ON features (stored);

-- An edition ranks stories by these columns and reads the texts of few.
DROP INDEX items_story;
CREATE INDEX items_story ON items (story, stored, published, feed, language, copy_of);

-- +goose Down

DROP INDEX items_story;
CREATE INDEX items_story ON items (story, stored);
DROP TABLE features;
DROP TABLE leads;
DROP TABLE matches;
DROP TABLE unmatched;
CREATE TABLE plain (
    id     BIGINT PRIMARY KEY,
    digest BIGINT NOT NULL REFERENCES digests (id),
    name   TEXT NOT NULL,
    query  TEXT NOT NULL,
    UNIQUE (digest, query)
);
INSERT INTO plain (id, digest, name, query)
SELECT t.id, t.digest, t.name, q.text
FROM topics t
JOIN queries q ON q.id = t.query;
DROP TABLE topics;
ALTER TABLE plain RENAME TO topics;
DROP TABLE queries;
