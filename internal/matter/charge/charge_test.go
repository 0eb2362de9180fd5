package charge_test

import (
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/base/testkit"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/charge"
)

var on = day.Must

func saidDuty() charge.Entry {
	return charge.Entry{Text: "听取意见", Cite: law.Citation{Doc: "区工委文件"}, Checked: "听了没有", Often: duty.Quarterly, Who: "书记", Shows: charge.BySaid}
}

func lectures() charge.Entry {
	return charge.Entry{Text: "上党课", Cite: law.Citation{Doc: "区工委文件"}, Checked: "有没有党课", Often: duty.Quarterly, Who: "书记", Shows: charge.ByRecord, Kinds: []activity.Kind{activity.Lecture}, Number: 2}
}

func themeDays() charge.Entry {
	return charge.Entry{Text: "主题党日", Cite: law.Citation{Doc: "支部工作条例", Article: "第十六条"}, Checked: "开展没有", Often: duty.Monthly, Who: "书记", Shows: charge.ByRule, Rule: "branch.themeday.monthly"}
}

// put puts a list of a kind in force from a day, and gives it with its duties.
func put(t *testing.T, w *world.World, k charge.Kind, from day.Day, entries ...charge.Entry) charge.List {
	t.Helper()
	id, err := w.Charges.Begin(w.Ctx(), w.Officer, w.Root, charge.Draft{Kind: k, Title: "责任清单", Basis: "区工委〔2021〕1号"})
	if err != nil {
		t.Fatal(err)
	}
	l, err := w.Charges.Get(w.Ctx(), w.Officer, id)
	for _, e := range entries {
		if err == nil {
			_, err = w.Charges.Add(w.Ctx(), w.Officer, id, l.Version, e)
		}
		if err == nil {
			l, err = w.Charges.Get(w.Ctx(), w.Officer, id)
		}
	}
	if err == nil {
		err = w.Charges.Enforce(w.Ctx(), w.Officer, id, l.Version, from)
	}
	if err == nil {
		l, err = w.Charges.Get(w.Ctx(), w.Officer, id)
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func wrong(t *testing.T, what string, err error, kind fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != kind || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v", what, err)
	}
}

func TestWhatAListTakes(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		good := charge.Draft{Kind: charge.Branch, Title: "责任清单", Basis: "区工委〔2021〕1号"}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			of    int64
			d     charge.Draft
			want  fault.Kind
			field string
		}{
			{"by a branch", w.Secretary, w.East, good, fault.Denied, ""},
			{"by the head of a bureau", w.Head, w.Bureau, good, fault.Denied, ""},
			{"by a stranger", w.Stranger, w.Root, good, fault.Denied, ""},
			{"for nobody", w.Officer, w.Root, charge.Draft{Kind: "x", Title: "责任清单", Basis: "文件"}, fault.Invalid, "kind"},
			{"without a name", w.Officer, w.Root, charge.Draft{Kind: charge.Branch, Basis: "文件"}, fault.Invalid, "title"},
			{"resting on nothing", w.Officer, w.Root, charge.Draft{Kind: charge.Branch, Title: "责任清单"}, fault.Invalid, "basis"},
			{"with a name as long as a page", w.Officer, w.Root, charge.Draft{Kind: charge.Branch, Title: strings.Repeat("长", 61), Basis: "文件"}, fault.Invalid, "title"},
		} {
			_, err := w.Charges.Begin(w.Ctx(), c.who, c.of, c.d)
			wrong(t, c.what, err, c.want, c.field)
		}
		id, err := w.Charges.Begin(w.Ctx(), w.Officer, w.Root, good)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Charges.Begin(w.Ctx(), w.Officer, w.Root, good)
		wrong(t, "a second draft of a kind", err, fault.Invalid, "kind")
		wrong(t, "in force without duties", w.Charges.Enforce(w.Ctx(), w.Officer, id, 1, on("2021-12-20")), fault.Invalid, "from")
		with := func(e charge.Entry, change func(*charge.Entry)) charge.Entry { change(&e); return e }
		for _, c := range []struct {
			what  string
			e     charge.Entry
			field string
		}{
			{"without a text", with(saidDuty(), func(e *charge.Entry) { e.Text = " " }), "text"},
			{"citing nothing", with(saidDuty(), func(e *charge.Entry) { e.Cite.Doc = "" }), "doc"},
			{"checking nothing", with(saidDuty(), func(e *charge.Entry) { e.Checked = "" }), "checked"},
			{"for which nobody answers", with(saidDuty(), func(e *charge.Entry) { e.Who = "" }), "who"},
			{"every now and then", with(saidDuty(), func(e *charge.Entry) { e.Often = "often" }), "often"},
			{"shown by nothing", with(saidDuty(), func(e *charge.Entry) { e.Shows = "" }), "shows"},
			{"by a rule that is not there", with(themeDays(), func(e *charge.Entry) { e.Rule = "no.such.rule" }), "rule"},
			{"by a rule of single acts", with(themeDays(), func(e *charge.Entry) { e.Rule = "elect.quorum" }), "rule"},
			{"by records of no kind", with(lectures(), func(e *charge.Entry) { e.Kinds = nil }), "kinds"},
			{"by records of an unknown kind", with(lectures(), func(e *charge.Entry) { e.Kinds = []activity.Kind{"x"} }), "kinds"},
			{"by no record", with(lectures(), func(e *charge.Entry) { e.Number = 0 }), "number"},
			{"by a thousand records", with(lectures(), func(e *charge.Entry) { e.Number = 1000 }), "number"},
		} {
			_, err := w.Charges.Add(w.Ctx(), w.Officer, id, 1, c.e)
			wrong(t, "a duty "+c.what, err, fault.Invalid, c.field)
		}
		if _, err := w.Charges.Add(w.Ctx(), w.Officer, id, 1, saidDuty()); err != nil {
			t.Fatal(err)
		}
		_, err = w.Charges.Add(w.Ctx(), w.Officer, id, 1, lectures())
		wrong(t, "a duty added to a page that is old", err, fault.Conflict, "")
		wrong(t, "in force from yesterday", w.Charges.Enforce(w.Ctx(), w.Officer, id, 2, on("2021-12-19")), fault.Invalid, "from")
		wrong(t, "in force from nowhen", w.Charges.Enforce(w.Ctx(), w.Officer, id, 2, day.None), fault.Invalid, "from")
		if _, err := w.Charges.Get(w.Ctx(), w.Secretary, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a branch reads a draft: %v", err)
		}
	})
}

