package engine

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
)

// openLite opens SQLite so that each connection keeps the statements that it has
// prepared: to read a text anew costs more than most of our queries. They belong to the
// connection, so no other one is ever waited for. pgx does the same by itself.
func openLite(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{c}), nil
}

type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := inner.(liteConn)
	if !ok {
		return nil, errors.Join(errors.New("engine: the driver of SQLite has changed"), inner.Close())
	}
	return &conn{liteConn: whole, kept: map[string]*prepared{}}, nil
}

// liteConn is what the driver's connection can do.
type liteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// liteStmt is what the driver's statement can do.
type liteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// conn is one connection with its statements. database/sql uses it from one goroutine at
// a time.
type conn struct {
	liteConn
	kept map[string]*prepared
}

// prepared is a statement that is kept; busy while its rows are read.
type prepared struct {
	liteStmt
	busy bool
}

const (
	mostKept = 200  // statements of one connection
	longest  = 3000 // bytes of one that is kept: a longer one writes out a list of ids, and does not come again
)

// Unwrap gives the driver's own connection.
func (c *conn) Unwrap() driver.Conn { return c.liteConn }

// Close forgets the statements with the connection.
func (c *conn) Close() error {
	var err error
	for _, p := range c.kept {
		err = errors.Join(err, p.Close())
	}
	clear(c.kept)
	return errors.Join(err, c.liteConn.Close())
}

// prepare gives a statement of its own for the text, or nil where it is not kept.
func (c *conn) prepare(ctx context.Context, text string) (*prepared, error) {
	p := c.kept[text]
	switch {
	case p != nil && p.busy:
		return nil, nil // the same query within its own rows
	case p != nil:
		return p, nil
	case len(text) > longest:
		return nil, nil
	}
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	p = &prepared{liteStmt: s.(liteStmt)}
	for old, q := range c.kept {
		if len(c.kept) < mostKept {
			break
		}
		if !q.busy {
			delete(c.kept, old)
			if err := q.Close(); err != nil {
				return nil, errors.Join(err, p.Close())
			}
		}
	}
	c.kept[text] = p
	return p, nil
}

// ExecContext runs a statement, prepared before where it was.
func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	p, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return c.liteConn.ExecContext(ctx, text, args)
	}
	return p.ExecContext(ctx, args)
}

// QueryContext is ExecContext for rows.
func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	p, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return c.liteConn.QueryContext(ctx, text, args)
	}
	rows, err := p.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	p.busy = true
	return &lent{rows, p}, nil
}

// lent are the rows of a statement that is kept.
type lent struct {
	driver.Rows
	of *prepared
}

// Close gives the statement back.
func (l *lent) Close() error {
	l.of.busy = false
	return l.Rows.Close()
}
