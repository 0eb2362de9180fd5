package dutyweb

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/output/document"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/org/orgweb"
	"zhibu/internal/register/post"
)

// year is the page of one organisation: who, what is due by rule and month, and
// what happened.
func (p *pages) year(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	asOf := r.AsOf()
	o, err := p.Orgs.Get(r.Context(), r.Who, of, asOf)
	if err != nil {
		return err
	}
	if !r.Session.Grant.May(member.View) { // an inspector reads what was held, not who belongs here
		return r.SeeOther(orgHref(of) + "/duties")
	}
	year := int(r.Num("year", int64(asOf.Year())))
	if year < o.FoundedOn.Year() || year > asOf.Year() {
		year = max(asOf.Year(), o.FoundedOn.Year())
	}
	v := orgweb.YearView{Name: o.Name, Year: year, Back: r.URL.RequestURI()}
	for _, a := range o.Above {
		v.Crumbs = append(v.Crumbs, p.crumb(r, a))
	}
	if year == asOf.Year() {
		v.NowMonth = int(asOf.Month())
	}
	if o.EndedOn != day.None && o.EndedOn <= asOf {
		v.Gone = "已于" + o.EndedOn.Chinese() + "撤销，记录都留着。"
	} else if r.May(activity.Keep, of) {
		v.Record = ui.Link{Text: "记一次活动", Href: orgHref(of) + "/activities/new"}
	}
	if o.EndedOn == day.None && r.May(decision.Make, of) {
		v.Edit = ui.Link{Text: "登记决定", Href: orgHref(of) + "/decisions/new"}
	}
	if o.EndedOn == day.None && r.May(orgchange.Keep, of) {
		v.Change = ui.Link{Text: "组织调整", Href: orgHref(of) + "/org-changes/new"}
	}
	if o.EndedOn == day.None && appointment.Led(o.Kind) && r.May(appointment.Keep, of) {
		v.Leaders = ui.Link{Text: "提出任免", Href: orgHref(of) + "/appointments/new"}
	}
	if v.Gone == "" && r.Session.Grant.May(document.Produce) {
		if o.Kind.IsBranch() {
			v.Papers = append(v.Papers, ui.Link{Text: "签到表", Href: orgHref(of) + "/documents/new"})
		}
		v.Papers = append(v.Papers, ui.Link{Text: "季度汇总", Href: "/documents/quarter?org=" + ui.ID(of)})
	}
	q := duty.Query{Org: of, AsOf: asOf, Year: year}
	list, err := p.Duties.Check(r.Context(), r.Who, q)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	var all duty.Overview
	if len(list) > 0 && !o.Kind.IsBranch() {
		if all, err = p.Duties.Overview(r.Context(), r.Who, q); err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	var own *duty.OrgVerdicts
	if len(list) > 0 {
		own = &list[0]
		v.Rules = yearRules(own, year, r.May(activity.Keep, of), r.May(duty.Explain, of))
		v.Children = childRows(&all)
		v.Matters = matters(own)
	}
	if err := p.yearLinks(r, of, &v); err != nil {
		return err
	}
	if err := p.people(r, o, own, asOf, &v); err != nil {
		return err
	}
	v.Facts = p.facts(o, own, len(all.Orgs)-1, asOf)
	if err := p.happened(r, o, year, asOf, &v); err != nil {
		return err
	}
	if err := p.plans(r, o, asOf, &v); err != nil {
		return err
	}
	if err := p.life(r, o, asOf, &v); err != nil {
		return err
	}
	v.History = p.history(r, o, asOf)
	return r.Page(orgweb.Year(r.Frame(o.Name), v))
}

// crumb is an organisation above: a door only for those who reach it.
func (p *pages) crumb(r *web.Request, a org.Version) ui.Link {
	l := ui.Link{Text: a.Label()}
	if _, err := p.Orgs.Get(r.Context(), r.Who, a.Org, r.AsOf()); err == nil {
		l.Href = orgHref(a.Org)
	}
	return l
}

// yearLinks leads to the neighbouring years of which the ledger knows something.
func (p *pages) yearLinks(r *web.Request, of int64, v *orgweb.YearView) error {
	first, err := p.Duties.First(r.Context(), r.Who, of)
	link := func(y int) ui.Link {
		return ui.Link{Text: strconv.Itoa(y) + "年", Href: orgHref(of) + "?year=" + strconv.Itoa(y)}
	}
	if first != day.None && first.Year() < v.Year {
		v.Prev = link(v.Year - 1)
	}
	if v.Year < r.AsOf().Year() {
		v.Next = link(v.Year + 1)
	}
	return err
}

func (p *pages) people(r *web.Request, o org.Page, own *duty.OrgVerdicts, asOf day.Day, v *orgweb.YearView) error {
	on := min(max(asOf, o.FoundedOn), o.Span.Last())
	posts, err := p.Posts.Of(r.Context(), r.Who, o.Org, on)
	if err != nil {
		return err
	}
	v.Committee, v.NoPeople = "班子成员", "没有登记班子成员"
	if own != nil && own.Committee > 0 && o.Kind.IsBranch() {
		v.Committee = "支部委员会"
	} else if o.Kind.IsBranch() {
		v.Committee, v.NoPeople = "支部书记", "没有在任的书记"
	}
	for _, x := range posts {
		if !x.Kind.Seat() && x.Kind != post.Officer {
			continue
		}
		person := orgweb.Person{Post: short(x.Kind), Name: x.Name}
		if o.Kind.IsBranch() {
			person.Href = "/members/" + ui.ID(x.Holder)
		}
		v.People = append(v.People, person)
	}
	return nil
}

// short is a post's name as it stands before a person's: 组织.
func short(k post.Kind) string {
	label := []rune(k.Label())
	if n := len(label); n > 2 && string(label[n-2:]) == "委员" {
		return string(label[:n-2])
	}
	return string(label)
}

// unitDoors are the units in which an organisation is set up, each a door.
func unitDoors(units []string) (list []ui.Link) {
	for i, name := range units {
		if i > 0 {
			list = append(list, ui.Link{Text: "、"})
		}
		list = append(list, ui.Link{Text: name, Href: "/units?q=" + url.QueryEscape(name)})
	}
	return list
}

// facts is the strip below the name.
func (p *pages) facts(o org.Page, own *duty.OrgVerdicts, below int, asOf day.Day) []orgweb.Fact {
	facts := []orgweb.Fact{{Term: "成立", Parts: []ui.Link{{Text: o.FoundedOn.Chinese()}}}}
	if len(o.Units) > 0 {
		facts = append(facts, orgweb.Fact{Term: "所在单位", Parts: unitDoors(o.Units)})
	}
	if own == nil {
		return facts
	}
	roster := "/members?org=" + ui.ID(o.Org)
	people := orgweb.Fact{Term: "党员", Parts: []ui.Link{{Text: count(own.Members, "名"), Href: roster}}}
	if n := own.Members - own.Full; n > 0 {
		people.Parts = append(people.Parts, ui.Link{Text: "，其中预备党员"}, ui.Link{Text: count(n, "名"), Href: roster + "&category=probationary"})
	}
	if below > 0 {
		people.Parts = append(people.Parts, ui.Link{Text: "，"}, ui.Link{Text: count(below, "个下级组织"), Href: orgHref(o.Org) + "/duties"},
			ui.Link{Text: "，"}, ui.Link{Text: "组织覆盖", Href: "/coverage?org=" + ui.ID(o.Org)})
	}
	facts = append(facts, people)
	for _, v := range own.List {
		if v.Rule.Cadence != duty.ByTerm || above(v.Rule) || v.State == duty.NA {
			continue
		}
		f := orgweb.Fact{Term: "本届任期", Parts: []ui.Link{{Text: v.Why}}}
		if v.Due != day.None {
			f.Parts = []ui.Link{{Text: v.Due.Chinese() + "届满", Href: ruleHref(v.Rule)}}
		}
		if v.State == duty.Due || v.State == duty.Late {
			f.State, f.StateText = mark(v.State), v.State.Chinese()
			if v.Due != day.None {
				f.StateText = left(v.Due, asOf)
			}
		}
		facts = append(facts, f)
		break
	}
	return facts
}

// yearRules is the year's table: a row a rule, a cell a period. A rule that
// applies in no period says why once, below the others.
func yearRules(o *duty.OrgVerdicts, year int, keep, explain bool) (rows []orgweb.RuleRow) {
	for _, line := range duty.Arrange(year, o.List).Rows {
		row := orgweb.RuleRow{Name: line.Rule.Title, Href: ruleHref(line.Rule), Cite: article(line.Rule)}
		none := true
		for i := range line.Cells {
			v := &line.Cells[i]
			none = none && v.State == duty.NA
			row.Cells = append(row.Cells, cell(o, v, keep, explain))
		}
		if none && len(line.Cells) > 0 {
			row.NA, row.Cells = line.Cells[len(line.Cells)-1].Why, nil
		} else {
			row.Cells = padded(line.Cells, row.Cells)
		}
		rows = append(rows, row)
	}
	if !o.Kind.IsBranch() {
		return folded(rows)
	}
	slices.SortStableFunc(rows, func(a, b orgweb.RuleRow) int { return cmp.Compare(len(a.NA), 0) - cmp.Compare(len(b.NA), 0) })
	return rows
}

// folded puts the rules that do not apply to an organisation above the branches
// into one row: nearly all are about branches.
func folded(rows []orgweb.RuleRow) []orgweb.RuleRow {
	all := len(rows)
	rows = slices.DeleteFunc(rows, func(r orgweb.RuleRow) bool { return r.NA != "" })
	if n := all - len(rows); n > 0 {
		rows = append(rows, orgweb.RuleRow{Name: "其余" + count(n, "项"), Href: "/rules", NA: "针对党支部，或者本组织没有相应的机构和台账"})
	}
	return rows
}

// padded fills the months before a rule was in force, so that every row has
// twelve.
func padded(list []duty.Verdict, cells []orgweb.Cell) []orgweb.Cell {
	if first := int(list[0].Slot.From.Month()); first > 1 {
		return append([]orgweb.Cell{{Span: first - 1}}, cells...)
	}
	return cells
}

// article is the citation in a row: the article alone, or the document where it
// is cited as a whole.
func article(r *duty.Rule) string {
	if r.Cite.Article != "" {
		return r.Cite.Article
	}
	return r.Cite.Doc
}

// months is the width of a period.
func months(s day.Span) int {
	return (s.Last().Year()-s.From.Year())*12 + int(s.Last().Month()) - int(s.From.Month()) + 1
}

// cell is one period of one rule with its mark, in the month where it happened.
func cell(o *duty.OrgVerdicts, v *duty.Verdict, keep, explain bool) orgweb.Cell {
	c := orgweb.Cell{Span: months(v.Slot)}
	m := orgweb.Mark{At: c.Span, State: mark(v.State), Say: titled(v) + "，" + v.State.Chinese() + "：" + v.Why}
	switch v.State {
	case duty.Future:
		return c
	case duty.Done:
		if v.DoneOn != day.None {
			m.At = months(day.Span{From: v.Slot.From, Until: v.DoneOn + 1})
			m.Text = strconv.Itoa(v.DoneOn.Dom()) + "日"
		}
		m.Href = doneHref(o.Org, v)
	case duty.Due, duty.Late:
		m.Text = v.State.Chinese()
		if v.Rule.Kind() != "" && keep {
			m.Href = recordHref(o.Org, v)
		}
		if v.Rule.SatisfiedBy != nil && v.Rule.SatisfiedBy.Every {
			m.Href = heldHref(o.Org, v.Slot)
		}
		if m.Href == "" {
			m.Href = ruleHref(v.Rule)
		}
		if v.State == duty.Late && explain {
			m.Href = explainHref(o.Org, v)
		}
	case duty.Explained:
		m.Text = v.State.Chinese()
		if explain {
			m.Href = explainHref(o.Org, v)
		}
	}
	m.Say = heard(m.Text, m.Say)
	c.Marks = []orgweb.Mark{m}
	return c
}

// heard is what a cell says to those who listen. It holds the words that are seen in it,
// so that a person who speaks to the browser can call it by them.
func heard(seen, say string) string {
	if seen == "" || strings.Contains(say, "，"+seen+"：") { // in words, before the reason
		return say
	}
	return seen + "，" + say
}

// doneHref opens the record that satisfied a rule, or the list of them.
func doneHref(of int64, v *duty.Verdict) string {
	switch {
	case len(v.DoneBy) == 1:
		return "/activities/" + ui.ID(v.DoneBy[0])
	case v.Rule.Kind() != "":
		return ledgerHref(of, v.Rule.Kind(), v.Slot, false)
	case len(v.DoneBy) > 1:
		return heldHref(of, v.Slot)
	}
	return ""
}

// childRows is the organisations directly below, each with everything under it.
func childRows(all *duty.Overview) (rows []orgweb.ChildRow) {
	if len(all.Orgs) < 2 {
		return nil
	}
	recurring := func(c duty.Cell) bool { return recurs(c.Rule) }
	for _, row := range part(all.Orgs) {
		o := &row[0]
		c := orgweb.ChildRow{Name: o.Label(), Href: orgHref(o.Org), Kind: o.Kind.Label(), People: "党员" + count(o.Members, "名")}
		if n := branches(row); len(row) > 1 {
			c.People += "，" + count(n, "个支部")
		}
		switch t := condense(all, row, recurring); {
		case t.late > 0:
			c.State, c.Text = ui.Late, "缺"+strconv.Itoa(t.late)
		case t.due > 0:
			c.State, c.Text = ui.Due, "待办"+strconv.Itoa(t.due)
		case t.done > 0:
			c.State, c.Text = ui.Done, ""
		default:
			c.State = ui.NA
		}
		c.WorkHref = rowHref(row, "")
		rows = append(rows, c)
	}
	return rows
}
