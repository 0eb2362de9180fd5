package decision_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/post"
)

// Whatever is decided, in whatever order and for whatever days: nobody holds one
// post twice on a day, there is one secretary at most and one at most who acts for
// him, who acts does so until a day, and nobody holds a post in an organisation
// that is not there.
func TestHoldingsNeverOverlap(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		for seed := range uint64(3) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				in := testkit.Engine{Name: e.Name, Dir: t.TempDir()}
				if e.URL != "" {
					in.URL = testkit.Postgres(t)
				}
				holdings(t, world.New(t, in), rand.New(rand.NewPCG(seed, 12)))
			})
		}
	})
}

func holdings(t *testing.T, w *world.World, rng *rand.Rand) {
	pick := func(list []int64) int64 { return list[rng.IntN(len(list))] }
	kinds := []post.Kind{post.Secretary, post.Secretary, post.Deputy, post.Organisation}
	done := map[string]int{}
	for range 120 {
		of := pick([]int64{w.East, w.East, w.East, w.Eastern})
		on := day.Must("2021-03-01").AddDays(rng.IntN(500))
		kind := string(kinds[rng.IntN(len(kinds))])
		appoint := decision.Item{Act: decision.Appoint, Org: of, Member: pick(w.People[of]), Kind: kind}
		remove := decision.Item{Act: decision.Remove, Org: of, Member: pick(w.People[of]), Kind: kind}
		acting := appoint
		acting.How, acting.Last = post.Acting, on.AddDays(rng.IntN(200))
		elect := decision.Item{Act: decision.Elect, Org: of, Due: on.AddYears(3), Seats: 2}
		seat := func(k post.Kind) decision.Item {
			return decision.Item{Act: decision.Seat, Org: of, Member: pick(w.People[of]), Kind: string(k)}
		}
		var what string
		var items []decision.Item
		switch n := rng.IntN(10); {
		case n < 3:
			what, items = "appoint", []decision.Item{appoint}
		case n < 5:
			what, items = "remove", []decision.Item{remove}
		case n < 7:
			what, items = "change", []decision.Item{appoint, remove}
			if posts, err := w.Posts.Of(w.Ctx(), gate.Program("test"), of, on); err == nil {
				for _, p := range posts {
					if string(p.Kind) == kind {
						items[1].Member = p.Holder
					}
				}
			}
		case n < 9:
			what, items = "acting", []decision.Item{acting}
		default:
			what, items = "elect", []decision.Item{elect, seat(post.Secretary), seat(post.Deputy)}
		}
		_, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.Appointment, Title: "任免",
			MadeOn: day.Must("2021-12-01"), EffectiveOn: on, Items: items})
		if err == nil {
			done[what]++
		} else if k := fault.KindOf(err); k != fault.Invalid {
			t.Fatalf("%s on %s: %v", what, on, err)
		}
		sound(t, w, what)
		if t.Failed() {
			return
		}
	}
	for _, what := range []string{"appoint", "remove", "change", "acting", "elect"} {
		if done[what] == 0 {
			t.Errorf("no %s went through: %v", what, done)
		}
	}
	if _, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "合并", MadeOn: day.Must("2021-12-01"),
		EffectiveOn: day.Must("2021-12-31"), Items: []decision.Item{{Act: decision.Merge, Org: w.Eastern, Into: w.East}}}); err != nil {
		t.Fatal(err)
	}
	for _, p := range all(t, w) {
		if p.Org == w.Eastern && p.Span.Until > day.Must("2021-12-31") {
			t.Errorf("a post outlasts its organisation: %+v", p)
		}
	}
}

func all(t *testing.T, w *world.World) (list []post.Post) {
	t.Helper()
	err := w.Gate.Read(w.Ctx(), gate.Program("test"), post.View, func(r *gate.Reading) (err error) {
		list, err = post.In(r, day.Span{From: 1, Until: day.Forever})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func sound(t *testing.T, w *world.World, after string) {
	t.Helper()
	list := all(t, w)
	for i, a := range list {
		if a.Span.Empty() || a.How == post.Acting && a.Span.Until == day.Forever {
			t.Errorf("after %s: %+v", after, a)
		}
		for _, b := range list[:i] {
			if a.Org != b.Org || a.Kind != b.Kind || !a.Span.Meets(b.Span) {
				continue
			}
			if a.Holder == b.Holder || a.Kind == post.Secretary && (a.How == post.Acting) == (b.How == post.Acting) {
				t.Errorf("after %s: %s %s %v and %s %s %v", after, a.Name, a.Title(), a.Span, b.Name, b.Title(), b.Span)
			}
		}
	}
}

// Bad holdings are refused with a sentence; a post ends with its organisation.
func TestHoldingsThatCannotBe(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		people := w.People[w.East]
		for _, c := range []struct {
			say, on string
			it      decision.Item
			field   string
		}{
			{"acting without a last day", "2021-12-01", decision.Item{Act: decision.Appoint, Member: people[3], Kind: string(post.Secretary), How: post.Acting}, "item"},
			{"acting that ends before it begins", "2021-12-01", decision.Item{Act: decision.Appoint, Member: people[3], Kind: string(post.Secretary), How: post.Acting, Last: day.Must("2021-11-30")}, "from"},
			{"before the organisation was founded", "2012-05-07", decision.Item{Act: decision.Appoint, Member: people[3], Kind: string(post.Deputy)}, "effective_on"},
			{"acting beside the secretary", "2021-12-01", decision.Item{Act: decision.Appoint, Member: people[3], Kind: string(post.Secretary), How: post.Acting, Last: day.Must("2021-12-31")}, ""},
			{"a second one who acts", "2021-12-31", decision.Item{Act: decision.Appoint, Member: people[4], Kind: string(post.Secretary), How: post.Acting, Last: day.Must("2022-01-31")}, "item"},
			{"the next one, the day after the last day", "2022-01-01", decision.Item{Act: decision.Appoint, Member: people[4], Kind: string(post.Secretary), How: post.Acting, Last: day.Must("2022-01-31")}, ""},
			{"who acts becomes a deputy", "2021-12-05", decision.Item{Act: decision.Appoint, Member: people[3], Kind: string(post.Deputy)}, ""},
			{"not there on the day", "2021-12-01", decision.Item{Act: decision.Remove, Member: people[4], Kind: string(post.Deputy)}, "item"},
		} {
			c.it.Org = w.East
			err := decide(w, c.on, c.it)
			f, _ := fault.As(err)
			if c.field == "" && err != nil || c.field != "" && (f == nil || f.Kind != fault.Invalid || f.Fields[0].Field != c.field) {
				t.Errorf("%s: %v", c.say, err)
			}
		}
		if err := decide(w, "2021-12-10", decision.Item{Act: decision.Merge, Org: w.Eastern, Into: w.East}); err != nil {
			t.Fatal(err)
		}
		err := decide(w, "2021-12-10", decision.Item{Act: decision.Appoint, Org: w.Eastern, Member: w.People[w.Eastern][1], Kind: string(post.Deputy)})
		if f, _ := fault.As(err); f == nil || f.Fields[0].Field != "effective_on" {
			t.Errorf("after the organisation ended: %v", err)
		}
		if err := decide(w, "2021-12-09", decision.Item{Act: decision.Appoint, Org: w.Eastern, Member: w.People[w.Eastern][1], Kind: string(post.Deputy)}); err != nil {
			t.Errorf("on its last day: %v", err)
		}
		for _, p := range all(t, w) {
			if p.Org == w.Eastern && p.Span.Until != day.Must("2021-12-10") {
				t.Errorf("a post outlasts its organisation: %+v", p)
			}
		}
	})
}
