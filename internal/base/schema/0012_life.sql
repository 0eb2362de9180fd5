-- +goose Up
-- Two people of one organisation talked on a day (谈心谈话). What was said is
-- nobody's business: nothing of it is asked.
CREATE TABLE talk (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	on_day    TEXT NOT NULL,
	first_id  BIGINT NOT NULL,
	second_id BIGINT NOT NULL,
	state     TEXT NOT NULL CHECK (state IN ('kept', 'void')),
	why       TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_ms   BIGINT NOT NULL,
	void_ms   BIGINT NOT NULL
);
CREATE UNIQUE INDEX talk_pair ON talk (org_id, on_day, first_id, second_id) WHERE state = 'kept';
CREATE INDEX talk_day ON talk (org_id, on_day);
CREATE INDEX talk_first ON talk (first_id, on_day);
CREATE INDEX talk_second ON talk (second_id, on_day);

-- A problem to be put right. origin and origin_id say where it was found: in a
-- meeting now, in an inspection later.
CREATE TABLE problem (
	id         BIGINT PRIMARY KEY,
	org_id     BIGINT NOT NULL REFERENCES org (id),
	version    BIGINT NOT NULL,
	origin     TEXT NOT NULL,
	origin_id  BIGINT NOT NULL,
	found_on   TEXT NOT NULL,
	text       TEXT NOT NULL,
	about      TEXT NOT NULL CHECK (about IN ('org', 'body', 'member')),
	member_id  BIGINT NOT NULL,
	measure    TEXT NOT NULL,
	owner_id   BIGINT NOT NULL,
	due_on     TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('open', 'asked', 'closed', 'void')),
	asked_by   BIGINT NOT NULL,
	closed_on  TEXT,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL
);
CREATE INDEX problem_org ON problem (org_id, due_on);
CREATE INDEX problem_due ON problem (due_on, id);
CREATE INDEX problem_origin ON problem (origin_id, id);
CREATE INDEX problem_member ON problem (member_id, id);

-- What was done about it, what was asked for and what was changed; doc holds
-- what the problem said before a correction.
CREATE TABLE problem_step (
	id         BIGINT PRIMARY KEY,
	problem_id BIGINT NOT NULL REFERENCES problem (id),
	kind       TEXT NOT NULL CHECK (kind IN ('progress', 'ask', 'close', 'refuse', 'reopen', 'correct', 'void')),
	on_day     TEXT NOT NULL,
	text       TEXT NOT NULL,
	doc        TEXT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL
);
CREATE INDEX problem_step_problem ON problem_step (problem_id, id);

-- An organisation-life meeting or a democratic-life meeting as a matter.
CREATE TABLE orglife (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	version     BIGINT NOT NULL,
	kind        TEXT NOT NULL CHECK (kind IN ('orglife', 'demlife')),
	year        BIGINT NOT NULL,
	special     BOOLEAN NOT NULL,
	theme       TEXT NOT NULL,
	opened_on   TEXT NOT NULL,
	planned_on  TEXT NOT NULL,
	study_on    TEXT,
	study_note  TEXT NOT NULL,
	activity_id BIGINT NOT NULL,
	reported_on TEXT,
	report_note TEXT NOT NULL,
	finished_on TEXT,
	state       TEXT NOT NULL CHECK (state IN ('kept', 'void')),
	why         TEXT NOT NULL,
	made_by     BIGINT NOT NULL,
	made_ms     BIGINT NOT NULL,
	changed_ms  BIGINT NOT NULL
);
CREATE UNIQUE INDEX orglife_yearly ON orglife (org_id, kind, year) WHERE state = 'kept' AND NOT special;
CREATE INDEX orglife_year ON orglife (year, id);

-- Opinions are read in the organisation that collected them and nowhere else.
CREATE TABLE orglife_opinion (
	id         BIGINT PRIMARY KEY,
	orglife_id BIGINT NOT NULL REFERENCES orglife (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	on_day     TEXT NOT NULL,
	source     TEXT NOT NULL,
	text       TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('kept', 'void')),
	why        TEXT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL
);
CREATE INDEX orglife_opinion_of ON orglife_opinion (orglife_id, id);

-- Whose written comparison (对照检查材料) is ready.
CREATE TABLE orglife_ready (
	orglife_id BIGINT NOT NULL REFERENCES orglife (id),
	person_id  BIGINT NOT NULL,
	on_day     TEXT NOT NULL,
	PRIMARY KEY (orglife_id, person_id)
);

CREATE TABLE orglife_past (
	orglife_id BIGINT NOT NULL REFERENCES orglife (id),
	version    BIGINT NOT NULL,
	doc        TEXT NOT NULL,
	why        TEXT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL,
	PRIMARY KEY (orglife_id, version)
);

-- A round of democratic appraisal (民主评议党员) of one branch and year.
CREATE TABLE appraisal (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	version     BIGINT NOT NULL,
	year        BIGINT NOT NULL,
	held_on     TEXT NOT NULL,
	activity_id BIGINT NOT NULL,
	sheets_out  BIGINT NOT NULL,
	sheets_back BIGINT NOT NULL,
	sheets_good BIGINT NOT NULL,
	decided_on  TEXT,
	cap_why     TEXT NOT NULL,
	closed_on   TEXT,
	state       TEXT NOT NULL CHECK (state IN ('kept', 'void')),
	why         TEXT NOT NULL,
	made_by     BIGINT NOT NULL,
	made_ms     BIGINT NOT NULL,
	changed_ms  BIGINT NOT NULL
);
CREATE UNIQUE INDEX appraisal_yearly ON appraisal (org_id, year) WHERE state = 'kept';
CREATE INDEX appraisal_year ON appraisal (year, id);

-- One participant: frozen from the roster of the day of the meeting.
CREATE TABLE appraisal_person (
	appraisal_id BIGINT NOT NULL REFERENCES appraisal (id),
	member_id    BIGINT NOT NULL REFERENCES member (id),
	org_id       BIGINT NOT NULL REFERENCES org (id),
	probationary BOOLEAN NOT NULL,
	self_done    BOOLEAN NOT NULL,
	self_text    TEXT NOT NULL,
	counted      BOOLEAN NOT NULL,
	excellent    BIGINT NOT NULL,
	pass         BIGINT NOT NULL,
	basic        BIGINT NOT NULL,
	fail         BIGINT NOT NULL,
	blank        BIGINT NOT NULL,
	proposed     TEXT NOT NULL,
	grade        TEXT NOT NULL,
	feedback_on  TEXT,
	PRIMARY KEY (appraisal_id, member_id)
);
CREATE INDEX appraisal_person_member ON appraisal_person (member_id, appraisal_id);

-- What a grade was before it was corrected.
CREATE TABLE appraisal_past (
	id           BIGINT PRIMARY KEY,
	appraisal_id BIGINT NOT NULL REFERENCES appraisal (id),
	member_id    BIGINT NOT NULL,
	grade        TEXT NOT NULL,
	why          TEXT NOT NULL,
	made_by      BIGINT NOT NULL,
	made_ms      BIGINT NOT NULL
);
CREATE INDEX appraisal_past_of ON appraisal_past (appraisal_id, member_id);
