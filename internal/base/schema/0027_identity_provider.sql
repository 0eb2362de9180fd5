-- +goose Up
-- Which identity of an identity provider opens which account. identity is a digest of
-- issuer and subject; neither of the two alone is looked for, and nothing else that a
-- provider says of a person is kept.
CREATE TABLE provider_link (
	id         BIGINT PRIMARY KEY,
	account_id BIGINT NOT NULL UNIQUE REFERENCES account (id),
	issuer     TEXT NOT NULL,
	identity   TEXT NOT NULL UNIQUE,
	made_ms    BIGINT NOT NULL,
	used_ms    BIGINT NOT NULL
);
