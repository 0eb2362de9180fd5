package duty

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View    gate.Can = "duty.view"    // see what is due, done and late
	Explain gate.Can = "duty.explain" // write down why something was not held
)

// Duties is the cases of this area: the rulebook held against the ledger.
type Duties struct {
	gate    *gate.Gate
	book    *Rulebook
	sources []Source
}

// Held is something that was held and is kept on a floor above the ledger of
// activities, such as a round of appraisal that was closed.
type Held struct {
	Org  int64
	Day  day.Day
	Kind activity.Kind
}

// Source gives what was held in a span, of one organisation or with 0 of all in
// reach, as far as it was known on asOf.
type Source func(r *gate.Reading, s day.Span, of int64, asOf day.Day) ([]Held, error)

// New makes the cases over a gate and the rulebook that is in force here.
// sources tell what was held besides the activities.
func New(g *gate.Gate, b *Rulebook, sources ...Source) *Duties { return &Duties{g, b, sources} }

// key names what is kept: other rules judge otherwise.
func (ds *Duties) key(args ...any) []any { return append(args, fmt.Sprintf("%p", ds.book)) }

// Book is the rulebook that is in force here.
func (ds *Duties) Book() *Rulebook { return ds.book }

// Query asks for the duties of one organisation, of everything below it, or
// with Org 0 of all in reach.
type Query struct {
	Org   int64
	Below bool // with everything under Org
	AsOf  day.Day
	Year  int
}

// OrgVerdicts is what the rules say about one organisation in a year.
type OrgVerdicts struct {
	org.Version            // as it was on the day asked
	Members     int        // on that day
	Full        int        // of them 正式
	Committee   int        // with a seat in the committee
	Records     []Activity // of the year, by day
	Titles      map[int64]string
	List        []Verdict // shared with whoever asks the same, like Records; not to be changed
}

// Size is about how many bytes the verdicts and records take: their words are mostly
// those of the rules, which all share.
func (o *OrgVerdicts) Size() int { return 220*len(o.List) + 250*len(o.Records) }

// Check says what is due, done, late or not applicable, in roster order. It
// takes View, and answers NotFound for an organisation beyond reach or of
// another year. Organisations that were not there on the day are left out,
// unless one was asked for by name.
func (ds *Duties) Check(ctx context.Context, who gate.Actor, q Query) (list []OrgVerdicts, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = ds.check(r, q)
		return err
	})
	return list, err
}

func (ds *Duties) check(r *gate.Reading, q Query) ([]OrgVerdicts, error) {
	if q.Org == 0 {
		o, err := ds.overview(r, q)
		if err != nil {
			return nil, err
		}
		return ds.told(r, &o, func() ([]org.Version, error) { return org.In(r, q.AsOf) }, q)
	}
	path, found, err := org.PathOn(r, q.Org, q.AsOf)
	if err != nil {
		return nil, err
	}
	if !found {
		return ds.gone(r, q)
	}
	tree, err := org.Some(r, []int64{q.Org}, q.AsOf)
	if err != nil {
		return nil, err
	}
	if tree[0].Kind.IsBranch() && !q.Below {
		return ds.branch(r, tree, q)
	}
	o, err := ds.part(r, path, q)
	if err != nil {
		return nil, err
	}
	return ds.told(r, &o, func() ([]org.Version, error) {
		if q.Below {
			return org.InUnder(r, path, q.AsOf)
		}
		return tree, nil
	}, q)
}

// branch is a branch, below which there is nothing.
func (ds *Duties) branch(r *gate.Reading, tree []org.Version, q Query) ([]OrgVerdicts, error) {
	return gate.Amended(r, "duty.branch", ds.key(q.Org, q.AsOf, q.Year), func() ([]OrgVerdicts, error) {
		return ds.judge(r, tree, sight{among: []int64{q.Org}}, q)
	}, func(old []OrgVerdicts, w gate.Written) ([]OrgVerdicts, bool, error) {
		stale, ok, err := concerned(r, w, q)
		return old, ok && !stale[q.Org], err
	})
}

