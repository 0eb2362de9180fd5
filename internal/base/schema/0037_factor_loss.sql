-- +goose Up
-- The system administrator has said that somebody lost the second factor; it goes once
-- the security administrator agrees.
CREATE TABLE factor_loss (
	account_id BIGINT PRIMARY KEY REFERENCES account (id),
	said_ms    BIGINT NOT NULL
);
