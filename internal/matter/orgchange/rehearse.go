package orgchange

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
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

// person is somebody on a roster.
type person struct {
	id   int64
	name string
	full bool
}

// view is what the registers say about some organisations on a day.
type view struct {
	tree   map[int64]org.Version // all that stand
	people map[int64][]person
	posts  []post.Post
	terms  map[int64]day.Day
	units  map[int64]int
	heads  map[int64]int // members of every branch
}

func beyond(w *gate.Writing, query string, args gate.Args, fn func(gate.Row) error) error {
	return w.Beyond("a rehearsal shows the registers as they will be", query, args, fn)
}

// look reads a view. An organisation that begins later is in nobody's reach yet, so
// the reading goes beyond it; the caller has checked the places.
func look(w *gate.Writing, ids []int64, on day.Day) (v view, err error) {
	v = view{tree: map[int64]org.Version{}, people: map[int64][]person{}, terms: map[int64]day.Day{}, units: map[int64]int{}, heads: map[int64]int{}}
	args := gate.Args{"on": on}
	if err = beyond(w, "SELECT org_id, path, parent_id, kind, name FROM org_version WHERE from_day <= @on AND until_day > @on", args, func(row gate.Row) error {
		var o org.Version
		err := row.Scan(&o.Org, &o.Path, &o.Parent, &o.Kind, &o.Name)
		v.tree[o.Org] = o
		return err
	}); err != nil {
		return v, err
	}
	args = gate.Args{"on": on, "ids": ids}
	if err = beyond(w, `SELECT s.org_id, m.id, m.name, CASE WHEN m.full_on IS NOT NULL AND m.full_on <= @on THEN 1 ELSE 0 END FROM membership s JOIN member m ON m.id = s.member_id
		WHERE s.org_id IN ({ids ids}) AND s.from_day <= @on AND s.until_day > @on ORDER BY m.pinyin, m.id`, args, func(row gate.Row) error {
		var of, full int64
		var p person
		err := row.Scan(&of, &p.id, &p.name, &full)
		p.full = full == 1
		v.people[of] = append(v.people[of], p)
		return err
	}); err != nil {
		return v, err
	}
	if err = beyond(w, `SELECT p.id, p.org_id, p.holder_id, COALESCE(m.name, x.name, ''), p.kind FROM post p LEFT JOIN member m ON m.id = p.holder_id LEFT JOIN outsider x ON x.id = p.holder_id
		WHERE p.from_day <= @on AND p.until_day > @on ORDER BY p.org_id, p.sort_no, p.id`, gate.Args{"on": on}, func(row gate.Row) error {
		var p post.Post
		err := row.Scan(&p.ID, &p.Org, &p.Holder, &p.Name, &p.Kind)
		v.posts = append(v.posts, p)
		return err
	}); err != nil {
		return v, err
	}
	if err = beyond(w, `SELECT org_id, COALESCE(prolonged_day, due_day) FROM org_term WHERE org_id IN ({ids ids}) AND from_day <= @on AND until_day > @on`, args, func(row gate.Row) error {
		var of int64
		var due day.Day
		err := row.Scan(&of, &due)
		v.terms[of] = due
		return err
	}); err != nil {
		return v, err
	}
	count := func(into map[int64]int, query string) error {
		return beyond(w, query, gate.Args{"on": on}, func(row gate.Row) error {
			var of int64
			var n int
			err := row.Scan(&of, &n)
			into[of] = n
			return err
		})
	}
	if err := count(v.units, "SELECT org_id, COUNT(*) FROM org_unit WHERE from_day <= @on AND until_day > @on GROUP BY org_id"); err != nil {
		return v, err
	}
	return v, count(v.heads, "SELECT org_id, COUNT(*) FROM membership WHERE from_day <= @on AND until_day > @on GROUP BY org_id")
}

// below counts the members of everything under an organisation.
func (v *view) below(id int64) (n int) {
	for _, o := range v.tree {
		if strings.HasPrefix(o.Path, v.tree[id].Path) {
			n += v.heads[o.Org]
		}
	}
	return n
}

func (v *view) name(id int64) string { return v.tree[id].Name }

// where says how an organisation stands, in words.
func (v *view) where(id int64) string {
	o, ok := v.tree[id]
	if !ok {
		return "没有"
	}
	return o.Name + "（" + o.Kind.Label() + "，上级是" + v.name(o.Parent) + "）"
}

