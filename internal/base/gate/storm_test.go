package gate_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
)

func keepSetting(name string) func(*gate.Writing) error {
	return func(x *gate.Writing) error {
		at, err := x.Whole()
		if err != nil {
			return err
		}
		if err := setting(x, at, name); err != nil {
			return err
		}
		return x.Record(at, "test.set", gate.Subject{Kind: "setting", ID: x.NewID()}, nil)
	}
}

// Whoever writes while the gate closes gets an answer: kept, or that the program
// stops. Nobody waits for ever.
func TestWritesWhileClosing(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	var wg sync.WaitGroup
	var mu sync.Mutex
	kept := 0
	for i := range 64 {
		wg.Go(func() {
			for n := range 20 {
				err := w.Gate.Write(t.Context(), gate.Program("test"), "", keepSetting(fmt.Sprint(i, "-", n)))
				if err != nil && fault.KindOf(err) != fault.Busy {
					t.Errorf("write %d: %v", i, err)
				}
				if err == nil {
					mu.Lock()
					kept++
					mu.Unlock()
				}
			}
		})
	}
	time.Sleep(5 * time.Millisecond)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	answered := make(chan struct{})
	go func() { wg.Wait(); close(answered) }()
	select {
	case <-answered:
	case <-time.After(20 * time.Second):
		t.Fatal("some writes were never answered")
	}
	again, err := app.Open(t.Context(), w.App.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}()
	w.App = again
	if n := count(w, "setting"); n != kept {
		t.Errorf("%d writes were acknowledged, %d stand", kept, n)
	}
}

// Two processes on one PostgreSQL server: nothing is lost, no id is given twice,
// and the journal stays one chain.
func TestTwoProcessesOnOneServer(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir(), URL: testkit.Postgres(t)})
	c := w.App.Config
	c.Node = 7
	other, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}()
	const each = 60
	var wg sync.WaitGroup
	for g, at := range []*gate.Gate{w.Gate, other.Gate} {
		for i := range each {
			wg.Go(func() {
				if err := at.Write(t.Context(), gate.Program("test"), "", keepSetting(fmt.Sprint(g, "-", i))); err != nil {
					t.Errorf("gate %d, write %d: %v", g, i, err)
				}
			})
		}
	}
	wg.Wait()
	if n := count(w, "setting"); n != 2*each {
		t.Errorf("%d settings stand, want %d", n, 2*each)
	}
	if n := count(w, "(SELECT DISTINCT id FROM journal) AS j"); n != count(w, "journal") {
		t.Errorf("%d ids over %d entries", n, count(w, "journal"))
	}
	if _, err := w.Gate.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// A write that breaks in the middle of reading leaves the others alone.
func TestBrokenWriteLeavesTheOthers(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				fn := keepSetting(fmt.Sprint(i))
				if i%4 == 0 {
					fn = func(x *gate.Writing) error {
						return x.Beyond("a test reads", "SELECT name FROM member", nil, func(gate.Row) error { panic("no") })
					}
				}
				if err := w.Gate.Write(t.Context(), gate.Program("test"), "", fn); (err == nil) != (i%4 != 0) || fault.KindOf(err) == fault.Busy {
					t.Errorf("write %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(w, "setting"); n != 30 {
			t.Errorf("%d settings stand, want 30", n)
		}
	})
	testkit.Promise(t, "10 of 40 writes broken, 30 stand", "V2.3.3")
}

// A view stays as it was while others write, and reads again and again inside
// one view do not wait for a connection.
func TestReadsDuringWrites(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
		defer cancel()
		var wg sync.WaitGroup
		for i := range 24 {
			wg.Go(func() {
				if err := w.Gate.Write(ctx, gate.Program("test"), "", keepSetting(fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				err := w.Gate.Read(ctx, w.Officer, member.View, func(r *gate.Reading) error {
					seen := -1
					for range 5 {
						if _, err := member.Counted(r, day.Span{From: 1, Until: day.Forever}, 0); err != nil {
							return err
						}
						var n int
						if err := r.Beyond("a test counts", "SELECT COUNT(*) FROM setting", nil, func(row gate.Row) error { return row.Scan(&n) }); err != nil {
							return err
						}
						if seen >= 0 && n != seen {
							t.Errorf("one view saw %d settings, then %d", seen, n)
						}
						seen = n
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

// What PostgreSQL cannot store is refused on both engines, as a fault of the form.
func TestUnstorableText(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for what, text := range map[string]string{"a NUL": "东\x00一", "no UTF-8": "\xff\xfe"} {
			_, err := w.Activities.Record(t.Context(), w.Secretary, w.East, activity.Record{
				Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must("2021-12-01"), Title: "党课", Place: text})
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s in a record: %v", what, err)
			}
			if _, err := w.Members.Roster(t.Context(), w.Secretary, member.Query{On: day.Must("2021-12-20"), Text: text, Limit: 5}); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s in a search: %v", what, err)
			}
		}
	})
	testkit.Promise(t, "NUL and broken UTF-8 refused on both engines", "V1.3.3")
}

// % and _ are looked for as they stand, and capitals make no difference.
func TestSearchTakesTextAsItStands(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, title := range []string{"完成率100%的党课", "党课 A_b 讲稿", "普通~党课"} {
			if _, err := w.Activities.Record(t.Context(), w.Secretary, w.East, activity.Record{
				Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must("2021-12-01"), Title: title}); err != nil {
				t.Fatal(err)
			}
		}
		for text, want := range map[string]int{"%": 1, "_": 1, "0%的": 1, "a_B": 1, "~": 1, "党_": 0, "党课": 3, "'": 0} {
			page, err := w.Activities.List(t.Context(), w.Secretary, activity.Query{Span: day.Year(2021), Text: text, Limit: 9})
			if err != nil || page.Total != want {
				t.Errorf("%q finds %d, want %d: %v", text, page.Total, want, err)
			}
		}
		for text, want := range map[string]int{"%": 0, "_": 0, "东甲": 9, "DONGJIA": 9} {
			page, err := w.Members.Roster(t.Context(), w.Secretary, member.Query{On: day.Must("2021-12-20"), Text: text, Limit: 50})
			if err != nil || page.Total != want {
				t.Errorf("the roster finds %d for %q, want %d: %v", page.Total, text, want, err)
			}
		}
	})
	testkit.Promise(t, "12 texts with signs of SQL, each found as it stands", "AT-45", "V1.2.4")
}
