package app_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// below opens a database past the program, as its administrator can, and with foreign
// keys put aside, as he can as well.
func below(t *testing.T, e testkit.Engine) *sql.DB {
	t.Helper()
	driver, source := "pgx", e.URL
	if e.URL == "" {
		driver, source = "sqlite", "file:"+filepath.Join(e.Dir, "zhibu.db")+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	if e.URL != "" {
		if _, err := db.Exec("SET session_replication_role = replica"); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// tables describes the house's tables.
func tables(t *testing.T, g *gate.Gate) (list []gate.Table) {
	t.Helper()
	if err := g.Copy(t.Context(), gate.Program("test"), func(c *gate.Copying) error { list = c.Tables; return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

// other is an expression that makes another value of a column.
func other(c gate.Column, postgres bool) string {
	switch c.Kind {
	case gate.Whole:
		return "COALESCE(" + c.Name + ", 0) + 1"
	case gate.Truth:
		return "NOT COALESCE(" + c.Name + ", FALSE)"
	case gate.Bytes:
		if postgres {
			return `COALESCE(` + c.Name + `, ''::bytea) || '\x00'::bytea`
		}
		return "CAST(COALESCE(" + c.Name + ", '') || 'x' AS BLOB)"
	}
	return "COALESCE(" + c.Name + ", '') || 'x'"
}

// Whatever somebody with the database in his hands changes in a row, past the program,
// is found and named: each column of every table, a row that is put in, one that is
// taken out, and a digest that is changed or taken out itself.
func TestRowsThatWereChangedPastTheProgram(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		m := newMatrix(t, e, app.Powers)
		verify := func() (rows int64, bad map[string]bool) {
			t.Helper()
			n, list, err := m.w.Gate.VerifyRows(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			bad = map[string]bool{}
			for _, b := range list {
				bad[b.Table] = true
			}
			return n, bad
		}
		rows, bad := verify()
		if len(bad) != 0 || rows < 250 {
			t.Fatalf("before anything was changed, of %d rows bad are those of %v", rows, bad)
		}
		db, changed, found := below(t, e), 0, 0
		all := tables(t, m.w.Gate)
		most := 0
		for _, tb := range all {
			most = max(most, len(tb.Columns))
		}
		for round := range most { // in every table one column at a time
			var back []func() error
			var due []string
			for _, tb := range all {
				if round >= len(tb.Columns) || slices.Contains([]string{"journal", "row_shape"}, tb.Name) {
					continue
				}
				undo, ok := spoil(t, db, tb, tb.Columns[round], e.URL != "")
				if !ok {
					continue
				}
				back, due = append(back, undo), append(due, tb.Name)
			}
			changed += len(due)
			_, bad := verify()
			for _, name := range due {
				switch {
				case name == "row_mark" && len(bad) > 0, bad[name]: // a digest is told by the table that it is of
					found++
				default:
					t.Errorf("a changed value in column %d of %s is not found", round+1, name)
				}
			}
			for _, undo := range back {
				if err := undo(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, bad := verify(); len(bad) > 0 {
			t.Fatalf("all was put back, and bad are still rows of %v", bad)
		}
		taken := 0
		for _, tb := range all {
			if slices.Contains([]string{"journal", "row_shape", "row_mark"}, tb.Name) {
				continue
			}
			res, err := db.Exec("DELETE FROM " + tb.Name + " WHERE " + tb.Key[0] + " IN (SELECT " + tb.Key[0] + " FROM " + tb.Name + " LIMIT 1)")
			if err != nil {
				t.Fatal(tb.Name, err)
			}
			if n, _ := res.RowsAffected(); n == 0 {
				continue
			}
			taken++
			if _, bad := verify(); !bad[tb.Name] {
				t.Errorf("a row that was taken out of %s is not missed", tb.Name)
			}
		}
		if changed < 200 || taken < 30 {
			t.Errorf("only %d values were changed and %d rows taken out", changed, taken)
		}
		testkit.Promise(t, fmt.Sprintf("%s: of %d rows, %d of %d values changed by hand named, %d rows taken out named", e.Name, rows, found, changed, taken), "DB-23", "MP-02", "MP-07")
	})
}

// spoil changes one value of one row, and gives what puts it back. ok is false where the
// table is empty or the database itself refuses the value.
func spoil(t *testing.T, db *sql.DB, tb gate.Table, c gate.Column, postgres bool) (undo func() error, ok bool) {
	t.Helper()
	names := make([]string, len(tb.Columns))
	values, dest := make([]any, len(names)), make([]any, len(names))
	for i, x := range tb.Columns {
		names[i], dest[i] = x.Name, &values[i]
	}
	err := db.QueryRow("SELECT " + strings.Join(names, ", ") + " FROM " + tb.Name + " ORDER BY " + strings.Join(tb.Key, ", ") + " LIMIT 1").Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false
	}
	if err != nil {
		t.Fatal(tb.Name, err)
	}
	place := func(n int) string {
		if postgres {
			return fmt.Sprintf("$%d", n)
		}
		return "?"
	}
	var where []string
	var key []any
	for i, k := range tb.Key {
		where = append(where, k+" = "+place(i+1))
		key = append(key, values[slices.Index(names, k)])
	}
	res, err := db.Exec("UPDATE "+tb.Name+" SET "+c.Name+" = "+other(c, postgres)+" WHERE "+strings.Join(where, " AND "), key...)
	if err != nil {
		return nil, false
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		t.Fatal(tb.Name, n, err)
	}
	return func() error {
		var at []string
		args := []any{values[slices.Index(names, c.Name)]}
		for i, k := range tb.Key {
			v := place(i + 2)
			if k == c.Name {
				v = "(" + strings.Replace(other(c, postgres), c.Name, place(i+2), 1) + ")"
				if postgres && c.Kind == gate.Text {
					v = "($" + fmt.Sprint(i+2) + "::text || 'x')"
				}
				if postgres && c.Kind == gate.Whole {
					v = "($" + fmt.Sprint(i+2) + "::bigint + 1)"
				}
			}
			at = append(at, k+" = "+v)
		}
		res, err := db.Exec("UPDATE "+tb.Name+" SET "+c.Name+" = "+place(1)+" WHERE "+strings.Join(at, " AND "), append(args, key...)...)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", tb.Name, c.Name, err)
		}
		if n, _ := res.RowsAffected(); n != 1 {
			return fmt.Errorf("%s.%s: %d rows put back", tb.Name, c.Name, n)
		}
		return nil
	}, true
}

// dump is everything that can be read of a house, in one sum.
func dump(ctx context.Context, g *gate.Gate) (string, error) {
	h := sha256.New()
	err := g.Copy(ctx, gate.Program("test"), func(c *gate.Copying) error {
		for _, tb := range c.Tables {
			fmt.Fprintln(h, tb)
			if err := c.Rows(tb, func(v []any) error { fmt.Fprintf(h, "%#v\n", v); return nil }); err != nil {
				return err
			}
		}
		fmt.Fprintln(h, c.Version)
		return nil
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// Of bytes that are changed anywhere in the SQLite file, each is found by the check of
// pages, of rows and of the journal that zhibu verify makes, or changed nothing that
// can be read: it lay in a page that is free or in the gap of one. Pages alone find
// only a part; ZHIBU_FLIPS says how many are changed.
func TestFlippedBytes(t *testing.T) {
	dir := t.TempDir()
	var keys gate.Marks
	t.Run("house", func(t *testing.T) { // which closes it
		m := newMatrix(t, testkit.Engine{Dir: dir}, app.Powers)
		keys = m.w.Keys
	})
	file := filepath.Join(dir, "zhibu.db")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	look := func() (found string, sum string) {
		g, err := gate.Peek(gate.Options{File: file, Marks: keys, House: gate.House{Authority: func(gate.Look, gate.Actor, day.Day) (gate.Grant, error) { return gate.Grant{}, nil }}, Clock: testkit.NewClock("2021-12-20").Now}, "a test looks")
		if err != nil {
			return "open", ""
		}
		defer func() { _ = g.Close() }()
		if wrong, err := g.Sound(t.Context()); err != nil || len(wrong) > 0 {
			return "page", ""
		}
		if wrong, err := g.Intact(t.Context()); err != nil || len(wrong) > 0 {
			return "index", ""
		}
		if _, bad, err := g.VerifyRows(t.Context()); err != nil || len(bad) > 0 {
			return "row", ""
		}
		if _, err := g.Verify(t.Context()); err != nil {
			return "journal", ""
		}
		if sum, err = dump(t.Context(), g); err != nil {
			return "read", ""
		}
		return "", sum
	}
	_, right := look()
	if right == "" {
		t.Fatal("the house itself is not in order")
	}
	r := rand.New(rand.NewPCG(20211220, 5))
	by, flips := map[string]int{}, times(t, "ZHIBU_FLIPS", 60)
	for n := 0; n < flips; {
		at, bit := r.IntN(len(whole)), byte(1)<<r.IntN(8)
		whole[at] ^= bit
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		found, sum := look()
		whole[at] ^= bit
		if found == "" && sum != right {
			t.Logf("%q", whole[max(0, at-60):min(len(whole), at+60)])
		}
		switch {
		case found != "":
			n++
			by[found]++
		case sum == right:
			by["nothing"]++
		default:
			n++
			t.Errorf("byte %d was changed by %#x, something reads otherwise, and nothing is found", at, bit)
		}
	}
	if by["row"] == 0 || by["page"] == 0 {
		t.Errorf("the changes were found by %v: the test says little", by)
	}
	figure := fmt.Sprintf("%d of %d changed bytes found: %d when opening, %d by pages, %d by indexes, %d by rows, %d by the journal; %d more changed nothing that can be read",
		flips, flips, by["open"], by["page"], by["index"], by["row"], by["journal"], by["nothing"])
	t.Log(figure)
	testkit.Promise(t, figure, "DB-23")
}

// Who takes digests away makes the program take the tables in anew at its next start;
// the journal then says so twice, and the check names them. Who says that digests
// cover less than they do gains nothing either.
func TestDigestsThatWereTakenAway(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		c := app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), Clock: testkit.NewClock("2021-12-20").Now}
		t.Run("house", func(t *testing.T) { newMatrix(t, e, app.Powers) })
		db := below(t, e)
		begin := func(stmts ...string) string {
			t.Helper()
			for _, stmt := range stmts {
				if _, err := db.Exec(stmt); err != nil {
					t.Fatal(stmt, err)
				}
			}
			a, err := app.Open(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			_, bad, err := a.Gate.VerifyRows(t.Context())
			if err = errors.Join(err, a.Close()); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(bad)
		}
		if bad := begin(); bad != "[]" {
			t.Fatal("an untouched house: ", bad)
		}
		// The columns that changed are covered no longer, says the forger; the old digest does not fit.
		if bad := begin("UPDATE row_shape SET covers = 'id org_id kind' WHERE tbl = 'post'", "UPDATE post SET kind = '001A' WHERE id = (SELECT MAX(id) FROM post)"); !strings.Contains(bad, "post ") {
			t.Error("a table whose digests are said to cover less: ", bad)
		}
		if bad := begin("DELETE FROM row_mark WHERE tbl = 'unit'", "DELETE FROM row_shape WHERE tbl = 'unit'"); !strings.Contains(bad, "unit") {
			t.Error("digests that were taken away are not told: ", bad)
		}
	})
}
