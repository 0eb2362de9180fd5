-- +goose Up
-- The people of a transfer of membership (组织关系转接): each is received or returned by
-- himself. org_id is the branch that sends him, of those who come from outside the one
-- that receives him; other_id the receiving branch inside the house. What came with a
-- letter for somebody who is no member here yet is kept here until he is received.
CREATE TABLE transfer_line (
	id         BIGINT PRIMARY KEY,
	matter_id  BIGINT NOT NULL REFERENCES matter (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	other_id   BIGINT NOT NULL,
	no         BIGINT NOT NULL,
	member_id  BIGINT NOT NULL,
	name       TEXT NOT NULL,
	sex        BIGINT NOT NULL,
	nation     TEXT NOT NULL,
	birth_on   TEXT,
	joined_on  TEXT,
	full_on    TEXT,
	job        TEXT NOT NULL,
	id_seal    TEXT NOT NULL,
	phone_seal TEXT NOT NULL,
	papers     BOOLEAN NOT NULL,
	measure    TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('asked', 'lettered', 'returned', 'received', 'done', 'dropped')),
	on_day     TEXT,
	why        TEXT NOT NULL
);
CREATE INDEX transfer_line_matter ON transfer_line (matter_id, no);
CREATE INDEX transfer_line_member ON transfer_line (member_id, id);
CREATE UNIQUE INDEX transfer_line_open ON transfer_line (member_id) WHERE member_id > 0 AND state IN ('asked', 'lettered', 'returned');

-- Letters of introduction (介绍信): those that the Committee issues, and those that come
-- with people from outside.
CREATE TABLE transfer_letter (
	id         BIGINT PRIMARY KEY,
	line_id    BIGINT NOT NULL REFERENCES transfer_line (id),
	matter_id  BIGINT NOT NULL REFERENCES matter (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	way        TEXT NOT NULL CHECK (way IN ('out', 'in')),
	issuer     TEXT NOT NULL,
	number     TEXT NOT NULL,
	issued_on  TEXT NOT NULL,
	days       BIGINT NOT NULL,
	until_on   TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('open', 'used', 'replaced', 'void')),
	receipt_on TEXT,
	why        TEXT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_name  TEXT NOT NULL,
	made_ms    BIGINT NOT NULL
);
CREATE UNIQUE INDEX transfer_letter_number ON transfer_letter (issuer, number);
CREATE INDEX transfer_letter_org ON transfer_letter (org_id, issued_on);
CREATE INDEX transfer_letter_line ON transfer_letter (line_id, id);
