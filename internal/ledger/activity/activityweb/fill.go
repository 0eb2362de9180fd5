package activityweb

import (
	"fmt"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
)

// view fills the page that records an activity.
func (p pages) view(r *web.Request, org int64, rec form, problems []ui.Problem) (v RecordView, err error) {
	o, err := p.Orgs.Get(r.Context(), r.Who, org, r.Today())
	if err != nil {
		return v, err
	}
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	v = RecordView{Title: "记一次活动", Lead: o.Label() + "　填完大约1分钟", Action: "/orgs/" + ui.ID(org) + "/activities",
		DraftURL: "/orgs/" + ui.ID(org) + "/activities/draft", DraftNote: "草稿只有您自己看得到。", Problems: atFields(problems), Submit: "记下这次活动"}
	if err := p.kindsOf(r, &v, org, rec.Record); err != nil {
		return v, err
	}
	on := rec.OnDay
	v.Day = ui.Field{Name: "day", Label: "日期", Kind: "date", Value: on.String(), Max: r.Today().String(), Required: true, Problem: bad("on")}
	v.Last = ui.Field{Name: "last", Label: "最后一天", Kind: "date", Max: r.Today().String(), Optional: true, Problem: bad("until")}
	if rec.UntilDay > rec.OnDay || bad("until") != "" {
		v.Last.Value = rec.UntilDay.String()
	}
	v.Name = ui.Field{Name: "title", Label: "名称", Value: rec.Title, Optional: true, Place: "不填就用做了什么", Problem: bad("title")}
	if rec.Title == rec.Labels() {
		v.Name.Value = ""
	}
	v.From = ui.Field{Name: "from", Label: "开始", Kind: "time", Value: rec.FromTime, Class: "short", Problem: bad("from_time")}
	v.Until = ui.Field{Name: "until", Label: "结束", Kind: "time", Value: rec.UntilTime, Class: "short", Problem: bad("until_time")}
	v.Place = ui.Field{Name: "place", Label: "地点", Value: rec.Place, Problem: bad("place")}
	v.Hours = ui.Field{Name: "hours", Label: "学时", Value: hoursOf(rec.StudyMins) + rec.Hours, Class: "short", Optional: true, Problem: bad("study_mins")}
	v.Guests = ui.Field{Name: "guests", Label: "列席人员", Value: rec.Guests, Optional: true, Problem: bad("guests")}
	v.Visitors = ui.Field{Name: "visitors", Label: "其他参加者人数", Kind: "number", Min: "0", Value: zero(rec.Others), Optional: true,
		Hint: "群众、入党积极分子等，只记人数。", Problem: bad("others")}
	v.Host = ui.Field{Name: "host", Label: "主持人", Value: rec.Chair, Problem: bad("host")}
	v.Clerk = ui.Field{Name: "clerk", Label: "记录人", Value: rec.Recorder, Problem: bad("clerk")}
	if rec.Has(activity.Lecture) || rec.Lecturer != "" {
		v.Teacher = ui.Field{Name: "teacher", Label: "授课人", Value: rec.Lecturer, Problem: bad("teacher")}
	}
	v.Minutes = ui.Field{Name: "minutes", Value: rec.Minutes, Problem: bad("minutes")}
	v.Sample = sampleOf(rec.Kinds)
	v.PhotoNote = "照片留作纪念，不作为依据。拍摄的时间和地点信息会去掉。"
	v.KindBad, v.PhotoBad, v.FileBad = bad("kind"), bad("photos"), bad("files")
	v.Caption = ui.Field{Name: "caption", Label: "这些照片的说明", Value: rec.Caption, Optional: true, Place: "例如：参观史志馆"}
	v.Credit = ui.Field{Name: "credit", Label: "摄影", Value: rec.Credit, Optional: true}
	if len(problems) > 0 && r.MultipartForm != nil && len(r.MultipartForm.File["photos"])+len(r.MultipartForm.File["files"]) > 0 {
		v.Again = "浏览器不保留选过的文件，照片和附件请再选一次。"
	}
	v.Effects = would(rec.Record)
	for i, vote := range rec.Votes {
		v.Votes = append(v.Votes, Vote{Text: vote.What, For: strconv.Itoa(vote.Yes), Against: strconv.Itoa(vote.No),
			Abstain: strconv.Itoa(vote.Abstained), Problem: bad("vote" + strconv.Itoa(i+1))})
	}
	if err := p.choices(r, &v, rec.Record, problems); err != nil {
		return v, err
	}
	if err := p.with(r, &v, org, rec, bad("orgs")); err != nil {
		return v, err
	}
	return v, p.roll(r, &v, org, rec, problems)
}

