package gate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate/internal/engine"
)

// Table, Column and Kind describe the tables for a backup, as the database itself
// tells them.
type (
	Table  = engine.Table
	Column = engine.Column
	Kind   = engine.Kind
)

// The kinds of columns.
const (
	Whole = engine.Whole
	Text  = engine.Text
	Truth = engine.Truth
	Bytes = engine.Bytes
)

// Copying is one consistent view of every table. Writes go on beside it and are
// not seen.
type Copying struct {
	Version  int64  // of the schema
	Head     int64  // the last entry of the journal
	HeadHash string // and its hash
	Tables   []Table
	g        *Gate
	tx       *sql.Tx
	ctx      context.Context
}

// Copy runs fn on one consistent view of the whole house. Only the program may:
// a backup holds what nobody's post reaches.
func (g *Gate) Copy(ctx context.Context, who Actor, fn func(*Copying) error) error {
	if who.program == "" {
		return denied("copy")
	}
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return busy(err)
	}
	defer func() { _ = tx.Rollback() }() // a view has nothing to keep
	head, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	c := &Copying{Head: head.seq, HeadHash: head.hash, g: g, tx: tx, ctx: ctx}
	if c.Version, err = g.db.Version(ctx, tx); err != nil {
		return err
	}
	if c.Tables, err = g.db.Tables(ctx, tx); err != nil {
		return err
	}
	return fn(c)
}

// Rows reads a whole table in the order of its key. The values are int64, string,
// bool, []byte or nil, and are good until fn returns.
func (c *Copying) Rows(t Table, fn func(values []any) error) error {
	return c.g.db.Rows(c.ctx, c.tx, t, fn)
}

// Strays answers an error where a row names another that is not there.
func (c *Copying) Strays() error { return c.g.db.Strays(c.ctx, c.tx) }

// Filling is an empty house that gets the rows of a backup, in one transaction.
type Filling struct {
	Tables []Table
	db     *engine.Engine
	tx     *sql.Tx
	ctx    context.Context
}

// Put adds rows to a table; their values stand in the order of t.Columns.
func (f *Filling) Put(t Table, rows [][]any) error { return f.db.Insert(f.ctx, f.tx, t, rows) }

// Fill makes the schema of one version in an empty place and lets fn put the rows
// there. It answers Conflict where something is there already, and Invalid for a
// version that this program does not know. All rows are kept, with every foreign
// key checked, or none; a file is flushed before Fill answers.
func Fill(ctx context.Context, o Options, version int64, fn func(*Filling) error) (err error) {
	newest, err := engine.Newest(o.Schema)
	if err != nil {
		return err
	}
	if version > newest || version < 1 {
		return newer(version, newest)
	}
	db, err := blank(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, db.Close()); err == nil && o.URL == "" {
			err = flush(o.File)
		}
	}()
	if err := db.MigrateTo(ctx, o.Schema, version); err != nil {
		return err
	}
	tx, err := db.Writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	f := &Filling{db: db, tx: tx, ctx: ctx}
	if f.Tables, err = db.Tables(ctx, tx); err != nil {
		return err
	}
	bind, err := db.Free(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range f.Tables { // a migration may have put rows there
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+t.Name); err != nil {
			return err
		}
	}
	if err := fn(f); err != nil {
		return err
	}
	if err := bind(); err != nil {
		return err
	}
	return tx.Commit()
}

func newer(version, newest int64) error {
	return fault.New(fault.Invalid, fmt.Sprintf("数据的结构是第%d版，这个程序只认识到第%d版，没有改动任何内容。请换用更新的程序。", version, newest))
}

// blank opens an empty place.
func blank(ctx context.Context, o Options) (*engine.Engine, error) {
	if o.URL == "" {
		for _, tail := range []string{"", "-wal", "-shm", "-journal"} {
			if _, err := os.Lstat(o.File + tail); !errors.Is(err, fs.ErrNotExist) {
				return nil, fault.Wrap(fault.Conflict, "那里已经有数据库文件（"+o.File+tail+"），没有恢复，原来的内容没有改动。请换一个空的数据目录。", err)
			}
		}
		return engine.Blank(o.File)
	}
	db, err := engine.Postgres(o.URL)
	if err != nil {
		return nil, err
	}
	if err := db.Vacant(ctx); err != nil {
		return nil, errors.Join(fault.Wrap(fault.Conflict, "这个数据库不是空的，没有恢复，原来的内容没有改动。请新建一个空的数据库。", err), db.Close())
	}
	return db, nil
}

// flush makes a file lasting.
func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Peek opens a database as it is, without migrating it and without writing. The
// gate that it gives reads only; every write is answered with Busy and why.
func Peek(o Options, why string) (*Gate, error) {
	var db *engine.Engine
	var err error
	if o.URL != "" {
		db, err = engine.Postgres(o.URL)
	} else {
		db, err = engine.Frozen(o.File)
	}
	if err != nil {
		return nil, err
	}
	g := newGate(o, db)
	g.frozen = why
	close(g.ended)
	return g, nil
}

// Frozen says why nothing may be written; empty for a house at work.
func (g *Gate) Frozen() string { return g.frozen }

// Waiting is how many writes wait for the writer.
func (g *Gate) Waiting() int { return len(g.jobs) }

// Sound looks whether the database is damaged: its pages, and rows that name missing
// ones. It answers what is wrong, in the engine's words. A value that was changed on
// the disk without breaking a page is seen by VerifyRows alone.
func (g *Gate) Sound(ctx context.Context) (wrong []string, err error) { return g.sound(ctx, false) }

// Intact is Sound with every index held against its table, which takes longer.
func (g *Gate) Intact(ctx context.Context) (wrong []string, err error) { return g.sound(ctx, true) }

func (g *Gate) sound(ctx context.Context, whole bool) (wrong []string, err error) {
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	if wrong, err = g.db.Damage(ctx, tx, whole); err != nil || len(wrong) > 0 {
		return wrong, err
	}
	if err := g.db.Strays(ctx, tx); err != nil {
		wrong = append(wrong, err.Error())
	}
	return wrong, nil
}

// Version is the number of the last migration of the database, and of the newest
// that this program knows.
func (g *Gate) Version(ctx context.Context) (has, knows int64, err error) {
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	if has, err = g.db.Version(ctx, tx); err != nil {
		return 0, 0, err
	}
	knows, err = engine.Newest(g.house.Schema)
	return has, knows, err
}

// Lock makes sure that one program at a time serves a folder; it ends with the
// process. It answers Conflict while another holds it.
func Lock(path string) (unlock func(), err error) {
	unlock, err = engine.Lock(path)
	if errors.Is(err, engine.ErrLocked) {
		err = fault.Wrap(fault.Conflict, "这个数据目录已经有一个程序在用，没有再启动一个。", err)
	}
	return unlock, err
}

// ReadOnly reports whether an error says that nothing can be written where the
// database lies.
func ReadOnly(err error) bool { return engine.ReadOnly(err) }
