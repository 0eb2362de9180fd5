package figure_test

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/output/figure"
	"zhibu/internal/register/post"
)

// fill lets a world live through a year at random: activities alone and
// together, some void, and decisions that repeat themselves.
func fill(t *testing.T, w *world.World, seed uint64, most day.Day) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	branches := []int64{w.East, w.Eastern, w.West}
	kinds := activity.Kinds()
	first := day.Must("2021-01-01")
	for range 60 {
		own := branches[rng.IntN(3)]
		on := first.AddDays(rng.IntN(int(most - first)))
		rec := activity.Record{Kinds: []activity.Kind{kinds[rng.IntN(len(kinds))]}, OnDay: on, Title: "随机活动", Others: rng.IntN(40), StudyMins: rng.IntN(100)}
		if rng.IntN(3) == 0 {
			rec.Kinds = append(rec.Kinds, activity.Visit)
		}
		if rec.Has(activity.Group) {
			continue
		}
		if rng.IntN(4) == 0 {
			for _, b := range branches {
				rec.Orgs = append(rec.Orgs, activity.Party{Org: b, Mode: activity.ModeOf(rec.Kinds)})
			}
		}
		if activity.ModeOf(rec.Kinds) == activity.NamedOnly {
			for _, id := range w.People[own] {
				if rng.IntN(2) == 0 {
					rec.Marks = append(rec.Marks, activity.Mark{Member: id})
				}
			}
		}
		id, err := w.Activities.Record(w.Ctx(), w.Officer, own, rec)
		if err != nil {
			t.Fatal(err)
		}
		if rng.IntN(6) == 0 {
			if err := w.Activities.Withdraw(w.Ctx(), w.Officer, id, "记重了"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range 12 {
		d := decision.Decision{Org: w.Root, Kind: decision.Commendation, Title: "表彰", Number: fmt.Sprintf("虚工委〔2021〕%d号", i), MadeOn: first.AddDays(rng.IntN(int(most - first)))}
		for range 3 {
			b := branches[rng.IntN(3)]
			act := []decision.Act{decision.Outstanding, decision.Worker, decision.FiftyYears}[rng.IntN(3)]
			d.Items = append(d.Items, decision.Item{Act: act, Org: b, Member: w.People[b][rng.IntN(4)]}, decision.Item{Act: decision.Advanced, Org: b})
		}
		if _, err := w.Decisions.Decide(w.Ctx(), w.Officer, d); err != nil {
			t.Fatal(err)
		}
	}
	b := branches[rng.IntN(3)]
	on := first.AddDays(50 + rng.IntN(100))
	for i, it := range []decision.Item{
		{Act: decision.Appoint, Org: b, Member: w.People[b][2], Kind: string(post.Deputy)},
		{Act: decision.Remove, Org: b, Member: w.People[b][2], Kind: string(post.Deputy)},
		{Act: decision.Appoint, Org: b, Member: w.People[b][3], Kind: string([]post.Kind{post.Women, post.Youth, post.Labour}[seed%3])},
		{Act: decision.Rename, Org: b, Name: "更名一次支部"}, {Act: decision.Rename, Org: b, Name: "更名两次支部"},
	} {
		if _, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "通知", MadeOn: on.AddDays(i), Items: []decision.Item{it}}); err != nil {
			t.Fatal(err)
		}
	}
}

// count folds rows by the definition's words, without the package's own fold.
func count(f *figure.Figure, rows []figure.Contribution) int64 {
	var keys []string
	var sum int64
	for _, c := range rows {
		if !c.Counted {
			continue
		}
		sum += c.Weight
		switch f.Once {
		case figure.Person:
			keys = append(keys, fmt.Sprint(c.Person))
		case figure.Body:
			keys = append(keys, fmt.Sprint(c.Org))
		case figure.Record:
			keys = append(keys, fmt.Sprint(c.Record))
		default:
			keys = append(keys, c.Once)
		}
	}
	if f.Once == "" {
		return sum / max(1, f.Per)
	}
	sort.Strings(keys)
	n := int64(0)
	for i, k := range keys {
		if i == 0 || keys[i-1] != k {
			n++
		}
	}
	return n
}

