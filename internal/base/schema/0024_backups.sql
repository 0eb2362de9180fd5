-- +goose Up
-- Backups (备份) of this server and tests of a restore (恢复演练), those that failed
-- included. place and file say where a backup lies; note is for a person.
CREATE TABLE backup_run (
	id         BIGINT PRIMARY KEY,
	deed       TEXT NOT NULL CHECK (deed IN ('backup', 'proof')),
	state      TEXT NOT NULL CHECK (state IN ('asked', 'running', 'good', 'failed')),
	place      TEXT NOT NULL,
	file       TEXT NOT NULL,
	size       BIGINT NOT NULL,
	records    BIGINT NOT NULL,
	took_ms    BIGINT NOT NULL,
	note       TEXT NOT NULL,
	asked_by   BIGINT NOT NULL,
	asked_name TEXT NOT NULL,
	made_ms    BIGINT NOT NULL,
	ended_ms   BIGINT NOT NULL
);
CREATE INDEX backup_run_state ON backup_run (deed, state, made_ms);
