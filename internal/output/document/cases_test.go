package document_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
)

var on = day.Must("2021-12-09")

// held records an assembly of a branch with a vote that passed, one that did not,
// two absent and a guest.
func held(t *testing.T, w *world.World, org int64) int64 {
	t.Helper()
	who, chairs := w.People[org], map[bool]string{true: "东甲0", false: "西丙0"}
	id, err := w.Activities.Record(t.Context(), w.Officer, org, activity.Record{Kinds: []activity.Kind{activity.Assembly}, OnDay: on, FromTime: "15:00", UntilTime: "16:30",
		Title: "第四季度党员大会", Place: "三楼", Chair: chairs[org == w.East], Recorder: "乙", Minutes: "一、学习。\n\n二、表决。", Guests: "工委来人", StudyMins: 95,
		Items: []activity.Item{{Title: "学习"}, {Title: "表决", Decided: "按计划办"}}, Votes: []activity.Vote{{What: "工作报告", Yes: len(who) - 2}, {What: "另一件", Yes: 1, No: len(who) - 3}},
		Marks: []activity.Mark{{Member: who[1], Absent: true, Reason: "病假"}, {Member: who[2], Absent: true, Reason: "公假", Note: "外出"}}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func both(t *testing.T, fn func(t *testing.T, w *world.World)) {
	t.Helper()
	testkit.Both(t, func(t *testing.T, e testkit.Engine) { fn(t, world.New(t, e)) })
}

// complete reports the names that a paper's data has too many or too few.
func complete(k document.Kind, d paper.Data) (odd []string) {
	c := k.Catalogue()
	known := map[string]bool{}
	for _, f := range c.Fields {
		known[f.Name] = true
		if _, ok := d.Values[f.Name]; !ok {
			odd = append(odd, "-"+f.Name)
		}
	}
	for n := range d.Values {
		if !known[n] {
			odd = append(odd, "+"+n)
		}
	}
	for _, l := range c.Lists {
		known[l.Name] = true
	}
	for n := range d.Lists {
		if !known[n] {
			odd = append(odd, "+"+n)
		}
	}
	return odd
}

func text(t *testing.T, body []byte) []byte {
	t.Helper()
	tpl, err := paper.ReadTemplate(body)
	if err != nil {
		t.Fatal(err)
	}
	if len(tpl.Uses()) > 0 {
		t.Errorf("fields are left over: %v", tpl.Uses())
	}
	return body
}

// What each kind takes from one record.
func TestOfActivity(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		id := held(t, w, w.East)
		for _, c := range []struct {
			kind document.Kind
			want map[string]string
			list string
			rows int
		}{
			{document.Minutes, map[string]string{"党组织": "东一支部", "时间": "15:00—16:30", "应到": "9", "实到": "7", "缺席人数": "2", "缺席名单": "东甲1（病假）、东甲2（公假，外出）",
				"列席人员": "工委来人", "表决件数": "2", "学时": "1.5", "共同参加件数": ""}, "表决", 2},
			{document.Account, map[string]string{"参加名单": "东甲0、东甲3、东甲4、东甲5、东甲6、东甲7、东甲8"}, "记录", 2},
			{document.SignIn, map[string]string{"应到": "9"}, "双列名单", 5},
			{document.Resolution, map[string]string{"会议": "支部党员大会", "应到表决": "9", "实到表决": "7", "决议件数": "1"}, "决议", 1},
			{document.Plan, map[string]string{"应到": "9", "议程件数": "2"}, "议程", 2},
		} {
			made, err := w.Documents.Make(t.Context(), w.Secretary, c.kind, document.Source{Activity: id})
			if err != nil {
				t.Errorf("%s: %v", c.kind, err)
				continue
			}
			m, body, err := w.Documents.File(t.Context(), w.Secretary, made)
			if err != nil {
				t.Fatal(err)
			}
			if odd := complete(c.kind, m.Data); len(odd) > 0 {
				t.Errorf("%s fills in other names than its catalogue: %v", c.kind, odd)
			}
			for n, want := range c.want {
				if got := m.Data.Values[n]; got != want {
					t.Errorf("%s: %s is %q, want %q", c.kind, n, got, want)
				}
			}
			if n := len(m.Data.Lists[c.list]); n != c.rows {
				t.Errorf("%s: %d rows of %s, want %d", c.kind, n, c.list, c.rows)
			}
			if m.Org != w.East || m.Version != "内置" || m.Title != "第四季度党员大会" || len(text(t, body)) == 0 {
				t.Errorf("%s: %+v", c.kind, m)
			}
		}
		if _, err := w.Gate.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// Who may make and open a paper of East's record.
func TestReach(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		id := held(t, w, w.East)
		made, err := w.Documents.Make(t.Context(), w.Secretary, document.Minutes, document.Source{Activity: id})
		if err != nil {
			t.Fatal(err)
		}
		batch, err := w.Documents.Order(t.Context(), w.Secretary, document.Choice{Kind: document.Minutes, Org: w.East, From: on, Until: on})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Documents.Run(t.Context(), w.Secretary, batch, func(_, _ int64) {}); err != nil {
			t.Fatal(err)
		}
		ok := fault.Kind(-1)
		for _, c := range []struct {
			say  string
			who  gate.Actor
			want fault.Kind
		}{
			{"her own", w.Secretary, ok}, {"the committee above", w.Head, ok}, {"the Committee", w.Officer, ok},
			{"beside, with a name that begins alike", w.Beside, fault.NotFound}, {"unrelated", w.Far, fault.NotFound},
			{"a member without a post", w.Plain, fault.Denied}, {"a stranger", w.Stranger, fault.Denied},
		} {
			same := func(what string, err error) {
				t.Helper()
				if got := fault.KindOf(err); err == nil && c.want != ok || err != nil && got != c.want {
					t.Errorf("%s: %s: %v, want %v", c.say, what, err, c.want)
				}
			}
			_, err := w.Documents.Get(t.Context(), c.who, made)
			same("see", err)
			_, _, err = w.Documents.File(t.Context(), c.who, made)
			same("fetch", err)
			_, err = w.Documents.Again(t.Context(), c.who, made)
			same("make anew", err)
			_, err = w.Documents.Make(t.Context(), c.who, document.Account, document.Source{Activity: id})
			same("make", err)
			_, err = w.Documents.Make(t.Context(), c.who, document.SignIn, document.Source{Org: w.East, Kinds: []activity.Kind{activity.Assembly}, On: on})
			same("a sheet ahead", err)
			_, err = w.Documents.Make(t.Context(), c.who, document.Quarter, document.Source{Org: w.East, Year: 2021, Quarter: 4})
			same("a quarter", err)
			_, err = w.Documents.Order(t.Context(), c.who, document.Choice{Kind: document.Minutes, Org: w.East, From: on, Until: on})
			same("a batch", err)
			_, _, err = w.Documents.BatchFile(t.Context(), c.who, batch)
			same("the file of a batch", err)
			list, err := w.Documents.List(t.Context(), c.who, document.Query{Limit: 50})
			if seen := err == nil && slices.ContainsFunc(list.List, func(m document.Made) bool { return m.ID == made }); seen != (c.want == ok) {
				t.Errorf("%s: listed %v (%v)", c.say, seen, err)
			}
		}
	})
}

// Of an activity that several held each sees the own members only, in the paper
// and in its bytes, whoever made it.
func TestTogether(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		id, err := w.Activities.Record(t.Context(), w.Officer, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: on, Title: "联合主题党日",
			Orgs:  []activity.Party{{Org: w.East, Mode: activity.Roster}, {Org: w.Eastern, Mode: activity.Roster}},
			Marks: []activity.Mark{{Member: w.People[w.Eastern][1], Absent: true, Reason: "事假"}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			say        string
			who        gate.Actor
			at         int64
			due        string
			sees, dark []string
		}{
			{"her own branch recorded it", w.Secretary, w.East, "9", []string{"东甲3"}, []string{"东乙"}},
			{"another branch recorded it", w.Beside, w.Eastern, "4", []string{"东乙2", "东乙1（事假）"}, []string{"东甲"}},
			{"the committee above both", w.Head, w.Bureau, "13", []string{"东甲3", "东乙2"}, nil},
			{"the Committee", w.Officer, w.Root, "13", []string{"东甲3", "东乙2"}, nil},
		} {
			made, err := w.Documents.Make(t.Context(), c.who, document.Account, document.Source{Activity: id})
			if err != nil {
				t.Fatalf("%s: %v", c.say, err)
			}
			m, err := w.Documents.Get(t.Context(), c.who, made)
			if err != nil {
				t.Fatal(err)
			}
			all := m.Data.Values["参加名单"] + m.Data.Values["缺席名单"]
			if m.Org != c.at || m.Data.Values["应到"] != c.due {
				t.Errorf("%s: kept at %d, due %s", c.say, m.Org, m.Data.Values["应到"])
			}
			for _, s := range c.sees {
				if !strings.Contains(all, s) {
					t.Errorf("%s: lacks %s: %s", c.say, s, all)
				}
			}
			for _, s := range c.dark {
				if strings.Contains(all, s) {
					t.Errorf("%s: shows %s: %s", c.say, s, all)
				}
			}
			// The Committee, which sees more, compares with the same part: no false change.
			if list, gone, err := w.Documents.Changes(t.Context(), w.Officer, m); err != nil || gone != "" || len(list) > 0 {
				t.Errorf("%s: %v %q %v", c.say, list, gone, err)
			}
		}
		if page, err := w.Documents.List(t.Context(), w.Secretary, document.Query{Activity: id, Limit: 50}); err != nil || page.Total != 1 {
			t.Errorf("she sees %d papers of it (%v), want her own", page.Total, err)
		}
	})
}

// A paper stays as it was made; what the record says since is told field by field.
func TestChanges(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		id := held(t, w, w.East)
		made, err := w.Documents.Make(t.Context(), w.Secretary, document.Minutes, document.Source{Activity: id})
		if err != nil {
			t.Fatal(err)
		}
		m, before, err := w.Documents.File(t.Context(), w.Secretary, made)
		if err != nil {
			t.Fatal(err)
		}
		if list, gone, err := w.Documents.Changes(t.Context(), w.Secretary, m); err != nil || gone != "" || len(list) != 0 {
			t.Errorf("nothing changed: %v %q %v", list, gone, err)
		}
		a, err := w.Activities.Get(t.Context(), w.Secretary, id)
		if err != nil {
			t.Fatal(err)
		}
		rec := a.Record
		rec.Place, rec.Marks = "五楼", rec.Marks[:1]
		if err := w.Activities.Correct(t.Context(), w.Secretary, id, 1, rec, "写错了"); err != nil {
			t.Fatal(err)
		}
		list, _, err := w.Documents.Changes(t.Context(), w.Secretary, m)
		if err != nil {
			t.Fatal(err)
		}
		told := map[string]document.Change{}
		for _, c := range list {
			told[c.Field] = c
		}
		if c := told["地点"]; c.Then != "三楼" || c.Now != "五楼" {
			t.Errorf("%+v", list)
		}
		if c := told["实到"]; c.Then != "7" || c.Now != "8" {
			t.Errorf("%+v", list)
		}
		if _, after, err := w.Documents.File(t.Context(), w.Secretary, made); err != nil || !bytes.Equal(before, after) {
			t.Error("the paper that was made is another now", err)
		}
		anew, err := w.Documents.Again(t.Context(), w.Secretary, made)
		if err != nil || anew == made {
			t.Fatal(anew, err)
		}
		if m, err := w.Documents.Get(t.Context(), w.Secretary, anew); err != nil || m.Data.Values["地点"] != "五楼" {
			t.Error(m, err)
		}
		if err := w.Activities.Withdraw(t.Context(), w.Secretary, id, "记重了"); err != nil {
			t.Fatal(err)
		}
		if _, gone, err := w.Documents.Changes(t.Context(), w.Secretary, m); err != nil || !strings.Contains(gone, "记重了") {
			t.Error(gone, err)
		}
	})
}

