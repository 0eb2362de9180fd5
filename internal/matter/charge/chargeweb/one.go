package chargeweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/problem/problemweb"
	"zhibu/internal/matter/charge"
)

// facts say what a duty is.
func facts(d *charge.Duty, b *duty.Rulebook) []ui.Pair {
	return []ui.Pair{{Term: "出处", Text: d.Cite.String()}, {Term: "查什么", Text: d.Checked}, {Term: "多久一次", Text: d.Period(b)}, {Term: "责任人", Text: d.Who}, shows(d, b)}
}

// shows says what shows that a duty is done; a rule is a door.
func shows(d *charge.Duty, b *duty.Rulebook) ui.Pair {
	x := ui.Pair{Term: "怎么看出做到了", Text: d.Shows.Label()}
	switch d.Shows {
	case charge.ByRule:
		if r, ok := b.Latest(d.Rule); ok {
			x.Text, x.Href, x.Note = "制度：“"+r.Title+"”", "/rules/"+d.Rule, r.Cite.String()+"，"+r.Confidence.Chinese()
		}
	case charge.ByRecord:
		names := make([]string, len(d.Kinds))
		for i, k := range d.Kinds {
			names[i] = k.Label()
		}
		x.Text = "“" + strings.Join(names, "”或者“") + "”的记录，" + charge.OftenLabel(d.Often) + strconv.FormatInt(d.Number, 10) + "次"
	}
	return x
}

// org is one organisation with its three lists.
func (p pages) org(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	year := yearOf(r)
	o, err := p.Charges.Of(r.Context(), r.Who, of, r.AsOf(), year)
	if err != nil {
		return err
	}
	found, err := p.Problems.List(r.Context(), r.Who, problem.Query{Org: of, Limit: 100})
	if err != nil {
		return err
	}
	v := OrgView{Title: o.Label() + "的三张清单", Lead: strconv.Itoa(year) + "年，由台账和制度对照得出，不用上报。", Filters: []ui.Field{yearField(year)}, Action: "/charges/orgs/" + ui.ID(of),
		Export: "/charges/orgs/" + ui.ID(of) + "/export?year=" + strconv.Itoa(year), More: ui.Link{Text: "问题清单全部", Href: "/problems?org=" + ui.ID(of)}}
	if of != r.Session.Grant.Org || !o.Kind.IsBranch() {
		v.Crumbs = crumbs
	}
	for _, l := range o.Lists {
		part := ListPart{Title: l.Title, Note: "第" + strconv.FormatInt(l.No, 10) + "版，" + l.Span.From.Chinese() + "起执行，依据" + l.Basis, Href: listHref(l.ID)}
		for _, s := range l.Standings {
			part.Rows = append(part.Rows, DutyRow{Text: s.Duty.Text, Href: dutyHref(of, s.Duty.ID, year), Cite: s.Duty.Cite.String(), Checked: s.Duty.Checked,
				Period: s.Duty.Period(p.Charges.Book()), Who: s.Duty.Who, State: mark(s.Stand), Word: s.Stand.Label(), Why: s.Why})
		}
		v.Lists = append(v.Lists, part)
	}
	for _, x := range found.List {
		v.Problems = append(v.Problems, ProblemRow{Text: x.Text, Href: "/problems/" + ui.ID(x.ID), Whose: x.Whose(), Origin: x.Origin.Label(), Found: x.FoundOn})
		if x.State != problem.Void {
			v.Mending = append(v.Mending, problemweb.RowOf(x, r.Today(), false))
		}
	}
	return r.Page(OrgPage(r.Frame(v.Title), v))
}

func (p pages) duty(r *web.Request) error { return p.showDuty(r, "", nil) }

// showDuty is one duty of one organisation; failed is the form that was refused.
func (p pages) showDuty(r *web.Request, failed string, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := r.ID("duty")
	if err != nil {
		return err
	}
	return p.drawDuty(r, of, id, failed, problems)
}

