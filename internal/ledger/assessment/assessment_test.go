package assessment_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
)

func kind(t *testing.T, what string, err error, want fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != want || field != "" && (len(f.Fields) == 0 || !strings.HasPrefix(f.Fields[0].Field, field)) {
		t.Errorf("%s: %v, want %v at %s", what, err, want, field)
	}
}

// listed publishes a standard for branches of two lines: the monthly party day, and a
// notice board that one has to look at.
func listed(t *testing.T, w *world.World) int64 {
	t.Helper()
	ctx := w.Ctx()
	id, err := w.Standards.Add(ctx, w.Officer, w.Root, standard.Head{Title: "文明城区创建自查表", Document: "示例文件", Year: 2021, Sort: topic.Branch})
	for _, x := range []standard.Item{{Section: "一、学习", Text: "每月开展主题党日", Clause: "1.1", Look: standard.Records, Kinds: []activity.Kind{activity.ThemeDay}, Worth: "5分"},
		{Section: "二、环境", Text: "公示栏整洁", Clause: "2.1", Look: standard.OnSite, Worth: "3分"}} {
		if err == nil {
			err = w.Standards.Put(ctx, w.Officer, id, 0, x)
		}
	}
	if err == nil {
		err = w.Standards.Publish(ctx, w.Officer, id, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func ask(w *world.World, of int64) assessment.Draft {
	return assessment.Draft{Standard: of, From: day.Must("2021-01-01"), Until: day.Must("2021-12-31"), Due: day.Must("2021-12-24"), Scope: w.Root}
}

func TestOpen(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		of := listed(t, w)
		draft, err := w.Standards.Add(w.Ctx(), w.Officer, w.Root, standard.Head{Title: "草稿", Document: "示例文件", Year: 2021, Sort: topic.All})
		if err != nil {
			t.Fatal(err)
		}
		with := func(change func(*assessment.Draft)) assessment.Draft {
			d := ask(w, of)
			change(&d)
			return d
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			asker int64
			d     assessment.Draft
			want  fault.Kind
			field string
		}{
			{"by a branch", w.Secretary, w.East, ask(w, of), fault.Denied, ""},
			{"by the bureau's secretary", w.Head, w.Bureau, ask(w, of), fault.Denied, ""},
			{"by a member", w.Plain, w.East, ask(w, of), fault.Denied, ""},
			{"by a stranger", w.Stranger, w.Root, ask(w, of), fault.Denied, ""},
			{"for an organisation that is not there", w.Officer, 4242, ask(w, of), fault.NotFound, ""},
			{"by no standard", w.Officer, w.Root, with(func(d *assessment.Draft) { d.Standard = 0 }), fault.Invalid, "standard"},
			{"by a draft", w.Officer, w.Root, with(func(d *assessment.Draft) { d.Standard = draft }), fault.Invalid, "standard"},
			{"over records of no days", w.Officer, w.Root, with(func(d *assessment.Draft) { d.From = day.None }), fault.Invalid, "from"},
			{"over days that end before they begin", w.Officer, w.Root, with(func(d *assessment.Draft) { d.Until = day.Must("2020-12-31") }), fault.Invalid, "until"},
			{"over records of another century", w.Officer, w.Root, with(func(d *assessment.Draft) { d.From = day.Must("1921-07-01") }), fault.Invalid, "from"},
			{"without a last day", w.Officer, w.Root, with(func(d *assessment.Draft) { d.Due = day.None }), fault.Invalid, "due"},
			{"until yesterday", w.Officer, w.Root, with(func(d *assessment.Draft) { d.Due = day.Must("2021-12-19") }), fault.Invalid, "due"},
			{"with a note as long as a letter", w.Officer, w.Root, with(func(d *assessment.Draft) { d.Note = strings.Repeat("长", 301) }), fault.Invalid, "note"},
			{"in a part of the tree that is not there", w.Officer, w.Root, with(func(d *assessment.Draft) { d.Scope = 4242 }), fault.Invalid, "scope"},
		} {
			_, err := w.Assessments.Open(w.Ctx(), c.who, c.asker, c.d)
			kind(t, "opened "+c.what, err, c.want, c.field)
		}
		id, err := w.Assessments.Open(w.Ctx(), w.Officer, w.Root, with(func(d *assessment.Draft) { d.Scope = w.Bureau }))
		if err != nil {
			t.Fatal(err)
		}
		x, err := w.Assessments.Get(w.Ctx(), w.Officer, id)
		if err != nil || len(x.Sheets) != 2 || x.Sheets[0].Org != w.East || x.Sheets[1].Org != w.Eastern {
			t.Errorf("the branches of the bureau alone are asked: %+v %v", x.Sheets, err)
		}
		for what, who := range map[string]gate.Actor{"a branch elsewhere": w.Far} {
			_, err := w.Assessments.Get(w.Ctx(), who, id)
			kind(t, what+" reads it", err, fault.NotFound, "")
		}
	})
}

func TestAnswerAndHandIn(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		of := listed(t, w)
		if _, err := w.Activities.Record(ctx, w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-09"), Title: "12月主题党日"}); err != nil {
			t.Fatal(err)
		}
		id, err := w.Assessments.Open(ctx, w.Officer, w.Root, ask(w, of))
		if err != nil {
			t.Fatal(err)
		}
		x, err := w.Assessments.Sheet(ctx, w.Secretary, id, w.East)
		if err != nil || len(x.Standard.Items) != 2 {
			t.Fatal(x, err)
		}
		study, board := x.Standard.Items[0].Line, x.Standard.Items[1].Line
		if len(x.Records[study]) != 1 || x.Records[study][0].Title != "12月主题党日" || len(x.Records[board]) != 0 {
			t.Errorf("what the ledger shows: %+v", x.Records)
		}
		as := func(r assessment.Result, note string) assessment.Said {
			return assessment.Said{Result: r, Note: note}
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			said  map[int64]assessment.Said
			want  fault.Kind
			field string
		}{
			{"by the branch beside", w.Beside, w.East, map[int64]assessment.Said{study: as(assessment.Met, "")}, fault.NotFound, ""},
			{"by the bureau above", w.Head, w.East, map[int64]assessment.Said{study: as(assessment.Met, "")}, fault.NotFound, ""},
			{"by the officer who asked", w.Officer, w.East, map[int64]assessment.Said{study: as(assessment.Met, "")}, fault.NotFound, ""},
			{"by a member", w.Plain, w.East, map[int64]assessment.Said{study: as(assessment.Met, "")}, fault.Denied, ""},
			{"with a result that there is not", w.Secretary, w.East, map[int64]assessment.Said{study: as("best", "")}, fault.Invalid, "result-"},
			{"with a note and no result", w.Secretary, w.East, map[int64]assessment.Said{study: as("", "开了")}, fault.Invalid, "result-"},
			{"with a note as long as a letter", w.Secretary, w.East, map[int64]assessment.Said{study: as(assessment.Met, strings.Repeat("长", 301))}, fault.Invalid, "note-"},
		} {
			kind(t, "answered "+c.what, w.Assessments.Save(ctx, c.who, id, c.org, 0, c.said), c.want, c.field)
		}
		if err := w.Assessments.Save(ctx, w.Secretary, id, w.East, 1, map[int64]assessment.Said{study: as(assessment.Met, "")}); err != nil {
			t.Fatal("a part is saved:", err)
		}
		kind(t, "an old page saves", w.Assessments.Save(ctx, w.Secretary, id, w.East, 1, map[int64]assessment.Said{board: as(assessment.Met, "")}), fault.Conflict, "")
		kind(t, "handed in with a line open", w.Assessments.HandIn(ctx, w.Secretary, id, w.East, 0), fault.Invalid, "result-")
		if err := w.Assessments.Save(ctx, w.Secretary, id, w.East, 2, map[int64]assessment.Said{board: as(assessment.Partly, "")}); err != nil {
			t.Fatal(err)
		}
		kind(t, "a gap that says nothing is handed in", w.Assessments.HandIn(ctx, w.Secretary, id, w.East, 0), fault.Invalid, "note-")
		if err := w.Assessments.Save(ctx, w.Secretary, id, w.East, 0, map[int64]assessment.Said{board: as(assessment.Partly, "内容没有更新")}); err != nil {
			t.Fatal(err)
		}
		if err := w.Assessments.HandIn(ctx, w.Secretary, id, w.East, 0); err != nil {
			t.Fatal(err)
		}
		kind(t, "saved after it was handed in", w.Assessments.Save(ctx, w.Secretary, id, w.East, 0, map[int64]assessment.Said{board: as(assessment.Met, "")}), fault.Conflict, "")
		kind(t, "handed in twice", w.Assessments.HandIn(ctx, w.Secretary, id, w.East, 0), fault.Conflict, "")
		whole, err := w.Assessments.Get(ctx, w.Officer, id)
		if n := whole.Counts(); err != nil || whole.Handed != 1 || whole.Orgs != 3 || n[board][assessment.Partly] != 1 || n[study][assessment.Met] != 1 {
			t.Errorf("%d of %d, %v %v", whole.Handed, whole.Orgs, n, err)
		}
		// The version that is published later changes nothing of it.
		v := x.Standard.Items[0]
		v.Text = "每季度开展主题党日"
		for _, step := range []func() error{func() error { return w.Standards.Next(ctx, w.Officer, of) }, func() error { return w.Standards.Put(ctx, w.Officer, of, 0, v) }, func() error { return w.Standards.Publish(ctx, w.Officer, of, 0) }} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		if x, err = w.Assessments.Sheet(ctx, w.Secretary, id, w.East); err != nil || x.Standard.No != 1 || x.Standard.Items[0].Text != "每月开展主题党日" || x.Sheet.Answers[board].Note != "内容没有更新" {
			t.Errorf("after a new version: %+v %v", x.Standard, err)
		}
		testkit.Promise(t, "version 2 published, version 1 read, "+e.Name, "ST-03")
		if err := w.Assessments.TakeBack(ctx, w.Secretary, id, w.East, 0); err != nil {
			t.Fatal(err)
		}
		kind(t, "ended by a branch", w.Assessments.End(ctx, w.Secretary, id, 0), fault.Denied, "")
		if err := w.Assessments.End(ctx, w.Officer, id, 1); err != nil {
			t.Fatal(err)
		}
		kind(t, "ended twice", w.Assessments.End(ctx, w.Officer, id, 0), fault.Conflict, "")
		kind(t, "handed in after the end", w.Assessments.HandIn(ctx, w.Secretary, id, w.East, 0), fault.Conflict, "")
	})
}

