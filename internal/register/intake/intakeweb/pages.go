package intakeweb

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/job"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/org"
	"zhibu/internal/register/roll"
)

// Deps are the cases that the pages call.
type Deps struct {
	Rolls *roll.Rolls
	Jobs  *job.Jobs
	Orgs  *org.Orgs
}

// Work is the kind of job that runs a confirmed import; its input is the batch.
const Work = "roll.run"

type pages struct {
	Deps
	// room lets two files be read at a time: a file stays in memory, since it
	// must not lie on the disk in clear.
	room chan struct{}
}

// Routes are the pages of imports.
func Routes(d Deps) []web.Route {
	p := pages{d, make(chan struct{}, 2)}
	return []web.Route{
		web.Needs(roll.Import, "GET /import", p.start),
		web.Needs(roll.Import, "POST /import", p.upload).Upload(roll.Most + 1<<20).Streamed(),
		web.Needs(roll.Import, "GET /import/blank", p.blank),
		web.Needs(roll.Import, "GET /import/{batch}", p.batch),
		web.Needs(roll.Import, "POST /import/{batch}", p.decide),
		web.Needs(roll.Import, "GET /import/{batch}/refused", p.refused),
	}
}

func (p pages) start(r *web.Request) error {
	kind := roll.Kind(r.URL.Query().Get("kind"))
	if kind.Label() == "" {
		kind = roll.Members
	}
	v, err := p.startView(r, string(kind), 0)
	if err != nil {
		return err
	}
	return r.Page(Start(r.Frame("导入"), v))
}

func (p pages) startView(r *web.Request, kind string, chosen int64) (v StartView, err error) {
	v = StartView{Title: "导入", Lead: "把手里的名册或者党组织名单读进来。", Action: "/import",
		Kind: ui.Field{Name: "kind", Label: "文件里是", Kind: "tiles", Options: []ui.Option{
			{Value: string(roll.Members), Text: roll.Members.Label(), On: kind == string(roll.Members)},
			{Value: string(roll.Organisations), Text: roll.Organisations.Label(), On: kind == string(roll.Organisations)}}},
		Samples: []ui.Link{{Text: "党员名册空表", Href: "/import/blank?kind=members"}, {Text: "党组织名单空表", Href: "/import/blank?kind=orgs"}}}
	if r.Session.Grant.Cans[roll.Import] == gate.Below {
		tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
		if err != nil {
			return v, err
		}
		v.Org = ui.Field{Name: "org", Label: "没有写明组织的行，归到", Kind: "select", Options: []ui.Option{{Text: "每一行都写明了"}}}
		for _, o := range tree {
			v.Org.Options = append(v.Org.Options, ui.Option{Value: ui.ID(o.Org), Text: strings.Repeat("　", o.Depth()) + o.Name, On: o.Org == chosen})
		}
	} else {
		v.Lead, v.Kind.Options, v.Samples = "把手里的名册读进来。", v.Kind.Options[:1], v.Samples[:1] // organisations are the Committee's
	}
	list, err := p.Rolls.List(r.Context(), r.Who, 20)
	for _, b := range list {
		row := PastRow{When: day.At(time.UnixMilli(b.MadeMS)).Chinese(), File: b.File, Href: at(b.ID), State: ui.Done, StateText: "已导入",
			Text: fmt.Sprintf("%s，新增%d，更新%d，没有导入%d", b.Kind.Label(), b.Made, b.Edited, b.Counts.Refuse)}
		switch b.State {
		case roll.Waiting:
			row.State, row.StateText = ui.Due, "等您核对"
		case roll.Running:
			row.State, row.StateText = ui.Running, "正在导入"
		case roll.Undone:
			row.State, row.StateText = ui.NA, "已撤回"
		}
		v.Past = append(v.Past, row)
	}
	return v, err
}

func at(id int64) string { return "/import/" + ui.ID(id) }

func (p pages) upload(r *web.Request) error {
	select {
	case p.room <- struct{}{}:
		defer func() { <-p.room }()
	default:
		return fault.New(fault.Busy, "现在正在读别的文件，这个文件没有读入。请过一会儿再试。")
	}
	f, err := receive(r)
	if err == nil {
		var id int64
		if id, err = p.Rolls.Keep(r.Context(), r.Who, f); err == nil {
			return r.SeeOther(at(id))
		}
	}
	list, ok := web.Problems(err)
	if !ok {
		return err
	}
	v, err := p.startView(r, string(f.Kind), f.Org)
	if err != nil {
		return err
	}
	v.Problems = list
	return r.Refuse(Start(r.Frame("导入"), v))
}

// receive reads the form as it comes in, so that no part of it is put into a
// temporary file by somebody else.
func receive(r *web.Request) (f roll.File, err error) {
	f.Kind = roll.Members
	if err := r.Room("file"); err != nil {
		return f, err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return f, fault.Field("file", "没有收到文件，没有读入。请选择一个文件再提交。")
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return f, cut(err)
		}
		if err := f2(&f, part); err != nil {
			return f, err
		}
	}
	if f.From == nil || f.Size == 0 {
		return f, fault.Field("file", "没有选择文件，或者文件是空的，没有读入。请选择一个文件再提交。")
	}
	return f, nil
}

func f2(f *roll.File, part *multipart.Part) error {
	most := int64(1 << 10)
	if part.FormName() == "file" {
		most = roll.Most
	}
	data, err := io.ReadAll(io.LimitReader(part, most+1))
	if err != nil {
		return cut(err)
	}
	if int64(len(data)) > most {
		return fault.New(fault.TooLarge, "文件超过64MB，没有读入。请去掉图片等附件，或者分成几个文件。")
	}
	switch part.FormName() {
	case "file":
		f.Name, f.From, f.Size = part.FileName(), bytes.NewReader(data), int64(len(data))
	case "kind":
		f.Kind = roll.Kind(data)
	case "org":
		f.Org, _ = strconv.ParseInt(string(data), 10, 64) // nothing chosen is 0
	}
	return nil
}

