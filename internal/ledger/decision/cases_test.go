package decision_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/post"
)

func TestDecideAndWithdraw(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := t.Context()
		honour := decision.Decision{Org: w.Root, Kind: decision.Commendation, Title: "表彰决定", Number: "虚工委〔2021〕9号", MadeOn: day.Must("2021-06-30"),
			Items: []decision.Item{{Act: decision.Outstanding, Org: w.East, Member: w.People[w.East][3]}, {Act: decision.Outstanding, Org: w.West, Member: w.People[w.West][1]}}}
		id, err := w.Decisions.Decide(ctx, w.Officer, honour)
		if err != nil {
			t.Fatal(err)
		}
		// A branch sees the document, and of its lines only its own.
		d, err := w.Decisions.Get(ctx, w.Secretary, id)
		if err != nil || len(d.Items) != 1 || d.Items[0].Member != w.People[w.East][3] {
			t.Errorf("the branch's part: %+v %v", d.Items, err)
		}
		if _, err := w.Decisions.Get(ctx, w.Beside, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a branch that it does not concern: %v", err)
		}
		if err := w.Decisions.Withdraw(ctx, w.Secretary, id, "x"); fault.KindOf(err) != fault.Denied {
			t.Errorf("a secretary takes it back: %v", err)
		}
		if err := w.Decisions.Withdraw(ctx, w.Officer, id, " "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := w.Decisions.Withdraw(ctx, w.Officer, id, "名单有误"); err != nil {
			t.Fatal(err)
		}
		if err := w.Decisions.Withdraw(ctx, w.Officer, id, "again"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("twice: %v", err)
		}
		page, err := w.Decisions.List(ctx, w.Officer, decision.Query{Span: day.Year(2021), Limit: 10})
		if err != nil || page.Total != 0 {
			t.Errorf("it still counts: %+v %v", page, err)
		}
		direct := decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "更名", MadeOn: day.Must("2021-12-01"), Items: []decision.Item{{Act: decision.Rename, Org: w.East, Name: "新名"}}}
		if _, err := w.Decisions.Decide(ctx, w.Officer, direct); fault.KindOf(err) != fault.Denied {
			t.Errorf("an organisation is changed without a matter: %v", err)
		}
		appoint := decision.Decision{Org: w.Root, Kind: decision.Appointment, Title: "任职", MadeOn: day.Must("2021-12-01"),
			Items: []decision.Item{{Act: decision.Appoint, Org: w.West, Member: w.People[w.West][2], Kind: string(post.Deputy)}}}
		if id, err = w.Decide(appoint); err != nil {
			t.Fatal(err)
		}
		if err := w.Decisions.Withdraw(ctx, w.Officer, id, "写错了"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("one that moved a register: %v", err)
		}
		for what, bad := range map[string]decision.Decision{
			"no kind":       {Org: w.Root, Title: "x", MadeOn: day.Must("2021-12-01"), Items: honour.Items},
			"no title":      {Org: w.Root, Kind: decision.Commendation, MadeOn: day.Must("2021-12-01"), Items: honour.Items},
			"no line":       {Org: w.Root, Kind: decision.Commendation, Title: "x", MadeOn: day.Must("2021-12-01")},
			"tomorrow":      {Org: w.Root, Kind: decision.Commendation, Title: "x", MadeOn: day.Must("2021-12-21"), Items: honour.Items},
			"round bracket": {Org: w.Root, Kind: decision.Commendation, Title: "x", Number: "虚工委(2021)9号", MadeOn: day.Must("2021-12-01"), Items: honour.Items},
		} {
			if _, err := w.Decisions.Decide(ctx, w.Officer, bad); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}
