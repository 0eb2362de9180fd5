package duty_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/duty"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// After a member moved, somebody became secretary or a reason was written, only those
// concerned are judged again and those above them: the world doubts it, and the counts of
// the overview follow.
func TestOverviewFollowsRegisters(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, name := range []string{"北一支部", "北二支部", "北三支部", "北四支部", "北五支部", "北六支部", "北七支部", "北八支部"} {
			w.Found(w.Root, org.Branch, name, name)
		}
		members := func(what string) map[int64]int {
			t.Helper()
			n := map[int64]int{}
			for _, q := range []duty.Query{{}, {Org: w.Root}, {Org: w.Bureau}, {Org: w.East}} {
				q.AsOf, q.Year = today, 2021
				o, err := w.Duties.Overview(w.Ctx(), w.Officer, q)
				if err != nil {
					t.Fatal(what, q.Org, err)
				}
				if q.Org != 0 {
					n[q.Org] = o.Orgs[0].Members
					if list, err := w.Duties.Check(w.Ctx(), w.Officer, q); err != nil || list[0].Members != n[q.Org] {
						t.Fatal(what, q.Org, list, err)
					}
				}
			}
			return n
		}
		before := members("at first")
		if err := w.Members.Transfer(w.Ctx(), w.Officer, w.People[w.West][2], w.East, day.Must("2021-06-01"), "工作调动"); err != nil {
			t.Fatal(err)
		}
		after := members("after a transfer")
		if after[w.East] != before[w.East]+1 || after[w.Root] != before[w.Root] {
			t.Errorf("members before a transfer %v, after it %v", before, after)
		}
		if _, err := w.Posts.Give(w.Ctx(), gate.Program("test"), post.Post{Org: w.East, Holder: w.People[w.East][3], Kind: post.Organisation, How: post.Elected,
			Span: day.Span{From: day.Must("2021-03-01"), Until: day.Forever}}); err != nil {
			t.Fatal(err)
		}
		members("after a post")
		if err := w.Duties.Explain(w.Ctx(), w.Secretary, w.East, "branch.themeday.monthly", day.Must("2021-03-01"), "书记外出学习"); err != nil {
			t.Fatal(err)
		}
		members("after a reason")
	})
}
