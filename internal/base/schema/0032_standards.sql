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
