package task_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/task"
	"zhibu/internal/register/post"
)

// desk is a world with a second officer, who reviews what the first one drafts.
type desk struct {
	*world.World
	Second gate.Actor
}

func open(t *testing.T, e testkit.Engine) desk {
	w := world.New(t, e) // a Monday, in working hours
	return desk{w, w.Outsider(8, post.Officer)}
}

func on(s string) day.Day { return day.Must(s) }

// broadcast is a task that a record answers.
func broadcast(w *world.World) task.Doc {
	return task.Doc{Title: "集中收看直播", Text: "组织党员收看。", By: task.ByRecord, Kinds: []activity.Kind{activity.Broadcast}, From: on("2021-12-21"), Until: on("2021-12-22"), Due: on("2021-12-24"),
		To: task.Reach{Scope: w.Root, Sort: task.All}}
}

func form(w *world.World) task.Doc {
	return task.Doc{Title: "想学什么", Text: "请报两项。", By: task.ByForm, Due: on("2021-12-24"), To: task.Reach{Scope: w.Root, Sort: task.Branches},
		Fields: []task.Field{{Label: "内容", Kind: task.Choice, Options: []string{"党务", "法规"}}, {Label: "人数", Kind: task.Number}, {Known: task.KnownMembers}}}
}

// send takes a draft to the organisations.
func (d *desk) send(x task.Doc) int64 {
	d.T.Helper()
	id, err := d.Tasks.Draft(d.Ctx(), d.Officer, d.Root, x)
	for _, step := range []func() error{
		func() error { return d.Tasks.Ask(d.Ctx(), d.Officer, id, 0, x.Over, x.Again) },
		func() error { return d.Tasks.Review(d.Ctx(), d.Second, id, 0, "") },
		func() error { return d.Tasks.Approve(d.Ctx(), d.Second, id, 0) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		d.T.Fatal(err)
	}
	return id
}

func (d *desk) state(id, of int64) task.State {
	d.T.Helper()
	x, err := d.Tasks.Reached(d.Ctx(), d.Officer, id, of)
	if err != nil {
		d.T.Fatal(err)
	}
	return x.State(d.Gate.Today())
}

// field is where a refusal stands, or its kind.
func field(err error) string {
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		return f.Fields[0].Field
	}
	if err == nil {
		return ""
	}
	return fault.KindOf(err).String()
}

func TestDraft(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		for _, c := range []struct {
			say   string
			who   gate.Actor
			of    int64
			with  func(*task.Doc)
			field string
		}{
			{"the Committee asks everybody", d.Officer, d.Root, nil, ""},
			{"a branch asks nobody", d.Secretary, d.East, nil, "denied"},
			{"a party committee does not ask in the Committee's place", d.Head, d.Root, nil, "denied"},
			{"a stranger", d.Stranger, d.Root, nil, "denied"},
			{"a last day that is over", d.Officer, d.Root, func(x *task.Doc) { x.Due = on("2021-12-19") }, "due"},
			{"no last day", d.Officer, d.Root, func(x *task.Doc) { x.Due = day.None }, "due"},
			{"today is still a day", d.Officer, d.Root, func(x *task.Doc) { x.Due, x.From, x.Until = on("2021-12-20"), on("2021-12-20"), on("2021-12-20") }, ""},
			{"a day that nobody works is taken as it is", d.Officer, d.Root, func(x *task.Doc) { x.Due = on("2022-01-01") }, ""},
			{"no title", d.Officer, d.Root, func(x *task.Doc) { x.Title = " " }, "title"},
			{"too long for anybody", d.Officer, d.Root, func(x *task.Doc) { x.Text = strings.Repeat("长", 20001) }, "text"},
			{"no kind of record", d.Officer, d.Root, func(x *task.Doc) { x.Kinds = nil }, "kinds"},
			{"a kind that is none", d.Officer, d.Root, func(x *task.Doc) { x.Kinds = []activity.Kind{"checkin"} }, "kinds"},
			{"days the wrong way round", d.Officer, d.Root, func(x *task.Doc) { x.Until = on("2021-12-20") }, "until"},
			{"days after the last one", d.Officer, d.Root, func(x *task.Doc) { x.From, x.Until = on("2021-12-25"), on("2021-12-26") }, "from"},
			{"a name that nobody has", d.Officer, d.Root, func(x *task.Doc) { x.To.Names = []string{"东一支部", "南一支部"} }, "names"},
			{"by name", d.Officer, d.Root, func(x *task.Doc) { x.To.Names = []string{"东一支部"} }, ""},
			{"a name beginning alike is another one", d.Officer, d.Root, func(x *task.Doc) { x.To.Names = []string{"东一"} }, "names"},
			{"to nobody", d.Officer, d.Root, func(x *task.Doc) { x.To = task.Reach{Names: []string{"东一支部"}, Omit: []string{"东一支部"}} }, "names"},
			{"no sort", d.Officer, d.Root, func(x *task.Doc) { x.To.Sort = "" }, "sort"},
			{"a part of the tree that is not there", d.Officer, d.Root, func(x *task.Doc) { x.To.Scope = 4242 }, "scope"},
			{"nothing asked", d.Officer, d.Root, func(x *task.Doc) { x.By, x.Fields = task.ByForm, nil }, "label-0"},
			{"asked twice", d.Officer, d.Root, func(x *task.Doc) {
				x.By, x.Fields = task.ByForm, []task.Field{{Label: "人数", Kind: task.Number}, {Label: "人数", Kind: task.Words}}
			}, "label-1"},
			{"a choice of one", d.Officer, d.Root, func(x *task.Doc) {
				x.By, x.Fields = task.ByForm, []task.Field{{Label: "选", Kind: task.Choice, Options: []string{"有"}}}
			}, "options-0"},
		} {
			x := broadcast(d.World)
			if c.with != nil {
				c.with(&x)
			}
			if _, err := d.Tasks.Draft(d.Ctx(), c.who, c.of, x); field(err) != c.field {
				t.Errorf("%s: %v", c.say, err)
			}
		}
		// Since August 2024 a rule says how long a paper may be.
		d.Clock.Set("2025-01-06")
		x := broadcast(d.World)
		x.From, x.Until, x.Due = on("2025-01-06"), on("2025-01-07"), on("2025-01-10")
		for n, want := range map[int]string{4000: "", 4001: "text"} {
			x.Text = strings.Repeat("长", n)
			if _, err := d.Tasks.Draft(d.Ctx(), d.Officer, d.Root, x); field(err) != want {
				t.Errorf("%d characters: %v", n, err)
			}
		}
	})
}

