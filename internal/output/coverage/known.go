package coverage

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/unit"
)

// known is what the findings of one day rest on.
type known struct {
	on      day.Day
	tree    []org.Version
	org     map[int64]org.Version
	units   []unit.Unit
	at      map[int64]*Covered
	of      map[int64][]int64 // an organisation's units
	sectors []unit.Sector
	people  []member.Present
	works   map[int64]int64 // a member's unit, where it is entered
	full    map[int64]int   // by branch
	all     map[int64]int
	ends    map[int64]day.Day // planned, of temporary organisations
}

func read(r *gate.Reading, on day.Day) (k *known, err error) {
	k = &known{on: on, org: map[int64]org.Version{}, at: map[int64]*Covered{}, of: map[int64][]int64{}, works: map[int64]int64{}, full: map[int64]int{}, all: map[int64]int{}}
	if k.tree, err = org.In(r, on); err != nil {
		return nil, err
	}
	for _, v := range k.tree {
		k.org[v.Org] = v
	}
	if k.units, err = unit.In(r, on); err != nil {
		return nil, err
	}
	for _, u := range k.units {
		k.at[u.ID] = &Covered{ID: u.ID, Name: u.Name}
	}
	links, err := unit.SetUpOn(r, on)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		k.of[l.Org] = append(k.of[l.Org], l.Unit)
		if c := k.at[l.Unit]; c != nil {
			c.Has = true
			if v, ok := k.org[l.Org]; ok {
				c.Orgs = append(c.Orgs, v)
			}
		}
	}
	if k.sectors, err = unit.SectorsIn(r); err != nil {
		return nil, err
	}
	workers, err := unit.WorkersOn(r, on)
	if err != nil {
		return nil, err
	}
	for _, x := range workers {
		k.works[x.Member] = x.Unit
	}
	if k.people, err = member.Counted(r, day.Span{From: on, Until: on + 1}, 0); err != nil {
		return nil, err
	}
	for _, p := range k.people {
		k.count(p)
	}
	k.ends, err = orgchange.Ends(r)
	return k, err
}

// count puts a member to his branch and to the unit in which he works.
func (k *known) count(p member.Present) {
	full := p.FullOn != day.None && p.FullOn <= k.on
	k.all[p.Org]++
	if full {
		k.full[p.Org]++
	}
	c := k.at[k.unitOf(p.ID, p.Org)]
	if c == nil {
		return
	}
	if full {
		c.Full++
	} else {
		c.Probationary++
	}
	c.People = append(c.People, Person{ID: p.ID, Name: p.Name, Branch: p.Org, BranchName: k.org[p.Org].Name, Full: full})
}

// unitOf is where a member works: what is entered, or else the unit of his branch,
// or of what stands above it. A joint branch of several units does not say; 0.
func (k *known) unitOf(id, branch int64) int64 {
	if u, ok := k.works[id]; ok {
		return u
	}
	for of := branch; of != 0; of = k.org[of].Parent {
		switch units := k.of[of]; len(units) {
		case 0:
		case 1:
			return units[0]
		default:
			return 0
		}
	}
	return 0
}

