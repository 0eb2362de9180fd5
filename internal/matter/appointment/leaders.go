package appointment

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// What is something that is to be looked at in how an organisation is led.
type What string

// The things.
const (
	Vacant  What = "vacant"  // no secretary, and nobody who acts for one
	Acts    What = "acting"  // somebody acts for the secretary
	Long    What = "long"    // longer than the rule, or until a day that is near
	Term    What = "term"    // the term is over
	Several What = "several" // a person leads several organisations
	Overlap What = "overlap" // one post twice on a day
	Coming  What = "coming"  // a change is decided and not yet in effect
)

// Whats lists them in the order in which they are asked for.
func Whats() []What { return []What{Vacant, Long, Acts, Term, Several, Overlap, Coming} }

// Label is the thing in words.
func (x What) Label() string {
	return map[What]string{Vacant: "书记出缺", Acts: "主持工作", Long: "主持临期或超期", Term: "任期届满", Several: "多处任职", Overlap: "任职重叠", Coming: "待生效"}[x]
}

// soon is how many days before its end acting for the secretary is looked at.
const soon = 30

// Seat is a holding with the name of its organisation.
type Seat struct {
	post.Post
	OrgName string
}

// Note is one thing in words.
type Note struct {
	What What
	Text string
	Cite law.Citation
}

// Body is how one organisation is led on a day.
type Body struct {
	org.Version
	Seats  []post.Post // secretaries and deputies, who acts among them
	Coming []post.Post // that begin later
	Term   day.Day     // the end of the term that runs
	Notes  []Note
	Open   int64 // the matter that is under way
	Stage  string
}

// Has reports whether a thing is to be looked at.
func (b *Body) Has(x What) bool {
	return slices.ContainsFunc(b.Notes, func(n Note) bool { return n.What == x })
}

// Secretary is who leads: the secretary, or who acts for him.
func (b *Body) Secretary() (p post.Post, ok bool) {
	for _, x := range b.Seats {
		if x.Kind == post.Secretary && (!ok || p.How == post.Acting) {
			p, ok = x, true
		}
	}
	return p, ok
}

// LeaderQuery asks for a part of the overview.
type LeaderQuery struct {
	On   day.Day
	Org  int64 // with everything below it; 0: all in reach
	What What
	Text string // a name of an organisation or of a person
}

// Leaders tells how the organisations in reach are led on a day, in roster order. It
// takes View, and answers NotFound for an organisation beyond reach.
func (as *Appointments) Leaders(ctx context.Context, who gate.Actor, q LeaderQuery) (list []Body, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = as.leaders(r, q)
		return err
	})
	return list, err
}

func (as *Appointments) leaders(r *gate.Reading, q LeaderQuery) (list []Body, err error) {
	tree, err := org.In(r, q.On)
	if err != nil {
		return nil, err
	}
	below, err := org.Under(tree, q.Org)
	if err != nil {
		return nil, err
	}
	ever, err := post.In(r, day.Span{From: 1, Until: day.Forever})
	if err != nil {
		return nil, err
	}
	terms, err := org.AllTerms(r)
	if err != nil {
		return nil, err
	}
	open, err := matter.In(r, matter.Appointment, 0)
	if err != nil {
		return nil, err
	}
	l := newLook(q.On, ever, tree)
	l.months, l.cite = as.param("appoint.acting", "months", q.On), as.cite("appoint.acting", q.On)
	l.vacantCite, l.termCite = as.cite("appoint.assign", q.On), as.cite("term.shift", q.On)
	for _, t := range terms {
		if t.Span.From <= q.On { // by day, so the last that had begun stays
			l.term[t.Org] = t.On(q.On).End()
		}
	}
	text := strings.TrimSpace(q.Text)
	for _, v := range tree {
		if !Led(v.Kind) || !strings.HasPrefix(v.Path, below) {
			continue
		}
		b := l.body(v)
		if q.What != "" && !b.Has(q.What) || text != "" && !b.named(text) {
			continue
		}
		for _, m := range open {
			if m.Org == v.Org && m.State == matter.Open {
				b.Open, b.Stage = m.ID, m.Stage
			}
		}
		list = append(list, b)
	}
	return list, nil
}

func (b *Body) named(text string) bool {
	has := func(p post.Post) bool { return strings.Contains(p.Name, text) }
	return strings.Contains(b.Name, text) || slices.ContainsFunc(b.Seats, has) || slices.ContainsFunc(b.Coming, has)
}

// look is what the overview of a day is told from.
type look struct {
	on         day.Day
	of         map[int64][]post.Post // secretaries and deputies of all days, by organisation
	held       map[int64][]post.Post // those of the day, by person
	name       map[int64]string
	term       map[int64]day.Day
	months     int
	cite       law.Citation
	vacantCite law.Citation
	termCite   law.Citation
}