// Two drafts that each leave room in the week do not both go out without a reason.
func TestTheWeekIsWeighedAgain(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		var drafts []int64
		for range 2 {
			x := form(d.World)
			x.Fields, x.Minutes = []task.Field{{Label: "第" + strconv.Itoa(len(drafts)) + "项", Kind: task.Words}}, 40
			id, err := d.Tasks.Draft(d.Ctx(), d.Officer, d.Root, x)
			if err == nil {
				err = d.Tasks.Ask(d.Ctx(), d.Officer, id, 0, "", "")
			}
			if err == nil {
				err = d.Tasks.Review(d.Ctx(), d.Second, id, 0, "")
			}
			if err != nil {
				t.Fatal(err)
			}
			drafts = append(drafts, id)
		}
		if err := d.Tasks.Approve(d.Ctx(), d.Second, drafts[0], 0); err != nil {
			t.Fatal(err)
		}
		if err := d.Tasks.Approve(d.Ctx(), d.Second, drafts[1], 0); field(err) != "approve" || !strings.Contains(err.Error(), "80分钟") {
			t.Error("the second one of the same week:", err)
		}
	})
}

// Whoever drafts neither reviews nor approves; a draft reaches nobody.
func TestFourEyes(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		id, err := d.Tasks.Draft(d.Ctx(), d.Officer, d.Root, broadcast(d.World))
		if err != nil {
			t.Fatal(err)
		}
		is := func(say string, err error, want fault.Kind) {
			t.Helper()
			if err == nil && want != 0 || err != nil && fault.KindOf(err) != want {
				t.Errorf("%s: %v", say, err)
			}
		}
		is("approved before the review", d.Tasks.Approve(d.Ctx(), d.Second, id, 0), fault.Conflict)
		if _, err := d.Tasks.Reached(d.Ctx(), d.Secretary, id, d.East); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a draft is read below: %v", err)
		}
		if _, err := d.Tasks.Get(d.Ctx(), d.Secretary, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a draft is read below: %v", err)
		}
		is("asked", d.Tasks.Ask(d.Ctx(), d.Officer, id, 0, "", ""), 0)
		is("edited on its way", d.Tasks.Edit(d.Ctx(), d.Officer, id, 0, broadcast(d.World), nil), fault.Conflict)
		is("reviewed by who drafted it", d.Tasks.Review(d.Ctx(), d.Officer, id, 0, ""), fault.Denied)
		is("returned without a reason", d.Tasks.Return(d.Ctx(), d.Second, id, 0, ""), fault.Invalid)
		is("returned", d.Tasks.Return(d.Ctx(), d.Second, id, 0, "日期写清楚"), 0)
		is("asked again", d.Tasks.Ask(d.Ctx(), d.Officer, id, 0, "", ""), 0)
		is("reviewed", d.Tasks.Review(d.Ctx(), d.Second, id, 0, ""), 0)
		is("approved by who drafted it", d.Tasks.Approve(d.Ctx(), d.Officer, id, 0), fault.Denied)
		is("approved", d.Tasks.Approve(d.Ctx(), d.Second, id, 0), 0)
		is("approved twice", d.Tasks.Approve(d.Ctx(), d.Second, id, 0), fault.Conflict)
		x, err := d.Tasks.Get(d.Ctx(), d.Officer, id)
		if err != nil || len(x.List) != 4 {
			t.Errorf("%d were asked, want 4: %v", len(x.List), err)
		}
	})
}

