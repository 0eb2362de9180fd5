package booking_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/register/org"
)

var program = gate.Program("test")

// branches founds some branches below the bureau.
func branches(t *testing.T, w *world.World, n int) (ids []int64) {
	t.Helper()
	for i := range n {
		id, err := w.Orgs.Start(w.Ctx(), program, w.Bureau, org.Draft{Kind: org.Branch, Name: fmt.Sprintf("第%03d支部", i), Code: fmt.Sprintf("3%03d", i)},
			day.Must("2020-01-01"), org.Term{})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// sure asks again while the answer is that the database is busy: nothing was
// booked then, and the asker was told so.
func sure(t *testing.T, do func() error) {
	for try := range 200 {
		err := do()
		if fault.KindOf(err) == fault.Busy && err != nil {
			time.Sleep(time.Duration(try+1) * time.Millisecond)
			continue
		}
		if err != nil {
			t.Error(err)
		}
		return
	}
	t.Error("it stayed busy")
}

// answered is one booking with when it was asked for and when it was acknowledged.
type answered struct {
	org, id      int64
	asked, acked int64
	people       int
}

// A hundred organisations ask for the same slot of thirty places at the same
// moment: exactly thirty get one, the others wait in the order in which they were
// acknowledged, and nobody is lost. As places come free they move up in order. On
// PostgreSQL the hundred come through two processes. The second time ten at most
// ask at once, so that many were acknowledged before others asked.
func TestStorm(t *testing.T) {
	t.Run("a hundred at once", func(t *testing.T) { storm(t, 100) })
	t.Run("ten at a time", func(t *testing.T) { storm(t, 10) })
	testkit.Promise(t, "100 ask for 30 places: 30 get one, 70 wait in order", "V2.3.4")
}

func storm(t *testing.T, atOnce int) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		h := hall(t, w)
		houses := []*app.App{w.App}
		if e.URL != "" {
			b, err := app.Open(t.Context(), app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), Clock: w.Clock.Now, Node: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := b.Close(); err != nil {
					t.Error(err)
				}
			}()
			houses = append(houses, b)
		}
		orgs := branches(t, w, 100)
		all := make([]answered, len(orgs))
		var clock sync.Mutex
		ticks := int64(0)
		tick := func() int64 { clock.Lock(); defer clock.Unlock(); ticks++; return ticks }
		var wg sync.WaitGroup
		room := make(chan struct{}, atOnce)
		for i, of := range orgs {
			wg.Go(func() {
				room <- struct{}{}
				defer func() { <-room }()
				all[i] = answered{org: of, people: 1, asked: tick()}
				sure(t, func() (err error) {
					all[i].id, err = houses[i%len(houses)].Bookings.Book(t.Context(), program, of, draft(h, thursday, 1, 0))
					return err
				})
				all[i].acked = tick()
			})
		}
		wg.Wait()
		book := func() (held, waiting []booking.Booking) {
			t.Helper()
			page, err := w.Bookings.List(t.Context(), program, booking.Query{Span: day.Year(2021), Limit: 500})
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range page.List {
				switch b.State {
				case booking.Held:
					held = append(held, b)
				case booking.Waiting:
					waiting = append(waiting, b)
				}
			}
			slices.SortFunc(waiting, func(a, b booking.Booking) int { return a.Place - b.Place })
			return held, waiting
		}
		held, waiting := book()
		if len(held) != 30 || len(waiting) != 70 {
			t.Fatalf("%d held, %d waiting, want 30 and 70", len(held), len(waiting))
		}
		place := map[int64]int{} // in the line: 0 who has places
		for i, b := range waiting {
			if b.Place != i+1 {
				t.Errorf("place %d of the queue is %d", i+1, b.Place)
			}
			place[b.ID] = b.Place
		}
		seen := map[int64]bool{}
		for _, a := range all {
			if a.id == 0 || seen[a.id] {
				t.Errorf("organisation %d was lost or stands twice", a.org)
			}
			seen[a.id] = true
		}
		// Who was acknowledged before another asked stands before him.
		pairs := 0
		for _, a := range all {
			for _, b := range all {
				if a.acked < b.asked {
					pairs++
					if place[b.id] < place[a.id] || place[a.id] > 0 && place[b.id] == 0 {
						t.Errorf("%d was acknowledged before %d asked, and stands at %d behind %d", a.id, b.id, place[a.id], place[b.id])
					}
				}
			}
		}
		// Ten leave at the same moment: the first ten move up, and nobody else.
		for i, b := range held[:10] {
			wg.Go(func() {
				sure(t, func() error { return houses[i%len(houses)].Bookings.Cancel(t.Context(), program, b.ID, "") })
			})
		}
		wg.Wait()
		now, left := book()
		if len(now) != 30 || len(left) != 60 {
			t.Fatalf("%d held, %d waiting, want 30 and 60", len(now), len(left))
		}
		for i, b := range waiting {
			moved := slices.ContainsFunc(now, func(x booking.Booking) bool { return x.ID == b.ID })
			if moved != (i < 10) {
				t.Errorf("place %d of the queue: moved up %v", i+1, moved)
			}
			if i >= 10 && left[i-10].ID != b.ID {
				t.Errorf("place %d of the queue is another's now", i+1)
			}
		}
		if _, err := w.Gate.Verify(t.Context()); err != nil {
			t.Error(err)
		}
		if atOnce < len(orgs) && pairs < 1000 {
			t.Errorf("only %d pairs asked after one another: the test says little about their order", pairs)
		}
	})
}