// A list in force never changes: a new version follows it, and what was over under the
// old one stays with the old one.
func TestAListInForceStays(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		first := put(t, w, charge.Branch, on("2021-12-20"), saidDuty())
		d := first.Duties[0]
		for what, err := range map[string]error{
			"its name":      w.Charges.Edit(w.Ctx(), w.Officer, first.ID, first.Version, charge.Draft{Title: "别的", Basis: "别的文件"}),
			"a duty":        w.Charges.Change(w.Ctx(), w.Officer, first.ID, d.ID, first.Version, lectures()),
			"a duty gone":   w.Charges.Drop(w.Ctx(), w.Officer, first.ID, d.ID, first.Version),
			"its first day": w.Charges.Enforce(w.Ctx(), w.Officer, first.ID, first.Version, on("2022-01-01")),
			"the whole":     w.Charges.Discard(w.Ctx(), w.Officer, first.ID, first.Version),
		} {
			wrong(t, what+" of a list in force", err, fault.Conflict, "")
		}
		id, err := w.Charges.Begin(w.Ctx(), w.Officer, w.Root, charge.Draft{Kind: charge.Branch, Title: "责任清单", Basis: "区工委〔2022〕1号"})
		if err != nil {
			t.Fatal(err)
		}
		wrong(t, "from the same day as the version before", w.Charges.Enforce(w.Ctx(), w.Officer, id, 1, on("2021-12-20")), fault.Invalid, "from")
		next, err := w.Charges.Get(w.Ctx(), w.Officer, id)
		if err != nil || len(next.Duties) != 1 || next.Duties[0].Text != d.Text || next.Duties[0].ID == d.ID || next.No != 2 {
			t.Fatalf("the next version does not take the duties over: %+v %v", next, err)
		}
		if err := w.Charges.Change(w.Ctx(), w.Officer, id, next.Duties[0].ID, 1, lectures()); err != nil {
			t.Fatal(err)
		}
		if err := w.Charges.Enforce(w.Ctx(), w.Officer, id, 2, on("2022-01-01")); err != nil {
			t.Fatal(err)
		}
		old, err := w.Charges.Get(w.Ctx(), w.Secretary, first.ID)
		if err != nil || old.Span != (day.Span{From: on("2021-12-20"), Until: on("2022-01-01")}) || old.Duties[0].Text != "听取意见" {
			t.Errorf("the version before: %+v %v", old, err)
		}
		for asOf, text := range map[string]string{"2021-12-20": "听取意见", "2022-01-05": "上党课"} {
			w.Clock.Set(asOf)
			o, err := w.Charges.Of(w.Ctx(), w.Secretary, w.East, on(asOf), on(asOf).Year())
			if err != nil || len(o.Lists) != 1 || o.Lists[0].Standings[0].Duty.Text != text {
				t.Errorf("on %s the list is another: %+v %v", asOf, o.Lists, err)
			}
		}
		testkit.Promise(t, "5 ways to change a list in force, 0 taken; the next version has its own duties", "CH-01")
	})
}

