package transfer_test

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
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// walk is a random year of a district: people come, move, leave and come back, branches
// are split, merged and dissolved, on days in the past and to come.
type walk struct {
	house
	rng      *rand.Rand
	people   []int64
	branches []int64
	open     []int64 // transfers
	n        int
	done     map[string]int
}

func (k *walk) pick(n int) int { return k.rng.IntN(n) }

func one[T any](k *walk, list []T) T { return list[k.pick(len(list))] }

// on is a day around the walk's today.
func (k *walk) on() day.Day { return k.Gate.Today() + day.Day(k.pick(60)-30) }

// told counts an act that was done; a refusal is as good, an internal error is not.
func (k *walk) told(act string, err error) {
	k.t.Helper()
	if err == nil {
		k.done[act]++
	} else if kind(err) == 0 {
		k.t.Fatalf("%s: %v", act, err)
	}
}

func (k *walk) decide(act decision.Act, it decision.Item) {
	it.Act = act
	id, err := k.Decide(decision.Decision{Org: k.Root, Kind: decision.OrgChange, Title: "调整", MadeOn: k.Gate.Today(), EffectiveOn: k.on(), Items: []decision.Item{it}})
	k.told(string(act), err)
	if err == nil && (act == decision.Found || act == decision.Split) {
		x, err := k.Decisions.Get(k.Ctx(), k.Officer, id)
		k.must(err)
		k.branches = append(k.branches, x.Items[0].Made)
	}
}

// of is the branch of a member today, 0 for none.
func (k *walk) of(id int64) int64 {
	m, err := k.Members.Get(k.Ctx(), k.Officer, id, k.Gate.Today())
	k.must(err)
	for _, s := range m.Stays {
		if s.Span.Has(k.Gate.Today()) {
			return s.Org
		}
	}
	return 0
}

func (k *walk) step() {
	ctx, ts, who := k.Ctx(), k.Transfers, k.Officer
	k.n++
	id := one(k, k.people)
	switch k.pick(16) {
	case 0:
		at := k.on()
		made, err := k.Members.Enrol(ctx, who, member.Entry{Facts: member.Facts{Name: fmt.Sprintf("游%d", k.n), JoinedOn: d("2001-01-01"), FullOn: d("2002-01-01")}, Org: one(k, k.branches), Since: at, Reason: "转入", Group: "第一党小组"})
		if k.told("enrol", err); err == nil {
			k.people = append(k.people, made)
		}
	case 1, 2, 3:
		from := k.of(id)
		x := k.inside(id)
		x.From, x.To, x.On, x.Ends, x.Papers = from, one(k, k.branches), k.on(), true, true
		if from != 0 && k.pick(3) == 0 {
			for _, m := range k.people[:3] {
				if k.of(m) == from && m != id {
					x.Members = append(x.Members, m)
				}
			}
		}
		made, err := ts.Open(ctx, who, x)
		if k.told("open inside", err); err == nil {
			k.open = append(k.open, made)
		}
	case 4:
		x := k.out(id)
		x.From, x.On, x.Ends, x.Papers = k.of(id), k.on(), true, true
		made, err := ts.Open(ctx, who, x)
		if k.told("open out", err); err == nil {
			k.open = append(k.open, made)
		}
	case 5:
		a := k.arrival(one(k, k.branches))
		a.Name, a.Slip = fmt.Sprintf("来%d", k.n), transfer.Slip{Number: fmt.Sprintf("某局第%d号", k.n), IssuedOn: k.Gate.Today() - 20, Days: 40}
		a.IDNumber = number("1990-05-06", 100+k.pick(6)) // few, so that some come twice
		made, err := ts.Enter(ctx, who, a)
		if k.told("enter", err); err == nil {
			k.open = append(k.open, made)
		}
	case 6, 7, 8, 9:
		if len(k.open) > 0 {
			k.turn(one(k, k.open))
		}
	case 10:
		k.told("strike", k.Members.Reduce(ctx, who, id, member.Leaving{Kind: one(k, []string{member.Died, member.Struck, member.Stopped}), On: k.Gate.Today() - day.Day(k.pick(20))}))
	case 11:
		to := one(k, k.branches)
		for _, x := range k.people {
			if m, err := k.Members.Get(ctx, who, x, k.Gate.Today()); err == nil && member.Restorable(m.OutReason) {
				id = x
			}
		}
		k.told("restore", k.Members.Restore(ctx, who, id, to, k.on(), "经批准恢复党籍"))
	case 12:
		it := decision.Item{Org: one(k, k.branches), Name: fmt.Sprintf("新%d支部", k.n), Kind: string(org.Branch)}
		for _, m := range k.people {
			if k.of(m) == it.Org && k.pick(2) == 0 {
				it.Move = append(it.Move, m)
			}
		}
		k.decide(decision.Split, it)
	case 13:
		k.decide(decision.Merge, decision.Item{Org: one(k, k.branches), Into: one(k, k.branches)})
	case 14:
		if k.pick(2) == 0 {
			k.decide(decision.Found, decision.Item{Org: k.Bureau, Name: fmt.Sprintf("设%d支部", k.n), Kind: string(org.Branch)})
		} else {
			k.decide(decision.Dissolve, decision.Item{Org: one(k, k.branches)})
		}
	default:
		k.told("move at once", k.Members.Transfer(ctx, who, id, one(k, k.branches), k.on(), "调动"))
	}
	if k.pick(3) == 0 {
		k.Clock.Set((k.Gate.Today() + day.Day(k.pick(6))).String())
	}
}

