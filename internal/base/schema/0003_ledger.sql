-- +goose Up
CREATE TABLE activity (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	state       TEXT NOT NULL CHECK (state IN ('kept', 'void')),
	version     BIGINT NOT NULL,
	on_day      TEXT NOT NULL,
	until_day   TEXT NOT NULL,
	from_time   TEXT NOT NULL,
	until_time  TEXT NOT NULL,
	title       TEXT NOT NULL,
	place       TEXT NOT NULL,
	site_id     BIGINT NOT NULL,
	group_id    BIGINT NOT NULL,
	chair       TEXT NOT NULL,
	recorder    TEXT NOT NULL,
	lecturer    TEXT NOT NULL,
	lecturer_id BIGINT NOT NULL,
	minutes     TEXT NOT NULL,
	guests      TEXT NOT NULL,
	others      BIGINT NOT NULL,
	study_mins  BIGINT NOT NULL,
	why         TEXT NOT NULL,
	made_by     BIGINT NOT NULL,
	made_ms     BIGINT NOT NULL,
	changed_ms  BIGINT NOT NULL
);
CREATE INDEX activity_owner ON activity (org_id, on_day);
CREATE INDEX activity_day ON activity (on_day, id);
CREATE INDEX activity_site ON activity (site_id, on_day);

CREATE TABLE activity_kind (
	activity_id BIGINT NOT NULL REFERENCES activity (id),
	kind        TEXT NOT NULL,
	PRIMARY KEY (activity_id, kind)
);
CREATE INDEX activity_kind_kind ON activity_kind (kind, activity_id);

-- The organisations that held it together. roster, committee, group: everybody due was there but
-- those marked; named: only those named were there.
CREATE TABLE activity_org (
	activity_id BIGINT NOT NULL REFERENCES activity (id),
	org_id      BIGINT NOT NULL REFERENCES org (id),
	mode        TEXT NOT NULL CHECK (mode IN ('roster', 'committee', 'group', 'named')),
	PRIMARY KEY (activity_id, org_id)
);
CREATE INDEX activity_org_org ON activity_org (org_id, activity_id);

-- The marked: in roster mode who was absent and why, in named mode who was there.
CREATE TABLE activity_person (
	activity_id BIGINT NOT NULL REFERENCES activity (id),
	member_id   BIGINT NOT NULL REFERENCES member (id),
	org_id      BIGINT NOT NULL REFERENCES org (id),
	absent      BOOLEAN NOT NULL,
	reason      TEXT NOT NULL,
	note        TEXT NOT NULL,
	PRIMARY KEY (activity_id, member_id)
);
CREATE INDEX activity_person_member ON activity_person (member_id, activity_id);

CREATE TABLE activity_item (
	activity_id BIGINT NOT NULL REFERENCES activity (id),
	no          BIGINT NOT NULL,
	title       TEXT NOT NULL,
	topic_id    BIGINT NOT NULL,
	PRIMARY KEY (activity_id, no)
);
CREATE INDEX activity_item_topic ON activity_item (topic_id, activity_id);

CREATE TABLE activity_vote (
	activity_id BIGINT NOT NULL REFERENCES activity (id),
	no          BIGINT NOT NULL,
	what        TEXT NOT NULL,
	due         BIGINT NOT NULL,
	present     BIGINT NOT NULL,
	yes         BIGINT NOT NULL,
	nay         BIGINT NOT NULL,
	abstained   BIGINT NOT NULL,
	PRIMARY KEY (activity_id, no)
);

-- What a record said before each correction, as one document.
CREATE TABLE activity_past (
	activity_id BIGINT NOT NULL REFERENCES activity (id),
	version     BIGINT NOT NULL,
	doc         TEXT NOT NULL,
	why         TEXT NOT NULL,
	made_by     BIGINT NOT NULL,
	made_ms     BIGINT NOT NULL,
	PRIMARY KEY (activity_id, version)
);

