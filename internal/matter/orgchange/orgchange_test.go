package orgchange_test

import (
	"slices"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

type bench struct {
	*world.World
	t *testing.T
	n int
}

func on(d string) day.Day { return day.Must(d) }

func plan(act decision.Act) orgchange.Plan {
	return orgchange.Plan{Act: act, On: on("2022-01-01"), Reason: "工作需要"}
}

func (b *bench) begin(who gate.Actor, of int64, p orgchange.Plan) int64 {
	b.t.Helper()
	id, err := b.Changes.Begin(b.Ctx(), who, of, p, "")
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bench) number() string {
	b.n++
	return "虚工委〔2021〕" + string(rune('0'+b.n)) + "号"
}

// pass leads a request through review and approval.
func (b *bench) pass(who gate.Actor, of int64, p orgchange.Plan) orgchange.Whole {
	b.t.Helper()
	id := b.begin(who, of, p)
	if err := b.Changes.Review(b.Ctx(), b.Officer, id, 1, "同意"); err != nil {
		b.t.Fatal(err)
	}
	if err := b.Changes.Approve(b.Ctx(), b.Officer, id, 2, b.number(), b.Gate.Today()); err != nil {
		b.t.Fatal(err)
	}
	x, err := b.Changes.Get(b.Ctx(), b.Officer, id)
	if err != nil || x.State != matter.Done || x.Stage != orgchange.Finished || x.Decision == 0 {
		b.t.Fatalf("after the approval: %+v %v", x.Matter, err)
	}
	return x
}

func (b *bench) tree(d string) map[string]org.Version {
	b.t.Helper()
	list, err := b.Orgs.Tree(b.Ctx(), b.Officer, on(d))
	if err != nil {
		b.t.Fatal(err)
	}
	m := map[string]org.Version{}
	for _, v := range list {
		m[v.Name] = v
	}
	return m
}

func (b *bench) heads(of int64, d string) int {
	b.t.Helper()
	list, err := b.Members.On(b.Ctx(), b.Officer, of, on(d))
	if err != nil {
		b.t.Fatal(err)
	}
	return len(list)
}

// Each act, from the request to the registers before and on its day.
func TestActs(t *testing.T) {
	for _, x := range []struct {
		act  decision.Act
		of   func(*world.World) int64
		fill func(*world.World, *orgchange.Plan)
		then func(*testing.T, *bench, orgchange.Whole)
	}{
		{decision.Found, func(w *world.World) int64 { return w.Bureau }, func(w *world.World, p *orgchange.Plan) {
			p.Name, p.Kind, p.People, p.Units = "东三支部", org.Branch, []int64{w.People[w.East][6], w.People[w.East][7], w.People[w.East][8]}, []string{"东局"}
		}, func(t *testing.T, b *bench, x orgchange.Whole) {
			now := b.tree("2022-01-01")["东三支部"]
			if now.Parent != b.Bureau || b.tree("2021-12-31")["东三支部"].Org != 0 {
				t.Errorf("the new branch: %+v", now)
			}
			if n, m := b.heads(now.Org, "2022-01-01"), b.heads(b.East, "2022-01-01"); n != 3 || m != 6 {
				t.Errorf("members %d and %d", n, m)
			}
		}},
		{decision.Split, func(w *world.World) int64 { return w.East }, func(w *world.World, p *orgchange.Plan) {
			p.Name, p.Kind, p.People = "东四支部", org.Branch, []int64{w.People[w.East][6], w.People[w.East][7], w.People[w.East][8]}
		}, func(t *testing.T, b *bench, x orgchange.Whole) {
			now := b.tree("2022-01-01")["东四支部"]
			page, err := b.Orgs.Get(b.Ctx(), b.Officer, now.Org, on("2022-01-01"))
			if err != nil || len(page.Before) != 1 || page.Before[0].From != b.East || b.heads(now.Org, "2022-01-01") != 3 {
				t.Errorf("what it came from: %+v %v", page.Before, err)
			}
		}},
		{decision.Merge, func(w *world.World) int64 { return w.Eastern }, func(w *world.World, p *orgchange.Plan) { p.Into = w.East }, func(t *testing.T, b *bench, x orgchange.Whole) {
			if _, stands := b.tree("2022-01-01")["东一二支部"]; stands || b.heads(b.East, "2022-01-01") != 13 || b.heads(b.Eastern, "2021-12-31") != 4 {
				t.Errorf("after the merger: %d and before %d", b.heads(b.East, "2022-01-01"), b.heads(b.Eastern, "2021-12-31"))
			}
			page, err := b.Orgs.Get(b.Ctx(), b.Officer, b.Eastern, on("2022-01-01"))
			if err != nil || len(page.After) != 1 || page.After[0].To != b.East {
				t.Errorf("both histories stay: %+v %v", page.After, err)
			}
		}},
		{decision.Rename, func(w *world.World) int64 { return w.West }, func(_ *world.World, p *orgchange.Plan) { p.Name = "西局机关支部" }, func(t *testing.T, b *bench, x orgchange.Whole) {
			if b.tree("2021-12-31")["西局支部"].Org != b.West || b.tree("2022-01-01")["西局机关支部"].Org != b.West {
				t.Error("the names on two days")
			}
		}},
		{decision.Reshape, func(w *world.World) int64 { return w.West }, func(_ *world.World, p *orgchange.Plan) { p.Kind = org.JointBranch }, func(t *testing.T, b *bench, x orgchange.Whole) {
			if b.tree("2022-01-01")["西局支部"].Kind != org.JointBranch {
				t.Error("the kind")
			}
		}},
		{decision.Move, func(w *world.World) int64 { return w.West }, func(w *world.World, p *orgchange.Plan) { p.Into = w.Bureau }, func(t *testing.T, b *bench, x orgchange.Whole) {
			if b.tree("2021-12-31")["西局支部"].Parent != b.Root || b.tree("2022-01-01")["西局支部"].Parent != b.Bureau {
				t.Error("what is above")
			}
		}},
		{decision.Dissolve, func(w *world.World) int64 { return w.Eastern }, func(w *world.World, p *orgchange.Plan) { p.Into = w.West }, func(t *testing.T, b *bench, x orgchange.Whole) {
			if _, stands := b.tree("2022-01-01")["东一二支部"]; stands || b.heads(b.West, "2022-01-01") != 8 {
				t.Error("after the end")
			}
		}},
	} {
		t.Run(string(x.act), func(t *testing.T) {
			testkit.Both(t, func(t *testing.T, e testkit.Engine) {
				b := &bench{World: world.New(t, e), t: t}
				p := plan(x.act)
				x.fill(b.World, &p)
				id := x.of(b.World)
				seen := b.begin(b.Officer, id, p)
				c, err := b.Changes.Rehearse(b.Ctx(), b.Officer, seen)
				if err != nil || len(c.Lines()) == 0 {
					t.Fatalf("the rehearsal: %v %v", c.Lines(), err)
				}
				if len(b.tree("2022-01-01")) != len(b.tree("2021-12-31")) {
					t.Fatal("the rehearsal was kept")
				}
				if err := b.Changes.Withdraw(b.Ctx(), b.Officer, seen, 1, "再办一次"); err != nil {
					t.Fatal(err)
				}
				whole := b.pass(b.Officer, id, p)
				b.Clock.Set("2022-01-01")
				x.then(t, b, whole)
				for _, k := range orgchange.PapersOf(&whole) {
					if _, body, err := b.Changes.Paper(b.Ctx(), b.Officer, whole.ID, k.Key); err != nil || len(body) < 1000 {
						t.Errorf("%s: %v", k.Name, err)
					}
				}
			})
		})
	}
}

// What is wrong with a request stands at its field.
func TestRefusedRequests(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		b := &bench{World: world.New(t, e), t: t}
		east, root := b.East, b.Root
		for what, x := range map[string]struct {
			of    int64
			p     orgchange.Plan
			field string
		}{
			"nothing chosen":               {east, orgchange.Plan{On: on("2022-01-01"), Reason: "需要"}, "act"},
			"no reason":                    {east, orgchange.Plan{Act: decision.Rename, Name: "新名", On: on("2022-01-01")}, "reason"},
			"no day":                       {east, orgchange.Plan{Act: decision.Rename, Name: "新名", Reason: "需要"}, "on"},
			"the same name":                {east, with(plan(decision.Rename), func(p *orgchange.Plan) { p.Name = "东一支部" }), "name"},
			"another's name":               {east, with(plan(decision.Rename), func(p *orgchange.Plan) { p.Name = "西局支部" }), "name"},
			"below a branch":               {east, with(plan(decision.Found), func(p *orgchange.Plan) { p.Name, p.Kind = "新支部", org.Branch }), "act"},
			"a split of nobody":            {east, with(plan(decision.Split), func(p *orgchange.Plan) { p.Name, p.Kind = "新支部", org.Branch }), "people"},
			"a split into a committee":     {east, with(plan(decision.Split), func(p *orgchange.Plan) { p.Name, p.Kind, p.People = "新", org.General, []int64{b.People[east][8]} }), "kind"},
			"merged into itself":           {east, with(plan(decision.Merge), func(p *orgchange.Plan) { p.Into = east }), "into"},
			"merged into nothing":          {east, plan(decision.Merge), "into"},
			"merged into an absent one":    {east, with(plan(decision.Merge), func(p *orgchange.Plan) { p.Into = 4242 }), "into"},
			"a branch to a general branch": {east, with(plan(decision.Reshape), func(p *orgchange.Plan) { p.Kind = org.General }), "kind"},
			"the same kind":                {east, with(plan(decision.Reshape), func(p *orgchange.Plan) { p.Kind = org.Branch }), "kind"},
			"the Committee itself":         {root, plan(decision.Dissolve), "act"},
			"temporary with people": {root, with(plan(decision.Found), func(p *orgchange.Plan) {
				p.Name, p.Kind, p.People, p.Until = "专班", org.TempBranch, b.People[east][6:], on("2022-06-30")
			}), "people"},
			"temporary without an end":    {root, with(plan(decision.Found), func(p *orgchange.Plan) { p.Name, p.Kind = "专班", org.TempBranch }), "until"},
			"an end before the beginning": {root, with(plan(decision.Found), func(p *orgchange.Plan) { p.Name, p.Kind, p.Until = "专班", org.TempBranch, on("2021-12-31") }), "until"},
		} {
			_, err := b.Changes.Begin(b.Ctx(), b.Officer, x.of, x.p, "")
			f, ok := fault.As(err)
			if !ok || f.Kind != fault.Invalid || !slices.ContainsFunc(f.Fields, func(y fault.Problem) bool { return y.Field == x.field }) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func with(p orgchange.Plan, change func(*orgchange.Plan)) orgchange.Plan { change(&p); return p }

// Who may ask, who may decide, and who only looks on.
func TestWho(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		b := &bench{World: world.New(t, e), t: t}
		rename := with(plan(decision.Rename), func(p *orgchange.Plan) { p.Name = "东一新支部" })
		for what, x := range map[string]struct {
			who  gate.Actor
			want fault.Kind
		}{"beside": {b.Beside, fault.NotFound}, "unrelated": {b.Far, fault.NotFound}, "a member": {b.Plain, fault.Denied}, "a stranger": {b.Stranger, fault.Denied}} {
			if _, err := b.Changes.Begin(b.Ctx(), x.who, b.East, rename, ""); fault.KindOf(err) != x.want {
				t.Errorf("%s asks: %v", what, err)
			}
		}
		for _, who := range []gate.Actor{b.Secretary, b.Head, b.Officer} {
			id := b.begin(who, b.East, rename)
			if err := b.Changes.Withdraw(b.Ctx(), who, id, 1, "不办了"); err != nil {
				t.Errorf("%s takes it back: %v", who.Name, err)
			}
		}
		id := b.begin(b.Secretary, b.East, with(plan(decision.Merge), func(p *orgchange.Plan) { p.Into = b.West }))
		if err := b.Changes.Review(b.Ctx(), b.Head, id, 1, "同意"); fault.KindOf(err) != fault.Denied {
			t.Errorf("the head reviews: %v", err)
		}
		if _, err := b.Changes.Rehearse(b.Ctx(), b.Secretary, id); fault.KindOf(err) != fault.Denied {
			t.Errorf("the secretary rehearses: %v", err)
		}
		if err := b.Changes.Withdraw(b.Ctx(), b.Far, id, 1, "不同意"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the one that receives takes it back: %v", err)
		}
		for who, want := range map[*gate.Actor]bool{&b.Secretary: true, &b.Far: true, &b.Head: true, &b.Officer: true, &b.Beside: false} {
			if _, err := b.Changes.Get(b.Ctx(), *who, id); (err == nil) != want {
				t.Errorf("%s sees it: %v", who.Name, err)
			}
		}
		if err := b.Changes.Return(b.Ctx(), b.Officer, id, 1, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("returned without a reason: %v", err)
		}
		if err := b.Changes.Return(b.Ctx(), b.Officer, id, 1, "请与西局支部商量"); err != nil {
			t.Fatal(err)
		}
		if err := b.Changes.Ask(b.Ctx(), b.Secretary, id, 2, with(plan(decision.Merge), func(p *orgchange.Plan) { p.Into = b.Eastern })); err != nil {
			t.Errorf("asked again: %v", err)
		}
	})
}

// The rules refuse what they refuse, and want a reason for the rest.
func TestThresholds(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		b := &bench{World: world.New(t, e), t: t}
		two := with(plan(decision.Split), func(p *orgchange.Plan) { p.Name, p.Kind, p.People = "两人支部", org.Branch, b.People[b.East][7:] })
		id := b.begin(b.Secretary, b.East, two)
		c, err := b.Changes.Rehearse(b.Ctx(), b.Officer, id)
		if err != nil || !slices.ContainsFunc(c.Checks, func(x orgchange.Check) bool { return x.Org == "两人支部" && x.Block && !x.Met }) {
			t.Errorf("two full members: %+v %v", c.Checks, err)
		}
		if err := b.Changes.Review(b.Ctx(), b.Officer, id, 1, "同意"); fault.KindOf(err) != fault.Against || !strings.Contains(err.Error(), "不足3人") {
			t.Errorf("two full members are let pass: %v", err)
		}
		rest := with(plan(decision.Split), func(p *orgchange.Plan) { p.Name, p.Kind, p.People = "七人支部", org.Branch, b.People[b.East][2:] })
		if err := b.Changes.Review(b.Ctx(), b.Officer, b.begin(b.Secretary, b.East, rest), 1, "同意"); fault.KindOf(err) != fault.Against {
			t.Errorf("two are left behind: %v", err)
		}
		six := []string{"一所", "二所", "三所", "四所", "五所", "六所"}
		joint := with(plan(decision.Found), func(p *orgchange.Plan) {
			p.Name, p.Kind, p.People, p.Units = "联合支部", org.JointBranch, b.People[b.East][6:], six
		})
		id = b.begin(b.Head, b.Bureau, joint)
		if err := b.Changes.Review(b.Ctx(), b.Officer, id, 1, "同意"); fault.KindOf(err) != fault.Against || !strings.Contains(err.Error(), "例外") {
			t.Errorf("six units without a reason: %v", err)
		}
		joint.Exception = "六个所在一座楼里办公"
		if err := b.Changes.Review(b.Ctx(), b.Officer, b.begin(b.Head, b.Bureau, joint), 1, "同意"); err != nil {
			t.Errorf("six units with a reason: %v", err)
		}
	})
}

