-- +goose Up

-- The stories that continue an earlier one.
CREATE TABLE links (
    story   BIGINT PRIMARY KEY,
    follows BIGINT NOT NULL
);

-- +goose Down

DROP TABLE links;