// How a duty stands is computed from the rules, the ledger and the statements, and each
// state has the records behind it.
func TestHowADutyStands(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		w.Clock.Set("2021-12-20")
		l := put(t, w, charge.Branch, on("2021-12-20"), themeDays(), lectures(), saidDuty())
		look := func(who gate.Actor, of int64, i int) charge.Standing {
			t.Helper()
			_, _, s, err := w.Charges.One(w.Ctx(), who, of, l.Duties[i].ID, w.Gate.Today(), w.Gate.Today().Year())
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		record := func(k activity.Kind, d string) int64 {
			t.Helper()
			id, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{k}, OnDay: on(d), Title: d + "的活动"})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		steps := 0
		is := func(what string, s charge.Standing, want charge.Stand, cell int, of charge.Stand, records ...int64) {
			t.Helper()
			steps++
			c := s.Cells[cell]
			var ids []int64
			for _, r := range c.Records {
				ids = append(ids, r.ID)
			}
			if s.Stand != want || c.Stand != of || fmt.Sprint(ids) != fmt.Sprint(records) || s.Why == "" {
				t.Errorf("%s: %s (%s), the period %s with %v, want %s, %s with %v", what, s.Stand, s.Why, c.Stand, ids, want, of, records)
			}
		}
		is("no party day in December yet", look(w.Secretary, w.East, 0), charge.Due, 11, charge.Due)
		is("what was over before the list", look(w.Secretary, w.East, 0), charge.Due, 5, charge.NA)
		theme := record(activity.ThemeDay, "2021-12-09")
		is("the party day is recorded", look(w.Secretary, w.East, 0), charge.Done, 11, charge.Done, theme)
		is("no lecture", look(w.Secretary, w.East, 1), charge.Due, 3, charge.Due)
		one := record(activity.Lecture, "2021-10-08")
		is("one of two lectures", look(w.Secretary, w.East, 1), charge.Underway, 3, charge.Underway, one)
		record(activity.Lecture, "2021-09-30") // of the quarter before
		is("a lecture of the quarter before", look(w.Secretary, w.East, 1), charge.Underway, 3, charge.Underway, one)
		two := record(activity.Lecture, "2021-12-20")
		is("two of two lectures", look(w.Officer, w.East, 1), charge.Done, 3, charge.Done, one, two)
		if err := w.Activities.Withdraw(w.Ctx(), w.Secretary, two, "记错了"); err != nil {
			t.Fatal(err)
		}
		is("a record that was voided shows nothing", look(w.Head, w.East, 1), charge.Underway, 3, charge.Underway, one)
		is("nothing is stated", look(w.Secretary, w.East, 2), charge.Due, 3, charge.Due)
		id, err := w.Charges.State(w.Ctx(), w.Secretary, w.East, l.Duties[2].ID, on("2021-10-01"), on("2021-11-11"), "支部大会上听了意见")
		if err != nil {
			t.Fatal(err)
		}
		is("it is stated", look(w.Secretary, w.East, 2), charge.Done, 3, charge.Done)
		if s := look(w.Officer, w.East, 2).Cells[3].Said; s == nil || s.ByName != w.Secretary.Name || s.On != on("2021-11-11") || s.Made() != on("2021-12-20") {
			t.Errorf("the statement does not say who and when: %+v", s)
		}
		is("another branch has stated nothing", look(w.Beside, w.Eastern, 2), charge.Due, 3, charge.Due)
		if err := w.Charges.TakeBack(w.Ctx(), w.Secretary, id, "写错了支部"); err != nil {
			t.Fatal(err)
		}
		is("the statement is taken back", look(w.Secretary, w.East, 2), charge.Due, 3, charge.Due)
		w.Clock.Set("2022-01-04")
		_, _, s, err := w.Charges.One(w.Ctx(), w.Secretary, w.East, l.Duties[2].ID, on("2022-01-04"), 2021)
		if err != nil {
			t.Fatal(err)
		}
		is("the quarter is over", s, charge.Late, 3, charge.Late)
		_, _, s, err = w.Charges.One(w.Ctx(), w.Secretary, w.East, l.Duties[2].ID, on("2022-01-04"), 2022)
		if err != nil {
			t.Fatal(err)
		}
		is("the next year begins", s, charge.Due, 0, charge.Due)
		is("the next year begins, its end is far", s, charge.Due, 3, charge.Future)
		testkit.Promise(t, fmt.Sprintf("%d states, each with the records behind it", steps), "CH-02")
	})
}

