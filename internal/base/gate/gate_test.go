package gate_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

func count(w *world.World, table string) (n int) {
	w.T.Helper()
	err := w.Gate.Read(context.Background(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Beyond("a test counts", "SELECT COUNT(*) FROM "+table, nil, func(row gate.Row) error { return row.Scan(&n) })
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return n
}

func setting(w *gate.Writing, at gate.Place, name string) error {
	_, err := w.Exec(at, "INSERT INTO setting (name, value) VALUES (@name, 'x')", gate.Args{"name": name})
	return err
}

// What a case may not do by carelessness.
func TestRefusals(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, program := t.Context(), gate.Program("test")
		for what, fn := range map[string]func() error{
			"a read without a mark": func() error {
				return w.Gate.Read(ctx, w.Officer, org.View, func(r *gate.Reading) error {
					return r.Each("SELECT id FROM org", nil, func(gate.Row) error { return nil })
				})
			},
			"one's own without {self}": func() error {
				return w.Gate.Own(ctx, w.Plain, func(r *gate.Reading) error {
					return r.Each("SELECT org_id FROM org_version WHERE {reach org_id}", nil, func(gate.Row) error { return nil })
				})
			},
			"a value that is not given": func() error {
				return w.Gate.Read(ctx, w.Officer, org.View, func(r *gate.Reading) error {
					return r.Each("SELECT org_id FROM org_version WHERE org_id = @nobody AND {reach org_id}", nil, func(gate.Row) error { return nil })
				})
			},
			"a read that writes": func() error {
				return w.Gate.Read(ctx, program, "", func(r *gate.Reading) error {
					return r.Beyond("a test tries", "INSERT INTO setting (name, value) VALUES ('a', 'b') RETURNING name", nil, func(gate.Row) error { return nil })
				})
			},
			"a write without a place": func() error {
				return w.Gate.Write(ctx, program, "", func(x *gate.Writing) error { return setting(x, gate.Place{}, "a") })
			},
			"a write without a record": func() error {
				return w.Gate.Write(ctx, program, "", func(x *gate.Writing) error {
					at, err := x.Whole()
					if err != nil {
						return err
					}
					return setting(x, at, "a")
				})
			},
			"the whole house for a secretary": func() error {
				return w.Gate.Write(ctx, w.Secretary, "activity.keep", func(x *gate.Writing) error {
					_, err := x.Whole()
					return err
				})
			},
			"a panic in a write": func() error {
				return w.Gate.Write(ctx, program, "", func(x *gate.Writing) error {
					at, err := x.Whole()
					if err != nil {
						return err
					}
					if err := setting(x, at, "a"); err != nil {
						return err
					}
					panic("no")
				})
			},
		} {
			if err := fn(); err == nil {
				t.Errorf("%s passed", what)
			}
		}
		if n := count(w, "setting"); n != 0 {
			t.Errorf("%d settings were left behind", n)
		}
	})
}

// Many writers at once: each commit is durable, whole and in the chain.
func TestManyWriters(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		program := gate.Program("test")
		var wg sync.WaitGroup
		ids := make([]int64, 200)
		for i := range ids {
			wg.Go(func() {
				err := w.Gate.Write(t.Context(), program, "", func(x *gate.Writing) error {
					at, err := x.Whole()
					if err != nil {
						return err
					}
					if err := setting(x, at, fmt.Sprint(i%150)); err != nil { // fifty are taken
						return err
					}
					ids[i] = x.NewID()
					return x.Record(at, "test.set", gate.Subject{Kind: "setting", ID: int64(i)}, nil)
				})
				if i < 150 && err != nil && fault.KindOf(err) != fault.Conflict {
					t.Errorf("write %d: %v", i, err)
				}
				if err != nil {
					ids[i] = 0
				}
			})
		}
		wg.Wait()
		seen := map[int64]bool{}
		kept := 0
		for _, id := range ids {
			if id != 0 {
				kept++
				if seen[id] {
					t.Errorf("id %d given twice", id)
				}
				seen[id] = true
			}
		}
		if n := count(w, "setting"); n != 150 || kept != 150 {
			t.Errorf("%d settings stand, %d writes were acknowledged, want 150", n, kept)
		}
		if _, err := w.Gate.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
	testkit.Promise(t, "200 writers, each acknowledged write stands once", "CON-06")
}

// Authority follows the posts of the day, to the day.
func TestAuthorityFollowsPosts(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		person := w.People[w.West][1]
		id, err := w.Posts.Give(t.Context(), w.Officer, post.Post{Org: w.West, Holder: person, Kind: post.Secretary, How: post.Acting,
			Span: day.Span{From: day.Must("2021-12-21"), Until: day.Must("2021-12-25")}})
		if err != nil {
			t.Fatal(err)
		}
		who := gate.Actor{Account: 9, Person: person, Post: id}
		for _, c := range []struct {
			on   string
			want bool
		}{{"2021-12-20", false}, {"2021-12-21", true}, {"2021-12-24", true}, {"2021-12-25", false}} {
			w.Clock.Set(c.on)
			_, err := w.Orgs.Tree(t.Context(), who, day.Must(c.on))
			if (err == nil) != c.want {
				t.Errorf("on %s: %v", c.on, err)
			}
			if err != nil && fault.KindOf(err) != fault.Denied {
				t.Errorf("on %s: %v", c.on, err)
			}
		}
		// Another person's post gives nothing.
		w.Clock.Set("2021-12-22")
		if _, err := w.Orgs.Tree(t.Context(), gate.Actor{Account: 9, Person: w.People[w.West][2], Post: id}, day.Must("2021-12-22")); fault.KindOf(err) != fault.Denied {
			t.Errorf("somebody else's post: %v", err)
		}
	})
}

// A stranger's organisation and an absent one answer alike.
func TestForeignAndAbsentAnswerAlike(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		_, foreign := w.Orgs.Get(t.Context(), w.Secretary, w.West, day.Must("2021-12-20"))
		_, absent := w.Orgs.Get(t.Context(), w.Secretary, 77, day.Must("2021-12-20"))
		if foreign == nil || absent == nil || foreign.Error() != absent.Error() {
			t.Errorf("foreign %v, absent %v", foreign, absent)
		}
	})
}

// A closed gate takes no more, and says so.
func TestClosed(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := w.Gate.Write(ctx, gate.Program("test"), "", func(*gate.Writing) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled asker: %v", err)
	}
}
