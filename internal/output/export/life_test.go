package export_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/orglife"
)

// The lists of organisation life go out as far as the asker reaches, in the usual
// columns; how the test came out leaves the branch with nobody above.
func TestLifeExports(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, p, on := w.Ctx(), w.People[w.East], day.Must("2021-12-10")
		if _, err := w.Talks.Record(ctx, w.Secretary, w.East, on, []talk.Pair{{First: p[0], Second: p[3]}}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Problems.Add(ctx, w.Secretary, w.East, problem.Draft{Origin: problem.Other, FoundOn: on, Text: "学习不够深", About: problem.TheOrg, Measure: "每周学一次",
			Owner: p[1], DueOn: on.AddMonths(1)}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Lives.Begin(ctx, w.Secretary, w.East, orglife.Draft{Kind: orglife.OrgLife, Year: 2021, Theme: "学党史", OpenedOn: on, PlannedOn: on}); err != nil {
			t.Fatal(err)
		}
		round, err := w.Appraisals.Begin(ctx, w.Secretary, w.East, 2021, on)
		if err != nil {
			t.Fatal(err)
		}
		row := appraisal.Typed{Was: appraisal.Row{}.Mark(), Row: appraisal.Row{Member: p[3], Counts: appraisal.Counts{In: true, Excellent: 7, Pass: 2}}}
		if err := w.Appraisals.Enter(ctx, w.Secretary, round, appraisal.Sheets{Out: 9, Back: 9, Good: 9}, appraisal.Sheets{}.Mark(), []appraisal.Typed{row}); err != nil {
			t.Fatal(err)
		}
		year := day.Year(2021)
		f, err := w.Exports.Talks(ctx, w.Head, w.East, year)
		head, by, _ := cells(t, data(t, f, err))
		if strings.Join(head, " ") != "序号 日期 谈话双方 类别" || len(by) == 0 {
			t.Errorf("talks: %v %v", head, by)
		}
		if _, err := w.Exports.Talks(ctx, w.Far, w.East, year); fault.KindOf(err) != fault.NotFound {
			t.Errorf("talks of another branch: %v", err)
		}
		f, err = w.Exports.Problems(ctx, w.Officer, problem.Query{})
		head, by, _ = cells(t, data(t, f, err))
		if !strings.HasPrefix(strings.Join(head, " "), "序号 问题 责任单位 责任人 措施 时限 进展 佐证 销号") || by["学习不够深"] == nil {
			t.Errorf("problems: %v %v", head, by)
		}
		f, err = w.Exports.Meetings(ctx, w.Officer, orglife.Query{Year: 2021}, w.Gate.Today())
		if _, by, _ = cells(t, data(t, f, err)); by["东一支部"] == nil {
			t.Errorf("meetings: %v", by)
		}
		for _, c := range []struct {
			who  gate.Actor
			test bool
		}{{w.Secretary, true}, {w.Officer, false}} {
			f, err = w.Exports.Appraisal(ctx, c.who, round)
			head, by, _ = cells(t, data(t, f, err))
			if got := strings.Contains(strings.Join(head, " "), "优秀票"); got != c.test || by["东甲3"] == nil || strings.Contains(strings.Join(by["东甲3"], " "), "7") != c.test {
				t.Errorf("the register as %s sees it: %v %v", c.who.Name, head, by["东甲3"])
			}
		}
	})
}
