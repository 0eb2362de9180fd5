package engine

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// Touch runs a statement that writes to a table and gives every row that it touched,
// as it is afterwards, or as it was where it is deleted. The values stand in the order
// of t.Columns, as Rows gives them.
func (e *Engine) Touch(ctx context.Context, tx *sql.Tx, t Table, stmt string, args []any, fn func([]any)) (n int64, err error) {
	values, dest := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	var text strings.Builder
	text.WriteString(stmt + " RETURNING ")
	for i, c := range t.Columns {
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(t.Name + "." + c.Name)
		dest[i] = &values[i]
	}
	rows, err := tx.QueryContext(ctx, text.String(), args...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	for ; rows.Next(); n++ {
		if err := rows.Scan(dest...); err != nil {
			return n, err
		}
		t.tidy(values)
		fn(values)
	}
	return n, rows.Err()
}

// tidy makes values of one engine those of the other.
func (t Table) tidy(values []any) {
	for i, c := range t.Columns {
		if v, is := values[i].(int64); is && c.Kind == Truth {
			values[i] = v != 0
		}
	}
}

// RowMark is the digest of one row by its key; without a digest the row is gone.
type RowMark struct{ Table, Key, Mark string }

const marksAtOnce = 400

// PutMarks keeps the digests of rows.
func (e *Engine) PutMarks(ctx context.Context, tx *sql.Tx, list []RowMark) error {
	var kept, gone []RowMark
	for _, m := range list {
		if m.Mark == "" {
			gone = append(gone, m)
		} else {
			kept = append(kept, m)
		}
	}
	put := func(list []RowMark, before, after string, each int) error {
		for ; len(list) > 0; list = list[min(marksAtOnce, len(list)):] {
			var text strings.Builder
			text.WriteString(before)
			var args []any
			for i, m := range list[:min(marksAtOnce, len(list))] {
				if i > 0 {
					text.WriteByte(',')
				}
				for j, v := range []string{m.Table, m.Key, m.Mark}[:each] {
					args = append(args, v)
					text.WriteByte("(,,"[j])
					if e.Postgres {
						text.WriteString("$" + strconv.Itoa(len(args)))
					} else {
						text.WriteByte('?')
					}
				}
				text.WriteByte(')')
			}
			text.WriteString(after)
			if _, err := tx.ExecContext(ctx, text.String(), args...); err != nil {
				return err
			}
		}
		return nil
	}
	if err := put(kept, "INSERT INTO row_mark (tbl, key, mark) VALUES ", " ON CONFLICT (tbl, key) DO UPDATE SET mark = excluded.mark", 3); err != nil {
		return err
	}
	return put(gone, "DELETE FROM row_mark WHERE (tbl, key) IN (VALUES ", ")", 2)
}

// Marks gives the digests of a table's rows by their keys.
func (e *Engine) Marks(ctx context.Context, tx *sql.Tx, table string) (map[string]string, error) {
	rows, err := tx.QueryContext(ctx, "SELECT key, mark FROM row_mark WHERE tbl = "+e.place(1), table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	marks := map[string]string{}
	for rows.Next() {
		var key, mark string
		if err := rows.Scan(&key, &mark); err != nil {
			return nil, err
		}
		marks[key] = mark
	}
	return marks, rows.Err()
}

// Shapes tells which columns the digests of each table cover.
func (e *Engine) Shapes(ctx context.Context, tx *sql.Tx) (map[string]string, error) {
	rows, err := tx.QueryContext(ctx, "SELECT tbl, covers FROM row_shape")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	shapes := map[string]string{}
	for rows.Next() {
		var table, covers string
		if err := rows.Scan(&table, &covers); err != nil {
			return nil, err
		}
		shapes[table] = covers
	}
	return shapes, rows.Err()
}

// PutShape notes which columns the digests of a table cover.
func (e *Engine) PutShape(ctx context.Context, tx *sql.Tx, table, covers string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO row_shape (tbl, covers) VALUES ("+e.place(1)+", "+e.place(2)+") ON CONFLICT (tbl) DO UPDATE SET covers = excluded.covers", table, covers)
	return err
}

func (e *Engine) place(n int) string {
	if e.Postgres {
		return "$" + strconv.Itoa(n)
	}
	return "?"
}
