-- +goose Up
-- The rows of an import, for the page that shows them, for mending what was
-- refused and for taking the import back. doc is sealed: nothing of a row lies
-- here in clear.
CREATE TABLE import_row (
	id         BIGINT PRIMARY KEY,
	batch_id   BIGINT NOT NULL REFERENCES import_batch (id),
	no         BIGINT NOT NULL,
	outcome    TEXT NOT NULL,
	state      TEXT NOT NULL,
	done       TEXT NOT NULL,
	subject_id BIGINT NOT NULL,
	version    BIGINT NOT NULL,
	doc        TEXT NOT NULL
);
CREATE UNIQUE INDEX import_row_no ON import_row (batch_id, no);
CREATE INDEX import_row_outcome ON import_row (batch_id, outcome, no);
