-- +goose Up
-- A code that the system administrator had made serves once the security
-- administrator has admitted it. Codes that are under way were made by the command
-- line, which needs nobody.
ALTER TABLE activation ADD COLUMN admitted_ms BIGINT NOT NULL DEFAULT 0;
UPDATE activation SET admitted_ms = made_ms;
