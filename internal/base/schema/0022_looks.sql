-- +goose Up
-- Who looked at whose record (谁看过): one row for an account, a member, a kind and a
-- day; of values shown in full each time, with the reason.
CREATE TABLE look (
	id         BIGINT PRIMARY KEY,
	account_id BIGINT NOT NULL,
	post_id    BIGINT NOT NULL,
	org_id     BIGINT NOT NULL,
	name       TEXT NOT NULL,
	member_id  BIGINT NOT NULL,
	kind       TEXT NOT NULL CHECK (kind IN ('page', 'reveal', 'export', 'paper')),
	what       TEXT NOT NULL,
	why        TEXT NOT NULL,
	note       TEXT NOT NULL,
	on_day     TEXT NOT NULL,
	at_ms      BIGINT NOT NULL
);
CREATE UNIQUE INDEX look_day ON look (account_id, member_id, kind, on_day) WHERE kind <> 'reveal';
CREATE INDEX look_member ON look (member_id, on_day);

-- Files that left (导出记录). no stands in the file too; what was refused is kept as well.
CREATE TABLE export_log (
	id         BIGINT PRIMARY KEY,
	no         TEXT NOT NULL UNIQUE,
	account_id BIGINT NOT NULL,
	post_id    BIGINT NOT NULL,
	org_id     BIGINT NOT NULL,
	name       TEXT NOT NULL,
	list       TEXT NOT NULL,
	filter     TEXT NOT NULL,
	columns    TEXT NOT NULL,
	sensitive  BOOLEAN NOT NULL,
	rows       BIGINT NOT NULL,
	sha256     TEXT NOT NULL,
	file       TEXT NOT NULL,
	why        TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('given', 'refused')),
	on_day     TEXT NOT NULL,
	at_ms      BIGINT NOT NULL
);
CREATE INDEX export_log_account ON export_log (account_id, on_day);

-- Which account has seen which version of the rules on personal data.
CREATE TABLE notice_ack (
	account_id BIGINT NOT NULL,
	version    TEXT NOT NULL,
	at_ms      BIGINT NOT NULL,
	PRIMARY KEY (account_id, version)
);

-- Whose data was cleared when the time of keeping was over: ids only.
CREATE TABLE erased (
	member_id BIGINT PRIMARY KEY,
	left_on   TEXT NOT NULL,
	on_day    TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_ms   BIGINT NOT NULL
);