// turn takes a step of a transfer, whatever it is.
func (k *walk) turn(id int64) {
	ctx, ts, who := k.Ctx(), k.Transfers, k.Officer
	x, err := ts.Get(ctx, who, id)
	k.must(err)
	var line []int64
	for _, l := range x.Lines {
		if len(line) == 0 || k.pick(2) == 0 {
			line = append(line, l.ID)
		}
	}
	today := k.Gate.Today()
	switch n := k.pick(8); {
	case n == 0:
		k.told("drop", ts.Drop(ctx, who, id, x.Version, line, "不办了"))
	case n == 1 && (x.Stage == transfer.Receiving || x.Stage == transfer.Lettering):
		k.told("return", ts.Return(ctx, who, id, x.Version, line, "不符合条件"))
	case x.Stage == transfer.Receiving || x.Stage == transfer.Releasing:
		k.told("accept", ts.Accept(ctx, who, id, x.Version, transfer.Acceptance{Lines: line, On: today + day.Day(k.pick(30)-5), Archive: true, Trial: true, Assent: transfer.Assent{Ends: true, Papers: true}}))
	case x.Stage == transfer.Returned:
		k.told("again", ts.Again(ctx, who, id, x.Version, line, k.on(), transfer.Assent{Ends: true, Papers: true}))
	case x.Stage == transfer.Lettering:
		k.told("letter", ts.Issue(ctx, who, id, x.Version, line, transfer.Slip{Number: fmt.Sprintf("组转〔2021〕%d号", k.n*10), IssuedOn: today, Days: 90}))
	case x.Stage == transfer.Away && n == 2:
		k.told("reissue", ts.Reissue(ctx, who, id, x.Version, line[0], transfer.Slip{Number: fmt.Sprintf("组转〔2021〕%d号", k.n*10), IssuedOn: today, Days: 90}, "遗失"))
	case x.Stage == transfer.Away:
		k.told("receipt", ts.Receipt(ctx, who, id, x.Version, line, today-day.Day(k.pick(5))))
	case x.Stage == transfer.Replying:
		k.told("sent", ts.Sent(ctx, who, id, x.Version, line, today, ""))
	}
}

