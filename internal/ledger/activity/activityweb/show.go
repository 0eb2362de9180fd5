package activityweb

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
	"zhibu/internal/register/member"
)

// oneView fills the page of one record.
func (p pages) oneView(r *web.Request, a activity.Activity) (v ActivityView, err error) {
	v = ActivityView{Title: a.Title, Crumbs: []ui.Link{{Text: "活动", Href: "/activities"}, {Text: a.OrgName, Href: "/orgs/" + ui.ID(a.Org)}},
		Came: cameWords(a.Due, a.Present, activity.ModeOf(a.Kinds)), Effects: would(a.Record)}
	v.Effects.Title = "这条记录满足了"
	for _, k := range a.Kinds {
		v.Kinds = append(v.Kinds, k.Label())
	}
	when := a.OnDay.Chinese() + " " + a.OnDay.Zhou()
	if a.UntilDay > a.OnDay {
		when += "至" + a.UntilDay.MonthDay()
	}
	if a.FromTime != "" {
		when += " " + a.FromTime
		if a.UntilTime != "" {
			when += "—" + a.UntilTime
		}
	}
	add := func(term, text string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text})
		}
	}
	add("时间", when)
	add("地点", a.Place)
	v.Facts = append(v.Facts, ui.Pair{Term: "党组织", Text: a.OrgName, Href: "/orgs/" + ui.ID(a.Org)})
	if len(a.Orgs) > 1 {
		add("共同参加", strconv.Itoa(len(a.Orgs))+"个党组织")
	}
	add("主持人", a.Chair)
	add("记录人", a.Recorder)
	add("授课人", a.Lecturer)
	if a.StudyMins > 0 {
		add("学时", hoursOf(a.StudyMins))
	}
	if a.Others > 0 {
		add("其他参加者", strconv.Itoa(a.Others)+"人次")
	}
	if a.Guests != "" {
		v.Guests = "列席：" + a.Guests
	}
	for _, it := range a.Items {
		item := Item{Text: it.Title, Decided: it.Decided, Again: it.Again}
		if it.Topic != 0 {
			item.Kind = "第一议题"
		}
		v.Agenda = append(v.Agenda, item)
	}
	v.Minutes = strings.Split(strings.TrimSpace(a.Minutes), "\n")
	for _, x := range a.Votes {
		v.Votes = append(v.Votes, voteLine(a, x))
	}
	if err := p.marks(r, a, &v); err != nil {
		return v, err
	}
	if err := p.met(r, a, &v.Effects); err != nil {
		return v, err
	}
	pictures, err := p.Activities.Pictures(r.Context(), r.Who, a.ID)
	if err != nil {
		return v, err
	}
	for _, x := range pictures {
		v.Photos = append(v.Photos, photoOf(x, a))
	}
	if v.Files, err = p.files(r, a.ID); err != nil {
		return v, err
	}
	if err := p.parties(r, a, &v); err != nil {
		return v, err
	}
	if err := p.versions(r, a, &v); err != nil {
		return v, err
	}
	if r.Session.Grant.May(document.View) {
		v.Paper = ui.Link{Text: "会议记录和文书", Href: "/activities/" + ui.ID(a.ID) + "/documents"}
	}
	if a.Void() {
		v.Void = "这条记录已经作废，不再计数。原因：" + a.Why
		return v, nil
	}
	if r.Session.Grant.May(activity.Keep) {
		v.Correct = ui.Link{Text: "更正", Href: "/activities/" + ui.ID(a.ID) + "/correct"}
		v.VoidForm = &VoidForm{Action: "/activities/" + ui.ID(a.ID) + "/void",
			Reason: ui.Field{Name: "why", Label: "作废的原因", Class: "full"}, Note: "作废以后记录还在，只是不再计入任何事项和数字。"}
	}
	return v, nil
}

