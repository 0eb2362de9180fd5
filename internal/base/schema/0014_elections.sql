-- +goose Up
-- A term may be prolonged once, by an approval; and the organisation above writes
-- before it comes to its end.
ALTER TABLE org_term ADD COLUMN prolonged_day TEXT;
ALTER TABLE org_term ADD COLUMN shifted_day TEXT; -- the day of that approval
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

-- The spine of matters (事项): where each stands, and whose posts must act.
CREATE TABLE matter (
	id         BIGINT PRIMARY KEY,
	org_id     BIGINT NOT NULL REFERENCES org (id),
	kind       TEXT NOT NULL,
	title      TEXT NOT NULL,
	version    BIGINT NOT NULL,
	stage      TEXT NOT NULL,
	owner_id   BIGINT NOT NULL,
	next       TEXT NOT NULL,
	due_on     TEXT,
	cite       TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
	why        TEXT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX matter_open ON matter (org_id, kind) WHERE state = 'open';
CREATE INDEX matter_owner ON matter (owner_id, state);
CREATE INDEX matter_org ON matter (org_id, id);

CREATE TABLE matter_step (
	id        BIGINT PRIMARY KEY,
	matter_id BIGINT NOT NULL REFERENCES matter (id),
	org_id    BIGINT NOT NULL REFERENCES org (id),
	on_day    TEXT NOT NULL,
	deed      TEXT NOT NULL,
	text      TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX matter_step_matter ON matter_step (matter_id, id);

-- An election: what is its own, beside its matter. doc holds the plan, the
-- candidates, the meeting and the count as they were entered.
CREATE TABLE election (
	id     BIGINT PRIMARY KEY REFERENCES matter (id),
	org_id BIGINT NOT NULL REFERENCES org (id),
	doc    TEXT NOT NULL
);

-- A number of the Committee's series that a step of an election took.
CREATE TABLE election_number (
	number      TEXT PRIMARY KEY,
	election_id BIGINT NOT NULL REFERENCES election (id),
	org_id      BIGINT NOT NULL REFERENCES org (id),
	on_day      TEXT NOT NULL
);
