// Package engine opens the two databases and hides where they differ. Only gate
// can import it, so nobody else holds a raw connection.
package engine

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // registers pgx
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Engine is an open database: one writing pool and one for readers.
type Engine struct {
	Writer, Reader *sql.DB
	Postgres       bool
	file           string // of SQLite
}

// Views is how many views are opened at once. A few connections more are spare: for the
// writer on PostgreSQL, and for copies and verifications, which are no views.
const (
	Views = 8
	spare = 4
)

// logMost is how large the log beside a SQLite file stays once nobody reads what is older.
const logMost = 8 << 20

// patience is how long a connection to SQLite waits for another one.
const patience = 10 * time.Second

// SQLite opens a file with WAL and synchronous=FULL: one writing connection,
// readers that cannot write.
func SQLite(path string) (*Engine, error) {
	dsn := func(extra string) string {
		return "file:" + (&url.URL{Path: path}).EscapedPath() +
			fmt.Sprintf("?_pragma=busy_timeout(%d)", patience.Milliseconds()) +
			"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
			fmt.Sprintf("&_pragma=journal_size_limit(%d)", logMost) +
			"&_pragma=foreign_keys(1)&_pragma=cache_size(-65536)&_pragma=temp_store(MEMORY)&_pragma=secure_delete(1)" + extra
	}
	w, err := openLite(dsn("&_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	if err := settle(w); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r, err := openLite(dsn("&_pragma=query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r.SetMaxOpenConns(Views + spare)
	r.SetMaxIdleConns(Views)
	return &Engine{Writer: w, Reader: r, file: path}, nil
}

// settle makes the first connection: it creates the file before a reader looks for it,
// and gives a file that has no WAL one. That one change SQLite refuses at once while
// another program is at it, and does not wait as it does everywhere else.
func settle(w *sql.DB) error {
	const pause = 10 * time.Millisecond
	for waited := time.Duration(0); ; waited += pause {
		err := w.Ping()
		lite, ok := errors.AsType[*sqlite.Error](err)
		if !ok || lite.Code()&0xff != sqlite3.SQLITE_BUSY || waited > patience {
			return err
		}
		time.Sleep(pause)
	}
}

// Postgres opens a server by its URL.
func Postgres(dsn string) (*Engine, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(Views + spare)
	db.SetMaxIdleConns(Views)
	return &Engine{Writer: db, Reader: db, Postgres: true}, nil
}

// Close closes both pools.
func (e *Engine) Close() error {
	err := e.Writer.Close()
	if e.Reader != e.Writer {
		err = errors.Join(err, e.Reader.Close())
	}
	return err
}

// Scrub rewrites the file without what was deleted from it, and empties the log of
// changes beside it. On PostgreSQL it lets the server reclaim the rows; what its own
// files and logs keep is the server's.
func (e *Engine) Scrub(ctx context.Context) error {
	stmts := []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"}
	if e.Postgres {
		stmts = stmts[:1]
	}
	for _, stmt := range stmts {
		if _, err := e.Writer.ExecContext(ctx, stmt); err != nil {
			return err
		}
	}
	return nil
}

// BeginRead opens one consistent view.
func (e *Engine) BeginRead(ctx context.Context) (*sql.Tx, error) {
	if e.Postgres {
		return e.Reader.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return e.Reader.BeginTx(ctx, nil)
}

// BeginWrite opens a writing transaction: immediate on SQLite, serialisable on
// PostgreSQL.
func (e *Engine) BeginWrite(ctx context.Context) (*sql.Tx, error) {
	if e.Postgres {
		return e.Writer.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	}
	return e.Writer.BeginTx(ctx, nil)
}

// Retry reports whether the whole transaction lost a race and should run again.
func Retry(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	return false
}

// Unsure reports whether a failed commit may have been kept after all: the
// server did not answer. SQLite always answers.
func (e *Engine) Unsure(err error) bool {
	_, answered := errors.AsType[*pgconn.PgError](err)
	return e.Postgres && !answered
}

// Lost reports whether the server is not there, not there any more, has trouble with its
// own machine (class 58), or takes nobody more in: the same will be answered a little
// later.
func Lost(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(pg.Code, "57P") || strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "58") || pg.Code == "53300"
	}
	_, dialled := errors.AsType[*pgconn.ConnectError](err)
	_, broken := errors.AsType[net.Error](err)
	return dialled || broken || pgconn.SafeToRetry(err) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed)
}

// Taken reports whether a unique key was already there.
func Taken(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// Bind turns a text with @names into what the engine takes. A name without a
// value is an error, so both engines refuse the same mistakes; a value that the
// text does not use is left out.
func (e *Engine) Bind(text string, value func(name string) (any, bool)) (string, []any, error) {
	var (
		out  strings.Builder
		args []any
		seen = map[string]int{}
	)
	out.Grow(len(text) + 16)
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\'':
			end := strings.IndexByte(text[i+1:], '\'')
			if end < 0 {
				return "", nil, errors.New("sql: unclosed quote")
			}
			out.WriteString(text[i : i+end+2])
			i += end + 2
		case c == '@' && i+1 < len(text) && nameByte(text[i+1]):
			j := i + 1
			for j < len(text) && nameByte(text[j]) {
				j++
			}
			name := text[i+1 : j]
			n, ok := seen[name]
			if !ok {
				v, known := value(name)
				if !known {
					return "", nil, fmt.Errorf("sql: no value for @%s", name)
				}
				if e.Postgres {
					args = append(args, v)
				} else {
					args = append(args, sql.Named(name, v))
				}
				n = len(args)
				seen[name] = n
			}
			if e.Postgres {
				fmt.Fprintf(&out, "$%d", n)
			} else {
				out.WriteString(text[i:j])
			}
			i = j
		default:
			out.WriteByte(c)
			i++
		}
	}
	return out.String(), args, nil
}

func nameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
}
