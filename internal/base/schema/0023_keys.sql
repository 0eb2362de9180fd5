-- +goose Up
-- One sealed word, by which a start tells that the key file is that of this database.
CREATE TABLE key_check (
	id   BIGINT PRIMARY KEY,
	seal TEXT NOT NULL
);
