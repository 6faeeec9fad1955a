-- +goose Up

-- The stories that continue an earlier one.
CREATE TABLE links (
    story   INTEGER PRIMARY KEY,
    follows INTEGER NOT NULL
);

-- +goose Down

DROP TABLE links;
