package appraisal_test

import (
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/duty"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/register/member"
)

var held = day.Must("2021-12-15")

func is(t *testing.T, what string, err error, want fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != want || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v, want %s %s", what, err, want, field)
	}
}

// begun is a round of East with a probationary member.
func begun(t *testing.T, w *world.World) (id, probationer int64) {
	t.Helper()
	probationer, err := w.Members.Enrol(w.Ctx(), gate.Program("test"), member.Entry{Facts: member.Facts{Name: "预备甲", JoinedOn: day.Must("2021-06-01")},
		Org: w.East, Since: day.Must("2021-06-01"), Reason: "发展"})
	if err != nil {
		t.Fatal(err)
	}
	if id, err = w.Appraisals.Begin(w.Ctx(), w.Secretary, w.East, 2021, held); err != nil {
		t.Fatal(err)
	}
	return id, probationer
}

func row(member int64, counts ...int) appraisal.Typed {
	t := appraisal.Typed{Row: appraisal.Row{Member: member, SelfDone: true}, Was: appraisal.Row{}.Mark()}
	if len(counts) == 5 {
		t.Counts = appraisal.Counts{In: true, Excellent: counts[0], Pass: counts[1], Basic: counts[2], Fail: counts[3], Unfilled: counts[4]}
	}
	return t
}

func name(what string, member int64) string { return what + "-" + strconv.FormatInt(member, 10) }

var nine = appraisal.Sheets{Out: 10, Back: 10, Good: 9}

func TestBegin(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			year  int
			held  day.Day
			want  fault.Kind
			field string
		}{
			{"of the branch beside", w.Secretary, w.Eastern, 2021, held, fault.NotFound, ""},
			{"by the head above", w.Head, w.East, 2021, held, fault.NotFound, ""},
			{"by the Committee", w.Officer, w.East, 2021, held, fault.NotFound, ""},
			{"by a member", w.Plain, w.East, 2021, held, fault.Denied, ""},
			{"of a committee above the branches", w.Head, w.Bureau, 2021, held, fault.Invalid, "year"},
			{"without a day", w.Secretary, w.East, 2021, day.None, fault.Invalid, "held_on"},
			{"on a day of another year", w.Secretary, w.East, 2021, day.Must("2020-12-15"), fault.Invalid, "held_on"},
			{"on a day before there was a branch", w.Secretary, w.East, 2021, day.Must("1999-12-15"), fault.Invalid, "held_on"},
		} {
			_, err := w.Appraisals.Begin(w.Ctx(), c.who, c.org, c.year, c.held)
			is(t, c.what, err, c.want, c.field)
		}
		id, probationer := begun(t, w)
		_, err := w.Appraisals.Begin(w.Ctx(), w.Secretary, w.East, 2021, held)
		is(t, "a second of the year", err, fault.Invalid, "year")
		x, err := w.Appraisals.Get(w.Ctx(), w.Secretary, id)
		if err != nil || x.People != 10 {
			t.Fatalf("%d take part: %v", x.People, err)
		}
		for _, en := range x.Entries {
			if en.Probationary != (en.Member == probationer) {
				t.Errorf("%s: probationary %v", en.Name, en.Probationary)
			}
		}
		// Whoever is entered late is shown, and taken in when the branch says so.
		late, err := w.Members.Enrol(w.Ctx(), gate.Program("test"), member.Entry{Facts: member.Facts{Name: "补录"}, Org: w.East, Since: day.Must("2021-12-01"), Reason: "转入"})
		if err != nil {
			t.Fatal(err)
		}
		if x, err = w.Appraisals.Get(w.Ctx(), w.Secretary, id); err != nil || x.People != 10 || len(x.Missing) != 1 || x.Missing[0].ID != late {
			t.Errorf("frozen: %d, %+v, %v", x.People, x.Missing, err)
		}
		if err := w.Appraisals.Adopt(w.Ctx(), w.Secretary, id); err != nil {
			t.Fatal(err)
		}
		if x, err = w.Appraisals.Get(w.Ctx(), w.Secretary, id); err != nil || x.People != 11 || len(x.Missing) != 0 {
			t.Errorf("taken in: %d, %+v, %v", x.People, x.Missing, err)
		}
	})
}

