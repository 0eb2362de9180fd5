package partner_test

import (
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/register/partner"
)

var on = day.Must

func wrong(t *testing.T, what string, err error, kind fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != kind || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v", what, err)
	}
}

// let registers a partner and lets one of its people in until a day.
func let(t *testing.T, w *world.World, name string, last day.Day) (id int64, who gate.Actor) {
	t.Helper()
	id, err := w.Partners.Register(w.Ctx(), w.Officer, w.Root, partner.Draft{Name: name, Task: "联合督查"})
	if err != nil {
		t.Fatal(err)
	}
	who.Account = 80 + id%10
	if who.Person, err = w.Partners.Let(w.Ctx(), w.Officer, id, name+"的同志", on("2021-12-20"), last); err != nil {
		t.Fatal(err)
	}
	who.Name = name + "的同志"
	list, err := w.Posts.Choices(w.Ctx(), who)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	who.Post = list[0].ID
	return id, who
}

func sharing(thing int64) partner.Sharing {
	return partner.Sharing{Kind: partner.Visit, Thing: thing, Title: "走访", Why: "联合督查用", From: on("2021-12-20"), Last: on("2021-12-31")}
}

func TestWhatThePartnersTake(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, c := range []struct {
			what  string
			who   gate.Actor
			d     partner.Draft
			want  fault.Kind
			field string
		}{
			{"by a branch", w.Secretary, partner.Draft{Name: "区委组织部", Task: "联合督查"}, fault.Denied, ""}, {"by the bureau", w.Head, partner.Draft{Name: "区委组织部", Task: "联合督查"}, fault.Denied, ""},
			{"without a name", w.Officer, partner.Draft{Task: "联合督查"}, fault.Invalid, "name"}, {"for nothing", w.Officer, partner.Draft{Name: "区委组织部"}, fault.Invalid, "task"},
			{"with a name as long as a page", w.Officer, partner.Draft{Name: strings.Repeat("长", 61), Task: "联合督查"}, fault.Invalid, "name"},
		} {
			_, err := w.Partners.Register(w.Ctx(), c.who, w.Root, c.d)
			wrong(t, c.what, err, c.want, c.field)
		}
		id, _ := let(t, w, "区委组织部", on("2021-12-31"))
		_, err := w.Partners.Register(w.Ctx(), w.Officer, w.Root, partner.Draft{Name: "区委组织部", Task: "别的"})
		wrong(t, "a name twice", err, fault.Conflict, "")
		if err := w.Partners.Edit(w.Ctx(), w.Officer, id, 1, partner.Draft{Name: "区委组织部", Task: "督查"}); err != nil {
			t.Fatal(err)
		}
		wrong(t, "changed over another's words", w.Partners.Edit(w.Ctx(), w.Officer, id, 1, partner.Draft{Name: "区委组织部", Task: "别的"}), fault.Conflict, "")
		for _, c := range []struct {
			what, name string
			from, last day.Day
			field      string
		}{
			{"nobody", " ", on("2021-12-20"), on("2021-12-31"), "person"}, {"without an end", "某人", on("2021-12-20"), day.None, "last"}, {"since yesterday", "某人", on("2021-12-19"), on("2021-12-31"), "from"},
			{"with the end first", "某人", on("2021-12-30"), on("2021-12-25"), "last"}, {"for ten years", "某人", on("2021-12-20"), on("2031-12-20"), "last"},
		} {
			_, err := w.Partners.Let(w.Ctx(), w.Officer, id, c.name, c.from, c.last)
			wrong(t, "let in "+c.what, err, fault.Invalid, c.field)
		}
		for _, c := range []struct {
			what   string
			change func(*partner.Sharing)
			field  string
		}{
			{"of no kind", func(x *partner.Sharing) { x.Kind = "member" }, "kind"}, {"of nothing", func(x *partner.Sharing) { x.Thing = 0 }, "thing"}, {"of what one does not see oneself", func(x *partner.Sharing) { x.Title = "" }, "thing"},
			{"for no reason", func(x *partner.Sharing) { x.Why = "" }, "why"}, {"without an end", func(x *partner.Sharing) { x.Last = day.None }, "last"}, {"that is over", func(x *partner.Sharing) { x.From, x.Last = on("2021-12-01"), on("2021-12-10") }, "from"},
		} {
			x := sharing(1)
			c.change(&x)
			_, err := w.Partners.Share(w.Ctx(), w.Officer, id, x)
			wrong(t, "a share "+c.what, err, fault.Invalid, c.field)
		}
		_, err = w.Partners.Share(w.Ctx(), w.Secretary, id, sharing(1))
		wrong(t, "shared by a branch", err, fault.Denied, "")
	})
}

