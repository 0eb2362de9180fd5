package activityweb

import (
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
)

// LecturesView is the library of lectures: who spoke on what, to how many.
type LecturesView struct {
	Title, Lead string
	Filters     []ui.Field
	Columns     []ui.Column
	Own         bool // as in ListView
	Rows        []LectureRow
	None        ui.None
	Pager       ui.Pager
	Record      ui.Link
	Export      string
}

// LectureRow is one lecture.
type LectureRow struct {
	Day      day.Day
	Title    ui.Link
	Lecturer string
	Org      ui.Link
	Heard    string
}

// lectures is the ledger's lectures, by lecturer and title. The yearly lecture of
// a secretary is a duty; this is where it is found again.
func (p pages) lectures(r *web.Request) error {
	q := activity.Query{Org: r.Num("org", 0), Below: true, Span: r.Span(), Kind: activity.Lecture, Text: r.Text("q"), After: r.Num("after", 0), Limit: pageSize}
	page, err := p.Activities.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := LecturesView{Title: "党课", Lead: q.Span.Chinese() + "，共" + ui.Count(page.Total) + "次。讲稿在各次记录的附件里。", Export: r.Out("/activities/export?kind=lecture&" + r.URL.RawQuery),
		Filters: []ui.Field{web.YearField(q.Span), {Name: "q", Label: "授课人或者题目", Kind: "search", Value: q.Text}},
		Columns: []ui.Column{{Text: "日期"}, {Text: "题目"}, {Text: "授课人"}, {Text: "党组织"}, {Text: "听课", Num: true}},
		None:    ui.None{Title: "没有这样的党课", Text: "记活动时点上“党课”，写明授课人，这里就能找到。"}}
	if v.Own = own(r, page.List); v.Own {
		v.Columns = slices.Delete(v.Columns, 3, 4)
	}
	if r.Session.Grant.May(activity.Keep) {
		v.Record = ui.Link{Text: "记一次党课", Href: "/activities/new?kind=lecture"}
	}
	for _, a := range page.List {
		row := LectureRow{Day: a.OnDay, Title: ui.Link{Text: a.Title, Href: "/activities/" + ui.ID(a.ID)}, Lecturer: a.Lecturer,
			Org: ui.Link{Text: a.OrgName, Href: "/orgs/" + ui.ID(a.Org)}, Heard: strconv.Itoa(a.Present) + "人"}
		if row.Lecturer == "" {
			row.Lecturer = "没有写"
		}
		if a.Others > 0 {
			row.Heard += "，另有" + strconv.Itoa(a.Others) + "人"
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "次")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(Lectures(r.Frame(v.Title), v))
}
