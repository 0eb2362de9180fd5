package member_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/access"
	"zhibu/internal/register/member"
)

// Who has moved on to another branch is no longer open to the branch before: what
// it saw then stays on its rosters, with sealed values masked.
func TestMovedOn(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		her, past := w.People[w.East][6], day.Must("2021-06-30")
		clear := func(who gate.Actor) (n int) {
			t.Helper()
			if err := w.Gate.Read(w.Ctx(), who, member.Export, func(r *gate.Reading) error {
				return w.Members.Stream(r, member.Query{On: past}, true, func(list []member.Member) error {
					for _, m := range list {
						if m.ID == her && m.Phone == "13800000000" {
							n++
						}
					}
					return nil
				})
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if clear(w.Secretary) != 1 {
			t.Error("her own branch does not see her telephone number")
		}
		if err := w.Members.Transfer(w.Ctx(), w.Officer, her, w.West, day.Must("2021-12-01"), "工作调动"); err != nil {
			t.Fatal(err)
		}
		if clear(w.Secretary) != 0 {
			t.Error("the branch before still exports her telephone number")
		}
		if clear(w.Officer) != 1 {
			t.Error("the Committee does not")
		}
		if _, err := w.Members.Reveal(w.Ctx(), w.Secretary, her, []string{"phone_seal"}, access.Reason{Code: "check"}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the branch before looks: %v", err)
		}
		if _, err := w.Members.Reveal(w.Ctx(), w.Far, her, []string{"phone_seal"}, access.Reason{Code: "check"}); err != nil {
			t.Errorf("her branch looks: %v", err)
		}
		if err := w.Members.Transfer(w.Ctx(), w.Officer, her, w.East, day.Must("2021-12-15"), "调回"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Members.Reveal(w.Ctx(), w.Secretary, her, []string{"phone_seal"}, access.Reason{Code: "check"}); err != nil {
			t.Errorf("she is back: %v", err)
		}
		for on, want := range map[string]int64{"2021-11-30": w.East, "2021-12-01": w.West, "2021-12-14": w.West, "2021-12-15": w.East} {
			n := 0
			for _, of := range []int64{w.East, w.West, w.Eastern} {
				list, err := w.Members.On(w.Ctx(), w.Officer, of, day.Must(on))
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range list {
					if m.ID == her {
						n++
						if of != want {
							t.Errorf("on %s she is in the wrong branch", on)
						}
					}
				}
			}
			if n != 1 {
				t.Errorf("on %s she is in %d branches", on, n)
			}
		}
	})
}
