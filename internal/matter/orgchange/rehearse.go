package orgchange

import (
	"errors"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
)

// Part is one table of what will change.
type Part struct {
	Title   string     `json:"title"`
	Note    string     `json:"note,omitempty"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// Changes is everything that will change: tables, and what the rules say.
type Changes struct {
	Parts  []Part  `json:"parts,omitempty"`
	Checks []Check `json:"checks,omitempty"`
}

// Check is what a rule says about the organisations as they will be.
type Check struct {
	Rule  string `json:"rule"`
	of    int64
	Org   string `json:"org"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Cite  string `json:"cite"`
	Block bool   `json:"block,omitempty"` // the approval is refused
	Met   bool   `json:"met,omitempty"`
	Was   bool   `json:"was,omitempty"` // not met before either: the change does not bring it about
}

// Lines are the changes as text, to be held against each other.
func (c Changes) Lines() (list []string) {
	for _, p := range c.Parts {
		for _, r := range p.Rows {
			list = append(list, p.Title+"："+strings.Trim(strings.Join(r, "，"), "，"))
		}
	}
	return list
}

// errRehearsed ends the write of a rehearsal: nothing of it is kept.
var errRehearsed = errors.New("orgchange: a rehearsal is never kept")

// concerned are the organisations that a plan touches, today.
func concerned(w *gate.Writing, of int64, p *Plan) (ids []int64, err error) {
	tree, err := org.In(&w.Reading, w.Today())
	if err != nil {
		return nil, err
	}
	at := map[int64]org.Version{}
	for _, v := range tree {
		at[v.Org] = v
	}
	add := func(id int64) {
		if id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	add(of)
	add(at[of].Parent)
	add(p.Into)
	for _, v := range tree {
		if p.Act != decision.Found && strings.HasPrefix(v.Path, at[of].Path) {
			add(v.Org)
		}
	}
	if len(p.People) > 0 {
		from, err := gate.Collect(&w.Reading, "SELECT DISTINCT s.org_id FROM membership s WHERE s.member_id IN ({ids people}) AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}",
			gate.Args{"people": p.People, "on": p.On}, func(row gate.Row) (id int64, err error) { return id, row.Scan(&id) })
		if err != nil {
			return nil, err
		}
		for _, id := range from {
			add(id)
		}
	}
	return ids, nil
}

// rehearse does the change on its day, looks at what is different, and says so. A
// rehearsal throws the write away; an approval keeps it, so that both are one act. It
// answers the faults that the change itself has.
func (cs *OrgChanges) rehearse(w *gate.Writing, id, of int64, d *Doc) (c Changes, err error) {
	if d.ReplyOn == day.None {
		d.ReplyOn = w.Today()
	}
	ids, err := concerned(w, of, &d.Plan)
	if err != nil {
		return c, err
	}
	before, err := look(w, ids, d.On)
	if err != nil {
		return c, err
	}
	heirs, err := heirParts(w, id, of, before, d)
	if err != nil {
		return c, err
	}
	if err := cs.apply(w, id, of, before.tree[of].Parent, d); err != nil {
		return c, err
	}
	if d.Made != 0 {
		ids = append(ids, d.Made)
	}
	after, err := look(w, ids, d.On)
	if err != nil {
		return c, err
	}
	c.Parts = append(diff(before, after, ids, d.On), heirs...)
	c.Parts = slices.DeleteFunc(c.Parts, func(p Part) bool { return len(p.Rows) == 0 })
	was, err := cs.checks(before, ids, 0, d.On)
	if err != nil {
		return c, err
	}
	c.Checks, err = cs.checks(after, ids, d.Made, d.On)
	for i := range c.Checks {
		x := &c.Checks[i]
		x.Was = !x.Met && slices.ContainsFunc(was, func(y Check) bool { return y.Rule == x.Rule && y.of == x.of && !y.Met })
	}
	return c, err
}

// heir is who goes on with the work of an organisation that ends: the one its members
// go to, else the one above.
func (d *Doc) heir(above int64) int64 {
	switch {
	case d.Act != decision.Merge && d.Act != decision.Dissolve:
		return 0
	case d.Into != 0:
		return d.Into
	}
	return above
}

// heirParts lists what is open in an organisation that ends, and who goes on with it.
func heirParts(w *gate.Writing, id, of int64, v view, d *Doc) ([]Part, error) {
	heir := d.heir(v.tree[of].Parent)
	if heir == 0 {
		return nil, nil
	}
	to := v.name(heir)
	if to == "" {
		return nil, fault.Field("into", "这一天没有接收的党组织，请核对生效日期。")
	}
	p := Part{Title: "在办的事项、问题和预约", Columns: []string{"内容", "到什么时候", "由谁接着办"}}
	matters, err := matter.OpenOf(&w.Reading, of)
	if err != nil {
		return nil, err
	}
	for _, m := range matters {
		if m.ID != id {
			p.Rows = append(p.Rows, []string{"事项：" + m.Title + "（" + m.Stage + "）", m.Due.Chinese(), to})
		}
	}
	problems, err := problem.OpenOf(&w.Reading, of)
	if err != nil {
		return nil, err
	}
	for _, x := range problems {
		p.Rows = append(p.Rows, []string{"问题：" + x.Text, x.DueOn.Chinese(), to})
	}
	ahead, err := booking.Ahead(&w.Reading, of)
	if err != nil {
		return nil, err
	}
	for _, b := range ahead {
		p.Rows = append(p.Rows, []string{"预约：" + b.SiteName, b.Day.Chinese(), to})
	}
	return []Part{p}, nil
}