// Sequential askers stand in the order in which they asked, whoever they are.
func TestQueueInOrder(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h := hall(t, w)
	for i, of := range branches(t, w, 12) {
		id, err := w.Bookings.Book(t.Context(), program, of, draft(h, thursday, 10, 0))
		if err != nil {
			t.Fatal(err)
		}
		b, err := w.Bookings.Get(t.Context(), program, id)
		if err != nil || b.Place != max(0, i-2) {
			t.Errorf("number %d stands at %d (%v)", i, b.Place, err)
		}
	}
}

// Over random bookings, changes and cancellations no slot ever holds more people
// than it has places, nobody waits whom the rules would let in, the queue keeps
// its order, and nobody disappears.
func TestNeverMoreThanPlaces(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		rng := rand.New(rand.NewPCG(9, 12))
		w := world.New(t, e)
		h := hall(t, w)
		orgs := branches(t, w, 12)
		days := []string{thursday, "2021-12-24"}
		standing := map[int64]int{} // booked and not cancelled, with their versions
		var before []int64          // the queue of the first slot, by id
		for step := range 400 {
			d := draft(h, days[rng.IntN(2)], 1+rng.IntN(14), rng.IntN(6))
			switch n := rng.IntN(10); {
			case n < 5 || len(standing) == 0:
				if id, err := w.Bookings.Book(t.Context(), program, orgs[rng.IntN(len(orgs))], d); err == nil {
					standing[id]++
				} else if fault.KindOf(err) != fault.Invalid {
					t.Fatal(err)
				}
			default:
				ids := make([]int64, 0, len(standing))
				for id := range standing {
					ids = append(ids, id)
				}
				slices.Sort(ids)
				id := ids[rng.IntN(len(ids))]
				b, err := w.Bookings.Get(t.Context(), program, id)
				if err != nil {
					t.Fatal(err)
				}
				if n < 8 {
					if rng.IntN(3) > 0 {
						d.Day = b.Day
					}
					d.Wait = rng.IntN(2) == 0
					if err := w.Bookings.Change(t.Context(), program, id, b.Version, d); err != nil && fault.KindOf(err) != fault.Invalid {
						t.Fatal(err)
					}
				} else if err := w.Bookings.Cancel(t.Context(), program, id, ""); err != nil {
					t.Fatal(err)
				} else {
					delete(standing, id)
				}
			}
			page, err := w.Bookings.List(t.Context(), program, booking.Query{Span: day.Year(2021), Limit: 1000})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, on := range days {
				taken, queue := 0, map[int]booking.Booking{}
				for _, b := range page.List {
					if !b.Standing() || b.Day != day.Must(on) {
						continue
					}
					n++
					if b.State == booking.Held {
						taken += b.People()
					} else {
						queue[b.Place] = b
					}
				}
				if taken > 30 {
					t.Fatalf("step %d: %d people hold 30 places on %s", step, taken, on)
				}
				if first, ok := queue[1]; ok && taken+first.People() <= 30 {
					t.Fatalf("step %d: %d places are free, and the first of the queue waits with %d", step, 30-taken, first.People())
				}
				if len(queue) > 0 && queue[len(queue)].ID == 0 {
					t.Fatalf("step %d: the queue has gaps: %v", step, queue)
				}
				if on != thursday {
					continue
				}
				var now []int64
				for i := range len(queue) {
					now = append(now, queue[i+1].ID)
				}
				// Of those who waited before and still do, the order is the same.
				kept := func(list, other []int64) (out []int64) {
					for _, id := range list {
						if slices.Contains(other, id) {
							out = append(out, id)
						}
					}
					return out
				}
				if a, b := kept(before, now), kept(now, before); !slices.Equal(a, b) {
					t.Fatalf("step %d: the queue changed its order: %v to %v", step, a, b)
				}
				before = now
			}
			if n != len(standing) {
				t.Fatalf("step %d: %d stand in the book, %d were booked", step, n, len(standing))
			}
		}
		if len(standing) < 5 {
			t.Errorf("only %d bookings at the end: the test says little", len(standing))
		}
	})
}
