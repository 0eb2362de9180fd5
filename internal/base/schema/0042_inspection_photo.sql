-- +goose Up
-- A photograph of what was found on the spot, until the letter: with it the photograph
-- becomes a file of the problem.
CREATE TABLE inspection_photo (
	id        BIGINT PRIMARY KEY,
	answer_id BIGINT NOT NULL REFERENCES inspection_answer (id),
	org_id    BIGINT NOT NULL REFERENCES org (id),
	size      BIGINT NOT NULL,
	body      BYTEA NOT NULL, -- a JPEG without the camera's data
	made_by   BIGINT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX inspection_photo_answer ON inspection_photo (answer_id);
