-- +goose Up
-- Units (单位) become a register. org_id is the organisation in whose care a
-- unit is, whether or not one is set up in it.
ALTER TABLE unit ADD COLUMN org_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN nature TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE unit SET org_id = COALESCE((SELECT MIN(x.org_id) FROM org_unit x WHERE x.unit_id = unit.id), 0);
CREATE INDEX org_unit_unit ON org_unit (unit_id, from_day);

-- What a unit was before a change.
CREATE TABLE unit_past (
	unit_id   BIGINT NOT NULL REFERENCES unit (id),
	version   BIGINT NOT NULL,
	doc       TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL,
	PRIMARY KEY (unit_id, version)
);

-- How many people worked in a unit on a day, and who says so.
CREATE TABLE unit_headcount (
	unit_id BIGINT NOT NULL REFERENCES unit (id),
	on_day  TEXT NOT NULL,
	people  BIGINT NOT NULL,
	source  TEXT NOT NULL,
	made_by BIGINT NOT NULL,
	made_ms BIGINT NOT NULL,
	PRIMARY KEY (unit_id, on_day)
);

-- Members who work elsewhere than their branch stands; nobody else is entered.
CREATE TABLE unit_member (
	id        BIGINT PRIMARY KEY,
	member_id BIGINT NOT NULL REFERENCES member (id),
	unit_id   BIGINT NOT NULL REFERENCES unit (id),
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL,
	CHECK (from_day < until_day)
);
CREATE UNIQUE INDEX unit_member_member ON unit_member (member_id, from_day);
CREATE INDEX unit_member_unit ON unit_member (unit_id, from_day);

-- Sectors whose organisations are to stand under one leadership, and by which document.
CREATE TABLE sector (
	name    TEXT PRIMARY KEY,
	basis   TEXT NOT NULL,
	version BIGINT NOT NULL
);

-- The answer to a finding. It holds as long as the facts are what they were.
CREATE TABLE coverage_answer (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	kind      TEXT NOT NULL,
	subject   TEXT NOT NULL,
	facts     TEXT NOT NULL,
	text      TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX coverage_answer_of ON coverage_answer (kind, subject, made_ms);