// What a paper cannot be made of is said at its field.
func TestRefusals(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		none, err := w.Activities.Record(t.Context(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: on})
		if err != nil {
			t.Fatal(err)
		}
		day1 := []activity.Kind{activity.Assembly}
		for _, c := range []struct {
			say   string
			kind  document.Kind
			s     document.Source
			field string
		}{
			{"a resolution of nothing", document.Resolution, document.Source{Activity: none}, "kind"},
			{"no such kind", "poem", document.Source{Activity: none}, "kind"},
			{"minutes ahead", document.Minutes, document.Source{Org: w.East, Kinds: day1, On: on}, "kind"},
			{"a quarter of an activity", document.Quarter, document.Source{Activity: none}, "kind"},
			{"a sheet without a day", document.SignIn, document.Source{Org: w.East, Kinds: day1}, "day"},
			{"a sheet without a kind", document.SignIn, document.Source{Org: w.East, On: on}, "activity"},
			{"a kind that is none", document.SignIn, document.Source{Org: w.East, Kinds: []activity.Kind{"dance"}, On: on}, "activity"},
			{"too far ahead", document.SignIn, document.Source{Org: w.East, Kinds: day1, On: day.Must("2023-01-01")}, "day"},
			{"no time", document.Plan, document.Source{Org: w.East, Kinds: day1, On: on, From: "九点"}, "from"},
			{"ends before it begins", document.Plan, document.Source{Org: w.East, Kinds: day1, On: on, From: "10:00", Until: "09:00"}, "until"},
			{"a group's meeting without its group", document.SignIn, document.Source{Org: w.East, Kinds: []activity.Kind{activity.Group}, On: on}, "group"},
			{"too long a plan", document.Plan, document.Source{Org: w.East, Kinds: day1, On: on, Items: []string{strings.Repeat("长", 5001)}}, "items"},
			{"a quarter to come", document.Quarter, document.Source{Org: w.East, Year: 2022, Quarter: 1}, "year"},
			{"a fifth quarter", document.Quarter, document.Source{Org: w.East, Year: 2021, Quarter: 5}, "quarter"},
		} {
			_, err := w.Documents.Make(t.Context(), w.Secretary, c.kind, c.s)
			if f, ok := fault.As(err); !ok || f.Kind != fault.Invalid || len(f.Fields) == 0 || f.Fields[0].Field != c.field {
				t.Errorf("%s: %v, want a fault at %s", c.say, err, c.field)
			}
		}
	})
}

