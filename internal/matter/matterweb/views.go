package matterweb

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
)

// OneView is the page of one matter.
type OneView struct {
	Crumbs         []ui.Link
	Title, Lead    string
	Gone           string
	Problems       []ui.Problem
	Stages         []Stage
	Next, NextNote string
	Acts           []Act
	Tables         []Table
	Steps          []Step
	Facts          []ui.Pair
	Papers         []ui.Link
	Below          templ.Component // what the kind shows of its own, across the page
	Queue          ui.Link         // the next matter that waits for whoever has nothing more to do here
}

// Stage is one stage of the way.
type Stage struct {
	Name      string
	Done, Now bool
}

// Act is one form of the page; the main one is the next step.
type Act struct {
	Title, Note, Action, Submit string
	Version, Round              string
	Method                      string // get where the form only leads on; else post
	Fields                      []ui.Field
	Grid, More                  []Group    // More is folded under MoreTitle
	Tail                        []ui.Field // below the groups
	MoreTitle                   string
	Main, Open                  bool
}

// Group is fields that belong together: to one person, to one line.
type Group struct {
	Title  string
	Fields []ui.Field
}

// Table is a list of what was entered or computed.
type Table struct {
	Title, Note string
	Columns     []ui.Column
	Rows        [][]ui.Link // a cell without an address is words
}

// Step is one entry of the timeline.
type Step struct{ Text, Note string }

// FormView is a form of its own page.
type FormView struct {
	Crumbs         []ui.Link
	Title, Lead    string
	Facts          []ui.Pair
	Action, Submit string
	Method         string // get for a first question, whose answer has an address; else post
	Version        string
	Problems       []ui.Problem
	Fields         []ui.Field
	Grid           []Group
	Tail           []ui.Field // below the groups
	Cancel         ui.Link
}

func (v FormView) method() string { return method(v.Method) }

func (a Act) method() string { return method(a.Method) }

func method(m string) string {
	if m != "" {
		return m
	}
	return "post"
}

// View fills what every matter shows: where it stands, the next step and the
// timeline, the newest entry first. stages are those that the matter passes.
func View(m matter.Matter, stages []string, steps []matter.Entry) OneView {
	v := OneView{Title: m.Title, Lead: m.OrgName, Crumbs: []ui.Link{{Text: "事项", Href: "/matters"}, {Text: m.Kind.Label(), Href: "/matters?kind=" + string(m.Kind)}}}
	switch {
	case m.State == matter.Withdrawn:
		v.Gone = "已撤回：" + m.Why
	case m.Why != "":
		v.Gone = "退回的原因：" + m.Why
	}
	at := slices.Index(stages, m.Stage)
	for i, s := range stages {
		v.Stages = append(v.Stages, Stage{Name: s, Done: i < at || m.State == matter.Done, Now: i == at && m.State == matter.Open})
	}
	if m.State == matter.Open {
		v.Next = m.Next
		if m.Due != day.None {
			v.NextNote = m.Due.Chinese() + "前，依据" + m.CiteText
		} else if m.CiteText != "" {
			v.NextNote = "依据" + m.CiteText
		}
	}
	for _, s := range steps {
		v.Steps = append(v.Steps, Step{Text: strings.Trim(s.Deed+"："+s.Text, "："), Note: s.On.Chinese() + "，" + s.By})
	}
	slices.Reverse(v.Steps)
	v.Queue = ui.Link{Text: "等我办的下一件", Href: "/matters/next?but=" + ui.ID(m.ID)}
	return v
}

// queue is shown to whoever cannot take the next step here.
func (v OneView) queue() ui.Link {
	if slices.ContainsFunc(v.Acts, func(a Act) bool { return a.Main }) {
		return ui.Link{}
	}
	return v.Queue
}

// Wait says who has to act where the asker cannot.
func (v *OneView) Wait(who string) {
	if v.Next != "" && !slices.ContainsFunc(v.Acts, func(a Act) bool { return a.Main }) {
		v.NextNote = strings.TrimLeft(v.NextNote+"。由"+who+"办。", "。")
	}
}

// short reports whether a cell is a name that should not be broken.
func short(i int, text string) bool { return i == 0 && utf8.RuneCountInString(text) <= 8 }

// Words makes cells of words.
func Words(cells ...string) (row []ui.Link) {
	for _, c := range cells {
		row = append(row, ui.Link{Text: c})
	}
	return row
}

