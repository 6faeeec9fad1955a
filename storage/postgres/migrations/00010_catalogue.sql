-- +goose Up

-- The catalogue knows more feeds than it polls. Of those that are listed, the
-- ones that catalogue names are everyone's: by their row in the list, or as
-- the operator chose ('on', 'off').
ALTER TABLE feeds ADD COLUMN listed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE feeds ADD COLUMN chosen TEXT NOT NULL DEFAULT '';
-- The last good answer to somebody who tried the address outside of polling.
ALTER TABLE feeds ADD COLUMN tried BIGINT NOT NULL DEFAULT 0;

-- What was found for a community and not yet added. Numbers rise, and one is
-- never given twice while its community has offers.
CREATE TABLE offers (
    community BIGINT NOT NULL REFERENCES communities (id),
    number    BIGINT NOT NULL,
    url       TEXT NOT NULL,
    title     TEXT NOT NULL,
    outlet    TEXT NOT NULL,
    owner     TEXT NOT NULL,
    language  TEXT NOT NULL,
    country   TEXT NOT NULL,
    section   TEXT NOT NULL,
    PRIMARY KEY (community, number)
);

-- +goose Down

DROP TABLE offers;
ALTER TABLE feeds DROP COLUMN tried;
ALTER TABLE feeds DROP COLUMN chosen;
ALTER TABLE feeds DROP COLUMN listed;
