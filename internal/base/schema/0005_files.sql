-- +goose Up
-- Papers kept with a record: the sign-in sheet, the plan, the speech. kind is
-- told by the content.
CREATE TABLE activity_file (
	id          BIGINT PRIMARY KEY,
	activity_id BIGINT NOT NULL REFERENCES activity (id),
	name        TEXT NOT NULL,
	kind        TEXT NOT NULL,
	size        BIGINT NOT NULL,
	body        BYTEA NOT NULL,
	made_by     BIGINT NOT NULL,
	made_ms     BIGINT NOT NULL
);
CREATE INDEX activity_file_activity ON activity_file (activity_id);