CREATE TABLE activity_photo (
	id          BIGINT PRIMARY KEY,
	activity_id BIGINT NOT NULL REFERENCES activity (id),
	caption     TEXT NOT NULL,
	credit      TEXT NOT NULL,
	width       BIGINT NOT NULL,
	height      BIGINT NOT NULL,
	small       BYTEA NOT NULL,
	large       BYTEA NOT NULL
);
CREATE INDEX activity_photo_activity ON activity_photo (activity_id);

-- A form half filled in: one for each person, organisation and form.
CREATE TABLE draft (
	account_id BIGINT NOT NULL,
	org_id     BIGINT NOT NULL,
	form       TEXT NOT NULL,
	doc        TEXT NOT NULL,
	changed_ms BIGINT NOT NULL,
	PRIMARY KEY (account_id, org_id, form)
);

-- Why something due was not held: the reason stands beside the duty.
CREATE TABLE duty_note (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	rule      TEXT NOT NULL,
	from_day  TEXT NOT NULL,
	text      TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE UNIQUE INDEX duty_note_slot ON duty_note (org_id, rule, from_day);

CREATE TABLE decision (
	id           BIGINT PRIMARY KEY,
	org_id       BIGINT NOT NULL REFERENCES org (id),
	kind         TEXT NOT NULL,
	number       TEXT NOT NULL,
	title        TEXT NOT NULL,
	made_on      TEXT NOT NULL,
	effective_on TEXT NOT NULL,
	body         TEXT NOT NULL,
	state        TEXT NOT NULL CHECK (state IN ('kept', 'void')),
	why          TEXT NOT NULL,
	made_by      BIGINT NOT NULL,
	made_ms      BIGINT NOT NULL
);
CREATE INDEX decision_owner ON decision (org_id, made_on);
CREATE INDEX decision_day ON decision (made_on, id);

-- What a decision does, line by line: to which organisation, to which person.
CREATE TABLE decision_item (
	decision_id BIGINT NOT NULL REFERENCES decision (id),
	no          BIGINT NOT NULL,
	act         TEXT NOT NULL,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	member_id   BIGINT NOT NULL,
	detail      TEXT NOT NULL,
	PRIMARY KEY (decision_id, no)
);
CREATE INDEX decision_item_org ON decision_item (org_id, act);
CREATE INDEX decision_item_member ON decision_item (member_id, act);
CREATE INDEX decision_item_act ON decision_item (act, decision_id);

CREATE TABLE topic (
	id           BIGINT PRIMARY KEY,
	org_id       BIGINT NOT NULL REFERENCES org (id),
	title        TEXT NOT NULL,
	source       TEXT NOT NULL,
	published_on TEXT NOT NULL,
	body         TEXT NOT NULL,
	withdrawn    BOOLEAN NOT NULL,
	made_ms      BIGINT NOT NULL
);
CREATE INDEX topic_day ON topic (published_on, id);

CREATE TABLE site (
	id       BIGINT PRIMARY KEY,
	org_id   BIGINT NOT NULL REFERENCES org (id),
	name     TEXT NOT NULL,
	address  TEXT NOT NULL,
	opening  TEXT NOT NULL,
	capacity BIGINT NOT NULL,
	closed   BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX site_name ON site (name);

-- A frozen edition of a report: its contributions, so that a later change shows.
CREATE TABLE edition (
	id       BIGINT PRIMARY KEY,
	org_id   BIGINT NOT NULL REFERENCES org (id),
	year     BIGINT NOT NULL,
	name     TEXT NOT NULL,
	as_of    TEXT NOT NULL,
	made_by  BIGINT NOT NULL,
	made_ms  BIGINT NOT NULL
);
CREATE INDEX edition_org ON edition (org_id, year);

CREATE TABLE edition_figure (
	edition_id BIGINT NOT NULL REFERENCES edition (id),
	figure     TEXT NOT NULL,
	value      BIGINT NOT NULL,
	records    BIGINT NOT NULL,
	doc        TEXT NOT NULL,
	PRIMARY KEY (edition_id, figure)
);
