package inspectweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/matter/inspect"
)

// onSite are the pages of one organisation that is visited.
func (p pages) onSite() []web.Route {
	is := p.Inspections
	// Those of the team are open to whoever is signed in: an inspector whose days are
	// over shall be told so, and not only that he may not.
	return []web.Route{
		web.Own("GET /inspections/{id}/orgs/{org}", p.site),
		web.Own("POST /inspections/{id}/orgs/{org}/say", p.answer("say", "已记下。", func(r *web.Request, id, of int64) error {
			photos, err := r.Photos("photos")
			if err != nil {
				return err
			}
			return is.Say(r.Context(), r.Who, id, of, r.Num("version", 0), inspect.Said{Item: r.Num("item", 0), Result: inspect.Result(r.Text("result")), Note: r.Text("note"), Finding: r.Text("finding"),
				Photos: inspect.Photos{Add: photos, Drop: r.IDs("drop")}})
		})).Upload(photosMost),
		web.Needs(inspect.Check, "GET /inspections/{id}/orgs/{org}/photos/{photo}", p.picture),
		web.Own("POST /inspections/{id}/orgs/{org}/ask", p.answer("ask", "已发给这个党组织。", func(r *web.Request, id, of int64) error {
			return is.Ask(r.Context(), r.Who, id, of, r.Text("text"))
		})),
		web.Needs(inspect.Answer, "POST /inspections/{id}/orgs/{org}/reply", p.answer("reply", "已答复检查组。", func(r *web.Request, id, of int64) error {
			return is.Reply(r.Context(), r.Who, id, of, r.Text("text"))
		})),
		web.Needs(inspect.Keep, "POST /inspections/{id}/orgs/{org}/letter", p.answer("letter", "反馈意见已发出，问题列入了这个党组织的问题清单。", func(r *web.Request, id, of int64) error {
			return is.Write(r.Context(), r.Who, id, of, inspect.Letter{Number: r.Text("number"), On: r.Day("on"), Due: r.Day("due"), Text: r.Text("text")})
		})),
		web.Needs(inspect.View, "GET /inspections/{id}/orgs/{org}/letter", p.letter),
	}
}

// photosMost is the most that the photographs of one finding weigh on the way here.
const photosMost = 64 << 20

func siteHref(id, of int64) string { return href(id) + "/orgs/" + ui.ID(of) }

func ids(r *web.Request) (id, of int64, err error) {
	if id, err = r.ID("id"); err == nil {
		of, err = r.ID("org")
	}
	return id, of, err
}

// answer goes back to the page of the organisation, or shows it with what is wrong.
func (p pages) answer(key, said string, do func(r *web.Request, id, of int64) error) func(*web.Request) error {
	return func(r *web.Request) error {
		id, of, err := ids(r)
		if err != nil {
			return err
		}
		err = do(r, id, of)
		if problems, ok := web.Problems(err); ok {
			if web.Clashed(err) {
				problems[0].Way = web.Typed(r)
			}
			return p.showSite(r, key, problems)
		}
		if err != nil {
			return err
		}
		return r.Say(siteHref(id, of), said)
	}
}

func (p pages) letter(r *web.Request) error {
	id, of, err := ids(r)
	if err != nil {
		return err
	}
	name, body, err := p.Inspections.LetterPaper(r.Context(), r.Who, id, of)
	if err != nil {
		return err
	}
	return r.Give(attach.File{Name: name, Kind: attach.DOCX, Body: body})
}

func (p pages) picture(r *web.Request) error {
	id, of, err := ids(r)
	if err != nil {
		return err
	}
	photo, err := r.ID("photo")
	if err != nil {
		return err
	}
	jpeg, err := p.Inspections.Photo(r.Context(), r.Who, id, of, photo)
	if err != nil {
		return err
	}
	return r.Picture(jpeg)
}

func (p pages) site(r *web.Request) error { return p.showSite(r, "", nil) }

