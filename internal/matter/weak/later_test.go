package weak_test

import (
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter"
	"zhibu/internal/matter/weak"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// An organisation that is dissolved while it is rectified keeps its matter readable,
// and the Committee can end it.
func TestDissolvedMeanwhile(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := &run{World: world.New(t, e), t: t}
		ctx := r.Ctx()
		endTerm(t, r.World, r.East, "2021-12-01")
		r.list()
		r.ok(r.Weaks.Lay(ctx, r.Secretary, r.id, r.get().Version, r.plan()))
		for _, id := range r.People[r.East] {
			r.ok(r.Members.Transfer(ctx, r.Officer, id, r.Eastern, r.Gate.Today(), "支部撤销"))
		}
		r.ok(r.Gate.Write(ctx, gate.Program("test"), "", func(w *gate.Writing) error {
			at, err := w.At(r.East)
			if err != nil {
				return err
			}
			return org.Dissolve(w, at, r.East, w.Today(), 0)
		}))
		r.Clock.Set("2021-12-22")
		x := r.get()
		if x.Stage == "" || len(x.Doc.Reasons) != 3 {
			t.Errorf("the matter of a dissolved organisation: %+v", x.Matter)
		}
		if _, _, err := r.Weaks.Paper(ctx, r.Officer, r.id, "plan"); err != nil {
			t.Errorf("its paper: %v", err)
		}
		r.ok(r.Weaks.Withdraw(ctx, r.Officer, r.id, x.Version, "支部已经撤销"))
		if x := r.get(); x.State != matter.Withdrawn {
			t.Errorf("not ended: %+v", x.Matter)
		}
	})
}

// A rectification that goes on into the next year is held against the whole of it.
func TestIntoTheNextYear(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := &run{World: world.New(t, e), t: t}
		ctx := r.Ctx()
		endTerm(t, r.World, r.East, "2021-12-01")
		r.list()
		r.ok(r.Weaks.Lay(ctx, r.Secretary, r.id, r.get().Version, r.plan()))
		r.Clock.Set("2022-08-10")
		x := r.get()
		// Of December three, of the quarters two more, and of seven months two each.
		if !strings.Contains(x.Now[1].Now, "19次") {
			t.Errorf("missed since the listing: %s", x.Now[1].Now)
		}
		if x.Next != day.Must("2021-12-01") || len(x.Held) != 3 {
			t.Errorf("the first month that is wanted: %s %+v", x.Next, x.Held)
		}
		r.ok(r.Weaks.Report(ctx, r.Secretary, r.id, x.Version, x.Next, "补报", nil))
		if m := r.get().Doc.Months[0]; len(m.Held) != 3 || m.Held[0].State != "late" {
			t.Errorf("December, told in August: %+v", m)
		}
	})
}

// Papers say what the steps kept: a new name changes none of them.
func TestPapersKeepTheirNames(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := &run{World: world.New(t, e), t: t}
		ctx := r.Ctx()
		endTerm(t, r.World, r.East, "2021-12-01")
		r.list()
		_, _, err := r.Weaks.Paper(ctx, r.Officer, r.id, "plan")
		is(t, "a plan that is not there", err, fault.NotFound, "")
		r.ok(r.Weaks.Lay(ctx, r.Secretary, r.id, r.get().Version, r.plan()))
		r.ok(r.Weaks.Report(ctx, r.Secretary, r.id, r.get().Version, r.Gate.Today(), "走访了八户", []int{0}))
		r.ok(r.Weaks.Ask(ctx, r.Secretary, r.id, r.get().Version, "都已整改"))
		r.ok(r.Weaks.Accept(ctx, r.Officer, r.id, r.get().Version, weak.Verdict{Met: []bool{true, true, true}, Why: []string{"甲因", "乙因", "丙因"}, Text: "通过验收", Look: r.Gate.Today() + 30}))
		before := map[string]string{}
		keys := []string{"plan", "progress", "acceptance"}
		for _, k := range keys {
			_, body, err := r.Weaks.Paper(ctx, r.Secretary, r.id, k)
			r.ok(err)
			before[k] = string(body)
		}
		r.Clock.Set("2022-01-10")
		r.ok(r.Gate.Write(ctx, gate.Program("test"), "", func(w *gate.Writing) error {
			at, err := w.At(r.East)
			if err != nil {
				return err
			}
			if err := org.Rename(w, at, r.East, "东一新支部", "", w.Today(), 0); err != nil {
				return err
			}
			_, err = post.End(w, at, r.East, r.People[r.East][0], post.Secretary, w.Today())
			return err
		}))
		for _, k := range keys {
			name, body, err := r.Weaks.Paper(ctx, r.Officer, r.id, k)
			if err != nil || string(body) != before[k] || !strings.Contains(name, "东一支部") {
				t.Errorf("%s has changed: %s, %d and %s bytes, %v", k, name, len(body), strconv.Itoa(len(before[k])), err)
			}
		}
	})
}