// Draw fills the forms of one matter in: what was typed where a form was refused.
type Draw struct {
	R        *web.Request
	Href     string // of the matter
	Version  int64
	Failed   string // the key of the form that was refused
	Problems []ui.Problem
}

// Bad is the problem of a field of the form key.
func (d *Draw) Bad(key, name string) string {
	if d.Failed != key {
		return ""
	}
	return web.ProblemOf(d.Problems, name)
}

// Val is what was typed into the form that was refused, or the value that is there.
func (d *Draw) Val(key, name, now string) string {
	if d.Failed == key {
		return d.R.Text(name)
	}
	return now
}

// Field is a field of the form key with its value and its problem.
func (d *Draw) Field(key, name, label, kind, now string) ui.Field {
	return ui.Field{Name: name, Label: label, Kind: kind, Value: d.Val(key, name, now), Class: "short", Problem: d.Bad(key, name)}
}

// Saved adds to a field of a form that is saved again and again what somebody else
// saved meanwhile, beside what was typed.
func (d *Draw) Saved(key string, f ui.Field, now string) ui.Field {
	if d.Failed != key || d.R.Num("version", -1) == d.Version || f.Problem != "" {
		return f
	}
	was := f
	was.Value, was.Options = now, slices.Clone(f.Options)
	for i := range was.Options {
		was.Options[i].On = was.Options[i].Value == now
	}
	f.Problem = web.ProblemOf(web.Beside(nil, []ui.Field{f}, []ui.Field{was}), f.Name)
	return f
}

// Act is the form key, sent to a path under the matter.
func (d *Draw) Act(key, title, submit string, main bool, fields ...ui.Field) Act {
	return Act{Title: title, Action: d.Href + "/" + key, Submit: submit, Version: ui.ID(d.Version), Fields: fields, Main: main, Open: d.Failed == key}
}

// Number are the fields of an approval: its number, with the next one proposed, and
// its day.
func (d *Draw) Number(key, next string) []ui.Field {
	f := d.Field(key, "number", "批复文号", "text", next)
	f.Place = "例如：区工委〔" + d.R.Today().String()[:4] + "〕12号"
	return []ui.Field{f, d.Field(key, "on", "批复日期", "date", d.R.Today().String())}
}

// Return and Withdraw are the forms that every matter has, each with its reason.
func (d *Draw) Return() Act {
	return d.Act("return", "退回", "退回", false, d.Field("return", "why", "退回的原因", "text", ""))
}

// Withdraw is the form by which whoever opened a matter takes it back.
func (d *Draw) Withdraw() Act {
	return d.Act("withdraw", "撤回这件事项", "撤回", false, d.Field("withdraw", "why", "原因", "text", ""))
}

// Move answers the form of one step: what is wrong stands at the field, with what was
// typed. show draws the page again; said is what the page says afterwards.
func Move(key, said string, href func(int64) string, do func(r *web.Request, id, version int64) error, show func(r *web.Request, failed string, problems []ui.Problem) error) func(*web.Request) error {
	return func(r *web.Request) error {
		id, err := r.ID("id")
		if err != nil {
			return err
		}
		err = do(r, id, r.Num("version", -1))
		if problems, ok := web.Problems(err); ok {
			if web.Clashed(err) { // the step may be gone from the page, and its form with it
				problems[0].Way = web.Typed(r)
			}
			return show(r, key, problems)
		}
		if err != nil {
			return err
		}
		return r.Say(href(id), said)
	}
}

// ListView is the matters of all kinds.
type ListView struct {
	Crumbs       []ui.Link
	Title, Lead  string
	Tabs         []ui.NavItem
	Filters      []ui.Field
	Rows         []Row
	None         ui.None
	Pager        ui.Pager
	New          []ui.Link
	Export, Back string
}

// Row is one matter.
type Row struct {
	Title, Href, Kind string
	State             ui.State
	Stage, Next, Cite string
	Owner, Due        string
}

// Paper answers with one paper of a matter, which do makes.
func Paper(do func(ctx context.Context, who gate.Actor, id int64, key string) (name string, body []byte, err error)) func(*web.Request) error {
	return func(r *web.Request) error {
		id, err := r.ID("id")
		if err != nil {
			return err
		}
		name, body, err := do(r.Context(), r.Who, id, r.PathValue("paper"))
		if err != nil {
			return err
		}
		return r.Give(attach.File{Name: name, Kind: attach.DOCX, Body: body})
	}
}
