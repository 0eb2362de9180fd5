-- +goose Up
-- A standard (标准、检查表) is a checklist that a document asks for. What it says is
-- in its versions: a draft is worked on, the published one never changes, and what was
-- published before stays with whatever was looked at by it.
CREATE TABLE standard (
	id      BIGINT PRIMARY KEY,
	org_id  BIGINT NOT NULL REFERENCES org (id),
	from_id BIGINT NOT NULL, -- the version that it was copied from; 0: none
	made_by BIGINT NOT NULL,
	made_ms BIGINT NOT NULL
);

-- seal is the digest of what a version said when it was published.
CREATE TABLE standard_version (
	id           BIGINT PRIMARY KEY,
	standard_id  BIGINT NOT NULL REFERENCES standard (id),
	org_id       BIGINT NOT NULL REFERENCES org (id),
	no           BIGINT NOT NULL,
	state        TEXT NOT NULL CHECK (state IN ('draft', 'published', 'replaced', 'void')),
	title        TEXT NOT NULL,
	document     TEXT NOT NULL,
	year         BIGINT NOT NULL,
	sort         TEXT NOT NULL CHECK (sort IN ('all', 'branch', 'upper')),
	published_on TEXT,
	seal         TEXT NOT NULL,
	version      BIGINT NOT NULL,
	made_by      BIGINT NOT NULL,
	made_ms      BIGINT NOT NULL,
	UNIQUE (standard_id, no)
);
CREATE UNIQUE INDEX standard_version_draft ON standard_version (standard_id) WHERE state = 'draft';
CREATE UNIQUE INDEX standard_version_published ON standard_version (standard_id) WHERE state = 'published';

-- line is the same in every version, and in the copy of the next year. worth is what
-- the document itself says that a line is worth: words, which nothing adds up.
CREATE TABLE standard_item (
	id         BIGINT PRIMARY KEY,
	version_id BIGINT NOT NULL REFERENCES standard_version (id),
	line       BIGINT NOT NULL,
	no         BIGINT NOT NULL,
	section    TEXT NOT NULL,
	text       TEXT NOT NULL,
	clause     TEXT NOT NULL,
	look       TEXT NOT NULL CHECK (look IN ('records', 'site', 'ask')),
	kinds      TEXT NOT NULL,
	rule       TEXT NOT NULL,
	worth      TEXT NOT NULL,
	UNIQUE (version_id, line)
);
CREATE INDEX standard_item_line ON standard_item (line);

-- The Committee asks organisations to look at themselves by a version (标准自查): one
-- row for each that it asked, and one for each line that was answered. Nothing is added
-- up over the lines.
CREATE TABLE assessment (
	id         BIGINT PRIMARY KEY,
	org_id     BIGINT NOT NULL REFERENCES org (id),
	version_id BIGINT NOT NULL REFERENCES standard_version (id),
	from_day   TEXT NOT NULL, -- of the records that are looked at
	last_day   TEXT NOT NULL,
	due_day    TEXT NOT NULL,
	scope_id   BIGINT NOT NULL,
	note       TEXT NOT NULL,
	ended_on   TEXT,
	version    BIGINT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL
);

CREATE TABLE assessment_org (
	id            BIGINT PRIMARY KEY,
	assessment_id BIGINT NOT NULL REFERENCES assessment (id),
	org_id        BIGINT NOT NULL REFERENCES org (id),
	handed_ms     BIGINT NOT NULL, -- 0: not yet
	handed_by     TEXT NOT NULL,
	version       BIGINT NOT NULL,
	UNIQUE (assessment_id, org_id)
);
CREATE INDEX assessment_org_of ON assessment_org (org_id, assessment_id);

CREATE TABLE assessment_answer (
	sheet_id BIGINT NOT NULL REFERENCES assessment_org (id),
	item_id  BIGINT NOT NULL REFERENCES standard_item (id),
	result   TEXT NOT NULL CHECK (result IN ('met', 'partly', 'unmet', 'na')),
	note     TEXT NOT NULL,
	PRIMARY KEY (sheet_id, item_id)
);
