package figure

import (
	"cmp"
	"context"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// Figures is the cases of this area.
type Figures struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Figures { return &Figures{g} }

// Scope is what a figure is counted over: an organisation with everything under
// it by the tree of the as-of day, and the part of a period up to that day.
type Scope struct {
	Org  int64
	Span day.Span
	AsOf day.Day // None: the whole period
}

// Year is the scope of a calendar year.
func Year(org int64, year int, asOf day.Day) Scope {
	return Scope{Org: org, Span: day.Year(year), AsOf: asOf}
}

func (s Scope) span() day.Span {
	if s.AsOf == day.None {
		return s.Span
	}
	return s.Span.Cut(day.Span{From: s.Span.From, Until: s.AsOf + 1})
}

// Unit is a part of the scope: an organisation directly under its root, with all
// that is below; or the root by itself.
type Unit struct {
	Org  int64
	Name string
}

// Card is figures counted over one scope.
type Card struct {
	Scope
	Last    day.Day     // the day that the card is true for
	Root    org.Version // the scope's organisation on that day
	Parents []Unit      // the root's, where they lie in the asker's reach
	Orgs    int         // organisations in the scope
	Units   []Unit
	small   bool // few of the asker's organisations, read by themselves
	unitOf  map[int64]int
	values  map[string]Value
}

// Get gives a counted figure.
func (c *Card) Get(id string) (Value, bool) { v, ok := c.values[id]; return v, ok }

// Totals is the card without the rows of its figures, for whoever shows them alone.
func (c *Card) Totals() *Card {
	t := *c
	t.values = map[string]Value{}
	for id, v := range c.values {
		v.Rows = nil
		t.values[id] = v
	}
	return &t
}

// Values gives what was counted, in the order of the catalogue.
func (c *Card) Values() (list []Value) {
	for i := range catalogue {
		if v, ok := c.values[catalogue[i].ID]; ok {
			list = append(list, v)
		}
	}
	return list
}

// UnitOf tells to which of Units an organisation belongs.
func (c *Card) UnitOf(org int64) Unit { return c.Units[c.unitOf[org]] }

// All lists every figure in the order of the report card.
func All() (list []*Figure) {
	for i := range catalogue {
		list = append(list, &catalogue[i])
	}
	return list
}

// Find gives a figure by its id, nil where there is none.
func Find(id string) *Figure {
	for i := range catalogue {
		if catalogue[i].ID == id {
			return &catalogue[i]
		}
	}
	return nil
}

// Compute counts figures by their ids; all of them where none is named. It takes
// View, and answers NotFound for an unknown id and for an organisation beyond
// reach.
func (fs *Figures) Compute(ctx context.Context, who gate.Actor, s Scope, ids ...string) (c *Card, err error) {
	err = fs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		c, err = In(r, s, ids...)
		return err
	})
	return c, err
}

// In is Compute for a reading that is already open.
func In(r *gate.Reading, s Scope, ids ...string) (*Card, error) {
	figures, needs := All(), need(0)
	if len(ids) > 0 {
		figures = figures[:0:0]
		for _, id := range ids {
			f := Find(id)
			if f == nil {
				return nil, fault.Missing()
			}
			figures = append(figures, f)
		}
	}
	for _, f := range figures {
		needs |= f.needs
	}
	c, err := count(r, s, figures, needs, false)
	if err == nil && c.small {
		err = gate.Doubted(r, "a part of the figures", []*Card{c}, func() ([]*Card, error) {
			whole, err := count(r, s, figures, needs, true)
			if err == nil {
				whole.small = true // as the quick one is, whichever way it was read
			}
			return []*Card{whole}, err
		})
	}
	return c, err
}

// count reads what figures need, or with all too much and takes it from there, and counts
// them.
func count(r *gate.Reading, s Scope, figures []*Figure, needs need, all bool) (*Card, error) {
	x, err := load(r, s, needs, all)
	if err != nil {
		return nil, err
	}
	c := &Card{Scope: s, Last: x.last, Root: x.orgs[0], Orgs: len(x.orgs), small: x.small, values: map[string]Value{}}
	c.units(x)
	for _, f := range figures {
		rows := f.rows(x)
		if len(rows) == 0 {
			rows = nil // as an edition keeps it
		}
		for i := range rows {
			rows[i].OrgName = x.in[rows[i].Org].Name
		}
		newest := func(a, b Contribution) int { return cmp.Compare(b.Day, a.Day) }
		if !slices.IsSortedFunc(rows, newest) {
			slices.SortStableFunc(rows, newest)
		}
		c.values[f.ID] = f.Fold(rows)
	}
	return c, nil
}

func (c *Card) units(x *input) {
	c.unitOf = map[int64]int{}
	for _, v := range x.orgs {
		if i, ok := c.unitOf[v.Parent]; ok && v.Parent != c.Root.Org {
			c.unitOf[v.Org] = i
			continue
		}
		name := v.Name
		if v.Org == c.Root.Org && len(x.orgs) > 1 {
			name += "（本级）"
		}
		c.unitOf[v.Org] = len(c.Units)
		c.Units = append(c.Units, Unit{v.Org, name})
	}
}
