package weak_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
	"zhibu/internal/matter/weak"
	"zhibu/internal/register/org"
)

func is(t *testing.T, what string, err error, want fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != want || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v", what, err)
	}
}

type run struct {
	*world.World
	t  *testing.T
	id int64
}

func (r *run) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *run) get() weak.Whole {
	r.t.Helper()
	x, err := r.Weaks.Get(r.Ctx(), r.Officer, r.id)
	r.ok(err)
	return x
}

// seen is the facts of East as its page shows them, and its reasons.
func (r *run) seen(of int64) (string, []weak.Kind) {
	r.t.Helper()
	list, err := r.Weaks.Suggest(r.Ctx(), r.Officer, weak.Query{Org: of})
	r.ok(err)
	var kinds []weak.Kind
	for _, f := range list[0].Findings {
		kinds = append(kinds, f.Kind)
	}
	return weak.Seen(list[0].Findings), kinds
}

func (r *run) list() {
	r.t.Helper()
	seen, kinds := r.seen(r.East)
	var err error
	r.id, err = r.Weaks.List(r.Ctx(), r.Officer, r.East, weak.Listing{Reasons: kinds, Other: "群众意见较多", Leader: "工委副书记某某", Seen: seen})
	r.ok(err)
}

func (r *run) plan() weak.Plan {
	today := r.Gate.Today()
	return weak.Plan{Responsible: "东甲0", Until: today + 90, Measures: []weak.Measure{{Text: "按时开展三会一课", Owner: "东甲1", Due: today + 30}, {Text: "走访听取意见", Owner: "东甲0", Due: today + 60}}}
}

