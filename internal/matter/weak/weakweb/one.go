package weakweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/weak"
)

func (p pages) one(r *web.Request) error { return p.show(r, "", nil) }

// show draws one rectification; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Weaks.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := matterweb.View(x.Matter, weak.Stages(), x.Steps)
	v.Problems = problems
	if x.State == matter.Open {
		p.acts(r, &x, &v, failed, problems)
		if x.Owner != x.Org {
			v.Wait("工委")
		} else {
			v.Wait("本组织的书记、副书记或者党务干事")
		}
	}
	tables(&x, &v)
	facts(&x, &v)
	for _, k := range weak.PapersOf(&x.Doc) {
		v.Papers = append(v.Papers, ui.Link{Text: k.Name, Href: href(id) + "/papers/" + k.Key})
	}
	if failed != "" {
		return r.Refuse(matterweb.One(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.One(r.Frame(v.Title), v))
}

func facts(x *weak.Whole, v *matterweb.OneView) {
	add := func(term, text, note string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text, Note: note})
		}
	}
	d := &x.Doc
	v.Facts = append(v.Facts, ui.Pair{Term: "党组织", Text: x.OrgName, Href: "/orgs/" + ui.ID(x.Org)})
	add("列入日期", d.ListedOn.Chinese(), "")
	add("联系领导", d.Leader, "")
	add("研究情况", d.Note, "")
	add("整顿责任人", d.Plan.Responsible, "")
	add("整顿期限", d.Plan.Until.Chinese(), "")
	add("方案里的说明", d.Plan.Text, "")
	if d.AskedOn != day.None {
		add("申请验收", d.Ask, d.AskedOn.Chinese())
	}
	if d.PassedOn != day.None {
		add("验收意见", d.Passed, d.PassedOn.Chinese())
	}
	if d.LookedOn != day.None {
		add("回头看意见", d.Look, d.LookedOn.Chinese())
	}
}

