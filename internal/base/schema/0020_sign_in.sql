-- +goose Up
-- Sessions tell more from here on; whoever was signed in signs in again.
DELETE FROM session;
ALTER TABLE session ADD COLUMN id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN factor TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN proved_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN place TEXT NOT NULL DEFAULT '';

-- When the password was set; an account without one waits for its activation.
ALTER TABLE account ADD COLUMN password_ms BIGINT NOT NULL DEFAULT 0;
UPDATE account SET password_ms = made_ms WHERE password <> '';

-- The one code with which an account's password may be set, as a keyed digest.
CREATE TABLE activation (
	account_id BIGINT PRIMARY KEY REFERENCES account (id),
	id         BIGINT NOT NULL,
	code       TEXT NOT NULL,
	made_ms    BIGINT NOT NULL,
	until_ms   BIGINT NOT NULL
);

-- What happened at the door of an account, for its owner. origin is a keyed digest
-- of the address, place the address with its end hidden.
CREATE TABLE account_event (
	id         BIGINT PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id),
	at_ms      BIGINT NOT NULL,
	what       TEXT NOT NULL,
	browser    TEXT NOT NULL,
	place      TEXT NOT NULL,
	origin     TEXT NOT NULL
);
CREATE INDEX account_event_account ON account_event (account_id, id);

-- The secret of the codes of the moment. on_ms is 0 until its first code was right;
-- last_step is the step of the newest code that was taken.
CREATE TABLE totp (
	account_id  BIGINT PRIMARY KEY REFERENCES account (id),
	secret_seal TEXT NOT NULL,
	made_ms     BIGINT NOT NULL,
	on_ms       BIGINT NOT NULL,
	last_step   BIGINT NOT NULL
);

-- Recovery codes: the first letter finds the one hash that must be checked.
CREATE TABLE recovery_code (
	account_id BIGINT NOT NULL REFERENCES account (id),
	letter     TEXT NOT NULL,
	hash       TEXT NOT NULL,
	used_ms    BIGINT NOT NULL,
	PRIMARY KEY (account_id, letter)
);
