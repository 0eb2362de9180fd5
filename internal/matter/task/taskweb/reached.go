package taskweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/task"
)

func moment(ms int64) string {
	t := day.Instant(ms)
	return day.At(t).MonthDay() + t.Format(" 15:04") + " "
}

func (p pages) ids(r *web.Request) (id, of int64, err error) {
	if id, err = r.ID("id"); err == nil {
		of, err = r.ID("org")
	}
	return id, of, err
}

func (p pages) reached(r *web.Request) error {
	id, of, err := p.ids(r)
	if err != nil {
		return err
	}
	x, err := p.Tasks.Reached(r.Context(), r.Who, id, of)
	if err != nil {
		return err
	}
	if own := r.Session.Grant.Org == of; own && x.OpenedMS == 0 && !x.Over && r.May(task.Answer, of) {
		// That it was opened is noted if it can be: a house that is only read shows it all the same.
		if p.Tasks.Open(r.Context(), r.Who, id, of) == nil {
			x.OpenedMS = r.Now().UnixMilli()
		}
	}
	return p.draw(r, &x, "", nil)
}

// answer goes back to the page of the organisation, or shows it with what is wrong.
func (p pages) answer(key, said string, do func(r *web.Request, id, of int64) error) func(*web.Request) error {
	return func(r *web.Request) error {
		id, of, err := p.ids(r)
		if err != nil {
			return err
		}
		err = do(r, id, of)
		if problems, ok := web.Problems(err); ok {
			x, again := p.Tasks.Reached(r.Context(), r.Who, id, of)
			if again != nil {
				return again
			}
			if web.Clashed(err) {
				problems[0].Way = web.Typed(r)
			}
			return p.draw(r, &x, key, problems)
		}
		if err != nil {
			return err
		}
		return r.Say(orgHref(id, of), said)
	}
}

func (p pages) receipt(r *web.Request) error {
	return p.answer("receipt", "已签收。", func(r *web.Request, id, of int64) error { return p.Tasks.Receipt(r.Context(), r.Who, id, of) })(r)
}

func (p pages) begin(r *web.Request) error {
	return p.answer("progress", "已记下。", func(r *web.Request, id, of int64) error {
		return p.Tasks.Begin(r.Context(), r.Who, id, of, 0, r.Text("progress"))
	})(r)
}

func (p pages) fill(r *web.Request) error {
	if x, err := p.asked(r); err == nil {
		return p.fillTable(r, &x)
	}
	return p.answer("answer", "已保存，办结了。截止以前还可以改。", func(r *web.Request, id, of int64) error {
		x, err := p.Tasks.Reached(r.Context(), r.Who, id, of)
		if err != nil {
			return err
		}
		values := map[string]string{}
		for i, f := range x.Doc.Asked() {
			values[f.Label] = r.Text(task.FieldName(i))
		}
		return p.Tasks.Fill(r.Context(), r.Who, id, of, r.Num("version", -1), values)
	})(r)
}

func (p pages) askLonger(r *web.Request) error {
	return p.answer("longer", "延期申请已送出。", func(r *web.Request, id, of int64) error {
		return p.Tasks.AskLonger(r.Context(), r.Who, id, of, r.Day("until"), r.Text("why"))
	})(r)
}

func (p pages) pass(r *web.Request) error {
	return p.answer("pass", "已转发给下级党组织。", func(r *web.Request, id, of int64) error {
		var to []int64
		for _, s := range r.Form["to"] {
			if n, err := strconv.ParseInt(s, 10, 64); err == nil {
				to = append(to, n)
			}
		}
		return p.Tasks.PassDown(r.Context(), r.Who, id, of, to)
	})(r)
}

// sayLonger answers whoever asked for more time, on the page of those who ask.
func (p pages) sayLonger(r *web.Request) error {
	id, of, err := p.ids(r)
	if err != nil {
		return err
	}
	grant := r.FormValue("grant") == "yes"
	err = p.Tasks.SayLonger(r.Context(), r.Who, id, of, grant, r.Text("why"))
	if problems, ok := web.Problems(err); ok {
		return p.show(r, "grant", problems)
	}
	if err != nil {
		return err
	}
	if grant {
		return r.Say(href(id), "已同意延期。")
	}
	return r.Say(href(id), "已答复不同意延期。")
}