// endTerm lets the term of an organisation be over.
func endTerm(t *testing.T, w *world.World, of int64, due string) {
	t.Helper()
	if err := w.Gate.Write(w.Ctx(), gate.Program("test"), "", func(x *gate.Writing) error {
		at, err := x.At(of)
		if err != nil {
			return err
		}
		d := day.Must(due)
		_, err = org.BeginTerm(x, at, org.Term{Org: of, Span: day.Span{From: d.AddYears(-3), Until: day.Forever}, Due: d, How: "elected", Seats: 3})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// What the rules suggest, and to whom: the Committee sees all, an organisation itself.
func TestSuggestions(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		endTerm(t, w, w.East, "2021-12-01")
		endTerm(t, w, w.Eastern, "2021-11-01")
		endTerm(t, w, w.West, "2023-12-01")
		if _, err := w.Problems.Add(ctx, w.Far, w.West, problem.Draft{Origin: problem.OrgLife, FoundOn: day.Must("2021-10-10"), Text: "学习不够深", About: problem.TheOrg, Measure: "每周集中学习一次",
			Owner: w.People[w.West][1], DueOn: day.Must("2021-11-15")}); err != nil {
			t.Fatal(err)
		}
		gap := problem.Draft{Origin: problem.Standard, FoundOn: day.Must("2021-10-10"), Text: "内容没有更新", About: problem.TheOrg, Measure: "每月更新一次", Owner: w.People[w.East][1], DueOn: day.Must("2021-11-15")}
		if err := w.Gate.Write(ctx, w.Secretary, problem.Keep, func(wr *gate.Writing) error {
			_, err := problem.Enter(wr, w.East, gap, 0)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		names := func(who gate.Actor, q weak.Query) (out string) {
			list, err := w.Weaks.Suggest(ctx, who, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range list {
				out += s.Name + " "
			}
			return out
		}
		for _, c := range []struct {
			what string
			who  gate.Actor
			q    weak.Query
			want string
		}{
			{"the Committee, in roster order", w.Officer, weak.Query{}, "东一支部 东一二支部 西局支部 "},
			{"by reason, where a gap of one's own self-assessment is none", w.Officer, weak.Query{Kind: weak.Problems}, "西局支部 "},
			{"by name", w.Officer, weak.Query{Text: "一二"}, "东一二支部 "},
			{"the secretary sees her own", w.Secretary, weak.Query{}, "东一支部 "},
			{"the secretary beside sees his", w.Beside, weak.Query{}, "东一二支部 "},
			{"the head above sees his own, which has none", w.Head, weak.Query{}, ""},
			{"asked for by name it is there without a reason too", w.Officer, weak.Query{Org: w.Bureau}, "东局党委 "},
		} {
			if got := names(c.who, c.q); !strings.HasSuffix(got, c.want) || strings.Count(got, " ") != strings.Count(c.want, " ") && c.q != (weak.Query{}) {
				t.Errorf("%s: %s", c.what, got)
			}
		}
		for what, who := range map[string]gate.Actor{"the secretary beside": w.Beside, "the head above": w.Head} {
			_, err := w.Weaks.Suggest(ctx, who, weak.Query{Org: w.East})
			is(t, what, err, fault.NotFound, "")
		}
		for what, who := range map[string]gate.Actor{"a member": w.Plain, "a stranger": w.Stranger} {
			_, err := w.Weaks.Suggest(ctx, who, weak.Query{})
			is(t, what, err, fault.Denied, "")
		}
		list, err := w.Weaks.Suggest(ctx, w.Officer, weak.Query{Org: w.East})
		if err != nil || len(list[0].Findings) != 2 || list[0].Findings[0].Kind != weak.Term || !strings.Contains(list[0].Findings[0].Cite(), "选举工作条例第三条") ||
			list[0].Findings[1].Kind != weak.Meetings || len(list[0].Findings[1].Facts) < 3 {
			t.Errorf("the reasons of East: %+v %v", list, err)
		}
	})
}

// What was dismissed is suggested again when a fact is new, and not before.
func TestDismiss(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := &run{World: world.New(t, e), t: t}
		ctx := r.Ctx()
		endTerm(t, r.World, r.East, "2021-12-01")
		seen, kinds := r.seen(r.East)
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			kinds []weak.Kind
			seen  string
			text  string
			want  fault.Kind
			field string
		}{
			{"by the secretary", r.Secretary, r.East, kinds, seen, "正在筹备", fault.Denied, ""},
			{"by the head above", r.Head, r.East, kinds, seen, "正在筹备", fault.NotFound, ""},
			{"an organisation that is not there", r.Officer, 4242, kinds, seen, "正在筹备", fault.NotFound, ""},
			{"without words", r.Officer, r.East, kinds, seen, " ", fault.Invalid, "text"},
			{"without a reason", r.Officer, r.East, nil, seen, "正在筹备", fault.Invalid, "reasons"},
			{"a reason that is not there", r.Officer, r.East, []weak.Kind{weak.Secretary}, seen, "正在筹备", fault.Invalid, "reasons"},
			{"of other facts", r.Officer, r.East, kinds, "别的", "正在筹备", fault.Conflict, ""},
		} {
			is(t, c.what, r.Weaks.Dismiss(ctx, c.who, c.org, c.kinds, c.seen, c.text), c.want, c.field)
		}
		r.ok(r.Weaks.Dismiss(ctx, r.Officer, r.East, kinds, strings.ReplaceAll(seen, "\n", "\r\n"), "正在筹备换届"))
		in := func() bool {
			list, err := r.Weaks.Suggest(ctx, r.Officer, weak.Query{Text: "东一支部"})
			r.ok(err)
			return len(list) > 0
		}
		if in() {
			t.Error("it is suggested again at once")
		}
		if list, _ := r.Weaks.Suggest(ctx, r.Officer, weak.Query{Text: "东一支部", All: true}); len(list) != 1 || list[0].Findings[0].Reply.Text != "正在筹备换届" {
			t.Errorf("with those that were dismissed: %+v", list)
		}
		r.Clock.Set("2021-12-31")
		if in() {
			t.Error("it is suggested again for the same facts")
		}
		r.Clock.Set("2022-01-05") // December's meetings are missed too
		if !in() {
			t.Error("it is not suggested again though facts are new")
		}
	})
}

// The whole way, with a return and a second look that fails.
func TestFromTheListingToTheSecondLook(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := &run{World: world.New(t, e), t: t}
		ctx := r.Ctx()
		endTerm(t, r.World, r.East, "2021-12-01")
		r.list()
		x := r.get()
		if x.Stage != weak.Planning || x.Owner != r.East || x.Due != day.Must("2022-01-04") || len(x.Doc.Reasons) != 3 || x.Doc.Reasons[2].Kind != weak.Other {
			t.Fatalf("listed: %+v", x)
		}
		if list, _ := r.Matters.Waiting(ctx, r.Secretary); len(list) != 1 {
			t.Errorf("it does not wait for the secretary: %+v", list)
		}
		r.ok(r.Weaks.Lay(ctx, r.Secretary, r.id, x.Version, r.plan()))
		r.ok(r.Weaks.Return(ctx, r.Officer, r.id, r.get().Version, "措施要写具体"))
		if x := r.get(); x.Stage != weak.Planning || x.Why != "措施要写具体" {
			t.Fatalf("returned: %+v", x.Matter)
		}
		r.ok(r.Weaks.Lay(ctx, r.Secretary, r.id, r.get().Version, r.plan()))
		if x := r.get(); x.Stage != weak.Working || x.Why != "" || x.Due != day.Must("2021-12-31") || x.Next != day.Must("2021-12-01") {
			t.Fatalf("with a plan: %+v", x)
		}
		if _, err := r.Activities.Record(ctx, r.Secretary, r.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: r.Gate.Today() - 2, Title: "主题党日"}); err != nil {
			t.Fatal(err)
		}
		r.ok(r.Weaks.Report(ctx, r.Secretary, r.id, r.get().Version, day.Must("2021-12-15"), "走访了八户", []int{1}))
		x = r.get()
		m := x.Doc.Months[0]
		done := 0
		for _, i := range m.Held {
			if i.State == "done" {
				done++
			}
		}
		if m.Month != day.Must("2021-12-01") || done != 1 || len(m.Held) < 3 || len(m.Left) != 1 || len(m.Done) != 1 || x.Doc.Plan.Measures[1].DoneOn != r.Gate.Today() || x.Due != day.Must("2022-01-31") {
			t.Errorf("progress: %+v, due %s", m, x.Due)
		}
		r.ok(r.Weaks.Ask(ctx, r.Secretary, r.id, x.Version, "都已整改"))
		r.ok(r.Weaks.Return(ctx, r.Officer, r.id, r.get().Version, "还没有换届"))
		if x := r.get(); x.Stage != weak.Working || x.Owner != r.East {
			t.Errorf("the request was returned: %+v", x.Matter)
		}
		r.ok(r.Weaks.Ask(ctx, r.Secretary, r.id, r.get().Version, "都已整改"))
		x = r.get()
		if x.Owner != r.Root || len(x.Now) != 3 || !x.Now[0].Open || x.Now[2].Open {
			t.Fatalf("asked: %+v", x)
		}
		yes := []bool{true, true, true}
		why := []string{"已批准延期", "12月起正常", ""}
		look := r.Gate.Today() + 30
		for _, c := range []struct {
			what  string
			v     weak.Verdict
			field string
		}{
			{"a reason is not settled", weak.Verdict{Met: yes[:2], Why: why, Text: "通过", Look: look}, "met"},
			{"it holds still and no word says why not", weak.Verdict{Met: yes, Text: "通过", Look: look}, "why0"},
			{"without words", weak.Verdict{Met: yes, Why: why, Look: look}, "text"},
			{"the second look is today", weak.Verdict{Met: yes, Why: why, Text: "通过", Look: r.Gate.Today()}, "look"},
		} {
			is(t, c.what, r.Weaks.Accept(ctx, r.Officer, r.id, x.Version, c.v), fault.Invalid, c.field)
		}
		r.ok(r.Weaks.Accept(ctx, r.Officer, r.id, x.Version, weak.Verdict{Met: yes, Why: why, Text: "通过验收", Look: look}))
		is(t, "the second of two who accept", r.Weaks.Accept(ctx, r.Officer, r.id, x.Version, weak.Verdict{Met: yes, Why: why, Text: "通过", Look: look}), fault.Conflict, "")
		x = r.get()
		if x.Stage != weak.Accepted || x.Due != look || x.Doc.Results[0].Was == "" || x.Doc.Results[0].Now == "" {
			t.Errorf("accepted: %+v", x)
		}
		is(t, "a second look on the same day", r.Weaks.LookAgain(ctx, r.Officer, r.id, x.Version, weak.Verdict{Met: yes, Why: why, Text: "好"}), fault.Invalid, "text")
		if !strings.Contains(x.Doc.Results[1].Now, "没有缺的") {
			t.Errorf("meetings missed before the listing count: %+v", x.Doc.Results[1])
		}
		r.Clock.Set("2022-01-20")
		if x := r.get(); !x.Now[1].Open || !strings.Contains(x.Now[1].Now, "2次") {
			t.Errorf("meetings missed since the listing: %+v", x.Now[1])
		}
		is(t, "settled without a word about them", r.Weaks.LookAgain(ctx, r.Officer, r.id, x.Version, weak.Verdict{Met: yes, Why: []string{"甲因", "", ""}, Text: "好"}), fault.Invalid, "why1")
		r.ok(r.Weaks.LookAgain(ctx, r.Officer, r.id, x.Version, weak.Verdict{Met: []bool{true, false, true}, Why: why, Text: "一月又没有开"}))
		x = r.get()
		if x.Stage != weak.Planning || x.State != matter.Open || !strings.Contains(x.Why, "一月又没有开") || x.Due != day.Must("2022-02-04") {
			t.Fatalf("the second look failed: %+v", x.Matter)
		}
		r.ok(r.Weaks.Lay(ctx, r.Secretary, r.id, x.Version, r.plan()))
		if x := r.get(); x.Doc.Since != r.Gate.Today() || x.Doc.Plan.Measures[1].DoneOn == day.None {
			t.Errorf("laid again: %+v", x.Doc.Plan)
		}
		r.ok(r.Weaks.Report(ctx, r.Secretary, r.id, r.get().Version, r.Gate.Today(), "补开了会议", nil))
		r.ok(r.Weaks.Ask(ctx, r.Secretary, r.id, r.get().Version, "再次申请"))
		r.ok(r.Weaks.Accept(ctx, r.Officer, r.id, r.get().Version, weak.Verdict{Met: yes, Why: []string{"甲因", "乙因", ""}, Text: "通过", Look: r.Gate.Today() + 9}))
		r.Clock.Set("2022-02-10")
		r.ok(r.Weaks.LookAgain(ctx, r.Officer, r.id, r.get().Version, weak.Verdict{Met: yes, Why: []string{"甲因", "乙因", ""}, Text: "没有反复"}))
		x = r.get()
		if x.State != matter.Done || x.Stage != weak.Finished || len(x.Steps) < 11 || len(x.Doc.Looked) != 3 {
			t.Errorf("the end: %+v", x.Matter)
		}
		is(t, "a step after the end", r.Weaks.Lead(ctx, r.Officer, r.id, x.Version, "某某"), fault.Conflict, "")
		r.list() // it may be listed again
	})
}

