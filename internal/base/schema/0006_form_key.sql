-- +goose Up
-- What a form that was sent twice has already made: the second sending answers
-- with the same record. Kept for two days.
CREATE TABLE form_key (
	account_id BIGINT NOT NULL,
	form       TEXT NOT NULL,
	deed       TEXT NOT NULL,
	made_id    BIGINT NOT NULL,
	at_ms      BIGINT NOT NULL,
	PRIMARY KEY (account_id, form, deed)
);
CREATE INDEX form_key_at ON form_key (at_ms);
