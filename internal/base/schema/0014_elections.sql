-- +goose Up
-- A term may be prolonged once, by an approval; and the organisation above writes
-- before it comes to its end.
ALTER TABLE org_term ADD COLUMN prolonged_day TEXT;
ALTER TABLE org_term ADD COLUMN reminded_day TEXT;

-- A letter that reminds of the end of a term (提醒函), as it was sent.
CREATE TABLE term_letter (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	term_id   BIGINT NOT NULL,
	due_day   TEXT NOT NULL,
	on_day    TEXT NOT NULL,
	number    TEXT NOT NULL,
	title     TEXT NOT NULL,
	body      BYTEA NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX term_letter_org ON term_letter (org_id, id);

-- An approval that prolongs a term, by its document.
CREATE TABLE term_shift (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	term_id   BIGINT NOT NULL,
	due_day   TEXT NOT NULL,
	until_day TEXT NOT NULL,
	on_day    TEXT NOT NULL,
	number    TEXT NOT NULL,
	why       TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE UNIQUE INDEX term_shift_term ON term_shift (term_id);
CREATE UNIQUE INDEX term_shift_number ON term_shift (number);
