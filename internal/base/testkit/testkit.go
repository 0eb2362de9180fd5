// Package testkit gives every test both engines: a fresh SQLite file and a fresh
// PostgreSQL database. Without a server a test fails; it does not pass by
// skipping. `make test` starts one.
package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers pgx

	"zhibu/internal/base/day"
)

// Engine is where a test's house lives: a folder, and a server's URL for the
// second engine.
type Engine struct {
	Name string
	Dir  string
	URL  string // empty for SQLite
}

// Both runs a test on both engines.
func Both(t *testing.T, fn func(t *testing.T, e Engine)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, Engine{"sqlite", t.TempDir(), ""}) })
	t.Run("postgres", func(t *testing.T) { fn(t, Engine{"postgres", t.TempDir(), Postgres(t)}) })
}

// File is a SQLite file in the engine's folder; empty for PostgreSQL.
func (e Engine) File() string {
	if e.URL != "" {
		return ""
	}
	return filepath.Join(e.Dir, "test.db")
}

var count atomic.Int64

// Postgres makes an empty database on the test server and drops it afterwards.
// Its collation is C, as an installation's must be.
func Postgres(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("zhibu_%d_%d", os.Getpid(), count.Add(1))
	serve(t, "CREATE DATABASE "+name+empty)
	t.Cleanup(func() { serve(t, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	return address(t, name)
}

// Files are copied as they are: for many small ones that is twice as quick as by way of
// the server's log.
const (
	copied = " STRATEGY FILE_COPY"
	empty  = " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'" + copied
)

// mould is the name of a process's mould, less its number.
const mould = "zhibu_mould_"

// Mould makes a database that Pour copies, as long as nobody has it open. It stays until
// a later process makes its own.
func Mould(t testing.TB) string {
	t.Helper()
	admin, err := sql.Open("pgx", server(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }() // nothing hangs on it
	rows, err := admin.Query("SELECT datname FROM pg_database WHERE datname LIKE '" + mould + "%'")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if pid, err := strconv.Atoi(strings.TrimPrefix(name, mould)); err == nil && syscall.Kill(pid, 0) != nil {
			_, _ = admin.Exec("DROP DATABASE IF EXISTS " + name) // another process may be just about it
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	name := mould + strconv.Itoa(os.Getpid())
	serve(t, "CREATE DATABASE "+name+empty)
	return address(t, name)
}

// Pour puts a copy of a mould in the place of a database.
func Pour(t testing.TB, from, to string) {
	t.Helper()
	serve(t, "DROP DATABASE "+named(t, to)+" WITH (FORCE)", "CREATE DATABASE "+named(t, to)+" TEMPLATE "+named(t, from)+copied)
}

func named(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}

// serve has the test server do something.
func serve(t testing.TB, stmts ...string) {
	t.Helper()
	admin, err := sql.Open("pgx", server(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, stmt := range stmts {
		if _, err := admin.Exec(stmt); err != nil {
			t.Error(err)
		}
	}
	if err := admin.Close(); err != nil {
		t.Error(err)
	}
}

func server(t testing.TB) string {
	t.Helper()
	server := os.Getenv("ZHIBU_TEST_POSTGRES")
	if server == "" {
		t.Fatal("ZHIBU_TEST_POSTGRES is not set: run the tests with make test, which starts a PostgreSQL server")
	}
	return server
}

func address(t testing.TB, database string) string {
	t.Helper()
	u, err := url.Parse(server(t))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + database
	return u.String()
}

// Clock is a clock that a test sets.
type Clock struct{ at atomic.Int64 }

// NewClock stands at nine in the morning of a day.
func NewClock(d string) *Clock {
	c := &Clock{}
	c.Set(d)
	return c
}

// Set moves the clock to nine in the morning of a day.
func (c *Clock) Set(d string) { c.at.Store(day.Must(d).Start().Add(9 * time.Hour).UnixMilli()) }

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) { c.at.Add(d.Milliseconds()) }

// Now is the clock's instant.
func (c *Clock) Now() time.Time { return day.Instant(c.at.Load()) }

// Ctx is a context that ends with the test.
func Ctx(t testing.TB) context.Context { return t.Context() }