// showSite is one organisation that is visited; failed is the form that was refused.
func (p pages) showSite(r *web.Request, failed string, problems []ui.Problem) error {
	id, of, err := ids(r)
	if err != nil {
		return err
	}
	s, err := p.Inspections.Look(r.Context(), r.Who, id, of)
	if err != nil {
		return err
	}
	v := SiteView{Title: s.OrgName, Lead: s.Title + "，" + days(s.LeftOn, s.LastDay) + "，" + s.Names(), Crumbs: p.way(r, &s), Problems: problems, List: s.List}
	if s.Renewed {
		v.Renewed = "这份标准后来又发布了新的版本；这次检查从头到尾用出发时定下的这一版，不受影响。"
	}
	v.Doors = append(v.Doors, ui.Link{Text: "活动记录", Href: "/activities?org=" + ui.ID(of)}, ui.Link{Text: "制度落实对照表", Href: "/orgs/" + ui.ID(of) + "/duties"}, ui.Link{Text: "问题清单", Href: "/problems?org=" + ui.ID(of)})
	at := siteHref(id, of)
	open := s.Stage == inspect.Out || s.Stage == inspect.Feedback
	if err := p.lines(r, &s, &v, at, failed, problems); err != nil {
		return err
	}
	for _, w := range s.Words {
		side := "党组织"
		if w.Team {
			side = "检查组"
		}
		v.Words = append(v.Words, ui.Pair{Term: side + "：" + w.Text, Text: day.At(w.At).MonthDay() + w.At.Format(" 15:04") + "，" + w.By})
	}
	typed := func(key, name, now string) string {
		if failed == key {
			return r.Text(name)
		}
		return now
	}
	bad := func(key, name string) string {
		if failed == key {
			return web.ProblemOf(problems, name)
		}
		return ""
	}
	ask := func(key, label, submit string) Small {
		return Small{Action: at + "/" + key, Submit: submit, Fields: []ui.Field{{Name: "text", Label: label, Kind: "textarea", Rows: 2, Value: typed(key, "text", ""), Problem: bad(key, "text"), Class: "full"}}}
	}
	if s.Kept && open {
		v.Ask = append(v.Ask, ask("ask", "问这个党组织", "发给这个党组织"))
	}
	if r.May(inspect.Answer, of) && open {
		v.Ask = append(v.Ask, ask("reply", "答复检查组", "答复"))
	}
	if l := s.Letter; l != nil {
		v.Letter = []ui.Pair{{Term: "文号", Text: l.Number}, {Term: "日期", Text: l.On.Chinese()}, {Term: "总体情况", Text: l.Text}, {Term: "整改期限", Text: l.Due.Chinese()}}
		v.Paper = ui.Link{Text: "反馈意见", Href: at + "/letter"}
		for _, x := range s.Problems {
			state, word := mark(&x, r.Today())
			v.Found = append(v.Found, Row{Title: x.Text, Href: "/problems/" + ui.ID(x.ID), Note: x.Clause, State: state, Word: word})
		}
	} else if r.May(inspect.Keep, of) && open {
		number, err := p.Inspections.NextNumber(r.Context(), r.Who)
		if err != nil {
			return err
		}
		v.Write = &Small{Action: at + "/letter", Submit: "发出反馈意见", Fields: []ui.Field{
			{Name: "text", Label: "总体情况", Kind: "textarea", Rows: 4, Value: typed("letter", "text", ""), Problem: bad("letter", "text"), Class: "full"},
			{Name: "number", Label: "文号", Value: typed("letter", "number", number), Problem: bad("letter", "number")},
			{Name: "on", Label: "日期", Kind: "date", Value: typed("letter", "on", r.Today().String()), Problem: bad("letter", "on"), Class: "short"},
			{Name: "due", Label: "整改到哪一天为止", Kind: "date", Value: typed("letter", "due", r.Today().AddMonths(1).String()), Problem: bad("letter", "due"), Class: "short"}}}
	}
	if failed != "" {
		return r.Refuse(Site(r.Frame(v.Title), v))
	}
	return r.Page(Site(r.Frame(v.Title), v))
}

func (p pages) way(r *web.Request, s *inspect.Site) []ui.Link {
	switch {
	case r.Session.Grant.May(inspect.Keep):
		return append(crumbs[:1:1], ui.Link{Text: s.Title, Href: href(s.Matter)})
	case s.Kept:
		return []ui.Link{{Text: "我的检查", Href: "/inspections/mine"}, {Text: s.Title}}
	}
	return append(crumbs[:1:1], ui.Link{Text: s.Title})
}

func mark(x *problem.Problem, today day.Day) (ui.State, string) {
	switch {
	case x.State == problem.Closed:
		return ui.Done, x.State.Label()
	case x.Late(today):
		return ui.Late, "逾期，" + x.State.Label()
	}
	return ui.Running, x.State.Label()
}

