// Package unitweb draws the register of units: the list, one unit with what is
// found there, and its forms. It decides nothing.
package unitweb

import (
	"net/url"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/coverage"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/unit"
)

// Deps are the cases that the pages call.
type Deps struct {
	Units     *unit.Units
	Coverages *coverage.Coverages
	Orgs      *org.Orgs
	Members   *member.Members
	Temp      string // the private folder for the temporary files of workbooks
}

type pages struct{ Deps }

// Routes are the pages of units.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(unit.View, "GET /units", p.list),
		web.Needs(unit.View, "GET /units/{id}", p.one),
		web.Needs(unit.Change, "GET /units/new", p.form),
		web.Needs(unit.Change, "POST /units", p.register),
		web.Needs(unit.Change, "GET /units/import", p.importForm),
		web.Needs(unit.Change, "GET /units/import/blank", p.blank),
		web.Needs(unit.Change, "POST /units/import", p.preview).Upload(mostBytes),
		web.Needs(unit.Change, "POST /units/import/take", p.take).Upload(mostBytes),
		web.Needs(unit.Change, "POST /units/import/refused", p.refused).Upload(mostBytes),
		web.Needs(unit.Change, "GET /units/{id}/edit", p.editForm),
		web.Needs(unit.Change, "POST /units/{id}/edit", p.edit),
		web.Needs(unit.Change, "POST /units/{id}/count", p.count),
		web.Needs(unit.Change, "POST /units/{id}/orgs", p.setUp),
		web.Needs(unit.Change, "POST /units/{id}/orgs/end", p.leave),
		web.Needs(unit.Change, "POST /units/{id}/workers", p.work),
		web.Needs(unit.Change, "POST /units/{id}/workers/end", p.stop),
	}
}

const pageSize = 50

