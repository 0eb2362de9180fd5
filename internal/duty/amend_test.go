package duty_test

import (
	"math/rand/v2"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/figure"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// What is amended after a write, and what is read of a small part by itself, is what the
// whole would say: the world doubts both, and an answer that differs is an error. Here
// activities are recorded, corrected and taken back at random, for one organisation and
// for several, with secretaries who learn elsewhere.
func TestQuickerWaysAgree(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		var more []int64 // so that the bureau is a small part of the district
		for _, name := range []string{"南一支部", "南二支部", "南三支部", "南四支部", "南五支部", "南六支部", "南七支部", "南八支部"} {
			more = append(more, w.Found(w.Root, org.Branch, name, name))
		}
		// One moves in the middle of the year, and one is a secretary where he is no member.
		if err := w.Members.Transfer(w.Ctx(), w.Officer, w.People[w.West][2], w.East, day.Must("2021-06-01"), "工作调动"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Posts.Give(w.Ctx(), gate.Program("test"), post.Post{Org: more[0], Holder: w.People[w.West][1], Kind: post.Secretary, How: post.Elected,
			Span: day.Span{From: day.Must("2020-06-01"), Until: day.Forever}}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Activities.Record(w.Ctx(), w.Officer, w.East, activity.Record{Kinds: []activity.Kind{activity.Talk}, OnDay: day.Must("2021-05-10"), Title: "谈心谈话",
			Marks: []activity.Mark{{Member: w.People[w.West][2]}}}); err != nil {
			t.Fatal(err)
		}
		look := func(what string) {
			t.Helper()
			for _, q := range []duty.Query{{}, {Org: w.Bureau, Below: true}, {Org: w.Bureau}, {Org: w.East, Below: true}, {Org: more[0], Below: true}} {
				q.AsOf, q.Year = today, 2021
				if _, err := w.Duties.Check(w.Ctx(), w.Officer, q); err != nil {
					t.Fatal(what, q.Org, err)
				}
			}
			for _, of := range []int64{w.Root, w.Bureau, w.East} {
				if _, err := w.Figures.Compute(w.Ctx(), w.Officer, figure.Year(of, 2021, today)); err != nil {
					t.Fatal(what, of, err)
				}
			}
		}
		look("at first")
		rng := rand.New(rand.NewPCG(7, 7))
		kinds := []activity.Kind{activity.Assembly, activity.Lecture, activity.Talk, activity.Training, activity.Visit, activity.Service, activity.ThemeDay, activity.Committee}
		branches := []int64{w.East, w.Eastern, w.West, w.Bureau}
		var made []int64
		for range 40 {
			of := branches[rng.IntN(len(branches))]
			rec := activity.Record{Kinds: []activity.Kind{kinds[rng.IntN(len(kinds))]}, OnDay: day.Must("2021-01-04").AddDays(rng.IntN(340)), Title: "随机活动", Others: rng.IntN(9), StudyMins: rng.IntN(100)}
			if rng.IntN(3) == 0 {
				for _, b := range branches[:1+rng.IntN(3)] {
					rec.Orgs = append(rec.Orgs, activity.Party{Org: b, Mode: activity.ModeOf(rec.Kinds)})
				}
			}
			mode := activity.ModeOf(rec.Kinds)
			for _, b := range branches[:3] {
				for _, id := range w.People[b] {
					if rng.IntN(4) == 0 && (mode == activity.NamedOnly || mode == activity.Roster && b == of && len(rec.Orgs) == 0 && id != w.People[w.West][2]) {
						rec.Marks = append(rec.Marks, activity.Mark{Member: id, Absent: mode == activity.Roster, Reason: "病假"})
					}
				}
			}
			var err error
			what := "recorded"
			switch n := len(made); {
			case n > 4 && rng.IntN(5) == 0:
				what, err = "taken back", w.Activities.Withdraw(w.Ctx(), w.Officer, made[n-1], "记重了")
				made = made[:n-1]
			case n > 4 && rng.IntN(3) == 0:
				if mode != activity.NamedOnly {
					rec.Marks = nil // of those who are due elsewhere
				}
				var was activity.Activity
				if was, err = w.Activities.Get(w.Ctx(), w.Officer, made[0]); err == nil {
					what, err = "corrected", w.Activities.Correct(w.Ctx(), w.Officer, was.ID, was.Version, rec, "记错了")
				}
				made = append(made[1:], made[0])
			default:
				var id int64
				id, err = w.Activities.Record(w.Ctx(), w.Officer, of, rec)
				made = append(made, id)
			}
			if err != nil {
				t.Fatal(what, err)
			}
			look(what)
		}
	})
}