// lines are the checklist, each line with what the ledger holds already.
func (p pages) lines(r *web.Request, s *inspect.Site, v *SiteView, at, failed string, problems []ui.Problem) error {
	year := day.Year(s.LeftOn.Year())
	verdicts, err := p.Duties.Check(r.Context(), r.Who, duty.Query{Org: s.Org, AsOf: r.Today(), Year: year.From.Year()})
	if err != nil {
		return err
	}
	for _, item := range s.Items {
		l := Line{No: strconv.Itoa(item.No), Section: item.Section, Text: item.Text, Note: strings.Trim(item.Look.Label()+"，"+item.Clause, "，")}
		if n := len(v.Lines); n > 0 && v.Lines[n-1].Section == item.Section {
			l.Same = true
		}
		if l.Records, err = p.records(r, s.Org, item, year, verdicts); err != nil {
			return err
		}
		if s.Kept {
			said, ok := s.Said[item.ID]
			if ok {
				l.State, l.Word = ui.Done, said.Result.Label()
				if said.Result == inspect.Partly || said.Result == inspect.Fails {
					l.State = ui.Late
				}
				l.Said = said.By + "，" + said.On.MonthDay()
			}
			for i, id := range said.Pictures {
				l.Pictures = append(l.Pictures, ui.Link{Text: "现场照片" + strconv.Itoa(i+1), Href: at + "/photos/" + ui.ID(id)})
			}
			if s.Letter == nil && (s.Stage == inspect.Out || s.Stage == inspect.Feedback) {
				l.Form = p.sayForm(r, item, said, at, failed, problems)
			} else if ok {
				l.Said = strings.Trim(said.Note+" "+said.Finding, " ")
			}
		}
		v.Lines = append(v.Lines, l)
	}
	return nil
}

func (p pages) sayForm(r *web.Request, item standard.Item, said inspect.Said, at, failed string, problems []ui.Problem) *Small {
	id := ui.ID(item.ID)
	here := failed == "say" && r.Text("item") == id
	val := func(name, now string) string {
		if here {
			return r.Text(name)
		}
		return now
	}
	bad := func(name string) string {
		if here {
			return web.ProblemOf(problems, name)
		}
		return ""
	}
	result := ui.Field{Name: "result", Label: "怎么样", Kind: "tiles", Class: "full", Problem: bad("result")}
	for _, x := range inspect.Results() {
		result.Options = append(result.Options, ui.Option{Value: string(x), Text: x.Label(), On: val("result", string(said.Result)) == string(x)})
	}
	fields := []ui.Field{result,
		{Name: "note", Label: "说明", Value: val("note", said.Note), Problem: bad("note"), Optional: true, Class: "full"},
		{Name: "finding", Label: "要整改的问题", Value: val("finding", said.Finding), Problem: bad("finding"), Optional: true, Class: "full", Hint: "写了的，会列进反馈意见和问题清单。"},
		{Name: "photos", Label: "问题的照片", Kind: "file", Accept: "image/*", Multiple: true, Optional: true, Class: "full", Problem: bad("photos"), Hint: "最多3张，跟着问题走；手机带的位置和时间会去掉。不要拍进群众的脸和证件。"}}
	if len(said.Pictures) > 0 {
		drop := ui.Field{Name: "drop", Label: "去掉照片", Kind: "checks", Optional: true, Class: "full"}
		for i, id := range said.Pictures {
			drop.Options = append(drop.Options, ui.Option{Value: ui.ID(id), Text: "现场照片" + strconv.Itoa(i+1)})
		}
		fields = append(fields, drop)
	}
	return &Small{Action: at + "/say", Submit: "记下", Files: true, Version: strconv.FormatInt(said.Version, 10), Item: id, Open: here, Fields: fields}
}

// records says what the ledger of the year holds for a line, so that nobody has to
// prepare anything.
func (p pages) records(r *web.Request, of int64, item standard.Item, year day.Span, verdicts []duty.OrgVerdicts) (list []ui.Link, err error) {
	for _, k := range item.Kinds {
		page, err := p.Activities.List(r.Context(), r.Who, activity.Query{Org: of, Kind: k, Span: year, Limit: 1})
		if err != nil {
			return nil, err
		}
		list = append(list, ui.Link{Text: k.Label() + ui.Count(page.Total) + "次", Href: "/activities?org=" + ui.ID(of) + "&kind=" + string(k) + "&year=" + strconv.Itoa(year.From.Year())})
	}
	if item.Rule == "" || len(verdicts) == 0 {
		return list, nil
	}
	counts := map[duty.State]int{}
	for _, x := range verdicts[0].List {
		if x.Rule.ID == item.Rule {
			counts[x.State]++
		}
	}
	text := ""
	for _, s := range []duty.State{duty.Done, duty.Due, duty.Late, duty.Explained} {
		if counts[s] > 0 {
			text += "，" + s.Chinese() + strconv.Itoa(counts[s]) + "项"
		}
	}
	if text == "" {
		text = "，今年没有到期的"
	}
	return append(list, ui.Link{Text: "制度对照" + text, Href: "/orgs/" + ui.ID(of) + "/duties"}), nil
}
