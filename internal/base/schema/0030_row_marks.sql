-- +goose Up
-- Every row's keyed digest, and which columns of a table the digests cover. A
-- migration that changes values of rows, or a key of theirs, deletes the table's line in
-- row_shape: the program then takes the table as it stands, and says so in the journal.
CREATE TABLE row_mark (
	tbl  TEXT NOT NULL,
	key  TEXT NOT NULL,
	mark TEXT NOT NULL,
	PRIMARY KEY (tbl, key)
);
CREATE TABLE row_shape (
	tbl    TEXT PRIMARY KEY,
	covers TEXT NOT NULL
);
