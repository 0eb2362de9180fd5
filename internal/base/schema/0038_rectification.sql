-- +goose Up
-- One list of rectification for every origin. part_id is the finding or the line within
-- the origin, clause what it is held against. closer_id is the organisation that looked
-- and therefore confirms the closing; 0 where the organisation found the problem itself.
-- evidence is what shows that it is put right, in a sentence.
ALTER TABLE problem ADD COLUMN part_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE problem ADD COLUMN clause TEXT NOT NULL DEFAULT '';
ALTER TABLE problem ADD COLUMN closer_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE problem ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX problem_part ON problem (origin, origin_id, org_id, part_id) WHERE part_id > 0 AND state <> 'void';

-- A time limit that was made longer is a step of its own.
CREATE TABLE problem_step_new (
	id         BIGINT PRIMARY KEY,
	problem_id BIGINT NOT NULL REFERENCES problem (id),
	kind       TEXT NOT NULL CHECK (kind IN ('progress', 'ask', 'close', 'refuse', 'reopen', 'correct', 'void', 'extend')),
	on_day     TEXT NOT NULL,
	text       TEXT NOT NULL,
	doc        TEXT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL
);
INSERT INTO problem_step_new (id, problem_id, kind, on_day, text, doc, made_by, made_ms) SELECT id, problem_id, kind, on_day, text, doc, made_by, made_ms FROM problem_step;
DROP TABLE problem_step;
ALTER TABLE problem_step_new RENAME TO problem_step;
CREATE INDEX problem_step_problem ON problem_step (problem_id, id);

-- A file may show that it is put right; none is ever asked for.
CREATE TABLE problem_file (
	id         BIGINT PRIMARY KEY,
	problem_id BIGINT NOT NULL REFERENCES problem (id),
	name       TEXT NOT NULL,
	kind       TEXT NOT NULL,
	size       BIGINT NOT NULL,
	body       BYTEA NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL
);
CREATE INDEX problem_file_problem ON problem_file (problem_id);