// A gap becomes a problem in one step, once, with a door back; the organisation closes it
// as its own.
func TestRectify(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id, err := w.Assessments.Open(ctx, w.Officer, w.Root, ask(w, listed(t, w)))
		if err != nil {
			t.Fatal(err)
		}
		x, _ := w.Assessments.Sheet(ctx, w.Secretary, id, w.East)
		study, board := x.Standard.Items[0].Line, x.Standard.Items[1].Line
		if err := w.Assessments.Save(ctx, w.Secretary, id, w.East, 0, map[int64]assessment.Said{study: {Result: assessment.Met}, board: {Result: assessment.Unmet, Note: "内容没有更新"}}); err != nil {
			t.Fatal(err)
		}
		d := problem.Draft{Measure: "每月更新一次", Owner: w.People[w.East][1], DueOn: day.Must("2022-01-31")}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			line  int64
			d     problem.Draft
			want  fault.Kind
			field string
		}{
			{"by the branch beside", w.Beside, board, d, fault.NotFound, ""},
			{"by the officer", w.Officer, board, d, fault.NotFound, ""},
			{"of a line that is met", w.Secretary, study, d, fault.Conflict, ""},
			{"of a line that is not there", w.Secretary, 4242, d, fault.Invalid, ""},
			{"without a measure", w.Secretary, board, problem.Draft{Owner: d.Owner, DueOn: d.DueOn}, fault.Invalid, "measure"},
			{"without an owner", w.Secretary, board, problem.Draft{Measure: d.Measure, DueOn: d.DueOn}, fault.Invalid, "owner"},
			{"until last year", w.Secretary, board, problem.Draft{Measure: d.Measure, Owner: d.Owner, DueOn: day.Must("2020-12-31")}, fault.Invalid, "due_on"},
		} {
			_, err := w.Assessments.Rectify(ctx, c.who, id, w.East, c.line, c.d)
			kind(t, "a gap on the list "+c.what, err, c.want, c.field)
		}
		made, err := w.Assessments.Rectify(ctx, w.Secretary, id, w.East, board, d)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Assessments.Rectify(ctx, w.Secretary, id, w.East, board, d)
		if kind(t, "a gap on the list twice", err, fault.Conflict, ""); err == nil || !strings.Contains(err.Error(), "已经在问题清单里") {
			t.Errorf("a gap on the list twice is not told in words: %v", err)
		}
		p, _, err := w.Problems.Get(ctx, w.Secretary, made)
		if err != nil || p.Origin != problem.Standard || p.OriginID != id || p.Part != board || p.Closer != 0 || p.Text != "公示栏整洁：内容没有更新" || p.Clause != "文明城区创建自查表 2.1" {
			t.Errorf("%+v %v", p, err)
		}
		if x, err = w.Assessments.Sheet(ctx, w.Secretary, id, w.East); err != nil || x.Problems[board].ID != made {
			t.Errorf("%+v %v", x.Problems, err)
		}
		testkit.Promise(t, "1 gap, 1 problem, 7 ways refused, "+e.Name, "ST-05")
	})
}