// A record of the kind within the days answers, whenever it was made; another kind,
// another day and a voided record answer nothing.
func TestAnsweredByARecord(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		keep := func(who gate.Actor, of int64, kind activity.Kind, day string) int64 {
			t.Helper()
			id, err := d.Activities.Record(d.Ctx(), who, of, activity.Record{Kinds: []activity.Kind{kind}, OnDay: on(day), Title: "收看", Place: "礼堂"})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		x := broadcast(d.World)
		x.From = on("2021-12-18")
		keep(d.Secretary, d.East, activity.Broadcast, "2021-12-19")
		keep(d.Beside, d.Eastern, activity.Lecture, "2021-12-19")
		keep(d.Far, d.West, activity.Broadcast, "2021-12-17")
		id := d.send(x)
		for of, want := range map[int64]task.State{d.East: task.Done, d.Eastern: task.Sent, d.West: task.Sent, d.Bureau: task.Sent} {
			if got := d.state(id, of); got != want {
				t.Errorf("organisation %d is %s, want %s", of, got, want)
			}
		}
		d.Clock.Set("2021-12-22")
		act := keep(d.Beside, d.Eastern, activity.Broadcast, "2021-12-22")
		if got := d.state(id, d.Eastern); got != task.Done {
			t.Errorf("recorded, and %s", got)
		}
		if err := d.Activities.Withdraw(d.Ctx(), d.Beside, act, "记错了一次"); err != nil {
			t.Fatal(err)
		}
		if got := d.state(id, d.Eastern); got != task.Sent {
			t.Errorf("the record is void, and it is %s", got)
		}
		d.Clock.Set("2021-12-26")
		if got := d.state(id, d.Eastern); got != task.Overdue {
			t.Errorf("after the last day it is %s", got)
		}
		keep(d.Far, d.West, activity.Broadcast, "2021-12-23")
		if got := d.state(id, d.West); got != task.Overdue {
			t.Errorf("held the day after the days that count, it is %s", got)
		}
		keep(d.Beside, d.Eastern, activity.Broadcast, "2021-12-22")
		if got := d.state(id, d.Eastern); got != task.DoneLate {
			t.Errorf("recorded after the last day, it is %s", got)
		}
	})
}