// Before a meeting the sheet has who is due on the day, the plan what was written.
func TestAhead(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		next := day.Must("2021-12-28")
		made, err := w.Documents.Make(t.Context(), w.Secretary, document.SignIn, document.Source{Org: w.East, Kinds: []activity.Kind{activity.Committee}, On: next, Place: "三楼"})
		if err != nil {
			t.Fatal(err)
		}
		m, err := w.Documents.Get(t.Context(), w.Secretary, made)
		if err != nil || m.Data.Values["应到"] != "3" || m.Data.Values["日期"] != "2021年12月28日" || len(m.Data.Lists["名单"]) != 3 || len(complete(document.SignIn, m.Data)) > 0 {
			t.Errorf("the committee's sheet: %+v %v", m.Data, err)
		}
		made, err = w.Documents.Make(t.Context(), w.Secretary, document.SignIn, document.Source{Org: w.East, Kinds: []activity.Kind{activity.Training}, On: next})
		if err != nil {
			t.Fatal(err)
		}
		if m, err = w.Documents.Get(t.Context(), w.Secretary, made); err != nil || m.Data.Values["应到"] != "" || len(m.Data.Lists["双列名单"]) != 15 {
			t.Errorf("nobody is due at a training, the lines are empty: %+v %v", m.Data, err)
		}
		made, err = w.Documents.Make(t.Context(), w.Secretary, document.Plan, document.Source{Org: w.East, Kinds: []activity.Kind{activity.ThemeDay}, On: next, Title: "走进社区", Items: []string{"集合", "服务"}, Asks: []string{"准时"}})
		if err != nil {
			t.Fatal(err)
		}
		if m, err = w.Documents.Get(t.Context(), w.Secretary, made); err != nil || m.Title != "走进社区" || len(m.Data.Lists["议程"]) != 2 || len(m.Data.Lists["要求"]) != 1 || len(complete(document.Plan, m.Data)) > 0 {
			t.Errorf("the plan: %+v %v", m.Data, err)
		}
	})
}

