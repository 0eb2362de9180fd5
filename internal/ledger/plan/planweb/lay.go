package planweb

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
)

// laid is the form as it was typed.
type laid struct {
	plan.Year
	themes map[int]plan.Theme
}

func typedLay(r *web.Request) laid {
	x := laid{Year: plan.Year{Fixed: plan.ParseFixed(r.Text("fixed")), From: r.Text("from"), Until: r.Text("until"), Place: r.Text("place"), Version: r.Num("version", 0)},
		themes: map[int]plan.Theme{}}
	for m := 1; m <= 12; m++ {
		n := strconv.Itoa(m)
		x.themes[m] = plan.Theme{Title: r.Text("title-" + n), Place: r.Text("place-" + n), Version: r.Num("title-"+n+"-version", 0)}
	}
	return x
}

// fixedOptions are all the days that every month has, as one list.
func fixedOptions(f plan.Fixed) (list []ui.Option) {
	list = append(list, ui.Option{Text: "请选择", On: f.Zero()})
	add := func(x plan.Fixed) {
		list = append(list, ui.Option{Value: x.String(), Text: x.Chinese(), On: x == f})
	}
	for nth := 1; nth <= plan.Last; nth++ {
		for weekday := 1; weekday <= 7; weekday++ {
			add(plan.Fixed{Nth: nth, Weekday: weekday})
		}
	}
	for dom := 1; dom <= 28; dom++ {
		add(plan.Fixed{Dom: dom})
	}
	return list
}

// yearFields are the fields of what holds for a whole year.
func yearFields(y plan.Year, problems []ui.Problem) []ui.Field {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	return []ui.Field{{Name: "fixed", Label: "哪一天", Kind: "select", Options: fixedOptions(y.Fixed), Problem: bad("fixed")},
		{Name: "place", Label: "地点", Value: y.Place, Optional: true, Problem: bad("place")},
		{Name: "from", Label: "开始", Kind: "time", Value: y.From, Optional: true, Problem: bad("from")},
		{Name: "until", Label: "结束", Kind: "time", Value: y.Until, Optional: true, Problem: bad("until")}}
}

func (p pages) layView(r *web.Request, of int64, year int, x laid, problems []ui.Problem) (v LayView, err error) {
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return v, err
	}
	_, list, err := p.Plans.OfYear(r.Context(), r.Who, of, year, r.Today())
	if err != nil {
		return v, err
	}
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	v = LayView{Title: "排" + strconv.Itoa(year) + "年的主题党日", Lead: o.Label(), Action: "/orgs/" + ui.ID(of) + "/plan/lay?year=" + strconv.Itoa(year), Version: ui.ID(x.Version),
		Problems: problems, Crumbs: []ui.Link{{Text: o.Label(), Href: "/orgs/" + ui.ID(of)}, {Text: "计划", Href: href(of, year)}}, Cancel: ui.Link{Text: "不排了", Href: href(of, year)}}
	fields := yearFields(x.Year, problems)
	v.How, v.Fields = fields[0], fields[1:]
	have := map[int]plan.Plan{}
	for _, q := range list {
		if _, seen := have[int(q.Day.Month())]; q.Kind == activity.ThemeDay && q.State != plan.Cancelled && !seen {
			have[int(q.Day.Month())] = q
		}
	}
	for m := 1; m <= 12; m++ {
		q, planned := have[m]
		t := x.themes[m]
		if planned && x.themes == nil {
			t = plan.Theme{Title: q.Title, Place: q.Place, Version: q.Version}
		}
		n := strconv.Itoa(m)
		month := Month{Name: n + "月", Version: ui.ID(t.Version), Title: ui.Field{Name: "title-" + n, Label: n + "月的主题", Value: t.Title, Problem: bad("title-" + n), Class: "wide"},
			Place: ui.Field{Name: "place-" + n, Label: "地点", Value: t.Place, Place: "不填就用上面的地点"}}
		switch {
		case planned && q.State == plan.Done:
			month.Has = q.Day.MonthDay() + "已办，" + q.Label()
		case planned && q.Day >= r.Today():
			month.Title.Hint = "已经排在" + q.Day.MonthDay() + " " + q.Day.Zhou()
		case planned:
			month.Has = "排在" + q.Day.MonthDay() + "，还没有记录"
		case year == r.Today().Year() && m < int(r.Today().Month()):
			month.Has = "已经过去"
		}
		v.Months = append(v.Months, month)
	}
	return v, nil
}

func (p pages) layForm(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	year := yearOf(r)
	y, _, err := p.Plans.OfYear(r.Context(), r.Who, of, year, r.Today())
	if err != nil {
		return err
	}
	if y.Version == 0 { // the day of the year before is a good beginning
		before, _, err := p.Plans.OfYear(r.Context(), r.Who, of, year-1, r.Today())
		if err != nil {
			return err
		}
		y, y.Version = before, 0
	}
	v, err := p.layView(r, of, year, laid{Year: y}, nil)
	if err != nil {
		return err
	}
	return r.Page(Lay(r.Frame(v.Title), v))
}

func (p pages) lay(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	year, x := yearOf(r), typedLay(r)
	n, err := p.Plans.Lay(r.Context(), r.Who, of, year, x.Year, x.themes)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			now, _, err := p.Plans.OfYear(r.Context(), r.Who, of, year, r.Today())
			if err != nil {
				return err
			}
			x.Version = now.Version // the page says how it stands now: sent again, it is meant
			problems = web.Beside(problems, yearFields(x.Year, nil), yearFields(now, nil))
		}
		v, err := p.layView(r, of, year, x, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Lay(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	if n == 0 {
		return r.Say(href(of, year), "固定日已定好，主题也已保存，没有要新排的月份。")
	}
	return r.Say(href(of, year), "排好了"+strconv.Itoa(n)+"个月的主题党日。")
}