// What each organisation does with what reached it.
func TestAnswers(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		id, ctx := d.send(form(d.World)), d.Ctx()
		if _, err := d.Tasks.Reached(ctx, d.Officer, id, d.Bureau); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a committee was asked what branches were: %v", err)
		}
		good := map[string]string{"内容": "党务", "人数": "3"}
		fill := func(who gate.Actor, of, version int64, v map[string]string) string {
			return field(d.Tasks.Fill(ctx, who, id, of, version, v))
		}
		for _, c := range []struct{ say, got, want string }{
			{"another's", fill(d.Beside, d.East, 0, good), "not-found"},
			{"from above", fill(d.Head, d.East, 0, good), "not-found"},
			{"a member without a post", fill(d.Plain, d.East, 0, good), "denied"},
			{"no number", fill(d.Secretary, d.East, 0, map[string]string{"内容": "党务", "人数": "三个"}), "field-1"},
			{"no choice", fill(d.Secretary, d.East, 0, map[string]string{"内容": "茶道", "人数": "3"}), "field-0"},
			{"nothing", fill(d.Secretary, d.East, 0, nil), "field-0"},
			{"an old page", fill(d.Secretary, d.East, 7, good), "conflict"},
			{"longer without a later day", field(d.Tasks.AskLonger(ctx, d.Secretary, id, d.East, on("2021-12-24"), "忙")), "until"},
			{"a reason is missing", field(d.Tasks.AskLonger(ctx, d.Secretary, id, d.East, on("2021-12-28"), "")), "why"},
			{"progress without words", field(d.Tasks.Begin(ctx, d.Secretary, id, d.East, 0, " ")), "progress"},
			{"nobody asked for more time", field(d.Tasks.SayLonger(ctx, d.Officer, id, d.East, true, "")), "conflict"},
		} {
			if c.got != c.want {
				t.Errorf("%s: %q, want %q", c.say, c.got, c.want)
			}
		}
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		states := func(want ...task.State) {
			t.Helper()
			for i, of := range []int64{d.East, d.Eastern, d.West} {
				if got := d.state(id, of); got != want[i] {
					t.Errorf("organisation %d of the list is %s, want %s", i, got, want[i])
				}
			}
		}
		ok(d.Tasks.Open(ctx, d.Secretary, id, d.East))
		ok(d.Tasks.Receipt(ctx, d.Beside, id, d.Eastern))
		ok(d.Tasks.Begin(ctx, d.Far, id, d.West, 0, "下周商量"))
		states(task.Opened, task.Receipted, task.Underway)
		if got := field(d.Tasks.Receipt(ctx, d.Beside, id, d.Eastern)); got != "conflict" {
			t.Errorf("acknowledged twice: %q", got)
		}
		ok(d.Tasks.AskLonger(ctx, d.Secretary, id, d.East, on("2021-12-28"), "书记在外学习"))
		if got := field(d.Tasks.SayLonger(ctx, d.Secretary, id, d.East, true, "")); got != "denied" {
			t.Errorf("granted to oneself: %q", got)
		}
		if got := field(d.Tasks.SayLonger(ctx, d.Officer, id, d.East, false, "")); got != "why" {
			t.Errorf("refused without a reason: %q", got)
		}
		ok(d.Tasks.SayLonger(ctx, d.Officer, id, d.East, true, ""))
		ok(d.Tasks.Fill(ctx, d.Far, id, d.West, 0, good))
		d.Clock.Set("2021-12-27")
		states(task.Opened, task.Overdue, task.Done)
		ok(d.Tasks.Fill(ctx, d.Far, id, d.West, 0, map[string]string{"内容": "法规", "人数": "4"}))
		ok(d.Tasks.Fill(ctx, d.Secretary, id, d.East, 0, good))
		ok(d.Tasks.Fill(ctx, d.Beside, id, d.Eastern, 0, good))
		states(task.Done, task.DoneLate, task.Done) // a correction after the last day is not late, nor who was given time
		x, err := d.Tasks.Reached(ctx, d.Secretary, id, d.East)
		if err != nil || x.Known["党员人数"] != "9" || x.Answers["人数"] != "3" {
			t.Errorf("known %v, answered %v: %v", x.Known, x.Answers, err)
		}
		ok(d.Tasks.End(ctx, d.Officer, id, 0))
		if got := fill(d.Secretary, d.East, 0, good); got != "conflict" {
			t.Errorf("answered after it ended: %q", got)
		}
		p, err := d.Tasks.Received(ctx, d.Beside, task.Query{})
		if err != nil || p.Total != 1 || p.List[0].Org != d.Eastern {
			t.Errorf("the secretary beside sees %d: %v", p.Total, err)
		}
		if p, err = d.Tasks.Received(ctx, d.Head, task.Query{}); err != nil || p.Total != 2 {
			t.Errorf("the head above sees %d: %v", p.Total, err)
		}
	})
}

// A party committee passes down to its branches, and to nobody else.
func TestPassDown(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		x := broadcast(d.World)
		x.To.Sort = task.Uppers
		id := d.send(x)
		for _, c := range []struct {
			say  string
			who  gate.Actor
			to   []int64
			want string
		}{
			{"to nobody", d.Head, nil, "to"}, {"to one beside", d.Head, []int64{d.West}, "to"}, {"to itself", d.Head, []int64{d.Bureau}, "to"},
			{"by a branch", d.Secretary, []int64{d.East}, "not-found"}, {"to a branch of its own", d.Head, []int64{d.East}, ""}, {"again", d.Head, []int64{d.East}, ""},
		} {
			if got := field(d.Tasks.PassDown(d.Ctx(), c.who, id, d.Bureau, c.to)); got != c.want {
				t.Errorf("%s: %q, want %q", c.say, got, c.want)
			}
		}
		y, err := d.Tasks.Reached(d.Ctx(), d.Secretary, id, d.East)
		if err != nil || y.From != d.Bureau || y.State(d.Gate.Today()) != task.Sent {
			t.Errorf("passed down: %+v %v", y.Addressee, err)
		}
		up, err := d.Tasks.Reached(d.Ctx(), d.Head, id, d.Bureau)
		if err != nil || len(up.Below) != 1 || len(up.Free) != 1 || up.State(d.Gate.Today()) != task.Receipted {
			t.Errorf("below %d, free %d: %v", len(up.Below), len(up.Free), err)
		}
	})
}