// Two decisions on one organisation: the second is told what changed, and nothing of
// it is kept.
func TestTwoDecisions(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		b := &bench{World: world.New(t, e), t: t}
		merge := b.begin(b.Officer, b.Eastern, with(plan(decision.Merge), func(p *orgchange.Plan) { p.Into = b.East }))
		if err := b.Changes.Review(b.Ctx(), b.Officer, merge, 1, "同意"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Members.Enrol(b.Ctx(), b.Beside, member.Entry{Facts: member.Facts{Name: "新来的"}, Org: b.Eastern, Since: on("2021-12-15"), Reason: "转入"}); err != nil {
			t.Fatal(err)
		}
		err := b.Changes.Approve(b.Ctx(), b.Officer, merge, 2, "虚工委〔2021〕1号", b.Gate.Today())
		if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "新来的") {
			t.Errorf("somebody came since the review: %v", err)
		}
		if b.heads(b.East, "2022-01-01") != 9 {
			t.Error("the refused approval was kept")
		}
		if err := b.Changes.Again(b.Ctx(), b.Officer, merge, 2); err != nil {
			t.Fatal(err)
		}
		if err := b.Changes.Review(b.Ctx(), b.Officer, merge, 3, "同意"); err != nil {
			t.Fatal(err)
		}
		// Meanwhile another decision moves it away, on a later day.
		b.pass(b.Officer, b.Eastern, with(plan(decision.Move), func(p *orgchange.Plan) { p.Into, p.On = b.Root, on("2022-02-01") }))
		err = b.Changes.Approve(b.Ctx(), b.Officer, merge, 4, "虚工委〔2021〕8号", b.Gate.Today())
		if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "别的变更") {
			t.Errorf("before the last change: %v", err)
		}
		// The number of the refused approval is free; a used one is not.
		other := b.begin(b.Officer, b.West, with(plan(decision.Rename), func(p *orgchange.Plan) { p.Name = "西局机关支部" }))
		if err := b.Changes.Review(b.Ctx(), b.Officer, other, 1, "同意"); err != nil {
			t.Fatal(err)
		}
		for what, x := range map[string]struct {
			number, day string
		}{"used": {"虚工委〔2021〕1号", "2021-12-20"}, "malformed": {"1号", "2021-12-20"}, "missing": {"", "2021-12-20"}, "tomorrow": {"虚工委〔2021〕9号", "2021-12-21"}} {
			if err := b.Changes.Approve(b.Ctx(), b.Officer, other, 2, x.number, on(x.day)); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := b.Changes.Approve(b.Ctx(), b.Officer, other, 2, "虚工委〔2021〕8号", b.Gate.Today()); err != nil {
			t.Errorf("a number that was not kept: %v", err)
		}
		if err := b.Changes.Approve(b.Ctx(), b.Officer, other, 2, "虚工委〔2021〕9号", b.Gate.Today()); fault.KindOf(err) != fault.Conflict {
			t.Errorf("approved twice: %v", err)
		}
	})
}

