package coverage_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/output/coverage"
	"zhibu/internal/register/org"
	"zhibu/internal/register/unit"
)

var today = day.Must("2021-12-20")

type town struct {
	*world.World
	t *testing.T
}

func (w town) unit(of int64, name, sector string, set ...int64) int64 {
	w.t.Helper()
	id, err := w.Units.Register(w.t.Context(), w.Officer, unit.Facts{Org: of, Name: name, Sector: sector})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, o := range set {
		if err := w.Units.SetUp(w.t.Context(), w.Officer, id, o, day.Must("2021-01-01")); err != nil {
			w.t.Fatal(err)
		}
	}
	return id
}

func (w town) works(id int64, people []int64, from string) {
	w.t.Helper()
	for _, m := range people {
		if err := w.Units.Work(w.t.Context(), w.Officer, id, m, day.Must(from)); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w town) found(who gate.Actor, q coverage.Query) (keys []string) {
	w.t.Helper()
	list, err := w.Coverages.Check(w.t.Context(), who, q)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range list {
		keys = append(keys, string(f.Kind)+" "+f.Name)
	}
	return keys
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// A unit is found by those who work there and not by whose branch is where; the
// day, the number and the organisation decide.
func TestUnitsWithoutAnOrganisation(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := town{world.New(t, e), t}
		bureau := w.unit(w.Bureau, "东局", "", w.East, w.Eastern)
		school := w.unit(w.Root, "学院", "")
		w.works(school, w.People[w.East][5:7], "2021-03-01")
		same(t, "two full members", w.found(w.Officer, coverage.Query{On: today}), "join 学院")
		w.works(school, w.People[w.East][7:8], "2021-06-01")
		same(t, "three", w.found(w.Officer, coverage.Query{On: today}), "none 学院")
		same(t, "the day before", w.found(w.Officer, coverage.Query{On: day.Must("2021-05-31")}), "join 学院")
		same(t, "before anybody", w.found(w.Officer, coverage.Query{On: day.Must("2021-02-28")}))
		list, err := w.Coverages.Check(t.Context(), w.Officer, coverage.Query{On: today})
		if err != nil || len(list) != 1 {
			t.Fatal(err)
		}
		f := list[0]
		if f.Cite == "" || f.Way == "" || !strings.Contains(f.Why, "正式党员3人") || f.Facts[0].Text != "3名" {
			t.Errorf("%+v", f)
		}
		// An organisation there ends it, and those who work there are found instead.
		if err := w.Units.SetUp(t.Context(), w.Officer, school, w.West, day.Must("2021-07-01")); err != nil {
			t.Fatal(err)
		}
		same(t, "with an organisation", w.found(w.Officer, coverage.Query{On: today}), "elsewhere 东甲5", "elsewhere 东甲6", "elsewhere 东甲7")
		c, _, err := w.Coverages.Unit(t.Context(), w.Officer, bureau, today)
		if err != nil || c.Full != 10 { // nine and four, without three
			t.Errorf("the bureau has %d full members: %v", c.Full, err)
		}
		// Others see what is in their reach, and no name beyond it.
		same(t, "the branch", w.found(w.Secretary, coverage.Query{On: today}))
		same(t, "unrelated", w.found(w.Far, coverage.Query{On: today}))
		if _, err := w.Coverages.Check(t.Context(), w.Stranger, coverage.Query{On: today}); fault.KindOf(err) != fault.Denied {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := w.Coverages.Check(t.Context(), w.Secretary, coverage.Query{On: today, Org: w.West}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of another: %v", err)
		}
	})
}

// Sizes of branches are the rulebook's.
func TestSizes(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := town{world.New(t, e), t}
		same(t, "as it is", w.found(w.Officer, coverage.Query{On: today}))
		if err := w.branch(w.Root, "新支部"); err != nil {
			t.Fatal(err)
		}
		same(t, "a branch without anybody", w.found(w.Officer, coverage.Query{On: today}), "few 新支部")
		same(t, "of the subtree", w.found(w.Officer, coverage.Query{On: today, Org: w.Bureau}))
		same(t, "the day before", w.found(w.Officer, coverage.Query{On: day.Must("2021-11-30")}))
	})
}

// branch founds a branch by a decision.
func (w town) branch(parent int64, name string) error {
	_, err := w.Decide(decision.Decision{Org: parent, Kind: decision.OrgChange, Title: "批复", Number: "虚工委〔2021〕1号", MadeOn: day.Must("2021-12-01"),
		Items: []decision.Item{{Act: decision.Found, Org: parent, Name: name, Kind: string(org.Branch)}}})
	return err
}

