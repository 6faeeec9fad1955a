-- Ids are made by the program and rise with time. Times are Unix milliseconds,
-- UTC; 0 is "never" or "not known". Lists are JSON.

-- +goose Up

CREATE TABLE communities (
    id               INTEGER PRIMARY KEY,
    platform         TEXT NOT NULL,
    name             TEXT NOT NULL,              -- the platform's id of it
    zone             TEXT NOT NULL DEFAULT '',
    language         TEXT NOT NULL DEFAULT '',
    reads            TEXT NOT NULL DEFAULT '[]',
    notices_platform TEXT NOT NULL DEFAULT '',
    notices_chat     TEXT NOT NULL DEFAULT '',
    notices_thread   TEXT NOT NULL DEFAULT '',
    UNIQUE (platform, name)
);

CREATE TABLE chats (
    id        INTEGER PRIMARY KEY,
    community INTEGER NOT NULL REFERENCES communities (id),
    platform  TEXT NOT NULL,
    name      TEXT NOT NULL,                     -- the platform's id of it
    thread    TEXT NOT NULL DEFAULT '',
    state     TEXT NOT NULL DEFAULT 'active',
    until     INTEGER NOT NULL DEFAULT 0,         -- the end of a pause
    why       TEXT NOT NULL DEFAULT '',
    UNIQUE (platform, name, thread)
);
CREATE INDEX chats_community ON chats (community);

