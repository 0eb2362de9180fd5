package org

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Orgs is the cases of this area.
type Orgs struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Orgs { return &Orgs{g} }

// Tree gives every organisation in reach that existed on a day, parents before
// children and siblings in roster order. It takes View.
func (o *Orgs) Tree(ctx context.Context, who gate.Actor, on day.Day) (list []Version, err error) {
	err = o.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = In(r, on)
		return err
	})
	return list, err
}

// In is Tree for a reading that is already open.
func In(r *gate.Reading, on day.Day) ([]Version, error) {
	return gate.Kept(r, "org.In", []any{on}, func() ([]Version, error) {
		list, err := gate.Collect(r, `
			SELECT `+versionColumns+` FROM org_version v
			WHERE v.from_day <= @on AND v.until_day > @on AND {reach v.org_id} ORDER BY v.path`,
			gate.Args{"on": on}, scanVersion)
		return treeOrder(list), err
	})
}

// Under gives the path that begins the paths of an organisation of a tree and of all
// below it; of organisation 0, all. It answers NotFound for one that is not there.
func Under(tree []Version, id int64) (path string, err error) {
	if id == 0 {
		return "", nil
	}
	for _, v := range tree {
		if v.Org == id {
			return v.Path, nil
		}
	}
	return "", fault.Missing()
}

// Stood gives, for every organisation in reach that existed on some day of a
// span, what it was on the span's last day, or on its own last day before that.
// Span runs over all of its days that the span meets.
func Stood(r *gate.Reading, s day.Span) ([]Version, error) {
	return gate.Kept(r, "org.Stood", []any{s.From, s.Until}, func() ([]Version, error) {
		list, err := gate.Collect(r, `
			SELECT `+versionColumns+` FROM org_version v
			WHERE v.from_day < @until AND v.until_day > @from AND {reach v.org_id} ORDER BY v.from_day, v.path`,
			gate.Args{"from": s.From, "until": s.Until}, scanVersion)
		return treeOrder(lastOf(list)), err
	})
}

// lastOf gives the last of each organisation's versions, which come by day, by path.
func lastOf(list []Version) []Version {
	last := map[int64]Version{}
	for _, v := range list {
		if before, ok := last[v.Org]; ok {
			v.Span.From = before.Span.From
		}
		last[v.Org] = v
	}
	list = list[:0]
	for _, v := range last {
		list = append(list, v)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Path < list[j].Path })
	return list
}

// StoodUnder is Stood for an organisation and everything under it, step by step down from
// it, so that it costs what lies there.
func StoodUnder(r *gate.Reading, root int64, s day.Span) ([]Version, error) {
	args := gate.Args{"from": s.From, "until": s.Until, "ids": []int64{root}}
	all := []Version{}
	seen := map[int64]bool{}
	for parents := []int64(nil); ; {
		list, err := gate.Collect(r, `SELECT `+versionColumns+` FROM org_version v
			WHERE v.org_id IN ({ids ids}) AND v.from_day < @until AND v.until_day > @from AND {reach +v.org_id} ORDER BY v.from_day, v.path`, args, scanVersion)
		if err != nil {
			return nil, err
		}
		next := []int64{}
		for _, v := range lastOf(list) {
			if !seen[v.Org] && (parents == nil || slices.Contains(parents, v.Parent)) {
				seen[v.Org], all, next = true, append(all, v), append(next, v.Org)
			}
		}
		if len(next) == 0 {
			sort.Slice(all, func(i, j int) bool { return all[i].Path < all[j].Path })
			return treeOrder(all), nil
		}
		parents, args["parents"] = next, next
		if args["ids"], err = gate.Collect(r, `SELECT DISTINCT v.org_id FROM org_version v
			WHERE v.parent_id IN ({ids parents}) AND v.from_day < @until AND v.until_day > @from AND {reach +v.org_id}`, args,
			func(row gate.Row) (id int64, err error) { return id, row.Scan(&id) }); err != nil {
			return nil, err
		}
	}
}

