package dutyweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
)

// explain asks why something was not held.
func (p *pages) explain(r *web.Request) error {
	v, err := p.explainView(r)
	if err != nil {
		return err
	}
	return r.Page(Explain(r.Frame("写明原因"), v))
}

func (p *pages) keepReason(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	err = p.Duties.Explain(r.Context(), r.Who, of, r.PathValue("rule"), r.Day("from"), r.Text("text"))
	if problems, ok := web.Problems(err); ok {
		v, err := p.explainView(r)
		if err != nil {
			return err
		}
		v.Problems, v.Text.Value, v.Text.Problem = problems, r.Text("text"), web.ProblemOf(problems, "text")
		return r.Refuse(Explain(r.Frame("写明原因"), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/", "原因已经保存，这一项显示为已说明。")
}

// explainView finds the cell that the page is about, as it stands today.
func (p *pages) explainView(r *web.Request) (v ExplainView, err error) {
	of, err := r.ID("org")
	if err != nil {
		return v, err
	}
	from := r.Day("from")
	if from == day.None {
		return v, fault.Missing()
	}
	list, err := p.Duties.Check(r.Context(), r.Who, duty.Query{Org: of, AsOf: r.Today(), Year: from.Year()})
	if err != nil {
		return v, err
	}
	if len(list) == 0 {
		return v, fault.Missing()
	}
	for i := range list[0].List {
		x := &list[0].List[i]
		if x.Rule.ID != r.PathValue("rule") || recurs(x.Rule) && x.Slot.From != from {
			continue
		}
		v = ExplainView{Crumbs: []ui.Link{{Text: "工作台", Href: "/"}, {Text: list[0].Name, Href: orgHref(of)}}, Title: titled(x),
			Lead: "没有开展的，写明原因。这一项会显示为已说明，不再列为逾期。", Why: x.Why + "。", Explanation: x.Rule.Explanation,
			Cite:   ui.Link{Text: x.Rule.Cite.String(), Href: ruleHref(x.Rule)},
			Action: orgHref(of) + "/duties/" + x.Rule.ID + "/explain", From: from.String(),
			Text: ui.Field{Name: "text", Label: "原因", Kind: "textarea", Rows: 4, Required: true, Class: "full",
				Hint: "上级组织能看到。例如：当月全体党员外出集中培训，会议并入下月。"},
			Cancel: ui.Link{Text: "返回", Href: "/"}}
		if href := recordHref(of, x); href != "" && r.May(activity.Keep, of) {
			v.Instead = ui.Link{Text: "其实开展了，去补记", Href: href}
		}
		return v, nil
	}
	return v, fault.Missing()
}
