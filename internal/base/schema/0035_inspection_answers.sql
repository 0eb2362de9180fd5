-- +goose Up
-- What the team says about an organisation, by the lines of the pinned checklist. A
-- finding is part of the answer that it was born from, and becomes a problem of the
-- rectification list with the letter.
CREATE TABLE inspection_answer (
	id         BIGINT PRIMARY KEY,
	matter_id  BIGINT NOT NULL REFERENCES matter (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	item_id    BIGINT NOT NULL REFERENCES standard_item (id),
	result     TEXT NOT NULL CHECK (result IN ('meets', 'partly', 'fails', 'none')),
	note       TEXT NOT NULL,
	finding    TEXT NOT NULL, -- empty: none
	problem_id BIGINT NOT NULL, -- 0 before the letter
	on_day     TEXT NOT NULL,
	version    BIGINT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_name  TEXT NOT NULL,
	made_ms    BIGINT NOT NULL,
	UNIQUE (matter_id, org_id, item_id)
);

-- Questions of the team, and the answers of the organisation.
CREATE TABLE inspection_word (
	id        BIGINT PRIMARY KEY,
	matter_id BIGINT NOT NULL REFERENCES matter (id),
	org_id    BIGINT NOT NULL REFERENCES org (id),
	side      TEXT NOT NULL CHECK (side IN ('team', 'org')),
	text      TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX inspection_word_of ON inspection_word (matter_id, org_id, id);

-- The letter (反馈意见) to an organisation.
CREATE TABLE inspection_letter (
	id        BIGINT PRIMARY KEY,
	matter_id BIGINT NOT NULL REFERENCES matter (id),
	org_id    BIGINT NOT NULL REFERENCES org (id),
	number    TEXT NOT NULL,
	on_day    TEXT NOT NULL,
	due_day   TEXT NOT NULL, -- by which what was found is put right
	text      TEXT NOT NULL,
	findings  TEXT NOT NULL, -- as they stood that day, one a line
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL,
	UNIQUE (matter_id, org_id)
);