func year(t *testing.T, w *world.World, who gate.Actor, org int64, asOf string) *figure.Card {
	t.Helper()
	c, err := w.Figures.Compute(w.Ctx(), who, figure.Year(org, 2021, day.Must(asOf)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestValueIsItsRows holds for every figure on random worlds: the value is what
// its rows say, its parts add up, what repeats counts once, and disjoint
// subtrees of an additive figure add up to the whole.
func TestValueIsItsRows(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for seed := range uint64(3) {
			fill(t, w, seed, day.Must("2021-12-20"))
			whole := year(t, w, w.Officer, w.Root, "2021-12-20")
			parts := []*figure.Card{year(t, w, w.Officer, w.Bureau, "2021-12-20"), year(t, w, w.Officer, w.West, "2021-12-20")}
			additive := 0
			for _, v := range whole.Values() {
				if got := count(v.Figure, v.Rows); got != v.Value {
					t.Errorf("seed %d: %s is %d, its rows say %d", seed, v.ID, v.Value, got)
				}
				if v.Parts && v.Members+v.Others != v.Value {
					t.Errorf("%s: %d members and %d others are not %d", v.ID, v.Members, v.Others, v.Value)
				}
				seen := map[string]bool{}
				for _, c := range v.Rows {
					if !c.Counted && c.Reason == "" {
						t.Errorf("%s: %+v is not counted, and nothing says why", v.ID, c)
					}
					if v.Once != "" && c.Counted {
						if seen[c.Once] {
							t.Errorf("%s: %+v counts a second time", v.ID, c)
						}
						seen[c.Once] = true
					}
				}
				if !v.Additive() {
					continue
				}
				additive++
				sum := int64(0)
				for _, p := range parts {
					part, _ := p.Get(v.ID)
					sum += part.Value
				}
				if sum != v.Value { // nothing in this world is recorded for the Committee itself
					t.Errorf("seed %d: %s is %d, its subtrees add up to %d", seed, v.ID, v.Value, sum)
				}
			}
			if additive < 8 {
				t.Errorf("only %d additive figures were compared", additive)
			}
		}
		for _, id := range []string{"visit.person_times", "honour.members", "post.people_changed", "attendance.due", "frontline.people", "training.people", "org.adjusted"} {
			if v, _ := year(t, w, w.Officer, w.Root, "2021-12-20").Get(id); v.Value == 0 || v.Records == len(v.Rows) {
				t.Errorf("%s: %d of %d rows: the random world tests nothing", id, v.Records, len(v.Rows))
			}
		}
	})
}

// TestAsOf counts only what had happened by the day, as a house that never saw
// the rest of the year.
func TestAsOf(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		fill(t, w, 7, day.Must("2021-06-30"))
		before := year(t, w, w.Officer, w.Root, "2021-06-30")
		for i := range 20 {
			on := day.Must("2021-07-01").AddDays(i * 8)
			if _, err := w.Activities.Record(w.Ctx(), w.Officer, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay, activity.Visit, activity.Training}, OnDay: on, Others: 9, StudyMins: 90}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "撤并", MadeOn: day.Must("2021-09-01"),
			Items: []decision.Item{{Act: decision.Merge, Org: w.West, Into: w.East}}}); err != nil {
			t.Fatal(err)
		}
		after, all := year(t, w, w.Officer, w.Root, "2021-06-30"), year(t, w, w.Officer, w.Root, "2021-12-20")
		for _, v := range before.Values() {
			now, _ := after.Get(v.ID)
			if now.Value != v.Value || now.Records != v.Records || len(now.Rows) != len(v.Rows) {
				t.Errorf("%s as of 30 June was %d (%d rows) and is %d (%d rows) once the year went on", v.ID, v.Value, len(v.Rows), now.Value, len(now.Rows))
			}
		}
		for _, id := range []string{"visit.person_times", "meeting.themeday", "training.classes", "study.hours"} {
			half, _ := after.Get(id)
			full, _ := all.Get(id)
			if half.Value >= full.Value {
				t.Errorf("%s: %d as of 30 June, %d as of 20 December", id, half.Value, full.Value)
			}
		}
		// Dissolved within the year, West is still counted where it stood.
		rows, _ := all.Get("meeting.themeday")
		west := 0
		for _, c := range rows.Rows {
			if c.Org == w.West {
				west++
			}
		}
		if was, _ := before.Get("meeting.themeday"); west == 0 && len(was.Rows) > 0 {
			t.Error("the records of an organisation that was merged within the year are gone")
		}
		if v, _ := all.Get("orgs.branches"); v.Value != 2 || len(v.Rows) != 3 {
			t.Errorf("branches on 20 December: %d of %d, want 2 of 3", v.Value, len(v.Rows))
		}
	})
}

