package documentweb

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/job"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Documents  *document.Documents
	Activities *activity.Activities
	Orgs       *org.Orgs
	Members    *member.Members
	Jobs       *job.Jobs
}

// Work is the kind of job that makes a batch; its input is the batch.
const Work = "document.batch"

type pages struct{ Deps }

// Routes are the pages of papers.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(document.View, "GET /documents", p.list),
		web.Needs(document.View, "POST /documents/export", p.export),
		web.Needs(document.View, "GET /documents/{id}", p.one),
		web.Needs(document.View, "GET /documents/{id}/file", p.file),
		web.Needs(document.View, "GET /documents/{id}/excel", p.book),
		web.Needs(document.Produce, "POST /documents/{id}/again", p.again),
		web.Needs(document.View, "GET /activities/{id}/documents", p.ofActivity),
		web.Needs(document.Produce, "POST /activities/{id}/documents", p.make),
		web.Needs(document.Produce, "GET /orgs/{org}/documents/new", p.aheadForm),
		web.Needs(document.Produce, "POST /orgs/{org}/documents", p.ahead),
		web.Needs(document.Produce, "GET /documents/quarter", p.quarterForm),
		web.Needs(document.Produce, "POST /documents/quarter", p.quarter),
		web.Needs(document.Produce, "GET /documents/batch", p.batchForm),
		web.Needs(document.Produce, "POST /documents/batch", p.order),
		web.Needs(document.View, "GET /document-batches/{batch}", p.batch),
		web.Needs(document.View, "GET /document-batches/{batch}/file", p.batchFile),
		web.Needs(document.View, "GET /document-templates", p.templates),
		web.Needs(document.View, "GET /document-templates/{kind}", p.template),
		web.Needs(document.View, "GET /document-templates/{kind}/{version}", p.templateFile),
		web.Needs(document.View, "GET /document-templates/{kind}/{version}/sample", p.sample),
		web.Needs(document.Template, "POST /document-templates/{kind}", p.replace).Upload(8 << 20),
		web.Needs(document.Template, "POST /document-templates/{kind}/force", p.force),
	}
}

var (
	home  = ui.Link{Text: "文书", Href: "/documents"}
	sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

func at(id int64) string { return "/documents/" + ui.ID(id) }

// send answers with a file that is whole.
func send(r *web.Request, name, kind string, body []byte) error {
	if err := r.Leaves(name, "", body); err != nil {
		return err
	}
	h := r.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = r.W.Write(body) // who has gone does not hear it
	return nil
}

func word(r *web.Request, name string, body []byte) error {
	return send(r, name, attach.DOCX.Type(), body)
}

func stamp(ms int64) string {
	t := day.Instant(ms)
	return day.At(t).Chinese() + t.Format(" 15:04")
}

func row(m document.Made) ListRow {
	return ListRow{Day: m.On, Kind: m.Kind.Label(), Title: m.Title, Href: at(m.ID), Org: ui.Link{Text: m.OrgName, Href: "/orgs/" + ui.ID(m.Org)},
		Made: m.ByName + "，" + stamp(m.MadeMS), Fetch: at(m.ID) + "/file", FetchSpoken: "下载Word，" + m.Kind.Label() + "：" + m.Title, TemplateWord: m.Version}
}

func query(r *web.Request) document.Query {
	return document.Query{Kind: document.Kind(r.Text("kind")), Org: r.Num("org", 0), Text: r.Text("q"), After: r.Num("after", 0), Limit: 50}
}

func kindField(name, label string, chosen document.Kind, any string, fit func(document.Kind) bool) ui.Field {
	f := ui.Field{Name: name, Label: label, Kind: "select"}
	if any != "" {
		f.Options = []ui.Option{{Text: any, On: chosen == ""}}
	}
	for _, k := range document.Kinds() {
		if fit(k) {
			f.Options = append(f.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == chosen})
		}
	}
	return f
}

