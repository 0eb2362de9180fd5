package gate

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/gate/internal/engine"
)

// Marks makes the keyed digests of rows. A gate without one keeps none.
type Marks interface {
	Mark(row []byte) string
	Marked(row []byte, mark string) bool
}

// unmarked are the tables whose rows bear no digest: the journal has its chain, and the
// digests are their own proof.
var unmarked = []string{"journal", "row_mark", "row_shape"}

// covers names the columns of a table in order.
func covers(t Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, " ")
}

// rowText is a row in one form on both engines: its table, its columns by name, and
// each value with its kind and length, so that no two rows have one text.
func rowText(t Table, values []any) []byte {
	b := append([]byte(t.Name), '\n')
	for i, c := range t.Columns {
		b = append(append(b, c.Name...), '=')
		switch v := values[i].(type) {
		case nil:
			b = append(b, 'n')
		case int64:
			b = strconv.AppendInt(append(b, 'i'), v, 10)
		case bool:
			b = strconv.AppendBool(append(b, 'b'), v)
		case string:
			b = append(binary.AppendUvarint(append(b, 't'), uint64(len(v))), v...)
		case []byte:
			b = append(binary.AppendUvarint(append(b, 'y'), uint64(len(v))), v...)
		default: // a value of a kind that its column has not: somebody put it there
			b = fmt.Appendf(append(b, '?'), "%T %v", v, v)
		}
		b = append(b, '\n')
	}
	return b
}

// rowKey is the primary key of a row in one text.
func rowKey(t Table, values []any) string {
	key := make([]any, len(t.Key))
	for i, k := range t.Key {
		key[i] = values[slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == k })]
	}
	return keyText(key)
}

func keyText(key []any) string {
	var b []byte
	for i, v := range key {
		if i > 0 {
			b = append(b, ' ')
		}
		switch v := v.(type) {
		case string:
			b = strconv.AppendQuote(b, v)
		case int64:
			b = strconv.AppendInt(b, v, 10)
		default:
			b = fmt.Append(b, v)
		}
	}
	return string(b)
}

// target is the table that a statement writes to. One whose table cannot be told is
// refused: its rows would bear no digest.
func target(stmt string) (table string, deletes bool, err error) {
	words := strings.Fields(stmt[:min(len(stmt), 200)])
	if len(words) > 2 {
		switch words[0] + " " + words[1] {
		case "INSERT INTO":
			table, _, _ := strings.Cut(words[2], "(")
			return table, false, nil
		case "DELETE FROM":
			return words[2], true, nil
		}
		if words[0] == "UPDATE" && words[2] == "SET" {
			return words[1], false, nil
		}
	}
	return "", false, fmt.Errorf("gate: it cannot be told what this writes to: %.80s", strings.Join(words, " "))
}

// execMarked runs a statement and notes the digests of the rows that it touches; flush
// keeps them. done is false where the table's rows bear none.
func (w *Writing) execMarked(name string, deletes bool, text string, values []any) (n int64, done bool, err error) {
	if w.gate.house.Marks == nil {
		return 0, false, nil
	}
	t, ok := w.gate.shapes[name]
	if !ok {
		if slices.Contains(unmarked, name) {
			return 0, false, nil
		}
		return 0, true, fmt.Errorf("gate: there is no table %s", name)
	}
	if w.touched == nil {
		w.touched = map[[2]string]string{}
	}
	n, err = w.gate.db.Touch(w.ctx, w.tx, t, text, values, func(row []any) {
		mark := ""
		if !deletes {
			mark = w.gate.house.Marks.Mark(rowText(t, row))
		}
		w.touched[[2]string{name, rowKey(t, row)}] = mark
	})
	return n, true, err
}

// flush keeps the digests of what a write touched, in its transaction.
func (w *Writing) flush() error {
	if len(w.touched) == 0 {
		return nil
	}
	list := make([]engine.RowMark, 0, len(w.touched))
	for at, mark := range w.touched {
		list = append(list, engine.RowMark{Table: at[0], Key: at[1], Mark: mark})
	}
	slices.SortFunc(list, func(a, b engine.RowMark) int { return strings.Compare(a.Table+"\x00"+a.Key, b.Table+"\x00"+b.Key) })
	if err := w.gate.db.PutMarks(w.ctx, w.tx, list); err != nil {
		return failed("row_mark", err)
	}
	return nil
}

