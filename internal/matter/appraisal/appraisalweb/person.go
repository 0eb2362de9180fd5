package appraisalweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/appraisal"
)

func (p pages) person(r *web.Request) error { return p.showPerson(r, "", nil) }

// showPerson draws the registration form of one participant; failed is the form
// that was refused.
func (p pages) showPerson(r *web.Request, failed string, problems []ui.Problem) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	who, err := r.ID("member")
	if err != nil {
		return err
	}
	var e *appraisal.Entry
	for i := range x.Entries {
		if x.Entries[i].Member == who {
			e = &x.Entries[i]
		}
	}
	if e == nil {
		return fault.Missing()
	}
	v, err := p.filled(r, &x, e)
	if err != nil {
		return err
	}
	v.Problems = problems
	if r.Session.Grant.May(appraisal.Keep) && !x.Void {
		personActs(r, &x, e, &v, failed, problems)
	}
	if len(problems) > 0 {
		return r.Refuse(Person(r.Frame(v.Title), v))
	}
	return r.Page(Person(r.Frame(v.Title), v))
}

// filled is the registration form of a participant with what is known.
func (p pages) filled(r *web.Request, x *appraisal.Whole, e *appraisal.Entry) (v PersonView, err error) {
	m, err := p.Members.Get(r.Context(), r.Who, e.Member, x.HeldOn)
	if err != nil {
		return v, err
	}
	v = PersonView{Title: e.Name, Lead: x.OrgName + "，" + x.Title(), Org: x.OrgName, Self: e.SelfText, Test: e.Counts.Chinese(), Grade: e.Grade.Label(),
		Crumbs: []ui.Link{{Text: "民主评议", Href: "/appraisals"}, {Text: x.Title(), Href: href(x.ID)}}}
	kind := "正式党员"
	if e.Probationary {
		kind, v.Grade = "预备党员", "参加评议，不评定等次"
	}
	if e.In && x.Sheets.Good > 0 {
		v.Test = "发出" + strconv.Itoa(x.Sheets.Out) + "张，收回" + strconv.Itoa(x.Sheets.Back) + "张，有效" + strconv.Itoa(x.Sheets.Good) + "张。" + v.Test + "。"
	}
	if x.DecidedOn != day.None {
		v.Decided = x.DecidedOn.Chinese()
	}
	if e.FeedbackOn != day.None {
		v.Feedback = e.FeedbackOn.Chinese() + "向本人反馈"
	}
	v.Pairs = [][4]string{{"姓名", e.Name, "性别", m.Sex.Label()}, {"类别", kind, "入党日期", m.JoinedOn.Chinese()}, {"所在支部", x.OrgName, "评议年度", strconv.Itoa(x.Year) + "年"}}
	for _, y := range e.Past {
		v.Past = append(v.Past, "原为"+y.Grade.Label()+"，"+y.On.Chinese()+"更正："+y.Why)
	}
	return v, nil
}

// forms are the registration forms of a whole round, for the printer.
func (p pages) forms(r *web.Request) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	v := FormsView{Title: "全部登记表", Lead: x.OrgName + "，" + x.Title() + "，共" + strconv.Itoa(len(x.Entries)) + "份，打印时一人一页。",
		Crumbs: []ui.Link{{Text: "民主评议", Href: "/appraisals"}, {Text: x.Title(), Href: href(x.ID)}}}
	for i := range x.Entries {
		one, err := p.filled(r, &x, &x.Entries[i])
		if err != nil {
			return err
		}
		v.Forms = append(v.Forms, one)
	}
	return r.Page(Forms(r.Frame(v.Title), v))
}

func personActs(r *web.Request, x *appraisal.Whole, e *appraisal.Entry, v *PersonView, failed string, problems []ui.Problem) {
	here := href(x.ID) + "/members/" + ui.ID(e.Member)
	text, was := e.SelfText, e.SelfText
	if failed == "self" {
		text = r.Text("self_text")
		if strings.ReplaceAll(r.FormValue("was"), "\r\n", "\n") != e.SelfText {
			v.Now = e.SelfText
			if v.Now == "" {
				v.Now = "没有写自评。"
			}
		}
	}
	v.Acts = append(v.Acts, Act{Title: "写自评", Note: "可以不写，只在登记页勾选已自评。内容只在本支部和本人看。", Action: here + "/self", Submit: "保存自评", Open: failed == "self",
		Fields: []ui.Field{{Name: "self_text", Label: "自评", Kind: "textarea", Rows: 6, Value: text, Problem: web.ProblemOf(problems, "self_text")}, {Name: "was", Kind: "hidden", Value: was}}})
	if x.DecidedOn == day.None || e.Probationary {
		return
	}
	grade := ui.Field{Name: "grade", Label: "改为", Kind: "select", Options: options(string(e.Grade)), Problem: web.ProblemOf(problems, "grade")}
	why := ui.Field{Name: "why", Label: "原因", Problem: web.ProblemOf(problems, "why")}
	if failed == "correct" {
		grade.Options, why.Value = options(r.Text("grade")), r.Text("why")
	}
	v.Acts = append(v.Acts, Act{Title: "更正等次", Note: "原来的等次会留着，更正以后要重新反馈。", Action: here + "/correct", Submit: "更正", Open: failed == "correct",
		Fields: []ui.Field{grade, why, {Name: "was", Kind: "hidden", Value: string(e.Grade)}}})
}

func (p pages) doPerson(r *web.Request, name, said string, act func(id, who int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	who, err := r.ID("member")
	if err != nil {
		return err
	}
	err = act(id, who)
	if problems, ok := web.Problems(err); ok {
		return p.showPerson(r, name, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id)+"/members/"+ui.ID(who), said)
}

func (p pages) self(r *web.Request) error {
	return p.doPerson(r, "self", "自评已保存。", func(id, who int64) error {
		return p.Appraisals.Write(r.Context(), r.Who, id, who, r.FormValue("self_text"), r.FormValue("was"))
	})
}

func (p pages) correct(r *web.Request) error {
	return p.doPerson(r, "correct", "等次已更正，请重新反馈。", func(id, who int64) error {
		return p.Appraisals.Correct(r.Context(), r.Who, id, appraisal.Graded{Member: who, Grade: appraisal.Grade(r.Text("grade")), Was: appraisal.Grade(r.Text("was"))}, r.Text("why"))
	})
}

// sheet is the blank sheet of the paper test: only those who get a grade stand on it.
func (p pages) sheet(r *web.Request) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	v := SheetView{Title: "空白测评表", Org: x.OrgName, Note: "打印以后发给参加人员，无记名填写。预备党员不列在表里。",
		Crumbs: []ui.Link{{Text: "民主评议", Href: "/appraisals"}, {Text: x.Title(), Href: href(x.ID)}}}
	for _, e := range x.Entries {
		if !e.Probationary {
			v.Names = append(v.Names, e.Name)
		}
	}
	return r.Page(Sheet(r.Frame(v.Title), v))
}