// A partner sees what is shared with it while it is shared, and nothing else by any
// authority; every opening is kept.
func TestAPartnerSeesWhatIsShared(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		v, err := w.Visits.Record(w.Ctx(), w.Officer, visit.Draft{Org: w.East, On: on("2021-12-08"), Went: "甲同志", Talked: "谈了党课"})
		if err != nil {
			t.Fatal(err)
		}
		id, guest := let(t, w, "区委组织部", on("2021-12-26"))
		_, other := let(t, w, "区委党校", on("2021-12-31"))
		gr, err := w.Gate.Grant(w.Ctx(), guest)
		if err != nil || len(gr.Cans) != 1 || gr.Cans[partner.View] != gate.OwnOrg {
			t.Errorf("a partner holds %v %v", gr.Cans, err)
		}
		if _, err := w.Visits.Get(w.Ctx(), guest, v); fault.KindOf(err) != fault.Denied {
			t.Errorf("he opens the thing itself: %v", err)
		}
		if _, err := w.Partners.List(w.Ctx(), guest); fault.KindOf(err) != fault.Denied {
			t.Errorf("he opens the register: %v", err)
		}
		open := func(what string, who gate.Actor, share int64, want fault.Kind) {
			t.Helper()
			_, err := w.Partners.Open(w.Ctx(), who, share, false)
			list, listed := w.Partners.Shared(w.Ctx(), who)
			if want == fault.Internal {
				if err != nil || len(list) == 0 {
					t.Errorf("%s: %v, %d in the list", what, err, len(list))
				}
				return
			}
			if fault.KindOf(err) != want || len(list) != 0 {
				t.Errorf("%s: %v, %d in the list, %v", what, err, len(list), listed)
			}
		}
		later := sharing(v)
		later.From = on("2021-12-22")
		share, err := w.Partners.Share(w.Ctx(), w.Officer, id, later)
		if err != nil {
			t.Fatal(err)
		}
		open("before its first day", guest, share, fault.NotFound)
		w.Clock.Set("2021-12-22")
		open("on its first day", guest, share, fault.Internal)
		open("by another partner", other, share, fault.NotFound)
		open("by a secretary", w.Secretary, share, fault.Denied)
		open("by the Committee, which has the thing itself", w.Officer, share, fault.Denied)
		open("what is not there", other, 4711, fault.NotFound)
		x, err := w.Partners.Get(w.Ctx(), w.Officer, id)
		if err != nil || len(x.Shares) != 1 || len(x.Shares[0].Looks) != 1 || x.Shares[0].Looks[0].Name != "区委组织部的同志" {
			t.Errorf("the opening is not kept: %+v %v", x, err)
		}
		wrong(t, "taken back without a reason", w.Partners.TakeBack(w.Ctx(), w.Officer, id, share, ""), fault.Invalid, "taken_why")
		if err := w.Partners.TakeBack(w.Ctx(), w.Officer, id, share, "看完了"); err != nil {
			t.Fatal(err)
		}
		open("once it was taken back", guest, share, fault.NotFound)
		wrong(t, "taken back twice", w.Partners.TakeBack(w.Ctx(), w.Officer, id, share, "看完了"), fault.Conflict, "")
		again := sharing(v)
		again.From, again.Last = on("2021-12-22"), on("2021-12-24")
		if share, err = w.Partners.Share(w.Ctx(), w.Officer, id, again); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set("2021-12-24")
		open("on its last day", guest, share, fault.Internal)
		w.Clock.Set("2021-12-25")
		open("after its last day", guest, share, fault.NotFound)
		last := sharing(v)
		last.From = on("2021-12-25")
		if share, err = w.Partners.Share(w.Ctx(), w.Officer, id, last); err != nil {
			t.Fatal(err)
		}
		open("on the last day of his post", guest, share, fault.Internal)
		w.Clock.Set("2021-12-27")
		open("after his post has ended", guest, share, fault.Denied)
		testkit.Promise(t, fmt.Sprintf("1 authority of a partner's post; %d attempts outside of a share, 0 opened", 9), "CH-11", "CH-12")
	})
}

// Whoever is barred sees nothing from that moment on.
func TestBarred(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, guest := let(t, w, "区委组织部", on("2021-12-31"))
		w.Clock.Set("2021-12-21")
		share := sharing(1)
		share.From = on("2021-12-21")
		s, err := w.Partners.Share(w.Ctx(), w.Officer, id, share)
		if err != nil {
			t.Fatal(err)
		}
		x, err := w.Partners.Get(w.Ctx(), w.Officer, id)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Partners.Bar(w.Ctx(), w.Officer, id, x.People[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Partners.Open(w.Ctx(), guest, s, false); fault.KindOf(err) != fault.Denied {
			t.Errorf("he still sees it: %v", err)
		}
		wrong(t, "barred twice", w.Partners.Bar(w.Ctx(), w.Officer, id, x.People[0].ID), fault.Conflict, "")
		wrong(t, "somebody who is not there", w.Partners.Bar(w.Ctx(), w.Officer, id, 4711), fault.NotFound, "")
	})
}
