package booking_test

import (
	"fmt"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/site"
)

// hall registers a site that is open from Tuesday to Sunday in two slots of 30
// places, and closed on the first days of 2022. It is 2021-12-20, a Monday, nine
// in the morning.
func hall(t *testing.T, w *world.World) int64 {
	t.Helper()
	s := site.Site{Name: "虚构纪念馆", Capacity: 30, Closures: []site.Closure{{Span: day.Span{From: day.Must("2022-01-01"), Until: day.Must("2022-01-04")}, Why: "元旦维护"}}}
	for weekday := 2; weekday <= 7; weekday++ {
		s.Slots = append(s.Slots, site.Slot{Weekday: weekday, From: "09:00", Until: "10:30", People: 30}, site.Slot{Weekday: weekday, From: "14:00", Until: "15:30", People: 30})
	}
	id, err := w.Sites.Register(w.Ctx(), w.Officer, w.Root, s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func draft(hall int64, on string, members, others int) booking.Draft {
	return booking.Draft{Site: hall, Day: day.Must(on), From: "09:00", Members: members, Others: others, Wait: true}
}

const thursday = "2021-12-23"

// field is the field that a fault belongs to, or its kind.
func field(err error) string {
	if err == nil {
		return ""
	}
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		return f.Fields[0].Field
	}
	return fault.KindOf(err).String()
}

func TestBook(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		h := hall(t, w)
		with := func(d booking.Draft, change func(*booking.Draft)) booking.Draft { change(&d); return d }
		for _, c := range []struct {
			what string
			who  gate.Actor
			org  int64
			d    booking.Draft
			want string // the field, or the kind of fault
		}{
			{"her own branch", w.Secretary, w.East, draft(h, thursday, 9, 3), ""},
			{"the same slot a second time", w.Secretary, w.East, draft(h, thursday, 1, 0), "slot"},
			{"another slot of the day", w.Secretary, w.East, with(draft(h, thursday, 9, 0), func(d *booking.Draft) { d.From = "14:00" }), ""},
			{"the branch beside", w.Secretary, w.Eastern, draft(h, thursday, 1, 0), "not-found"},
			{"the organisation above", w.Secretary, w.Bureau, draft(h, thursday, 1, 0), "not-found"},
			{"the head of the bureau for a branch below", w.Head, w.East, draft(h, "2021-12-24", 1, 0), "not-found"},
			{"the officer for a branch that cannot", w.Officer, w.West, draft(h, "2021-12-24", 1, 0), ""},
			{"a member without a post", w.Plain, w.East, draft(h, "2021-12-24", 1, 0), "denied"},
			{"a stranger", w.Stranger, w.East, draft(h, "2021-12-24", 1, 0), "denied"},
			{"no such site", w.Secretary, w.East, draft(4711, "2021-12-24", 1, 0), "not-found"},
			{"no site at all", w.Secretary, w.East, draft(0, "2021-12-24", 1, 0), "not-found"},
			{"no day", w.Secretary, w.East, with(draft(h, thursday, 1, 0), func(d *booking.Draft) { d.Day = day.None }), "day"},
			{"a day that is past", w.Secretary, w.East, draft(h, "2021-12-19", 1, 0), "day"},
			{"a weekday without slots", w.Secretary, w.East, draft(h, "2021-12-27", 1, 0), "day"},
			{"a day on which it is closed", w.Secretary, w.East, draft(h, "2022-01-02", 1, 0), "day"},
			{"too far ahead", w.Secretary, w.East, draft(h, "2023-12-27", 1, 0), "day"},
			{"no slot", w.Secretary, w.East, with(draft(h, "2021-12-24", 1, 0), func(d *booking.Draft) { d.From = "" }), "slot"},
			{"outside the opening hours", w.Secretary, w.East, with(draft(h, "2021-12-24", 1, 0), func(d *booking.Draft) { d.From = "20:00" }), "slot"},
			{"nobody", w.Secretary, w.East, draft(h, "2021-12-24", 0, 0), "members"},
			{"fewer than nobody", w.Secretary, w.East, draft(h, "2021-12-24", 5, -1), "others"},
			{"more than the slot takes", w.Secretary, w.East, draft(h, "2021-12-24", 20, 11), "members"},
			{"a note that is a book", w.Secretary, w.East, with(draft(h, "2021-12-24", 1, 0), func(d *booking.Draft) { d.Note = fmt.Sprintf("%0300d", 7) }), "note"},
			{"more than is left, who waits", w.Beside, w.Eastern, draft(h, thursday, 4, 15), ""},
			{"fewer than are left, behind who waits", w.Far, w.West, draft(h, thursday, 4, 0), ""},
			{"who does not want to wait", w.Officer, w.Bureau, with(draft(h, thursday, 1, 0), func(d *booking.Draft) { d.Wait = false }), "members"},
		} {
			if _, err := w.Bookings.Book(w.Ctx(), c.who, c.org, c.d); field(err) != c.want {
				t.Errorf("%s: %v, want %q", c.what, err, c.want)
			}
		}
		page, err := w.Bookings.List(w.Ctx(), w.Officer, booking.Query{Span: day.Year(2021), Limit: 50})
		if err != nil || page.Total != 5 {
			t.Fatalf("%d bookings, %v", page.Total, err)
		}
		mine, err := w.Bookings.List(w.Ctx(), w.Secretary, booking.Query{Span: day.Year(2021), Limit: 50})
		if err != nil || mine.Total != 2 {
			t.Errorf("her own: %+v %v", mine, err)
		}
		// Others learn that places are taken, not by whom.
		board, err := w.Bookings.Board(w.Ctx(), w.Secretary, h, day.Span{From: day.Must(thursday), Until: day.Must(thursday) + 1})
		if err != nil || len(board) != 1 || len(board[0].Times) != 2 {
			t.Fatalf("%+v %v", board, err)
		}
		if x := board[0].Times[0]; x.Taken != 12 || x.Queue != 2 || x.People != 23 || len(x.List) != 1 || x.Free() != 0 {
			t.Errorf("%+v", x)
		}
		if all, err := w.Bookings.Board(w.Ctx(), w.Officer, h, day.Span{From: day.Must(thursday), Until: day.Must(thursday) + 1}); err != nil || len(all[0].Times[0].List) != 3 {
			t.Errorf("the officer's sheet: %+v %v", all, err)
		}
	})
}

