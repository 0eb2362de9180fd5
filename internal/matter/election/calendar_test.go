package election_test

import (
	"bytes"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/election"
	"zhibu/internal/register/org"
)

func is(t *testing.T, what string, err error, want fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != want || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v, want %s %s", what, err, want, field)
	}
}

// begin registers a term that runs.
func begin(t *testing.T, w *world.World, of int64, from, due string) (id int64) {
	t.Helper()
	if err := w.Gate.Write(w.Ctx(), gate.Program("test"), org.Change, func(in *gate.Writing) error {
		at, err := in.At(of)
		if err == nil {
			id, err = org.BeginTerm(in, at, org.Term{Org: of, Span: day.Span{From: day.Must(from), Until: day.Forever}, Due: day.Must(due), How: "elected", Seats: 3})
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestCalendar(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		begin(t, w, w.East, "2019-02-01", "2022-02-01")
		begin(t, w, w.Eastern, "2018-11-01", "2021-11-01")
		begin(t, w, w.Bureau, "2020-01-01", "2025-01-01")
		see := func(who gate.Actor, q election.TermQuery) map[string]election.When {
			t.Helper()
			q.On = w.Gate.Today()
			list, err := w.Elections.Calendar(w.Ctx(), who, q)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]election.When{}
			for _, x := range list {
				got[x.Name] = x.When
			}
			return got
		}
		all := see(w.Officer, election.TermQuery{})
		if len(all) != 4 || all["东一支部"] != election.Three || all["东一二支部"] != election.Overdue || all["东局党委"] != election.Later || all["西局支部"] != election.Unknown {
			t.Errorf("the Committee sees %v", all)
		}
		if own := see(w.Secretary, election.TermQuery{}); len(own) != 1 || own["东一支部"] == "" {
			t.Errorf("a secretary sees %v", own)
		}
		if late := see(w.Officer, election.TermQuery{When: election.Overdue}); len(late) != 1 {
			t.Errorf("overdue: %v", late)
		}
		if below := see(w.Officer, election.TermQuery{Org: w.Bureau, Text: "东一"}); len(below) != 2 {
			t.Errorf("below the bureau: %v", below)
		}
		_, err := w.Elections.Calendar(w.Ctx(), w.Secretary, election.TermQuery{On: w.Gate.Today(), Org: w.West})
		is(t, "of another branch", err, fault.NotFound, "")
		_, err = w.Elections.Calendar(w.Ctx(), w.Plain, election.TermQuery{On: w.Gate.Today()})
		is(t, "by a member", err, fault.Denied, "")
	})
}

func TestRemind(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		begin(t, w, w.East, "2019-02-01", "2022-02-01")
		begin(t, w, w.Eastern, "2018-11-01", "2021-11-01")
		begin(t, w, w.Bureau, "2020-01-01", "2025-01-01")
		for _, c := range []struct {
			what  string
			who   gate.Actor
			orgs  []int64
			want  fault.Kind
			field string
		}{
			{"nobody", w.Officer, nil, fault.Invalid, "org"},
			{"by the branch itself", w.Secretary, []int64{w.East}, fault.Denied, ""},
			{"by the head above, who decides nothing", w.Head, []int64{w.East}, fault.Denied, ""},
			{"by a stranger", w.Stranger, []int64{w.East}, fault.Denied, ""},
			{"of a term that runs long yet", w.Officer, []int64{w.East, w.Bureau}, fault.Invalid, "org"},
			{"of an organisation without a term", w.Officer, []int64{w.West}, fault.Invalid, "org"},
			{"of the Committee itself", w.Officer, []int64{w.Root}, fault.Invalid, "org"},
			{"of an organisation that is not", w.Officer, []int64{12345}, fault.NotFound, ""},
		} {
			_, err := w.Elections.Remind(w.Ctx(), c.who, c.orgs, "")
			is(t, c.what, err, c.want, c.field)
		}
		if list, _ := w.Elections.Letters(w.Ctx(), w.Officer, 0, 50); len(list) != 0 {
			t.Fatalf("a refused batch left %d letters", len(list))
		}
		ids, err := w.Elections.Remind(w.Ctx(), w.Officer, []int64{w.East, w.Eastern}, "区工委函〔2021〕8号")
		if err != nil || len(ids) != 2 {
			t.Fatal(ids, err)
		}
		l, body, err := w.Elections.Letter(w.Ctx(), w.Secretary, ids[0])
		if err != nil || l.OnDay != w.Gate.Today() || l.DueOn != day.Must("2022-02-01") || !bytes.HasPrefix(body, []byte("PK")) {
			t.Errorf("her own letter: %+v %v", l, err)
		}
		_, _, err = w.Elections.Letter(w.Ctx(), w.Secretary, ids[1])
		is(t, "the letter to the branch beside", err, fault.NotFound, "")
		list, err := w.Elections.Calendar(w.Ctx(), w.Officer, election.TermQuery{On: w.Gate.Today(), Org: w.East})
		if err != nil || list[0].Sent != w.Gate.Today() {
			t.Errorf("the calendar does not know of the letter: %+v %v", list, err)
		}
	})
}

