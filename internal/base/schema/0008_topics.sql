-- +goose Up
ALTER TABLE topic ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- The text as a file, where it is not typed in.
CREATE TABLE topic_file (
	id       BIGINT PRIMARY KEY,
	topic_id BIGINT NOT NULL REFERENCES topic (id),
	name     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	size     BIGINT NOT NULL,
	body     BYTEA NOT NULL,
	made_by  BIGINT NOT NULL,
	made_ms  BIGINT NOT NULL
);
CREATE INDEX topic_file_topic ON topic_file (topic_id);

-- To whom a topic was sent for study, and until when. org_id sent it; it is meant
-- for scope_id and what is below, of the sort named: all, branch or upper.
CREATE TABLE topic_issue (
	id       BIGINT PRIMARY KEY,
	topic_id BIGINT NOT NULL REFERENCES topic (id),
	org_id   BIGINT NOT NULL REFERENCES org (id),
	scope_id BIGINT NOT NULL REFERENCES org (id),
	sort     TEXT NOT NULL CHECK (sort IN ('all', 'branch', 'upper')),
	due_day  TEXT NOT NULL,
	note     TEXT NOT NULL,
	taken_ms BIGINT NOT NULL DEFAULT 0,
	made_by  BIGINT NOT NULL,
	made_ms  BIGINT NOT NULL
);
CREATE INDEX topic_issue_topic ON topic_issue (topic_id);