func TestASectorUnderTwoLeaderships(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := town{world.New(t, e), t}
		w.unit(w.Bureau, "甲所", "律师行业", w.East)
		w.unit(w.Root, "乙所", "律师行业", w.West)
		w.unit(w.Root, "丙所", "律师行业")
		same(t, "no document asks for one", w.found(w.Officer, coverage.Query{On: today}))
		if err := w.Units.Line(t.Context(), w.Officer, unit.Sector{Name: "律师行业", Basis: "虚工委〔2021〕9号"}); err != nil {
			t.Fatal(err)
		}
		same(t, "two lines", w.found(w.Officer, coverage.Query{On: today, Sector: "律师行业"}), "lines 律师行业")
		same(t, "who sees one of them", w.found(w.Head, coverage.Query{On: today}))
		p, err := w.Coverages.Sector(t.Context(), w.Officer, "律师行业", today)
		if err != nil || len(p.Lines) != 2 || len(p.Bare) != 1 || p.Finding == nil || p.Finding.Cite != "虚工委〔2021〕9号" {
			t.Errorf("%+v %v", p, err)
		}
		if _, err := w.Coverages.Sector(t.Context(), w.Officer, "没有", today); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a sector that is none: %v", err)
		}
		if _, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "批复", Number: "虚工委〔2021〕2号", MadeOn: day.Must("2021-12-01"),
			Items: []decision.Item{{Act: decision.Move, Org: w.West, Into: w.Bureau}}}); err != nil {
			t.Fatal(err)
		}
		same(t, "after the move", w.found(w.Officer, coverage.Query{On: today}))
		same(t, "the day before it", w.found(w.Officer, coverage.Query{On: day.Must("2021-11-30")}), "lines 律师行业")
	})
}

// An answer holds while the facts are what they were.
func TestAnswers(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := town{world.New(t, e), t}
		school := w.unit(w.Bureau, "学院", "")
		w.works(school, w.People[w.East][5:8], "2021-03-01")
		list, err := w.Coverages.Check(t.Context(), w.Officer, coverage.Query{On: today})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		f := list[0]
		for _, c := range []struct {
			what, key, basis, text string
			who                    gate.Actor
			want                   fault.Kind
		}{
			{"no text", f.Key(), f.Basis(), " ", w.Officer, fault.Invalid},
			{"a long text", f.Key(), f.Basis(), strings.Repeat("长", 501), w.Officer, fault.Invalid},
			{"other facts", f.Key(), "x", "正在筹备", w.Officer, fault.Conflict},
			{"nothing", "none/unit:1", f.Basis(), "正在筹备", w.Officer, fault.NotFound},
			{"unrelated", f.Key(), f.Basis(), "正在筹备", w.Far, fault.NotFound},
			{"without a post", f.Key(), f.Basis(), "正在筹备", w.Plain, fault.Denied},
			{"whose care it is", f.Key(), f.Basis(), "正在筹备", w.Head, 0},
		} {
			if err := w.Coverages.Explain(t.Context(), c.who, c.key, c.basis, c.text); fault.KindOf(err) != c.want {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		same(t, "open", w.found(w.Officer, coverage.Query{On: today, Open: true}))
		same(t, "answered", w.found(w.Officer, coverage.Query{On: today, Done: true}), "none 学院")
		same(t, "the day before the answer", w.found(w.Officer, coverage.Query{On: today - 1, Open: true}), "none 学院")
		w.works(school, w.People[w.East][8:9], "2021-06-01")
		same(t, "one more works there", w.found(w.Officer, coverage.Query{On: today, Open: true}), "none 学院")
		got, err := w.Coverages.One(t.Context(), w.Officer, today, f.Key())
		if err != nil || !got.Reopened() || got.Reply.Text != "正在筹备" {
			t.Errorf("%+v %v", got, err)
		}
	})
}

// A temporary organisation that stands longer than was planned is found, until it is
// dissolved.
func TestTemporaryEnds(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := town{world.New(t, e), t}
		pass := func(of int64, p orgchange.Plan, number string) int64 {
			t.Helper()
			id, err := w.Changes.Begin(t.Context(), w.Officer, of, p, "")
			if err == nil {
				err = w.Changes.Review(t.Context(), w.Officer, id, 1, "同意")
			}
			if err == nil {
				err = w.Changes.Approve(t.Context(), w.Officer, id, 2, number, w.Gate.Today())
			}
			if err != nil {
				t.Fatal(err)
			}
			x, err := w.Changes.Get(t.Context(), w.Officer, id)
			if err != nil {
				t.Fatal(err)
			}
			return x.Made
		}
		made := pass(w.Bureau, orgchange.Plan{Act: decision.Found, Name: "专班临时支部", Kind: org.TempBranch, On: today, Until: today + 5, Reason: "抗旱专班"}, "虚工委〔2021〕1号")
		w.Clock.Set((today + 6).String())
		same(t, "on its last day", w.found(w.Officer, coverage.Query{On: today + 5}))
		same(t, "the day after", w.found(w.Officer, coverage.Query{On: today + 6}), "ended 专班临时支部")
		same(t, "to the committee above", w.found(w.Head, coverage.Query{On: today + 6}), "ended 专班临时支部")
		same(t, "beside", w.found(w.Far, coverage.Query{On: today + 6}))
		pass(made, orgchange.Plan{Act: decision.Dissolve, On: today + 6, Reason: "任务结束"}, "虚工委〔2021〕2号")
		same(t, "dissolved", w.found(w.Officer, coverage.Query{On: today + 6}))
	})
}
