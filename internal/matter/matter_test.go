package matter_test

import (
	"fmt"
	"slices"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/register/post"
)

type paper struct{ Words string }

// kit opens and moves matters of one kind as some actor.
type kit struct {
	*world.World
	t *testing.T
}

func (k kit) begin(who gate.Actor, x matter.Opening[paper], of int64) (id int64, err error) {
	err = k.Gate.Write(k.Ctx(), who, matter.View, func(w *gate.Writing) error {
		at, err := w.At(of)
		if err != nil {
			return err
		}
		id, err = matter.Begin(w, at, x)
		return err
	})
	return id, err
}

func (k kit) step(who gate.Actor, id, version int64, stages []string, to matter.Turn) error {
	return k.Gate.Write(k.Ctx(), who, matter.View, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Election, stages, "办一步", func(_ gate.Place, x *matter.Work[paper]) (matter.Turn, string, error) {
			x.Doc.Words += to.Stage
			return to, x.Doc.Words, nil
		})
	})
}

func opening(owner, other int64, due string) matter.Opening[paper] {
	return matter.Opening[paper]{Kind: matter.Election, Title: "换届", Other: other, Doc: paper{"甲"},
		Turn: matter.Turn{Stage: "甲", Owner: owner, Next: "办", State: matter.Open, Due: day.Must(due)}}
}