// EverUnder gives every organisation in reach whose path began with one of some paths on
// some day of a span.
func EverUnder(r *gate.Reading, paths []string, s day.Span) (ids []int64, err error) {
	for _, path := range paths {
		lo, hi := Below(path)
		some, err := gate.Collect(r, `SELECT DISTINCT v.org_id FROM org_version v
			WHERE v.path >= @lo AND v.path < @hi AND v.from_day < @until AND v.until_day > @from AND {reach v.org_id}`,
			gate.Args{"lo": lo, "hi": hi, "from": s.From, "until": s.Until}, func(row gate.Row) (id int64, err error) { return id, row.Scan(&id) })
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// treeOrder sorts depth first, siblings by their order number and then by age.
func treeOrder(list []Version) []Version {
	children := map[int64][]*Version{}
	known := map[int64]bool{}
	for _, v := range list {
		known[v.Org] = true
	}
	for i := range list {
		parent := list[i].Parent
		if !known[parent] {
			parent = 0
		}
		children[parent] = append(children[parent], &list[i])
	}
	for _, c := range children {
		slices.SortStableFunc(c, func(a, b *Version) int { return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.Path, b.Path)) })
	}
	out := make([]Version, 0, len(list))
	var walk func(int64)
	walk = func(id int64) {
		for _, v := range children[id] {
			out = append(out, *v)
			if v.Org != id {
				walk(v.Org)
			}
		}
	}
	walk(0)
	return out
}

// Page is all that the organisation's own page shows of the register.
type Page struct {
	Version
	FoundedOn, EndedOn day.Day
	Above              []Version // from the root down
	Children           []Version
	Terms              []Term // the newest first
	History            []Version
	Before, After      []Succession
	Units              []string
}

// Get gives an organisation as it was on a day: founded later, it is shown as on
// its first day; ended before, as on its last. It takes View and answers
// NotFound beyond reach.
func (o *Orgs) Get(ctx context.Context, who gate.Actor, id int64, on day.Day) (p Page, err error) {
	err = o.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err = get(r, id, on)
		return err
	})
	return p, err
}

func get(r *gate.Reading, id int64, on day.Day) (p Page, err error) {
	if err := r.One("SELECT founded_on, ended_on FROM org WHERE id = @id AND {reach id}", gate.Args{"id": id},
		&p.FoundedOn, &p.EndedOn); err != nil {
		return p, err
	}
	p.History, err = gate.Collect(r, `SELECT `+versionColumns+` FROM org_version v
		WHERE v.org_id = @id AND {reach v.org_id} ORDER BY v.from_day`, gate.Args{"id": id}, scanVersion)
	if err != nil {
		return p, err
	}
	p.Version = p.History[0]
	for _, v := range p.History {
		if v.Span.From <= on {
			p.Version = v
		}
	}
	seen := min(max(on, p.FoundedOn), p.Span.Last())
	if err := above(r, &p, seen); err != nil {
		return p, err
	}
	p.Children, err = gate.Collect(r, `SELECT `+versionColumns+` FROM org_version v
		WHERE v.parent_id = @id AND v.from_day <= @on AND v.until_day > @on AND {reach v.org_id} ORDER BY v.sort_no, v.path`,
		gate.Args{"id": id, "on": seen}, scanVersion)
	if err != nil {
		return p, err
	}
	if p.Terms, err = Terms(r, id, day.Forever); err != nil {
		return p, err
	}
	if p.Units, err = unitsOf(r, id, seen); err != nil {
		return p, err
	}
	return p, succession(r, &p)
}

func above(r *gate.Reading, p *Page, on day.Day) error {
	var paths []string
	for i := segment; i < len(p.Path); i += segment {
		paths = append(paths, p.Path[:i])
	}
	if len(paths) == 0 {
		return nil
	}
	return r.Beyond("the names of the organisations above stand over the page", `
		SELECT `+versionColumns+` FROM org_version v
		WHERE v.path IN ('`+strings.Join(paths, "','")+`') AND v.from_day <= @on AND v.until_day > @on ORDER BY v.path`,
		gate.Args{"on": on}, func(row gate.Row) error {
			v, err := scanVersion(row)
			p.Above = append(p.Above, v)
			return err
		})
}