// A cycle, members left, organisations left, and a day before it was founded.
func TestImpossible(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		b := &bench{World: world.New(t, e), t: t}
		for what, x := range map[string]struct {
			of   int64
			p    orgchange.Plan
			want string
		}{
			"under its own branch": {b.Bureau, with(plan(decision.Move), func(p *orgchange.Plan) { p.Into = b.East }), "自己的下级"},
			"under a branch":       {b.West, with(plan(decision.Move), func(p *orgchange.Plan) { p.Into = b.East }), "支部下面不再设党组织"},
			"members left":         {b.West, plan(decision.Dissolve), "还有党员"},
			"organisations left":   {b.Bureau, plan(decision.Dissolve), "还有党组织"},
			"before it was there":  {b.West, with(plan(decision.Rename), func(p *orgchange.Plan) { p.Name, p.On = "西局机关支部", on("2010-01-01") }), ""},
		} {
			id := b.begin(b.Officer, x.of, x.p)
			if _, err := b.Changes.Rehearse(b.Ctx(), b.Officer, id); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%s: %v", what, err)
			}
			if err := b.Changes.Review(b.Ctx(), b.Officer, id, 1, "同意"); err == nil {
				t.Errorf("%s passes the review", what)
			}
		}
	})
}

// What is open in a branch that ends goes to the one its members go to, and the
// rehearsal says so; posts end, and who loses sight is named.
func TestHeir(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		b := &bench{World: world.New(t, e), t: t}
		if _, err := b.Elections.Begin(b.Ctx(), b.Beside, b.Eastern, election.Plan{Seats: 3, PlannedOn: on("2022-02-01"), Base: election.OfDue}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Problems.Add(b.Ctx(), b.Beside, b.Eastern, problem.Draft{Origin: problem.Other, FoundOn: on("2021-12-01"), Text: "会议记录不全", About: problem.TheOrg, Measure: "补齐", Owner: b.People[b.Eastern][0], DueOn: on("2022-03-01")}); err != nil {
			t.Fatal(err)
		}
		x := b.pass(b.Head, b.Eastern, with(plan(decision.Merge), func(p *orgchange.Plan) { p.Into = b.East }))
		text := strings.Join(x.Seen.Lines(), "\n")
		for _, want := range []string{"党组织：东一二支部（党支部，上级是东局党委），没有", "党员编在哪个支部：东乙1，东一二支部，东一支部", "职务：东乙0，东一二支部，书记，结束", "谁能看到和办理：东乙0，东一二支部书记，不再看到和办理：东一二支部",
			"党费：4名，东一二支部，东一支部", "在办的事项、问题和预约：事项：东一二支部换届选举（请示待批）", "在办的事项、问题和预约：问题：会议记录不全，2022年3月1日，东一支部", "数字：东一支部，党员9名，党员13名", "数字：东局党委，下级党组织2个，党员13名，下级党组织1个，党员13名"} {
			if !strings.Contains(text, want) {
				t.Errorf("the rehearsal does not say %q:\n%s", want, text)
			}
		}
		list, err := b.Matters.List(b.Ctx(), b.Secretary, matter.Query{Kind: matter.Election, Limit: 9})
		if err != nil || list.Total != 1 || list.List[0].Org != b.East {
			t.Errorf("the election: %+v %v", list, err)
		}
		page, err := b.Problems.List(b.Ctx(), b.Secretary, problem.Query{Org: b.East, Limit: 9})
		if err != nil || len(page.List) != 1 {
			t.Errorf("the problem: %+v %v", page, err)
		}
		// The secretary of the branch that ends may act until midnight.
		b.Clock.Set("2021-12-31")
		if _, err := b.Changes.Offer(b.Ctx(), b.Beside, b.Eastern, 0); err != nil {
			t.Errorf("on the last day: %v", err)
		}
		b.Clock.Set("2022-01-01")
		if _, err := b.Changes.Offer(b.Ctx(), b.Beside, b.Eastern, 0); fault.KindOf(err) != fault.Denied {
			t.Errorf("after midnight: %v", err)
		}
		if held, err := b.Posts.Of(b.Ctx(), b.Officer, b.Eastern, on("2022-01-01")); err != nil || slices.ContainsFunc(held, func(p post.Post) bool { return p.Kind.Seat() }) {
			t.Errorf("seats that go on: %v %v", held, err)
		}
	})
}

