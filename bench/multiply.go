package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers pgx
)

// copied are the tables that a larger house has more of, with what becomes of their
// columns in copy number $k: an id moves within the bits that tell processes apart, and
// the second step of a path gets the copy's number. What was sealed stays behind.
var copied = []struct {
	table, where string
	set          map[string]string
}{
	{"org", "id <> $root", map[string]string{"id": "id + $k", "num": "num + $k * 1296"}},
	{"org_version", "org_id <> $root", map[string]string{"id": "id + $k", "org_id": "org_id + $k", "path": "SUBSTR(path, 1, 4) || $seg || SUBSTR(path, 7)",
		"parent_id": "CASE parent_id WHEN $root THEN parent_id ELSE parent_id + $k END"}},
	{"org_term", "org_id <> $root", map[string]string{"id": "id + $k", "org_id": "org_id + $k"}},
	{"member", "1 = 1", map[string]string{"id": "id + $k", "id_seal": "''", "id_blind": "NULL", "phone_seal": "''", "phone_blind": "NULL", "address_seal": "''", "register_seal": "''", "pay_seal": "''"}},
	{"membership", "org_id <> $root", map[string]string{"id": "id + $k", "org_id": "org_id + $k", "member_id": "member_id + $k"}},
	{"post", "org_id <> $root", map[string]string{"id": "id + $k", "org_id": "org_id + $k", "holder_id": "holder_id + $k"}},
	{"activity", "org_id <> $root", map[string]string{"id": "id + $k", "org_id": "org_id + $k"}},
	{"activity_org", "org_id <> $root AND activity_id IN (SELECT id FROM activity WHERE org_id <> $root)", map[string]string{"activity_id": "activity_id + $k", "org_id": "org_id + $k"}},
	{"activity_kind", "activity_id IN (SELECT id FROM activity WHERE org_id <> $root)", map[string]string{"activity_id": "activity_id + $k"}},
}

// mostCopies is how many copies the bits hold.
const mostCopies = 1023

// multiply adds copies of everything below the root, past the program. All copies of a row
// are added one after the other, so that a table grows by its key; copy after copy would
// touch every page of it each time.
func multiply(ctx context.Context, file, server string, from, to int) (err error) {
	driver, dsn := "sqlite", "file:"+file+"?_pragma=synchronous(OFF)&_pragma=journal_mode(OFF)&_pragma=cache_size(-500000)"
	if server != "" {
		driver, dsn = "pgx", server
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1) // what is put aside belongs to the connection
	defer func() { err = errors.Join(err, db.Close()) }()
	var root int64
	if err := db.QueryRowContext(ctx, "SELECT org_id FROM org_version ORDER BY LENGTH(path) LIMIT 1").Scan(&root); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "CREATE TEMPORARY TABLE times (k BIGINT, seg TEXT)"); err != nil {
		return err
	}
	for k := from; k <= to; k++ {
		if _, err := db.ExecContext(ctx, fmt.Sprintf("INSERT INTO times VALUES (%d, '%s')", k, base36(k))); err != nil {
			return err
		}
	}
	fill := strings.NewReplacer("$root", fmt.Sprint(root), "$k", "times.k", "$seg", "times.seg")
	for _, t := range copied { // put aside before the first is added to
		own := "id"
		if strings.HasPrefix(t.table, "activity_") {
			own = "activity_id"
		}
		if _, err := db.ExecContext(ctx, fill.Replace("CREATE TEMPORARY TABLE seed_"+t.table+" AS SELECT * FROM "+t.table+" WHERE "+own+" % 1024 = 0 AND "+t.where+" ORDER BY "+own)); err != nil {
			return fmt.Errorf("%s: %w", t.table, err)
		}
	}
	begin := time.Now()
	for _, t := range copied {
		if err := addCopies(ctx, db, t.table, t.set, fill); err != nil {
			return fmt.Errorf("%s: %w", t.table, err)
		}
		fmt.Fprintf(os.Stderr, "%s copied after %s\n", t.table, time.Since(begin).Round(time.Second))
	}
	if server != "" {
		_, err = db.ExecContext(ctx, "ANALYZE")
	}
	return err
}

// addCopies adds the copies of what was put aside of a table.
func addCopies(ctx context.Context, db *sql.DB, table string, set map[string]string, fill *strings.Replacer) error {
	rows, err := db.QueryContext(ctx, "SELECT * FROM seed_"+table+" LIMIT 0")
	if err != nil {
		return err
	}
	columns, err := rows.Columns()
	if err := errors.Join(err, rows.Close()); err != nil {
		return err
	}
	values := slices.Clone(columns)
	for i, c := range values {
		values[i] = cmp.Or(set[c], c)
	}
	_, err = db.ExecContext(ctx, fill.Replace("INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") SELECT "+strings.Join(values, ", ")+" FROM seed_"+table+" CROSS JOIN times"))
	return err
}

func base36(n int) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return string([]byte{digits[n/36], digits[n%36]})
}