// check holds the register against what a register is: on every day each member is in
// at most one branch, in none only before he came, after he left or while outside; the
// branch stands on that day; a party group is one of his branch; and the district
// counts what its branches count.
func (k *walk) check() {
	k.t.Helper()
	first, last := d("2021-10-01"), k.Gate.Today()+40
	for _, id := range k.people {
		m, err := k.Members.Get(k.Ctx(), k.Officer, id, k.Gate.Today())
		k.must(err)
		for i, s := range m.Stays {
			if s.Span.Empty() || i > 0 && m.Stays[i-1].Span.Until > s.Span.From {
				k.t.Fatalf("member %d: %+v", id, m.Stays)
			}
			if i > 0 && m.Stays[i-1].Span.Until < s.Span.From && !strings.HasPrefix(m.Stays[i-1].OutReason, member.Away) && !strings.HasPrefix(m.Stays[i-1].OutReason, member.Stopped) {
				k.t.Fatalf("member %d is in no branch between two, and did not go away: %+v", id, m.Stays)
			}
			o, err := k.Orgs.Get(k.Ctx(), k.Officer, s.Org, k.Gate.Today())
			k.must(err)
			if s.Span.From < o.FoundedOn || o.EndedOn != day.None && s.Span.Until > o.EndedOn {
				k.t.Fatalf("member %d is in a branch that stood from %s until %s: %+v", id, o.FoundedOn, o.EndedOn, s)
			}
		}
	}
	for on := first; on <= last; on += 9 {
		heads, err := k.Members.Heads(k.Ctx(), k.Officer, on)
		k.must(err)
		sum := 0
		for _, n := range heads {
			sum += n
		}
		p, err := k.Members.Roster(k.Ctx(), k.Officer, member.Query{On: on, Limit: 1})
		k.must(err)
		seen, whole := map[int64]bool{}, 0
		err = k.Gate.Read(k.Ctx(), k.Officer, member.View, func(r *gate.Reading) error {
			list, err := member.Counted(r, day.Span{From: on, Until: on + 1}, 0)
			if err != nil {
				return err
			}
			groups, err := member.Groups(r, day.Span{From: on, Until: on + 1})
			if err != nil {
				return err
			}
			of := map[int64]int64{}
			for _, g := range groups {
				of[g.ID] = g.Org
			}
			whole = len(list)
			for _, x := range list {
				if seen[x.ID] {
					k.t.Fatalf("on %s member %d is in two branches", on, x.ID)
				}
				seen[x.ID] = true
				if x.Group != 0 && of[x.Group] != x.Org {
					k.t.Fatalf("on %s member %d of %d is in a group of %d", on, x.ID, x.Org, of[x.Group])
				}
			}
			return nil
		})
		k.must(err)
		if sum != whole || p.Total != whole {
			k.t.Fatalf("on %s the branches count %d, the roster %d, the district %d", on, sum, p.Total, whole)
		}
	}
}

// Whatever is done in whatever order on whatever days, nobody is in two branches, and
// nobody is lost.
func TestAlwaysOneBranch(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		all := map[string]int{}
		for seed := range uint64(3) {
			sub := testkit.Engine{Name: e.Name, Dir: t.TempDir()}
			if e.URL != "" {
				sub.URL = testkit.Postgres(t)
			}
			k := &walk{house: house{world.New(t, sub), t}, rng: rand.New(rand.NewPCG(seed, 2021)), done: all}
			k.branches = []int64{k.East, k.Eastern, k.West}
			for _, of := range []int64{k.East, k.Eastern, k.West} {
				k.people = append(k.people, k.People[of][:3]...) // the last of West works for the Committee
			}
			for i := range 200 {
				k.step()
				if i%40 == 39 {
					k.check()
				}
			}
			if _, err := k.Gate.Verify(k.Ctx()); err != nil {
				t.Fatal(err)
			}
		}
		for act, least := range map[string]int{"enrol": 10, "open inside": 15, "open out": 4, "enter": 5, "accept": 8, "letter": 2, "receipt": 1, "strike": 8, "restore": 2,
			"org.split": 4, "org.merge": 4, "org.dissolve": 1, "drop": 4, "return": 2, "again": 1, "move at once": 5} {
			if all[act] < least {
				t.Errorf("%s was done %d times: the walk says little of it (%v)", act, all[act], all)
			}
		}
	})
}
