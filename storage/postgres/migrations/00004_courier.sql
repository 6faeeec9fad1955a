-- What the courier must not forget.

-- +goose Up

-- When a chat went, so that it can be deleted some time later.
ALTER TABLE chats ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;

-- Whether the platform could not tell what became of an earlier call.
ALTER TABLE deliveries ADD COLUMN blind BOOLEAN NOT NULL DEFAULT FALSE;

-- Items of stories that a digest meant to tell in a part that was never
-- delivered; the next edition considers them again.
CREATE TABLE owed (
    digest BIGINT NOT NULL REFERENCES digests (id) ON DELETE CASCADE,
    item   BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (digest, item)
);

-- Until when a bot must wait, by the kind of what it may not do.
CREATE TABLE waits (
    bot   BIGINT NOT NULL,
    kind  TEXT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (bot, kind)
);

-- What the admins of a community should know.
CREATE TABLE notices (
    id     BIGINT PRIMARY KEY,
    digest BIGINT NOT NULL REFERENCES digests (id) ON DELETE CASCADE,
    bot    BIGINT NOT NULL,
    kind   TEXT NOT NULL,
    number BIGINT NOT NULL,                      -- of the part, from 1
    parts  BIGINT NOT NULL,
    why    TEXT NOT NULL,
    made   BIGINT NOT NULL,
    said   BOOLEAN NOT NULL DEFAULT FALSE         -- sent to the admins, or tried
);
CREATE INDEX notices_digest ON notices (digest, id);
CREATE INDEX notices_unsaid ON notices (bot) WHERE NOT said;

-- +goose Down

DROP TABLE notices;
DROP TABLE waits;
DROP TABLE owed;
ALTER TABLE deliveries DROP COLUMN blind;
ALTER TABLE chats DROP COLUMN gone;
