package orglifeweb

import (
	"fmt"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/orglife"
)

var quarters = [4]string{"一季度", "二季度", "三季度", "四季度"}

func dualColumns(body bool) []ui.Column {
	list := []ui.Column{{Text: "姓名和职务"}}
	if body {
		list = append(list, ui.Column{Text: "所在支部"})
	}
	for _, q := range quarters {
		list = append(list, ui.Column{Text: q})
	}
	list = append(list, ui.Column{Text: "缺席和原因"}, ui.Column{Text: "支部组织生活会"})
	if body {
		list = append(list, ui.Column{Text: "民主生活会"})
	}
	return list
}

// dual is who of a leading body took part in both, seen from the body or from the
// branch.
func (p pages) dual(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.AsOf())
	if err != nil {
		return err
	}
	year := int(r.Num("year", int64(r.AsOf().Year())))
	if year > r.AsOf().Year() || year < r.AsOf().Year()-20 {
		year = r.AsOf().Year()
	}
	list, err := p.Lives.Dual(r.Context(), r.Who, of, year, r.AsOf())
	if err != nil {
		return err
	}
	v := DualView{Title: "双重组织生活", Body: !o.Kind.IsBranch(), Crumbs: []ui.Link{{Text: o.Label(), Href: "/orgs/" + ui.ID(of)}},
		Lead: o.Label() + "，" + strconv.Itoa(year) + "年。领导班子成员以普通党员身份参加所在支部的组织生活（" + orglife.DualCite.String() + "）。",
		None: ui.None{Title: "没有登记领导班子成员", Text: "任免或者换届登记以后，班子成员和他们所在的支部会列在这里。"}}
	if !v.Body {
		v.Lead = o.Label() + "，" + strconv.Itoa(year) + "年。本支部党员里在上级领导班子任职的同志，在本支部参加组织生活的情况。"
		v.None = ui.None{Title: "没有这样的同志", Text: "本支部党员里没有人在上级领导班子任职。"}
	}
	for _, y := range []int{year - 1, year + 1} {
		if y <= r.AsOf().Year() && y >= o.FoundedOn.Year() {
			v.Years = append(v.Years, ui.Link{Text: strconv.Itoa(y) + "年", Href: "/orgs/" + ui.ID(of) + "/duallife?year=" + strconv.Itoa(y)})
		}
	}
	for _, c := range list {
		v.Rows = append(v.Rows, dualRow(c, v.Body))
	}
	return r.Page(Dual(r.Frame(v.Title), v))
}

func dualRow(c orglife.Cadre, body bool) DualRow {
	row := DualRow{Name: c.Name, Post: c.Post.Label(), LifeState: ui.Due, Life: "还没有参加", BodyState: ui.Due, Body: "还没有参加"}
	if !body {
		row.Post = c.BodyName + c.Post.Label()
	}
	if c.Branch == 0 {
		row.Branch = ui.Link{Text: "不在您能看的范围里"}
		row.LifeState, row.Life = ui.NA, "由所在支部的上级掌握"
	} else {
		row.Branch = ui.Link{Text: c.In, Href: "/orgs/" + ui.ID(c.Branch)}
	}
	for i, q := range c.Quarters {
		if q.Due > 0 {
			row.Quarters[i] = fmt.Sprintf("应%d到%d", q.Due, q.Present)
		}
		for _, a := range q.Absent {
			row.Absent = append(row.Absent, a.OnDay.MonthDay()+a.Word)
		}
	}
	for _, d := range c.Life {
		if !d.Absent {
			row.LifeState, row.Life = ui.Done, d.OnDay.MonthDay()+"参加"
		} else if !c.BranchLife() {
			row.Life = d.OnDay.MonthDay() + d.Word
		}
	}
	for _, m := range c.Meetings {
		if m.Present {
			row.BodyState, row.Body = ui.Done, m.OnDay.MonthDay()+"参加"
		} else if !c.AtBody() {
			row.Body = m.OnDay.MonthDay() + m.Reason
		}
	}
	return row
}

// mine is a member's own: that he talked, his grades, and what he answers for.
func (p pages) mine(r *web.Request) error {
	year := day.Year(r.Today().Year())
	days, err := p.Talks.Mine(r.Context(), r.Who, year)
	if err != nil {
		return err
	}
	grades, err := p.Appraisals.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	problems, err := p.Problems.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := MineView{Title: "我的组织生活", Lead: "由支部记录，这里只有您自己的。"}
	talks := Part{Title: strconv.Itoa(r.Today().Year()) + "年的谈心谈话", None: "今年还没有记录。谈了什么不用写。"}
	for _, d := range days {
		talks.Lines = append(talks.Lines, Line{Text: ui.Short(d), Note: "参加谈心谈话"})
	}
	given := Part{Title: "民主评议", None: "支部反馈以后，您的等次写在这里。"}
	for _, g := range grades {
		text, note := strconv.Itoa(g.Year)+"年度：还没有反馈", g.OrgName
		switch {
		case g.Told && g.Grade == "":
			text = strconv.Itoa(g.Year) + "年度：参加评议，不评定等次"
		case g.Told:
			text = strconv.Itoa(g.Year) + "年度：" + g.Grade.Label()
		}
		if g.Told {
			note += "，" + g.FeedbackOn.Chinese() + "反馈"
		}
		if g.Self != "" {
			note += "。我的自评：" + g.Self
		}
		given.Lines = append(given.Lines, Line{Text: text, Note: note})
	}
	own := Part{Title: "我负责或者和我有关的整改", None: "没有。"}
	for _, x := range problems {
		own.Lines = append(own.Lines, Line{Text: x.Text, Note: "措施：" + x.Measure + "，时限" + x.DueOn.Chinese() + "，" + x.State.Label()})
	}
	v.Parts = []Part{talks, given, own}
	return r.Page(Mine(r.Frame(v.Title), v))
}
