package gate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/find"
	"zhibu/internal/base/gate/internal/engine"
)

// Args are the values of a statement's @names.
type Args map[string]any

// Row is one row of an answer.
type Row interface{ Scan(dest ...any) error }

// Reading is one consistent view of the data, at one instant, for one asker.
type Reading struct {
	gate    *Gate
	tx      *sql.Tx
	ctx     context.Context
	who     Actor
	now     time.Time
	grant   Grant
	reach   Range
	ownOnly bool
	among   []int64         // of them these only, where it is not nil; all of them in reach
	settled bool            // of a view: sees what is committed, and nothing else
	head    *chain          // of the journal, once it was asked for
	reads   map[string]bool // the tables named so far, where they are noted
	keeping bool            // a list that is kept is being read
}

// Who asks.
func (r *Reading) Who() Actor { return r.who }

// Now is the one instant of the case.
func (r *Reading) Now() time.Time { return r.now }

// Today is the day of Now.
func (r *Reading) Today() day.Day { return day.At(r.now) }

// Org is the organisation whose post the asker works as.
func (r *Reading) Org() int64 { return r.grant.Org }

// May reports whether the asker also holds another authority.
func (r *Reading) May(can Can) bool { return r.grant.may(r.who, can) }

// Each runs a query and scans every row. The query must say whose rows it wants:
// "{reach x.org_id}" keeps the rows whose organisation the asker reaches, and "{wide
// x.org_id}" does so past the organisations that the reading was narrowed to (Among),
// "{self x.person}" those of the asker in person. A plus before the column ("{reach
// +x.org_id}") says that the rows are found by something else, so that SQLite does not go
// through all organisations in reach to find them. "{ids name}" writes out a list
// of ids given as []int64.
func (r *Reading) Each(query string, args Args, scan func(Row) error) error {
	reach, self := strings.Contains(query, "{reach ") || strings.Contains(query, "{wide "), strings.Contains(query, "{self ")
	if !reach && !self || r.ownOnly && !self {
		return fmt.Errorf("gate: a query without {reach} or {self}: %.80s", strings.TrimSpace(query))
	}
	if self && r.keeping {
		return fmt.Errorf("gate: {self} in a list that is kept: %.80s", strings.TrimSpace(query))
	}
	return r.each(query, args, scan)
}

// One is Each for exactly one row; without it the answer is fault.Missing.
func (r *Reading) One(query string, args Args, dest ...any) error {
	found := false
	err := r.Each(query, args, func(row Row) error {
		found = true
		return row.Scan(dest...)
	})
	if err == nil && !found {
		return fault.Missing()
	}
	return err
}

// Beyond runs a query that looks past the asker's reach. why is a fixed text;
// every one stands in the golden list testdata/beyond.txt of package arch.
func (r *Reading) Beyond(why, query string, args Args, scan func(Row) error) error {
	if why == "" {
		return errors.New("gate: Beyond needs a reason")
	}
	return r.each(query, args, scan)
}

