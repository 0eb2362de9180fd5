-- +goose Up
-- What was told to the outside about the journal: a signed line an entry, and how
-- far each place outside has it.
CREATE TABLE journal_checkpoint (
	seq      BIGINT PRIMARY KEY,
	at_ms    BIGINT NOT NULL,
	entries  BIGINT NOT NULL,
	line     TEXT NOT NULL,
	sent_ms  BIGINT NOT NULL DEFAULT 0,
	trouble  TEXT NOT NULL DEFAULT ''
);