// A day that has begun takes no booking for a slot that has begun.
func TestSlotThatHasBegun(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h := hall(t, w)
	w.Clock.Set(thursday) // nine o'clock
	if _, err := w.Bookings.Book(w.Ctx(), w.Secretary, w.East, draft(h, thursday, 1, 0)); field(err) != "slot" {
		t.Errorf("at nine for nine: %v", err)
	}
	d := draft(h, thursday, 1, 0)
	d.From = "14:00"
	if _, err := w.Bookings.Book(w.Ctx(), w.Secretary, w.East, d); err != nil {
		t.Errorf("at nine for two: %v", err)
	}
}

func TestChangeAndCancel(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		h := hall(t, w)
		book := func(who gate.Actor, org int64, d booking.Draft) int64 {
			t.Helper()
			id, err := w.Bookings.Book(w.Ctx(), who, org, d)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		get := func(id int64) booking.Booking {
			t.Helper()
			b, err := w.Bookings.Get(w.Ctx(), w.Officer, id)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		east := book(w.Secretary, w.East, draft(h, thursday, 9, 11))
		change := func(who gate.Actor, id, version int64, d booking.Draft) string {
			return field(w.Bookings.Change(w.Ctx(), who, id, version, d))
		}
		if got := change(w.Secretary, east, 1, draft(h, thursday, 9, 16)); got != "" {
			t.Errorf("more, while there is room: %s", got)
		}
		if got := change(w.Secretary, east, 1, draft(h, thursday, 9, 1)); got != "conflict" {
			t.Errorf("from a page that is old: %s", got)
		}
		if got := change(w.Beside, east, 2, draft(h, thursday, 9, 1)); got != "not-found" {
			t.Errorf("another branch's: %s", got)
		}
		eastern, west := book(w.Beside, w.Eastern, draft(h, thursday, 4, 16)), book(w.Far, w.West, draft(h, thursday, 4, 6))
		if b := get(west); b.State != booking.Waiting || b.Place != 2 {
			t.Errorf("%+v", b)
		}
		if got := change(w.Secretary, east, 2, draft(h, thursday, 9, 17)); got != "members" {
			t.Errorf("more, while others wait: %s", got)
		}
		if b := get(east); b.People() != 25 || b.State != booking.Held {
			t.Errorf("what was refused changed something: %+v", b)
		}
		if got := change(w.Secretary, east, 2, draft(h, thursday, 9, 2)); got != "" {
			t.Errorf("fewer: %s", got)
		}
		if b := get(eastern); b.State != booking.Waiting {
			t.Errorf("twenty do not fit into nineteen: %+v", b)
		}
		if b := get(west); b.State != booking.Waiting {
			t.Errorf("ten fit, and do not overtake: %+v", b)
		}
		if got := change(w.Beside, eastern, 1, draft(h, thursday, 4, 14)); got != "" {
			t.Errorf("who waits asks for fewer: %s", got)
		}
		if b := get(eastern); b.State != booking.Held || b.HeldMS == 0 || b.Version != 3 {
			t.Errorf("it fits now, and keeps its place: %+v", b)
		}
		if b := get(west); b.State != booking.Waiting || b.Place != 1 {
			t.Errorf("%+v", b)
		}
		// To another slot only where there is room, or one loses what one has.
		other := draft(h, "2021-12-24", 9, 2)
		full := book(w.Officer, w.Bureau, draft(h, "2021-12-24", 30, 0))
		if got := change(w.Secretary, east, 3, other); got != "members" || get(east).State != booking.Held {
			t.Errorf("into a full slot: %s", got)
		}
		if err := w.Bookings.Cancel(w.Ctx(), w.Officer, full, ""); err != nil {
			t.Error(err)
		}
		if got := change(w.Secretary, east, 3, other); got != "" || get(east).Day != other.Day {
			t.Errorf("into an empty one: %s", got)
		}
		if b := get(west); b.State != booking.Held {
			t.Errorf("the places that were left: %+v", b)
		}
		if err := w.Bookings.Cancel(w.Ctx(), w.Secretary, eastern, ""); field(err) != "not-found" {
			t.Errorf("another's: %v", err)
		}
		if err := w.Bookings.Cancel(w.Ctx(), w.Far, west, "改期"); err != nil {
			t.Error(err)
		}
		if b := get(west); b.State != booking.Cancelled || b.Why != "改期" {
			t.Errorf("%+v", b)
		}
		if err := w.Bookings.Cancel(w.Ctx(), w.Far, west, ""); field(err) != "conflict" {
			t.Errorf("twice: %v", err)
		}
		if got := change(w.Far, west, 3, draft(h, thursday, 1, 0)); got != "conflict" {
			t.Errorf("what was cancelled: %s", got)
		}
	})
}

