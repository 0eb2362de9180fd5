package trailweb

import (
	"errors"
	"strconv"
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/trail"
)

// Deps are the cases that the pages call.
type Deps struct{ Trails *trail.Trails }

type pages struct{ Deps }

// Routes are the pages of the journal. All are the audit administrator's.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(trail.View, "GET /journal", p.list),
		web.Needs(trail.View, "GET /journal/checkpoints", p.checkpoints),
		web.Needs(trail.View, "POST /journal/checkpoints", p.take),
		web.Needs(trail.View, "POST /journal/check", p.check),
	}
}

// QueryOf is the query that a page or an export asks for.
func QueryOf(r *web.Request) trail.Query {
	q := trail.Query{Area: r.Text("area"), Text: strings.TrimSpace(r.Text("q")), Before: r.Num("after", 0)}
	from, until := r.Day("from"), r.Day("until")
	if from != day.None || until != day.None {
		q.Span = day.Span{From: from, Until: day.Forever}
		if until != day.None {
			q.Span.Until = until + 1
		}
		if from == day.None {
			q.Span.From = day.Of(1970, 1, 2)
		}
	}
	return q
}

func (p pages) list(r *web.Request) error {
	q := QueryOf(r)
	page, err := p.Trails.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "审计日志", Lead: "谁在什么时候做了什么，共" + ui.Count(page.Total) + "条。每一条都接着前一条，改动、删除、插入都能查出来。这里没有个人信息的内容。",
		Tabs: tabs("/journal"), Action: "/journal", Export: "/journal/export?" + r.URL.RawQuery, Back: r.URL.RequestURI(),
		None: ui.None{Title: "没有这样的记录", Text: "换一个条件再看。"}}
	area := ui.Field{Name: "area", Label: "哪一类", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.Area == ""}}}
	for _, a := range trail.Areas() {
		area.Options = append(area.Options, ui.Option{Value: a[0], Text: a[1], On: a[0] == q.Area})
	}
	v.Filters = []ui.Field{area, {Name: "from", Label: "从", Kind: "date", Value: r.Text("from")}, {Name: "until", Label: "到", Kind: "date", Value: r.Text("until")},
		{Name: "q", Label: "账号名字或者党组织", Kind: "search", Value: q.Text}}
	for _, l := range page.Lines {
		v.Rows = append(v.Rows, row(l))
	}
	v.Pager.Count = ui.PageOf(len(page.Lines), page.Total, "条")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func row(l trail.Line) Row {
	return Row{Seq: strconv.FormatInt(l.Seq, 10), At: l.At.Format("2006-01-02 15:04:05"), By: l.By, Post: l.Post, Org: l.Org, Deed: trail.Label(l.Deed), About: l.About(), Detail: l.Words()}
}

func tabs(here string) []ui.NavItem {
	return []ui.NavItem{{Text: "日志", Href: "/journal", Here: here == "/journal"}, {Text: "校验点", Href: "/journal/checkpoints", Here: here == "/journal/checkpoints"}}
}

func (p pages) view(r *web.Request) (v PointsView, err error) {
	list, err := p.Trails.Checkpoints(r.Context(), r.Who, 100)
	if err != nil {
		return v, err
	}
	v = PointsView{Title: "日志校验点", Lead: "校验点记下日志走到了第几条、那一条的指纹是什么，签名以后送到这台机器以外。以后拿它来核对，截尾、整库退回、重写都查得出来。",
		Tabs: tabs("/journal/checkpoints"), Back: r.URL.RequestURI(), Key: crypt.Fingerprint(p.Trails.Signer()), Sinks: p.Trails.Sinks(),
		None: ui.None{Title: "还没有校验点", Text: "日志有了内容以后，程序每10分钟或者每1000条自动做一个。"}}
	for _, c := range list {
		x := Point{Seq: ui.Count(c.Seq), At: c.On().Format("2006-01-02 15:04:05"), Entries: ui.Count(c.Entries), Code: c.Code(), State: ui.Done, Word: "已送出"}
		switch {
		case len(v.Sinks) == 0:
			x.State, x.Word = ui.NA, "只在本机"
		case !c.Sent && c.Trouble != "":
			x.State, x.Word, x.Why = ui.Late, "没有送到", c.Trouble
		case !c.Sent:
			x.State, x.Word = ui.Due, "等待送出"
		}
		v.Points = append(v.Points, x)
	}
	return v, nil
}

func (p pages) checkpoints(r *web.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	return r.Page(Points(r.Frame(v.Title), v))
}

func (p pages) take(r *web.Request) error {
	c, err := p.Trails.Take(r.Context(), r.Who)
	if err != nil && c.Seq == 0 {
		return err
	}
	text := "校验点做好了，到第" + strconv.FormatInt(c.Seq, 10) + "条。"
	if err != nil {
		text += "还没有送到外面，程序会再送。"
	}
	return r.Say("/journal/checkpoints", text)
}

// check walks the journal at once: it takes seconds, and changes nothing.
func (p pages) check(r *web.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	v.Code, v.Lines = r.Text("code"), r.FormValue("lines")
	marks, err := marks(v.Code, v.Lines)
	if problems, ok := web.Problems(err); ok {
		v.Problems = problems
		return r.Refuse(Points(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	n, err := p.Trails.Check(r.Context(), r.Who, marks)
	var broken *gate.Broken
	switch {
	case errors.As(err, &broken):
		v.Result, v.State = broken.Error()+"请不要重启或者修补，保留现场，联系安全管理员。", ui.Late
	case err != nil:
		return err
	default:
		v.Result, v.State = "从第1条到第"+ui.Count(n)+"条，前后相符。", ui.Done
		if len(marks) > 0 {
			v.Result += "和" + strconv.Itoa(len(marks)) + "个外存的校验点相符。"
		}
	}
	return r.Page(Points(r.Frame(v.Title), v))
}

func marks(code, lines string) (list []gate.Mark, err error) {
	if strings.TrimSpace(code) != "" {
		m, err := trail.ParseCode(code)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	kept, err := trail.Read(lines)
	if err != nil {
		return nil, err
	}
	for _, c := range kept {
		list = append(list, c.Mark())
	}
	return list, nil
}