func (p pages) drawDuty(r *web.Request, of, id int64, failed string, problems []ui.Problem) error {
	year := yearOf(r)
	if from := r.Day("from"); from != day.None {
		year = from.Year()
	}
	o, l, s, err := p.Charges.One(r.Context(), r.Who, of, id, r.AsOf(), year)
	if err != nil {
		return err
	}
	here := "/charges/orgs/" + ui.ID(of) + "/duties/" + ui.ID(id)
	v := DutyView{Crumbs: []ui.Link{crumbs[0], {Text: o.Label() + "的三张清单", Href: orgHref(of, year)}}, Title: s.Duty.Text, Lead: o.Name + "，" + l.Title + "，" + strconv.Itoa(year) + "年。",
		State: mark(s.Stand), Word: s.Stand.Label(), Facts: append([]ui.Pair{{Term: "现在", Text: s.Why}}, facts(&s.Duty, p.Charges.Book())...), Filters: []ui.Field{yearField(year)}, Action: here, Problems: problems}
	may := s.Duty.Shows == charge.BySaid && r.Session.Grant.May(charge.Say) && r.Session.Grant.Org == of
	for _, c := range s.Cells {
		row := Cell{Period: periodWords(c.Slot), State: mark(c.Stand), Word: c.Stand.Label(), Why: c.Why}
		if c.Way != "" && (c.Stand == charge.Due || c.Stand == charge.Late || c.Stand == charge.Underway) {
			row.Way = c.Way
		}
		if c.Stand == charge.Due && c.Due != day.None {
			row.Way = strings.TrimSuffix(row.Way, "，"+c.Due.MonthDay()+"前")
			row.Way += "，" + c.Due.MonthDay() + "前"
		}
		for _, x := range c.Records {
			row.Records = append(row.Records, ui.Link{Text: x.Day.MonthDay() + "　" + x.Title, Href: "/activities/" + ui.ID(x.ID)})
		}
		if c.Said != nil {
			row.Said = c.Said.On.Chinese() + "：" + c.Said.Text
			if may {
				row.Void = "/charges/said/" + ui.ID(c.Said.ID) + "/void"
				row.Fields = []ui.Field{{Name: "why", Label: "为什么作废"}}
				if failed == ui.ID(c.Said.ID) {
					row.Open, row.Fields[0].Value, row.Fields[0].Problem = true, r.Text("why"), web.ProblemOf(problems, "why")
				}
			}
		} else if may && (c.Stand == charge.Due || c.Stand == charge.Late) {
			row.Say, row.From = here, c.Slot.From.String()
			last := min(r.Today(), c.Slot.Last())
			row.Fields = []ui.Field{{Name: "on", Label: "哪一天做到的", Kind: "date", Class: "short", Min: c.Slot.From.String(), Max: last.String()}, {Name: "text", Label: "做了什么", Kind: "textarea", Rows: 3}}
			if row.Open = failed == row.From; row.Open {
				for i := range row.Fields {
					row.Fields[i].Value, row.Fields[i].Problem = r.Text(row.Fields[i].Name), web.ProblemOf(problems, row.Fields[i].Name)
				}
			}
		}
		v.Cells = append(v.Cells, row)
	}
	if len(problems) > 0 {
		return r.Refuse(DutyPage(r.Frame(v.Title), v))
	}
	return r.Page(DutyPage(r.Frame(v.Title), v))
}

// periodWords is a period in words; a single day is a condition that holds always.
func periodWords(s day.Span) string {
	if s.Days() == 1 {
		return s.From.Chinese() + "的情况"
	}
	return s.Chinese()
}

func (p pages) say(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := r.ID("duty")
	if err != nil {
		return err
	}
	from := r.Day("from")
	_, err = p.Charges.State(r.Context(), r.Who, of, id, from, r.Day("on"), r.Text("text"))
	if problems, ok := web.Problems(err); ok {
		return p.showDuty(r, from.String(), problems)
	}
	if err != nil {
		return err
	}
	return r.Say(dutyHref(of, id, from.Year()), "已写明。")
}

func (p pages) void(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	of, dutyID, err := p.Charges.SaidOf(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	err = p.Charges.TakeBack(r.Context(), r.Who, id, r.Text("why"))
	if problems, ok := web.Problems(err); ok {
		return p.drawDuty(r, of, dutyID, ui.ID(id), problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/charges/orgs/"+ui.ID(of)+"/duties/"+ui.ID(dutyID), "已作废。")
}