func TestWhoStatesAndSees(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		l := put(t, w, charge.Branch, on("2021-12-20"), saidDuty(), lectures())
		above := put(t, w, charge.Committee, on("2021-12-20"), saidDuty())
		quarter := on("2021-10-01")
		for _, c := range []struct {
			what     string
			who      gate.Actor
			of, duty int64
			from, on day.Day
			text     string
			want     fault.Kind
			field    string
		}{
			{"the Committee for a branch", w.Officer, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), "听了", fault.NotFound, ""},
			{"the bureau for a branch", w.Head, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), "听了", fault.NotFound, ""},
			{"the branch beside", w.Beside, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), "听了", fault.NotFound, ""},
			{"a branch elsewhere", w.Far, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), "听了", fault.NotFound, ""},
			{"a branch for its bureau", w.Secretary, w.Bureau, above.Duties[0].ID, quarter, on("2021-11-11"), "听了", fault.NotFound, ""},
			{"a member", w.Plain, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), "听了", fault.Denied, ""},
			{"a stranger", w.Stranger, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), "听了", fault.Denied, ""},
			{"of the list of another kind", w.Secretary, w.East, above.Duties[0].ID, quarter, on("2021-11-11"), "听了", fault.NotFound, ""},
			{"of no duty", w.Secretary, w.East, 4711, quarter, on("2021-11-11"), "听了", fault.NotFound, ""},
			{"what the ledger shows", w.Secretary, w.East, l.Duties[1].ID, quarter, on("2021-11-11"), "上了", fault.Invalid, "text"},
			{"nothing", w.Secretary, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), " ", fault.Invalid, "text"},
			{"too much", w.Secretary, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), strings.Repeat("长", 501), fault.Invalid, "text"},
			{"of a period that begins in its middle", w.Secretary, w.East, l.Duties[0].ID, on("2021-11-01"), on("2021-11-11"), "听了", fault.Invalid, "text"},
			{"of a period to come", w.Secretary, w.East, l.Duties[0].ID, on("2022-01-01"), on("2021-11-11"), "听了", fault.Invalid, "text"},
			{"done tomorrow", w.Secretary, w.East, l.Duties[0].ID, quarter, on("2021-12-21"), "听了", fault.Invalid, "on"},
			{"done in another quarter", w.Secretary, w.East, l.Duties[0].ID, quarter, on("2021-09-30"), "听了", fault.Invalid, "on"},
			{"done nowhen", w.Secretary, w.East, l.Duties[0].ID, quarter, day.None, "听了", fault.Invalid, "on"},
		} {
			_, err := w.Charges.State(w.Ctx(), c.who, c.of, c.duty, c.from, c.on, c.text)
			wrong(t, c.what, err, c.want, c.field)
		}
		id, err := w.Charges.State(w.Ctx(), w.Secretary, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), "听了")
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Charges.State(w.Ctx(), w.Secretary, w.East, l.Duties[0].ID, quarter, on("2021-11-11"), "又听了")
		wrong(t, "a second time", err, fault.Invalid, "text")
		wrong(t, "the branch beside takes it back", w.Charges.TakeBack(w.Ctx(), w.Beside, id, "不对"), fault.NotFound, "")
		wrong(t, "taken back without a reason", w.Charges.TakeBack(w.Ctx(), w.Secretary, id, ""), fault.Invalid, "why")
		for _, c := range []struct {
			what string
			who  gate.Actor
			of   int64
			want fault.Kind
		}{
			{"her own", w.Secretary, w.East, fault.Internal}, {"the bureau looks below", w.Head, w.East, fault.Internal}, {"the Committee looks below", w.Officer, w.West, fault.Internal},
			{"above", w.Secretary, w.Bureau, fault.NotFound}, {"beside, a name that begins alike", w.Secretary, w.Eastern, fault.NotFound}, {"elsewhere", w.Head, w.West, fault.NotFound},
			{"a member", w.Plain, w.East, fault.Denied},
		} {
			if _, err := w.Charges.Of(w.Ctx(), c.who, c.of, on("2021-12-20"), 2021); c.want == fault.Internal && err != nil || c.want != fault.Internal && fault.KindOf(err) != c.want {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		testkit.Promise(t, "17 statements that are refused, 1 taken", "CH-03")
	})
}

