package reportweb

import (
	"fmt"
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/report"
)

func live2(a asked, r report.Run) Run {
	if r.Figure == nil {
		return Run{Text: r.Text}
	}
	return Run{Text: r.Text, Href: a.figure(r.Figure), Name: r.Figure.Name, Def: r.Figure.Def, Note: r.Figure.Period + "，点开看记录"}
}

func running(a asked, list []report.Run) (t Text) {
	for _, r := range list {
		t = append(t, live2(a, r))
	}
	return t
}

func bigs(a asked, list []report.Big) (out []Big) {
	for _, b := range list {
		out = append(out, Big{Figure: live2(a, report.Run{Text: b.Number, Figure: b.Figure}), Unit: b.Figure.Unit, Title: b.Title, Note: b.Note})
	}
	return out
}

func drawing(a asked, c report.Chart, wide bool) Chart {
	out := Chart{Title: c.Title, Sub: c.Sub, Unit: "月份", Wide: wide, Source: fmt.Sprintf("由台账%s条记录数出", ui.Count(c.Rows)),
		Say: c.Sub + "。" + c.Title + "。纵轴从零开始，各月的数在表格里。"}
	for _, f := range c.From {
		name := f.Name
		if len(c.From) == 1 {
			name = "看记录"
		}
		out.Doors = append(out.Doors, ui.Link{Text: name, Href: a.figure(f)})
	}
	tones := []string{"data", "data-2"}
	for i, s := range c.Series {
		out.Series = append(out.Series, Series{Name: s, Tone: tones[i]})
	}
	for i, b := range c.Bars {
		bar := Bar{Label: b.Label, Values: b.Values, Strong: b.Most}
		if len(c.From) == 1 {
			bar.Href = "/report/figures/" + c.From[0].ID + a.query("month", strconv.Itoa(i+1)) + "#in"
		}
		out.Bars = append(out.Bars, bar)
	}
	return out
}

// viewOf is the report card as its page shows it.
func viewOf(r *web.Request, a asked, art report.Article, editions []report.Edition) ReportView {
	c := art.Card
	v := ReportView{Place: c.Root.Name, Period: fmt.Sprintf("%d年度", a.year), AsOf: "口径日期" + c.Last.Chinese(), Edition: "未冻结，随台账变动",
		Action: "/report", Choose: choose(r, a, art), Headline: art.Headline, Stand: running(a, art.Stand), Bigs: bigs(a, art.Bigs),
		By: "由台账记录数出，" + c.Last.Chinese() + "为止", AboutTitle: "关于这份成绩单", About: report.About(c)}
	if r.Session.Grant.May(report.CanExport) {
		v.Exports = []Export{{Text: "Word 文稿", Note: "文章、图表的数和说明", Href: "/report/word" + a.query()},
			{Text: "全部数字", Note: "Excel，每个数字的定义和依据", Href: "/report/excel" + a.query()}}
	}
	numbers := [...]string{"第一章", "第二章", "第三章", "第四章", "第五章"}
	for i, ch := range art.Chapters {
		out := Chapter{ID: "c" + strconv.Itoa(i+1), Number: numbers[min(i, len(numbers)-1)], Name: ch.Name, Head: ch.Head, Side: bigs(a, ch.Side)}
		for _, b := range ch.Blocks {
			out.Blocks = append(out.Blocks, Block{Heading: b.Heading, Text: running(a, b.Text)})
		}
		for _, chart := range ch.Charts {
			out.Charts = append(out.Charts, drawing(a, chart, len(chart.Bars) > 11))
		}
		if len(ch.Tally) > 0 {
			out.Tally = &Tally{Title: "表彰与纪念", Items: bigs(a, ch.Tally)}
		}
		for _, s := range ch.Photos {
			out.Photos = append(out.Photos, Photo{Src: "/photos/" + ui.ID(s.ID), Alt: s.Caption, Credit: s.Credit,
				Caption: s.OnDay.MonthDay() + "，" + s.OrgName + "，" + s.Caption})
		}
		v.Chapters = append(v.Chapters, out)
	}
	total, _ := c.Get("orgs.total")
	v.Colophon = []ui.Pair{{Term: "范围", Text: fmt.Sprintf("%s，党组织%s个", c.Root.Name, ui.Count(total.Value)), Href: "/orgs/" + ui.ID(c.Root.Org)},
		{Term: "时段", Text: c.Span.From.Chinese() + "至" + c.Last.Chinese()}, {Term: "口径日期", Text: c.Last.Chinese()}}
	for _, e := range editions {
		v.Colophon = append(v.Colophon, ui.Pair{Term: "冻结", Text: e.Name + "，" + e.MadeAt.Format("2006年1月2日"), Href: "/report/editions/" + ui.ID(e.ID)})
	}
	if r.Session.Grant.May(report.CanFreeze) && (a.org == r.Session.Grant.Org || r.Session.Grant.Cans[report.CanFreeze] > 1) {
		v.Freeze = &FreezeView{Hidden: a.hidden(), Name: ui.Field{Name: "name", Label: "这一版的名称", Required: true, Place: "例如：报区委版",
			Hint: "冻结以后数字不再变动，台账再有变动，会说明变了什么。"}}
	}
	return v
}

