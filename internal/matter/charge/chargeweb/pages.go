package chargeweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter/charge"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Charges  *charge.Charges
	Problems *problem.Problems
	Orgs     *org.Orgs
}

type pages struct{ Deps }

// Routes are the pages of responsibility.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(charge.View, "GET /charges", p.overview),
		web.Needs(charge.View, "GET /charges/duties/{id}", p.standing),
		web.Needs(charge.View, "GET /charges/orgs/{org}", p.org),
		web.Needs(charge.View, "GET /charges/orgs/{org}/duties/{duty}", p.duty),
		web.Needs(charge.Say, "POST /charges/orgs/{org}/duties/{duty}", p.say),
		web.Needs(charge.Say, "POST /charges/said/{id}/void", p.void),
		web.Needs(charge.View, "GET /charges/lists", p.lists),
		web.Needs(charge.Keep, "GET /charges/lists/new", p.newForm),
		web.Needs(charge.Keep, "POST /charges/lists", p.begin),
		web.Needs(charge.View, "GET /charges/lists/{id}", p.list),
		web.Needs(charge.Keep, "GET /charges/lists/{id}/edit", p.editForm),
		web.Needs(charge.Keep, "POST /charges/lists/{id}/edit", p.edit),
		web.Needs(charge.Keep, "POST /charges/lists/{id}/force", p.force),
		web.Needs(charge.Keep, "POST /charges/lists/{id}/drop", p.discard),
		web.Needs(charge.Keep, "GET /charges/lists/{id}/add", p.addForm),
		web.Needs(charge.Keep, "POST /charges/lists/{id}/add", p.add),
		web.Needs(charge.Keep, "GET /charges/lists/{id}/entries/{duty}", p.entryForm),
		web.Needs(charge.Keep, "POST /charges/lists/{id}/entries/{duty}", p.entry),
		web.Needs(charge.Keep, "POST /charges/lists/{id}/entries/{duty}/drop", p.drop),
	}
}

const pageSize = 50

var crumbs = []ui.Link{{Text: "主体责任", Href: "/charges"}}

func listHref(id int64) string { return "/charges/lists/" + ui.ID(id) }

func orgHref(of int64, year int) string {
	return "/charges/orgs/" + ui.ID(of) + "?year=" + strconv.Itoa(year)
}

func dutyHref(of, id int64, year int) string {
	return "/charges/orgs/" + ui.ID(of) + "/duties/" + ui.ID(id) + "?year=" + strconv.Itoa(year)
}

// yearOf is the year of the page: the one asked for, or that of the day of the head.
func yearOf(r *web.Request) int {
	year := int(r.Num("year", 0))
	if year < 1949 || year > 2100 {
		year = r.AsOf().Year()
	}
	return year
}

func yearField(year int) ui.Field {
	return ui.Field{Name: "year", Label: "年份", Kind: "number", Class: "short", Value: strconv.Itoa(year), Min: "1949", Max: "2100"}
}

// mark is how a duty stands, for the eye.
func mark(s charge.Stand) ui.State {
	switch s {
	case charge.Done:
		return ui.Done
	case charge.Underway:
		return ui.Running
	case charge.Due:
		return ui.Due
	case charge.Late:
		return ui.Late
	}
	return ui.NA
}

