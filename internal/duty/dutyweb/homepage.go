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
)

// home is the first page: what is due of the organisation that one works for.
// Whoever has no post goes to his own page.
func (p *pages) home(r *web.Request) error {
	of := r.Session.Grant.Org
	if of == 0 || !r.Session.Grant.May(duty.View) {
		return r.SeeOther("/me")
	}
	f := r.Frame("工作台")
	f.PlaceHref = orgHref(of)
	asOf := r.AsOf()
	v := HomeView{Today: asOf}
	list, err := p.Duties.Check(r.Context(), r.Who, duty.Query{Org: of, Below: true, AsOf: asOf, Year: asOf.Year()})
	if fault.KindOf(err) == fault.NotFound || err == nil && len(list) == 0 {
		v.Title, v.Text = "这一天没有要办的事", "本组织在"+asOf.Chinese()+"还没有成立，或者已经撤销。"
		return r.Page(Home(f, v))
	}
	if err != nil {
		return err
	}
	own := &list[0]
	todo := open(own)
	before, err := p.lastYear(r, of, asOf)
	if err != nil {
		return err
	}
	for _, x := range append(before, todo...) {
		v.Rows = append(v.Rows, p.row(r, of, x, asOf))
	}
	if !own.Kind.IsBranch() {
		p.belowRows(list[1:], asOf, &v)
	}
	slices.SortStableFunc(v.Rows, rowOrder)
	title(&v, asOf, own.Kind.IsBranch())
	if len(v.Rows) > mostRows {
		v.More = ui.Link{Text: "还有" + count(len(v.Rows)-mostRows, "件，看对照表"), Href: "/duties"}
		v.Rows = v.Rows[:mostRows]
	}
	v.Month = p.month(own, asOf)
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

// mostRows is how many rows the first page lists.
const mostRows = 14

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

// row is one thing to do.
func (p *pages) row(r *web.Request, of int64, v *duty.Verdict, asOf day.Day) Row {
	row := Row{By: v.Due, State: mark(v.State), Title: titled(v), Cite: v.Rule.Cite.String(), CiteHref: ruleHref(v.Rule), Why: v.Why + "。"}
	if v.Due != day.None {
		row.StateText = left(v.Due, asOf)
	}
	keep, explain := mayAt(r, activity.Keep, of), mayAt(r, duty.Explain, of)
	switch {
	case v.Rule.Cadence == duty.ByTerm:
		row.Title = "准备换届"
		row.Button = ui.Link{Text: "看本届任期", Href: orgHref(of)}
	case recordHref(of, v) != "" && keep:
		row.Button = ui.Link{Text: press(v), Href: recordHref(of, v)}
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
		row.Why = v.Way + "。"
	}
	return row
}

// belowRows adds what somebody has to follow up below: one row an organisation.
func (p *pages) belowRows(list []duty.OrgVerdicts, asOf day.Day, v *HomeView) {
	for i := range list {
		o := &list[i]
		var late []string
		by := day.Forever
		for _, x := range open(o) {
			if x.State == duty.Late {
				late = append(late, titled(x))
				by = min(by, x.Due)
			}
		}
		if len(late) == 0 {
			continue
		}
		text := strings.Join(late[:min(3, len(late))], "、")
		if len(late) > 3 {
			text += "等"
		}
		v.Rows = append(v.Rows, Row{By: by, State: ui.Late, StateText: count(len(late), "项逾期"), Title: o.Label(),
			Why: text + "还没有记录，也没有写明原因。", Button: ui.Link{Text: "看这个组织", Href: orgHref(o.Org)}})
	}
}

// title says how much is left, in the words of a colleague.
func title(v *HomeView, asOf day.Day, branch bool) {
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
	case n == 0 && branch:
		v.Title, v.Text = "本月事项都已办好", "现在没有要您办的事。"
	case n == 0:
		v.Title, v.Text = "没有要跟进的事", "本组织和下级组织都没有逾期的事项。"
	case asOf.Month() == 12 && soon > 0:
		v.Title = "年底前还有" + count(soon, "件事")
	default:
		v.Title = "还有" + count(n, "件事")
	}
	if n == 0 {
		return
	}
	switch {
	case late > 0 && branch:
		v.Text = "其中" + count(late, "件已过期，补记一件大约1分钟。")
	case late > 0:
		v.Text = "其中" + count(late, "件已过期，按组织列在下面。")
	default:
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
		m.Notes = append(m.Notes, Note{When: dayWord(a.Day, asOf), Link: ui.Link{Text: o.Titles[a.ID], Href: "/activities/" + ui.ID(a.ID)}})
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
			m.Notes = append(m.Notes, Note{When: dayWord(d, asOf), Link: ui.Link{Text: strings.Join(due[d], "、") + "截止"}})
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