func TestNumbersAddUp(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, probationer := begun(t, w)
		p := w.People[w.East]
		was := appraisal.Sheets{}.Mark()
		for _, c := range []struct {
			what   string
			who    gate.Actor
			sheets appraisal.Sheets
			rows   []appraisal.Typed
			want   fault.Kind
			field  string
		}{
			{"more back than out", w.Secretary, appraisal.Sheets{Out: 9, Back: 10, Good: 9}, nil, fault.Invalid, "sheets_back"},
			{"more valid than back", w.Secretary, appraisal.Sheets{Out: 9, Back: 8, Good: 9}, nil, fault.Invalid, "sheets_good"},
			{"less than none", w.Secretary, appraisal.Sheets{Out: -1}, nil, fault.Invalid, "sheets_out"},
			{"votes that do not add up", w.Secretary, nine, []appraisal.Typed{row(p[0], 5, 3, 0, 0, 0)}, fault.Invalid, name("row", p[0])},
			{"votes below nothing", w.Secretary, nine, []appraisal.Typed{row(p[0], 10, -1, 0, 0, 0)}, fault.Invalid, name("row", p[0])},
			{"votes for a probationary member", w.Secretary, nine, []appraisal.Typed{row(probationer, 5, 4, 0, 0, 0)}, fault.Invalid, name("row", probationer)},
			{"somebody who does not take part", w.Secretary, nine, []appraisal.Typed{row(w.People[w.West][0], 5, 4, 0, 0, 0)}, fault.Invalid, name("row", w.People[w.West][0])},
			{"by a neighbour", w.Beside, nine, []appraisal.Typed{row(p[0], 5, 4, 0, 0, 0)}, fault.NotFound, ""},
			{"by the Committee", w.Officer, nine, []appraisal.Typed{row(p[0], 5, 4, 0, 0, 0)}, fault.NotFound, ""},
		} {
			is(t, c.what, w.Appraisals.Enter(w.Ctx(), c.who, id, c.sheets, was, c.rows), c.want, c.field)
		}
		if err := w.Appraisals.Enter(w.Ctx(), w.Secretary, id, nine, was, []appraisal.Typed{row(p[0], 5, 3, 0, 0, 1), row(probationer)}); err != nil {
			t.Fatal(err)
		}
		// Fewer valid sheets afterwards: what was entered does not fit any more.
		is(t, "fewer sheets", w.Appraisals.Enter(w.Ctx(), w.Secretary, id, appraisal.Sheets{Out: 9, Back: 8, Good: 8}, nine.Mark(), nil), fault.Invalid, name("row", p[0]))
	})
}

// Two people enter one round at once: different rows are both kept, the same row is
// told to the second.
func TestEnterAtOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, _ := begun(t, w)
		p := w.People[w.East]
		if err := w.Appraisals.Enter(w.Ctx(), w.Secretary, id, nine, appraisal.Sheets{}.Mark(), []appraisal.Typed{row(p[0], 5, 4, 0, 0, 0)}); err != nil {
			t.Fatal(err)
		}
		// The second opened the page before: his sheets and the first row are as they were.
		idle := appraisal.Typed{Row: appraisal.Row{Member: p[0]}, Was: appraisal.Row{}.Mark()}
		if err := w.Appraisals.Enter(w.Ctx(), w.Secretary, id, appraisal.Sheets{}, appraisal.Sheets{}.Mark(), []appraisal.Typed{idle, row(p[3], 9, 0, 0, 0, 0)}); err != nil {
			t.Fatal(err)
		}
		err := w.Appraisals.Enter(w.Ctx(), w.Secretary, id, nine, nine.Mark(), []appraisal.Typed{row(p[0], 0, 9, 0, 0, 0)})
		is(t, "the same row", err, fault.Conflict, name("row", p[0]))
		if !strings.Contains(err.Error(), "优秀5，合格4") {
			t.Errorf("both texts are not shown: %v", err)
		}
		x, err := w.Appraisals.Get(w.Ctx(), w.Secretary, id)
		if err != nil || x.Sheets != nine {
			t.Fatal(x.Sheets, err)
		}
		for _, en := range x.Entries {
			if en.Member == p[0] && en.Excellent != 5 || en.Member == p[3] && en.Excellent != 9 {
				t.Errorf("%s: %+v", en.Name, en.Counts)
			}
		}
	})
}

// grades gives everybody 合格 and the first n 优秀.
func grades(w *world.World, n int, was appraisal.Grade) (list []appraisal.Graded) {
	for i, m := range w.People[w.East] {
		g := appraisal.Pass
		if i < n {
			g = appraisal.Excellent
		}
		list = append(list, appraisal.Graded{Member: m, Grade: g, Was: was})
	}
	return list
}