// overview is what the Committee sees: for each duty how many organisations stand how. A
// branch goes on to its own page.
func (p pages) overview(r *web.Request) error {
	own, err := p.Orgs.Get(r.Context(), r.Who, r.Session.Grant.Org, r.AsOf())
	if err != nil {
		return err
	}
	year := yearOf(r)
	if own.Kind.IsBranch() {
		return r.SeeOther(orgHref(own.Org, year))
	}
	kind := charge.Kind(r.Text("kind"))
	if kind.Label() == "" {
		kind = charge.Branch
	}
	l, rows, orgs, ok, err := p.Charges.Tallies(r.Context(), r.Who, kind, r.AsOf(), year)
	if err != nil {
		return err
	}
	v := OverviewView{Title: "党建主体责任", Year: year, Doors: []ui.Link{{Text: "清单各版", Href: "/charges/lists"}}, Filters: []ui.Field{{Name: "kind", Kind: "hidden", Value: string(kind)}, yearField(year)},
		Export: "/charges/export?kind=" + string(kind) + "&year=" + strconv.Itoa(year)}
	if own.Kind != org.Committee {
		v.Doors = append(v.Doors, ui.Link{Text: "本组织的清单", Href: orgHref(own.Org, year)})
	}
	for _, k := range charge.Kinds() {
		v.Tabs = append(v.Tabs, ui.NavItem{Text: k.Label(), Href: "/charges?kind=" + string(k) + "&year=" + strconv.Itoa(year), Here: k == kind})
	}
	v.Lead = "现在没有执行的" + kind.Label() + "清单。"
	v.None = ui.None{Title: "还没有执行的清单", Text: "清单定下来、开始执行以后，这里按台账列出每一项落实到哪一步。"}
	if r.Session.Grant.May(charge.Keep) {
		v.None.Do = ui.Link{Text: "起草清单", Href: "/charges/lists/new?kind=" + string(kind)}
	}
	if ok {
		v.Doors = append([]ui.Link{{Text: "看清单", Href: listHref(l.ID)}}, v.Doors...)
		v.Lead = l.Title + "第" + strconv.FormatInt(l.No, 10) + "版，" + strconv.Itoa(year) + "年的情况，" + strconv.Itoa(orgs) + "个党组织。按清单的顺序，由台账和制度对照得出，不用上报。"
	}
	for _, t := range rows {
		row := TallyRow{Text: t.Duty.Text, Href: "/charges/duties/" + ui.ID(t.Duty.ID) + "?year=" + strconv.Itoa(year), Cite: t.Duty.Cite.String(), Period: t.Duty.Period(p.Charges.Book())}
		for _, s := range charge.Stands() {
			n := ui.Link{Text: strconv.Itoa(t.Count[s])}
			if t.Count[s] > 0 {
				n.Href = row.Href + "&state=" + string(s)
			}
			row.Counts = append(row.Counts, Count{Link: n, Label: s.Label()})
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(Overview(r.Frame(v.Title), v))
}

// standing is one duty with the organisations, in the order of the tree.
func (p pages) standing(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	year := yearOf(r)
	l, d, list, err := p.Charges.Standing(r.Context(), r.Who, id, r.AsOf(), year)
	if err != nil {
		return err
	}
	state, q := charge.Stand(r.Text("state")), r.Text("q")
	v := StandingView{Crumbs: crumbs, Title: d.Text, Lead: l.Title + "，" + strconv.Itoa(year) + "年，按党组织的顺序。", Facts: facts(&d, p.Charges.Book()), Action: "/charges/duties/" + ui.ID(id),
		None: ui.None{Title: "没有这样的党组织", Text: "换一个条件再看。"}}
	states := ui.Field{Name: "state", Label: "情况", Kind: "select", Options: []ui.Option{{Text: "全部"}}}
	for _, s := range charge.Stands() {
		states.Options = append(states.Options, ui.Option{Value: string(s), Text: s.Label(), On: s == state})
	}
	v.Filters = []ui.Field{states, {Name: "q", Label: "党组织", Kind: "search", Value: q}, yearField(year)}
	var rows []OrgRow
	for _, o := range list {
		s := o.Lists[0].Standings[0]
		if state.Label() != "" && s.Stand != state || q != "" && !strings.Contains(o.Name, q) && !strings.Contains(o.Short, q) {
			continue
		}
		rows = append(rows, OrgRow{ID: o.Org, Name: o.Name, Href: dutyHref(o.Org, id, year), Why: s.Why, State: mark(s.Stand), Word: s.Stand.Label()})
	}
	v.Rows, v.Pager = web.Window(r, rows, pageSize, "个", func(o *OrgRow) string { return ui.ID(o.ID) })
	return r.Page(StandingPage(r.Frame(v.Title), v))
}
