-- +goose Up
-- An organisation's identity never dies; what it is called and where it stands
-- are dated versions. num gives its segment of every path.
CREATE TABLE org (
	id         BIGINT PRIMARY KEY,
	num        BIGINT NOT NULL UNIQUE,
	founded_on TEXT NOT NULL,
	ended_on   TEXT
);

CREATE TABLE org_version (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	from_day    TEXT NOT NULL,
	until_day   TEXT NOT NULL,
	-- as until_day, but open for the last version: who stood above an
	-- organisation when it ended keeps its records in reach
	reach_until TEXT NOT NULL,
	path        TEXT NOT NULL,
	parent_id   BIGINT NOT NULL,
	kind        TEXT NOT NULL,
	name        TEXT NOT NULL,
	short_name  TEXT NOT NULL,
	code        TEXT NOT NULL,
	sort_no     BIGINT NOT NULL,
	locality    TEXT NOT NULL,
	term_years  BIGINT NOT NULL,
	decision_id BIGINT NOT NULL,
	CHECK (from_day < until_day)
);
CREATE UNIQUE INDEX org_version_day ON org_version (org_id, from_day);
CREATE INDEX org_version_path ON org_version (path, from_day, reach_until, org_id);
CREATE INDEX org_version_code ON org_version (code);
CREATE INDEX org_version_parent ON org_version (parent_id, sort_no);

CREATE TABLE org_succession (
	id          BIGINT PRIMARY KEY,
	from_org    BIGINT NOT NULL REFERENCES org (id),
	to_org      BIGINT NOT NULL REFERENCES org (id),
	act         TEXT NOT NULL,
	on_day      TEXT NOT NULL,
	decision_id BIGINT NOT NULL
);
CREATE INDEX org_succession_from ON org_succession (from_org);
CREATE INDEX org_succession_to ON org_succession (to_org);

CREATE TABLE unit (
	id          BIGINT PRIMARY KEY,
	name        TEXT NOT NULL,
	credit_code TEXT NOT NULL,
	sector      TEXT NOT NULL
);
CREATE UNIQUE INDEX unit_name ON unit (name);

CREATE TABLE org_unit (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	unit_id   BIGINT NOT NULL REFERENCES unit (id),
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL
);
CREATE INDEX org_unit_of ON org_unit (org_id, from_day);

-- Terms of the leading body. due_day is the last day of the term.
CREATE TABLE org_term (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	from_day    TEXT NOT NULL,
	due_day     TEXT NOT NULL,
	until_day   TEXT NOT NULL,
	how         TEXT NOT NULL,
	seats       BIGINT NOT NULL,
	decision_id BIGINT NOT NULL
);
CREATE INDEX org_term_org ON org_term (org_id, from_day);

CREATE TABLE member (
	id            BIGINT PRIMARY KEY,
	name          TEXT NOT NULL,
	pinyin        TEXT NOT NULL,
	initials      TEXT NOT NULL,
	sex           BIGINT NOT NULL,
	nation        TEXT NOT NULL,
	birth_on      TEXT,
	birth_exact   BOOLEAN NOT NULL,
	id_seal       TEXT NOT NULL,
	id_blind      TEXT UNIQUE,
	phone_seal    TEXT NOT NULL,
	phone_blind   TEXT,
	address_seal  TEXT NOT NULL,
	register_seal TEXT NOT NULL,
	pay_seal      TEXT NOT NULL,
	education     TEXT NOT NULL,
	degree        TEXT NOT NULL,
	native_place  TEXT NOT NULL,
	work_from     TEXT,
	job           TEXT NOT NULL,
	job_kind      TEXT NOT NULL,
	title         TEXT NOT NULL,
	archive       TEXT NOT NULL,
	joined_on     TEXT,
	full_on       TEXT,
	party_from    TEXT,
	party_basis   TEXT NOT NULL,
	note          TEXT NOT NULL,
	version       BIGINT NOT NULL,
	batch_id      BIGINT NOT NULL
);
CREATE INDEX member_pinyin ON member (pinyin, id);
CREATE INDEX member_name ON member (name);
CREATE INDEX member_phone ON member (phone_blind);
CREATE INDEX member_batch ON member (batch_id);

-- Exactly one branch on any day.
CREATE TABLE membership (
	id         BIGINT PRIMARY KEY,
	member_id  BIGINT NOT NULL REFERENCES member (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	from_day   TEXT NOT NULL,
	until_day  TEXT NOT NULL,
	in_reason  TEXT NOT NULL,
	out_reason TEXT NOT NULL,
	CHECK (from_day < until_day)
);
CREATE UNIQUE INDEX membership_member ON membership (member_id, from_day);
CREATE INDEX membership_org ON membership (org_id, from_day, until_day);

-- 党籍状态, where it is not 正常.
CREATE TABLE member_standing (
	id        BIGINT PRIMARY KEY,
	member_id BIGINT NOT NULL REFERENCES member (id),
	standing  TEXT NOT NULL,
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL,
	reason    TEXT NOT NULL
);
CREATE INDEX member_standing_member ON member_standing (member_id, from_day);

-- retired, mobile, lost, hardship: each with its days.
CREATE TABLE member_flag (
	id        BIGINT PRIMARY KEY,
	member_id BIGINT NOT NULL REFERENCES member (id),
	flag      TEXT NOT NULL,
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL,
	note      TEXT NOT NULL
);
CREATE INDEX member_flag_member ON member_flag (member_id, flag, from_day);

CREATE TABLE party_group (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	name      TEXT NOT NULL,
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL
);
CREATE INDEX party_group_org ON party_group (org_id, from_day);

CREATE TABLE party_group_member (
	id        BIGINT PRIMARY KEY,
	group_id  BIGINT NOT NULL REFERENCES party_group (id),
	member_id BIGINT NOT NULL REFERENCES member (id),
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL
);
CREATE INDEX party_group_member_group ON party_group_member (group_id, from_day);
CREATE INDEX party_group_member_member ON party_group_member (member_id, from_day);

-- A person who holds a post here and is no member of a branch here.
CREATE TABLE outsider (
	id   BIGINT PRIMARY KEY,
	name TEXT NOT NULL,
	unit TEXT NOT NULL
);

-- Posts give authority on their days and only then.
CREATE TABLE post (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	holder_id   BIGINT NOT NULL,
	kind        TEXT NOT NULL,
	how         TEXT NOT NULL,
	term_id     BIGINT NOT NULL,
	from_day    TEXT NOT NULL,
	until_day   TEXT NOT NULL,
	sort_no     BIGINT NOT NULL,
	decision_id BIGINT NOT NULL,
	CHECK (from_day < until_day)
);
CREATE INDEX post_holder ON post (holder_id, from_day);
CREATE INDEX post_org ON post (org_id, from_day);

-- One import of a file: what it made can be undone until something depends on it.
CREATE TABLE import_batch (
	id       BIGINT PRIMARY KEY,
	org_id   BIGINT NOT NULL REFERENCES org (id),
	kind     TEXT NOT NULL,
	file     TEXT NOT NULL,
	digest   TEXT NOT NULL,
	state    TEXT NOT NULL,
	good     BIGINT NOT NULL,
	flagged  BIGINT NOT NULL,
	refused  BIGINT NOT NULL,
	ignored  BIGINT NOT NULL,
	made     BIGINT NOT NULL,
	changed  BIGINT NOT NULL,
	doc      TEXT NOT NULL,
	made_ms  BIGINT NOT NULL,
	made_by  BIGINT NOT NULL
);
CREATE INDEX import_batch_org ON import_batch (org_id, made_ms);
