package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Kind is what a column holds, on both engines alike.
type Kind byte

// The kinds.
const (
	Whole Kind = 'i' // BIGINT
	Text  Kind = 't'
	Truth Kind = 'b' // BOOLEAN
	Bytes Kind = 'y' // BYTEA
)

var kinds = map[string]Kind{"bigint": Whole, "text": Text, "boolean": Truth, "bytea": Bytes}

// Column is one column as the database itself describes it.
type Column struct {
	Name string
	Kind Kind
}

// Table is one table as the database itself describes it; Key is its primary key.
type Table struct {
	Name    string
	Columns []Column
	Key     []string
}

// Tables lists the tables with their columns in order. A table without a primary
// key, or a column of a kind that the house does not use, is an error: it could
// not be copied in one order on both engines.
func (e *Engine) Tables(ctx context.Context, tx *sql.Tx) ([]Table, error) {
	query := `SELECT m.name, c.name, LOWER(c.type), c.pk FROM sqlite_schema m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY m.name, c.cid`
	if e.Postgres {
		query = `SELECT c.relname, a.attname, FORMAT_TYPE(a.atttypid, NULL), COALESCE(ARRAY_POSITION(i.indkey::int2[], a.attnum), -1) + 1
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
			WHERE c.relkind = 'r' AND c.relnamespace = CURRENT_SCHEMA()::regnamespace ORDER BY c.relname COLLATE "C", a.attnum`
	}
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []Table
	type part struct {
		no   int
		name string
	}
	keys := map[string][]part{}
	for rows.Next() {
		var table, column, kind string
		var pk int
		if err := rows.Scan(&table, &column, &kind, &pk); err != nil {
			return nil, err
		}
		if table == versions {
			continue
		}
		if len(list) == 0 || list[len(list)-1].Name != table {
			list = append(list, Table{Name: table})
		}
		if kinds[kind] == 0 {
			return nil, fmt.Errorf("engine: %s.%s is of the unknown kind %q", table, column, kind)
		}
		t := &list[len(list)-1]
		t.Columns = append(t.Columns, Column{column, kinds[kind]})
		if pk > 0 {
			keys[table] = append(keys[table], part{pk, column})
		}
	}
	for i := range list {
		ps := keys[list[i].Name]
		if len(ps) == 0 {
			return nil, fmt.Errorf("engine: %s has no primary key", list[i].Name)
		}
		slices.SortFunc(ps, func(a, b part) int { return a.no - b.no })
		for _, p := range ps {
			list[i].Key = append(list[i].Key, p.name)
		}
	}
	return list, rows.Err()
}