func TestProlong(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		term := begin(t, w, w.East, "2019-02-01", "2022-02-01")
		begin(t, w, w.Eastern, "2018-11-01", "2021-11-01")
		if _, err := w.Decisions.Decide(w.Ctx(), w.Officer, decision.Decision{Org: w.Root, Kind: decision.Approval, Title: "批复", MadeOn: w.Gate.Today(), Number: "区工委〔2021〕3号",
			Items: []decision.Item{{Act: decision.Noted, Org: w.East}}}); err != nil {
			t.Fatal(err)
		}
		good := election.Shift{Until: day.Must("2023-02-01"), On: w.Gate.Today(), Number: "区工委〔2021〕4号", Why: "机构改革尚未完成"}
		with := func(change func(*election.Shift)) election.Shift {
			s := good
			change(&s)
			return s
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			s     election.Shift
			want  fault.Kind
			field string
		}{
			{"by the branch itself", w.Secretary, good, fault.Denied, ""},
			{"a day over the year", w.Officer, with(func(s *election.Shift) { s.Until++ }), fault.Invalid, "until"},
			{"to the day of its end", w.Officer, with(func(s *election.Shift) { s.Until = day.Must("2022-02-01") }), fault.Invalid, "until"},
			{"without a day", w.Officer, with(func(s *election.Shift) { s.Until = day.None }), fault.Invalid, "until"},
			{"approved tomorrow", w.Officer, with(func(s *election.Shift) { s.On++ }), fault.Invalid, "on"},
			{"without a reason", w.Officer, with(func(s *election.Shift) { s.Why = " " }), fault.Invalid, "why"},
			{"without a number", w.Officer, with(func(s *election.Shift) { s.Number = "" }), fault.Invalid, "number"},
			{"with round brackets", w.Officer, with(func(s *election.Shift) { s.Number = "区工委（2021）4号" }), fault.Invalid, "number"},
			{"with the number of another decision", w.Officer, with(func(s *election.Shift) { s.Number = "区工委〔2021〕3号" }), fault.Invalid, "number"},
		} {
			is(t, c.what, w.Elections.Prolong(w.Ctx(), c.who, w.East, term, c.s), c.want, c.field)
		}
		is(t, "of a term that is no longer the last", w.Elections.Prolong(w.Ctx(), w.Officer, w.East, term+1, good), fault.Conflict, "")
		is(t, "of an organisation without a term", w.Elections.Prolong(w.Ctx(), w.Officer, w.West, 0, good), fault.Conflict, "")
		if err := w.Elections.Prolong(w.Ctx(), w.Officer, w.East, term, good); err != nil {
			t.Fatal(err)
		}
		is(t, "a second time", w.Elections.Prolong(w.Ctx(), w.Officer, w.East, term, with(func(s *election.Shift) { s.Number = "区工委〔2021〕5号" })), fault.Conflict, "")
		is(t, "with a number that another prolongation has", w.Elections.Prolong(w.Ctx(), w.Officer, w.Eastern, 0, with(func(s *election.Shift) { s.Until = day.Must("2022-06-01") })), fault.Invalid, "number")
		list, err := w.Elections.Calendar(w.Ctx(), w.Officer, election.TermQuery{On: w.Gate.Today(), When: election.Extended})
		if err != nil || len(list) != 1 || list[0].End != good.Until || list[0].Due != day.Must("2022-02-01") {
			t.Errorf("prolonged: %+v %v", list, err)
		}
	})
}