// The quarter counts what the rules say: due, held, not held, explained, still
// to come; of what no rule asks, what the ledger has.
func TestQuarter(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		held(t, w, w.East)
		for _, d := range []string{"2021-10-12", "2021-12-02"} {
			if _, err := w.Activities.Record(t.Context(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Committee, activity.Lecture}, OnDay: day.Must(d),
				Orgs: []activity.Party{{Org: w.East, Mode: activity.ByBody}}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Duties.Explain(t.Context(), w.Secretary, w.East, "branch.committee.monthly", day.Must("2021-11-01"), "全体在外防汛"); err != nil {
			t.Fatal(err)
		}
		made, err := w.Documents.Make(t.Context(), w.Head, document.Quarter, document.Source{Org: w.Bureau, Year: 2021, Quarter: 4})
		if err != nil {
			t.Fatal(err)
		}
		m, err := w.Documents.Get(t.Context(), w.Head, made)
		if err != nil {
			t.Fatal(err)
		}
		if odd := complete(document.Quarter, m.Data); len(odd) > 0 {
			t.Error(odd)
		}
		rows := m.Data.Lists["各支部"]
		if len(rows) != 2 || m.Data.Values["支部数"] != "2" {
			t.Fatalf("%+v", m.Data)
		}
		for n, want := range map[string]string{"支部": "东一支部", "大会应开": "1", "大会已开": "1", "大会未开": "0", "支委会应开": "3", "支委会已开": "2", "支委会未开": "1",
			"小组会应开": "—", "小组会已开": "0", "党课应开": "—", "党课已开": "2", "党课未开": "—", "说明": "11月支委会：全体在外防汛"} {
			if got := rows[0].Values[n]; got != want {
				t.Errorf("%s is %q, want %q", n, got, want)
			}
		}
		for n, want := range map[string]string{"支部": "东一二支部", "大会应开": "1", "大会已开": "0", "大会未开": "0", "支委会应开": "—", "说明": "党员大会在期内"} {
			if got := rows[1].Values[n]; got != want {
				t.Errorf("the second: %s is %q, want %q", n, got, want)
			}
		}
		if v := m.Data.Values; v["大会应开合计"] != "2" || v["大会已开合计"] != "1" || v["期内合计"] != "1" || v["党课应开合计"] != "—" {
			t.Errorf("%v", v)
		}
		var book bytes.Buffer
		if name, err := w.Documents.QuarterBook(t.Context(), w.Head, made, &book); err != nil || !strings.HasSuffix(name, ".xlsx") || book.Len() == 0 {
			t.Error(name, err)
		}
		if _, err := w.Documents.QuarterBook(t.Context(), w.Far, made, &book); fault.KindOf(err) != fault.NotFound {
			t.Errorf("beyond reach: %v", err)
		}
	})
}