// Rows reads a whole table in the order of its key. The values are int64,
// string, bool, []byte or nil.
func (e *Engine) Rows(ctx context.Context, tx *sql.Tx, t Table, fn func([]any) error) error {
	names := make([]string, len(t.Columns))
	values, dest := make([]any, len(names)), make([]any, len(names))
	order := slices.Clone(t.Key)
	for i, c := range t.Columns {
		names[i], dest[i] = c.Name, &values[i]
		if k := slices.Index(t.Key, c.Name); k >= 0 && e.Postgres && c.Kind == Text {
			order[k] += ` COLLATE "C"` // as SQLite sorts, whatever the collation of the database
		}
	}
	rows, err := tx.QueryContext(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+t.Name+" ORDER BY "+strings.Join(order, ", "))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		t.tidy(values)
		if err := fn(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Blank opens a new SQLite file for being filled at once: nothing in it is safe
// until it is closed and flushed, and nobody reads it before.
func Blank(path string) (*Engine, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+
		"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=foreign_keys(0)&_pragma=cache_size(-65536)&_pragma=temp_store(MEMORY)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &Engine{Writer: db, Reader: db}, nil
}

// Free puts the foreign keys of PostgreSQL aside until the function that it gives
// puts them back and so checks every row; SQLite checks at once.
func (e *Engine) Free(ctx context.Context, tx *sql.Tx) (bind func() error, err error) {
	if !e.Postgres {
		return func() error { return e.Strays(ctx, tx) }, nil
	}
	rows, err := tx.QueryContext(ctx, `SELECT conrelid::regclass::text, conname, PG_GET_CONSTRAINTDEF(oid) FROM pg_constraint
		WHERE contype = 'f' AND connamespace = CURRENT_SCHEMA()::regnamespace`)
	if err != nil {
		return nil, err
	}
	var drop, add []string
	for rows.Next() {
		var table, name, text string
		if err := rows.Scan(&table, &name, &text); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		drop = append(drop, "ALTER TABLE "+table+" DROP CONSTRAINT "+name)
		add = append(add, "ALTER TABLE "+table+" ADD CONSTRAINT "+name+" "+text)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	all := func(list []string) error {
		for _, stmt := range list {
			if _, err := tx.ExecContext(ctx, stmt); err != nil {
				return err
			}
		}
		return nil
	}
	return func() error { return all(add) }, all(drop)
}

// Strays answers an error that names the first row whose foreign key leads
// nowhere. PostgreSQL keeps none.
func (e *Engine) Strays(ctx context.Context, tx *sql.Tx) error {
	if e.Postgres {
		return nil
	}
	var table, parent string
	var row sql.NullInt64
	var fk int64
	err := tx.QueryRowContext(ctx, "PRAGMA foreign_key_check").Scan(&table, &row, &parent, &fk)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return errors.Join(err, fmt.Errorf("engine: a row of %s names a row of %s that is not there", table, parent))
}

// mostValues is how many values one INSERT may carry on either engine.
const mostValues = 8000

// Insert puts rows into a table, as many as fit into one statement at a time.
func (e *Engine) Insert(ctx context.Context, tx *sql.Tx, t Table, rows [][]any) error {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	for most := max(1, mostValues/len(names)); len(rows) > 0; rows = rows[min(most, len(rows)):] {
		part := rows[:min(most, len(rows))]
		var text strings.Builder
		text.WriteString("INSERT INTO " + t.Name + " (" + strings.Join(names, ", ") + ") VALUES ")
		args := make([]any, 0, len(part)*len(names))
		for i, row := range part {
			if i > 0 {
				text.WriteByte(',')
			}
			for j, v := range row {
				args = append(args, v)
				open := byte(',')
				if j == 0 {
					open = '('
				}
				text.WriteByte(open)
				if e.Postgres {
					text.WriteString("$" + strconv.Itoa(len(args)))
				} else {
					text.WriteByte('?') // SQLite looks up a $1 by its name, one after the other
				}
			}
			text.WriteByte(')')
		}
		if _, err := tx.ExecContext(ctx, text.String(), args...); err != nil {
			return err
		}
	}
	return nil
}

// Vacant answers an error where a PostgreSQL database holds anything but empty tables:
// those of a restore that did not end, or of a house that was opened and not begun, in
// which the digests alone were.
func (e *Engine) Vacant(ctx context.Context) error {
	tx, err := e.BeginRead(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	tables, err := e.Tables(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		var one int
		query := "SELECT 1 FROM " + t.Name + " LIMIT 1"
		switch t.Name {
		case "row_shape":
			continue
		case "journal":
			query = "SELECT 1 FROM journal WHERE deed <> 'marks.begin' LIMIT 1"
		}
		switch err := tx.QueryRowContext(ctx, query).Scan(&one); {
		case err == nil:
			return fmt.Errorf("engine: there are rows in %s", t.Name)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
	}
	return nil
}

// Frozen opens a SQLite file that nothing may change. Where the folder lets no
// file be made beside it and none is left over, the file is read as it lies.
func Frozen(path string) (*Engine, error) {
	open := func(mode string) (*sql.DB, error) {
		return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+mode+
			"&_pragma=busy_timeout(10000)&_pragma=query_only(1)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)")
	}
	db, err := open("mode=ro")
	if err != nil {
		return nil, err
	}
	var n int64
	if err := db.QueryRow("SELECT COUNT(*) FROM sqlite_schema").Scan(&n); err != nil {
		if info, gone := os.Stat(path + "-wal"); gone == nil && info.Size() > 0 {
			return nil, errors.Join(err, db.Close()) // what stands in the -wal would be missed
		}
		if err := db.Close(); err != nil {
			return nil, err
		}
		if db, err = open("mode=ro&immutable=1"); err != nil {
			return nil, err
		}
		if err := db.QueryRow("SELECT COUNT(*) FROM sqlite_schema").Scan(&n); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	db.SetMaxOpenConns(Views + spare)
	return &Engine{Writer: db, Reader: db}, nil
}

// Damage lists what SQLite finds wrong with the file, whole with every index held
// against its table; PostgreSQL looks itself.
func (e *Engine) Damage(ctx context.Context, tx *sql.Tx, whole bool) (wrong []string, err error) {
	if e.Postgres {
		return nil, nil
	}
	defer func() {
		if lite, ok := errors.AsType[*sqlite.Error](err); ok && lite.Code()&0xff == sqlite3.SQLITE_CORRUPT {
			wrong, err = append(wrong, err.Error()), nil // too damaged to look on
		}
	}()
	check := "PRAGMA quick_check(10)"
	if whole {
		check = "PRAGMA integrity_check(10)"
	}
	rows, err := tx.QueryContext(ctx, check)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return wrong, err
		}
		if line != "ok" {
			wrong = append(wrong, line)
		}
	}
	return wrong, rows.Err()
}

// ReadOnly reports whether an error says that nothing can be written.
func ReadOnly(err error) bool {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		code := lite.Code() & 0xff
		return code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_CANTOPEN || code == sqlite3.SQLITE_PERM
	}
	return errors.Is(err, syscall.EROFS) || errors.Is(err, os.ErrPermission)
}

// Full reports whether an error says that the disk is full.
func Full(err error) bool {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code()&0xff == sqlite3.SQLITE_FULL
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "53100"
	}
	return errors.Is(err, syscall.ENOSPC)
}