// findings holds what is known against the rules that are in force on the day.
func (k *known) findings(book *duty.Rulebook) (list []Finding, err error) {
	for _, kind := range Kinds() {
		var more []Finding
		switch kind {
		case None, Join:
			more, err = k.bare(book, kind)
		case Few, Many, Joint:
			more, err = k.sizes(book, kind)
		case Elsewhere:
			more, err = k.elsewhere(book)
		case Ended:
			more, err = k.ended(book)
		case Lines:
			more = k.lines()
		}
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// judge applies a kind's rule, where one is in force, and completes the finding.
// ok is false where nothing is found.
func (k *known) judge(book *duty.Rulebook, f Finding, facts map[string]any) (_ Finding, ok bool, err error) {
	r, ok := book.Rule(f.Kind.rule(), k.on)
	if !ok {
		return f, false, nil
	}
	v, err := r.Evaluate(facts)
	if err != nil || !v.Open() {
		return f, false, err
	}
	f.Rule, f.Cite, f.Severity, f.Why, f.Way = r.ID, r.Cite.String(), string(r.Severity), v.Why, v.Way
	at := k.org[f.Org]
	f.OrgName, f.path = at.Name, at.Path
	return f, true, nil
}

// bare finds the units without an organisation.
func (k *known) bare(book *duty.Rulebook, kind Kind) (list []Finding, err error) {
	has := "has_branch"
	if kind == Join {
		has = "in_branch"
	}
	for _, u := range k.units {
		c := k.at[u.ID]
		f := Finding{Kind: kind, Subject: "unit:" + strconv.FormatInt(u.ID, 10), Name: u.Name, Unit: u.ID, Org: u.Org, Lead: k.above(u.Org), Sector: u.Sector,
			Facts: []Fact{{"正式党员", people(c.Full)}, {"预备党员", people(c.Probationary)}, {"在岗人数", headcount(u.Count)}, {"设在本单位的党组织", "没有"}}}
		f, found, err := k.judge(book, f, map[string]any{"full": c.Full, has: c.Has})
		if err != nil {
			return nil, err
		}
		if found {
			list = append(list, f)
		}
	}
	return list, nil
}

// above is an organisation, or the one above it where it is a branch: under it
// others can be set up.
func (k *known) above(of int64) int64 {
	if v := k.org[of]; v.Kind.IsBranch() && v.Parent != 0 {
		return v.Parent
	}
	return of
}

// sizes finds branches that are too small, too large, or of too many units.
func (k *known) sizes(book *duty.Rulebook, kind Kind) (list []Finding, err error) {
	for _, v := range k.tree {
		if !v.Kind.IsBranch() {
			continue
		}
		units := k.of[v.Org]
		f := Finding{Kind: kind, Subject: "org:" + strconv.FormatInt(v.Org, 10), Name: v.Name, Branch: v.Org, Org: v.Org, Lead: v.Org}
		if len(units) == 1 && k.at[units[0]] != nil {
			f.Unit = units[0]
			f.Sector = k.sectorOf(units[0])
		}
		f.Facts = []Fact{{"正式党员", people(k.full[v.Org])}, {"预备党员", people(k.all[v.Org] - k.full[v.Org])}}
		if kind == Joint {
			f.Facts = []Fact{{"联合的单位", strconv.Itoa(len(units)) + "个"}}
		}
		f, found, err := k.judge(book, f, map[string]any{"as_of": k.on.String(), "kind": string(v.Kind), "full": k.full[v.Org],
			"probationary": k.all[v.Org] - k.full[v.Org], "units": len(units)})
		if err != nil {
			return nil, err
		}
		if found {
			list = append(list, f)
		}
	}
	return list, nil
}

// elsewhere finds members whose branch is not where they work, though there is an
// organisation.
func (k *known) elsewhere(book *duty.Rulebook) (list []Finding, err error) {
	for _, p := range k.people {
		id, entered := k.works[p.ID]
		c := k.at[id]
		if !entered || c == nil {
			continue
		}
		f := Finding{Kind: Elsewhere, Subject: "member:" + strconv.FormatInt(p.ID, 10), Name: p.Name, Unit: id, Branch: p.Org, Member: p.ID, Org: p.Org, Lead: p.Org,
			Sector: k.sectorOf(id), Facts: []Fact{{"工作单位", c.Name}, {"组织关系所在的支部", k.org[p.Org].Name}}}
		f, found, err := k.judge(book, f, map[string]any{"unit_has": c.Has, "there": k.serves(p.Org, id)})
		if err != nil {
			return nil, err
		}
		if found {
			f.Why = "在" + c.Name + "工作。" + f.Why
			list = append(list, f)
		}
	}
	return list, nil
}

// ended finds temporary organisations that stand longer than was planned.
func (k *known) ended(book *duty.Rulebook) (list []Finding, err error) {
	for _, v := range k.tree {
		until, planned := k.ends[v.Org]
		if !planned || !v.Kind.Temporary() {
			continue
		}
		f := Finding{Kind: Ended, Subject: "org:" + strconv.FormatInt(v.Org, 10), Name: v.Name, Branch: v.Org, Org: v.Org, Lead: v.Org, Facts: []Fact{{"计划结束", until.Chinese()}}}
		f, found, err := k.judge(book, f, map[string]any{"until": until.String(), "as_of": k.on.String()})
		if err != nil {
			return nil, err
		}
		if found {
			list = append(list, f)
		}
	}
	return list, nil
}

// serves reports whether a branch, or what stands above it, is set up in a unit.
func (k *known) serves(branch, unit int64) bool {
	for of := branch; of != 0; of = k.org[of].Parent {
		if slices.Contains(k.of[of], unit) {
			return true
		}
	}
	return false
}

func (k *known) sectorOf(id int64) string {
	for _, u := range k.units {
		if u.ID == id {
			return u.Sector
		}
	}
	return ""
}

// lines finds the sectors that a document puts under one leadership and whose
// organisations stand under several.
func (k *known) lines() (list []Finding) {
	for _, s := range k.sectors {
		if s.Basis == "" {
			continue
		}
		p, err := k.sector(s.Name)
		if err != nil {
			continue
		}
		leads, names, counts := []int64{}, map[int64]string{}, map[int64]int{}
		for _, l := range p.Lines {
			if counts[l.Lead.Org] == 0 {
				leads = append(leads, l.Lead.Org)
			}
			names[l.Lead.Org] = l.Lead.Name
			counts[l.Lead.Org]++
		}
		if len(leads) < 2 {
			continue
		}
		f := Finding{Kind: Lines, Subject: "sector:" + s.Name, Name: s.Name, Sector: s.Name, Cite: s.Basis, Severity: string(duty.Should),
			Way: "由上级党组织研究，明确由哪一个党组织统一领导，再调整其余组织的隶属关系"}
		var words []string
		for _, id := range leads {
			f.Facts = append(f.Facts, Fact{names[id], strconv.Itoa(counts[id]) + "个组织"})
			words = append(words, names[id]+strconv.Itoa(counts[id])+"个")
		}
		f.Why = "这个行业的党组织分在" + strconv.Itoa(len(leads)) + "条领导线上：" + strings.Join(words, "、")
		main := leads[0]
		for _, id := range leads {
			if counts[id] > counts[main] {
				main = id
			}
		}
		if i := slices.IndexFunc(p.Lines, func(l Line) bool { return l.Lead.Org != main }); i >= 0 && !k.org[main].Kind.IsBranch() {
			f.Apart, f.Toward = p.Lines[i].Org.Org, main
		}
		root := k.tree[0]
		f.Org, f.Lead, f.OrgName, f.path = root.Org, root.Org, root.Name, root.Path
		list = append(list, f)
	}
	return list
}

// sector gathers a sector's units and the lines above their organisations. An
// organisation below another of the same sector is on that one's line already,
// and stands here all the same.
func (k *known) sector(name string) (p SectorPage, err error) {
	found := false
	seen := map[int64]int{} // where an organisation's line is, from 1
	for _, s := range k.sectors {
		if s.Name == name {
			p.Name, p.Basis, p.Version, found = s.Name, s.Basis, s.Version, true
		}
	}
	if !found {
		return p, fault.Missing()
	}
	for _, u := range k.units {
		if u.Sector != name {
			continue
		}
		c := k.at[u.ID]
		if !c.Has {
			p.Bare = append(p.Bare, *c)
		}
		for _, v := range c.Orgs {
			if i := seen[v.Org]; i > 0 {
				p.Lines[i-1].Units = append(p.Lines[i-1].Units, *c)
				continue
			}
			seen[v.Org] = len(p.Lines) + 1
			l := Line{Units: []Covered{*c}, Org: v}
			for of := v.Parent; of != 0; of = k.org[of].Parent {
				if a, ok := k.org[of]; ok {
					l.Above = append([]org.Version{a}, l.Above...)
				}
			}
			l.Lead = lead(l.Above, v)
			p.Lines = append(p.Lines, l)
		}
	}
	return p, nil
}

// lead is under whose leadership an organisation stands: the one just below the
// root, or the root itself for a branch that stands directly under it.
func lead(above []org.Version, v org.Version) org.Version {
	switch {
	case len(above) > 1:
		return above[1]
	case len(above) == 1 && v.Kind.IsBranch():
		return above[0]
	}
	return v
}

func people(n int) string { return strconv.Itoa(n) + "名" }

func headcount(c unit.Headcount) string {
	if c.Day == day.None {
		return "没有登记"
	}
	return strconv.FormatInt(c.People, 10) + "人（" + c.Day.Chinese() + "，" + c.Source + "）"
}