// Who may do what, and what is refused at each stage.
func TestRefused(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := &run{World: world.New(t, e), t: t}
		ctx, today := r.Ctx(), r.Gate.Today()
		endTerm(t, r.World, r.East, "2021-12-01")
		seen, kinds := r.seen(r.East)
		good := weak.Listing{Reasons: kinds, Leader: "工委副书记某某", Seen: seen}
		with := func(change func(*weak.Listing)) weak.Listing {
			l := good
			change(&l)
			return l
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			l     weak.Listing
			want  fault.Kind
			field string
		}{
			{"by the secretary", r.Secretary, r.East, good, fault.Denied, ""},
			{"by the head above", r.Head, r.East, good, fault.NotFound, ""},
			{"by a member", r.Plain, r.East, good, fault.Denied, ""},
			{"by a stranger", r.Stranger, r.East, good, fault.Denied, ""},
			{"the Committee itself", r.Officer, r.Root, good, fault.NotFound, ""},
			{"without a reason", r.Officer, r.East, with(func(l *weak.Listing) { l.Reasons = nil }), fault.Invalid, "reasons"},
			{"for a reason that is not there", r.Officer, r.East, with(func(l *weak.Listing) { l.Reasons = []weak.Kind{weak.Members} }), fault.Invalid, "reasons"},
			{"without a leader", r.Officer, r.East, with(func(l *weak.Listing) { l.Leader = "" }), fault.Invalid, "leader"},
			{"with words without end", r.Officer, r.East, with(func(l *weak.Listing) { l.Note = strings.Repeat("长", 501) }), fault.Invalid, "note"},
			{"of other facts", r.Officer, r.East, with(func(l *weak.Listing) { l.Seen = "别的" }), fault.Conflict, ""},
		} {
			_, err := r.Weaks.List(ctx, c.who, c.org, c.l)
			is(t, c.what, err, c.want, c.field)
		}
		r.list()
		_, err := r.Weaks.List(ctx, r.Officer, r.East, good)
		is(t, "a second listing", err, fault.Conflict, "")
		v := r.get().Version
		is(t, "a plan by the secretary beside", r.Weaks.Lay(ctx, r.Beside, r.id, v, r.plan()), fault.NotFound, "")
		is(t, "a plan by the head above", r.Weaks.Lay(ctx, r.Head, r.id, v, r.plan()), fault.NotFound, "")
		bad := r.plan()
		bad.Measures[1].Owner = ""
		is(t, "a measure of nobody", r.Weaks.Lay(ctx, r.Secretary, r.id, v, bad), fault.Invalid, "owner1")
		is(t, "progress before there is a plan", r.Weaks.Report(ctx, r.Secretary, r.id, v, today, "做了", nil), fault.Conflict, "")
		is(t, "an acceptance before it was asked for", r.Weaks.Accept(ctx, r.Officer, r.id, v, weak.Verdict{}), fault.Conflict, "")
		is(t, "returned before there is a plan", r.Weaks.Return(ctx, r.Officer, r.id, v, "原因"), fault.Conflict, "")
		r.ok(r.Weaks.Lay(ctx, r.Officer, r.id, v, r.plan())) // the Committee writes for an organisation that cannot
		is(t, "a page that was drawn before", r.Weaks.Report(ctx, r.Secretary, r.id, v, today, "做了", nil), fault.Conflict, "")
		v = r.get().Version
		is(t, "progress without words", r.Weaks.Report(ctx, r.Secretary, r.id, v, today, " ", nil), fault.Invalid, "text")
		is(t, "of a month before the plan", r.Weaks.Report(ctx, r.Secretary, r.id, v, today.AddMonths(-1), "做了", nil), fault.Invalid, "month")
		is(t, "of a month to come", r.Weaks.Report(ctx, r.Secretary, r.id, v, today.AddMonths(1), "做了", nil), fault.Invalid, "month")
		is(t, "of a measure that is not there", r.Weaks.Report(ctx, r.Secretary, r.id, v, today, "做了", []int{7}), fault.Invalid, "text")
		is(t, "asked for before a month was told", r.Weaks.Ask(ctx, r.Secretary, r.id, v, "好了"), fault.Invalid, "result")
		is(t, "progress by the secretary beside", r.Weaks.Report(ctx, r.Beside, r.id, v, today, "做了", nil), fault.NotFound, "")
		is(t, "a leader by the secretary", r.Weaks.Lead(ctx, r.Secretary, r.id, v, "某某"), fault.Denied, "")
		is(t, "a leader without a name", r.Weaks.Lead(ctx, r.Officer, r.id, v, ""), fault.Invalid, "leader")
		r.ok(r.Weaks.Lead(ctx, r.Officer, r.id, v, "工委委员某某"))
		for what, c := range map[string]struct {
			who  gate.Actor
			want fault.Kind
		}{"the secretary beside": {r.Beside, fault.NotFound}, "a member": {r.Plain, fault.Denied}, "a stranger": {r.Stranger, fault.Denied}, "far away": {r.Far, fault.NotFound}} {
			_, err := r.Weaks.Get(ctx, c.who, r.id)
			is(t, what, err, c.want, "")
			_, _, err = r.Weaks.Paper(ctx, c.who, r.id, "plan")
			is(t, "the paper, "+what, err, c.want, "")
		}
		for what, who := range map[string]gate.Actor{"the secretary": r.Secretary, "the head above": r.Head} {
			if x, err := r.Weaks.Get(ctx, who, r.id); err != nil || len(x.Now) != 3 {
				t.Errorf("%s: %v", what, err)
			}
		}
		v = r.get().Version
		is(t, "withdrawn by the secretary", r.Weaks.Withdraw(ctx, r.Secretary, r.id, v, "不想整顿"), fault.Denied, "")
		is(t, "withdrawn without a reason", r.Weaks.Withdraw(ctx, r.Officer, r.id, v, ""), fault.Invalid, "why")
		r.ok(r.Weaks.Withdraw(ctx, r.Officer, r.id, v, "列错了"))
	})
}
