package booking

import (
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/site"
)

// Bookings is the cases of this area.
type Bookings struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Bookings { return &Bookings{g} }

// Book books places for an organisation, or puts it on the waiting list where
// the draft says so. It takes Book there, and answers NotFound, or Invalid with a
// sentence at each field: a day that is past, closed or without slots, no such
// slot, more people than a slot takes, the same slot twice, no place left.
//
// Writes are serial (one writer on SQLite, serialisable transactions on
// PostgreSQL), so the line that is read here is the line that is written to.
func (bs *Bookings) Book(ctx context.Context, who gate.Actor, org int64, d Draft) (id int64, err error) {
	err = bs.gate.Write(ctx, who, Book, func(w *gate.Writing) error {
		if again, err := w.Again("booking.book", &id); again || err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		slot, line, last, err := place(w, org, 0, d)
		if err != nil {
			return err
		}
		held := Admits(int(slot.People), line, d.People())
		if !held && !d.Wait {
			return full(slot, line, d, "没有约成")
		}
		id = w.NewID()
		if err := insert(w, at, Booking{ID: id, Draft: d, Until: slot.Until, State: stateOf(held)}, last+1); err != nil {
			return err
		}
		if err := w.Done(at, "booking.book", id); err != nil {
			return err
		}
		return w.Record(at, "booking.book", gate.Subject{Kind: "booking", ID: id},
			gate.Detail{"site": d.Site, "on": d.Day.String(), "from": d.From, "people": d.People(), "held": held})
	})
	return id, err
}

func stateOf(held bool) State {
	if held {
		return Held
	}
	return Waiting
}

// place tests a draft and gives its slot, the line there without the booking
// itself, and the last number in the line.
func place(w *gate.Writing, org, self int64, d Draft) (slot site.Slot, line []Ticket, last int64, err error) {
	s, err := site.Of(&w.Reading, d.Site)
	if err != nil {
		return slot, nil, 0, err
	}
	if slot, err = d.slot(s, w.Now()); err != nil {
		return slot, nil, 0, err
	}
	if line, last, err = lineOf(&w.Reading, d.Site, d.Day, d.From); err != nil {
		return slot, nil, 0, err
	}
	line = without(line, self)
	for _, t := range line {
		if t.Org == org {
			return slot, nil, 0, fault.Field("slot", "本组织在这个时段已经有一个预约，不用再约一次。要改人数，请打开那个预约修改。")
		}
	}
	return slot, line, last, nil
}

// full says that there is no place.
func full(slot site.Slot, line []Ticket, d Draft, what string) error {
	free, n := int(slot.People)-Taken(line), Queue(line)
	text := fmt.Sprintf("这个时段还剩%d个名额，您要%d人的，%s。可以减少人数、换时段，或者选择候补。", max(free, 0), d.People(), what)
	if n > 0 {
		text = fmt.Sprintf("这个时段已经有%d个预约在候补，空出来的名额先给他们，%s。可以换时段，或者选择候补。", n, what)
	}
	return fault.Field("members", text)
}

// Change changes a booking. version is the one that the asker saw. Its place is
// kept: fewer people keep theirs, one that waits stays where it stands in the
// queue. More people, or another slot, are given only where there are places for
// all of them and nobody waits; otherwise nothing is changed. It takes Book, and
// answers NotFound, Invalid as Book does, or Conflict.
func (bs *Bookings) Change(ctx context.Context, who gate.Actor, id, version int64, d Draft) error {
	return bs.gate.Write(ctx, who, Book, func(w *gate.Writing) error {
		old, at, err := mine(w, id)
		if err != nil {
			return err
		}
		switch {
		case !old.Standing():
			return fault.New(fault.Conflict, "这个预约"+old.State.Label()+"，不能再改。")
		case old.Version != version:
			return fault.New(fault.Conflict, "这个预约刚有变化（也可能刚从候补转为已约）。您填的内容还在，请对照新的情况再改。")
		case old.Past(w.Now()):
			return fault.New(fault.Conflict, "这个时段已经开始，不能再改。去过的请确认参观，没有去的请取消。")
		}
		d := d
		slot, line, last, err := place(w, old.Org, id, d)
		if err != nil {
			return err
		}
		moved := d.Site != old.Site || d.Day != old.Day || d.From != old.From
		fits := Admits(int(slot.People), line, d.People())
		next, no := old.State, int64(0)
		switch {
		case moved && !fits && !(old.State == Waiting && d.Wait):
			return full(slot, line, d, "原来的预约没有动")
		case moved:
			next, no = stateOf(fits), last+1
		case old.State == Held && d.People() > old.People() && !fits:
			return full(slot, line, d, "原来的"+fmt.Sprint(old.People())+"人没有动")
		}
		if err := update(w, at, Booking{ID: id, Draft: d, Until: slot.Until, State: next}, no); err != nil {
			return err
		}
		if err := w.Record(at, "booking.change", gate.Subject{Kind: "booking", ID: id}, gate.Detail{"site": d.Site, "on": d.Day.String(),
			"from": d.From, "people": d.People(), "was": old.People(), "held": next == Held}); err != nil {
			return err
		}
		if moved {
			if err := promote(w, at, old.Draft); err != nil {
				return err
			}
		}
		return promote(w, at, d)
	})
}

