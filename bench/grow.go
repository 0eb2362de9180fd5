package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// tooSlow is how long a page may take and still be asked for many times, and at the next
// size at all.
const tooSlow = 10 * time.Second

// growth measures how pages go with the size of the house: the district as it is, and
// with copies of its organisations beside it.
func (c choice) growth(ctx context.Context, dir string) (err error) {
	copies, err := numbers(c.grow)
	if err != nil {
		return err
	}
	g := grower{data: c.data, slow: map[string]string{}, engine: "SQLite"}
	head := g.engine
	if c.server != "" {
		g.engine, g.data = "PostgreSQL", filepath.Join(dir, "house") // the database is new each time
		var drop func() error
		if g.server, head, drop, err = database(ctx, c.server); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, drop()) }()
	}
	fmt.Fprintf(&g.table, "%s. %s.\n\n| engine | organisations | page | first ms | then p50 ms |\n| --- | --- | --- | --- | --- |\n", head, machine())
	if err := g.all(ctx, copies); err != nil {
		return err
	}
	return put(c.out, g.engine, g.table.String())
}

// database makes a database of its own on a server of PostgreSQL, says which server that
// is, and how the database is dropped again.
func database(ctx context.Context, server string) (own, version string, drop func() error, err error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", "", nil, err
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", "", nil, err
	}
	var number, flush string
	name := fmt.Sprintf("zhibu_bench_%d", os.Getpid())
	if err := db.QueryRowContext(ctx, "SELECT current_setting('server_version'), current_setting('fsync')").Scan(&number, &flush); err != nil {
		return "", "", nil, errors.Join(err, db.Close())
	}
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"); err != nil {
		return "", "", nil, errors.Join(err, db.Close())
	}
	u.Path = "/" + name
	return u.String(), "PostgreSQL " + number + ", fsync " + flush, func() error {
		_, err := db.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		return errors.Join(err, db.Close())
	}, nil
}

// grower is a run over the sizes of one engine.
type grower struct {
	engine       string
	data, server string
	table        strings.Builder
	slow         map[string]string // pages that took too long: how long, and where
}

func (g *grower) all(ctx context.Context, copies []int) error {
	meet, done := []string(nil), 0
	for _, n := range copies {
		if n > mostCopies || n < done {
			return fmt.Errorf("the numbers of copies rise, up to %d", mostCopies)
		}
		h, err := openHouse(ctx, g.data, g.server)
		if err != nil {
			return err
		}
		if meet == nil {
			err = h.find(ctx)
			meet = h.meet
		}
		h.close()
		if err == nil && n > done {
			err = multiply(ctx, h.file(), g.server, done+1, n)
		}
		if err != nil {
			return err
		}
		done = n
		if h, err = openHouse(ctx, g.data, g.server); err != nil { // with nothing kept
			return err
		}
		h.meet = meet
		err = g.pages(ctx, h)
		h.close()
		if err != nil {
			return err
		}
	}
	return nil
}

// pages notes the time of some pages: at first, and again.
func (g *grower) pages(ctx context.Context, h *house) error {
	tree, err := h.app.Orgs.Tree(ctx, program, h.app.Gate.Today())
	if err != nil {
		return err
	}
	child, below := tree[1].Org, 0
	for _, o := range tree[1:] {
		if strings.HasPrefix(o.Path, tree[1].Path) {
			below++
		}
	}
	secretary, err := h.as(ctx, "shuji")
	if err != nil {
		return err
	}
	part := fmt.Sprintf("of %d organisations below it: ", below)
	for _, p := range []struct {
		name  string
		times int
		do    func(n int) error
	}{
		{"a secretary's first page", 20, func(int) error { return secretary.page("/") }},
		{"a meeting is recorded", 20, h.record},
		{"roster of the whole, first page", 10, func(int) error { return h.page("/members") }},
		{"roster of the whole, from the middle of the alphabet", 10, func(int) error { return h.page("/members?after=m-1") }},
		{"search in the whole", 10, func(int) error { return h.page("/members?q=%E5%96%BB") }},
		{part + "roster", 10, func(int) error { return h.page(fmt.Sprint("/members?org=", child)) }},
		{part + "duties", 3, func(int) error { return h.page(fmt.Sprint("/orgs/", child, "/duties")) }},
		{part + "report card", 3, func(int) error { return h.page(fmt.Sprint("/report?org=", child)) }},
		{"duties of the whole", 3, func(int) error { return h.page("/duties") }},
	} {
		row := fmt.Sprintf("| %s | %d | %s |", g.engine, len(tree), p.name)
		if before := g.slow[p.name]; before != "" {
			fmt.Fprintf(&g.table, "%s left out: %s | |\n", row, before)
			continue
		}
		begin := time.Now()
		if err := p.do(int(number.Add(1))); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		first := time.Since(begin)
		if first > tooSlow {
			p.times = 1
		}
		t, err := once(nil, p.do, 1, p.times)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(&g.table, "%s %s | %s |\n", row, ms(first), ms(t.p50))
		fmt.Fprintf(os.Stderr, "%s %s | %s |\n", row, ms(first), ms(t.p50))
		if first > tooSlow {
			g.slow[p.name] = fmt.Sprintf("%.0f s at %d", first.Seconds(), len(tree))
		}
	}
	return nil
}

// as is the same house for somebody else.
func (h *house) as(ctx context.Context, login string) (*house, error) {
	other := *h
	sign, err := h.signIn(ctx, login)
	other.sign = sign
	return &other, err
}
