package live_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/live"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/post"
)

// quick is a hub that the tests need not wait for.
var quick = live.Limits{Most: 40, Each: 30, Pause: 20 * time.Millisecond, Tick: 100 * time.Millisecond, Beat: 50 * time.Millisecond}

// fixture is a hub over a world, with a page that shows the name of West.
type fixture struct {
	*world.World
	hub  *live.Hub
	made atomic.Int64
}

func open(t *testing.T, e testkit.Engine) *fixture {
	t.Helper()
	f := &fixture{World: world.New(t, e)}
	f.hub = live.New(f.Gate, quick)
	t.Cleanup(f.hub.Close)
	return f
}

func (f *fixture) page() live.Page {
	return live.Page{Key: "test", Can: post.View, Make: func(ctx context.Context, who gate.Actor) (b live.Board, err error) {
		f.made.Add(1)
		err = f.Gate.Read(ctx, who, post.View, func(r *gate.Reading) error {
			b.Tables = r.Note()
			return r.Each("SELECT v.name FROM org_version v WHERE v.org_id = @id AND {reach v.org_id}", gate.Args{"id": f.West}, func(row gate.Row) error {
				name := ""
				err := row.Scan(&name)
				b.Parts = []live.Part{{ID: "still", Body: "同"}, {ID: "name", Body: name}}
				return err
			})
		})
		return b, err
	}}
}

// sight looks as an actor does whose right is read from the table of posts.
func (f *fixture) sight(who gate.Actor) live.Look {
	return func(ctx context.Context) (s live.Sight, err error) {
		gr, err := f.Gate.Grant(ctx, who)
		return live.Sight{Who: who, Reach: gr.Reach(post.View), Tables: map[string]bool{"post": true}}, err
	}
}

func (f *fixture) listen(look live.Look) *live.Listener {
	f.T.Helper()
	l, err := f.hub.Listen(f.Ctx(), f.page(), look, "")
	if err != nil {
		f.T.Fatal(err)
	}
	return l
}

func (f *fixture) write(g *gate.Gate, stmt string) {
	f.T.Helper()
	err := g.Write(context.Background(), gate.Program("test"), "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, stmt, gate.Args{"id": f.West}); err != nil {
			return err
		}
		return w.Record(at, "test.live", gate.Subject{Kind: "test"}, nil)
	})
	if err != nil {
		f.T.Fatal(err)
	}
}

func rename(to string) string { return "UPDATE org_version SET name = '" + to + "' WHERE org_id = @id" }

// stray is how often the hub may make a board, or look at a right, that need not have
// been: it reads before it has been told of a commit, and once more when it is told, and
// a look between a commit and the news of it knows nothing. A rule that holds shows over
// several times as many writes.
const stray = 3

// reader reads what a listener gets, as the page does.
type reader struct {
	*live.Listener
	t    testing.TB
	last string
}

// until reads until an event says something, and gives that event.
func (r *reader) until(want string) string {
	r.t.Helper()
	end := time.After(20 * time.Second)
	for {
		select {
		case m := <-r.News():
			var event []byte
			if event, r.last = m.Frame(r.last); strings.Contains(string(event), want) {
				return string(event)
			}
		case <-r.Gone():
			r.t.Fatalf("the listener was sent away (%v) while waiting for %s", r.Why(), want)
		case <-end:
			r.t.Fatalf("nothing said %s", want)
		}
	}
}

func (r *reader) away(why fault.Kind) {
	r.t.Helper()
	select {
	case <-r.Gone():
		if fault.KindOf(r.Why()) != why {
			r.t.Errorf("sent away with %v", r.Why())
		}
	case <-time.After(20 * time.Second):
		r.t.Error("the listener stays")
	}
}

// What is written reaches everybody, made once; a write of other tables makes nothing;
// what another program wrote comes with the tick.
func TestABoardReachesEverybody(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		f := open(t, e)
		var all []*reader
		for range 20 {
			all = append(all, &reader{Listener: f.listen(f.sight(f.Officer)), t: t})
		}
		for _, r := range all {
			r.until("西局支部")
		}
		made := f.made.Load()
		f.write(f.Gate, rename("新名甲"))
		for _, r := range all {
			if got := r.until("新名甲"); strings.Contains(got, "still") {
				t.Errorf("what has not changed is sent again: %s", got)
			}
		}
		if n := f.made.Load() - made; n > stray+1 {
			t.Errorf("one write, %d boards made for 20", n)
		}
		made = f.made.Load()
		for range 3 * stray {
			f.write(f.Gate, "UPDATE post SET sort_no = sort_no + 1")
			all[0].until("event: beat")
			all[0].until("event: beat")
		}
		if n := f.made.Load() - made; n > stray {
			t.Errorf("%d writes of another table made %d boards", 3*stray, n)
		}
		o := f.Config.Options()
		o.Node = 1
		other, err := gate.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = other.Close() }()
		f.write(other, rename("新名乙"))
		all[0].until("新名乙")
		for _, r := range all {
			r.Close()
		}
		if n := f.hub.Len(); n != 0 {
			t.Errorf("%d still listen", n)
		}
	})
}

