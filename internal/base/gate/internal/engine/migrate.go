package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
)

// versions is the table in which goose keeps what was migrated.
const versions = "goose_db_version"

// Version is the number of the last migration; 0 of an empty database.
func (e *Engine) Version(ctx context.Context, tx *sql.Tx) (n int64, err error) {
	query := "SELECT COUNT(*) FROM sqlite_schema WHERE name = '" + versions + "'"
	if e.Postgres {
		query = "SELECT COUNT(*) FROM pg_class WHERE relname = '" + versions + "' AND relnamespace = CURRENT_SCHEMA()::regnamespace"
	}
	if err := tx.QueryRowContext(ctx, query).Scan(&n); err != nil || n == 0 {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM "+versions).Scan(&n)
	return n, err
}

// Newer says that a database has a schema that this program does not know.
type Newer struct{ Has, Knows int64 }

func (n Newer) Error() string {
	return fmt.Sprintf("engine: the database has schema %d, this program knows %d", n.Has, n.Knows)
}

// Foreign says that a database holds another program's tables.
type Foreign struct{ Table string }

func (f Foreign) Error() string {
	return fmt.Sprintf("engine: the database is no house of this program: it has a table %s", f.Table)
}

// Upgrade says what Migrate did: nothing where From and To are equal.
type Upgrade struct {
	From, To int64
	Copy     string // of the SQLite file as it was before; empty on PostgreSQL, and of a new one
}

// Migrate brings the schema up to date, each file in its own transaction, and one
// program at a time. A newer schema is not touched. Before a SQLite file that holds
// something is changed, it is copied beside itself.
func (e *Engine) Migrate(ctx context.Context, files fs.FS) (up Upgrade, err error) {
	if up.To, err = Newest(files); err != nil {
		return up, err
	}
	if up.From, err = e.version(ctx); err != nil || up.From == up.To {
		return up, err
	}
	if up.From > up.To {
		return up, Newer{up.From, up.To}
	}
	unlock, err := e.alone(ctx)
	if err != nil {
		return up, err
	}
	defer unlock()
	if up.From, err = e.version(ctx); err != nil || up.From >= up.To { // another program was quicker
		return up, err
	}
	if up.From == 0 {
		if err := e.nobodys(ctx); err != nil {
			return up, err
		}
	}
	if up.From > 0 && !e.Postgres {
		if up.Copy, err = e.keep(ctx, up.From); err != nil {
			return up, fmt.Errorf("engine: no copy could be made before the upgrade, nothing was changed: %w", err)
		}
	}
	p, err := e.provider(files)
	if err != nil {
		return up, err
	}
	_, err = p.Up(ctx)
	return up, err
}

func (e *Engine) version(ctx context.Context) (int64, error) {
	tx, err := e.BeginRead(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return e.Version(ctx, tx)
}

// nobodys answers Foreign where a database without a schema of this program has tables.
func (e *Engine) nobodys(ctx context.Context) error {
	tx, err := e.BeginRead(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	query := "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> 'goose_db_version' LIMIT 1"
	if e.Postgres {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA() AND table_name <> 'goose_db_version' LIMIT 1"
	}
	var f Foreign
	if err := tx.QueryRowContext(ctx, query).Scan(&f.Table); errors.Is(err, sql.ErrNoRows) {
		return nil // goose_db_version counts the migrations, from before the first
	} else if err != nil {
		return err
	}
	return f
}

// MigrateTo brings the schema to one version.
func (e *Engine) MigrateTo(ctx context.Context, files fs.FS, version int64) error {
	p, err := e.provider(files)
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

func (e *Engine) provider(files fs.FS) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if e.Postgres {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, e.Writer, files)
}

// alone waits until no other program migrates this database. The lock ends with
// the process, however it ends.
func (e *Engine) alone(ctx context.Context) (unlock func(), err error) {
	if !e.Postgres {
		return flock(e.file + ".migrating")
	}
	conn, err := e.Writer.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT PG_ADVISORY_LOCK(7268626)"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT PG_ADVISORY_UNLOCK(7268626)") // or with the connection
		_ = conn.Close()
	}, nil
}

// Newest is the number of the last migration among files.
func Newest(files fs.FS) (n int64, err error) {
	list, err := fs.Glob(files, "*.sql")
	for _, name := range list {
		v, bad := goose.NumericComponent(name)
		n, err = max(n, v), errors.Join(err, bad)
	}
	return n, err
}

// keepCopies is how many copies from before upgrades stay beside the file.
const keepCopies = 2

// keep copies the file as it stands, under a name that tells its version. The copy
// is whole once it has that name.
func (e *Engine) keep(ctx context.Context, version int64) (string, error) {
	path := fmt.Sprintf("%s.before-%04d", e.file, version)
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if _, err := e.Writer.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return "", err
	}
	if err := errors.Join(f.Chmod(0o600), f.Sync(), f.Close(), os.Rename(part, path)); err != nil {
		return "", err
	}
	old, err := filepath.Glob(e.file + ".before-*")
	slices.Sort(old)
	for i, name := range old {
		if !strings.HasSuffix(name, ".part") && i < len(old)-keepCopies {
			err = errors.Join(err, os.Remove(name))
		}
	}
	return path, err
}
