-- +goose Up
-- What was decided on an item of the agenda, and whether it comes again at the
-- next meeting of this kind.
ALTER TABLE activity_item ADD COLUMN decided TEXT NOT NULL DEFAULT '';
ALTER TABLE activity_item ADD COLUMN again BOOLEAN NOT NULL DEFAULT FALSE;
