-- +goose Up
-- The yearly plan of inspections: who inspects, what, when. An inspection is made from
-- a line of it only, and is a matter of the kind inspection.
CREATE TABLE inspection_plan (
	id         BIGINT PRIMARY KEY,
	org_id     BIGINT NOT NULL REFERENCES org (id),
	year       BIGINT NOT NULL,
	department TEXT NOT NULL,
	subject    TEXT NOT NULL,
	sort       TEXT NOT NULL CHECK (sort IN ('comprehensive', 'themed')),
	from_day   TEXT NOT NULL,
	last_day   TEXT NOT NULL,
	filing     TEXT NOT NULL, -- the number under which the plan is filed
	why        TEXT NOT NULL, -- why one more comprehensive one is needed
	with_id    BIGINT NOT NULL, -- the line with which it is done together; 0: by itself
	apart      TEXT NOT NULL, -- why one of the same kind is not done together with another
	state      TEXT NOT NULL CHECK (state IN ('kept', 'void')),
	void_why   TEXT NOT NULL,
	version    BIGINT NOT NULL,
	made_by    BIGINT NOT NULL,
	made_ms    BIGINT NOT NULL
);

-- What a draw was made from. The sample itself is kept nowhere: it follows from the
-- frame, the secret and the number.
CREATE TABLE inspection_draw (
	id          BIGINT PRIMARY KEY REFERENCES matter (id), -- of the matter
	org_id      BIGINT NOT NULL REFERENCES org (id),
	frame       TEXT NOT NULL,
	commitment  TEXT NOT NULL,
	published   TEXT NOT NULL, -- the digest of the commitment
	secret_seal TEXT NOT NULL,
	number      TEXT NOT NULL, -- empty until it is known
	entered_ms  BIGINT NOT NULL,
	replaced    TEXT NOT NULL
);

-- The organisations that are visited: there are none before the team leaves.
CREATE TABLE inspection_org (
	id         BIGINT PRIMARY KEY,
	matter_id  BIGINT NOT NULL REFERENCES matter (id),
	org_id     BIGINT NOT NULL REFERENCES org (id),
	no         BIGINT NOT NULL,
	left_on    TEXT NOT NULL,
	last_day   TEXT NOT NULL,
	version    BIGINT NOT NULL,
	UNIQUE (matter_id, org_id)
);
CREATE INDEX inspection_org_org ON inspection_org (org_id, matter_id);

-- Who of the team visits which of them.
CREATE TABLE inspection_seat (
	id        BIGINT PRIMARY KEY,
	matter_id BIGINT NOT NULL REFERENCES matter (id),
	org_id    BIGINT NOT NULL REFERENCES org (id),
	person_id BIGINT NOT NULL,
	name      TEXT NOT NULL,
	last_day  TEXT NOT NULL,
	post_id   BIGINT NOT NULL, -- the post that it gives; 0 for the Committee's own people
	UNIQUE (matter_id, org_id, person_id)
);
CREATE INDEX inspection_seat_person ON inspection_seat (person_id, matter_id);
