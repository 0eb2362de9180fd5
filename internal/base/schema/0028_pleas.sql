-- +goose Up
-- What somebody hands in at the Committee's desk (投诉建议、更正请求): a complaint, a
-- suggestion, or the wish that his own record be corrected. desk_id is the Committee;
-- with_id the organisation that has to act now; org_id the submitter's own on the day;
-- about_id the one that a complaint is about. apart: the own organisation shall not see
-- it; unnamed: whoever answers is not told by whom it is.
CREATE TABLE plea (
	id          BIGINT PRIMARY KEY,
	number      TEXT NOT NULL UNIQUE,
	kind        TEXT NOT NULL CHECK (kind IN ('complaint', 'suggestion', 'correction')),
	year        BIGINT NOT NULL,
	seq         BIGINT NOT NULL,
	desk_id     BIGINT NOT NULL REFERENCES org (id),
	with_id     BIGINT NOT NULL REFERENCES org (id),
	org_id      BIGINT NOT NULL,
	about_id    BIGINT NOT NULL,
	person_id   BIGINT NOT NULL,
	person_name TEXT NOT NULL,
	subject     TEXT NOT NULL,
	text        TEXT NOT NULL,
	field       TEXT NOT NULL,
	value_seal  TEXT NOT NULL,
	apart       BOOLEAN NOT NULL,
	unnamed     BOOLEAN NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('sent', 'taken', 'asked', 'passed', 'answered', 'settled', 'withdrawn')),
	outcome     TEXT NOT NULL CHECK (outcome IN ('', 'accepted', 'refused')),
	received_on TEXT NOT NULL,
	due_on      TEXT NOT NULL,
	answer      TEXT NOT NULL,
	answered_on TEXT,
	closed_on   TEXT,
	version     BIGINT NOT NULL,
	made_by     BIGINT NOT NULL,
	made_ms     BIGINT NOT NULL,
	changed_ms  BIGINT NOT NULL
);
CREATE UNIQUE INDEX plea_series ON plea (kind, year, seq);
CREATE INDEX plea_desk ON plea (desk_id, id);
CREATE INDEX plea_with ON plea (with_id, state);
CREATE INDEX plea_person ON plea (person_id, id);

-- What happened to it. shown: the submitter reads it too.
CREATE TABLE plea_step (
	id        BIGINT PRIMARY KEY,
	plea_id   BIGINT NOT NULL REFERENCES plea (id),
	on_day    TEXT NOT NULL,
	deed      TEXT NOT NULL,
	text      TEXT NOT NULL,
	shown     BOOLEAN NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX plea_step_plea ON plea_step (plea_id, id);

CREATE TABLE plea_file (
	id      BIGINT PRIMARY KEY,
	plea_id BIGINT NOT NULL REFERENCES plea (id),
	name    TEXT NOT NULL,
	kind    TEXT NOT NULL,
	size    BIGINT NOT NULL,
	body    BYTEA NOT NULL,
	made_by BIGINT NOT NULL,
	made_ms BIGINT NOT NULL
);
CREATE INDEX plea_file_plea ON plea_file (plea_id);

-- Within how many working days the desk answers, as the Committee confirmed it; the
-- newest holds.
CREATE TABLE plea_limit (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	days      BIGINT NOT NULL,
	source    TEXT NOT NULL,
	on_day    TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
