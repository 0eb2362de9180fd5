package dutyweb

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/matter/task"
)

// mostAsked is how many notices and tasks the first page lists.
const mostAsked = 8

// asked are the notices and tasks that reached the organisation and that it has not
// finished, as they stand today.
func (p *pages) asked(r *web.Request, of int64, asOf day.Day) (rows []Row, err error) {
	if asOf != r.Today() || !r.Session.Grant.May(task.View) {
		return nil, nil
	}
	page, err := p.Tasks.Received(r.Context(), r.Who, task.Query{Org: of, Open: true, Limit: mostAsked})
	if err != nil {
		return nil, err
	}
	for i := range page.List {
		a := &page.List[i]
		row := Row{By: a.Due, State: ui.Due, StateText: left(a.Due, asOf), Title: a.Doc.Title, Why: a.FromName + "发的" + a.Doc.Word() + "，" + a.State(asOf).Label() + "。",
			Button: ui.Link{Text: "去办", Href: "/tasks/" + ui.ID(a.Task) + "/orgs/" + ui.ID(a.Org)}}
		if a.Doc.By == task.ByReceipt {
			row.Button.Text = "去签收"
		}
		if a.RemindedMS > 0 {
			on := day.AtMs(a.RemindedMS)
			row.Why = strings.TrimSuffix(row.Why, "。") + "，" + on.MonthDay() + "催办。"
		}
		if a.Due < asOf {
			row.State = ui.Late
		}
		rows = append(rows, row)
	}
	if page.Total > len(page.List) {
		rows = append(rows, Row{By: day.None, State: ui.Due, Title: "还有" + count(page.Total-len(page.List), "件通知和任务"), Button: ui.Link{Text: "看全部", Href: "/tasks?side=in&state=open"}})
	}
	return rows, nil
}

// assessed are the self-assessments that the organisation has still to hand in.
func (p *pages) assessed(r *web.Request, of int64, asOf day.Day) (rows []Row, err error) {
	if asOf != r.Today() || of != r.Session.Grant.Org || !r.Session.Grant.May(assessment.View) {
		return nil, nil
	}
	list, err := p.Assessments.Waiting(r.Context(), r.Who)
	for i := range list {
		a := &list[i]
		row := Row{By: a.Due, State: ui.Due, StateText: left(a.Due, asOf), Title: "按“" + a.Standard.Title + "”自查", Why: "已有的记录列在每一条旁边，不用准备材料。",
			Button: ui.Link{Text: "去自查", Href: "/assessments/" + ui.ID(a.ID) + "/orgs/" + ui.ID(of)}}
		if a.Due < asOf {
			row.State = ui.Late
		}
		rows = append(rows, row)
	}
	return rows, err
}
