package documentweb

import (
	"fmt"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/job"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
	"zhibu/internal/register/org"
)

func (p pages) batchForm(r *web.Request) error {
	v, err := p.batchView(r, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func ofBatch(k document.Kind) bool { return k.OfActivity() && k != document.Plan }

func (p pages) batchView(r *web.Request, problems []ui.Problem) (v FormView, err error) {
	v = FormView{Crumbs: []ui.Link{home}, Title: "批量制作", Lead: "许多党组织的文书合成一个Word文件，每份另起一页。", Action: "/documents/batch", Problems: problems, Submit: "开始制作",
		Cancel: ui.Link{Text: "不做了", Href: "/documents"}, SideTitle: "以前做的", Note: "在后台做，可以离开。季度汇总本来就是一份，请在“季度汇总”里做。"}
	of, err := p.orgField(r, problems)
	if err != nil {
		return v, err
	}
	kind := kindField("kind", "做什么", document.Kind(r.Text("kind")), "", ofBatch)
	kind.Problem = web.ProblemOf(problems, "kind")
	only := ui.Field{Name: "org_kind", Label: "组织类别", Kind: "select", Options: []ui.Option{{Text: "全部"}}}
	for _, k := range org.Kinds() {
		only.Options = append(only.Options, ui.Option{Value: string(k), Text: k.Label(), On: r.Text("org_kind") == string(k)})
	}
	what := ui.Field{Name: "activity", Label: "活动种类", Kind: "select", Hint: "做会前签到表时必须选。", Problem: web.ProblemOf(problems, "activity"), Options: []ui.Option{{Text: "全部"}}}
	for _, k := range activity.Kinds() {
		what.Options = append(what.Options, ui.Option{Value: string(k), Text: k.Label(), On: r.Text("activity") == string(k)})
	}
	month := day.Month(r.Today().Year(), int(r.Today().Month()))
	from := ui.Field{Name: "from", Label: "从", Kind: "date", Value: r.Text("from"), Problem: web.ProblemOf(problems, "from")}
	until := ui.Field{Name: "until", Label: "到", Kind: "date", Value: r.Text("until"), Problem: web.ProblemOf(problems, "until")}
	if r.Method == "GET" && from.Value == "" && until.Value == "" {
		from.Value, until.Value = month.From.String(), month.Last().String()
	}
	names := ui.Field{Name: "orgs", Label: "只做这些", Kind: "textarea", Rows: 4, Optional: true, Hint: "一行一个党组织的名称、简称或者代码。不写就是上面选的全部。", Value: r.Text("orgs"), Problem: web.ProblemOf(problems, "orgs")}
	sheet := ui.Field{Name: "ahead", Label: "签到表是会前用的：每个支部一张，日期用“从”那一天", Kind: "tick", Value: r.Text("ahead"), Problem: web.ProblemOf(problems, "ahead")}
	v.Fields = []ui.Field{kind, of, only, names, what, from, until, sheet}
	past, err := p.Documents.Batches(r.Context(), r.Who, 10)
	for _, b := range past {
		v.Side = append(v.Side, ui.Pair{Text: b.Title, Href: "/document-batches/" + ui.ID(b.ID), Note: batchNote(b)})
	}
	return v, err
}

// named finds the organisations of a list of names. Those that nobody bears are
// told.
func (p pages) named(r *web.Request, text string) (ids []int64, problems []ui.Problem, err error) {
	want := lines(text)
	if len(want) == 0 {
		return nil, nil, nil
	}
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return nil, nil, err
	}
	for _, n := range want {
		var fit []int64
		for _, o := range tree {
			if o.Name == n || o.Short == n || o.Code == n {
				fit = append(fit, o.Org)
			}
		}
		switch len(fit) {
		case 1:
			ids = append(ids, fit[0])
		case 0:
			problems = append(problems, ui.Problem{Field: "orgs", Text: "您的工作范围内没有叫“" + n + "”的党组织，请核对名称。"})
		default:
			problems = append(problems, ui.Problem{Field: "orgs", Text: "叫“" + n + "”的党组织有" + strconv.Itoa(len(fit)) + "个，请改写代码。"})
		}
	}
	return ids, problems, nil
}

func (p pages) order(r *web.Request) error {
	c := document.Choice{Kind: document.Kind(r.Text("kind")), Org: r.Num("org", 0), OrgKind: r.Text("org_kind"), Activity: activity.Kind(r.Text("activity")), From: r.Day("from"), Until: r.Day("until")}
	ids, problems, err := p.named(r, r.Text("orgs"))
	if err != nil {
		return err
	}
	c.Orgs = ids
	if r.Text("ahead") != "" {
		switch {
		case c.Kind != document.SignIn:
			problems = append(problems, ui.Problem{Field: "ahead", Text: "只有签到表可以在会前做。"})
		case c.Activity == "":
			problems = append(problems, ui.Problem{Field: "activity", Text: "请选择是什么活动的签到表。"})
		}
		c.Sheet, c.Until = []activity.Kind{c.Activity}, c.From
	}
	if len(problems) == 0 {
		var id int64
		if id, err = p.Documents.Order(r.Context(), r.Who, c); err == nil {
			if _, err := p.Jobs.Add(r.Context(), r.Who, Work, ui.ID(id)); err != nil {
				return err
			}
			return r.SeeOther("/document-batches/" + ui.ID(id))
		}
		var ok bool
		if problems, ok = web.Problems(err); !ok {
			return err
		}
	}
	v, err := p.batchView(r, problems)
	if err != nil {
		return err
	}
	return r.Refuse(Form(r.Frame(v.Title), v))
}

func (p pages) batch(r *web.Request) error {
	id, err := r.ID("batch")
	if err != nil {
		return err
	}
	b, err := p.Documents.GetBatch(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	here := "/document-batches/" + ui.ID(id)
	v := BatchView{Crumbs: []ui.Link{home, {Text: "批量制作", Href: "/documents/batch"}}, Title: b.Title, Lead: b.ByName + "，" + stamp(b.MadeMS), Here: here,
		Doors: []ui.Link{{Text: "再做一批", Href: "/documents/batch"}}}
	if !b.Done {
		j, found, err := p.Jobs.Of(r.Context(), Work, ui.ID(id))
		if err != nil {
			return err
		}
		if found && j.State == job.Failed {
			v.Failed = j.Note
		} else {
			v.Bar = &ui.Bar{Label: "已做完的党组织", Done: j.Step, All: max(j.Steps, 1), Text: fmt.Sprintf("已做完%s个党组织，共%s个", ui.Count(j.Step), ui.Count(j.Steps))}
		}
		return r.Page(Running(r.Frame(v.Title), v))
	}
	v.Papers = fmt.Sprintf("做成%d份，用的是%s模板，合在一个文件里。", b.Papers, b.Version)
	if b.Papers > 0 {
		v.Fetch = ui.Link{Text: "下载Word", Href: here + "/file"}
	} else {
		v.Papers = "没有做成一份，原因见下面。"
	}
	v.LeftAll = fmt.Sprintf("没有的%d个党组织", len(b.Left))
	for _, l := range b.Left {
		v.Left = append(v.Left, ui.Pair{Text: l.Name, Href: "/orgs/" + ui.ID(l.Org), Note: l.Why})
	}
	return r.Page(Running(r.Frame(v.Title), v))
}

func (p pages) batchFile(r *web.Request) error {
	id, err := r.ID("batch")
	if err != nil {
		return err
	}
	b, body, err := p.Documents.BatchFile(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return word(r, b.FileName(), body)
}