// diff holds two views against each other.
func diff(a, b view, ids []int64, on day.Day) []Part {
	label := func(id int64) string {
		if n := a.name(id); n != "" {
			return n
		}
		return b.name(id)
	}
	orgs := Part{Title: "党组织", Columns: []string{"原来", "生效以后"}}
	people := Part{Title: "党员编在哪个支部", Columns: []string{"党员", "原来", "生效以后"}}
	terms := Part{Title: "任期", Columns: []string{"党组织", "变化"}}
	was := map[int64]int64{}
	for _, id := range ids {
		x, y := a.tree[id], b.tree[id]
		if x.Org != y.Org || x.Name != y.Name || x.Kind != y.Kind || x.Parent != y.Parent {
			orgs.Rows = append(orgs.Rows, []string{a.where(id), b.where(id)})
		}
		for _, p := range a.people[id] {
			was[p.id] = id
		}
		ta, tb := a.terms[id], b.terms[id]
		if _, stands := b.tree[id]; ta != day.None && !stands {
			terms.Rows = append(terms.Rows, []string{label(id), "本届原定" + ta.Chinese() + "届满，随撤销结束"})
		} else if _, stood := a.tree[id]; !stood && tb == day.None {
			terms.Rows = append(terms.Rows, []string{label(id), "没有任期，成立以后选举或者指定班子"})
		}
	}
	moved := map[[2]int64]int{}
	for _, id := range ids {
		for _, p := range b.people[id] {
			if from := was[p.id]; from != id && from != 0 {
				people.Rows = append(people.Rows, []string{p.name, label(from), label(id)})
				moved[[2]int64{from, id}]++
			}
		}
	}
	fees := Part{Title: "党费", Columns: []string{"人数", "原来收缴", "以后收缴"}, Note: on.Chinese() + "起由新的支部收缴，原来的支部收到前一天。"}
	for _, from := range ids {
		for _, to := range ids {
			if n := moved[[2]int64{from, to}]; n > 0 {
				fees.Rows = append(fees.Rows, []string{strconv.Itoa(n) + "名", label(from), label(to)})
			}
		}
	}
	return []Part{orgs, people, postsPart(a, b, label), terms, rightsPart(a, b, ids), fees, numbersPart(a, b, ids)}
}

func postsPart(a, b view, label func(int64) string) Part {
	p := Part{Title: "职务", Columns: []string{"姓名", "党组织", "职务", "变化"}}
	left := map[int64]bool{}
	for _, x := range b.posts {
		left[x.ID] = true
	}
	for _, x := range a.posts {
		if !left[x.ID] {
			p.Rows = append(p.Rows, []string{x.Name, label(x.Org), x.Kind.Label(), "结束"})
		}
	}
	return p
}

// rightsPart says by name who will see more, and who less. The Committee's own people
// see everything before and after.
func rightsPart(a, b view, ids []int64) Part {
	p := Part{Title: "谁能看到和办理", Note: "按职务，从生效当天零时起。", Columns: []string{"姓名", "职务", "变化"}}
	sees := func(v *view, x post.Post) (list []int64) {
		path := v.tree[x.Org].Path
		for _, id := range ids {
			if o, ok := v.tree[id]; ok && path != "" && v.tree[x.Org].Parent != 0 && strings.HasPrefix(o.Path, path) {
				list = append(list, id)
			}
		}
		return list
	}
	now := map[int64]post.Post{}
	for _, x := range b.posts {
		now[x.ID] = x
	}
	for _, x := range a.posts {
		had := sees(&a, x)
		var has []int64
		if y, stays := now[x.ID]; stays {
			has = sees(&b, y)
		}
		words := ""
		if lost := minus(had, has); len(lost) > 0 {
			words = "不再看到和办理：" + names(&a, lost)
		}
		if got := minus(has, had); len(got) > 0 {
			words = strings.Trim(words+"；可以看到："+names(&b, got), "；")
		}
		if words != "" {
			p.Rows = append(p.Rows, []string{x.Name, a.name(x.Org) + x.Kind.Label(), words})
		}
	}
	return p
}

func minus(a, b []int64) (list []int64) {
	for _, x := range a {
		if !slices.Contains(b, x) {
			list = append(list, x)
		}
	}
	return list
}

func names(v *view, ids []int64) string {
	var list []string
	for _, id := range ids {
		list = append(list, v.name(id))
	}
	return strings.Join(list, "、")
}

// numbersPart counts the organisations and the members of those that stand above.
func numbersPart(a, b view, ids []int64) Part {
	p := Part{Title: "数字", Columns: []string{"党组织", "原来", "生效以后"}}
	count := func(v *view, id int64) string {
		o, ok := v.tree[id]
		if !ok {
			return "没有"
		}
		orgs, people := -1, v.below(id)
		for _, x := range v.tree {
			if strings.HasPrefix(x.Path, o.Path) {
				orgs++
			}
		}
		if o.Kind.IsBranch() {
			return fmt.Sprintf("党员%d名", people)
		}
		return fmt.Sprintf("下级党组织%d个，党员%d名", orgs, people)
	}
	for _, id := range ids {
		name := a.name(id)
		if name == "" {
			name = b.name(id)
		}
		if x, y := count(&a, id), count(&b, id); x != y {
			p.Rows = append(p.Rows, []string{name, x, y})
		}
	}
	return p
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