// draw is the page of one organisation; failed is the form that was refused.
func (p pages) draw(r *web.Request, x *task.One, failed string, problems []ui.Problem) error {
	d, today := &x.Doc, r.Today()
	v := OneView{Crumbs: crumbs, Title: d.Title, Lead: x.OrgName + "收到的" + d.Word() + "，" + x.FromName + "发", Problems: problems}
	for _, para := range strings.Split(d.Text, "\n") {
		if para = strings.TrimSpace(para); para != "" {
			v.Text = append(v.Text, para)
		}
	}
	if x.Over && x.AnsweredMS == 0 {
		v.Over = "这件" + d.Word() + "已经结束或者撤回，不用再办。"
	}
	v.State, v.Word = mark(&x.Addressee, today)
	s := x.State(today)
	switch left := int(x.Due - today); {
	case s.Finished():
	case left < 0:
		v.When = "截止日期是" + x.Due.Chinese() + "，已过" + strconv.Itoa(-left) + "天。现在办，记为逾期办结。"
	case left == 0:
		v.When = "今天截止。"
	default:
		v.When = x.Due.Chinese() + "截止，还有" + strconv.Itoa(left) + "天。"
	}
	if x.Record != 0 {
		v.Record = ui.Link{Text: x.RecordTitle, Href: "/activities/" + ui.ID(x.Record)}
	}
	for _, f := range d.Fields {
		if text := x.Answers[f.Label]; text != "" {
			v.Answers = append(v.Answers, ui.Pair{Term: f.Label, Text: text})
		}
	}
	for _, f := range x.Files {
		v.Files = append(v.Files, fileLink(x.Task, f))
	}
	if d.By == task.ByTable {
		for _, f := range d.Asked() {
			v.Columns = append(v.Columns, ui.Column{Text: f.Label})
		}
		if v.Rows = x.Rows; r.May(task.Answer, x.Org) && !x.Over {
			v.Table = p.tableView(r, x, failed, problems)
		}
	}
	p.facts(x, &v)
	if !x.Over {
		p.actsOf(r, x, &v, failed, problems)
	}
	for i := range x.Below {
		row := rowOf(&x.Below[i], today, nil)
		row.Said = nil
		v.Below = append(v.Below, row)
	}
	if failed != "" {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func (p pages) facts(x *task.One, v *OneView) {
	add := func(term, text, note string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text, Note: note})
		}
	}
	add("怎样算办结", answers(&x.Doc), x.Doc.By.Note())
	add("截止", x.Due.Chinese()+" "+x.Due.Zhou(), "")
	add("送达", moment(x.SentMS), "")
	if x.OpenedMS > 0 {
		add("第一次打开", moment(x.OpenedMS), "")
	}
	if x.ReceiptMS > 0 {
		add("签收", x.ReceiptBy, moment(x.ReceiptMS))
	}
	if x.RemindedMS > 0 {
		add("催办", moment(x.RemindedMS), "")
	}
	add("办到哪里", x.Progress, "")
	if x.AnsweredMS > 0 {
		add("办结", x.AnsweredBy, moment(x.AnsweredMS))
	}
	switch {
	case x.Longer.Waits():
		add("申请延期", "到"+x.Longer.Until.Chinese(), "还没有答复")
	case x.Longer.Refusal() != "":
		add("申请延期", "没有同意", x.Longer.Refusal())
	case x.Longer.Until != day.None:
		add("延期", "同意延到"+x.Due.Chinese(), "")
	}
}

// actsOf are the forms that the asker may send.
func (p pages) actsOf(r *web.Request, x *task.One, v *OneView, failed string, problems []ui.Problem) {
	here, s, d := orgHref(x.Task, x.Org), x.State(r.Today()), &x.Doc
	val := func(key, name, now string) string {
		if failed == key {
			return r.Text(name)
		}
		return now
	}
	act := func(key, title, submit string, fields ...ui.Field) Act {
		for i := range fields {
			if failed == key {
				fields[i].Problem = web.ProblemOf(problems, fields[i].Name)
			}
		}
		return Act{Title: title, Submit: submit, Action: here + "/" + key, Version: ui.ID(x.Version), Fields: fields, Open: failed == key}
	}
	if may := r.May(task.Answer, x.Org); may && d.By == task.ByForm {
		a := act("answer", "更正答复", "保存更正")
		for _, f := range d.Fields {
			if f.Known != "" {
				a.Known = append(a.Known, ui.Pair{Term: f.Label, Text: x.Known[f.Label], Note: "系统里的内容，不用填"})
			}
		}
		for i, f := range d.Asked() {
			field := ui.Field{Name: task.FieldName(i), Label: f.Label, Value: val("answer", task.FieldName(i), x.Answers[f.Label])}
			switch f.Kind {
			case task.Date:
				field.Kind = "date"
			case task.Choice:
				field.Kind, field.Options = "select", []ui.Option{{Text: "请选择"}}
				for _, o := range f.Options {
					field.Options = append(field.Options, ui.Option{Value: o, Text: o, On: o == field.Value})
				}
			case task.Number:
				field.Class = "short"
			}
			if failed == "answer" {
				field.Problem = web.ProblemOf(problems, field.Name)
			}
			a.Fields = append(a.Fields, field)
		}
		if a.Main = !s.Finished(); a.Main {
			a.Submit = "报送"
		}
		v.Acts = append(v.Acts, a)
	} else if may && !s.Finished() {
		switch {
		case d.By == task.ByReceipt:
			a := act("receipt", "签收", "签收")
			a.Main = true
			v.Acts = append(v.Acts, a)
		case d.By == task.ByRecord && r.May(activity.Keep, x.Org) && len(d.Kinds) > 0:
			v.Write = ui.Link{Text: "记这次活动", Href: "/orgs/" + ui.ID(x.Org) + "/activities/new?kind=" + string(d.Kinds[0])}
			if d.From == d.Until {
				v.Write.Href += "&day=" + d.From.String()
			}
		}
	}
	if r.May(task.Answer, x.Org) && !s.Finished() && d.By != task.ByReceipt {
		if x.ReceiptMS == 0 {
			v.Acts = append(v.Acts, act("receipt", "先签收", "签收"))
		}
		v.Acts = append(v.Acts, act("progress", "说一声办到哪里", "保存", ui.Field{Name: "progress", Label: "办到哪里", Value: val("progress", "progress", x.Progress), Class: "full"}))
		if !x.Longer.Waits() {
			v.Acts = append(v.Acts, act("longer", "申请延期", "申请延期", ui.Field{Name: "until", Label: "延到哪一天", Kind: "date", Class: "short", Value: val("longer", "until", "")},
				ui.Field{Name: "why", Label: "为什么", Value: val("longer", "why", ""), Class: "full"}))
		}
	}
	if len(x.Free) > 0 && r.May(task.Pass, x.Org) {
		a := act("pass", "转发给下级党组织", "转发")
		for _, o := range x.Free {
			a.Checks = append(a.Checks, ui.Option{Value: ui.ID(o.Org), Text: o.Label()})
		}
		v.Acts = append(v.Acts, a)
	}
}
