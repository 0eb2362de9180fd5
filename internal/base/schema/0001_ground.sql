-- +goose Up
-- The journal: each entry commits to the one before. No personal values.
CREATE TABLE journal (
	seq        BIGINT PRIMARY KEY,
	id         BIGINT NOT NULL,
	at_ms      BIGINT NOT NULL,
	org_id     BIGINT NOT NULL,
	account_id BIGINT NOT NULL,
	post_id    BIGINT NOT NULL,
	by_program TEXT NOT NULL,
	deed       TEXT NOT NULL,
	subject    TEXT NOT NULL,
	subject_id BIGINT NOT NULL,
	detail     TEXT NOT NULL,
	prev       TEXT NOT NULL,
	hash       TEXT NOT NULL
);
CREATE INDEX journal_subject ON journal (subject, subject_id, seq);
CREATE INDEX journal_org ON journal (org_id, at_ms);
CREATE INDEX journal_deed ON journal (deed, at_ms);

-- Who may sign in. login is normalised (NFKC, lower case).
CREATE TABLE account (
	id        BIGINT PRIMARY KEY,
	login     TEXT NOT NULL UNIQUE,
	name      TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	password  TEXT NOT NULL,
	disabled  BOOLEAN NOT NULL DEFAULT FALSE,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX account_person ON account (person_id);

CREATE TABLE session (
	token      TEXT PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id),
	post_id    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL,
	seen_ms    BIGINT NOT NULL,
	until_ms   BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id);

-- Failed sign-ins by normalised name and by address, for the lock-out.
CREATE TABLE sign_in_failure (
	who     TEXT NOT NULL,
	at_ms   BIGINT NOT NULL,
	id      BIGINT PRIMARY KEY
);
CREATE INDEX sign_in_failure_who ON sign_in_failure (who, at_ms);

-- Background work: taken up again after a restart.
CREATE TABLE job (
	id         BIGINT PRIMARY KEY,
	kind       TEXT NOT NULL,
	org_id     BIGINT NOT NULL,
	account_id BIGINT NOT NULL,
	post_id    BIGINT NOT NULL,
	person_id  BIGINT NOT NULL,
	name       TEXT NOT NULL,
	input      TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
	step       BIGINT NOT NULL DEFAULT 0,
	steps      BIGINT NOT NULL DEFAULT 0,
	note       TEXT NOT NULL DEFAULT '',
	made_ms    BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL
);
CREATE INDEX job_state ON job (state, id);

CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);
