package dutyweb

import (
	"cmp"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/day/holiday"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/register/post"
)

// home is the first page: what is due of the organisation that one works for.
// Whoever has no post goes to his own page, an administrator to his place.
func (p *pages) home(r *web.Request) error {
	of := r.Session.Grant.Org
	if of == 0 || !r.Session.Grant.May(duty.View) {
		return r.SeeOther(r.First())
	}
	if r.Session.Grant.May(inspect.Check) && !r.Session.Grant.May(inspect.Keep) {
		return r.SeeOther("/inspections/mine")
	}
	f := r.Frame("工作台")
	f.PlaceHref = orgHref(of)
	asOf := r.AsOf()
	v := HomeView{Today: asOf}
	q := duty.Query{Org: of, AsOf: asOf, Year: asOf.Year()}
	all, err := p.Duties.Overview(r.Context(), r.Who, q)
	if fault.KindOf(err) == fault.NotFound || err == nil && len(all.Orgs) == 0 {
		v.Title, v.Text = "这一天没有要办的事", "本组织在"+asOf.Chinese()+"还没有成立，或者已经撤销。"
		return r.Page(Home(f, v))
	}
	if err != nil {
		return err
	}
	list, err := p.Duties.Check(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	own := &list[0]
	todo := open(own)
	before, err := p.lastYear(r, of, asOf)
	if err != nil {
		return err
	}
	v.Rows = p.rows(r, of, append(before, todo...), asOf)
	waiting, err := p.waiting(r, asOf)
	if err != nil {
		return err
	}
	v.Rows = append(v.Rows, waiting...)
	pleas, err := p.pleas(r, asOf)
	if err != nil {
		return err
	}
	v.Rows = append(v.Rows, pleas...)
	sent, err := p.sent(r, of, asOf)
	if err != nil {
		return err
	}
	v.Rows = append(v.Rows, sent...)
	asked, err := p.asked(r, of, asOf)
	if err != nil {
		return err
	}
	v.Rows = append(v.Rows, asked...)
	checks, err := p.assessed(r, of, asOf)
	if err != nil {
		return err
	}
	v.Rows = append(v.Rows, checks...)
	slices.SortStableFunc(v.Rows, rowOrder)
	v.Rows = append(firstSteps(r, all.Orgs, asOf), v.Rows...)
	title(&v, asOf)
	if !own.Kind.IsBranch() {
		belowRows(&all, &v)
	}
	v.Month = p.month(own, asOf)
	if err := p.coming(r, of, asOf, &v.Month); err != nil {
		return err
	}
	if len(all.Orgs) > 1 {
		v.Month.All = ui.Link{Text: "下级对照表", Href: "/duties"}
	}
	if err := p.changes(r, of, asOf, &v); err != nil {
		return err
	}
	return r.Page(Home(f, v))
}

// lastYear is what was not held before the turn of the year: it is told until
// the end of March, where the ledger already held that year.
func (p *pages) lastYear(r *web.Request, of int64, asOf day.Day) (list []*duty.Verdict, err error) {
	if asOf.Month() > 3 {
		return nil, nil
	}
	first, err := p.Duties.First(r.Context(), r.Who, of)
	if err != nil || first == day.None || first.Year() >= asOf.Year() {
		return nil, err
	}
	before, err := p.Duties.Check(r.Context(), r.Who, duty.Query{Org: of, AsOf: asOf, Year: asOf.Year() - 1})
	if err != nil || len(before) == 0 {
		return nil, err
	}
	for _, v := range open(&before[0]) {
		if recurs(v.Rule) && v.Slot.From >= first {
			list = append(list, v)
		}
	}
	return list, nil
}

// mostRows is how many organisations below the first page lists, and mostLate
// how many missed periods of one rule stand in rows of their own.
const (
	mostRows = 12
	mostLate = 2
)

// rowOrder puts the late ones first, each by day, and what has no day last.
func rowOrder(a, b Row) int {
	late := func(r Row) int {
		if r.State == ui.Late {
			return 0
		}
		return 1
	}
	by := func(r Row) day.Day {
		if r.By == day.None {
			return day.Forever
		}
		return r.By
	}
	return cmp.Or(cmp.Compare(late(a), late(b)), cmp.Compare(by(a), by(b)))
}

// rows are the things to do of one organisation. Where a rule was missed in many
// periods they stand in one row: nobody reads eleven alike.
func (p *pages) rows(r *web.Request, of int64, todo []*duty.Verdict, asOf day.Day) (rows []Row) {
	late := map[string][]*duty.Verdict{}
	for _, v := range todo {
		if v.State == duty.Late && recurs(v.Rule) {
			late[v.Rule.ID] = append(late[v.Rule.ID], v)
		}
	}
	for _, v := range todo {
		all := late[v.Rule.ID]
		if v.State != duty.Late || len(all) <= mostLate {
			rows = append(rows, p.row(r, of, v, asOf))
			continue
		}
		last := all[len(all)-1]
		if v != last {
			continue
		}
		row := p.row(r, of, last, asOf)
		row.By, row.StateText, row.Title = all[0].Due, count(len(all), "次逾期"), "补记"+v.Rule.Title+count(len(all), "次")
		row.Why = "最早是" + period(all[0].Slot) + "，最近是" + period(last.Slot) + "。从最近的补起，也可以逐次写明原因，"
		row.Second, row.End = ui.Link{Text: "看全年", Href: orgHref(of) + "?year=" + ui.ID(int64(v.Slot.From.Year()))}, "。"
		rows = append(rows, row)
	}
	return rows
}

// row is one thing to do.
func (p *pages) row(r *web.Request, of int64, v *duty.Verdict, asOf day.Day) Row {
	row := Row{By: v.Due, State: mark(v.State), Title: titled(v), Cite: v.Rule.Cite.String(), CiteHref: ruleHref(v.Rule), Why: v.Why + "。"}
	if v.Due != day.None {
		row.StateText = left(v.Due, asOf)
	}
	keep, explain := r.May(activity.Keep, of), r.May(duty.Explain, of)
	switch {
	case v.Rule.Cadence == duty.ByTerm:
		row.Title = "准备换届"
		row.Button = ui.Link{Text: "看本届任期", Href: "/terms?org=" + ui.ID(of)}
	case v.Rule.ID == vacant && r.May(appointment.Keep, of):
		row.Button = ui.Link{Text: "提出任免", Href: orgHref(of) + "/appointments/new?post0=" + string(post.Secretary)}
	case recordHref(of, v) != "" && keep:
		row.Button = ui.Link{Text: press(v), Href: recordHref(of, v)}
	case v.Rule.SatisfiedBy != nil && v.Rule.SatisfiedBy.Every:
		row.Button = ui.Link{Text: "看这些记录", Href: heldHref(of, v.Slot)}
	default:
		row.Button = ui.Link{Text: "看组织情况", Href: orgHref(of)}
	}
	switch {
	case v.State == duty.Late && recurs(v.Rule):
		row.Title = "补记" + row.Title
		if explain {
			row.Why, row.Second, row.End = v.Why+"。当时确实没有开展的，", ui.Link{Text: "写明原因", Href: explainHref(of, v)}, "即可。"
		}
	case v.Rule.Cadence == duty.Always && explain:
		row.Why, row.Second, row.End = v.Why+"，"+v.Way+"。暂时不能办的，", ui.Link{Text: "写明原因", Href: explainHref(of, v)}, "。"
	case v.Way != "":
		row.Why = strings.TrimSuffix(v.Way, "，"+v.Due.MonthDay()+"前") + "。" // the day stands at the head of the row
	}
	return row
}

// vacant is the rule that a branch has a secretary.
const vacant = "branch.secretary.vacant"

// belowRows adds what somebody has to follow up below: one line an organisation,
// in roster order.
func belowRows(all *duty.Overview, v *HomeView) {
	own, places := len(v.Rows), 0
	for i := range all.Orgs[1:] {
		o := &all.Orgs[1+i]
		late := lateCells(all, o)
		if len(late) == 0 {
			continue
		}
		if places++; places > mostRows {
			continue
		}
		var first []string
		for _, cell := range late[:min(3, len(late))] {
			first = append(first, called(all.Cells[cell]))
		}
		text := strings.Join(first, "、")
		if len(late) > 3 {
			text += "等" + count(len(late), "项")
		}
		v.Follow = append(v.Follow, Follow{Name: o.Label(), Href: orgHref(o.Org), Text: text})
	}
	if places > mostRows {
		v.More = ui.Link{Text: "还有" + count(places-mostRows, "个组织，看对照表"), Href: "/duties"}
	}
	switch {
	case own == 0 && places == 0:
		v.Title, v.Text = "没有要跟进的事", "本组织和下级组织都没有逾期的事项。"
	case places == 0:
		if len(all.Orgs) > 1 { // a house in which nothing is below yet says nothing of it
			v.Text += "下级组织没有逾期的事项。"
		}
	case own == 0:
		v.Title, v.Text = "有"+count(places, "个下级组织要跟进"), "本组织自己没有要办的事。"
	default:
		v.Title, v.Text = "有"+count(places, "个下级组织要跟进"), "本组织自己还有"+count(own, "件事，列在最前面。")
	}
}

// title says how much is left, in the words of a colleague.
func title(v *HomeView, asOf day.Day) {
	late, soon := 0, 0
	yearEnd := day.Of(asOf.Year(), 12, 31)
	for _, row := range v.Rows {
		if row.State == ui.Late {
			late++
		}
		if row.By != day.None && row.By <= yearEnd {
			soon++
		}
	}
	n := len(v.Rows)
	switch {
	case n == 0:
		v.Title, v.Text = "本月事项都已办好", "现在没有要您办的事。"
		return
	case asOf.Month() == 12 && soon > 0:
		v.Title = "年底前还有" + count(soon, "件事")
	default:
		v.Title = "还有" + count(n, "件事")
	}
	if late > 0 {
		v.Text = "其中" + count(late, "件已过期，补记一件大约1分钟。")
	} else {
		v.Text = "都还没有到期。"
	}
}

// month is the strip of the month under way: what was held, and what is due.
func (p *pages) month(o *duty.OrgVerdicts, asOf day.Day) Month {
	y, mon := asOf.Year(), int(asOf.Month())
	span := day.Month(y, mon)
	m := Month{Title: period(span), All: ui.Link{Text: "全年对照表", Href: orgHref(o.Org)}}
	held, due := map[day.Day]bool{}, map[day.Day][]string{}
	for _, a := range o.Records {
		if !span.Has(a.Day) {
			continue
		}
		held[a.Day] = true
		m.Notes = append(m.Notes, Note{On: a.Day, When: dayWord(a.Day, asOf), Link: ui.Link{Text: o.Titles[a.ID], Href: "/activities/" + ui.ID(a.ID)}})
	}
	for _, v := range open(o) {
		if span.Has(v.Due) && v.State == duty.Due {
			due[v.Due] = append(due[v.Due], v.Rule.Title)
		}
	}
	for d := span.From; d < span.Until; d++ {
		working, _ := holiday.Working(d)
		x := MonthDay{Day: d, Off: !working}
		switch {
		case len(due[d]) > 0:
			x.State, x.Say = ui.Due, strings.Join(due[d], "、")+"截止"
			m.Notes = append(m.Notes, Note{On: d, When: dayWord(d, asOf), Link: ui.Link{Text: strings.Join(due[d], "、") + "截止"}})
		case held[d]:
			x.State, x.Say = ui.Done, "有活动记录"
		}
		m.Days = append(m.Days, x)
	}
	return m
}

func dayWord(d, asOf day.Day) string {
	if d == asOf {
		return ui.ID(int64(d.Dom())) + "日 今天"
	}
	return ui.ID(int64(d.Dom())) + "日 " + d.Zhou()
}
