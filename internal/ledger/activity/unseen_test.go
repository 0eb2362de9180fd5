package activity_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
)

// A branch that corrects a record does not strike out those of other branches
// who were named in it, and does not see them.
func TestCorrectionKeepsTheUnseen(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		mine, his := w.People[w.East][4], w.People[w.West][1]
		rec := activity.Record{Kinds: []activity.Kind{activity.Training}, OnDay: day.Must("2021-12-01"), Title: "培训班",
			Marks: []activity.Mark{{Member: mine}, {Member: his}}}
		id, err := w.Activities.Record(w.Ctx(), w.Officer, w.East, rec)
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.Activities.Get(w.Ctx(), w.Secretary, id)
		if err != nil || len(a.Marks) != 1 || a.Marks[0].Member != mine {
			t.Fatalf("the branch sees %+v: %v", a.Marks, err)
		}
		a.Record.Title = "入党积极分子培训班"
		if err := w.Activities.Correct(w.Ctx(), w.Secretary, id, 1, a.Record, "写全名称"); err != nil {
			t.Fatal(err)
		}
		all, err := w.Activities.Get(w.Ctx(), w.Officer, id)
		if err != nil || len(all.Marks) != 2 || all.Title != "入党积极分子培训班" {
			t.Errorf("after the correction: %+v %v", all.Marks, err)
		}
		// The branch beside has no hand in it, and voiding twice is said.
		if err := w.Activities.Correct(w.Ctx(), w.Far, id, 2, a.Record, "x"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another branch corrects: %v", err)
		}
		if err := w.Activities.Withdraw(w.Ctx(), w.Secretary, id, "重复"); err != nil {
			t.Fatal(err)
		}
		if err := w.Activities.Withdraw(w.Ctx(), w.Secretary, id, "重复"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("voided twice: %v", err)
		}
	})
}

// Short texts have a limit, which names its field.
func TestLongTexts(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	long := strings.Repeat("长", 600)
	for field, rec := range map[string]activity.Record{
		"title": {Title: long}, "place": {Place: long}, "host": {Chair: long}, "clerk": {Recorder: long}, "teacher": {Lecturer: long},
		"item": {Items: []activity.Item{{Title: long}}}, "guests": {Guests: long + long + long + long},
		"vote1": {Votes: []activity.Vote{{What: long}}}, "absent": {Marks: []activity.Mark{{Member: w.People[w.East][4], Absent: true, Note: long}}},
	} {
		rec.Kinds, rec.OnDay = []activity.Kind{activity.Lecture}, day.Must("2021-12-01")
		_, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, rec)
		if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