// A visit becomes an activity by one confirmation, and a void activity makes the
// booking open again.
func TestConfirm(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		h := hall(t, w)
		id, err := w.Bookings.Book(w.Ctx(), w.Secretary, w.East, draft(h, thursday, 9, 15))
		if err != nil {
			t.Fatal(err)
		}
		waits, err := w.Bookings.Book(w.Ctx(), w.Beside, w.Eastern, draft(h, thursday, 4, 15))
		if err != nil {
			t.Fatal(err)
		}
		confirm := func(who gate.Actor, id int64, v booking.Visit) (int64, string) {
			made, err := w.Bookings.Confirm(w.Ctx(), who, id, v)
			return made, field(err)
		}
		if _, got := confirm(w.Secretary, id, booking.Visit{}); got != "conflict" {
			t.Errorf("before the day: %s", got)
		}
		w.Clock.Set("2021-12-24")
		ill := w.People[w.East][4]
		visit := booking.Visit{ThemeDay: true, Others: 12, StudyMins: 90, Absent: []activity.Mark{{Member: ill, Absent: true, Reason: "病假"}}}
		for _, c := range []struct {
			what string
			who  gate.Actor
			id   int64
			v    booking.Visit
			want string
		}{
			{"another branch's", w.Beside, id, visit, "not-found"},
			{"without a post", w.Plain, id, visit, "denied"},
			{"who only waited", w.Beside, waits, booking.Visit{}, "conflict"},
			{"somebody absent who is not of the branch", w.Secretary, id, booking.Visit{Absent: []activity.Mark{{Member: w.People[w.West][1], Absent: true}}}, "absent"},
			{"fewer than no others", w.Secretary, id, booking.Visit{Others: -1}, "others"},
			{"as it was", w.Secretary, id, visit, ""},
			{"twice", w.Secretary, id, visit, "conflict"},
		} {
			if _, got := confirm(c.who, c.id, c.v); got != c.want {
				t.Errorf("%s: %s, want %q", c.what, got, c.want)
			}
		}
		b, err := w.Bookings.Get(w.Ctx(), w.Secretary, id)
		if err != nil || b.State != booking.Visited || b.Activity == 0 {
			t.Fatalf("%+v %v", b, err)
		}
		a, err := w.Activities.Get(w.Ctx(), w.Secretary, b.Activity)
		if err != nil || a.Site != h || a.Present != 8 || a.Others != 12 || !a.Has(activity.Visit) || !a.Has(activity.ThemeDay) || a.OnDay.String() != thursday || a.FromTime != "09:00" {
			t.Errorf("%+v %v", a, err)
		}
		if err := w.Bookings.Cancel(w.Ctx(), w.Secretary, id, ""); field(err) != "conflict" {
			t.Errorf("a visit that took place is not cancelled: %v", err)
		}
		if err := w.Activities.Withdraw(w.Ctx(), w.Secretary, a.ID, "记错了"); err != nil {
			t.Fatal(err)
		}
		if b, err = w.Bookings.Get(w.Ctx(), w.Secretary, id); err != nil || b.State != booking.Held || !b.Undone {
			t.Errorf("a void activity leaves the booking open: %+v %v", b, err)
		}
		// What somebody has recorded meanwhile is this visit; nothing is recorded twice.
		again, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Visit}, OnDay: b.Day, Site: h})
		if err != nil {
			t.Fatal(err)
		}
		elsewhere, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Visit}, OnDay: b.Day})
		if err != nil {
			t.Fatal(err)
		}
		if list, err := w.Bookings.Candidates(w.Ctx(), w.Secretary, b); err != nil || len(list) != 1 || list[0].ID != again {
			t.Errorf("%+v %v", list, err)
		}
		if err := w.Bookings.Link(w.Ctx(), w.Secretary, id, elsewhere); field(err) != "activity" {
			t.Errorf("a record of another place: %v", err)
		}
		if err := w.Bookings.Link(w.Ctx(), w.Secretary, id, again); err != nil {
			t.Error(err)
		}
		if b, err = w.Bookings.Get(w.Ctx(), w.Secretary, id); err != nil || b.State != booking.Visited || b.Activity != again {
			t.Errorf("%+v %v", b, err)
		}
	})
}