// What an organisation said of a line stands beside what it said of it the year before,
// and nothing else's.
func TestYearOnYear(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		first := listed(t, w)
		all := func(of, asked int64, who gate.Actor, r assessment.Result) {
			t.Helper()
			x, err := w.Assessments.Sheet(ctx, who, asked, of)
			said := map[int64]assessment.Said{}
			for _, it := range x.Standard.Items {
				said[it.Line] = assessment.Said{Result: r, Note: "去年也是"}
			}
			if err == nil {
				err = w.Assessments.Save(ctx, who, asked, of, 0, said)
			}
			if err == nil {
				err = w.Assessments.HandIn(ctx, who, asked, of, 0)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		one, err := w.Assessments.Open(ctx, w.Officer, w.Root, ask(w, first))
		if err != nil {
			t.Fatal(err)
		}
		all(w.East, one, w.Secretary, assessment.Partly)
		all(w.Eastern, one, w.Beside, assessment.Unmet)
		second, err := w.Standards.Copy(ctx, w.Officer, first, standard.Head{Title: "文明城区创建自查表", Document: "下一年的文件", Year: 2022, Sort: topic.Branch})
		if err == nil {
			err = w.Standards.Publish(ctx, w.Officer, second, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		two, err := w.Assessments.Open(ctx, w.Officer, w.Root, ask(w, second))
		if err != nil {
			t.Fatal(err)
		}
		x, err := w.Assessments.Sheet(ctx, w.Secretary, two, w.East)
		if err != nil || len(x.Past) != 1 || x.Past[0].Due != day.Must("2021-12-24") || x.Past[0].Answers[x.Standard.Items[1].Line].Result != assessment.Partly {
			t.Errorf("%+v %v", x.Past, err)
		}
		list, err := w.Assessments.List(ctx, w.Secretary, "文明", 0, 1)
		if err != nil || list.Total != 2 || len(list.List) != 1 || list.Next == 0 || list.List[0].Orgs != 1 || list.List[0].Mine == nil {
			t.Errorf("%+v %v", list, err)
		}
		waits, err := w.Assessments.Waiting(ctx, w.Secretary)
		if err != nil || len(waits) != 1 || waits[0].ID != two {
			t.Errorf("%+v %v", waits, err)
		}
	})
}
