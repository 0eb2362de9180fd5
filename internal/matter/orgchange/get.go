package orgchange

import (
	"context"
	"encoding/json"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Whole is a change with all that its page shows.
type Whole struct {
	matter.Matter
	Doc
	Steps      []matter.Entry
	IntoName   string
	MadeName   string
	Going      []Person // who goes into the organisation founded
	Above      string   // the Committee, which decides
	NextNumber string
}

// Person is somebody on a roster.
type Person struct {
	ID     int64
	Name   string
	Branch string
}

// Get gives one change. It takes View, and answers NotFound beyond reach.
func (cs *OrgChanges) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		e, err := matter.Load[Doc](r, id, matter.OrgChange)
		if err != nil {
			return err
		}
		x.Matter, x.Doc = e.Matter, e.Doc
		if x.Steps, err = matter.Steps(r, id); err != nil {
			return err
		}
		if _, x.Above, err = matter.Committee(r); err != nil {
			return err
		}
		if x.NextNumber, err = matter.NextNumber(r, r.Today()); err != nil {
			return err
		}
		if err := r.Beyond("a change names the organisations and the people that it moves", `SELECT org_id, name FROM org_version WHERE org_id IN (@into, @made) AND reach_until = '9999-12-31'`,
			gate.Args{"into": x.Into, "made": x.Made}, func(row gate.Row) error {
				var of int64
				var name string
				err := row.Scan(&of, &name)
				if of == x.Into {
					x.IntoName = name
				} else {
					x.MadeName = name
				}
				return err
			}); err != nil {
			return err
		}
		if len(x.People) == 0 {
			return nil
		}
		return r.Beyond("a change names the organisations and the people that it moves", `SELECT m.id, m.name FROM member m WHERE m.id IN ({ids people}) ORDER BY m.pinyin, m.id`,
			gate.Args{"people": x.People}, func(row gate.Row) error {
				var p Person
				err := row.Scan(&p.ID, &p.Name)
				x.Going = append(x.Going, p)
				return err
			})
	})
	return x, err
}

// Choices are what the form of a request offers.
type Choices struct {
	Org      org.Version
	Orgs     []org.Version // all that stand, in roster order, from which another is chosen
	Branches []org.Version // those under it, from which members may come
	People   []Person      // who may be taken along
}

// Offer gives what a request of an organisation may choose from: the members of the
// organisation and of those below it, or of one branch among them. Of the Committee
// nobody is offered without a branch: the list would be the whole district. It takes
// Keep, and answers NotFound beyond reach.
func (cs *OrgChanges) Offer(ctx context.Context, who gate.Actor, of, branch int64) (c Choices, err error) {
	err = cs.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		tree, err := org.In(r, r.Today())
		if err != nil {
			return err
		}
		found := false
		var below []int64
		name := map[int64]string{}
		for _, v := range tree {
			if v.Org == of {
				c.Org, found = v, true
			}
			name[v.Org] = v.Name
		}
		if !found {
			return fault.Missing()
		}
		for _, v := range tree {
			if v.Kind.IsBranch() && strings.HasPrefix(v.Path, c.Org.Path) {
				c.Branches = append(c.Branches, v)
				if branch == v.Org || branch == 0 && c.Org.Parent != 0 {
					below = append(below, v.Org)
				}
			}
		}
		roster, err := member.CountedIn(r, day.Span{From: r.Today(), Until: r.Today() + 1}, below)
		if err != nil {
			return err
		}
		for _, m := range roster {
			p := Person{ID: m.ID, Name: m.Name}
			if len(below) > 1 {
				p.Branch = name[m.Org]
			}
			c.People = append(c.People, p)
		}
		// Which organisation a branch goes to is asked for by name: the chart of the house is no secret.
		return r.Beyond("a request names the organisation that receives", "SELECT org_id, kind, name, path, parent_id FROM org_version WHERE from_day <= @on AND until_day > @on AND reach_until = '9999-12-31' ORDER BY path",
			gate.Args{"on": r.Today()}, func(row gate.Row) error {
				var v org.Version
				err := row.Scan(&v.Org, &v.Kind, &v.Name, &v.Path, &v.Parent)
				c.Orgs = append(c.Orgs, v)
				return err
			})
	})
	return c, err
}

// Ends gives the planned last days of the temporary organisations that were founded
// by a matter in reach, by organisation.
func Ends(r *gate.Reading) (map[int64]day.Day, error) {
	ends := map[int64]day.Day{}
	docs, err := gate.Collect(r, "SELECT m.doc FROM matter m WHERE m.kind = @kind AND m.state = 'done' AND {reach m.org_id}", gate.Args{"kind": string(matter.OrgChange)},
		func(row gate.Row) (s string, err error) { return s, row.Scan(&s) })
	for _, s := range docs {
		var d Doc
		if err := json.Unmarshal([]byte(s), &d); err != nil {
			return nil, err
		}
		if d.Made != 0 && d.Until != day.None {
			ends[d.Made] = d.Until
		}
	}
	return ends, err
}
