-- +goose Up
-- A site's contact, for those who book, and the number of its edition.
ALTER TABLE site ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE site ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- When a site receives visitors: weekday 1 is Monday, 7 Sunday.
CREATE TABLE site_slot (
	site_id    BIGINT NOT NULL REFERENCES site (id),
	weekday    BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
	from_time  TEXT NOT NULL,
	until_time TEXT NOT NULL,
	people     BIGINT NOT NULL CHECK (people > 0),
	PRIMARY KEY (site_id, weekday, from_time)
);

-- The days on which it does not, all the same.
CREATE TABLE site_closed (
	site_id   BIGINT NOT NULL REFERENCES site (id),
	from_day  TEXT NOT NULL,
	until_day TEXT NOT NULL,
	why       TEXT NOT NULL,
	PRIMARY KEY (site_id, from_day),
	CHECK (from_day < until_day)
);

-- Places at a site for an organisation. queue_no is the order in which the
-- bookings of one slot came; those who wait move up in it. visited is no state
-- of its own: it is a kept activity_id.
CREATE TABLE booking (
	id          BIGINT PRIMARY KEY,
	org_id      BIGINT NOT NULL REFERENCES org (id),
	site_id     BIGINT NOT NULL REFERENCES site (id),
	on_day      TEXT NOT NULL,
	from_time   TEXT NOT NULL,
	until_time  TEXT NOT NULL,
	members     BIGINT NOT NULL,
	others      BIGINT NOT NULL,
	note        TEXT NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('held', 'waiting', 'cancelled')),
	queue_no    BIGINT NOT NULL,
	why         TEXT NOT NULL,
	activity_id BIGINT NOT NULL,
	version     BIGINT NOT NULL,
	made_by     BIGINT NOT NULL,
	made_ms     BIGINT NOT NULL,
	changed_ms  BIGINT NOT NULL,
	held_ms     BIGINT NOT NULL
);
CREATE UNIQUE INDEX booking_once ON booking (site_id, on_day, from_time, org_id) WHERE state <> 'cancelled';
CREATE INDEX booking_org ON booking (org_id, on_day);
CREATE INDEX booking_day ON booking (on_day, id);
CREATE INDEX booking_activity ON booking (activity_id);

-- The fixed day of an organisation's themed party day in a year: "day:9" is every
-- month's 9th, "week:2:4" its second Thursday, "week:5:5" its last Friday.
CREATE TABLE plan_year (
	org_id     BIGINT NOT NULL REFERENCES org (id),
	year       BIGINT NOT NULL,
	fixed      TEXT NOT NULL,
	from_time  TEXT NOT NULL,
	until_time TEXT NOT NULL,
	place      TEXT NOT NULL,
	version    BIGINT NOT NULL,
	PRIMARY KEY (org_id, year)
);

-- What is planned. first_day is the day that was set at first: a plan that was
-- moved still tells where it stood.
CREATE TABLE plan (
	id         BIGINT PRIMARY KEY,
	org_id     BIGINT NOT NULL REFERENCES org (id),
	kind       TEXT NOT NULL,
	on_day     TEXT NOT NULL,
	first_day  TEXT NOT NULL,
	from_time  TEXT NOT NULL,
	until_time TEXT NOT NULL,
	title      TEXT NOT NULL,
	place      TEXT NOT NULL,
	site_id    BIGINT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('open', 'cancelled')),
	why        TEXT NOT NULL,
	version    BIGINT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL
);
CREATE INDEX plan_org ON plan (org_id, on_day);
CREATE INDEX plan_day ON plan (on_day, id);

-- Addresses under which a calendar programme fetches an organisation's calendar,
-- with the authority of the post of whoever made them. Only a digest is kept.
CREATE TABLE feed (
	id         BIGINT PRIMARY KEY,
	org_id     BIGINT NOT NULL REFERENCES org (id),
	account_id BIGINT NOT NULL REFERENCES account (id),
	person_id  BIGINT NOT NULL,
	post_id    BIGINT NOT NULL,
	below      BOOLEAN NOT NULL,
	digest     TEXT NOT NULL UNIQUE,
	made_ms    BIGINT NOT NULL,
	ended_ms   BIGINT NOT NULL
);
CREATE INDEX feed_account ON feed (account_id, made_ms);
