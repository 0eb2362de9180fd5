-- +goose Up
-- The yearly report on duty (述职评议考核): what the Committee opens for a year.
CREATE TABLE review_year (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id), -- the Committee
	year      BIGINT NOT NULL,
	held_on   TEXT NOT NULL, -- the day of the meeting
	until_on  TEXT NOT NULL, -- until when reports are handed in
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL,
	UNIQUE (org_id, year)
);

-- One secretary's report, with what became of it.
CREATE TABLE review_report (
	id          BIGINT PRIMARY KEY,
	year_id     BIGINT NOT NULL REFERENCES review_year (id),
	org_id      BIGINT NOT NULL REFERENCES org (id),
	holder_id   BIGINT NOT NULL, -- the secretary
	holder_name TEXT NOT NULL,
	way         TEXT NOT NULL, -- meeting, paper
	version     BIGINT NOT NULL,
	work        TEXT NOT NULL, -- the three parts of the report
	problems    TEXT NOT NULL,
	next        TEXT NOT NULL,
	figures     TEXT NOT NULL, -- as they were when it was handed in, a JSON list
	handed_on   TEXT,
	read_on     TEXT,
	return_why  TEXT NOT NULL,
	excused_why TEXT NOT NULL, -- why nothing is reported this year; empty: it is
	comment     TEXT NOT NULL,
	comment_by  TEXT NOT NULL,
	grade       TEXT NOT NULL,
	grade_why   TEXT NOT NULL,
	decided_on  TEXT,
	told_on     TEXT,
	talk_on     TEXT, -- of a low grade: the talk
	talk_note   TEXT NOT NULL,
	made_ms     BIGINT NOT NULL,
	changed_ms  BIGINT NOT NULL,
	UNIQUE (year_id, org_id)
);
CREATE INDEX review_report_org ON review_report (org_id, year_id);

-- The slips of the assessment as one person counted them; two have to agree.
CREATE TABLE review_count (
	report_id BIGINT NOT NULL REFERENCES review_report (id),
	org_id    BIGINT NOT NULL REFERENCES org (id),
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	sent      BIGINT NOT NULL,
	back      BIGINT NOT NULL,
	valid     BIGINT NOT NULL,
	good      BIGINT NOT NULL,
	fair      BIGINT NOT NULL,
	average   BIGINT NOT NULL,
	poor      BIGINT NOT NULL,
	blank     BIGINT NOT NULL,
	made_ms   BIGINT NOT NULL,
	PRIMARY KEY (report_id, made_by)
);

-- What was asked at the meeting, and what the secretary answered.
CREATE TABLE review_question (
	id        BIGINT PRIMARY KEY,
	report_id BIGINT NOT NULL REFERENCES review_report (id),
	org_id    BIGINT NOT NULL REFERENCES org (id),
	asked     TEXT NOT NULL,
	answer    TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX review_question_report ON review_question (report_id, id);
