// Package transferweb is the pages of transfers of membership: opening one, its own
// page, and the register of letters.
package transferweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/transfer"
)

// Deps are what the pages need.
type Deps struct{ Transfers *transfer.Transfers }

type pages struct{ Deps }

// Routes are the pages of transfers.
func Routes(d Deps) []web.Route {
	p := pages{d}
	list := []web.Route{
		web.Needs(transfer.Keep, "GET /transfers/new", p.newForm),
		web.Needs(transfer.Keep, "POST /transfers", p.open),
		web.Needs(transfer.View, "GET /transfers/letters", p.letters),
		web.Needs(transfer.View, "GET /transfers/{id}", p.one),
		web.Needs(transfer.View, "GET /transfers/{id}/papers/{paper}", matterweb.Paper(p.Transfers.Paper)),
	}
	for _, m := range p.moves() {
		can := transfer.Keep
		if m.key == "issue" {
			can = transfer.Issue
		}
		list = append(list, web.Needs(can, "POST /transfers/{id}/"+m.key, matterweb.Move(m.key, m.said, href, m.do, p.show)))
	}
	return list
}

func href(id int64) string { return "/transfers/" + ui.ID(id) }

func (p pages) one(r *web.Request) error { return p.show(r, "", nil) }

// show draws one transfer; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Transfers.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := matterweb.View(x.Matter, transfer.StagesOf(&x.Work), x.Steps)
	v.Problems = problems
	v.Lead = x.Doc.Way.Label() + "，" + x.Doc.FromName + "到" + x.Doc.ToName
	if x.Open() {
		p.acts(r, &x, &v, failed, problems)
		v.Wait(owner(&x))
	}
	p.tables(r, &x, &v)
	facts(&x, &v)
	for _, k := range transfer.PapersOf(&x, r.Session.Grant.May(transfer.Issue)) {
		v.Papers = append(v.Papers, ui.Link{Text: k.Name, Href: href(id) + "/papers/" + k.Key})
	}
	if failed != "" {
		return r.Refuse(matterweb.One(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.One(r.Frame(v.Title), v))
}

func owner(x *transfer.Whole) string {
	if x.OwnerName != "" {
		return x.OwnerName
	}
	return "对方"
}

func facts(x *transfer.Whole, v *matterweb.OneView) {
	d := &x.Doc
	for _, p := range [][2]string{{"方式", d.Way.Label()}, {"转出", d.FromName}, {"转入", d.ToName}, {"介绍信抬头", d.Heading}, {"原因", d.Reason},
		{"提出", d.Asked.Chinese()}, {"商定日期", agreed(d)}, {"党费交至", transfer.Month(d.Dues)}, {"说明", d.Note}} {
		if p[1] != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: p[0], Text: p[1]})
		}
	}
}

func agreed(d *transfer.Doc) string {
	if d.Way == transfer.In {
		return ""
	}
	return d.On.Chinese()
}

// tables are the people and their letters.
func (p pages) tables(r *web.Request, x *transfer.Whole, v *matterweb.OneView) {
	people := matterweb.Table{Title: "人员", Columns: []ui.Column{{Text: "姓名"}, {Text: "性别"}, {Text: "类别"}, {Text: "入党日期"}, {Text: "办理情况"}, {Text: "介绍信"}}}
	letters := matterweb.Table{Title: "介绍信", Columns: []ui.Column{{Text: "编号"}, {Text: "姓名"}, {Text: "开具"}, {Text: "有效期到"}, {Text: "情况"}}}
	for i := range x.Lines {
		l := &x.Lines[i]
		name := ui.Link{Text: l.Name}
		if x.Known[l.Member] {
			name.Href = "/members/" + ui.ID(l.Member)
		}
		kind := "正式"
		if l.Trial(x.Doc.Asked) {
			kind = "预备"
		}
		state := l.State.Label(x.Doc.Way)
		if l.State == transfer.LineAsked && x.Stage == transfer.Releasing {
			state = x.Stage
		}
		if l.On != day.None {
			state += "，" + l.On.Chinese()
		}
		if l.Measure != transfer.Clean {
			state += "，" + l.Measure
		}
		if l.Why != "" {
			state += "：" + l.Why
		}
		number := ""
		if t := l.Letter(); t != nil {
			number = t.Number
		}
		people.Rows = append(people.Rows, []ui.Link{name, {Text: l.Sex.Label()}, {Text: kind}, {Text: l.JoinedOn.Chinese()}, {Text: state}, {Text: number}})
		for _, t := range l.Letters {
			words := t.Label(r.Today())
			if told, _ := p.Transfers.Reminder(t, r.Today()); told != "" {
				words = told
			}
			if t.Why != "" {
				words += "，" + t.Why
			}
			if t.ReceiptOn != day.None {
				words += "，回执" + t.ReceiptOn.Chinese()
			}
			letters.Rows = append(letters.Rows, matterweb.Words(t.Number, l.Name, t.IssuedOn.Chinese(), t.Until.Chinese(), words))
		}
	}
	if len(x.Lines) == 1 { // whose they are stands above
		letters.Columns = slices.Delete(letters.Columns, 1, 2)
		for i := range letters.Rows {
			letters.Rows[i] = slices.Delete(letters.Rows[i], 1, 2)
		}
	}
	if len(letters.Rows) == 0 {
		people.Columns = people.Columns[:5]
		for i := range people.Rows {
			people.Rows[i] = people.Rows[i][:5]
		}
	}
	if x.Open() && len(x.Ends) > 0 {
		people.Note = "转出时职务同时结束：" + strings.Join(x.Ends, "、") + "。请安排好接替的人。"
	}
	v.Tables = append(v.Tables, people)
	if len(letters.Rows) > 0 {
		v.Tables = append(v.Tables, letters)
	}
}

// chosen reads the people that a form names.
func chosen(r *web.Request) (ids []int64) {
	if r.Parse() != nil { // the fields are then empty, and the case says so
		return nil
	}
	for _, s := range r.Form["lines"] {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			ids = append(ids, n)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// mine reports whether the asker works for an organisation, or for the Committee that
// may do any part.
func mine(r *web.Request, x *transfer.Whole, of int64) bool {
	g := r.Session.Grant
	return g.May(transfer.Keep) && of != 0 && (g.Org == of || g.May(transfer.Issue)) && x.State == matter.Open
}
