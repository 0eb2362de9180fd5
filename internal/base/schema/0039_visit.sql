-- +goose Up
-- Guidance visits (指导走访) of the Committee's people to an organisation.
CREATE TABLE visit (
	id         BIGINT PRIMARY KEY,
	org_id     BIGINT NOT NULL REFERENCES org (id), -- the organisation that was visited
	version    BIGINT NOT NULL,
	on_day     TEXT NOT NULL,
	went       TEXT NOT NULL, -- who went, by name
	talked     TEXT NOT NULL, -- what was talked about
	private    TEXT NOT NULL, -- a note of the office alone
	state      TEXT NOT NULL, -- kept, void
	why        TEXT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_name  TEXT NOT NULL,
	made_ms    BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL
);
CREATE INDEX visit_org ON visit (org_id, on_day);

-- What was asked, promised or found there.
CREATE TABLE visit_line (
	id         BIGINT PRIMARY KEY,
	visit_id   BIGINT NOT NULL REFERENCES visit (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	kind       TEXT NOT NULL, -- asked, promised, found
	text       TEXT NOT NULL,
	answer     TEXT NOT NULL, -- to a question
	due_day    TEXT, -- of a promise or a problem
	problem_id BIGINT NOT NULL, -- in the rectification list; 0: not
	state      TEXT NOT NULL, -- kept, void
	made_by    BIGINT NOT NULL,
	made_name  TEXT NOT NULL,
	made_ms    BIGINT NOT NULL
);
CREATE INDEX visit_line_visit ON visit_line (visit_id, id);

-- What a visit said before a correction.
CREATE TABLE visit_past (
	visit_id BIGINT NOT NULL REFERENCES visit (id),
	version  BIGINT NOT NULL,
	doc      TEXT NOT NULL,
	why      TEXT NOT NULL,
	made_by  BIGINT NOT NULL,
	made_ms  BIGINT NOT NULL,
	PRIMARY KEY (visit_id, version)
);