// sampleOf is how minutes of the first of some kinds may be written.
func sampleOf(kinds []activity.Kind) SampleView {
	s := activity.SampleOf(kinds)
	v := SampleView{Title: "写记录的样子", Must: "记录里要看得出：" + strings.Join(s.Must, "；") + "。", Text: s.Text}
	if s.Kind != "" {
		v.Title += "：" + s.Kind.Label()
	}
	if s.Rule != "" {
		v.Cite = ui.Link{Text: s.Cite.String(), Href: "/rules/" + s.Rule}
	}
	return v
}

// usual are the kinds that come first where nothing is asked for.
const usual = 6

// kindsOf offers the kinds that are asked for now first, and all the others.
func (p pages) kindsOf(r *web.Request, v *RecordView, org int64, rec activity.Record) error {
	due, err := p.Duties.Due(r.Context(), r.Who, org, r.Today())
	if err != nil {
		return err
	}
	v.DueLabel = "本期该办的"
	if len(due) == 0 {
		v.DueLabel = "常用的"
	}
	first := map[activity.Kind]bool{}
	for _, d := range due {
		first[d.Kind] = true
		v.Due = append(v.Due, ui.Option{Value: string(d.Kind), Text: d.Kind.Label(), Note: d.Note, On: rec.Has(d.Kind)})
	}
	for i, k := range activity.Kinds() {
		option := ui.Option{Value: string(k), Text: k.Label(), On: rec.Has(k)}
		switch {
		case first[k]:
		case len(due) == 0 && i < usual:
			v.Due = append(v.Due, option)
		default:
			v.Others = append(v.Others, option)
		}
	}
	return nil
}

func zero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// choices are the topic of the library and the site.
func (p pages) choices(r *web.Request, v *RecordView, rec activity.Record, problems []ui.Problem) error {
	chosen := int64(0)
	for _, it := range rec.Items {
		if it.Topic != 0 {
			chosen = it.Topic
			continue
		}
		v.Agenda = append(v.Agenda, Item{Text: it.Title, Decided: it.Decided, Again: it.Again})
	}
	if chosen != 0 {
		v.AgendaNote = "第一议题已选好"
	}
	v.AgendaBad = web.ProblemOf(problems, "item")
	topics, err := p.Topics.Recent(r.Context(), r.Who, r.Today(), "", 30)
	if err != nil {
		return err
	}
	if len(topics) > 0 {
		v.Topic = ui.Field{Name: "topic", Label: "第一议题", Kind: "select", Class: "full", Problem: web.ProblemOf(problems, "topic"), Options: []ui.Option{{Value: "0", Text: "这次没有", On: chosen == 0}}}
		for _, t := range topics {
			v.Topic.Options = append(v.Topic.Options, ui.Option{Value: ui.ID(t.ID), Text: t.Title, On: t.ID == chosen})
			if t.ID == chosen {
				v.TopicNote = fmt.Sprintf("来自学习库，%s发布，距今%d天。", t.PublishedOn.Chinese(), int(r.Today()-t.PublishedOn))
				v.TopicHref = "/topics/" + ui.ID(t.ID)
			}
		}
	}
	sites, err := p.Sites.List(r.Context(), r.Who, day.Span{})
	if err != nil || len(sites) == 0 {
		return err
	}
	v.Site = ui.Field{Name: "site", Label: "场馆", Kind: "select", Optional: true, Options: []ui.Option{{Value: "0", Text: "不在场馆", On: rec.Site == 0}}}
	for _, s := range sites {
		v.Site.Options = append(v.Site.Options, ui.Option{Value: ui.ID(s.ID), Text: s.Name, On: s.ID == rec.Site})
	}
	return nil
}

