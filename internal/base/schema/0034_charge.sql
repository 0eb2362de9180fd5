-- +goose Up
-- Responsibility lists (主体责任清单): one row a version of the list of one kind.
CREATE TABLE charge_list (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id), -- the Committee, whose list it is
	kind      TEXT NOT NULL,
	no        BIGINT NOT NULL, -- of the version, from 1
	title     TEXT NOT NULL,
	basis     TEXT NOT NULL, -- the document that it rests on
	state     TEXT NOT NULL, -- draft, force, void
	from_day  TEXT, -- in force from; NULL while a draft
	until_day TEXT, -- until the version that followed
	version   BIGINT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL,
	UNIQUE (org_id, kind, no)
);

-- Its duties. Those of a list that is in force never change.
CREATE TABLE charge_duty (
	id      BIGINT PRIMARY KEY,
	list_id BIGINT NOT NULL REFERENCES charge_list (id),
	org_id  BIGINT NOT NULL REFERENCES org (id),
	no      BIGINT NOT NULL,
	text    TEXT NOT NULL,
	doc     TEXT NOT NULL, -- the citation
	article TEXT NOT NULL,
	checked TEXT NOT NULL, -- what is checked
	often   TEXT NOT NULL,
	who     TEXT NOT NULL, -- who answers for it
	shows   TEXT NOT NULL, -- rule, record, said
	rule    TEXT NOT NULL,
	kinds   TEXT NOT NULL, -- of activities, parted by commas
	number  BIGINT NOT NULL
);
CREATE INDEX charge_duty_list ON charge_duty (list_id, no);

-- What an organisation states of a duty that no record can show.
CREATE TABLE charge_said (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id),
	duty_id   BIGINT NOT NULL REFERENCES charge_duty (id),
	from_day  TEXT NOT NULL, -- the first day of the period
	on_day    TEXT NOT NULL, -- when it was done
	text      TEXT NOT NULL,
	state     TEXT NOT NULL, -- kept, void
	why       TEXT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL
);
CREATE INDEX charge_said_org ON charge_said (org_id, duty_id, from_day);