func (p pages) list(r *web.Request) error {
	q := query(r)
	page, err := p.Documents.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "文书", Lead: "从记录做成的文书，共" + ui.Count(page.Total) + "份，制作以后不再变动。", Action: "/documents",
		Export: "/documents/export?" + r.URL.RawQuery,
		Filters: []ui.Field{kindField("kind", "种类", q.Kind, "全部", func(document.Kind) bool { return true }),
			{Name: "q", Label: "名称或者组织", Kind: "search", Value: q.Text}},
		None: ui.None{Title: "没有符合条件的文书", Text: "打开一次活动，点“文书”，就能做会议记录、签到表、决议和活动记录。", Do: ui.Link{Text: "看活动台账", Href: "/activities"}}}
	if r.Session.Grant.May(document.Produce) {
		own := r.Session.Grant.Org
		v.Make = []ui.Link{{Text: "会前签到表和方案", Href: "/orgs/" + ui.ID(own) + "/documents/new"}, {Text: "季度汇总", Href: "/documents/quarter"}, {Text: "批量制作", Href: "/documents/batch"}}
	}
	v.Own = !slices.ContainsFunc(page.List, func(m document.Made) bool { return m.Org != r.Session.Grant.Org })
	v.Templates = ui.Link{Text: "文书模板", Href: "/document-templates"}
	for _, m := range page.List {
		v.Rows = append(v.Rows, row(m))
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "份")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	batches, err := p.Documents.Batches(r.Context(), r.Who, 5)
	for _, b := range batches {
		v.Batches = append(v.Batches, ui.Pair{Text: b.Title, Href: "/document-batches/" + ui.ID(b.ID), Note: batchNote(b)})
	}
	if err != nil {
		return err
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func batchNote(b document.Batch) string {
	if !b.Done {
		return "还没有做完，" + b.ByName
	}
	return strconv.Itoa(b.Papers) + "份，" + b.ByName + "，" + stamp(b.MadeMS)
}

func (p pages) export(r *web.Request) error {
	var b bytes.Buffer
	if err := p.Documents.ListBook(r.Context(), r.Who, query(r), &b); err != nil {
		return err
	}
	return send(r, "文书清单.xlsx", sheet, b.Bytes())
}

func (p pages) one(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	m, err := p.Documents.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := OneView{Crumbs: []ui.Link{home, {Text: m.Kind.Label(), Href: "/documents?kind=" + string(m.Kind)}}, Title: m.Title, Lead: m.Kind.Label() + "，" + ui.Long(m.On),
		Fetch: ui.Link{Text: "下载Word", Href: at(id) + "/file"}}
	if m.Kind == document.Quarter {
		v.Book = ui.Link{Text: "下载Excel", Href: at(id) + "/excel"}
	}
	changes, gone, err := p.Documents.Changes(r.Context(), r.Who, m)
	if err != nil {
		return err
	}
	v.Gone = gone
	for _, c := range changes {
		v.Changes = append(v.Changes, Change{c.Field, or(c.Then), or(c.Now)})
	}
	if len(changes) == 0 && gone == "" {
		v.Same = "记录没有变动，这份文书和现在的记录一致。"
	}
	if gone == "" && r.Session.Grant.May(document.Produce) {
		v.Again = at(id) + "/again"
	}
	c := m.Kind.Catalogue()
	for _, f := range c.Fields {
		if text := m.Data.Values[f.Name]; text != "" {
			v.Values = append(v.Values, ui.Pair{Term: f.Name, Text: text})
		}
	}
	for _, l := range c.Lists {
		rows := Rows{Title: l.Name}
		for _, f := range l.Fields {
			rows.Columns = append(rows.Columns, ui.Column{Text: f.Name})
		}
		for _, x := range m.Data.Lists[l.Name] {
			var cells []string
			for _, f := range l.Fields {
				cells = append(cells, x.Values[f.Name])
			}
			rows.Rows = append(rows.Rows, cells)
		}
		if len(rows.Rows) > 0 {
			v.Lists = append(v.Lists, rows)
		}
	}
	v.Facts = []ui.Pair{{Term: "种类", Text: m.Kind.Label(), Href: "/document-templates/" + string(m.Kind)}, {Term: "保存在", Text: m.OrgName, Href: "/orgs/" + ui.ID(m.Org)},
		{Term: "模板", Text: m.Version}, {Term: "制作", Text: m.ByName, Note: stamp(m.MadeMS)}}
	if m.Activity != 0 {
		v.Facts = append(v.Facts, ui.Pair{Term: "依据", Text: "活动记录", Href: "/activities/" + ui.ID(m.Activity)})
	}
	return r.Page(One(r.Frame(m.Title), v))
}

func or(s string) string {
	if s == "" {
		return "（空）"
	}
	return s
}

func (p pages) file(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	m, body, err := p.Documents.File(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return word(r, m.FileName(), body)
}

func (p pages) book(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	name, err := p.Documents.QuarterBook(r.Context(), r.Who, id, &b)
	if err != nil {
		return err
	}
	return send(r, name, sheet, b.Bytes())
}

func (p pages) again(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	made, err := p.Documents.Again(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Say(at(made), "已按现在的记录重新制作，原来的一份照样留着。")
}
