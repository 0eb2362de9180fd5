-- +goose Up
-- Papers made from the record (文书). A template is a Word file with fields; what
-- is in force is the newest row of document_force, with template 0 for the one
-- that the program brings.
CREATE TABLE document_template (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	kind      TEXT NOT NULL,
	version   BIGINT NOT NULL,
	name      TEXT NOT NULL,
	why       TEXT NOT NULL,
	body      BYTEA NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE UNIQUE INDEX document_template_version ON document_template (kind, version);

CREATE TABLE document_force (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	kind        TEXT NOT NULL,
	template_id BIGINT NOT NULL,
	why         TEXT NOT NULL,
	made_by     BIGINT NOT NULL,
	made_name   TEXT NOT NULL,
	made_ms     BIGINT NOT NULL
);
CREATE INDEX document_force_kind ON document_force (kind, id);

-- A paper as it was made: from what (source), with which values (data), on which
-- template. org_id is the organisation whose members' names alone it may hold.
CREATE TABLE document (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	kind        TEXT NOT NULL,
	activity_id BIGINT NOT NULL,
	about_org   BIGINT NOT NULL,
	title       TEXT NOT NULL,
	on_day      TEXT NOT NULL,
	source      TEXT NOT NULL,
	data        TEXT NOT NULL,
	template_id BIGINT NOT NULL,
	template    TEXT NOT NULL,
	template_sum TEXT NOT NULL,
	body        BYTEA NOT NULL,
	made_by     BIGINT NOT NULL,
	made_name   TEXT NOT NULL,
	made_ms     BIGINT NOT NULL
);
CREATE INDEX document_org ON document (org_id, id);
CREATE INDEX document_activity ON document (activity_id, id);

-- Many papers in one file, made in the background. left_out says of which
-- organisations there is none, and why.
CREATE TABLE document_batch (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	kind        TEXT NOT NULL,
	choice      TEXT NOT NULL,
	title       TEXT NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('waiting', 'done')),
	papers      BIGINT NOT NULL,
	left_out    TEXT NOT NULL,
	data        TEXT NOT NULL,
	template_id BIGINT NOT NULL,
	template    TEXT NOT NULL,
	template_sum TEXT NOT NULL,
	body        BYTEA NOT NULL,
	made_by     BIGINT NOT NULL,
	made_name   TEXT NOT NULL,
	made_ms     BIGINT NOT NULL,
	done_ms     BIGINT NOT NULL
);
CREATE INDEX document_batch_org ON document_batch (org_id, id);
