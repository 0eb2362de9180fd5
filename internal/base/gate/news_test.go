package gate_test

import (
	"context"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/post"
)

// another is a second program that serves the same house.
func another(t *testing.T, w *world.World) *gate.Gate {
	t.Helper()
	o := w.Config.Options()
	o.Node = 1
	g, err := gate.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

// A list that is kept is read again once one of the tables that it named was written, by
// this program or by another one; what was written elsewhere leaves it.
func TestKeptByTable(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		other := another(t, w)
		loads := 0
		// names reads the names of organisations, through another list that is kept.
		names := func(g *gate.Gate, who gate.Actor) (list []string) {
			t.Helper()
			if err := g.Read(t.Context(), who, post.View, func(r *gate.Reading) error {
				inner := func() ([]string, error) {
					loads++
					return gate.Collect(r, "SELECT v.name FROM org_version v WHERE {reach v.org_id} ORDER BY v.path", nil,
						func(row gate.Row) (s string, err error) { return s, row.Scan(&s) })
				}
				var err error
				list, err = gate.Kept(r, "outer", nil, func() ([]string, error) { return gate.Kept(r, "inner", nil, inner) })
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return list
		}
		write := func(g *gate.Gate, stmt string, after func(w *gate.Writing, at gate.Place) error) {
			t.Helper()
			if err := g.Write(context.Background(), gate.Program("test"), "", func(x *gate.Writing) error {
				at, err := x.Whole()
				if err != nil {
					return err
				}
				if _, err := x.Exec(at, stmt, gate.Args{"id": w.East, "far": w.West}); err != nil {
					return err
				}
				return after(x, at)
			}); err != nil {
				t.Fatal(err)
			}
		}
		record := func(x *gate.Writing, at gate.Place) error {
			return x.Record(at, "test.rename", gate.Subject{Kind: "test"}, nil)
		}
		quiet := func(x *gate.Writing, _ gate.Place) error { return x.Quiet("a session's own clock is no event") }
		const elsewhere = "UPDATE session SET seen_ms = seen_ms + 1"
		rename := func(to string) string { return "UPDATE org_version SET name = '" + to + "' WHERE org_id = @id" }
		want := func(what string, reads int, name string) {
			t.Helper()
			loads = 0
			list := names(w.Gate, w.Officer)
			if loads != reads {
				t.Errorf("%s: read %d times, want %d", what, loads, reads)
			}
			found := false
			for _, n := range list {
				found = found || n == name
			}
			if !found {
				t.Errorf("%s: %s is not among %v", what, name, list)
			}
		}
		write(w.Gate, elsewhere, record) // so that the program knows the head
		want("at first", 1, "东一支部")
		want("again", 0, "东一支部")
		write(w.Gate, elsewhere, record)
		want("after a write of another table", 0, "东一支部")
		write(w.Gate, rename("甲支部"), record)
		want("after a write of its table", 1, "甲支部")
		want("after that", 0, "甲支部")
		write(w.Gate, rename("乙支部"), quiet)
		want("after a quiet write of its table", 1, "乙支部")
		want("while no entry tells the heads apart", 1, "乙支部")
		write(w.Gate, elsewhere, record)
		want("after the next entry", 1, "乙支部")
		want("from then on", 0, "乙支部")
		write(other, rename("丙支部"), record)
		want("after another program's write", 1, "丙支部")
		want("after that", 0, "丙支部")
		write(other, rename("丁支部"), record)
		write(w.Gate, elsewhere, record)
		want("after another program's write and one of its own", 1, "丁支部")
		write(w.Gate, elsewhere, record)
		want("after a write of another table", 0, "丁支部")
		loads = 0
		if list := names(w.Gate, w.Far); loads != 1 || len(list) != 1 || list[0] == "丁支部" {
			t.Errorf("the secretary of West reads %v, %d times", list, loads)
		}
		if list := names(other, w.Officer); len(list) < 4 {
			t.Errorf("the other program reads %v", list)
		}
		w.Clock.Set("2021-12-21")
		want("on the next day", 1, "丁支部")
	})
}
