-- +goose Up
-- Partner organisations (协作单位): outside the tree, they see what is shared with them.
CREATE TABLE partner (
	id        BIGINT PRIMARY KEY,
	org_id    BIGINT NOT NULL REFERENCES org (id), -- the Committee
	name      TEXT NOT NULL,
	task      TEXT NOT NULL, -- on what one works together
	version   BIGINT NOT NULL,
	made_by   BIGINT NOT NULL,
	made_name TEXT NOT NULL,
	made_ms   BIGINT NOT NULL,
	UNIQUE (org_id, name)
);

-- Its people, each with the post that lets him in until a day.
CREATE TABLE partner_person (
	id         BIGINT PRIMARY KEY,
	partner_id BIGINT NOT NULL REFERENCES partner (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	holder_id  BIGINT NOT NULL,
	name       TEXT NOT NULL,
	from_day   TEXT NOT NULL,
	until_day  TEXT NOT NULL
);
CREATE INDEX partner_person_holder ON partner_person (holder_id);

-- What is shared with it, from when until when, and why.
CREATE TABLE partner_share (
	id         BIGINT PRIMARY KEY,
	partner_id BIGINT NOT NULL REFERENCES partner (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	kind       TEXT NOT NULL,
	thing_id   BIGINT NOT NULL,
	title      TEXT NOT NULL,
	why        TEXT NOT NULL,
	from_day   TEXT NOT NULL,
	until_day  TEXT NOT NULL,
	taken_ms   BIGINT NOT NULL, -- when it was taken back; 0: not
	taken_why  TEXT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_name  TEXT NOT NULL,
	made_ms    BIGINT NOT NULL
);
CREATE INDEX partner_share_partner ON partner_share (partner_id, id);

-- Each opening of what is shared.
CREATE TABLE partner_look (
	id       BIGINT PRIMARY KEY,
	share_id BIGINT NOT NULL REFERENCES partner_share (id),
	org_id   BIGINT NOT NULL REFERENCES org (id),
	name     TEXT NOT NULL,
	file     BOOLEAN NOT NULL, -- taken as a file
	at_ms    BIGINT NOT NULL
);
CREATE INDEX partner_look_share ON partner_look (share_id, id);