func newLook(on day.Day, ever []post.Post, tree []org.Version) *look {
	l := &look{on: on, of: map[int64][]post.Post{}, held: map[int64][]post.Post{}, name: map[int64]string{}, term: map[int64]day.Day{}}
	for _, v := range tree {
		if Led(v.Kind) {
			l.name[v.Org] = v.Label()
		}
	}
	for _, p := range ever {
		if p.Kind != post.Secretary && p.Kind != post.Deputy {
			continue
		}
		l.of[p.Org] = append(l.of[p.Org], p)
		if p.Span.Has(on) && l.name[p.Org] != "" {
			l.held[p.Holder] = append(l.held[p.Holder], p)
		}
	}
	return l
}

// body tells of one organisation.
func (l *look) body(v org.Version) Body {
	b := Body{Version: v, Term: l.term[v.Org]}
	for _, p := range l.of[v.Org] {
		switch {
		case p.Span.Has(l.on):
			b.Seats = append(b.Seats, p)
		case p.Span.From > l.on:
			b.Coming = append(b.Coming, p)
		}
	}
	slices.SortStableFunc(b.Seats, func(x, y post.Post) int { return cmp.Compare(x.Kind, y.Kind) })
	l.led(&b)
	if b.Term != day.None && l.on > b.Term && len(b.Seats) > 0 {
		b.add(Term, "任期"+b.Term.Chinese()+"届满，还没有换届", l.termCite)
	}
	for _, p := range b.Seats {
		if others := l.held[p.Holder]; len(others) > 1 {
			var at []string
			for _, x := range others {
				if x.Org != v.Org {
					at = append(at, l.name[x.Org]+x.Title())
				}
			}
			if len(at) > 0 {
				b.add(Several, p.Name+"同时担任"+strings.Join(at, "、"), law.Citation{})
			}
		}
	}
	l.overlaps(&b)
	for _, p := range b.Coming {
		b.add(Coming, p.Span.From.Chinese()+"起"+p.Name+"任"+p.Title(), law.Citation{})
	}
	for _, p := range b.Seats {
		if p.Span.Until != day.Forever && p.How != post.Acting {
			b.add(Coming, p.Span.Until.Chinese()+"起"+p.Name+"不再担任"+p.Kind.Label(), law.Citation{})
		}
	}
	return b
}

func (b *Body) add(x What, text string, cite law.Citation) {
	b.Notes = append(b.Notes, Note{x, text, cite})
}

// led tells of the secretary: that there is none and since when, or who acts, since
// when and until when.
func (l *look) led(b *Body) {
	p, ok := b.Secretary()
	if !ok {
		b.add(Vacant, l.since(b), l.vacantCite)
		return
	}
	if p.How != post.Acting {
		return
	}
	from := p.Span.From
	for again := true; again; { // one after the other, without a day between
		again = false
		for _, x := range l.of[b.Org] {
			if x.Kind == post.Secretary && x.How == post.Acting && x.Holder == p.Holder && x.Span.Until == from {
				from, again = x.Span.From, true
			}
		}
	}
	left := int(p.Span.Until - l.on)
	b.add(Acts, fmt.Sprintf("%s从%s起主持工作，到%s", p.Name, from.Chinese(), p.Span.Last().Chinese()), law.Citation{})
	switch {
	case l.months > 0 && l.on >= from.AddMonths(l.months):
		b.add(Long, "主持工作已经超过"+strconv.Itoa(l.months)+"个月", l.cite)
	case left <= soon:
		b.add(Long, "主持工作还有"+strconv.Itoa(left)+"天到期，到期以后没有人主持", l.vacantCite)
	case l.months > 0 && p.Span.Last() >= from.AddMonths(l.months):
		b.add(Long, "批准的期限超过"+strconv.Itoa(l.months)+"个月", l.cite)
	}
}

// since says from when on there has been no secretary.
func (l *look) since(b *Body) string {
	var last post.Post
	for _, p := range l.of[b.Org] {
		if p.Kind == post.Secretary && p.Span.Until <= l.on && p.Span.Until > last.Span.Until {
			last = p
		}
	}
	switch {
	case last.Holder == 0:
		return "没有登记过书记"
	case last.How == post.Acting:
		return last.Name + "主持工作到" + last.Span.Last().Chinese() + "，到期以后没有人主持"
	}
	return last.Span.Until.Chinese() + "起没有书记，前任是" + last.Name
}

// overlaps finds one post twice on the day, as old registers have it.
func (l *look) overlaps(b *Body) {
	for i, p := range b.Seats {
		for _, x := range b.Seats[:i] {
			same := p.Kind == x.Kind && p.Holder == x.Holder
			two := p.Kind == post.Secretary && x.Kind == post.Secretary && (p.How == post.Acting) == (x.How == post.Acting)
			if same || two {
				b.add(Overlap, x.Name+x.Title()+"（"+x.Span.From.Chinese()+"起）和"+p.Name+p.Title()+"（"+p.Span.From.Chinese()+"起）重叠，请核对", law.Citation{})
			}
		}
	}
}