// told is one organisation, everything under it, or all in reach, with all words. It is
// kept until something is written that concerns them; those concerned are judged again.
func (ds *Duties) told(r *gate.Reading, o *Overview, tree func() ([]org.Version, error), q Query) ([]OrgVerdicts, error) {
	return gate.Amended(r, "duty.check", ds.key(q.Org, q.Below, q.AsOf, q.Year), func() ([]OrgVerdicts, error) {
		list, err := tree()
		if err != nil {
			return nil, err
		}
		return ds.inParts(r, list, o, q)
	}, func(old []OrgVerdicts, w gate.Written) ([]OrgVerdicts, bool, error) {
		stale, ok, err := concerned(r, w, q)
		if !ok || err != nil {
			return nil, false, err
		}
		return ds.retold(r, old, stale, o, q)
	})
}

// inParts judges organisations with all their words, some at a time; how many members
// there are below them the overview knows.
func (ds *Duties) inParts(r *gate.Reading, tree []org.Version, o *Overview, q Query) (list []OrgVerdicts, err error) {
	upper := o.upper()
	for some := range slices.Chunk(tree, r.Batch(mostPart)) {
		ids := make([]int64, len(some))
		for i, v := range some {
			ids[i] = v.Org
		}
		part, err := ds.judge(r, some, sight{among: ids, over: o, upper: upper}, q)
		if err != nil {
			return nil, err
		}
		list = append(list, part...)
	}
	return list, nil
}

// gone is an organisation that is not there on the day, as it was on its last, with all
// that was below it.
func (ds *Duties) gone(r *gate.Reading, q Query) ([]OrgVerdicts, error) {
	was, err := org.Last(r, q.Org, day.Year(q.Year), q.AsOf)
	if err != nil {
		return nil, err
	}
	ids, err := org.EverUnder(r, []string{was}, day.Year(q.Year))
	if err != nil {
		return nil, err
	}
	return ds.judge(r, nil, sight{among: append(ids, q.Org)}, q)
}

// judge holds the rules against what is known of organisations of a tree, or without one
// of the one asked for by name.
func (ds *Duties) judge(r *gate.Reading, tree []org.Version, s sight, q Query) ([]OrgVerdicts, error) {
	k, err := read(r, s, q.AsOf, q.Year, false)
	if err != nil {
		return nil, err
	}
	if err := ds.further(r, k, s); err != nil {
		return nil, err
	}
	if tree == nil {
		v, ok := k.last[q.Org]
		if !ok {
			return nil, fault.Missing()
		}
		tree = []org.Version{v}
	}
	list := make([]OrgVerdicts, 0, len(tree))
	for _, v := range tree {
		f := k.facts[v.Org]
		if f == nil {
			continue
		}
		k.talks(v.Org, f)
		on := min(q.AsOf, v.Span.Last())
		o := OrgVerdicts{Version: v, Full: f.Full.At(on), Members: f.Full.At(on) + f.Probationary.At(on), Committee: f.Committee.At(on),
			Titles: map[int64]string{}, List: ds.book.Check(f, q.AsOf, q.Year)}
		for _, b := range k.held[v.Org] {
			o.Titles[b.ID] = b.Title
			o.Records = append(o.Records, k.activity(b))
		}
		for i := range o.List {
			unkept(&o.List[i])
		}
		list = append(list, o)
	}
	return list, nil
}

// further adds what the sources know.
func (ds *Duties) further(r *gate.Reading, k *known, s sight) error {
	r, err := s.of(r)
	if err != nil {
		return err
	}
	for _, source := range ds.sources {
		if err := k.also(r, s.only, source); err != nil {
			return err
		}
	}
	return nil
}

// also adds what a source knows of, where no activity of that kind is recorded in
// the year: it is one meeting, told twice.
func (k *known) also(r *gate.Reading, of int64, source Source) error {
	list, err := source(r, k.year, of, k.asOf)
	for _, h := range list {
		f := k.facts[h.Org]
		if f == nil || slices.ContainsFunc(f.Activities, func(a Activity) bool { return slices.Contains(a.Kinds, h.Kind) }) {
			continue
		}
		f.Activities = append(f.Activities, Activity{Day: h.Day, Kinds: []activity.Kind{h.Kind}})
	}
	return err
}