// parties tells who was due and who came for each organisation that held it
// together. Of those out of reach it gives the number only.
func (p pages) parties(r *web.Request, a activity.Activity, v *ActivityView) error {
	if len(a.Orgs) < 2 {
		return nil
	}
	tree, err := p.Orgs.Tree(r.Context(), r.Who, a.OnDay)
	if err != nil {
		return err
	}
	names := map[int64]string{}
	for _, o := range tree {
		names[o.Org] = o.Label()
	}
	beyond := 0
	for _, c := range a.Counts {
		if names[c.Org] == "" {
			beyond++
			continue
		}
		line := ui.Pair{Term: names[c.Org], Href: "/orgs/" + ui.ID(c.Org), Text: cameWords(c.Due, c.Present, c.Mode)}
		if c.Due == 0 && c.Present == 0 && c.Mode == activity.Roster {
			line.Text = "没有直接编入的党员"
		}
		v.Parties = append(v.Parties, line)
	}
	if beyond > 0 {
		v.Parties = append(v.Parties, ui.Pair{Term: "另外" + strconv.Itoa(beyond) + "个党组织", Text: "不在您的工作范围内"})
	}
	return nil
}

func voteLine(a activity.Activity, x activity.Vote) VoteLine {
	pass := activity.AssemblyPass(x.Yes, x.Due)
	result := "通过"
	if !pass.OK {
		result = fmt.Sprintf("没有通过，要%d票赞成", pass.Need)
	}
	return VoteLine{Text: x.What, Result: result, Cite: pass.Cite.String(),
		Counts: fmt.Sprintf("应到有表决权%d人，实到%d人，赞成%d，反对%d，弃权%d", x.Due, x.Present, x.Yes, x.No, x.Abstained)}
}

// marks are the absent, and those named as present.
func (p pages) marks(r *web.Request, a activity.Activity, v *ActivityView) error {
	if !r.Session.Grant.May(member.View) {
		return nil // whoever reads no roster is told how many came, and not who
	}
	names := map[int64]string{}
	for _, o := range a.Orgs {
		list, err := p.Members.Names(r.Context(), r.Who, o.Org, a.OnDay)
		if err != nil {
			return err
		}
		for id, n := range list {
			names[id] = n
		}
	}
	var missing []int64
	for _, m := range a.Marks {
		if names[m.Member] == "" {
			missing = append(missing, m.Member)
		}
	}
	more, err := p.Members.NamesOf(r.Context(), r.Who, missing)
	if err != nil {
		return err
	}
	for _, m := range a.Marks {
		name := names[m.Member] + more[m.Member]
		link := ui.Link{Text: name, Href: "/members/" + ui.ID(m.Member)}
		if m.Absent {
			why := m.Reason
			if why == "" {
				why = "没有写原因"
			}
			v.Absent = append(v.Absent, AbsentLine{Link: link, Why: why})
		} else {
			v.Present = append(v.Present, link)
		}
	}
	return nil
}

func (p pages) versions(r *web.Request, a activity.Activity, v *ActivityView) error {
	past, err := p.Activities.History(r.Context(), r.Who, a.ID)
	if err != nil || len(past) == 0 {
		return err
	}
	newer := a.Record
	for _, x := range past {
		what := "更正为第" + strconv.FormatInt(x.Version+1, 10) + "版"
		if a.Void() && x.Version+1 == a.Version {
			what = "作废"
		}
		v.Versions = append(v.Versions, VersionLine{When: stamp(x.MadeMS), Who: "本组织", What: what, Why: x.Why, Changes: changes(x.Record, newer)})
		newer = x.Record
	}
	v.Versions = append(v.Versions, VersionLine{When: stamp(a.MadeMS), Who: "本组织", What: "第1版"})
	return nil
}

// changes tells in words what differs between two versions.
func changes(old, now activity.Record) (list []string) {
	differ := func(what, a, b string) {
		if a != b {
			list = append(list, what+"由“"+a+"”改为“"+b+"”")
		}
	}
	differ("名称", old.Title, now.Title)
	differ("种类", old.Labels(), now.Labels())
	differ("日期", old.OnDay.Chinese(), now.OnDay.Chinese())
	differ("开始时间", old.FromTime, now.FromTime)
	differ("结束时间", old.UntilTime, now.UntilTime)
	differ("地点", old.Place, now.Place)
	differ("主持人", old.Chair, now.Chair)
	differ("记录人", old.Recorder, now.Recorder)
	differ("授课人", old.Lecturer, now.Lecturer)
	differ("学时", hoursOf(old.StudyMins), hoursOf(now.StudyMins))
	differ("列席人员", old.Guests, now.Guests)
	differ("议程", agendaWords(old), agendaWords(now))
	differ("参加名单", strconv.Itoa(len(old.Marks)-absentees(old))+"人", strconv.Itoa(len(now.Marks)-absentees(now))+"人")
	differ("缺席", strconv.Itoa(absentees(old))+"人", strconv.Itoa(absentees(now))+"人")
	differ("其他参加者", strconv.Itoa(old.Others)+"人次", strconv.Itoa(now.Others)+"人次")
	if !slices.Equal(old.Votes, now.Votes) {
		list = append(list, "表决的事项或者票数有改动")
	}
	if old.Minutes != now.Minutes {
		list = append(list, "记录的文字有改动")
	}
	return list
}