// From the decision to the end; the duty is done by the round alone.
func TestTheWholeWay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, p := w.Ctx(), w.People[w.East]
		id, probationer := begun(t, w)
		on := day.Must("2021-12-16")
		state := func() string {
			list, err := w.Duties.Check(ctx, w.Secretary, duty.Query{Org: w.East, AsOf: w.Gate.Today(), Year: 2021})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range list[0].List {
				if v.Rule.ID == "branch.appraisal.yearly" {
					return string(v.State) + " " + v.Why
				}
			}
			return ""
		}
		is(t, "on a day before the meeting", w.Appraisals.Decide(ctx, w.Secretary, id, held-1, grades(w, 3, ""), ""), fault.Invalid, "decided_on")
		is(t, "a grade for a probationary member", w.Appraisals.Decide(ctx, w.Secretary, id, on,
			append(grades(w, 3, ""), appraisal.Graded{Member: probationer, Grade: appraisal.Pass}), ""), fault.Invalid, name("grade", probationer))
		is(t, "somebody who does not take part", w.Appraisals.Decide(ctx, w.Secretary, id, on,
			append(grades(w, 3, ""), appraisal.Graded{Member: w.People[w.West][0], Grade: appraisal.Pass}), ""), fault.Invalid, name("grade", w.People[w.West][0]))
		is(t, "one left out", w.Appraisals.Decide(ctx, w.Secretary, id, on, grades(w, 3, "")[1:], ""), fault.Invalid, name("grade", p[0]))
		is(t, "told before it is decided", w.Appraisals.Tell(ctx, w.Secretary, id, on, p), fault.Invalid, "feedback_on")
		is(t, "closed before it is decided", w.Appraisals.Close(ctx, w.Secretary, id), fault.Invalid, "close")
		// Without a local rule there is no cap.
		if err := w.Appraisals.Decide(ctx, w.Secretary, id, on, grades(w, 9, ""), ""); err != nil {
			t.Fatal(err)
		}
		if err := w.Appraisals.Decide(ctx, w.Secretary, id, on, grades(w, 3, appraisal.Excellent), ""); err != nil {
			t.Fatal(err)
		}
		stale := grades(w, 3, appraisal.Excellent)
		for i := range stale {
			stale[i].Grade = appraisal.Basic
		}
		is(t, "decided otherwise meanwhile", w.Appraisals.Decide(ctx, w.Secretary, id, on, stale, ""), fault.Conflict, name("grade", p[3]))
		if err := w.Appraisals.Tell(ctx, w.Secretary, id, w.Gate.Today(), p); err != nil {
			t.Fatal(err)
		}
		if got := state(); !strings.HasPrefix(got, "due ") {
			t.Error(got)
		}
		if err := w.Appraisals.Close(ctx, w.Secretary, id); err != nil {
			t.Fatal(err)
		}
		if got := state(); got != "done 12月15日已记录" {
			t.Error(got)
		}
		is(t, "entered after the end", w.Appraisals.Enter(ctx, w.Secretary, id, nine, nine.Mark(), nil), fault.Conflict, "")
		fix := appraisal.Graded{Member: p[0], Grade: appraisal.Pass, Was: appraisal.Excellent}
		is(t, "corrected without a reason", w.Appraisals.Correct(ctx, w.Secretary, id, fix, " "), fault.Invalid, "why")
		is(t, "corrected for a probationary member", w.Appraisals.Correct(ctx, w.Secretary, id, appraisal.Graded{Member: probationer, Grade: appraisal.Pass}, "更正"), fault.Invalid, "grade")
		if err := w.Appraisals.Correct(ctx, w.Secretary, id, fix, "支委会重新研究"); err != nil {
			t.Fatal(err)
		}
		is(t, "corrected from an old page", w.Appraisals.Correct(ctx, w.Secretary, id, appraisal.Graded{Member: p[0], Grade: appraisal.Basic, Was: appraisal.Excellent}, "更正"), fault.Conflict, "")
		x, err := w.Appraisals.Get(ctx, w.Secretary, id)
		if err != nil || x.Graded[appraisal.Excellent] != 2 || x.Graded[appraisal.Pass] != 7 {
			t.Errorf("%v %v", x.Graded, err)
		}
		for _, en := range x.Entries {
			if en.Member == p[0] && (len(en.Past) != 1 || en.Past[0].Grade != appraisal.Excellent || en.FeedbackOn != day.None) {
				t.Errorf("the old grade: %+v", en)
			}
		}
	})
}