// unkept says of a rule whose facts no ledger here holds yet that it is not
// compared, so that nobody is asked for what cannot be recorded.
func unkept(v *Verdict) {
	if slices.Contains(v.Rule.uses, "fee_published") && v.State != Explained {
		v.State, v.Due, v.Way, v.Why = NA, day.None, "", "本系统还没有党费台账，不对照"
	}
}

// Members says what the rules of members say about everybody in one
// organisation. It takes View, and answers NotFound beyond reach.
func (ds *Duties) Members(ctx context.Context, who gate.Actor, q Query) (list []MemberVerdicts, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		k, err := read(r, sight{only: q.Org}, q.AsOf, q.Year, true)
		if err != nil {
			return err
		}
		if k.facts[q.Org] == nil {
			return fault.Missing()
		}
		list, err = k.people(r, q.Org, ds.book)
		return err
	})
	return list, err
}

// mostReason is the longest reason.
const mostReason = 500

// Explain writes down why something was not held; the cell becomes 已说明. from
// is the first day of the period. It takes Explain at the organisation, and
// answers NotFound, or Invalid without a text. A second reason replaces the
// first; the journal keeps both.
func (ds *Duties) Explain(ctx context.Context, who gate.Actor, of int64, rule string, from day.Day, text string) error {
	return ds.gate.Write(ctx, who, Explain, func(w *gate.Writing) error {
		at, err := w.At(of)
		if err != nil {
			return err
		}
		r, ok := ds.book.Rule(rule, from)
		if !ok || r.Scope != ScopeOrg || r.Stated() || !r.begins(from) {
			return fault.Missing()
		}
		text := strings.TrimSpace(text)
		switch n := len([]rune(text)); {
		case n < 2:
			return fault.Field("text", "请写明没有开展的原因，原因会显示在这一格里。")
		case n > mostReason:
			return fault.Field("text", "原因不超过500个字。")
		case from > w.Today():
			return fault.Field("text", "这个周期还没有开始，现在不用写原因。")
		}
		if _, err := w.Exec(at, `INSERT INTO duty_note (id, org_id, rule, from_day, text, made_by, made_ms)
			VALUES (@id, @org, @rule, @from, @text, @by, @gate_now)
			ON CONFLICT (org_id, rule, from_day) DO UPDATE SET text = excluded.text, made_by = excluded.made_by, made_ms = excluded.made_ms`,
			gate.Args{"id": w.NewID(), "rule": rule, "from": from, "text": text, "by": who.Account}); err != nil {
			return err
		}
		return w.Record(at, "duty.explain", gate.Subject{Kind: "org", ID: of}, gate.Detail{"rule": rule, "from": from.String(), "text": text})
	})
}

// begins reports whether a period of the rule begins on a day.
func (r *Rule) begins(d day.Day) bool {
	if r.Cadence == ByTerm || r.Cadence == Always {
		return true
	}
	for _, s := range Slots(r.Cadence, d.Year()) {
		if s.From == d {
			return true
		}
	}
	return false
}

// First is the first day of the ledger: the earliest activity in reach that is
// kept, or of one organisation. None while there is none. It takes View.
func (ds *Duties) First(ctx context.Context, who gate.Actor, of int64) (first day.Day, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{}
		return r.Each(`SELECT MIN(a.on_day) FROM activity a JOIN activity_org o ON o.activity_id = a.id
			WHERE a.state = 'kept' AND {reach o.org_id}`+one("o.org_id", of, args), args,
			func(row gate.Row) error { return row.Scan(&first) })
	})
	return first, err
}

// Kind is the kind of activity that a rule asks for; empty where it asks for
// none.
func (r *Rule) Kind() activity.Kind {
	switch {
	case r.SatisfiedBy != nil && len(r.SatisfiedBy.Kinds) > 0 && !r.SatisfiedBy.Every:
		return r.SatisfiedBy.Kinds[0]
	case slices.Contains(r.uses, "talks_missing"):
		return activity.Talk
	}
	return ""
}
