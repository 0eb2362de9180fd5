package live

import (
	"context"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// board is a page for one reach while somebody looks at it. Its goroutine makes it, looks
// at the rights of those who get it, and hands it out.
type board struct {
	hub   *Hub
	page  Page
	at    where
	in    map[*Listener]bool // guarded by the hub's mu
	dirty chan struct{}
	empty chan struct{} // closed when the last one has left

	// seen is what the last one was read from, and on which day; guarded by the hub's mu.
	tables map[string]bool
	today  day.Day

	// run's own.
	parts map[string]string
	id    string
	last  *Message
}

func newBoard(h *Hub, p Page, at where) *board {
	return &board{hub: h, page: p, at: at, in: map[*Listener]bool{}, dirty: make(chan struct{}, 1), empty: make(chan struct{}), parts: map[string]string{}}
}

// wake has the board made anew.
func (b *board) wake() {
	select {
	case b.dirty <- struct{}{}:
	default:
	}
}

// concerned reports whether what was written may make the board another one.
func (b *board) concerned(w gate.Written, known bool, today day.Day) bool {
	b.hub.mu.Lock()
	defer b.hub.mu.Unlock()
	if !known || b.tables == nil || today != b.today {
		return true
	}
	for t := range w {
		if b.tables[t] {
			return true
		}
	}
	return false
}

// all are those who look at it now.
func (b *board) all() (list []*Listener) {
	b.hub.mu.Lock()
	defer b.hub.mu.Unlock()
	for l := range b.in {
		list = append(list, l)
	}
	return list
}

func (b *board) run() {
	tick := time.NewTicker(b.hub.limits.Beat)
	defer tick.Stop()
	for {
		select {
		case <-b.hub.life.Done():
			return
		case <-b.empty:
			return
		case <-tick.C:
			b.beat()
			continue
		case <-b.dirty:
		}
		if !b.push() {
			b.wake() // what could not be read, or looked at, is tried again
		}
		if !b.hub.rest(b.hub.limits.Pause) {
			return
		}
	}
}

// push makes the board and hands it to those who may see it, and reports whether all is
// done. It is made before rights are looked at: who has his right then has had it when
// the board was read, or gained it since.
func (b *board) push() bool {
	ctx, cancel := b.hub.patience()
	defer cancel()
	list := b.all()
	today := b.hub.gate.Today()
	made, ok := b.make(ctx, list)
	if !ok {
		return len(b.all()) == 0
	}
	b.hub.mu.Lock()
	b.tables, b.today = made.Tables, today
	b.hub.mu.Unlock()
	moved := b.take(made)
	may, done := b.judge(ctx, list)
	for _, l := range may {
		if moved && !l.fresh || l.fresh && l.have != b.id {
			l.put(b.last)
		}
		l.fresh = false
	}
	return done
}

// make reads the board as one of those who look at it. Who is refused is sent away, and
// the next one is asked; where the board cannot be read for another reason, all are.
func (b *board) make(ctx context.Context, list []*Listener) (made Board, ok bool) {
	for _, l := range list {
		made, err := b.page.Make(ctx, l.sight.Who)
		switch {
		case err == nil:
			return made, true
		case Ended(err):
			b.hub.leave(l, err)
		case fault.KindOf(err) == fault.Busy, ctx.Err() != nil:
			return made, false
		default:
			for _, l := range list {
				b.hub.leave(l, err)
			}
			return made, false
		}
	}
	return made, false
}

// take keeps a board as the present one, and reports whether it says anything new.
func (b *board) take(made Board) bool {
	var changed []Part
	for _, p := range made.Parts {
		if old, has := b.parts[p.ID]; !has || old != p.Body {
			changed = append(changed, p)
			b.parts[p.ID] = p.Body
		}
	}
	if len(changed) == 0 && b.last != nil {
		return false
	}
	before := b.id
	b.id = made.Name()
	b.last = message(b.id, before, Clock(b.hub.gate.Now()), made.Parts, changed)
	return true
}

// judge gives those who still may see the board, and sends the others away. done is false
// where it could not be found out of somebody, who gets nothing this time.
func (b *board) judge(ctx context.Context, list []*Listener) (may []*Listener, done bool) {
	p, err := b.hub.gate.Point(ctx)
	if err != nil {
		return nil, false
	}
	now, today, done := b.hub.gate.Now(), b.hub.gate.Today(), true
	var since gate.Point
	var w gate.Written
	known, asked := false, false
	for _, l := range list {
		if !asked || l.point != since {
			w, known = b.hub.gate.Between(l.point, p)
			since, asked = l.point, true
		}
		if !l.stands(w, known, now, today) {
			s, err := l.look(ctx)
			if err == nil && s.Reach != b.at.reach {
				err = fault.Missing() // it is another page for him now
			}
			switch {
			case err == nil:
				l.sight, l.day = s, today
			case Ended(err):
				b.hub.leave(l, err)
				continue
			default:
				done, l.fresh, l.have = false, true, ""
				continue
			}
		}
		l.point = p
		may = append(may, l)
	}
	return may, done
}

// beat tells those who may see the board that it still holds.
func (b *board) beat() {
	ctx, cancel := b.hub.patience()
	defer cancel()
	may, done := b.judge(ctx, b.all())
	if !done {
		b.wake()
		return
	}
	m := beat(Clock(b.hub.gate.Now()))
	for _, l := range may {
		if !l.fresh {
			l.nudge(m)
		}
	}
}
