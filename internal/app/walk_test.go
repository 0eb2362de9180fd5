package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// committee reports whether a seat decides about organisations and posts: those of the
// Committee with a pen.
func (s *seat) committee(today string) bool {
	return s != nil && s.holds(today) && s.of == 0 && slices.Contains([]string{"001A", "001B", "Z002"}, s.kind)
}

// walk is one step of somebody who does what he can: he puts somebody (often himself)
// into a post, ends one, brings a member elsewhere, hangs an organisation elsewhere, or
// a night goes by. It says whether the step was taken, and notes it.
func (f *forest) walk(who string) (step string, taken bool) {
	a, s, today := f.asks[who], f.seat[who], f.w.Gate.Today().String()
	on := pick(f.r, []string{today, (f.w.Gate.Today() + 1).String()})
	var err error
	may := s.committee(today)
	switch f.r.IntN(8) {
	case 0, 1, 2:
		step = "gives a post"
		p, of := f.r.IntN(len(f.people)), f.r.IntN(len(f.bodies))
		if s != nil && s.holder >= 0 && f.r.IntN(2) == 0 {
			p = s.holder
		}
		n := &seat{holder: p, person: f.people[p].id, of: of, from: on, until: "9999-12-31",
			kind: string(pick(f.r, []post.Kind{post.Deputy, post.Secretary, post.Officer, post.Auditor, post.Clerk, post.SystemAdmin}))}
		n.id, err = f.w.Posts.Give(f.w.Ctx(), a, post.Post{Org: f.bodies[of].id, Holder: n.person, Kind: post.Kind(n.kind), How: post.Appointed, Span: day.Span{From: day.Must(on), Until: day.Forever}})
		if taken = err == nil; taken {
			f.sit(n)
		}
	case 3:
		step = "ends a post"
		var x *seat
		for _, name := range f.sample(len(f.asks)) {
			if c := f.seat[name]; c != nil && c != s && c.holds(today) && c.from < today && c.until == "9999-12-31" && !f.twice(c) {
				x = c
				break
			}
		}
		if x == nil {
			return step, false
		}
		err = f.w.Gate.Write(f.w.Ctx(), a, post.Change, func(w *gate.Writing) error {
			at, err := w.At(f.bodies[x.of].id)
			if err == nil {
				_, err = post.End(w, at, f.bodies[x.of].id, x.person, post.Kind(x.kind), day.Must(today))
			}
			return err
		})
		if taken = err == nil; taken {
			x.until = today
		}
	case 4, 5:
		step = "brings a member elsewhere"
		p := &f.people[f.r.IntN(len(f.people))]
		to, from := 1+f.r.IntN(len(f.bodies)-1), p.in(today)
		last := p.stays[len(p.stays)-1]
		if to == last.in || on <= last.from {
			return step, false
		}
		may = f.keeps(s, from, today)
		if err = f.w.Members.Transfer(f.w.Ctx(), a, p.id, f.bodies[to].id, day.Must(on), "工作调动"); err == nil {
			taken = true
			p.stays = append(p.stays, stay{to, on})
			for _, x := range f.seat { // whoever leaves gives up his posts there
				if x != nil && x.person == p.id && x.of == from && x.until > on {
					x.until = on
				}
			}
		}
	case 6:
		step = "hangs an organisation elsewhere"
		i, to := 1+f.r.IntN(len(f.bodies)-1), f.r.IntN(len(f.bodies))
		last := f.bodies[i].hung[len(f.bodies[i].hung)-1]
		if to == i || to == last.under || today <= last.from {
			return step, false
		}
		err = f.w.Gate.Write(f.w.Ctx(), a, org.Change, func(w *gate.Writing) error {
			at, err := w.At(f.bodies[to].id)
			if err == nil {
				err = org.Move(w, at, f.bodies[i].id, f.bodies[to].id, day.Must(today), 0)
			}
			return err
		})
		if taken = err == nil; taken {
			f.bodies[i].hung = append(f.bodies[i].hung, hook{to, today})
		}
	default:
		f.w.Clock.Add(24 * time.Hour)
		return "a night goes by", true
	}
	if taken && !may {
		f.t.Errorf("%s (%+v) %s on %s, which is not his to do", who, s, step, today)
	}
	if k := fault.KindOf(err); err != nil && k == fault.Internal {
		f.t.Errorf("%s %s: %v", who, step, err)
	}
	return step, taken
}

// twice reports whether somebody has a kind of post in a body more than once.
func (f *forest) twice(s *seat) bool {
	n := 0
	for _, x := range f.seat {
		if x.person == s.person && x.of == s.of && x.kind == s.kind {
			n++
		}
	}
	return n > 1
}

// look holds a few addresses of one asker against the oracle.
func (f *forest) look(who string) (n int) {
	s, today := f.seat[who], f.w.Gate.Today().String()
	for range 3 {
		i, p, x := f.r.IntN(len(f.bodies)), &f.people[f.r.IntN(len(f.people))], pick(f.r, f.deeds)
		f.opens(who, "/orgs/"+ui.ID(f.bodies[i].id), f.sees(s, i, today))
		f.opens(who, "/orgs/"+ui.ID(f.bodies[i].id)+"/activities/new", f.keeps(s, i, today))
		f.opens(who, "/members/"+ui.ID(p.id), f.known(s, p, today))
		f.opens(who, "/files/"+ui.ID(x.paper), f.sees(s, x.of, today))
		n += 4
	}
	return n
}

// However people, posts and organisations move, and whoever tries to move them, nobody
// gets more than the rule gives him on that day, and nobody takes a step that is not
// his: at each step a sample of addresses is held against the oracle. A post that was
// given today works with the next request, and one that was ended today does not.
func TestRandomWalk(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		steps, taken, answers, wrong := times(t, "ZHIBU_STEPS", 150), 0, 0, 0
		f := grow(t, e, 77, 14, 50)
		for range steps {
			who := pick(f.r, f.sample(1000))
			if f.r.IntN(2) == 0 { // else hardly anything would move
				for _, name := range f.sample(1000) {
					if f.seat[name].committee(f.w.Gate.Today().String()) {
						who = name
						break
					}
				}
			}
			if _, ok := f.walk(who); ok {
				taken++
			}
			answers += f.look(who)
			for _, other := range f.sample(2) {
				answers += f.look(other)
			}
			wrong += f.wrong
			f.wrong = 0
		}
		if taken < steps/5 {
			t.Errorf("only %d of %d steps were taken", taken, steps)
		}
		testkit.Promise(t, fmt.Sprintf("%d steps, %d taken, 0 of them another's; %d answers, %d differ, %s", steps, taken, answers, wrong, e.Name), "AUTHZ-09")
	})
}
