package taskweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/task"
)

func (p pages) newForm(r *web.Request) error {
	return p.showNew(r, task.Doc{By: task.ByRecord, To: task.Reach{Scope: r.Session.Grant.Org, Sort: task.All}}, "", nil)
}

func (p pages) showNew(r *web.Request, d task.Doc, read string, problems []ui.Problem) error {
	v := FormView{Read: read, Crumbs: crumbs, Title: "起草通知或者任务", Lead: "先存成草稿，看过负担测算再送审查。", Action: "/tasks", Cancel: ui.Link{Text: "不起草了", Href: "/tasks"}}
	return p.form(r, v, d, problems)
}

func (p pages) draft(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	d := typed(r)
	read, err := p.columns(r, &d)
	if read != "" {
		return p.showNew(r, d, read, nil)
	}
	var files []attach.File
	if err == nil {
		files, err = r.Files("files")
	}
	var id int64
	if err == nil {
		id, err = p.Tasks.Draft(r.Context(), r.Who, r.Session.Grant.Org, d, files...)
	}
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, d, "", problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "草稿已保存，还没有发出。")
}

func (p pages) editForm(r *web.Request) error {
	x, err := p.mine(r)
	if err != nil {
		return err
	}
	if x.Stage != task.Drafting {
		return r.SeeOther(href(x.ID))
	}
	return p.showEdit(r, x, x.Doc, "", nil)
}

func (p pages) mine(r *web.Request) (x task.Whole, err error) {
	id, err := r.ID("id")
	if err != nil {
		return x, err
	}
	if x, err = p.Tasks.Get(r.Context(), r.Who, id); err != nil {
		return x, err
	}
	return x, r.Only(task.Send, x.Org)
}

func (p pages) showEdit(r *web.Request, x task.Whole, d task.Doc, read string, problems []ui.Problem) error {
	v := FormView{Read: read, Crumbs: append(crumbs[:1:1], ui.Link{Text: x.Title, Href: href(x.ID)}), Title: "修改草稿", Lead: x.OrgName, Action: href(x.ID) + "/edit", Version: ui.ID(x.Version),
		Cancel: ui.Link{Text: "不改了", Href: href(x.ID)}}
	for _, f := range x.Files {
		v.Files = append(v.Files, File{Link: fileLink(x.ID, f), ID: ui.ID(f.ID), Note: ui.Size(f.Size), Drop: slices.Contains(r.IDs("drop-file"), f.ID)})
	}
	return p.form(r, v, d, problems)
}

func fileLink(id int64, f task.File) ui.Link {
	return ui.Link{Text: f.Name, Href: href(id) + "/files/" + ui.ID(f.ID)}
}

// file hands over a file that comes with a task.
func (p pages) file(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	which, err := r.ID("file")
	if err != nil {
		return err
	}
	f, err := p.Tasks.File(r.Context(), r.Who, id, which)
	if err != nil {
		return err
	}
	return r.Give(f)
}

func (p pages) edit(r *web.Request) error {
	x, err := p.mine(r)
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	d, now := typed(r), x.Version
	x.Version = r.Num("version", -1) // what is not saved goes on from the page that was read
	read, err := p.columns(r, &d)
	if read != "" {
		return p.showEdit(r, x, d, read, nil)
	}
	var files []attach.File
	if err == nil {
		files, err = r.Files("files")
	}
	if err == nil {
		err = p.Tasks.Edit(r.Context(), r.Who, x.ID, x.Version, d, r.IDs("drop-file"), files...)
	}
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			x.Version, problems = now, web.Beside(problems, p.plain(d), p.plain(x.Doc))
		}
		return p.showEdit(r, x, d, "", problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(x.ID), "草稿已保存。")
}

// plain are the fields of a draft that two people may have changed.
func (p pages) plain(d task.Doc) []ui.Field {
	return append(append(what(d, nil), append(answerFields(d, nil), recordFields(d, nil)...)...),
		ui.Field{Name: "names", Label: "名单", Value: strings.Join(d.To.Names, "、")})
}

func what(d task.Doc, problems []ui.Problem) []ui.Field {
	return []ui.Field{{Name: "title", Label: "标题", Value: d.Title, Problem: web.ProblemOf(problems, "title"), Class: "full"},
		{Name: "text", Label: "正文", Kind: "textarea", Rows: 8, Value: d.Text, Problem: web.ProblemOf(problems, "text"), Class: "full", Hint: "写清楚要求什么。不要求上报落实情况和佐证材料。"}}
}

func answerFields(d task.Doc, problems []ui.Problem) []ui.Field {
	by := ui.Field{Name: "answer", Label: "方式", Kind: "tiles", Problem: web.ProblemOf(problems, "answer"), Class: "full"}
	for _, w := range task.Ways() {
		by.Options = append(by.Options, ui.Option{Value: string(w), Text: w.Label(), Note: w.Note(), On: w == d.By})
	}
	return []ui.Field{by, {Name: "due", Label: "截止日期", Kind: "date", Value: d.Due.String(), Problem: web.ProblemOf(problems, "due")}}
}

