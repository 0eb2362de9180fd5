package orgchangeweb

import (
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/orgchange"
)

func (p pages) one(r *web.Request) error { return p.show(r, "", nil) }

// show draws one change; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Changes.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	stages := orgchange.Stages()
	if x.Stage != orgchange.Drafting {
		stages = stages[1:]
	}
	v := matterweb.View(x.Matter, stages, x.Steps)
	v.Problems = problems
	facts(&x, &v)
	d := &matterweb.Draw{R: r, Href: href(id), Version: x.Version, Failed: failed, Problems: problems}
	decide := r.Session.Grant.May(orgchange.Decide) && x.State == matter.Open
	if decide && x.Stage == orgchange.Asked {
		if err := p.rehearsal(r, &x, &v); err != nil {
			return err
		}
		a := d.Act("review", "", "审核同意，报批复", true, d.Field("review", "opinion", "审核意见", "textarea", ""))
		a.Fields[0].Rows, a.Fields[0].Class = 2, ""
		v.Acts = append(v.Acts, a, d.Return())
	}
	if len(x.Seen.Parts)+len(x.Seen.Checks) > 0 {
		tables(&v, x.Seen, "审核时的变动，批复时逐项核对，有一处不同就不生效。")
	}
	if decide && x.Stage == orgchange.Reviewed {
		v.Acts = append(v.Acts, d.Act("approve", "", "登记批复，"+x.On.Chinese()+"起生效", true, d.Number("approve", x.NextNumber)...), d.Act("again", "情况有变化，重新审核", "回到审核", false), d.Return())
	}
	keep := r.Session.Grant.May(orgchange.Keep) && x.State == matter.Open && mayReach(r, p, x.Org)
	if keep {
		if x.Stage == orgchange.Drafting {
			c, err := p.Changes.Offer(r.Context(), r.Who, x.Org, 0)
			if err != nil {
				return err
			}
			for _, y := range x.Going { // those chosen from a branch that is not offered again stay chosen
				if !slices.ContainsFunc(c.People, func(z orgchange.Person) bool { return z.ID == y.ID }) {
					c.People = append(c.People, y)
				}
			}
			q := x.Plan
			if failed == "ask" {
				q = plan(r)
				q.Act = x.Act
			}
			v.Acts = append(v.Acts, d.Act("ask", "", "重新报工委审批", true, fields(&c, q, problems)...))
		}
		v.Acts = append(v.Acts, d.Withdraw())
	}
	if x.Stage == orgchange.Drafting {
		v.Wait("请示的党组织")
	} else {
		v.Wait("工委")
	}
	for _, k := range orgchange.PapersOf(&x) {
		v.Papers = append(v.Papers, ui.Link{Text: k.Name, Href: href(id) + "/papers/" + k.Key})
	}
	if failed != "" {
		return r.Refuse(matterweb.One(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.One(r.Frame(v.Title), v))
}

// mayReach asks for what the request's form would offer: only those who may ask for
// the organisation get it.
func mayReach(r *web.Request, p pages, of int64) bool {
	_, err := p.Changes.Offer(r.Context(), r.Who, of, 0)
	return err == nil
}

// rehearsal shows everything that will change, or why it cannot.
func (p pages) rehearsal(r *web.Request, x *orgchange.Whole, v *matterweb.OneView) error {
	c, err := p.Changes.Rehearse(r.Context(), r.Who, x.ID)
	if problems, ok := web.Problems(err); ok {
		if len(v.Problems) == 0 {
			for _, y := range problems {
				v.Problems = append(v.Problems, ui.Problem{Text: "照这份请示办不了：" + y.Text, Cite: y.Cite})
			}
		}
		return nil
	}
	if err != nil {
		return err
	}
	tables(v, c, "按现在的名册试算，没有改动任何记录。")
	return nil
}

func tables(v *matterweb.OneView, c orgchange.Changes, note string) {
	t := matterweb.Table{Title: "对照规定", Columns: []ui.Column{{Text: "党组织"}, {Text: "规定"}, {Text: "情况"}}}
	for _, x := range c.Checks {
		word := "符合"
		switch {
		case x.Was:
			word = "原来就不一致，这次没有改变：" + x.Text
		case !x.Met && x.Block:
			word = "不符合，不能批复：" + x.Text
		case !x.Met:
			word = "与一般规定不一致：" + x.Text
		}
		t.Rows = append(t.Rows, matterweb.Words(x.Org, x.Title+"（"+x.Cite+"）", word))
	}
	if len(t.Rows) > 0 {
		v.Tables = append(v.Tables, t)
	}
	for i, p := range c.Parts {
		t := matterweb.Table{Title: "变动：" + p.Title, Note: p.Note}
		if i == 0 {
			t.Note = note + t.Note
		}
		for _, c := range p.Columns {
			t.Columns = append(t.Columns, ui.Column{Text: c})
		}
		for _, row := range p.Rows {
			t.Rows = append(t.Rows, matterweb.Words(row...))
		}
		v.Tables = append(v.Tables, t)
	}
}

func facts(x *orgchange.Whole, v *matterweb.OneView) {
	add := func(p ui.Pair) {
		if p.Text != "" {
			v.Facts = append(v.Facts, p)
		}
	}
	add(ui.Pair{Term: "要办什么", Text: acts[x.Act]})
	add(ui.Pair{Term: "党组织", Text: x.OrgName, Href: "/orgs/" + ui.ID(x.Org)})
	add(ui.Pair{Term: "名称", Text: x.Name})
	add(ui.Pair{Term: "类别", Text: x.Plan.Kind.Label()})
	if x.Into != 0 {
		add(ui.Pair{Term: map[decision.Act]string{decision.Merge: "并入", decision.Move: "新的上级", decision.Dissolve: "党员编入"}[x.Act], Text: x.IntoName, Href: "/orgs/" + ui.ID(x.Into)})
	}
	if n := len(x.Going); n > 0 {
		names := ""
		for _, p := range x.Going {
			names += "、" + p.Name
		}
		add(ui.Pair{Term: "编入的党员", Text: ui.Count(n) + "名", Note: names[len("、"):]})
	}
	add(ui.Pair{Term: "生效日期", Text: x.On.Chinese()})
	if x.Until != day.None {
		add(ui.Pair{Term: "计划结束", Text: x.Until.Chinese()})
	}
	add(ui.Pair{Term: "理由", Text: x.Reason})
	add(ui.Pair{Term: "例外的理由", Text: x.Exception})
	if x.Opinion != "" {
		add(ui.Pair{Term: "审核意见", Text: x.Opinion, Note: x.Reviewer + "，" + x.SeenOn.Chinese()})
	}
	if x.Decision != 0 {
		add(ui.Pair{Term: "批复", Text: x.Reply, Note: x.ReplyOn.Chinese(), Href: "/decisions/" + ui.ID(x.Decision)})
	}
	if x.Made != 0 && x.MadeName != "" {
		add(ui.Pair{Term: "新的党组织", Text: x.MadeName, Href: "/orgs/" + ui.ID(x.Made)})
	}
}