// Reminders go out in working hours, once a day, to those who have done nothing.
func TestRemind(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		id := d.send(form(d.World))
		if err := d.Tasks.Receipt(d.Ctx(), d.Far, id, d.West); err != nil {
			t.Fatal(err)
		}
		at := func(dom, hour int) {
			d.Clock.Set("2021-12-" + strconv.Itoa(dom)) // at nine
			d.Clock.Add(time.Duration(hour-9) * time.Hour)
		}
		remind := func(who gate.Actor) (int, string) {
			n, err := d.Tasks.Remind(d.Ctx(), who, id, 0)
			return n, field(err)
		}
		for _, c := range []struct {
			say       string
			dom, hour int
			who       gate.Actor
			n         int
			field     string
		}{
			{"at night", 20, 20, d.Officer, 0, "remind"}, {"before nine", 21, 8, d.Officer, 0, "remind"}, {"by a secretary", 21, 10, d.Secretary, 0, "denied"},
			{"in the morning", 21, 10, d.Officer, 2, ""}, {"again on the day", 21, 16, d.Officer, 0, "remind"}, {"on the next day", 22, 10, d.Officer, 2, ""},
			{"on a Saturday", 25, 10, d.Officer, 0, "remind"},
		} {
			at(c.dom, c.hour)
			if n, f := remind(c.who); f != c.field || f == "" && n != c.n {
				t.Errorf("%s: %d, %q", c.say, n, f)
			}
		}
	})
}

// What it costs is known before, and a full week and a question asked twice need a
// reason.
func TestPrice(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		first := form(d.World)
		first.Minutes = 40
		id := d.send(first)
		if err := d.Tasks.Fill(d.Ctx(), d.Far, id, d.West, 0, map[string]string{"内容": "党务", "人数": "3"}); err != nil {
			t.Fatal(err)
		}
		x := form(d.World)
		x.Fields[1].Label, x.Minutes, x.Due = "人 数", 30, on("2021-12-23")
		draft, err := d.Tasks.Draft(d.Ctx(), d.Officer, d.Root, x)
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.Tasks.Price(d.Ctx(), d.Officer, draft)
		if err != nil {
			t.Fatal(err)
		}
		if p.Orgs != 3 || p.Total != 90 || p.Most != 70 || p.Cap != 60 || p.Over != 2 || len(p.Others) != 1 || p.Others[0].Orgs != 2 || len(p.Repeats) != 2 || len(p.KnownFor) != 1 || p.Resting {
			t.Errorf("the price: %+v", p)
		}
		ask := func(over, again string) string { return field(d.Tasks.Ask(d.Ctx(), d.Officer, draft, 0, over, again)) }
		if got := ask("", ""); got != "over" {
			t.Errorf("a full week: %q", got)
		}
		if got := ask("上级要求", ""); got != "again" {
			t.Errorf("asked twice: %q", got)
		}
		if got := ask("上级要求", "情况变了"); got != "" {
			t.Errorf("with both reasons: %q", got)
		}
		if _, err := d.Tasks.Price(d.Ctx(), d.Secretary, draft); fault.KindOf(err) != fault.Denied {
			t.Errorf("a secretary asks for the price: %v", err)
		}
		// What a record answers already costs nothing.
		if _, err := d.Activities.Record(d.Ctx(), d.Far, d.West, activity.Record{Kinds: []activity.Kind{activity.Broadcast}, OnDay: on("2021-12-20"), Title: "收看", Place: "礼堂"}); err != nil {
			t.Fatal(err)
		}
		y := broadcast(d.World)
		y.From, y.Due = on("2021-12-20"), on("2022-01-01")
		if draft, err = d.Tasks.Draft(d.Ctx(), d.Officer, d.Root, y); err != nil {
			t.Fatal(err)
		}
		if p, err = d.Tasks.Price(d.Ctx(), d.Officer, draft); err != nil || p.Orgs != 4 || p.Already != 1 || p.Each != 3 || p.Total != 9 || !p.Resting || len(p.Repeats) != 0 {
			t.Errorf("the price of a record: %+v %v", p, err)
		}
	})
}
