package dutyweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
	"zhibu/internal/matter/desk"
)

// mostWaiting is how many matters of a kind the first page lists one by one.
const mostWaiting = 5

// waiting is the matters that wait for the posts of the organisation that one works
// for: a few in rows of their own, many in one row.
func (p *pages) waiting(r *web.Request, asOf day.Day) (rows []Row, err error) {
	if asOf != r.Today() || !r.Session.Grant.May(matter.View) {
		return nil, nil
	}
	list, err := p.Matters.Waiting(r.Context(), r.Who)
	if err != nil {
		return nil, err
	}
	for i, m := range list {
		row := Row{By: m.Due, State: ui.Due, StateText: m.Stage, Title: m.Title, Cite: m.CiteText, Why: m.Next + "。",
			Button: ui.Link{Text: "去办", Href: m.Kind.Door() + "/" + ui.ID(m.ID)}}
		if m.Due != day.None && m.Due < asOf {
			row.State, row.StateText = ui.Late, left(m.Due, asOf)
		}
		if i == mostWaiting-1 && len(list) > mostWaiting {
			row.Title, row.Cite, row.Why = "还有"+count(len(list)-i, "件事项")+"等着办", "", "从最早的办起。"
			row.Button = ui.Link{Text: "看全部", Href: "/matters?state=mine"}
			return append(rows, row), nil
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// pleas is what was handed in at the desk and waits for the organisation that one works
// for.
func (p *pages) pleas(r *web.Request, asOf day.Day) (rows []Row, err error) {
	if asOf != r.Today() || !r.Session.Grant.May(desk.Handle) {
		return nil, nil
	}
	list, err := p.Desk.Waiting(r.Context(), r.Who)
	if err != nil {
		return nil, err
	}
	for i, x := range list {
		row := Row{By: x.DueOn, State: ui.Due, StateText: x.State.Label(), Title: "答复" + x.Kind.Label() + x.Number, Why: x.Subject + "。", Button: ui.Link{Text: "去办", Href: "/desk/" + ui.ID(x.ID)}}
		if x.Late(asOf) {
			row.State, row.StateText = ui.Late, left(x.DueOn, asOf)
		}
		if i == mostWaiting-1 && len(list) > mostWaiting {
			row.Title, row.Why = "还有"+count(len(list)-i, "件投诉建议")+"等着答复", "从最早的办起。"
			row.Button = ui.Link{Text: "看全部", Href: "/desk?state=open"}
			return append(rows, row), nil
		}
		rows = append(rows, row)
	}
	return rows, nil
}