// Cancel gives the places back, or leaves the queue; a reason may be given. Those
// who wait move up. It takes Book, and answers NotFound, or Conflict for a booking
// that is cancelled or visited already.
func (bs *Bookings) Cancel(ctx context.Context, who gate.Actor, id int64, why string) error {
	return bs.gate.Write(ctx, who, Book, func(w *gate.Writing) error {
		b, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if !b.Standing() {
			return fault.New(fault.Conflict, "这个预约"+b.State.Label()+"，不用再取消。")
		}
		why := strings.TrimSpace(why)
		if len([]rune(why)) > mostNote {
			return fault.Field("why", fmt.Sprintf("原因不超过%d个字。", mostNote))
		}
		if _, err := w.Exec(at, "UPDATE booking SET state = 'cancelled', why = @why, version = version + 1, changed_ms = @gate_now WHERE id = @id",
			gate.Args{"id": id, "why": why}); err != nil {
			return err
		}
		if err := w.Record(at, "booking.cancel", gate.Subject{Kind: "booking", ID: id}, gate.Detail{"was": string(b.State), "people": b.People()}); err != nil {
			return err
		}
		return promote(w, at, b.Draft)
	})
}

// promote moves those up who wait for a slot and get their places now. A slot
// that has begun, or is closed meanwhile, gives none.
func promote(w *gate.Writing, at gate.Place, d Draft) error {
	if begun(d.Day, d.From, w.Now()) {
		return nil
	}
	s, err := site.Of(&w.Reading, d.Site)
	if err != nil {
		return err
	}
	slot, open := s.At(d.Day, d.From)
	if !open {
		return nil
	}
	line, _, err := lineOf(&w.Reading, d.Site, d.Day, d.From)
	if err != nil {
		return err
	}
	for _, id := range Promote(int(slot.People), line) {
		if _, err := w.Exec(at, `UPDATE booking SET state = 'held', version = version + 1, changed_ms = @gate_now, held_ms = @gate_now WHERE id = @id`,
			gate.Args{"id": id}); err != nil {
			return err
		}
		if err := w.Record(at, "booking.promote", gate.Subject{Kind: "booking", ID: id}, nil); err != nil {
			return err
		}
	}
	return nil
}

// mine gives a booking that the asker may change, and its place.
func mine(w *gate.Writing, id int64) (b Booking, at gate.Place, err error) {
	if b, err = one(&w.Reading, id); err != nil {
		return b, at, err
	}
	at, err = w.At(b.Org)
	return b, at, err
}

// Get gives one booking. It takes View, and answers NotFound beyond reach.
func (bs *Bookings) Get(ctx context.Context, who gate.Actor, id int64) (b Booking, err error) {
	err = bs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		b, err = one(r, id)
		return err
	})
	return b, err
}

// Query asks for a part of the book.
type Query struct {
	Org   int64 // 0: all in reach
	Below bool  // with everything under Org
	Site  int64
	Span  day.Span
	AsOf  day.Day // as the book stood at the end of a day; None for now
	State State   // "": all; Open for what is still to be confirmed
	After int64
	Limit int
}

// Open asks for held bookings whose day has come and that nobody has confirmed.
const Open State = "open"

// Page is one page of the book, the latest day first.
type Page struct {
	List  []Booking
	Total int
	Next  int64 // the After of the next page; 0 on the last
}

// List gives a page of the book. It takes View.
func (bs *Bookings) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = bs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err = list(r, q)
		return err
	})
	return p, err
}

// Time is one slot of one day: how many places there are, are taken, and how many
// wait. By whom is told of organisations in reach only.
type Time struct {
	site.Slot
	Day    day.Day
	Taken  int
	Queue  int
	People int // of the queue together
	Begun  bool
	List   []Booking // of those in reach, in the order of the line
}

// Free counts the places that somebody who comes now could have.
func (t Time) Free() int {
	if t.Queue > 0 {
		return 0
	}
	return max(int(t.Slot.People)-t.Taken, 0)
}

// Date is one day of a site.
type Date struct {
	Day    day.Day
	Closed string // why there is nothing to book
	Times  []Time
}

// Board gives the days of a site with their slots, for some days on: what is open
// and what is taken. It takes View.
func (bs *Bookings) Board(ctx context.Context, who gate.Actor, id int64, s day.Span) (list []Date, err error) {
	err = bs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = board(r, id, s)
		return err
	})
	return list, err
}
