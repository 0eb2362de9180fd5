package inspect_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter"
	"zhibu/internal/register/post"
	"zhibu/internal/register/unit"
)

// The last day is made later with a reason: whoever was sent may look until then, also one
// whose days were over.
func TestExtend(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, first, who := h.out() // until Christmas
		for _, c := range []struct {
			say, field string
			last       day.Day
			why        string
		}{
			{"the same day", "last", on("2021-12-25"), "有两个没有看完"},
			{"an earlier day", "last", on("2021-12-23"), "有两个没有看完"},
			{"without end", "last", on("2022-03-01"), "有两个没有看完"},
			{"without a day", "last", day.None, "有两个没有看完"},
			{"without a reason", "why", on("2021-12-28"), " "},
		} {
			if err := h.Inspections.Extend(h.Ctx(), h.Officer, id, 0, c.last, c.why); field(err) != c.field {
				t.Errorf("%s: %v, want %s", c.say, err, c.field)
			}
		}
		if err := h.Inspections.Extend(h.Ctx(), h.Second, id, 0, on("2021-12-28"), "有两个没有看完"); fault.KindOf(err) != fault.Denied {
			t.Errorf("by somebody who does not run it: %v", err)
		}
		if err := h.Inspections.Extend(h.Ctx(), who, id, 0, on("2021-12-28"), "有两个没有看完"); fault.KindOf(err) != fault.Denied {
			t.Errorf("by the inspector himself: %v", err)
		}
		h.must(h.Inspections.Extend(h.Ctx(), h.Officer, id, 0, on("2021-12-28"), "有两个没有看完"))
		look := func(on, say string, want fault.Kind) {
			t.Helper()
			h.Clock.Set(on)
			if s, err := h.Inspections.Look(h.Ctx(), who, id, first); fault.KindOf(err) != want || want == 0 && s.LastDay != day.Must("2021-12-28") {
				t.Errorf("%s: until %s (%v)", say, s.LastDay, err)
			}
		}
		look("2021-12-28", "on the new last day", 0)
		look("2021-12-29", "after it", fault.Denied)
		// His days are over, and he is sent again: a new post from today, with a new page to work from.
		h.must(h.Inspections.Extend(h.Ctx(), h.Officer, id, 0, on("2022-01-05"), "再看一次"))
		mine, err := h.Inspections.Mine(h.Ctx(), who)
		h.must(err)
		if len(mine) != 1 || mine[0].Post == who.Post || mine[0].LastDay != on("2022-01-05") {
			t.Fatalf("%+v", mine)
		}
		again := who
		again.Post = mine[0].Post
		if _, err := h.Inspections.Look(h.Ctx(), again, id, first); err != nil {
			t.Error("sent again:", err)
		}
		x, err := h.Inspections.Get(h.Ctx(), h.Officer, id)
		h.must(err)
		if last := x.Steps[len(x.Steps)-1]; !slices.ContainsFunc(x.Steps, func(s matter.Entry) bool { return strings.Contains(s.Text, "有两个没有看完") }) {
			t.Errorf("the timeline ends with %+v", last)
		}
		h.Clock.Set("2022-01-06")
		if _, err := h.Inspections.Look(h.Ctx(), again, id, first); fault.KindOf(err) != fault.Denied {
			t.Error("after the second end:", err)
		}
		h.must(h.Inspections.Finish(h.Ctx(), h.Officer, id, 0))
		if err := h.Inspections.Extend(h.Ctx(), h.Officer, id, 0, on("2022-01-10"), "又一次"); fault.KindOf(err) != fault.Conflict {
			t.Error("after the days on the spot:", err)
		}
	})
}

// Nobody looks at his own organisation: not as a member there or below it, not with a post
// there, not from the unit where it stands or whose name it has.
func TestNobodyLooksAtHisOwn(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		id, outside := h.drawn()
		list := h.sample(id)
		of, program := list[0], gate.Program("test")
		name := map[int64]string{h.East: "东一支部", h.Eastern: "东一二支部", h.West: "西局支部"}[of]
		member, chair := h.People[of][2], h.Outsider(9, post.Officer).Person
		for holder, at := range map[int64]int64{member: h.Root, chair: of} {
			_, err := h.Posts.Give(h.Ctx(), program, post.Post{Org: at, Holder: holder, Kind: post.Clerk, How: post.Appointed, Span: day.Span{From: on("2021-01-01"), Until: day.Forever}})
			h.must(err)
		}
		unit, err := h.Units.Register(h.Ctx(), h.Officer, unit.Facts{Name: "虚构统计局", Org: h.Root})
		h.must(err)
		h.must(h.Units.SetUp(h.Ctx(), h.Officer, unit, of, on("2021-01-01")))
		for _, colleague := range []int64{member, chair} {
			h.must(h.Inspections.Join(h.Ctx(), h.Officer, id, 0, colleague, "", ""))
		}
		for _, u := range []string{"虚构统计局", name[:len(name)-len("支部")], "虚构%局"} {
			h.must(h.Inspections.Join(h.Ctx(), h.Officer, id, 0, 0, "检查员"+u, u))
		}
		x, err := h.Inspections.Get(h.Ctx(), h.Officer, id)
		h.must(err)
		team := x.Doc.Team
		depart := func(person int64) error {
			by := map[int64][]int64{}
			for _, o := range list {
				by[o] = []int64{h.Second.Person}
			}
			by[of] = []int64{person}
			return h.Inspections.Depart(h.Ctx(), h.Officer, id, 0, on("2021-12-25"), by)
		}
		own := []int64{member, chair, team[4].Person, team[5].Person}
		for i, say := range []string{"a member there", "one with a post there", "from the unit where it stands", "from the unit whose name it has"} {
			if err := depart(own[i]); field(err) != "by-"+strconv.FormatInt(of, 10) || !strings.Contains(err.Error(), "回避") {
				t.Errorf("%s: %v", say, err)
			}
		}
		apart, err := h.Inspections.Apart(h.Ctx(), h.Officer, id)
		if err != nil || !slices.Equal(apart[of], own) {
			t.Errorf("%v, want %v (%v)", apart[of], own, err)
		}
		if slices.Contains(apart[list[1]], outside) || slices.Contains(apart[list[1]], team[6].Person) {
			t.Errorf("%v cannot look at another", apart[list[1]])
		}
		if _, err := h.Inspections.Apart(h.Ctx(), h.Second, id); fault.KindOf(err) != fault.Denied {
			t.Errorf("told to another: %v", err)
		}
		h.must(depart(outside))
		testkit.Promise(t, "4 of 4 ways to belong refused, one who does not belong sent", "IN-12")
	})
}
