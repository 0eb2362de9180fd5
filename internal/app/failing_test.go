package app_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// failing makes the n-th row that anything writes fail, by triggers in the database
// itself: what counts is undone with the transaction, so the count begins anew.
type failing struct {
	t    *testing.T
	exec func(stmt string)
}

func newFailing(t *testing.T, w *world.World, e testkit.Engine) *failing {
	t.Helper()
	db := below(t, e)
	f := &failing{t, func(stmt string) {
		t.Helper()
		if _, err := db.Exec(stmt); err != nil {
			t.Fatal(stmt, err)
		}
	}}
	list := tables(t, w.Gate)
	f.exec("CREATE TABLE fail (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
	f.exec("INSERT INTO fail VALUES (1, 0)")
	for _, tb := range list {
		for _, what := range []string{"INSERT", "UPDATE", "DELETE"} {
			f.exec(fmt.Sprintf(`CREATE TRIGGER fail_%s_%s BEFORE %s ON %s BEGIN
				UPDATE fail SET n = n - 1; SELECT RAISE(ABORT, 'a write that fails') WHERE (SELECT n FROM fail) = 0; END`, tb.Name, what, what, tb.Name))
		}
	}
	return f
}

// at makes the n-th write from now on fail; 0 none.
func (f *failing) at(n int) { f.exec(fmt.Sprintf("UPDATE fail SET n = %d", n)) }

// stands is all that stands in a house, without the count of failing writes.
func stands(t *testing.T, g *gate.Gate) string {
	t.Helper()
	h := sha256.New()
	if err := g.Copy(t.Context(), gate.Program("test"), func(c *gate.Copying) error {
		for _, tb := range c.Tables {
			if tb.Name == "fail" {
				continue
			}
			if err := c.Rows(tb, func(v []any) error { fmt.Fprintf(h, "%s %#v\n", tb.Name, v); return nil }); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// Whichever of its writes fails, a deed leaves everything as it was and says so; done
// again, from the same form, it is done once. The journal holds and every row bears its
// digest all the while.
func TestTheNthWriteFails(t *testing.T) {
	e := testkit.Engine{Name: "sqlite", Dir: t.TempDir()}
	w := world.New(t, e)
	f := newFailing(t, w, e)
	points, deeds := 0, 0
	for what, do := range map[string]func(ctx context.Context) error{
		"an activity with attendance": func(ctx context.Context) error {
			_, err := w.Activities.Record(ctx, w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-09"), Title: "主题党日",
				Marks: []activity.Mark{{Member: w.People[w.East][2], Absent: true, Reason: "病假"}}})
			return err
		},
		"a roll of ten": func(ctx context.Context) error {
			var list []member.Entry
			for i := range 10 {
				list = append(list, member.Entry{Facts: member.Facts{Name: fmt.Sprint("新", i), Sex: member.Female, BirthOn: day.Must("1980-02-29"), BirthExact: true, JoinedOn: day.Must("2015-03-01"),
					FullOn: day.Must("2016-03-01"), PartyFrom: day.Must("2016-03-01"), Phone: "13800000000"}, Org: w.West, Since: day.Must("2015-03-01"), Reason: "名册导入"})
			}
			_, err := w.Members.EnrolAll(ctx, gate.Program("test"), list)
			return err
		},
		"a decision that sets up and commends": func(ctx context.Context) error {
			_, err := w.Decisions.Decide(ctx, w.Officer, decision.Decision{Org: w.Root, Kind: decision.Commendation, Title: "表彰", MadeOn: day.Must("2021-07-01"),
				Items: []decision.Item{{Act: decision.Outstanding, Org: w.East, Member: w.People[w.East][3]}, {Act: decision.Outstanding, Org: w.West, Member: w.People[w.West][2]}}})
			return err
		},
		"an organisation with everything beneath it moves": func(ctx context.Context) error {
			return w.Gate.Write(ctx, gate.Program("test"), org.Change, func(x *gate.Writing) error {
				at, err := x.At(w.Root)
				if err == nil {
					err = org.Move(x, at, w.West, w.Bureau, day.Must("2021-12-01"), 0)
				}
				return err
			})
		},
	} {
		before := stands(t, w.Gate)
		ctx := gate.WithForm(t.Context(), "form of "+what)
		n := 1
		for ; ; n++ {
			f.at(n)
			err := do(ctx)
			if err == nil {
				break
			}
			if !strings.Contains(err.Error(), "a write that fails") {
				t.Fatalf("%s, with its write %d failing: %v", what, n, err)
			}
			if now := stands(t, w.Gate); now != before {
				t.Fatalf("%s, with its write %d failing, left something", what, n)
			}
		}
		f.at(0)
		points += n - 1
		deeds++
		if n < 4 || stands(t, w.Gate) == before {
			t.Errorf("%s has only %d writes, or did nothing", what, n-1)
		}
		if _, err := w.Gate.Verify(t.Context()); err != nil {
			t.Error(err)
		}
		if _, bad, err := w.Gate.VerifyRows(t.Context()); err != nil || len(bad) > 1 { // the table of the triggers bears no digests
			t.Error(what, bad, err)
		}
	}
	// The control: a write that fails below the gate, after one that is kept, is seen.
	before, db := stands(t, w.Gate), below(t, e)
	if _, err := db.Exec("UPDATE unit SET name = name || 'x'"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE member SET name = name || 'x' WHERE id = (SELECT MIN(id) FROM member)"); err != nil || stands(t, w.Gate) == before {
		t.Error("a change past the gate is not seen by the comparison: ", err)
	}
	testkit.Promise(t, fmt.Sprintf("%d deeds, %d points of failure, 0 left anything half", deeds, points), "FLT-04")
}
