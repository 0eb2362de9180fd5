package weak_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
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