func recordFields(d task.Doc, problems []ui.Problem) []ui.Field {
	kinds := ui.Field{Name: "kinds", Label: "哪一类活动", Kind: "checks", Problem: web.ProblemOf(problems, "kinds"), Class: "full"}
	for _, k := range activity.Kinds() {
		on := false
		for _, x := range d.Kinds {
			on = on || x == k
		}
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Text: k.Label(), On: on})
	}
	return []ui.Field{kinds, {Name: "from", Label: "从哪一天起的记录", Kind: "date", Value: d.From.String(), Problem: web.ProblemOf(problems, "from")},
		{Name: "until", Label: "到哪一天为止", Kind: "date", Value: d.Until.String(), Problem: web.ProblemOf(problems, "until")}}
}

func (p pages) form(r *web.Request, v FormView, d task.Doc, problems []ui.Problem) error {
	v.Problems = problems
	v.What, v.Answer, v.Record = what(d, problems), answerFields(d, problems), recordFields(d, problems)
	for i := range min(mostLines, max(3, len(d.Fields)+1)) {
		f := task.Field{Kind: task.Words}
		if i < len(d.Fields) {
			f = d.Fields[i]
		}
		v.Lines = append(v.Lines, line(i, f, problems))
	}
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return err
	}
	scope := ui.Field{Name: "scope", Label: "范围", Kind: "select", Problem: web.ProblemOf(problems, "scope")}
	for _, o := range tree {
		if !o.Kind.IsBranch() {
			text := o.Label() + "和下级"
			scope.Options = append(scope.Options, ui.Option{Value: ui.ID(o.Org), Text: text, On: o.Org == d.To.Scope})
		}
	}
	sort := ui.Field{Name: "sort", Label: "其中", Kind: "select", Problem: web.ProblemOf(problems, "sort")}
	for _, s := range task.Sorts() {
		sort.Options = append(sort.Options, ui.Option{Value: string(s), Text: s.Label(), On: s == d.To.Sort})
	}
	lacks := ui.Field{Name: "lacks", Label: "只发给今年没有记过这类活动的", Kind: "select", Class: "full", Problem: web.ProblemOf(problems, "lacks"), Options: []ui.Option{{Text: "不限"}}}
	for _, k := range activity.Kinds() {
		lacks.Options = append(lacks.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == d.To.Lacks})
	}
	names := ui.Field{Name: "names", Label: "名单，一行一个", Kind: "textarea", Rows: 4, Value: strings.Join(d.To.Names, "\n"), Optional: true, Problem: web.ProblemOf(problems, "names")}
	lists, err := p.Tasks.Lists(r.Context(), r.Who)
	if err != nil {
		return err
	}
	for _, l := range lists {
		names.Hint += "“" + l.Name + "”：" + strings.Join(l.Names, "、") + "。"
	}
	omit := ui.Field{Name: "omit", Label: "不发给，一行一个", Kind: "textarea", Rows: 4, Value: strings.Join(d.To.Omit, "\n"), Optional: true, Problem: web.ProblemOf(problems, "omit")}
	v.Reach = []ui.Field{scope, sort, lacks, names, omit}
	minutes := ui.Field{Name: "minutes", Label: "每个党组织要用几分钟", Kind: "number", Min: "0", Max: "2400", Class: "short", Optional: true, Problem: web.ProblemOf(problems, "minutes")}
	if d.Minutes > 0 {
		minutes.Value = strconv.Itoa(d.Minutes)
	}
	v.Cost = []ui.Field{minutes}
	v.File = ui.Field{Name: "files", Label: "附件", Kind: "file", Optional: true, Multiple: true, Accept: attach.Accept, Class: "full", Problem: web.ProblemOf(problems, "files"),
		Hint: "最多5份，每份不超过20MB。收到的组织都能打开，不要放涉密内容。"}
	v.Columns = columnsField(problems)
	if v.File.Problem == "" && r.MultipartForm != nil && len(r.MultipartForm.File["files"]) > 0 {
		v.File.Problem = "浏览器不保留选过的文件，附件请再选一次。"
	}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func line(i int, f task.Field, problems []ui.Problem) (l Line) {
	n := strconv.Itoa(i)
	l.Label = ui.Field{Name: "label-" + n, Label: "问什么", Value: f.Label, Problem: web.ProblemOf(problems, "label-"+n), Place: "例如：参加的群众人数"}
	if f.Known != "" {
		l.Label.Value = ""
	}
	l.Kind = ui.Field{Name: "kind-" + n, Label: "填什么", Kind: "select", Class: "short"}
	for _, k := range task.FieldKinds() {
		l.Kind.Options = append(l.Kind.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == f.Kind})
	}
	l.Options = ui.Field{Name: "options-" + n, Label: "可选的几项", Value: strings.Join(f.Options, "、"), Problem: web.ProblemOf(problems, "options-"+n), Place: "例如：有、没有"}
	l.Known = ui.Field{Name: "known-" + n, Label: "或者取系统里的", Kind: "select", Options: []ui.Option{{Text: "不是"}}}
	for _, k := range task.Knowns() {
		l.Known.Options = append(l.Known.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == f.Known})
	}
	return l
}
