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
	"sync/atomic"
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
	server := os.Getenv("ZHIBU_TEST_POSTGRES")
	if server == "" {
		t.Fatal("ZHIBU_TEST_POSTGRES is not set: run the tests with make test, which starts a PostgreSQL server")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("zhibu_%d_%d", os.Getpid(), count.Add(1))
	if _, err := admin.Exec("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
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