func agendaWords(r activity.Record) string {
	var list []string
	for _, it := range r.Items {
		text := it.Title
		if it.Decided != "" {
			text += "（" + it.Decided + "）"
		}
		list = append(list, text)
	}
	return strings.Join(list, "；")
}

func absentees(r activity.Record) (n int) {
	for _, m := range r.Marks {
		if m.Absent {
			n++
		}
	}
	return n
}

const pageSize = 50

// list is the ledger.
func (p pages) list(r *web.Request) error {
	q := activity.Query{Org: r.Num("org", 0), Below: r.Text("below") != "" || r.Num("org", 0) == 0, Span: r.Span(), Kind: activity.Kind(r.Text("kind")), Text: r.Text("q"),
		Site: r.Num("site", 0), Topic: r.Num("topic", 0), Void: r.Text("void") != "", After: r.Num("after", 0), Limit: pageSize}
	page, err := p.Activities.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "活动台账", Lead: q.Span.Chinese() + "，共" + ui.Count(page.Total) + "次。", Action: "/activities", Asked: q.Text,
		Columns: []ui.Column{{Text: "日期"}, {Text: "活动"}, {Text: "党组织"}, {Text: "应到", Num: true}, {Text: "实到", Num: true}, {Text: "其他参加", Num: true}},
		None:    ui.None{Title: "没有符合条件的活动", Text: "换一个月份或者种类看看。"}, Back: r.URL.RequestURI()}
	if v.Own = own(r, page.List); v.Own {
		v.Columns = slices.Delete(v.Columns, 2, 3)
	}
	v.Export = r.Out("/activities/export?" + r.URL.RawQuery)
	v.Filters = listFilters(r, q)
	if r.Session.Grant.May(activity.Keep) {
		v.Record = ui.Link{Text: "记一次活动", Href: "/activities/new"}
	}
	for _, a := range page.List {
		row := ListRow{Day: a.OnDay, Title: a.Title, Href: "/activities/" + ui.ID(a.ID), Kinds: a.Labels(), Said: a.Says(q.Text),
			Org: ui.Link{Text: a.OrgName, Href: "/orgs/" + ui.ID(a.Org)}, Due: zero(a.Due), Came: strconv.Itoa(a.Present), Visitors: zero(a.Others)}
		switch {
		case a.Void():
			row.State = "已作废"
		case a.Version > 1:
			row.State = "第" + strconv.FormatInt(a.Version, 10) + "版"
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "次")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// own says whether all records of a page are those of the asker's own organisation.
func own(r *web.Request, list []activity.Activity) bool {
	return !slices.ContainsFunc(list, func(a activity.Activity) bool { return a.Org != r.Session.Grant.Org })
}

func listFilters(r *web.Request, q activity.Query) []ui.Field {
	kinds := ui.Field{Name: "kind", Label: "种类", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.Kind == ""}}}
	for _, k := range activity.Kinds() {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Text: k.Label(), On: q.Kind == k})
	}
	months := ui.Field{Name: "month", Label: "月份", Kind: "select", Options: []ui.Option{{Text: "全年", On: r.Num("month", 0) == 0}}}
	for m := 1; m <= 12; m++ {
		months.Options = append(months.Options, ui.Option{Value: strconv.Itoa(m), Text: strconv.Itoa(m) + "月", On: r.Num("month", 0) == int64(m)})
	}
	return []ui.Field{
		web.YearField(q.Span),
		months, kinds,
		{Name: "void", Label: "状态", Kind: "select", Options: []ui.Option{{Text: "有效", On: !q.Void}, {Value: "1", Text: "已作废", On: q.Void}}},
		{Name: "q", Label: "文字", Kind: "search", Value: q.Text},
	}
}
