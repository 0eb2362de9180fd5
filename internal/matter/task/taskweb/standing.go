package taskweb

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/live"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
	"zhibu/internal/matter/task"
)

// watch tells what moves on the page of those who ask, while it is open.
func (p pages) watch(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	if err := p.Tasks.Sees(r.Context(), r.Who, id); err != nil {
		return err
	}
	return r.Listen(p.Live, live.Page{Key: "task " + ui.ID(id), Can: task.View, Make: func(ctx context.Context, who gate.Actor) (live.Board, error) {
		x, err := p.Tasks.Standing(ctx, who, id)
		if err != nil {
			return live.Board{}, err
		}
		return board(ctx, &x)
	}})
}

// board is what moves: how many are in each state, who asks for more time, and the row of
// each organisation, whether a page shows it or not.
func board(ctx context.Context, x *task.Standing) (b live.Board, err error) {
	b.Tables = x.Tables
	for _, t := range counts(x, "") {
		b.Parts = append(b.Parts, live.Part{ID: t.ID, Body: t.Text})
	}
	b.Parts = append(b.Parts, live.Part{ID: "longer", Body: asking(x)})
	cols := columns(x)
	var row bytes.Buffer
	for i := range x.List {
		r := reachedRow(x, &x.List[i])
		row.Reset()
		if err := rowCells(cols, r).Render(ctx, &row); err != nil {
			return b, err
		}
		b.Parts = append(b.Parts, live.Part{ID: r.ID, Body: row.String()})
	}
	return b, nil
}

// how is how far everybody is: the tabs count, the rows are in roster order.
func (p pages) how(r *web.Request, id int64) (v Progress, err error) {
	x, err := p.Tasks.Standing(r.Context(), r.Who, id)
	if err != nil {
		return v, err
	}
	want, send := task.State(r.Text("state")), r.May(task.Send, x.Org)
	v.Title, v.Want = "各党组织，共"+strconv.Itoa(len(x.List))+"个", string(want)
	v.Columns, v.Tabs, v.Asking = columns(&x), counts(&x, want), asking(&x)
	v.None = ui.None{Title: "没有", Text: "没有党组织是这种情况。"}
	if send {
		v.Export = href(x.ID) + "/export"
	}
	for i := range x.List {
		a := &x.List[i]
		if want == "" || want == a.State(x.Today) {
			v.Rows = append(v.Rows, reachedRow(&x, a))
		}
		if a.Longer.Waits() && x.State == matter.Open && send {
			v.Longer = append(v.Longer, Longer{Org: a.OrgName, Text: "想延到" + a.Longer.Until.Chinese() + "：" + a.Longer.Why, Action: orgHref(x.ID, a.Org) + "/grant",
				Why: ui.Field{Name: "why", Label: "不同意的，写明原因", Optional: true, Class: "full"}})
		}
	}
	if x.State != matter.Open || r.Method != http.MethodGet { // a form that was refused stands still
		return v, nil
	}
	now, err := board(r.Context(), &x)
	v.Live, v.Again, v.Have, v.At = href(x.ID)+"/live", r.URL.RequestURI(), now.Name(), live.Clock(r.Now())
	return v, err
}

func columns(x *task.Standing) []ui.Column {
	list := []ui.Column{{Text: "党组织"}, {Text: "情况"}}
	if x.Doc.By == task.ByTable {
		list = append(list, ui.Column{Text: "填了几行"})
	} else {
		for _, f := range x.Doc.Fields {
			list = append(list, ui.Column{Text: f.Label})
		}
	}
	return append(list, ui.Column{Text: "说明"})
}

// counts are how many are in each state, all of them first.
func counts(x *task.Standing, want task.State) []Count {
	n := map[task.State]int{}
	for i := range x.List {
		n[x.List[i].State(x.Today)]++
	}
	list := []Count{{ID: "n-all", Text: "全部 " + strconv.Itoa(len(x.List)), Href: href(x.ID), Here: want == ""}}
	for _, s := range task.States() {
		list = append(list, Count{ID: "n-" + string(s), Text: s.Label() + " " + strconv.Itoa(n[s]), Href: href(x.ID) + "?state=" + string(s), Here: s == want, None: n[s] == 0 && s != want})
	}
	return list
}

// asking is who waits for an answer about more time.
func asking(x *task.Standing) string {
	var list []string
	for i := range x.List {
		if x.List[i].Longer.Waits() {
			list = append(list, ui.ID(x.List[i].Org))
		}
	}
	return strings.Join(list, " ")
}

// lines says how long the table of an organisation is.
func lines(a *task.Addressee, n int) string {
	switch {
	case a.AnsweredMS == 0:
		return ""
	case n == 0:
		return "没有要报的"
	}
	return strconv.Itoa(n) + "行"
}

func reachedRow(x *task.Standing, a *task.Addressee) Reached {
	row := rowOf(a, x.Today, x.Known)
	row.ID = "org-" + ui.ID(a.Org)
	if x.Doc.By == task.ByTable {
		row.Said = []string{lines(a, x.Rows[a.Org])}
	}
	return row
}

// dated is the day of an instant; the page of the organisation tells the hour.
func dated(ms int64) string { return day.At(day.Instant(ms)).MonthDay() }

func rowOf(a *task.Addressee, today day.Day, said map[string]map[int64]string) (row Reached) {
	row.Org = ui.Link{Text: a.OrgName, Href: orgHref(a.Task, a.Org)}
	row.State, row.Word = mark(a, today)
	if a.Due != a.Doc.Due {
		row.Due = "延到" + a.Due.MonthDay()
	}
	for _, f := range a.Doc.Fields {
		cell := a.Answers[f.Label]
		if f.Known != "" {
			cell = said[f.Label][a.Org]
		}
		row.Said = append(row.Said, cell)
	}
	switch {
	case a.Record != 0:
		row.Door = ui.Link{Text: a.RecordTitle, Href: "/activities/" + ui.ID(a.Record)}
	case a.AnsweredMS > 0:
		row.Note = dated(a.AnsweredMS) + "，" + a.AnsweredBy
	case a.Progress != "":
		row.Note = a.Progress
	case a.ReceiptMS > 0:
		row.Note = dated(a.ReceiptMS) + "，" + a.ReceiptBy + "签收"
	case a.RemindedMS > 0:
		row.Note = dated(a.RemindedMS) + "催办"
	}
	return row
}