// TestReach lets everybody count only what lies in his reach.
func TestReach(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, org := range []int64{w.East, w.Eastern, w.West} {
			if _, err := w.Activities.Record(w.Ctx(), w.Officer, org, activity.Record{Kinds: []activity.Kind{activity.Visit}, OnDay: day.Must("2021-12-01"), Others: 10}); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			what string
			who  gate.Actor
			org  int64
			want int64
			kind fault.Kind
		}{
			{"the secretary's own branch", w.Secretary, w.East, 19, -1},
			{"a branch whose name begins alike", w.Secretary, w.Eastern, 0, fault.NotFound},
			{"the organisation above", w.Secretary, w.Bureau, 0, fault.NotFound},
			{"the whole", w.Secretary, w.Root, 0, fault.NotFound},
			{"an organisation that does not exist", w.Secretary, 42, 0, fault.NotFound},
			{"the bureau, by its head", w.Head, w.Bureau, 33, -1},
			{"a branch beside the bureau", w.Head, w.West, 0, fault.NotFound},
			{"the whole, by an officer", w.Officer, w.Root, 47, -1},
			{"a member without a post", w.Plain, w.East, 0, fault.Denied},
			{"a stranger", w.Stranger, w.East, 0, fault.Denied},
			{"nobody", gate.Actor{}, w.East, 0, fault.Unsigned},
		} {
			card, err := w.Figures.Compute(w.Ctx(), c.who, figure.Year(c.org, 2021, day.Must("2021-12-20")), "visit.person_times")
			if c.kind >= 0 {
				if err == nil || fault.KindOf(err) != c.kind {
					t.Errorf("%s: %v, want %v", c.what, err, c.kind)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", c.what, err)
				continue
			}
			v, _ := card.Get("visit.person_times")
			if v.Value != c.want {
				t.Errorf("%s: %d, want %d", c.what, v.Value, c.want)
			}
		}
		if _, err := w.Figures.Compute(w.Ctx(), w.Officer, figure.Year(w.Root, 2021, 0), "no.such"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an unknown figure: %v", err)
		}
	})
}

// TestVoid takes a record back: it no longer counts, and stands among what was
// not counted with the reason given.
func TestVoid(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Visit}, OnDay: day.Must("2021-12-01"), Others: 10})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Activities.Withdraw(w.Ctx(), w.Secretary, id, "日期记错"); err != nil {
			t.Fatal(err)
		}
		v, _ := year(t, w, w.Secretary, w.East, "2021-12-20").Get("visit.person_times")
		if v.Value != 0 || len(v.Out()) != 1 || v.Out()[0].Record != id || v.Out()[0].Reason != "记录已作废：日期记错" || v.Out()[0].Weight != 19 {
			t.Errorf("after voiding: %d, %+v", v.Value, v.Rows)
		}
	})
}

// TestDefinitions holds the catalogue to its form.
func TestDefinitions(t *testing.T) {
	units := map[string]bool{"人": true, "人次": true, "个": true, "场": true, "期": true, "次": true, "封": true, "篇": true, "小时": true}
	seen := map[string]bool{}
	for _, f := range figure.All() {
		if seen[f.ID] || f.Name == "" || !units[f.Unit] || f.Def == "" || f.Not == "" || f.Period == "" {
			t.Errorf("%s is defined twice, or not fully", f.ID)
		}
		seen[f.ID] = true
		if _, ok := law.Lookup(f.Basis.Doc); !ok {
			t.Errorf("%s cites %q, which is not in the index", f.ID, f.Basis.Doc)
		}
		if (f.Unit == "人") != (f.Once == figure.Person) {
			t.Errorf("%s: 人 is for what counts each person once, 人次 for the rest", f.ID)
		}
	}
}

// Who went to a site twice is two person-times and one person; the other
// participants are person-times only, and the absent are neither.
func TestVisitorsAreCountedOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for i, on := range []string{"2021-11-01", "2021-12-01"} {
			marks := []activity.Mark{{Member: w.People[w.East][i], Absent: true, Reason: "病假"}, {Member: w.People[w.East][5], Absent: true, Reason: "病假"}}
			if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Visit}, OnDay: day.Must(on), Others: 10, Marks: marks}); err != nil {
				t.Fatal(err)
			}
		}
		c := year(t, w, w.Officer, w.Root, "2021-12-20")
		times, _ := c.Get("visit.person_times")
		people, _ := c.Get("visit.people")
		if times.Value != 2*7+2*10 || people.Value != 8 || people.Unit != "人" || times.Unit != "人次" {
			t.Errorf("%d person-times and %d persons, want 34 and 8", times.Value, people.Value)
		}
		for _, r := range people.Rows {
			if first := day.Must("2021-11-01"); r.Person != w.People[w.East][0] && r.Day != first {
				t.Errorf("%s stands with %s, not with the first visit", r.Name, r.Day)
			}
		}
	})
}