// Who sees what: the test and what one wrote of himself stay in the branch.
func TestWhoSees(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, p := w.Ctx(), w.People[w.East]
		id, _ := begun(t, w)
		if err := w.Appraisals.Enter(ctx, w.Secretary, id, nine, appraisal.Sheets{}.Mark(), []appraisal.Typed{row(p[5], 5, 4, 0, 0, 0)}); err != nil {
			t.Fatal(err)
		}
		if err := w.Appraisals.Write(ctx, w.Secretary, id, p[5], "学习不够主动", ""); err != nil {
			t.Fatal(err)
		}
		is(t, "an old text", w.Appraisals.Write(ctx, w.Secretary, id, p[5], "别的", ""), fault.Conflict, "")
		if err := w.Appraisals.Decide(ctx, w.Secretary, id, day.Must("2021-12-16"), grades(w, 3, ""), ""); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			who      gate.Actor
			contents bool
		}{{w.Secretary, true}, {w.Head, false}, {w.Officer, false}} {
			x, err := w.Appraisals.Get(ctx, c.who, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, en := range x.Entries {
				if en.Member == p[5] && (en.In != c.contents || (en.SelfText != "") != c.contents || en.Grade != appraisal.Pass) {
					t.Errorf("%s sees %+v", c.who.Name, en)
				}
			}
			if x.Mine != c.contents {
				t.Errorf("%s: mine %v", c.who.Name, x.Mine)
			}
		}
		for _, who := range []gate.Actor{w.Beside, w.Far} {
			_, err := w.Appraisals.Get(ctx, who, id)
			is(t, "from beside", err, fault.NotFound, "")
			if list, err := w.Appraisals.OfMember(ctx, who, p[5]); err != nil || len(list) != 0 {
				t.Errorf("%s reads the register: %+v %v", who.Name, list, err)
			}
		}
		// His own grade is his once he was told.
		if list, err := w.Appraisals.Mine(ctx, w.Plain); err != nil || len(list) != 1 || list[0].Told || list[0].Grade != "" || list[0].Self != "学习不够主动" {
			t.Errorf("before he was told: %+v %v", list, err)
		}
		if list, err := w.Appraisals.Mine(ctx, w.Stranger); err != nil || len(list) != 0 {
			t.Errorf("a stranger's own: %+v %v", list, err)
		}
		if err := w.Appraisals.Tell(ctx, w.Secretary, id, w.Gate.Today(), []int64{p[5]}); err != nil {
			t.Fatal(err)
		}
		if list, err := w.Appraisals.Mine(ctx, w.Plain); err != nil || len(list) != 1 || !list[0].Told || list[0].Grade != appraisal.Pass {
			t.Errorf("his own: %+v %v", list, err)
		}
	})
}

// The local rule on the share of 优秀 is a warning that takes a reason, never a
// block.
func TestCap(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id, _ := begun(t, w)
		book, err := duty.Load(duty.SamplePack())
		if err != nil {
			t.Fatal(err)
		}
		local := appraisal.New(w.Gate, book)
		on := day.Must("2021-12-16")
		is(t, "four of nine without a reason", local.Decide(ctx, w.Secretary, id, on, grades(w, 4, ""), ""), fault.Invalid, "cap_why")
		if err := local.Decide(ctx, w.Secretary, id, on, grades(w, 4, ""), "抗疫一线表现突出"); err != nil {
			t.Fatal(err)
		}
		if x, err := local.Get(ctx, w.Secretary, id); err != nil || x.CapWhy == "" || x.Graded[appraisal.Excellent] != 4 {
			t.Errorf("%q %v %v", x.CapWhy, x.Graded, err)
		}
		again := grades(w, 3, appraisal.Excellent)
		for i := range again {
			if i > 3 {
				again[i].Was = appraisal.Pass
			}
		}
		if err := local.Decide(ctx, w.Secretary, id, on, again, "不再需要"); err != nil {
			t.Fatal(err)
		}
		if x, err := local.Get(ctx, w.Secretary, id); err != nil || x.CapWhy != "" {
			t.Errorf("three of nine keep %q: %v", x.CapWhy, err)
		}
	})
}
