package transferweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/transfer"
)

const pageSize = 50

// QueryOf reads what part of the register of letters an address asks for.
func QueryOf(r *web.Request) transfer.LetterQuery {
	return transfer.LetterQuery{Way: transfer.Way(r.Text("way")), Which: transfer.Which(r.Text("which")), Year: int(r.Num("year", 0)), Org: r.Num("org", 0),
		Text: r.Text("q"), After: r.Num("after", 0), Limit: pageSize}
}

func (p pages) letters(r *web.Request) error {
	q := QueryOf(r)
	page, err := p.Transfers.Letters(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := LettersView{Title: "介绍信登记簿", Lead: "共" + ui.Count(page.Total) + "份。", Crumbs: []ui.Link{{Text: "事项", Href: "/matters"}, {Text: "组织关系转接", Href: "/matters?kind=transfer"}},
		Export: "/transfers/letters/export?" + r.URL.RawQuery, People: "/transfers/people/export?" + r.URL.RawQuery, Back: r.URL.RequestURI(),
		None: ui.None{Title: "没有这样的介绍信", Text: "转出由工委开具，转入在收到介绍信时登记。", Do: ui.Link{Text: "看转接事项", Href: "/matters?kind=transfer"}}}
	ways := ui.Field{Name: "way", Label: "方式", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.Way == ""}}}
	for _, y := range []transfer.Way{transfer.Out, transfer.In} {
		ways.Options = append(ways.Options, ui.Option{Value: string(y), Text: y.Label(), On: y == q.Way})
	}
	which := ui.Field{Name: "which", Label: "情况", Kind: "select"}
	for _, n := range transfer.Whichs() {
		which.Options = append(which.Options, ui.Option{Value: string(n), Text: n.Label(), On: n == q.Which})
	}
	years := ui.Field{Name: "year", Label: "年份", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.Year == 0}}}
	for y := r.Today().Year(); y > r.Today().Year()-5; y-- {
		years.Options = append(years.Options, ui.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y) + "年", On: y == q.Year})
	}
	v.Filters = []ui.Field{ways, which, years, {Name: "q", Label: "编号、姓名或者党组织", Kind: "search", Value: q.Text}}
	for _, t := range page.List {
		row := LetterRow{Number: t.Number, Href: href(t.Matter), Title: t.Title, Issuer: t.Issuer, OrgName: t.OrgName, Way: t.Way.Label(), Issued: t.IssuedOn.Chinese(),
			Until: t.Until.Chinese(), State: ui.Running, Words: t.Label(r.Today())}
		if told, urgent := p.Transfers.Reminder(t, r.Today()); told != "" {
			row.Note = strings.TrimPrefix(told, row.Words+"：")
			row.State = map[int]ui.State{1: ui.Running, 2: ui.Due, 3: ui.Late}[urgent]
		}
		switch t.State {
		case transfer.LetterUsed:
			row.State = ui.Done
		case transfer.LetterReplaced, transfer.LetterVoid:
			row.State, row.Note = ui.NA, t.Why
		case transfer.LetterOpen:
			if t.Expired(r.Today()) {
				row.State = ui.Late
			}
		}
		if t.ReceiptOn != day.None {
			row.Note = "回执" + t.ReceiptOn.Chinese()
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "份")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(Letters(r.Frame(v.Title), v))
}
