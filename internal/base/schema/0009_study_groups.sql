-- +goose Up
-- Groups for study: the theory study centre group of a leading body, and youth
-- groups. age_most is the greatest age on age_day; 0 for none.
CREATE TABLE study_group (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	kind      TEXT NOT NULL CHECK (kind IN ('center', 'youth')),
	name      TEXT NOT NULL,
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL,
	age_most  BIGINT NOT NULL,
	age_day   TEXT NOT NULL,
	age_basis TEXT NOT NULL,
	why       TEXT NOT NULL,
	version   BIGINT NOT NULL,
	CHECK (from_day < until_day)
);
CREATE INDEX study_group_org ON study_group (org_id, kind, from_day);

CREATE TABLE study_group_member (
	id        BIGINT PRIMARY KEY,
	group_id  BIGINT NOT NULL REFERENCES study_group (id),
	member_id BIGINT NOT NULL REFERENCES member (id),
	role      TEXT NOT NULL CHECK (role IN ('leader', 'secretary', 'member')),
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL,
	CHECK (from_day < until_day)
);
CREATE INDEX study_group_member_group ON study_group_member (group_id, from_day);
CREATE INDEX study_group_member_member ON study_group_member (member_id);

-- What a group means to study in a year, line by line.
CREATE TABLE study_plan (
	group_id BIGINT NOT NULL REFERENCES study_group (id),
	year     BIGINT NOT NULL,
	no       BIGINT NOT NULL,
	quarter  BIGINT NOT NULL,
	theme    TEXT NOT NULL,
	speaker  TEXT NOT NULL,
	PRIMARY KEY (group_id, year, no)
);