func tables(x *weak.Whole, v *matterweb.OneView) {
	d := &x.Doc
	t := matterweb.Table{Title: "列入的情形", Columns: []ui.Column{{Text: "情形"}, {Text: "列入时"}, {Text: "现在"}, {Text: "依据"}}}
	if x.State != matter.Open {
		t.Columns[2].Text = "认定"
	}
	for i, r := range d.Reasons {
		now := ""
		switch {
		case x.State != matter.Open && i < len(d.Looked):
			now = word(d.Looked[i])
		case i < len(x.Now):
			now = x.Now[i].Now
		}
		t.Rows = append(t.Rows, matterweb.Words(r.Kind.Label(), r.Text, now, r.Cite))
	}
	v.Tables = append(v.Tables, t)
	if len(d.Plan.Measures) > 0 {
		t := matterweb.Table{Title: "整顿措施", Columns: []ui.Column{{Text: "措施"}, {Text: "责任人"}, {Text: "完成时限"}, {Text: "完成"}}}
		for _, m := range d.Plan.Measures {
			t.Rows = append(t.Rows, matterweb.Words(m.Text, m.Owner, m.Due.Chinese(), or(m.DoneOn.Chinese(), "还没有")))
		}
		v.Tables = append(v.Tables, t)
	}
	if len(d.Months) > 0 {
		t := matterweb.Table{Title: "月度进展", Columns: []ui.Column{{Text: "月份"}, {Text: "组织生活"}, {Text: "还存在的情形"}, {Text: "做了什么、还差什么"}}}
		for _, m := range d.Months {
			text := m.Text
			if len(m.Done) > 0 {
				text += "（完成措施：" + strings.Join(m.Done, "、") + "）"
			}
			t.Rows = append(t.Rows, matterweb.Words(m.Name(), held(m.Held), or(strings.Join(m.Left, "；"), "没有"), text))
		}
		v.Tables = append(v.Tables, t)
	}
	results := func(title string, list []weak.Result) {
		t := matterweb.Table{Title: title, Columns: []ui.Column{{Text: "情形"}, {Text: "列入时"}, {Text: "当时的情况"}, {Text: "认定"}}}
		for _, y := range list {
			t.Rows = append(t.Rows, matterweb.Words(y.Kind.Label(), y.Was, y.Now, word(y)))
		}
		if len(list) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	results("验收", d.Results)
	results("回头看", d.Looked)
}

func word(y weak.Result) string {
	s := "没有解决"
	if y.Met {
		s = "已解决"
	}
	if y.Text != "" {
		s += "：" + y.Text
	}
	return s
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// held is what was due in a month in one text.
func held(list []weak.Item) string {
	var out []string
	for _, i := range list {
		out = append(out, i.Title+i.State.Chinese())
	}
	return or(strings.Join(out, "；"), "没有应当开展的")
}

// draw fills the forms of one rectification in.
type draw struct {
	matterweb.Draw
	x *weak.Whole
}

// acts are the forms that the asker's post may send at this stage. The Committee may
// write for an organisation that cannot; those forms are folded.
func (p pages) acts(r *web.Request, x *weak.Whole, v *matterweb.OneView, failed string, problems []ui.Problem) {
	d := &draw{matterweb.Draw{R: r, Href: href(x.ID), Version: x.Version, Failed: failed, Problems: problems}, x}
	g := r.Session.Grant
	own, decide := g.May(weak.Keep) && g.Org == x.Org, g.May(weak.Decide)
	add := func(list ...matterweb.Act) { v.Acts = append(v.Acts, list...) }
	if own || decide {
		switch x.Stage {
		case weak.Planning:
			add(d.plan(p.Weaks.Period(r.Today()), own))
		case weak.Working:
			add(d.progress(own), d.Act("ask", "申请验收", "申请验收", false, d.area("ask", "result", "整顿的结果", "对照列入的情形逐条写。")))
		}
	}
	if !decide {
		return
	}
	back := d.Return()
	switch x.Stage {
	case weak.Working:
		back.Title, back.Submit = "退回方案", "退回方案"
		add(back)
	case weak.Asked:
		look := d.Field("accept", "look", "回头看的日期", "date", x.Look.String())
		add(d.verdict("accept", "通过验收", "验收意见", look), back)
	case weak.Accepted:
		add(d.verdict("look", "登记回头看", "回头看的意见"))
	}
	leader := d.Field("lead", "leader", "联系领导", "text", x.Doc.Leader)
	leader.Class = ""
	add(d.Act("lead", "调整联系领导", "调整", false, leader), d.Withdraw())
}

func (d *draw) area(key, name, label, hint string) ui.Field {
	f := d.Field(key, name, label, "textarea", "")
	f.Class, f.Rows, f.Hint = "full", 3, hint
	return f
}

// person is a choice of somebody of the organisation; where nobody is there, a name.
func (d *draw) person(key, name, label, now string) ui.Field {
	f := d.Field(key, name, label, "text", now)
	if len(d.x.People) == 0 {
		return f
	}
	f.Kind, f.Options = "select", []ui.Option{{Text: "请选择"}}
	found := f.Value == ""
	for _, s := range d.x.People {
		f.Options = append(f.Options, ui.Option{Value: s, Text: s, On: s == f.Value})
		found = found || s == f.Value
	}
	if !found { // who was named has left
		f.Options = append(f.Options, ui.Option{Value: f.Value, Text: f.Value, On: true})
	}
	return f
}

// plan is the form of a plan, with two lines more than there are measures.
func (d *draw) plan(until day.Day, own bool) matterweb.Act {
	now := d.x.Doc.Plan
	if now.Until > d.R.Today() {
		until = now.Until
	}
	a := d.Act("plan", "代本组织报送方案", "报送方案", own, d.person("plan", "responsible", "整顿责任人", now.Responsible), d.Field("plan", "until", "整顿期限", "date", until.String()))
	a.Note = "一个党组织一个方案。每项措施写明责任人和完成时限；空着的行不算。"
	lines := max(4, len(now.Measures)+2)
	if d.Failed == "plan" {
		lines = max(lines, len(typed(d.R).Measures)+1)
	}
	for i := range min(lines, mostLines) {
		n := strconv.Itoa(i)
		m := weak.Measure{}
		if i < len(now.Measures) {
			m = now.Measures[i]
		}
		text := d.Field("plan", "text"+n, "措施", "textarea", m.Text)
		text.Class, text.Rows = "wide", 2
		a.Grid = append(a.Grid, matterweb.Group{Title: "第" + strconv.Itoa(i+1) + "项", Fields: []ui.Field{text, d.person("plan", "owner"+n, "责任人", m.Owner), d.Field("plan", "due"+n, "完成时限", "date", m.Due.String())}})
	}
	rest := d.area("plan", "text", "其他说明", "")
	rest.Value, rest.Optional, rest.Class = d.Val("plan", "text", now.Text), true, "wide"
	a.More, a.MoreTitle, a.Open = []matterweb.Group{{Title: "说明", Fields: []ui.Field{rest}}}, "其他说明", d.Failed == "plan" || now.Text != ""
	return a
}

// mostLines is how many lines the form of a plan has.
const mostLines = 12

// progress is the form of a month: what the ledger says stands above the words.
func (d *draw) progress(own bool) matterweb.Act {
	x := d.x
	months := d.Field("progress", "month", "月份", "select", x.Next.String())
	for m := weak.Month(d.R.Today()); m >= weak.Month(x.Doc.Since); m = m.AddMonths(-1) {
		months.Options = append(months.Options, ui.Option{Value: m.String(), Text: weak.MonthName(m), On: m.String() == months.Value})
	}
	a := d.Act("progress", "代本组织报送进展", "报送进展", own, months)
	a.Note = weak.MonthName(x.Next) + "按台账：" + held(x.Held) + "。这些和还存在的情形会自动记入，不用再填。"
	var left []ui.Option
	for i, m := range x.Doc.Plan.Measures {
		if m.DoneOn == day.None {
			left = append(left, ui.Option{Value: strconv.Itoa(i), Text: m.Text, Note: m.Due.Chinese() + "前"})
		}
	}
	if len(left) > 0 {
		a.Fields = append(a.Fields, ui.Field{Name: "done", Label: "这次完成的措施", Kind: "checks", Class: "full", Optional: true, Options: left})
	}
	a.Fields = append(a.Fields, d.area("progress", "text", "做了什么、还差什么", ""))
	return a
}

// verdict is the form of an acceptance or of a second look, reason by reason.
func (d *draw) verdict(key, submit, label string, more ...ui.Field) matterweb.Act {
	a := d.Act(key, "", submit, true, append([]ui.Field{d.area(key, "text", label, "")}, more...)...)
	for i, x := range d.x.Now {
		n := strconv.Itoa(i)
		was := "yes"
		if x.Open {
			was = "no"
		} else if x.Kind == weak.Other {
			was = ""
		}
		met := d.Field(key, "met"+n, "认定", "select", was)
		met.Options = []ui.Option{{Text: "请选择"}, {Value: "yes", Text: "已解决", On: met.Value == "yes"}, {Value: "no", Text: "没有解决", On: met.Value == "no"}}
		if i == 0 {
			met.Problem = d.Bad(key, "met")
		}
		why := d.Field(key, "why"+n, "说明", "text", "")
		why.Class, why.Optional = "wide", true
		a.Grid = append(a.Grid, matterweb.Group{Title: x.Kind.Label() + "：列入时" + x.Was + "；现在" + x.Now, Fields: []ui.Field{met, why}})
	}
	return a
}
