-- +goose Up
-- What is asked of organisations: one row for each that a task reached. The task
-- itself is a matter of the kind task.
CREATE TABLE task_addressee (
	id          BIGINT PRIMARY KEY,
	task_id     BIGINT NOT NULL REFERENCES matter (id),
	org_id      BIGINT NOT NULL REFERENCES org (id),
	from_id     BIGINT NOT NULL, -- the organisation that sent it, or passed it down
	due_day     TEXT NOT NULL,
	sent_ms     BIGINT NOT NULL,
	opened_ms   BIGINT NOT NULL, -- 0: not yet; so for the others
	receipt_ms  BIGINT NOT NULL,
	receipt_by  TEXT NOT NULL,
	begun_ms    BIGINT NOT NULL,
	progress    TEXT NOT NULL,
	answered_ms BIGINT NOT NULL,
	answered_by TEXT NOT NULL,
	answer      TEXT NOT NULL, -- what was typed, a JSON object by label
	reminded_ms BIGINT NOT NULL,
	longer_day  TEXT NOT NULL, -- until when more time is asked for; empty: not
	longer_why  TEXT NOT NULL,
	longer_said TEXT NOT NULL, -- '', 'granted' or 'refused: ' and why
	version     BIGINT NOT NULL,
	UNIQUE (task_id, org_id)
);
CREATE INDEX task_addressee_org ON task_addressee (org_id, task_id);

-- Lists of organisations that are asked again and again, by name.
CREATE TABLE task_list (
	id      BIGINT PRIMARY KEY,
	org_id  BIGINT NOT NULL REFERENCES org (id),
	name    TEXT NOT NULL,
	names   TEXT NOT NULL, -- one a line
	version BIGINT NOT NULL,
	UNIQUE (org_id, name)
);
