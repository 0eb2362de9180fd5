-- +goose Up
-- A task may bring files with it, and may be answered by a table: one row here is one
-- row of an organisation's table, with the cells that were asked for, in their order.
CREATE TABLE task_file (
	id      BIGINT PRIMARY KEY,
	task_id BIGINT NOT NULL REFERENCES matter (id),
	name    TEXT NOT NULL,
	kind    TEXT NOT NULL,
	size    BIGINT NOT NULL,
	body    BYTEA NOT NULL,
	made_by BIGINT NOT NULL,
	made_ms BIGINT NOT NULL
);
CREATE INDEX task_file_task ON task_file (task_id);

CREATE TABLE task_row (
	id      BIGINT PRIMARY KEY,
	task_id BIGINT NOT NULL REFERENCES matter (id),
	org_id  BIGINT NOT NULL REFERENCES org (id),
	no      BIGINT NOT NULL,
	cells   TEXT NOT NULL -- a JSON array
);
CREATE INDEX task_row_task ON task_row (task_id, org_id, no);
