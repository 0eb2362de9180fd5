-- +goose Up
-- Why a suggestion to rectify an organisation was not followed: it is not made again
-- for the same facts.
CREATE TABLE weak_answer (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	kind      TEXT NOT NULL,
	facts     TEXT NOT NULL,
	text      TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX weak_answer_org ON weak_answer (org_id, kind);