func (p pages) list(r *web.Request) error {
	on := r.AsOf()
	found, err := p.Coverages.Check(r.Context(), r.Who, coverage.Query{On: on})
	if err != nil {
		return err
	}
	q := unit.Query{On: on, Sector: r.Text("sector"), Nature: r.Text("nature"), Text: r.Text("q"), After: r.FormValue("after"), Limit: pageSize}
	words := map[int64][]string{}
	kind := coverage.Kind(r.Text("finding"))
	if kind != "" {
		q.Only = map[int64]bool{}
	}
	for _, f := range found {
		if f.Unit == 0 || f.Answered() {
			continue
		}
		if text := f.Kind.Label(); len(words[f.Unit]) == 0 || words[f.Unit][len(words[f.Unit])-1] != text {
			words[f.Unit] = append(words[f.Unit], text)
		}
		if f.Kind == kind {
			q.Only[f.Unit] = true
		}
	}
	page, err := p.Units.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	sectors, err := p.Units.Sectors(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListView{Title: "单位", Lead: "党组织建到哪里，先看单位在哪里。共" + ui.Count(page.Total) + "个。", Action: "/units", Export: "/units/export?" + r.URL.RawQuery,
		Door: ui.Link{Text: "组织覆盖", Href: "/coverage"}, None: ui.None{Title: "没有这样的单位", Text: "换一个条件再看；还没有登记的，由工委干部登记。"}}
	if r.Session.Grant.May(unit.Change) {
		v.New, v.Import = ui.Link{Text: "登记单位", Href: "/units/new"}, ui.Link{Text: "导入 Excel", Href: "/units/import"}
	}
	pick := func(name, label string, options ...ui.Option) {
		f := ui.Field{Name: name, Label: label, Kind: "select", Options: append([]ui.Option{{Text: "全部"}}, options...)}
		for i := range f.Options {
			f.Options[i].On = f.Options[i].Value == r.Text(name)
		}
		v.Filters = append(v.Filters, f)
	}
	v.Filters = []ui.Field{{Name: "q", Label: "名称或者代码", Kind: "search", Value: q.Text}}
	pick("sector", "行业", sectorOptions(sectors)...)
	pick("nature", "性质", options(unit.Natures)...)
	var kinds []ui.Option
	for _, k := range coverage.Kinds() {
		if k != coverage.Lines {
			kinds = append(kinds, ui.Option{Value: string(k), Text: k.Label()})
		}
	}
	pick("finding", "需要研究的事", kinds...)
	for _, u := range page.List {
		row := Row{Name: u.Name, Href: "/units/" + ui.ID(u.ID), Code: u.Code, Nature: u.Nature, Org: u.OrgName, Count: "没有登记", Findings: strings.Join(words[u.ID], "、")}
		if u.Count.Day != day.None {
			row.Count = ui.Count(u.Count.People) + "人"
		}
		if u.Sector != "" {
			row.Sector = ui.Link{Text: u.Sector, Href: "/coverage/sector?name=" + url.QueryEscape(u.Sector)}
		}
		v.Rows = append(v.Rows, row)
	}
	if page.Next != "" {
		values := r.URL.Query()
		values.Set("after", page.Next)
		v.Pager.Next = "/units?" + values.Encode()
	}
	if page.From > 0 {
		values := r.URL.Query()
		if values.Del("after"); page.Prev != "" {
			values.Set("after", page.Prev)
		}
		v.Pager.Prev = "/units?" + values.Encode()
	}
	if n := len(page.List); n > 0 {
		v.Pager.Count = "第" + strconv.Itoa(page.From+1) + "至" + strconv.Itoa(page.From+n) + "个，共" + ui.Count(page.Total) + "个"
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func options(texts []string) (list []ui.Option) {
	for _, t := range texts {
		list = append(list, ui.Option{Value: t, Text: t})
	}
	return list
}

func sectorOptions(list []unit.Sector) (out []ui.Option) {
	for _, s := range list {
		out = append(out, ui.Option{Value: s.Name, Text: s.Name})
	}
	return out
}

func (p pages) one(r *web.Request) error {
	v, err := p.view(r, nil, "")
	if err != nil {
		return err
	}
	return r.Page(One(r.Frame(v.Name), v))
}

// view gathers a unit's page; form is the small form that was refused.
func (p pages) view(r *web.Request, problems []ui.Problem, form string) (v OneView, err error) {
	id, err := r.ID("id")
	if err != nil {
		return v, err
	}
	on := r.AsOf()
	d, err := p.Units.Get(r.Context(), r.Who, id, on)
	if err != nil {
		return v, err
	}
	c, found, err := p.Coverages.Unit(r.Context(), r.Who, id, on)
	if err != nil {
		return v, err
	}
	v = OneView{Name: d.Name, Lead: d.Address, Crumbs: []ui.Link{{Text: "单位", Href: "/units"}, {Text: d.Name}}, Problems: problems, Facts: pairs(d.Facts, d.OrgName)}
	for _, f := range found {
		x := Finding{Kind: f.Kind.Label(), Why: f.Why, Href: "/coverage/finding?key=" + url.QueryEscape(f.Key())}
		if f.Member != 0 {
			x.Kind += "：" + f.Name
		}
		if f.Answered() {
			x.Word = "已说明"
		}
		v.Findings = append(v.Findings, x)
	}
	v.Who = "您工作范围内有正式党员" + strconv.Itoa(c.Full) + "名、预备党员" + strconv.Itoa(c.Probationary) + "名。支部只设在一个单位的，党员就算在这个单位；联合党支部的党员要单独登记工作单位才算得上。"
	for _, x := range c.People {
		v.People = append(v.People, Person{Name: ui.Link{Text: x.Name, Href: "/members/" + ui.ID(x.ID)}, Branch: ui.Link{Text: x.BranchName, Href: "/orgs/" + ui.ID(x.Branch)}})
	}
	p.dates(r, d, on, &v)
	for _, b := range d.Past {
		v.Past = append(v.Past, Before{When: day.Instant(b.AtMs).Format("2006-01-02 15:04") + "，" + b.By, Facts: pairs(b.Facts, "")})
	}
	if r.Session.Grant.May(unit.Change) {
		v.Edit = ui.Link{Text: "修改", Href: "/units/" + ui.ID(id) + "/edit"}
		v.Forms, err = p.forms(r, id, problems, form)
	}
	return v, err
}

func pairs(f unit.Facts, org string) (list []ui.Pair) {
	for _, x := range []ui.Pair{{Term: "单位全称", Text: f.Name}, {Term: "统一社会信用代码", Text: f.Code}, {Term: "单位性质", Text: f.Nature},
		{Term: "行业", Text: f.Sector}, {Term: "地址", Text: f.Address}, {Term: "归口党组织", Text: org, Href: "/orgs/" + ui.ID(f.Org)}} {
		switch {
		case x.Text == "":
			continue
		case x.Term == "行业":
			x.Href = "/coverage/sector?name=" + url.QueryEscape(f.Sector)
		}
		list = append(list, x)
	}
	return list
}

func (p pages) dates(r *web.Request, d unit.Detail, on day.Day, v *OneView) {
	may, at, today := r.Session.Grant.May(unit.Change), "/units/"+ui.ID(d.ID), r.Today().String()
	entry := func(text, href string, s day.Span, link int64, path, say string) Dated {
		x := Dated{What: ui.Link{Text: text, Href: href}, Note: s.From.Chinese() + "起"}
		if s.Until != day.Forever {
			x.Note = s.Chinese()
		} else if may {
			x.End, x.Link, x.Today, x.EndText = at+path, ui.ID(link), today, say
		}
		return x
	}
	for _, l := range d.Links {
		if l.Span.From <= on {
			v.Set = append(v.Set, entry(l.OrgName, "/orgs/"+ui.ID(l.Org), l.Span, l.ID, "/orgs/end", "不再设在这里"))
		}
	}
	for _, w := range d.Workers {
		if w.Span.From <= on {
			x := entry(w.Name, "/members/"+ui.ID(w.Member), w.Span, w.ID, "/workers/end", "不在这里工作了")
			x.Note = w.BranchName + "，" + x.Note
			v.Works = append(v.Works, x)
		}
	}
	for _, c := range d.Counts {
		if c.Day <= on {
			v.Counts = append(v.Counts, Dated{What: ui.Link{Text: ui.Count(c.People) + "人"}, Note: c.Day.Chinese() + "，" + c.Source})
		}
	}
}
