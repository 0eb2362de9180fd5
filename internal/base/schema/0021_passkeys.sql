-- +goose Up
-- Passkeys: what an authenticator registered. doc is the public part; counter rises
-- with each use, where the authenticator counts.
CREATE TABLE passkey (
	id         BIGINT PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id),
	handle     TEXT NOT NULL UNIQUE,
	doc        TEXT NOT NULL,
	counter    BIGINT NOT NULL,
	name       TEXT NOT NULL,
	made_ms    BIGINT NOT NULL,
	used_ms    BIGINT NOT NULL
);
CREATE INDEX passkey_account ON passkey (account_id);

-- Challenges that were answered: each serves once.
CREATE TABLE passkey_answer (
	challenge TEXT PRIMARY KEY,
	at_ms     BIGINT NOT NULL
);