// Whoever does not read holds up neither a write nor another reader, and gets the newest
// board, whole, once he reads.
func TestASlowReader(t *testing.T) {
	f := open(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})
	slow, quickly := &reader{Listener: f.listen(f.sight(f.Officer)), t: t}, &reader{Listener: f.listen(f.sight(f.Officer)), t: t}
	slow.until("西局支部")
	for i := range 5 {
		name := fmt.Sprint("第", i, "名")
		f.write(f.Gate, rename(name))
		quickly.until(name)
	}
	f.write(f.Gate, rename("末名")) // once this is out, the one of before has come to everybody
	quickly.until("末名")
	event, _ := (<-slow.News()).Frame(slow.last)
	if got := string(event); !strings.Contains(got, "第4名") && !strings.Contains(got, "末名") || !strings.Contains(got, "still") {
		t.Errorf("the slow one gets %s", got)
	}
	testkit.Promise(t, "a listener who reads nothing; 5 of 5 writes done and read by another, the newest board his first", "FLT-17")
}

// A right that ends sends its holder away before the next board; one that was looked at
// and stands costs no further look.
func TestARightThatEnds(t *testing.T) {
	f := open(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})
	var looks atomic.Int64
	var may atomic.Bool
	may.Store(true)
	look := func(ctx context.Context) (live.Sight, error) {
		looks.Add(1)
		if !may.Load() {
			return live.Sight{}, fault.New(fault.Unsigned, "请先登录。")
		}
		s, err := f.sight(f.Officer)(ctx)
		s.Tables["org_version"], s.Own, s.Row = true, "org_version", "0" // a row that nobody writes
		return s, err
	}
	r, stays := &reader{Listener: f.listen(look), t: t}, &reader{Listener: f.listen(f.sight(f.Officer)), t: t}
	r.until("西局支部")
	for i := range 3 * stray {
		name := fmt.Sprint("第", i, "名")
		f.write(f.Gate, rename(name))
		r.until(name)
	}
	if n := looks.Load(); n > 1+stray {
		t.Errorf("looked at %d times though nothing of his was written", n)
	}
	may.Store(false)
	f.write(f.Gate, "UPDATE post SET sort_no = sort_no + 1") // his tables: he is looked at
	f.write(f.Gate, rename("新名乙"))
	stays.until("新名乙")
	r.away(fault.Unsigned)
	select {
	case m := <-r.News():
		if event, _ := m.Frame(r.last); strings.Contains(string(event), "新名乙") {
			t.Errorf("he got a board after his right had ended: %s", event)
		}
	default:
	}
}

// A day that begins has everybody looked at, and the board made anew.
func TestANewDay(t *testing.T) {
	f := open(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})
	var looks atomic.Int64
	r := &reader{Listener: f.listen(func(ctx context.Context) (live.Sight, error) { looks.Add(1); return f.sight(f.Officer)(ctx) }), t: t}
	r.until("西局支部")
	made := f.made.Load()
	f.Clock.Set("2021-12-21")
	for range 1000 {
		if f.made.Load() > made && looks.Load() > 1 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("on the next day %d boards were made and he was looked at %d times", f.made.Load()-made, looks.Load())
}

// Too many are refused, in all and with one account; who leaves makes room; a hub that is
// closed sends everybody away and takes nobody.
func TestLimitsAndClosing(t *testing.T) {
	f := open(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})
	var in []*live.Listener
	join := func(who gate.Actor) error {
		l, err := f.hub.Listen(t.Context(), f.page(), f.sight(who), "")
		if err == nil {
			in = append(in, l)
		}
		return err
	}
	for who, most := range map[string]int{"officer": quick.Each, "head": quick.Most - quick.Each} {
		actor := map[string]gate.Actor{"officer": f.Officer, "head": f.Head}[who]
		for i := range most {
			if err := join(actor); err != nil {
				t.Fatalf("%s, number %d: %v", who, i, err)
			}
		}
	}
	if err := join(f.Head); fault.KindOf(err) != fault.Busy {
		t.Errorf("one more than all: %v", err)
	}
	in[0].Close()
	in[0].Close() // once more changes nothing
	if f.hub.Len() != quick.Most-1 {
		t.Errorf("%d listen", f.hub.Len())
	}
	for _, l := range in {
		l.Close()
	}
	in = nil
	for range quick.Each {
		if err := join(f.Officer); err != nil {
			t.Fatal(err)
		}
	}
	if err := join(f.Officer); fault.KindOf(err) != fault.Busy {
		t.Errorf("one more of an account: %v", err)
	}
	var wg sync.WaitGroup
	wg.Go(f.hub.Close)
	for _, l := range in {
		select {
		case <-l.Gone():
			if l.Why() != nil {
				t.Errorf("sent away with %v", l.Why())
			}
		case <-time.After(20 * time.Second):
			t.Fatal("a listener stays though the house closes")
		}
	}
	wg.Wait()
	if err := join(f.Officer); fault.KindOf(err) != fault.Busy || f.hub.Len() != 0 {
		t.Errorf("a closed hub lets somebody in: %v, %d", err, f.hub.Len())
	}
}
