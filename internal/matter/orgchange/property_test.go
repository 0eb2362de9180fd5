package orgchange_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// After any sequence of changes, refused ones among them, the chart of every day is a
// tree whose paths say so, every member stands in exactly one branch that stands, and
// nobody holds one post twice.
func TestAnySequence(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		rng := rand.New(rand.NewPCG(11, 5))
		b := &bench{World: w, t: t}
		done := map[decision.Act]int{}
		first := w.Gate.Today()
		serial := 0
		// Bodies under bodies, and posts of people who are no members.
		up := w.Bureau
		for i := range 3 {
			x := b.pass(w.Officer, up, orgchange.Plan{Act: decision.Found, Name: fmt.Sprintf("第%d总支", i), Kind: org.General, On: first, Reason: "工作需要"})
			up = x.Made
		}
		for _, of := range []int64{w.East, w.Eastern, w.West} {
			if _, err := w.Posts.GiveOutsider(b.Ctx(), gate.Program("test"), "外人", "别处", post.Post{Org: of, Kind: post.Clerk, How: post.Appointed, Span: day.Span{From: first, Until: day.Forever}}); err != nil {
				t.Fatal(err)
			}
		}
		for range 150 {
			w.Clock.Set((w.Gate.Today() + day.Day(rng.IntN(4))).String())
			tree, err := w.Orgs.Tree(b.Ctx(), w.Officer, w.Gate.Today())
			if err != nil {
				t.Fatal(err)
			}
			pick := func() org.Version { return tree[rng.IntN(len(tree))] }
			of, into := pick(), pick()
			act := orgchange.Acts()[rng.IntN(len(orgchange.Acts()))]
			serial++
			p := orgchange.Plan{Act: act, Name: fmt.Sprintf("第%d号", serial), Kind: []org.Kind{org.Branch, org.Branch, org.General, org.JointBranch}[rng.IntN(4)], Into: into.Org,
				On: w.Gate.Today() + day.Day(rng.IntN(6)), Reason: "工作需要", Exception: "按实际需要设置"}
			if act == decision.Found || act == decision.Split {
				c, err := w.Changes.Offer(b.Ctx(), w.Officer, of.Org, 0)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range c.People {
					if rng.IntN(2) == 0 && p.Kind.IsBranch() {
						p.People = append(p.People, x.ID)
					}
				}
			}
			id, err := w.Changes.Begin(b.Ctx(), w.Officer, of.Org, p, "")
			if err == nil {
				err = w.Changes.Review(b.Ctx(), w.Officer, id, 1, "同意")
			}
			if err == nil {
				err = w.Changes.Approve(b.Ctx(), w.Officer, id, 2, fmt.Sprintf("虚工委〔2021〕%d号", serial), w.Gate.Today())
			}
			if err == nil {
				done[act]++
			}
		}
		for _, a := range orgchange.Acts() {
			if done[a] == 0 {
				t.Errorf("%s never came about: %v", a.Label(), done)
			}
		}
		for d := first; d <= w.Gate.Today()+8; d++ {
			chart(t, b, d)
		}
	})
}

// chart looks at the registers of one day.
func chart(t *testing.T, b *bench, d day.Day) {
	t.Helper()
	err := b.Gate.Read(b.Ctx(), gate.Program("test"), org.View, func(r *gate.Reading) error {
		at := map[int64]org.Version{}
		if err := r.Each("SELECT v.org_id, v.parent_id, v.path, v.kind FROM org_version v WHERE v.from_day <= @on AND v.until_day > @on AND {reach v.org_id} ORDER BY v.path", gate.Args{"on": d}, func(row gate.Row) error {
			var v org.Version
			if err := row.Scan(&v.Org, &v.Parent, &v.Path, &v.Kind); err != nil {
				return err
			}
			if old, twice := at[v.Org]; twice {
				t.Errorf("%s: organisation %d stands twice, under %d and %d", d, v.Org, old.Parent, v.Parent)
			}
			at[v.Org] = v
			return nil
		}); err != nil {
			return err
		}
		for _, v := range at {
			if up, ok := at[v.Parent]; v.Parent != 0 && (!ok || up.Kind.IsBranch() || !strings.HasPrefix(v.Path, up.Path) || v.Depth() != up.Depth()+1) {
				t.Errorf("%s: %d hangs under %d wrongly: %s under %s", d, v.Org, v.Parent, v.Path, up.Path)
			}
			for up, n := v.Parent, 0; up != 0; up, n = at[up].Parent, n+1 {
				if n > len(at) {
					t.Fatalf("%s: a cycle above %d", d, v.Org)
				}
			}
		}
		people := 0
		for _, list := range b.People {
			people += len(list)
		}
		roster, err := member.CountedIn(r, day.Span{From: d, Until: d + 1}, keys(at))
		if err != nil {
			return err
		}
		seen := map[int64]int64{}
		for _, m := range roster {
			if other, twice := seen[m.ID]; twice {
				t.Errorf("%s: %s is in %d and in %d", d, m.Name, other, m.Org)
			}
			if !at[m.Org].Kind.IsBranch() {
				t.Errorf("%s: %s is in no branch", d, m.Name)
			}
			seen[m.ID] = m.Org
		}
		if len(seen) != people {
			t.Errorf("%s: %d of %d members stand in a branch", d, len(seen), people)
		}
		posts, err := post.In(r, day.Span{From: d, Until: d + 1})
		held := map[string]bool{}
		for _, p := range posts {
			k := fmt.Sprint(p.Org, p.Holder, p.Kind)
			if held[k] {
				t.Errorf("%s: %s holds %s twice", d, p.Name, p.Kind.Label())
			}
			if _, stands := at[p.Org]; !stands {
				t.Errorf("%s: %s holds %s where nothing stands", d, p.Name, p.Kind.Label())
			}
			held[k] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func keys(m map[int64]org.Version) (list []int64) {
	for k := range m {
		list = append(list, k)
	}
	return list
}

// The chart of the district on three days of a year with changes, and what a page
// shows of one that is gone.
func TestThreeDays(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		b := &bench{World: world.New(t, e), t: t}
		b.Clock.Set("2021-03-01")
		move := with(plan(decision.Move), func(p *orgchange.Plan) { p.Into, p.On = b.Bureau, on("2021-03-10") })
		b.pass(b.Officer, b.West, move)
		b.Clock.Set("2021-06-01")
		merge := with(plan(decision.Merge), func(p *orgchange.Plan) { p.Into, p.On = b.East, on("2021-06-20") })
		b.pass(b.Officer, b.Eastern, merge)
		b.Clock.Set("2021-12-20")
		for d, want := range map[string]string{
			"2021-03-09": "虚构区委直属机关工委 东局党委 东一支部 东一二支部 西局支部",
			"2021-03-10": "虚构区委直属机关工委 东局党委 东一支部 东一二支部 西局支部",
			"2021-06-20": "虚构区委直属机关工委 东局党委 东一支部 西局支部",
		} {
			list, err := b.Orgs.Tree(b.Ctx(), b.Officer, on(d))
			if err != nil {
				t.Fatal(err)
			}
			names, under := []string{}, ""
			for _, v := range list {
				names = append(names, v.Name)
				if v.Org == b.West {
					under = map[int64]string{b.Root: "工委", b.Bureau: "东局"}[v.Parent]
				}
			}
			wantUnder := "东局"
			if d == "2021-03-09" {
				wantUnder = "工委"
			}
			if got := strings.Join(names, " "); got != want || under != wantUnder {
				t.Errorf("%s: %s, 西局支部 under %s", d, got, under)
			}
		}
	})
}
