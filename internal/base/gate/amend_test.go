package gate_test

import (
	"fmt"
	"slices"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/post"
)

// A list that can be amended is told the very rows that were written since, and is read
// again where it is not known which they were.
func TestAmended(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.NewWith(t, e, func(c *app.Config) { c.Doubt = false })
		other := another(t, w)
		loads := 0
		var told []string // of the last reading
		able := true
		read := func() {
			t.Helper()
			loads, told = 0, nil
			if err := w.Gate.Read(t.Context(), w.Officer, post.View, func(r *gate.Reading) error {
				load := func() ([]string, error) {
					loads++
					return gate.Collect(r, "SELECT v.name FROM org_version v WHERE {reach v.org_id} ORDER BY v.path", nil,
						func(row gate.Row) (s string, err error) { return s, row.Scan(&s) })
				}
				_, err := gate.Amended(r, "test", nil, load, func(old []string, wr gate.Written) ([]string, bool, error) {
					for t, keys := range wr {
						for _, k := range keys {
							told = append(told, t+" "+k)
						}
					}
					slices.Sort(told)
					told = slices.Compact(told) // a quiet write tells twice
					return old, able, nil
				})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		write := func(g *gate.Gate, stmt string, args gate.Args, quiet bool) {
			t.Helper()
			if err := g.Write(t.Context(), gate.Program("test"), "", func(x *gate.Writing) error {
				at, err := x.Whole()
				if err != nil {
					return err
				}
				if _, err := x.Exec(at, stmt, args); err != nil {
					return err
				}
				if quiet {
					return x.Quiet("a session's own clock is no event")
				}
				return x.Record(at, "test.write", gate.Subject{Kind: "test"}, nil)
			}); err != nil {
				t.Fatal(err)
			}
		}
		row := func(of int64) string {
			id := int64(0)
			if err := w.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
				return r.One("SELECT id FROM org_version WHERE org_id = @of AND {reach org_id}", gate.Args{"of": of}, &id)
			}); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint("org_version ", id)
		}
		want := func(what string, reads int, rows ...string) {
			t.Helper()
			slices.Sort(rows)
			if read(); loads != reads || !slices.Equal(told, rows) {
				t.Errorf("%s: read %d times, want %d; told of %v, want %v", what, loads, reads, told, rows)
			}
		}
		const rename = "UPDATE org_version SET name = 'x' WHERE org_id = @id"
		east, west := row(w.East), row(w.West)
		write(w.Gate, "UPDATE session SET seen_ms = seen_ms + 1", nil, false) // so that the program knows the head
		want("at first", 1)
		want("again", 0)
		write(w.Gate, rename, gate.Args{"id": int64(42)}, false)
		want("after a write that found nothing", 0)
		write(w.Gate, rename, gate.Args{"id": w.East}, false)
		write(w.Gate, rename, gate.Args{"id": w.West}, false)
		want("after two rows were written", 0, east, west)
		want("after that", 0)
		write(w.Gate, rename, gate.Args{"id": w.East}, true)
		want("after a quiet write", 0, east)
		write(w.Gate, rename, gate.Args{"id": w.West}, false)
		want("after the next entry", 0, east, west)
		want("from then on", 0)
		able = false
		write(w.Gate, rename, gate.Args{"id": w.West}, false)
		want("where it cannot be amended", 1, west)
		able = true
		write(w.Gate, rename, gate.Args{"id": w.West}, false)
		write(other, rename, gate.Args{"id": w.East}, false)
		want("after another program's write", 1)
		write(w.Gate, rename, gate.Args{"id": w.West}, false)
		want("after that, a write of its own", 0, west)
		for range gate.MostRows + 1 {
			write(w.Gate, rename, gate.Args{"id": w.West}, false)
		}
		write(w.Gate, rename, gate.Args{"id": w.East}, false)
		want("after more rows than are remembered", 1)
	})
}
