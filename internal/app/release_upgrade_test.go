package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"zhibu/internal/app"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// later are the migrations after the newest release, and one of every kind of
// statement that comes after them all.
func later(t *testing.T) fstest.MapFS {
	t.Helper()
	all := migrations(t, 1<<40)
	all["9001_test.sql"] = &fstest.MapFile{Data: []byte(`-- +goose Up
ALTER TABLE setting ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE TABLE later (id BIGINT PRIMARY KEY, word TEXT NOT NULL);
INSERT INTO later (id, word) SELECT id, name FROM member;
CREATE INDEX later_word ON later (word);
UPDATE setting SET note = 'later';
DROP TABLE draft;
`)}
	all["9002_test.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE latest (id BIGINT PRIMARY KEY);\nALTER TABLE later ADD COLUMN more BIGINT NOT NULL DEFAULT 0;\n")}
	return all
}

// A migration that ends after any of its statements leaves the version before it,
// whole; the next start goes on from there and arrives where a new house is.
func TestAnUpgradeThatStopsHalfWay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		newest := releases(t)[len(releases(t))-1]
		all := later(t)
		names := make([]string, 0, len(all))
		for name := range all {
			if number(t, name) > newest.Schema {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		c := newest.asReleased(t, testkit.Engine{Name: e.Name, Dir: t.TempDir(), URL: another(t, e)})
		o, points := c.Options(), 0
		until := fstest.MapFS{} // everything before a migration
		for name, f := range all {
			if number(t, name) <= newest.Schema {
				until[name] = f
			}
		}
		for _, name := range names {
			g := peek(t, c)
			before, was := schemaText(t, g), rowCount(t, g)
			closed(t, g)
			statements := bytes.Split(all[name].Data, []byte(";\n"))
			for k := range statements {
				broken := maps.Clone(until)
				broken[name] = &fstest.MapFile{Data: append(append(bytes.Join(statements[:k], []byte(";\n")), ";\n"...), "SELECT broken_here();\n"...)}
				if k == 0 {
					broken[name].Data = []byte("-- +goose Up\nSELECT broken_here();\n")
				}
				o.Schema = broken
				if g, err := gate.Open(t.Context(), o); err == nil {
					closed(t, g)
					t.Fatalf("%s went on after statement %d", name, k)
				}
				g = peek(t, c)
				if after := schemaText(t, g); after != before || rowCount(t, g) != was {
					t.Errorf("%s, stopped after statement %d, left something between", name, k)
				}
				closed(t, g)
				points++
			}
			until[name] = all[name]
			o.Schema = until
			g, err := gate.Open(t.Context(), o)
			if err != nil {
				t.Fatalf("after %s had stopped everywhere: %v", name, err)
			}
			if _, err := g.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			closed(t, g)
		}
		g := peek(t, c)
		if fresh := schemaText(t, g); !strings.Contains(fresh, "latest") || !strings.Contains(fresh, "later_word") {
			t.Error("the upgrade did not arrive")
		}
		closed(t, g)
		// The control: without a transaction around it the same is seen to go wrong.
		c = newest.asReleased(t, testkit.Engine{Name: e.Name, Dir: t.TempDir(), URL: another(t, e)})
		g = peek(t, c)
		before := schemaText(t, g)
		closed(t, g)
		o = c.Options()
		o.Schema = migrations(t, newest.Schema)
		o.Schema.(fstest.MapFS)["9001_test.sql"] = &fstest.MapFile{Data: []byte("-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE later (id BIGINT PRIMARY KEY);\nSELECT broken_here();\n")}
		if _, err := gate.Open(t.Context(), o); err == nil {
			t.Error("the broken one went on")
		}
		g = peek(t, c)
		if schemaText(t, g) == before {
			t.Error("a half migration is not seen: this test proves nothing")
		}
		closed(t, g)
		testkit.Promise(t, fmt.Sprintf("%d points of stopping: the version before, then the newest; without a transaction it is seen to fail", points), "MIG-02")
	})
}

func rowCount(t *testing.T, g *gate.Gate) (n int) {
	rows, _ := rowsOf(t, g, nil)
	for _, list := range rows {
		n += len(list)
	}
	return n
}

// A program that knows less than the database does not open it, and does not
// change a byte.
func TestAnOlderProgramRefuses(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		c := releases(t)[0].asReleased(t, e)
		o := c.Options()
		o.Schema = later(t)
		g, err := gate.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		before := schemaText(t, g)
		closed(t, g)
		var file []byte
		if e.URL == "" {
			if file, err = os.ReadFile(c.File()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := app.Open(t.Context(), c); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "更新的程序") {
			t.Errorf("an older program says: %v", err)
		}
		g = peek(t, c)
		if schemaText(t, g) != before {
			t.Error("the schema was changed")
		}
		closed(t, g)
		if e.URL == "" {
			if after, err := os.ReadFile(c.File()); err != nil || !bytes.Equal(after, file) {
				t.Error("the file was changed", err)
			}
		}
		testkit.Promise(t, "refused on both engines, not a byte changed", "MIG-04")
	})
}

// Two programs that start together on an old house: one upgrades it, both work.
func TestTwoProgramsUpgradeTogether(t *testing.T) {
	const rounds = 5
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		upgraded := 0
		for range rounds {
			c := releases(t)[0].asReleased(t, testkit.Engine{Name: e.Name, Dir: t.TempDir(), URL: another(t, e)})
			o := c.Options()
			o.Schema = later(t)
			type opened struct {
				g   *gate.Gate
				err error
			}
			both := make(chan opened)
			for range 2 {
				go func() {
					g, err := gate.Open(t.Context(), o)
					both <- opened{g, err}
				}()
			}
			for range 2 {
				x := <-both
				if x.err != nil {
					t.Error(x.err)
					continue
				}
				if !strings.Contains(schemaText(t, x.g), "latest") {
					t.Error("a program works on a schema that is not its own")
				}
				closed(t, x.g)
			}
			upgraded++
		}
		testkit.Promise(t, fmt.Sprintf("%d rounds on each engine, both programs at work", upgraded), "MIG-03")
	})
}

// Before a SQLite file is upgraded it is copied beside itself, and the copy is the
// old house: the program of then opens it again.
func TestTheCopyFromBeforeAnUpgrade(t *testing.T) {
	c := releases(t)[0].asReleased(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})
	g := peek(t, c)
	before, _ := rowsOf(t, g, nil)
	was := schemaText(t, g)
	closed(t, g)
	o := c.Options()
	o.Schema = later(t)
	g, err := gate.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	up := g.Upgraded()
	closed(t, g)
	if up.From != releases(t)[0].Schema || up.To != 9002 || up.Copy == "" {
		t.Fatalf("%+v", up)
	}
	if info, err := os.Stat(up.Copy); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	for _, tail := range []string{"", "-wal", "-shm"} { // as operating.md says
		if err := os.Remove(c.File() + tail); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if err := os.Rename(up.Copy, c.File()); err != nil {
		t.Fatal(err)
	}
	g = peek(t, c)
	after, _ := rowsOf(t, g, nil)
	if fmt.Sprint(before) != fmt.Sprint(after) || schemaText(t, g) != was {
		t.Error("the copy is not the old house")
	}
	if _, err := g.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	closed(t, g)
	testkit.Promise(t, "the copy is the old house, row by row", "MIG-05")
}