func cut(err error) error {
	return fault.Wrap(fault.Invalid, "文件没有传完整，没有读入。文件不能超过64MB，请再试一次。", err)
}

func (p pages) blank(r *web.Request) error {
	kind := roll.Kind(r.URL.Query().Get("kind"))
	if kind.Label() == "" {
		return fault.Missing()
	}
	return workbook(r, kind.Label()+"空表.xlsx", "", func(w io.Writer) error { return p.Rolls.WriteBlank(kind, w) })
}

// workbook answers with a file; nothing is sent before it is whole, and noted where
// it holds rows (what says which).
func workbook(r *web.Request, name, what string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if what != "" {
		if err := r.Leaves(name, what, b.Bytes()); err != nil {
			return err
		}
	}
	h := r.W.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	r.W.WriteHeader(http.StatusOK)
	_, _ = b.WriteTo(r.W) // who has gone does not hear it
	return nil
}

func (p pages) refused(r *web.Request) error {
	id, err := r.ID("batch")
	if err != nil {
		return err
	}
	if _, err := p.Rolls.Get(r.Context(), r.Who, id); err != nil {
		return err
	}
	return workbook(r, "没有导入的行.xlsx", "原样退回没有导入的行，供改正后再导入", func(w io.Writer) error { return p.Rolls.WriteRefused(r.Context(), r.Who, id, w) })
}

// decide does what the button says: confirm, fix, undo.
func (p pages) decide(r *web.Request) error {
	id, err := r.ID("batch")
	if err != nil {
		return err
	}
	b, err := p.Rolls.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	switch r.Text("do") {
	case "confirm":
		if b.State == roll.Undone || b.State == roll.Reading {
			return fault.New(fault.Conflict, "这次导入已经撤回，或者没有读完，没有再次导入。需要时请重新选择文件。")
		}
		if _, err := p.Jobs.Add(r.Context(), r.Who, Work, ui.ID(id)); err != nil {
			return err
		}
		return r.SeeOther(at(id) + "?show=run")
	case "fix":
		n, err := p.Rolls.Mend(r.Context(), r.Who, id, mends(r))
		if err != nil {
			return p.again(r, b, err)
		}
		return r.Say(at(id)+"?show=refuse", fmt.Sprintf("改动已保存，有%d行现在可以导入。", n))
	case "undo":
		if err := p.Rolls.Undo(r.Context(), r.Who, id, r.Text("reason")); err != nil {
			return p.again(r, b, err)
		}
		return r.Say(at(id), "这次导入已经撤回，名册恢复到导入之前。")
	}
	return fault.New(fault.Invalid, "没有选择要做什么，没有办理。")
}

// again shows the page once more, with what was wrong.
func (p pages) again(r *web.Request, b roll.Batch, err error) error {
	list, ok := web.Problems(err)
	if !ok {
		return err
	}
	return p.show(r, b, list)
}

// mends reads the corrected cells: fix-ROW-COLUMN.
func mends(r *web.Request) roll.Mends {
	m := roll.Mends{}
	for name, values := range r.PostForm {
		rest, ok := strings.CutPrefix(name, "fix-")
		if !ok || len(values) == 0 {
			continue
		}
		row, col, _ := strings.Cut(rest, "-")
		no, err1 := strconv.ParseInt(row, 10, 64)
		c, err2 := strconv.Atoi(col)
		if err1 != nil || err2 != nil {
			continue
		}
		if m[no] == nil {
			m[no] = map[int]string{}
		}
		m[no][c] = values[0]
	}
	return m
}

func (p pages) batch(r *web.Request) error {
	id, err := r.ID("batch")
	if err != nil {
		return err
	}
	b, err := p.Rolls.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return p.show(r, b, nil)
}

// show gives the page that fits how far a batch is.
func (p pages) show(r *web.Request, b roll.Batch, problems []ui.Problem) error {
	j, found, err := p.Jobs.Of(r.Context(), Work, ui.ID(b.ID))
	if err != nil {
		return err
	}
	if found && !j.Over() {
		v := RunningView{Title: "正在导入" + b.File, Here: at(b.ID) + "?show=run", Text: "可以离开这一页，做完了在“以前的导入”里看结果。",
			Bar: ui.Bar{Label: "已导入", Done: j.Step, All: max(j.Steps, 1), Text: fmt.Sprintf("已导入%s行，共%s行", ui.Count(j.Step), ui.Count(j.Steps))}}
		return r.Page(Running(r.Frame("正在导入"), v))
	}
	if found && j.State == job.Failed && b.State == roll.Running {
		problems = append(problems, ui.Problem{Text: j.Note + "已经导入的行都在，可以接着导入余下的行。"})
	}
	tab := r.URL.Query().Get("show")
	if b.State == roll.Waiting || b.State == roll.Running || b.State == roll.Done && tab == string(intake.Refuse) {
		v, err := p.reviewView(r, b, tab)
		if err != nil {
			return err
		}
		v.Problems = problems
		if len(problems) > 0 {
			return r.Refuse(Review(r.Frame("核对导入"), v))
		}
		return r.Page(Review(r.Frame("核对导入"), v))
	}
	v := resultView(b)
	if len(problems) > 0 && v.Undo != nil {
		v.Undo.Reason.Problem = problems[0].Text
		return r.Refuse(Result(r.Frame("导入结果"), v))
	}
	return r.Page(Result(r.Frame("导入结果"), v))
}