// Terms gives an organisation's terms that began before a day, the newest first.
func Terms(r *gate.Reading, id int64, before day.Day) ([]Term, error) {
	return gate.Collect(r, `
		SELECT id, org_id, from_day, until_day, due_day, how, seats, decision_id, prolonged_day, shifted_day, reminded_day FROM org_term
		WHERE org_id = @id AND from_day < @before AND {reach org_id} ORDER BY from_day DESC`,
		gate.Args{"id": id, "before": before}, scanTerm)
}

func scanTerm(row gate.Row) (t Term, err error) {
	err = row.Scan(&t.ID, &t.Org, &t.Span.From, &t.Span.Until, &t.Due, &t.How, &t.Seats, &t.Decision, &t.Prolonged, &t.Shifted, &t.Reminded)
	return t, err
}

// AllTerms gives every term in reach, by organisation and day.
func AllTerms(r *gate.Reading) ([]Term, error) {
	return gate.Collect(r, `
		SELECT id, org_id, from_day, until_day, due_day, how, seats, decision_id, prolonged_day, shifted_day, reminded_day FROM org_term
		WHERE {reach org_id} ORDER BY org_id, from_day`, nil, scanTerm)
}

func unitsOf(r *gate.Reading, id int64, on day.Day) ([]string, error) {
	return gate.Collect(r, `
		SELECT u.name FROM org_unit ou JOIN unit u ON u.id = ou.unit_id
		WHERE ou.org_id = @id AND ou.from_day <= @on AND ou.until_day > @on AND {reach ou.org_id} ORDER BY ou.id`,
		gate.Args{"id": id, "on": on}, func(row gate.Row) (s string, err error) { return s, row.Scan(&s) })
}

func succession(r *gate.Reading, p *Page) error {
	list, err := gate.Collect(r, `
		SELECT from_org, to_org, act, on_day, decision_id FROM org_succession
		WHERE (from_org = @id OR to_org = @id) AND ({reach from_org} OR {reach to_org}) ORDER BY on_day, id`,
		gate.Args{"id": p.Org}, func(row gate.Row) (s Succession, err error) {
			return s, row.Scan(&s.From, &s.To, &s.Act, &s.On, &s.Decision)
		})
	for _, s := range list {
		if s.From == p.Org {
			p.After = append(p.After, s)
		} else {
			p.Before = append(p.Before, s)
		}
	}
	return err
}

// Place answers an organisation's path and name today, for the gate's grants.
func Place(look gate.Look, id int64, on day.Day) (path, name string, err error) {
	err = look.Each(`SELECT path, name FROM org_version WHERE org_id = @id AND from_day <= @on AND reach_until > @on`,
		gate.Args{"id": id, "on": on}, func(row gate.Row) error { return row.Scan(&path, &name) })
	if err == nil && path == "" {
		err = fault.Missing()
	}
	return path, name, err
}

// Establish makes the root organisation of an empty house. It answers Conflict
// when there is one already.
func (o *Orgs) Establish(ctx context.Context, who gate.Actor, d Draft, on day.Day) (id int64, err error) {
	err = o.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		n := 0
		if err := w.Beyond("an empty house has no root yet", "SELECT COUNT(*) FROM org", nil,
			func(row gate.Row) error { return row.Scan(&n) }); err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "已经建立过工委，不能再建一次。")
		}
		id, err = Found(w, at, 0, d, on, 0)
		return err
	})
	return id, err
}

// Start sets up an organisation with its present term, without a decision: as
// when a house is first filled from a list. It takes Change at the parent.
func (o *Orgs) Start(ctx context.Context, who gate.Actor, parent int64, d Draft, on day.Day, t Term) (id int64, err error) {
	err = o.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.At(parent)
		if err != nil {
			return err
		}
		if id, err = Found(w, at, parent, d, on, 0); err != nil || t.Due == day.None {
			return err
		}
		t.Org = id
		_, err = BeginTerm(w, at, t)
		return err
	})
	return id, err
}