// A matter is taken step by step, once each, and only while it goes on.
func TestSteps(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := kit{world.New(t, e), t}
		id, err := k.begin(k.Secretary, opening(k.Root, 0, "2021-12-31"), k.East)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.begin(k.Secretary, opening(k.Root, 0, "2021-12-31"), k.East); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second of a kind of which there is one: %v", err)
		}
		next := matter.Turn{Stage: "乙", Owner: k.East, State: matter.Open}
		for what, x := range map[string]struct {
			err  error
			want fault.Kind
		}{
			"beyond reach":         {k.step(k.Far, id, 1, nil, next), fault.NotFound},
			"a stage not reached":  {k.step(k.Officer, id, 1, []string{"乙"}, next), fault.Conflict},
			"a page drawn before":  {k.step(k.Officer, id, 2, nil, next), fault.Conflict},
			"an id that is absent": {k.step(k.Officer, 4242, 1, nil, next), fault.NotFound},
		} {
			if fault.KindOf(x.err) != x.want {
				t.Errorf("%s: %v", what, x.err)
			}
		}
		if err := k.step(k.Officer, id, 1, []string{"甲"}, next); err != nil {
			t.Fatal(err)
		}
		if err := k.step(k.Officer, id, 1, nil, next); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the same page again: %v", err)
		}
		err = k.Gate.Read(k.Ctx(), k.Secretary, matter.View, func(r *gate.Reading) error {
			x, err := matter.Load[paper](r, id, matter.Election)
			if x.Doc.Words != "甲乙" || x.Stage != "乙" || x.Version != 2 {
				t.Errorf("after one step: %+v", x)
			}
			if _, err := matter.Load[paper](r, id, matter.Weak); fault.KindOf(err) != fault.NotFound {
				t.Errorf("under another kind: %v", err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		drop := func(why string) error {
			return k.Gate.Write(k.Ctx(), k.Secretary, matter.View, func(w *gate.Writing) error {
				return matter.Withdraw(w, id, 0, matter.Election, why, func(*matter.Work[paper]) error { return nil })
			})
		}
		if err := drop(" x "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := drop("不办了"); err != nil {
			t.Fatal(err)
		}
		if err := k.step(k.Officer, id, 0, nil, next); fault.KindOf(err) != fault.Conflict {
			t.Errorf("after it was withdrawn: %v", err)
		}
	})
	testkit.Promise(t, "a stage not reached, a page drawn before, a matter that ended: refused", "AT-60", "AT-61", "V2.3.1")
}

// A second organisation sees and moves a matter that concerns it; others do not.
func TestSecondOrganisation(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := kit{world.New(t, e), t}
		id, err := k.begin(k.Secretary, opening(k.West, k.West, "2021-12-31"), k.East)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.begin(k.Secretary, opening(k.West, 0, "2021-12-31"), k.West); fault.KindOf(err) != fault.NotFound {
			t.Errorf("opened in an organisation beyond reach: %v", err)
		}
		for who, want := range map[*gate.Actor]int{&k.Secretary: 0, &k.Far: 1, &k.Officer: 0, &k.Beside: 0} {
			list, err := k.Matters.Waiting(k.Ctx(), *who)
			if err != nil || len(list) != want {
				t.Errorf("%s waits for %d: %v", who.Name, len(list), err)
			}
		}
		if err := k.step(k.Far, id, 1, nil, matter.Turn{Stage: "乙", State: matter.Done}); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[*gate.Actor]int{&k.Secretary: 1, &k.Far: 1, &k.Head: 1, &k.Officer: 1, &k.Beside: 0} {
			p, err := k.Matters.List(k.Ctx(), *who, matter.Query{Limit: 10})
			if err != nil || p.Total != want || len(p.List) != want {
				t.Errorf("%s sees %d: %v", who.Name, p.Total, err)
			}
			err = k.Gate.Read(k.Ctx(), *who, matter.View, func(r *gate.Reading) error {
				steps, err := matter.Steps(r, id)
				if len(steps) != 2*want {
					t.Errorf("%s reads %d entries", who.Name, len(steps))
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// The list is by day, then the newest; it is filtered and turned by key.
func TestList(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := kit{world.New(t, e), t}
		var ids []int64
		for i, of := range []int64{k.East, k.Eastern, k.Bureau, k.West} {
			x := opening(k.Root, 0, fmt.Sprintf("2022-01-%02d", 20-i))
			x.Title = fmt.Sprintf("第%d件", i)
			id, err := k.begin(k.Officer, x, of)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		if err := k.step(k.Officer, ids[3], 1, nil, matter.Turn{Stage: "完", State: matter.Done}); err != nil {
			t.Fatal(err)
		}
		read := func(who gate.Actor, q matter.Query) (list []int64, p matter.Page) {
			p, err := k.Matters.List(k.Ctx(), who, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range p.List {
				list = append(list, m.ID)
			}
			return list, p
		}
		if list, p := read(k.Officer, matter.Query{Limit: 3}); !slices.Equal(list, []int64{ids[2], ids[1], ids[0]}) || p.Next != ids[0] || p.Total != 4 {
			t.Errorf("the first page: %v %+v", list, p)
		}
		if list, _ := read(k.Officer, matter.Query{Limit: 3, After: ids[0]}); !slices.Equal(list, []int64{ids[3]}) {
			t.Errorf("the second page: %v", list)
		}
		for what, x := range map[string]struct {
			q    matter.Query
			want int
		}{"open": {matter.Query{State: matter.Open}, 3}, "done": {matter.Query{State: matter.Done}, 1}, "mine": {matter.Query{Mine: true}, 3}, "another kind": {matter.Query{Kind: matter.Weak}, 0},
			"of one": {matter.Query{Org: k.East}, 1}, "by title": {matter.Query{Text: "第1"}, 1}, "by a number that nobody took": {matter.Query{Text: "〔2021〕"}, 0}, "by name": {matter.Query{Text: "东一"}, 2}, "a wildcard": {matter.Query{Text: "%"}, 0}} {
			x.q.Limit = 10
			if _, p := read(k.Officer, x.q); p.Total != x.want {
				t.Errorf("%s: %d", what, p.Total)
			}
		}
		if list, _ := read(k.Head, matter.Query{Limit: 9}); len(list) != 3 {
			t.Errorf("the head sees %v", list)
		}
	})
}

// Where the secretary changes, the timeline says who took the matter over.
func TestHandOver(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := kit{world.New(t, e), t}
		id, err := k.begin(k.Secretary, opening(k.East, 0, "2022-03-31"), k.East)
		if err != nil {
			t.Fatal(err)
		}
		k.Clock.Set("2022-01-10")
		if _, err := k.Decide(decision.Decision{Org: k.Root, Kind: decision.Appointment, Title: "任免", MadeOn: day.Must("2022-01-10"), Items: []decision.Item{
			{Act: decision.Remove, Org: k.East, Member: k.People[k.East][0], Kind: string(post.Secretary)},
			{Act: decision.Appoint, Org: k.East, Member: k.People[k.East][4], Kind: string(post.Secretary)}}}); err != nil {
			t.Fatal(err)
		}
		read := func() (deeds []string) {
			err := k.Gate.Read(k.Ctx(), k.Officer, matter.View, func(r *gate.Reading) error {
				steps, err := matter.Steps(r, id)
				for _, s := range steps {
					deeds = append(deeds, s.Deed)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return deeds
		}
		if got := read(); !slices.Equal(got, []string{"开始", "接办"}) {
			t.Errorf("on the day: %v", got)
		}
		k.Clock.Set("2022-02-01")
		if err := k.step(k.Officer, id, 1, nil, matter.Turn{Stage: "完", State: matter.Done}); err != nil {
			t.Fatal(err)
		}
		if got := read(); !slices.Equal(got, []string{"开始", "接办", "办一步"}) {
			t.Errorf("at the end: %v", got)
		}
	})
}

// A number is taken once; the next one follows the series of the year.
func TestNumbers(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := kit{world.New(t, e), t}
		id, err := k.begin(k.Officer, opening(k.Root, 0, "2021-12-31"), k.East)
		if err != nil {
			t.Fatal(err)
		}
		use := func(number, on string) error {
			return k.Gate.Write(k.Ctx(), k.Officer, matter.View, func(w *gate.Writing) error {
				at, err := w.At(k.East)
				if err != nil {
					return err
				}
				if _, err := matter.Use(w, at, id, number, day.Must(on)); err != nil {
					return err
				}
				return w.Record(at, "test", gate.Subject{}, nil)
			})
		}
		next := func() (s string) {
			err := k.Gate.Read(k.Ctx(), k.Secretary, matter.View, func(r *gate.Reading) (err error) {
				s, err = matter.NextNumber(r, day.Must("2021-12-20"))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if s := next(); s != "" {
			t.Errorf("the next of no series: %s", s)
		}
		for _, bad := range [][2]string{{"", "2021-12-01"}, {"12号", "2021-12-01"}, {"虚工委(2021)3号", "2021-12-01"}, {"虚工委〔2021〕3号", "2021-12-21"}} {
			if err := use(bad[0], bad[1]); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%v: %v", bad, err)
			}
		}
		for _, good := range []string{"虚工委〔2021〕3号", "虚工委〔2021〕11号", "虚工委函〔2021〕40号", "虚工委〔2020〕99号"} {
			if err := use(good, "2021-12-01"); err != nil {
				t.Errorf("%s: %v", good, err)
			}
		}
		if err := use("虚工委〔2021〕3号", "2021-12-02"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a number that was used: %v", err)
		}
		if m, err := k.Matters.OfNumber(k.Ctx(), k.Secretary, "虚工委〔2021〕3号"); err != nil || m.ID != id {
			t.Errorf("the matter of a number: %+v %v", m, err)
		}
		if _, err := k.Matters.OfNumber(k.Ctx(), k.Secretary, "虚工委〔2021〕4号"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a number that nobody took: %v", err)
		}
		if _, err := k.Matters.OfNumber(k.Ctx(), k.Far, "虚工委〔2021〕3号"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's number: %v", err)
		}
		if p, err := k.Matters.List(k.Ctx(), k.Officer, matter.Query{Text: "〔2021〕11", Limit: 9}); err != nil || p.Total != 1 {
			t.Errorf("found by its number: %d %v", p.Total, err)
		}
		if s := next(); s != "虚工委〔2021〕12号" {
			t.Errorf("the next: %s", s)
		}
	})
}