func (r *Reading) each(query string, args Args, scan func(Row) error) error {
	if r.reads != nil {
		r.note(query)
	}
	text, values, err := r.bind(query, args)
	if err != nil {
		return err
	}
	rows, err := r.tx.QueryContext(r.ctx, text, values...)
	if err != nil {
		return failed(query, err)
	}
	defer func() { _ = rows.Close() }() // a scan that panics leaves the connection usable
	for rows.Next() {
		if err := scan(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return failed(query, err)
	}
	return nil
}

// note notes the tables that a query names, with those behind its marks.
func (r *Reading) note(query string) {
	for _, text := range []string{query, r.gate.house.Reach} {
		for _, t := range r.gate.news.named(text) {
			r.reads[t] = true
		}
	}
}

// bind writes out the marks and the arguments.
func (r *Reading) bind(query string, args Args) (string, []any, error) {
	text, err := r.marks(query, args)
	if err != nil {
		return "", nil, err
	}
	bad := false
	text, values, err := r.gate.db.Bind(text, func(name string) (any, bool) {
		switch name {
		case "gate_lo":
			return r.reach.Lo, true
		case "gate_hi":
			return r.reach.Hi, true
		case "gate_today":
			return r.Today(), true
		case "gate_self":
			return r.who.Person, true
		case "gate_now":
			return r.now.UnixMilli(), true
		}
		v, ok := args[name]
		s, is := v.(string)
		bad = bad || is && !Storable(s)
		return v, ok
	})
	if err == nil && bad {
		err = fault.New(fault.Invalid, "填写的内容里有不能保存的字符（多半是从别的程序复制来的），没有保存。请重新录入这一处。")
	}
	return text, values, err
}

// Storable reports whether a text is one on both engines: PostgreSQL takes no
// NUL and nothing but UTF-8, so SQLite gets none either.
func Storable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

func (r *Reading) marks(query string, args Args) (string, error) {
	var out strings.Builder
	for rest := query; ; {
		i := strings.IndexByte(rest, '{')
		if i < 0 {
			out.WriteString(rest)
			return out.String(), nil
		}
		j := strings.IndexByte(rest[i:], '}')
		if j < 0 {
			return "", errors.New("gate: unclosed mark")
		}
		out.WriteString(rest[:i])
		kind, what, _ := strings.Cut(rest[i+1:i+j], " ")
		switch kind {
		case "reach", "wide":
			switch {
			case kind == "reach" && r.among != nil:
				out.WriteString(what + " IN (" + idList(r.among) + ")")
			case r.reach.All || loose(query):
				out.WriteString("1 = 1")
			case r.among != nil: // few rows: each is looked up, instead of all in reach being listed
				out.WriteString("EXISTS (SELECT 1 FROM (" + r.gate.house.Reach + ") near WHERE near.org_id = " + what + ")")
			default:
				out.WriteString(what + " IN (" + r.gate.house.Reach + ")")
			}
		case "self":
			out.WriteString(what + " = @gate_self")
		case "ids":
			list, ok := args[what].([]int64)
			if !ok {
				return "", fmt.Errorf("gate: {ids %s} wants []int64", what)
			}
			out.WriteString(idList(list))
		default:
			return "", fmt.Errorf("gate: unknown mark {%s}", kind)
		}
		rest = rest[i+j+1:]
	}
}

// Like makes a text that a user typed into a pattern that finds it anywhere: %
// and _ stand for themselves. The query says LOWER(column) LIKE @name ESCAPE '~',
// so that both engines look past capitals, which alone they treat differently.
func Like(text string) string { return "%" + Begins(text) }

// Begins is Like for the beginning of a text.
func Begins(text string) string { return find.Lower(likeEscape.Replace(text)) + "%" }

var likeEscape = strings.NewReplacer("~", "~~", "%", "~%", "_", "~_")

// idList is safe in SQL text: it holds digits only.
func idList(ids []int64) string {
	if len(ids) == 0 {
		return "NULL"
	}
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	return b.String()
}

// failed sorts a driver's error by its code.
func failed(query string, err error) error {
	switch {
	case engine.Taken(err):
		return fault.Wrap(fault.Conflict, "已经有同样的一条，没有重复保存。", err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case engine.Lost(err):
		return busy(err)
	}
	return fmt.Errorf("%w (in %.120s)", err, strings.Join(strings.Fields(query), " "))
}

// Look is how Authority reads: posts and the tree, before any reach is known.
type Look struct{ r *Reading }

// Each runs a query without a mark.
func (l Look) Each(query string, args Args, scan func(Row) error) error {
	return l.r.each(query, args, scan)
}

// Collect runs a query of Each's form and gathers one value a row.
func Collect[T any](r *Reading, query string, args Args, scan func(Row) (T, error)) ([]T, error) {
	var list []T
	err := r.Each(query, args, func(row Row) error {
		v, err := scan(row)
		list = append(list, v)
		return err
	})
	return list, err
}
