package visit_test

import (
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/visit"
)

var on = day.Must

func draft(of int64) visit.Draft {
	return visit.Draft{Org: of, On: on("2021-12-08"), Went: "甲、乙", Talked: "谈了党课怎么讲", Private: "书记忙不过来"}
}

func wrong(t *testing.T, what string, err error, kind fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != kind || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v", what, err)
	}
}

func TestWhatAVisitTakes(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		with := func(change func(*visit.Draft)) visit.Draft {
			d := draft(w.East)
			change(&d)
			return d
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			d     visit.Draft
			want  fault.Kind
			field string
		}{
			{"by the branch itself", w.Secretary, draft(w.East), fault.Denied, ""},
			{"by the bureau above", w.Head, draft(w.East), fault.Denied, ""},
			{"by a member", w.Plain, draft(w.East), fault.Denied, ""},
			{"to the Committee itself", w.Officer, draft(w.Root), fault.Denied, ""},
			{"to nowhere", w.Officer, draft(4711), fault.NotFound, ""},
			{"tomorrow", w.Officer, with(func(d *visit.Draft) { d.On = on("2021-12-21") }), fault.Invalid, "on"},
			{"on no day", w.Officer, with(func(d *visit.Draft) { d.On = day.None }), fault.Invalid, "on"},
			{"before the branch was founded", w.Officer, with(func(d *visit.Draft) { d.On = on("1999-01-01") }), fault.Invalid, "on"},
			{"by nobody", w.Officer, with(func(d *visit.Draft) { d.Went = " " }), fault.Invalid, "went"},
			{"without a word", w.Officer, with(func(d *visit.Draft) { d.Talked = "" }), fault.Invalid, "talked"},
			{"as long as a book", w.Officer, with(func(d *visit.Draft) { d.Talked = strings.Repeat("长", 3001) }), fault.Invalid, "talked"},
			{"with a note as long as a book", w.Officer, with(func(d *visit.Draft) { d.Private = strings.Repeat("长", 2001) }), fault.Invalid, "private"},
		} {
			_, err := w.Visits.Record(w.Ctx(), c.who, c.d)
			wrong(t, c.what, err, c.want, c.field)
		}
		id, err := w.Visits.Record(w.Ctx(), w.Officer, draft(w.East))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what  string
			x     visit.Point
			field string
		}{
			{"of no kind", visit.Point{Text: "送教材", Due: on("2021-12-31")}, "kind"},
			{"without a text", visit.Point{Kind: visit.Promised, Due: on("2021-12-31")}, "text"},
			{"a promise without a day", visit.Point{Kind: visit.Promised, Text: "送教材"}, "due"},
			{"a promise kept before the visit", visit.Point{Kind: visit.Promised, Text: "送教材", Due: on("2021-12-07")}, "due"},
			{"a problem for the next century", visit.Point{Kind: visit.Found, Text: "记录不全", Due: on("2121-12-07")}, "due"},
		} {
			_, err := w.Visits.Add(w.Ctx(), w.Officer, id, c.x)
			wrong(t, "a line "+c.what, err, fault.Invalid, c.field)
		}
		_, err = w.Visits.Add(w.Ctx(), w.Secretary, id, visit.Point{Kind: visit.Asked, Text: "问一句"})
		wrong(t, "the branch adds a line", err, fault.Denied, "")
		wrong(t, "corrected without a reason", w.Visits.Correct(w.Ctx(), w.Officer, id, 1, draft(w.East), ""), fault.Invalid, "why")
		if err := w.Visits.Correct(w.Ctx(), w.Officer, id, 1, draft(w.East), "补写一句"); err != nil {
			t.Fatal(err)
		}
		wrong(t, "corrected over another's words", w.Visits.Correct(w.Ctx(), w.Officer, id, 1, draft(w.East), "补写一句"), fault.Conflict, "")
	})
}

