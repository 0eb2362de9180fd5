package dutyweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
)

// mostSent is how many topics sent from above stand in rows of their own.
const mostSent = 2

// sent are the topics that were sent to the organisation with a day and that it
// has not studied yet.
func (p *pages) sent(r *web.Request, of int64, asOf day.Day) (rows []Row, err error) {
	list, err := p.Topics.Recent(r.Context(), r.Who, asOf, "", 200)
	if err != nil {
		return nil, err
	}
	var left []topic.Topic
	for _, t := range list {
		if t.Until != day.None && t.Mine == day.None {
			left = append(left, t)
		}
	}
	keep := r.May(activity.Keep, of)
	for _, t := range left {
		row := sentRow(t.Until, asOf)
		row.Title, row.Why = "学习《"+t.Title+"》", "上级下发的第一议题，"+t.Until.MonthDay()+"前学习。"
		row.Button = ui.Link{Text: "看这一篇", Href: "/topics/" + ui.ID(t.ID)}
		if keep {
			row.Button = ui.Link{Text: "记这次学习", Href: "/activities/new?topic=" + ui.ID(t.ID)}
		}
		rows = append(rows, row)
	}
	if len(rows) <= mostSent {
		return rows, nil
	}
	by := day.Forever
	for _, row := range rows {
		by = min(by, row.By)
	}
	row := sentRow(by, asOf)
	row.Title, row.Why = "学习下发的第一议题"+count(len(rows), "篇"), "最早的一篇"+by.MonthDay()+"前学习。"
	row.Button = ui.Link{Text: "看是哪几篇", Href: orgHref(of) + "/topics"}
	return []Row{row}, nil
}

func sentRow(by, asOf day.Day) Row {
	row := Row{By: by, State: ui.Due, StateText: left(by, asOf)}
	if by < asOf {
		row.State = ui.Late
	}
	return row
}