// takeIn gives digests to the rows of tables that have none yet, or whose columns are
// others than before: after an upgrade. A row whose old columns do not fit its old
// digest keeps it, and goes on being told by VerifyRows. What is taken in stands in the
// journal, table by table with the rows that nothing had vouched for; for each table it
// happens once a schema.
func (g *Gate) takeIn(ctx context.Context) error {
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return err
	}
	tables, err := g.db.Tables(ctx, tx)
	if err == nil {
		g.shapes = map[string]Table{}
		for _, t := range tables {
			if !slices.Contains(unmarked, t.Name) {
				g.shapes[t.Name] = t
			}
		}
	}
	has, err2 := g.db.Shapes(ctx, tx)
	if err := errors.Join(err, err2, tx.Rollback()); err != nil {
		return err
	}
	var fresh []Table
	for _, t := range tables {
		if _, marked := g.shapes[t.Name]; marked && has[t.Name] != covers(t) {
			fresh = append(fresh, t)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return g.Write(ctx, Program("marks"), "", func(w *Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		detail := Detail{}
		for _, t := range fresh {
			n, err := w.takeTable(t, has[t.Name])
			if err != nil {
				return err
			}
			detail[t.Name] = n
		}
		return w.Record(at, "marks.begin", Subject{Kind: "house"}, Detail{"schema": g.up.To, "rows": detail})
	})
}

// takeTable marks a table's rows and gives how many of them nothing had vouched for.
func (w *Writing) takeTable(t Table, was string) (unproven int, err error) {
	g, old := w.gate, Table{}
	marks := map[string]string{}
	if was != "" {
		if marks, err = g.db.Marks(w.ctx, w.tx, t.Name); err != nil {
			return 0, err
		}
		old = Table{Name: t.Name, Key: t.Key}
	}
	var list []engine.RowMark
	err = g.db.Rows(w.ctx, w.tx, t, func(values []any) error {
		key := rowKey(t, values)
		if was != "" {
			old.Columns = old.Columns[:0]
			var before []any
			for _, name := range strings.Fields(was) {
				if i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name }); i >= 0 {
					old.Columns, before = append(old.Columns, t.Columns[i]), append(before, values[i])
				}
			}
			if !g.house.Marks.Marked(rowText(old, before), marks[key]) {
				return nil
			}
		} else {
			unproven++
		}
		list = append(list, engine.RowMark{Table: t.Name, Key: key, Mark: g.house.Marks.Mark(rowText(t, values))})
		return nil
	})
	if err == nil {
		err = g.db.PutMarks(w.ctx, w.tx, list)
	}
	if err == nil {
		err = g.db.PutShape(w.ctx, w.tx, t.Name, covers(t))
	}
	return unproven, err
}

// BadRow is a row that is not as the program wrote it.
type BadRow struct{ Table, Key, Why string }

func (b BadRow) String() string { return b.Table + " " + b.Key + "：" + b.Why }

// VerifyRows holds every row against its digest and gives how many there are, and those
// that somebody changed, put in or took out past the program. It does not see a row
// that was put back together with its own older digest.
func (g *Gate) VerifyRows(ctx context.Context) (n int64, bad []BadRow, err error) {
	if g.house.Marks == nil {
		return 0, nil, errors.New("gate: rows cannot be verified without keys")
	}
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return 0, nil, busy(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	tables, err := g.db.Tables(ctx, tx)
	if err != nil {
		return 0, nil, err
	}
	if !slices.ContainsFunc(tables, func(t Table) bool { return t.Name == "row_mark" }) {
		return 0, nil, nil // an older house that is only looked at
	}
	shapes, err := g.db.Shapes(ctx, tx)
	if err != nil {
		return 0, nil, err
	}
	if bad, err = g.takenTwice(ctx, tx); err != nil {
		return 0, nil, err
	}
	for _, t := range tables {
		if slices.Contains(unmarked, t.Name) {
			continue
		}
		if shapes[t.Name] != covers(t) {
			bad = append(bad, BadRow{t.Name, "", "整张表还没有校验值，或者表的结构被改动过"})
			continue
		}
		marks, err := g.db.Marks(ctx, tx, t.Name)
		if err != nil {
			return n, bad, err
		}
		err = g.db.Rows(ctx, tx, t, func(values []any) error {
			n++
			key := rowKey(t, values)
			switch mark, ok := marks[key]; {
			case !ok:
				bad = append(bad, BadRow{t.Name, key, "不是程序写入的"})
			case !g.house.Marks.Marked(rowText(t, values), mark):
				bad = append(bad, BadRow{t.Name, key, "内容或者校验值被改动过"})
			}
			delete(marks, key)
			return nil
		})
		if err != nil {
			return n, bad, err
		}
		for key := range marks {
			bad = append(bad, BadRow{t.Name, key, "这一条不见了"})
		}
	}
	return n, bad, nil
}

// takenTwice names the tables that were taken in as they stood more than once under one
// schema: somebody took their digests away, so that the program made new ones.
func (g *Gate) takenTwice(ctx context.Context, tx *sql.Tx) (bad []BadRow, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT seq, detail FROM journal WHERE deed = 'marks.begin' ORDER BY seq")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	seen := map[string]bool{}
	for rows.Next() {
		var seq int64
		var text string
		var d struct {
			Schema int64
			Rows   map[string]int
		}
		if err := rows.Scan(&seq, &text); err != nil {
			return nil, err
		}
		if json.Unmarshal([]byte(text), &d) != nil {
			continue // Verify tells of an entry that was changed
		}
		for table := range d.Rows {
			at := fmt.Sprint(d.Schema, " ", table)
			if seen[at] {
				bad = append(bad, BadRow{table, "", fmt.Sprintf("整张表的校验值被去掉过，程序在日志第%d条重新起用", seq)})
			}
			seen[at] = true
		}
	}
	return bad, rows.Err()
}