// The organisation reads what was said on a visit, and those above it do; the private
// note of the office nobody but the Committee.
func TestWhoReadsAVisit(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, err := w.Visits.Record(w.Ctx(), w.Officer, draft(w.East))
		if err != nil {
			t.Fatal(err)
		}
		notes := 0
		for _, c := range []struct {
			what string
			who  gate.Actor
			want fault.Kind
			note bool
		}{
			{"the Committee", w.Officer, fault.Internal, true}, {"the branch", w.Secretary, fault.Internal, false}, {"the bureau above", w.Head, fault.Internal, false},
			{"the branch beside, a name that begins alike", w.Beside, fault.NotFound, false}, {"a branch elsewhere", w.Far, fault.NotFound, false}, {"a member", w.Plain, fault.Denied, false}, {"a stranger", w.Stranger, fault.Denied, false},
		} {
			v, err := w.Visits.Get(w.Ctx(), c.who, id)
			p, _ := w.Visits.List(w.Ctx(), c.who, visit.Query{Span: day.Year(2021), Limit: 10})
			if c.want != fault.Internal {
				if fault.KindOf(err) != c.want || len(p.List) != 0 {
					t.Errorf("%s: %v, %d in the list", c.what, err, len(p.List))
				}
				continue
			}
			if err != nil || v.Talked != "谈了党课怎么讲" || len(p.List) != 1 {
				t.Errorf("%s: %+v %v", c.what, v, err)
				continue
			}
			if (v.Private != "") != c.note || (p.List[0].Private != "") != c.note {
				t.Errorf("%s sees the private note: %q, %q", c.what, v.Private, p.List[0].Private)
			}
			if !c.note {
				notes++
			}
		}
		testkit.Promise(t, fmt.Sprintf("%d who read the visit, 0 of them the private note", notes), "CH-09")
	})
}

// A promise or a problem becomes an item of the organisation's rectification list once;
// a question does not.
func TestRectified(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, err := w.Visits.Record(w.Ctx(), w.Officer, draft(w.East))
		if err != nil {
			t.Fatal(err)
		}
		add := func(x visit.Point) int64 {
			t.Helper()
			line, err := w.Visits.Add(w.Ctx(), w.Officer, id, x)
			if err != nil {
				t.Fatal(err)
			}
			return line
		}
		asked, found, slip := add(visit.Point{Kind: visit.Asked, Text: "怎么算缺席", Answer: "按实际记"}), add(visit.Point{Kind: visit.Found, Text: "记录不全", Due: on("2022-01-31")}), add(visit.Point{Kind: visit.Found, Text: "记错的", Due: on("2022-01-31")})
		_, err = w.Visits.Rectify(w.Ctx(), w.Officer, id, asked)
		wrong(t, "a question", err, fault.Invalid, "")
		_, err = w.Visits.Rectify(w.Ctx(), w.Secretary, id, found)
		wrong(t, "by the branch", err, fault.Denied, "")
		_, err = w.Visits.Rectify(w.Ctx(), w.Officer, id, 4711)
		wrong(t, "a line that is not there", err, fault.NotFound, "")
		p, err := w.Visits.Rectify(w.Ctx(), w.Officer, id, found)
		if err != nil {
			t.Fatal(err)
		}
		x, _, err := w.Problems.Get(w.Ctx(), w.Secretary, p)
		if err != nil || x.Org != w.East || x.Origin != problem.Visit || x.OriginID != id || x.DueOn != on("2022-01-31") || x.Closer != w.Root {
			t.Errorf("%+v %v", x, err)
		}
		_, err = w.Visits.Rectify(w.Ctx(), w.Officer, id, found)
		wrong(t, "a second time", err, fault.Conflict, "")
		wrong(t, "struck after it is in the list", w.Visits.Strike(w.Ctx(), w.Officer, id, found), fault.Conflict, "")
		wrong(t, "the visit voided after it", w.Visits.Withdraw(w.Ctx(), w.Officer, id, "记错了"), fault.Invalid, "why")
		if err := w.Visits.Strike(w.Ctx(), w.Officer, id, slip); err != nil {
			t.Fatal(err)
		}
		_, err = w.Visits.Rectify(w.Ctx(), w.Officer, id, slip)
		wrong(t, "what was struck", err, fault.Conflict, "")
		testkit.Promise(t, "1 problem of a visit in the rectification list, once", "CH-10")
	})
}
