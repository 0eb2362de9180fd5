package district

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
)

// Format and Version name the form of the file. A file of another version is
// refused.
const (
	Format  = "zhibu-district"
	Version = 1
)

// Header is the first line.
type Header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	MadeAt  string `json:"made_at"`
}

// end is the last line: a file that was cut off has none.
type end struct {
	End     bool   `json:"end"`
	Records int64  `json:"records"`
	SHA256  string `json:"sha256"` // of the records' lines
}

// Sum is what was written or read.
type Sum struct {
	Records int64
	SHA256  string
}

func fields(s string) []string                             { return strings.Fields(s) }
func cut(s, sep string) (before, after string, found bool) { return strings.Cut(s, sep) }
func formatKey(n int64) string                             { return strconv.FormatInt(n, 10) }
func encode(b []byte) string                               { return base64.StdEncoding.EncodeToString(b) }
func newSum(h hash.Hash, records int64) Sum                { return Sum{records, hex.EncodeToString(h.Sum(nil))} }

// Export writes the whole house, as it is at one moment, and notes in the
// journal that it was written. Only the program may: the file holds personal
// data in clear. It streams; memory does not grow with the house.
func Export(ctx context.Context, g *gate.Gate, keys *crypt.Keys, who gate.Actor, to io.Writer, withAccounts bool) (s Sum, err error) {
	out := bufio.NewWriterSize(to, 1<<20)
	err = g.Read(ctx, who, "", func(r *gate.Reading) error {
		head, err := json.Marshal(Header{Format, Version, r.Now().Format(time.RFC3339)})
		if err != nil {
			return err
		}
		if _, err := out.Write(append(head, '\n')); err != nil {
			return err
		}
		sum, records := sha256.New(), int64(0)
		for _, t := range tables {
			if t.name == accounts && !withAccounts {
				continue
			}
			line := newLine(t, keys)
			if err := r.Beyond("the whole house goes into the file", t.query(), nil, func(row gate.Row) error {
				text, err := line.read(row)
				if err != nil {
					return err
				}
				records++
				sum.Write(text)
				_, err = out.Write(text)
				return err
			}); err != nil {
				return err
			}
		}
		s = newSum(sum, records)
		last, err := json.Marshal(end{true, s.Records, s.SHA256})
		if err != nil {
			return err
		}
		if _, err := out.Write(append(last, '\n')); err != nil {
			return err
		}
		return out.Flush()
	})
	if err != nil {
		return s, err
	}
	return s, g.Write(ctx, who, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		return w.Record(at, "district.export", gate.Subject{Kind: "district"}, gate.Detail{"records": s.Records, "sha256": s.SHA256, "accounts": withAccounts})
	})
}

func (t table) query() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.col()
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + t.name + " ORDER BY " + t.key
}

// line turns a row into a line, using the same buffers for all of them.
type line struct {
	t    table
	keys *crypt.Keys
	dest []any
	buf  []byte
}

func newLine(t table, keys *crypt.Keys) *line {
	l := &line{t: t, keys: keys, dest: make([]any, len(t.columns))}
	for i, c := range t.columns {
		switch c.kind {
		case key, number:
			l.dest[i] = new(int64)
		case truth:
			l.dest[i] = new(bool)
		case date:
			l.dest[i] = new(sql.NullString)
		case bytes_:
			l.dest[i] = new([]byte)
		default:
			l.dest[i] = new(string)
		}
	}
	return l
}

func (l *line) read(row gate.Row) ([]byte, error) {
	if err := row.Scan(l.dest...); err != nil {
		return nil, err
	}
	l.buf = append(append(l.buf[:0], `{"t":"`...), l.t.name...)
	l.buf = append(l.buf, '"')
	for i, c := range l.t.columns {
		l.buf = append(append(append(l.buf, `,"`...), c.name...), `":`...)
		if err := l.value(i, c); err != nil {
			return nil, err
		}
	}
	l.buf = append(l.buf, '}', '\n')
	return l.buf, nil
}

func (l *line) value(i int, c column) error {
	s := ""
	switch v := l.dest[i].(type) {
	case *int64:
		if c.kind == number {
			l.buf = strconv.AppendInt(l.buf, *v, 10)
			return nil
		}
		s = formatKey(*v)
	case *bool:
		l.buf = strconv.AppendBool(l.buf, *v)
		return nil
	case *sql.NullString:
		if !v.Valid {
			l.buf = append(l.buf, "null"...)
			return nil
		}
		s = v.String
	case *[]byte:
		s = encode(*v)
	case *string:
		s = *v
		if c.kind == sealed {
			plain, err := l.keys.Open(l.t.name, c.col(), *l.dest[0].(*int64), s)
			if err != nil {
				return err
			}
			s = plain
		}
	}
	text, err := json.Marshal(s)
	l.buf = append(l.buf, text...)
	return err
}