CREATE TABLE feeds (
    id            INTEGER PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    title         TEXT NOT NULL DEFAULT '',
    outlet        TEXT NOT NULL DEFAULT '',
    owner         TEXT NOT NULL DEFAULT '',
    language      TEXT NOT NULL DEFAULT '',
    country       TEXT NOT NULL DEFAULT '',
    section       TEXT NOT NULL DEFAULT '',
    catalogue     BOOLEAN NOT NULL DEFAULT FALSE,
    due           INTEGER NOT NULL,               -- 0 while nobody has the feed
    polled        INTEGER NOT NULL DEFAULT 0,
    succeeded     INTEGER NOT NULL DEFAULT 0,
    etag          TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    failures      INTEGER NOT NULL DEFAULT 0,
    error         TEXT NOT NULL DEFAULT '',
    items         INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX feeds_due ON feeds (due) WHERE due > 0;

-- The feeds that a community has added.
CREATE TABLE community_feeds (
    community INTEGER NOT NULL REFERENCES communities (id),
    feed      INTEGER NOT NULL REFERENCES feeds (id),
    PRIMARY KEY (community, feed)
);
CREATE INDEX community_feeds_feed ON community_feeds (feed);

-- A story is the items that carry its id; 0 is an item that has none yet.
CREATE TABLE items (
    id        INTEGER PRIMARY KEY,
    feed      INTEGER NOT NULL REFERENCES feeds (id),
    guid      TEXT NOT NULL,
    url       TEXT NOT NULL,
    title     TEXT NOT NULL,
    author    TEXT NOT NULL,
    section   TEXT NOT NULL,
    language  TEXT NOT NULL,
    published INTEGER NOT NULL,
    stored    INTEGER NOT NULL,
    story     INTEGER NOT NULL DEFAULT 0,
    copy_of   INTEGER NOT NULL DEFAULT 0,
    text      TEXT NOT NULL,
    UNIQUE (feed, guid)
);
CREATE INDEX items_stored ON items (stored, story);
CREATE INDEX items_story ON items (story, stored);
CREATE INDEX items_unclustered ON items (id) WHERE story = 0;

CREATE TABLE digests (
    id      INTEGER PRIMARY KEY,
    chat    INTEGER NOT NULL REFERENCES chats (id),
    name    TEXT NOT NULL,
    zone    TEXT NOT NULL,
    days    TEXT NOT NULL,
    hours   TEXT NOT NULL,                       -- minutes after midnight
    stories INTEGER NOT NULL,
    created INTEGER NOT NULL,
    covered INTEGER NOT NULL,
    due     INTEGER NOT NULL,                     -- 0 while it has no topics or no hours
    UNIQUE (chat, name)
);
CREATE INDEX digests_due ON digests (due) WHERE due > 0;

CREATE TABLE topics (
    id     INTEGER PRIMARY KEY,
    digest INTEGER NOT NULL REFERENCES digests (id),
    name   TEXT NOT NULL,
    query  TEXT NOT NULL,
    UNIQUE (digest, query)
);

-- The slots that are done, each by an edition or, at 0, by none.
CREATE TABLE slots (
    digest  INTEGER NOT NULL REFERENCES digests (id),
    slot    TEXT NOT NULL,
    edition INTEGER NOT NULL,
    PRIMARY KEY (digest, slot)
);

CREATE TABLE editions (
    id         INTEGER PRIMARY KEY,
    digest     INTEGER NOT NULL REFERENCES digests (id),
    slot       TEXT NOT NULL,
    made       INTEGER NOT NULL,
    since      INTEGER NOT NULL,
    before     INTEGER NOT NULL,
    late       BOOLEAN NOT NULL,
    entries    TEXT NOT NULL,
    considered TEXT NOT NULL,
    held_back  INTEGER NOT NULL,
    outlets    INTEGER NOT NULL
);
CREATE INDEX editions_digest ON editions (digest, made);
CREATE INDEX editions_made ON editions (made);

CREATE TABLE deliveries (
    id       INTEGER PRIMARY KEY,
    bot      INTEGER NOT NULL,
    edition  INTEGER NOT NULL REFERENCES editions (id),
    chat     INTEGER NOT NULL REFERENCES chats (id),
    number   INTEGER NOT NULL,                    -- of the part, from 1
    parts    INTEGER NOT NULL,
    rich     TEXT NOT NULL,
    plain    TEXT NOT NULL,
    link     TEXT NOT NULL,
    stories  TEXT NOT NULL,
    form     INTEGER NOT NULL DEFAULT 0,
    status   TEXT NOT NULL DEFAULT 'pending',
    refusals INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    resends  INTEGER NOT NULL DEFAULT 0,
    due      INTEGER NOT NULL,
    claimed  INTEGER NOT NULL DEFAULT 0,
    epoch    INTEGER NOT NULL DEFAULT 0,          -- of the lease that claimed it
    envelope TEXT NOT NULL DEFAULT '',
    repeated BOOLEAN NOT NULL DEFAULT FALSE,     -- the claim is of a resend
    receipt  TEXT NOT NULL DEFAULT '',
    error    TEXT NOT NULL DEFAULT '',
    UNIQUE (edition, number)
);
CREATE INDEX deliveries_unsent ON deliveries (chat, id, status) WHERE status IN ('pending', 'sending', 'unknown');
CREATE INDEX deliveries_due ON deliveries (bot, due) WHERE status IN ('pending', 'sending', 'unknown');
CREATE INDEX deliveries_chat ON deliveries (chat);

CREATE TABLE told (
    digest    INTEGER NOT NULL REFERENCES digests (id),
    story     INTEGER NOT NULL,
    edition   INTEGER NOT NULL,
    part      INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    sentences TEXT NOT NULL,
    outlets   INTEGER NOT NULL,
    items     TEXT NOT NULL,
    PRIMARY KEY (digest, story, edition)
);
CREATE INDEX told_edition ON told (edition, part);
CREATE INDEX told_at ON told (at);

CREATE TABLE leases (
    kind  TEXT NOT NULL,
    id    INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
);

-- One row that the health check writes and reads.
CREATE TABLE health (
    id      INTEGER PRIMARY KEY,
    checked INTEGER NOT NULL
);

-- +goose Down

DROP TABLE health;
DROP TABLE leases;
DROP TABLE told;
DROP TABLE deliveries;
DROP TABLE editions;
DROP TABLE slots;
DROP TABLE topics;
DROP TABLE digests;
DROP TABLE items;
DROP TABLE community_feeds;
DROP TABLE feeds;
DROP TABLE chats;
DROP TABLE communities;