// would says what a record would count for, as far as its kinds tell.
func would(rec activity.Record) EffectsView {
	v := EffectsView{Title: "这条记录将满足", Wait: "选好做了什么，这里就会列出来。"}
	month := ""
	if rec.OnDay != day.None {
		month = strconv.Itoa(int(rec.OnDay.Month())) + "月"
	}
	for _, k := range rec.Kinds {
		if k.Known() && k != activity.Other {
			v.Yes = append(v.Yes, Effect{Text: month + k.Label()})
		}
	}
	if rec.StudyMins > 0 && len(rec.Kinds) > 0 {
		v.Yes = append(v.Yes, Effect{Text: "学时" + hoursOf(rec.StudyMins), Note: "记给每位到会的党员"})
	}
	if len(rec.Items) > 0 && rec.Items[0].Topic != 0 {
		v.Yes = append(v.Yes, Effect{Text: "第一议题"})
	}
	return v
}

// saved says what was just satisfied, and what comes next.
func (p pages) saved(r *web.Request) error {
	a, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Only(activity.Keep, a.Org); err != nil {
		return err
	}
	v := SavedView{Title: "已记下" + a.Title, Text: a.OnDay.Chinese() + " " + a.OnDay.Zhou() + "，" + cameWords(a.Due, a.Present, activity.ModeOf(a.Kinds)) + "。",
		Next: ui.Link{Text: "看这条记录", Href: "/activities/" + ui.ID(a.ID)}}
	v.Effects = would(a.Record)
	v.Effects.Title = "这条记录满足了"
	if err := p.met(r, a, &v.Effects); err != nil {
		return err
	}
	text, href, err := p.Duties.Next(r.Context(), r.Who, a.Org, r.Today())
	if err != nil {
		return err
	}
	if href != "" {
		v.Next = ui.Link{Text: text, Href: href}
		v.Doors = append(v.Doors, ui.Link{Text: "看这条记录", Href: "/activities/" + ui.ID(a.ID)})
	}
	if r.Session.Grant.May(document.View) {
		v.Doors = append(v.Doors, ui.Link{Text: "会议记录和文书", Href: "/activities/" + ui.ID(a.ID) + "/documents"})
	}
	v.Doors = append(v.Doors, ui.Link{Text: "再记一次", Href: "/orgs/" + ui.ID(a.Org) + "/activities/new"}, ui.Link{Text: "回到工作台", Href: "/"})
	return r.Page(Saved(r.Frame(v.Title), v))
}

// met replaces the guess by what the duties say.
func (p pages) met(r *web.Request, a activity.Activity, v *EffectsView) error {
	list, err := p.Duties.Met(r.Context(), r.Who, a.Org, a.ID, a.OnDay, r.Today())
	if fault.KindOf(err) == fault.Denied || fault.KindOf(err) == fault.NotFound {
		return nil // a record of several organisations, seen from one of the others
	}
	if err != nil || len(list) == 0 {
		return err
	}
	var yes []Effect
	first := false
	for _, m := range list {
		yes = append(yes, Effect(m))
		first = first || strings.Contains(m.Text, "第一议题")
	}
	for _, e := range v.Yes {
		if strings.HasPrefix(e.Text, "学时") || e.Text == "第一议题" && !first {
			yes = append(yes, e)
		}
	}
	v.Yes = yes
	return nil
}

func (p pages) one(r *web.Request) error {
	a, err := p.get(r)
	if err != nil {
		return err
	}
	v, err := p.oneView(r, a)
	if err != nil {
		return err
	}
	return r.Page(One(r.Frame(a.Title), v))
}

func stamp(ms int64) string { return day.Instant(ms).Format("2006年1月2日 15:04") }