// A transfer that is under way when its sender is merged goes on from the heir.
func TestTransferOfAnHeir(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		b := &bench{World: world.New(t, e), t: t}
		m := b.People[b.Eastern][2]
		id, err := b.Transfers.Open(b.Ctx(), b.Beside, transfer.Draft{Way: transfer.Inside, From: b.Eastern, To: b.West, Members: []int64{m},
			Doc: transfer.Doc{Reason: transfer.Reasons()[0], On: on("2022-01-20"), Dues: "2021-11"}})
		if err != nil {
			t.Fatal(err)
		}
		between, err := b.Transfers.Open(b.Ctx(), b.Secretary, transfer.Draft{Way: transfer.Inside, From: b.East, To: b.Eastern, Members: []int64{b.People[b.East][8]},
			Doc: transfer.Doc{Reason: transfer.Reasons()[0], On: on("2022-01-20"), Dues: "2021-11"}})
		if err != nil {
			t.Fatal(err)
		}
		b.pass(b.Head, b.Eastern, with(plan(decision.Merge), func(p *orgchange.Plan) { p.Into = b.East }))
		if x, err := b.Transfers.Get(b.Ctx(), b.Secretary, between); err != nil || x.State != matter.Withdrawn || x.Lines[0].State != transfer.LineDropped {
			t.Errorf("one between the two: %v %v", x.State, err)
		}
		b.Clock.Set("2022-01-10")
		accept := func(d string) error {
			x, err := b.Transfers.Get(b.Ctx(), b.Far, id)
			if err != nil || x.Doc.From != b.East {
				t.Fatalf("from %d: %v", x.Doc.From, err)
			}
			return b.Transfers.Accept(b.Ctx(), b.Far, id, x.Version, transfer.Acceptance{Lines: []int64{x.Lines[0].ID}, On: on(d)})
		}
		if _, err := b.Transfers.Get(b.Ctx(), b.Secretary, id); err != nil {
			t.Errorf("the heir does not see it: %v", err)
		}
		if err := accept("2022-01-01"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("on the very day on which he comes to the heir: %v", err)
		}
		if err := accept("2022-01-10"); err != nil {
			t.Errorf("from the heir: %v", err)
		}
		if west, east := b.heads(b.West, "2022-01-10"), b.heads(b.East, "2022-01-10"); west != 5 || east != 12 {
			t.Errorf("in West %d, in East %d", west, east)
		}
	})
}