// The numbers of the overview are the rows of the organisations, in the order of the
// tree whatever they have done.
func TestTallies(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		l := put(t, w, charge.Branch, on("2021-12-20"), saidDuty())
		heads := put(t, w, charge.Secretary, on("2021-12-20"), saidDuty())
		if _, err := w.Charges.State(w.Ctx(), w.Far, w.West, l.Duties[0].ID, on("2021-10-01"), on("2021-11-11"), "听了"); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what      string
			who       gate.Actor
			kind      charge.Kind
			orgs      int
			done, due int
		}{
			{"the Committee sees three branches", w.Officer, charge.Branch, 3, 1, 2}, {"the bureau its two", w.Head, charge.Branch, 2, 0, 2}, {"a branch itself", w.Far, charge.Branch, 1, 1, 0},
			{"every secretary below the Committee", w.Officer, charge.Secretary, 4, 0, 4}, {"no list, no numbers", w.Officer, charge.Group, 0, 0, 0},
		} {
			x, rows, orgs, ok, err := w.Charges.Tallies(w.Ctx(), c.who, c.kind, on("2021-12-20"), 2021)
			if err != nil || orgs != c.orgs || ok != (c.kind != charge.Group) || ok && (rows[0].Count[charge.Done] != c.done || rows[0].Count[charge.Due] != c.due) {
				t.Errorf("%s: %d %v %v %v", c.what, orgs, x.Title, rows, err)
			}
		}
		_, _, list, err := w.Charges.Standing(w.Ctx(), w.Officer, l.Duties[0].ID, on("2021-12-20"), 2021)
		if err != nil || len(list) != 3 || list[0].Org != w.East || list[2].Org != w.West {
			t.Errorf("not in the order of the tree: %+v %v", list, err)
		}
		if _, _, _, err := w.Charges.Standing(w.Ctx(), w.Officer, 4711, on("2021-12-20"), 2021); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		_ = heads
		testkit.Promise(t, "3 branches, 1 done and 2 due, in the order of the tree", "CH-04")
	})
}