// choose is the form that asks for another organisation, year or day.
func choose(r *web.Request, a asked, art report.Article) []ui.Field {
	place := ui.Field{Name: "org", Label: "范围", Kind: "select"}
	seen := map[int64]bool{}
	add := func(id int64, name string) {
		if !seen[id] && len(place.Options) < 100 {
			seen[id] = true
			place.Options = append(place.Options, ui.Option{Value: ui.ID(id), Text: name, On: id == a.org})
		}
	}
	add(r.Session.Grant.Org, r.Session.Place)
	add(art.Card.Root.Org, art.Card.Root.Name)
	for _, u := range art.Card.Units {
		add(u.Org, u.Name)
	}
	year := ui.Field{Name: "year", Label: "年度", Kind: "select"}
	for y := r.Today().Year(); y > r.Today().Year()-4; y-- {
		year.Options = append(year.Options, ui.Option{Value: strconv.Itoa(y), Text: fmt.Sprintf("%d年度", y), On: y == a.year})
	}
	return []ui.Field{place, year, {Name: "asof", Label: "口径日期", Kind: "date", Value: a.asOf.String(), Max: r.Today().String()}}
}

// editionView is a frozen edition beside what is counted now.
func editionView(e report.Edition, moved []report.Moved) EditionView {
	a := asked{e.Org, e.Year, e.AsOf}
	v := EditionView{Crumbs: []ui.Link{{Text: fmt.Sprintf("成绩单 %d年度", e.Year), Href: "/report" + a.query()}}, Name: e.Name,
		Lead: fmt.Sprintf("%s，%d年度，口径日期%s", e.OrgName, e.Year, e.AsOf.Chinese()),
		Terms: []ui.Pair{{Term: "冻结时间", Text: e.MadeAt.Format("2006年1月2日15:04")},
			{Term: "范围", Text: e.OrgName, Href: "/orgs/" + ui.ID(e.Org)}}}
	for _, m := range moved {
		v.Flow = append(v.Flow, FlowRow{Text: m.Name, Records: ui.Count(m.Was) + m.Unit, Amount: ui.Count(m.Now) + m.Unit})
	}
	if len(moved) == 0 {
		v.Same = "冻结以来没有变动，现在重新数，每个数字和每条记录都和冻结时一样。"
	}
	for _, m := range moved {
		g := Grid{ID: m.ID, Title: m.Name, Note: fmt.Sprintf("冻结时%s%s，现在%s%s", ui.Count(m.Was), m.Unit, ui.Count(m.Now), m.Unit),
			Columns: []ui.Column{{Text: "变动"}, {Text: "日期"}, {Text: "党组织"}, {Text: "记录"}, {Text: "冻结时（" + weightUnit(m.Figure) + "）", Num: true},
				{Text: "现在", Num: true}, {Text: "原因"}}}
		for i, c := range m.Changes {
			if i == mostChanges {
				g.Note += fmt.Sprintf("，变动%d条，这里列出前%d条", len(m.Changes), mostChanges)
				break
			}
			g.Rows = append(g.Rows, []Cell{{Text: c.What}, {Text: c.Row.Day.MonthDay()}, {Text: c.Row.OrgName, Href: "/orgs/" + ui.ID(c.Row.Org)},
				recordCell(c.Row), {Text: ui.Count(c.Was)}, {Text: ui.Count(c.Now)}, {Text: c.Reason}})
		}
		g.None = ui.None{Title: "记录没有变", Text: "数法随程序改过，计入的记录和冻结时一样。"}
		v.Moved = append(v.Moved, g)
	}
	return v
}

const mostChanges = 200
