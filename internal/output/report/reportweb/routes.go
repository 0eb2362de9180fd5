package reportweb

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/figure"
	"zhibu/internal/output/report"
)

type pages struct{ reports *report.Reports }

// Routes are the pages of the report card.
func Routes(rs *report.Reports) []web.Route {
	p := pages{rs}
	return []web.Route{
		web.Needs(figure.View, "GET /report", p.report),
		web.Needs(report.CanExport, "GET /report/word", p.word),
		web.Needs(report.CanExport, "GET /report/excel", p.excel),
		web.Needs(figure.View, "GET /report/figures/{id}", p.figure),
		web.Needs(report.CanExport, "GET /report/figures/{id}/excel", p.figureExcel),
		web.Needs(report.CanFreeze, "POST /report/freeze", p.freeze),
		web.Needs(figure.View, "GET /report/editions/{id}", p.edition),
	}
}

// asked is what every page of the report is asked for.
type asked struct {
	org  int64
	year int
	asOf day.Day
}

func ask(r *web.Request) (asked, error) {
	a := asked{asOf: r.AsOf()}
	if d := r.Day("asof"); d != day.None {
		a.asOf = min(d, r.Today())
	}
	a.year = int(r.Num("year", int64(a.asOf.Year())))
	if a.year < 1921 || a.year > r.Today().Year() {
		return a, fault.New(fault.NotFound, "没有这一年的成绩单。")
	}
	a.asOf = min(a.asOf, day.Year(a.year).Last())
	a.org = r.Num("org", r.Session.Grant.Org)
	return a, nil
}

// query writes what was asked, with more pairs after it.
func (a asked) query(more ...string) string {
	q := url.Values{"org": {ui.ID(a.org)}, "year": {strconv.Itoa(a.year)}, "asof": {a.asOf.String()}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "?" + q.Encode()
}

func (a asked) hidden() []ui.Pair {
	return []ui.Pair{{Term: "org", Text: ui.ID(a.org)}, {Term: "year", Text: strconv.Itoa(a.year)}, {Term: "asof", Text: a.asOf.String()}}
}

func (a asked) figure(f *figure.Figure) string { return "/report/figures/" + f.ID + a.query() }

// frame is the frame of a page that is true for the day asked for.
func (a asked) frame(r *web.Request, title string) ui.Frame {
	f := r.Frame(title)
	f.AsOf, f.Past = a.asOf, a.asOf < f.Today
	return f
}

func (p pages) report(r *web.Request) error {
	a, err := ask(r)
	if err != nil {
		return err
	}
	art, err := p.reports.Read(r.Context(), r.Who, a.org, a.year, a.asOf)
	if err != nil {
		return err
	}
	editions, err := p.reports.Editions(r.Context(), r.Who, a.org, a.year)
	if err != nil {
		return err
	}
	return r.Page(Report(a.frame(r, "成绩单"), viewOf(r, a, art, editions)))
}

func (p pages) figure(r *web.Request) error {
	a, err := ask(r)
	if err != nil {
		return err
	}
	c, v, err := p.reports.Figure(r.Context(), r.Who, r.PathValue("id"), a.org, a.year, a.asOf)
	if err != nil {
		return err
	}
	return r.Page(Figure(a.frame(r, v.Name), figureView(r, a, c, v)))
}

func (p pages) freeze(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	a, err := ask(r)
	if err != nil {
		return err
	}
	id, err := p.reports.Freeze(r.Context(), r.Who, a.org, a.year, a.asOf, r.Text("name"))
	if err != nil {
		return err
	}
	return r.Say("/report/editions/"+ui.ID(id), "已经冻结。以后台账再有变动，这一版的数字不动，变动列在这一页。")
}

func (p pages) edition(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	e, moved, err := p.reports.Compare(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Page(Edition(r.Frame(e.Name), editionView(e, moved)))
}

func (p pages) word(r *web.Request) error {
	a, err := ask(r)
	if err != nil {
		return err
	}
	art, err := p.reports.Read(r.Context(), r.Who, a.org, a.year, a.asOf)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := art.Word(&b); err != nil {
		return err
	}
	return send(r, &b, fmt.Sprintf("%d年度成绩单.docx", a.year), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
}

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func stamp(r *web.Request) sheet.Mark {
	return sheet.Mark{Who: r.Who.Name, When: r.Now().Format("2006-01-02 15:04"), Why: "成绩单"}
}

func (p pages) excel(r *web.Request) error {
	a, err := ask(r)
	if err != nil {
		return err
	}
	art, err := p.reports.Read(r.Context(), r.Who, a.org, a.year, a.asOf)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.Excel(&b, "", art.Card, stamp(r)); err != nil {
		return err
	}
	return send(r, &b, fmt.Sprintf("%d年度全部数字.xlsx", a.year), workbook)
}

func (p pages) figureExcel(r *web.Request) error {
	a, err := ask(r)
	if err != nil {
		return err
	}
	c, v, err := p.reports.Figure(r.Context(), r.Who, r.PathValue("id"), a.org, a.year, a.asOf)
	if err != nil {
		return err
	}
	names, err := p.reports.Taken(r.Context(), r.Who, a.org, v.ID)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.FigureExcel(&b, "", c, v, names, stamp(r)); err != nil {
		return err
	}
	return send(r, &b, fmt.Sprintf("%d年度%s.xlsx", a.year, v.Name), workbook)
}

// send answers with a file under its Chinese name.
func send(r *web.Request, b *bytes.Buffer, name, kind string) error {
	if err := r.Leaves(name, "", b.Bytes()); err != nil {
		return err
	}
	h := r.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	r.W.WriteHeader(http.StatusOK)
	_, _ = b.WriteTo(r.W) // whoever does not take it has gone away
	return nil
}
