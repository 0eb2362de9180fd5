-- +goose Up
-- What people answer to the questions of the self-check (自查) that no program can; the
-- newest of a year and an item holds.
CREATE TABLE self_answer (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	year      BIGINT NOT NULL,
	item      TEXT NOT NULL,
	text      TEXT NOT NULL,
	on_day    TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX self_answer_item ON self_answer (year, item, id);

-- A self-check that was closed: doc holds every answer as it was on that day.
CREATE TABLE self_check (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	year      BIGINT NOT NULL,
	on_day    TEXT NOT NULL,
	remarks   TEXT NOT NULL,
	doc       TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);

-- The rules of use (使用规范) and the filing number (备案号); the newest row holds.
CREATE TABLE usage_rule (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	version   BIGINT NOT NULL UNIQUE,
	audience  TEXT NOT NULL,
	scenes    TEXT NOT NULL,
	demands   TEXT NOT NULL,
	filing    TEXT NOT NULL,
	on_day    TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
