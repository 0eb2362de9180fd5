-- +goose Up
-- What a kind of matter keeps beside the spine is one document of it; a matter may
-- concern a second organisation, which sees it too.
ALTER TABLE matter ADD COLUMN other_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN doc TEXT NOT NULL DEFAULT '{}';
UPDATE matter SET doc = (SELECT e.doc FROM election e WHERE e.id = matter.id) WHERE EXISTS (SELECT 1 FROM election e WHERE e.id = matter.id);
CREATE INDEX matter_other ON matter (other_id) WHERE other_id > 0;

-- Of these kinds an organisation has one at a time.
DROP INDEX matter_open;
CREATE UNIQUE INDEX matter_open ON matter (org_id, kind) WHERE state = 'open' AND kind IN ('election', 'weak');

-- A number of the Committee's series that a step of a matter took.
CREATE TABLE matter_number (
	number    TEXT PRIMARY KEY,
	matter_id BIGINT NOT NULL REFERENCES matter (id),
	org_id    BIGINT NOT NULL REFERENCES org (id),
	on_day    TEXT NOT NULL
);
INSERT INTO matter_number (number, matter_id, org_id, on_day) SELECT number, election_id, org_id, on_day FROM election_number;
DROP TABLE election_number;
DROP TABLE election;
