package activityweb

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/photo"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/site"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Met is a duty that a record satisfies.
type Met struct{ Text, Note, Href string }

// DueKind is a kind of activity that is asked for now.
type DueKind struct {
	Kind activity.Kind
	Note string // 还有11天
}

// Duties tells which duties a record satisfies, what is due next, and which
// kinds are asked for now. The floor above answers.
type Duties interface {
	Met(ctx context.Context, who gate.Actor, org, activity int64, on, today day.Day) ([]Met, error)
	Next(ctx context.Context, who gate.Actor, org int64, today day.Day) (text, href string, err error)
	Due(ctx context.Context, who gate.Actor, org int64, today day.Day) ([]DueKind, error)
}

// Deps are the cases that the pages call.
type Deps struct {
	Activities *activity.Activities
	Orgs       *org.Orgs
	Members    *member.Members
	Topics     *topic.Topics
	Sites      *site.Sites
	Duties     Duties
}

type pages struct{ Deps }

const photosMost = 64 << 20

// Routes are the pages of the ledger of activities.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(activity.View, "GET /activities", p.list),
		web.Needs(activity.View, "GET /activities/{id}", p.one),
		web.Needs(activity.Keep, "GET /activities/{id}/saved", p.saved),
		web.Needs(activity.Keep, "GET /activities/new", p.mine),
		web.Needs(activity.Keep, "GET /orgs/{org}/activities/new", p.form),
		web.Needs(activity.Keep, "POST /orgs/{org}/activities", p.keep).Upload(photosMost),
		web.Needs(activity.Keep, "POST /orgs/{org}/activities/draft", p.draft),
		web.Needs(activity.Keep, "GET /activities/{id}/correct", p.correctForm),
		web.Needs(activity.Keep, "POST /activities/{id}/correct", p.correct).Upload(photosMost),
		web.Needs(activity.Keep, "POST /activities/{id}/void", p.void),
		web.Needs(activity.View, "GET /photos/{id}", p.picture),
	}
}

// mine leads to the form of the organisation that the asker works for.
func (p pages) mine(r *web.Request) error {
	href := "/orgs/" + ui.ID(r.Session.Grant.Org) + "/activities/new"
	if r.URL.RawQuery != "" {
		href += "?" + r.URL.RawQuery
	}
	return r.SeeOther(href)
}

// form is an empty page, the page of a draft, or one begun for a duty.
func (p pages) form(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	doc, ms, err := p.Activities.Draft(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	rec := activity.Record{OnDay: r.Today()}
	state := ""
	if doc != "" && r.FormValue("kind") == "" {
		if err := json.Unmarshal([]byte(doc), &rec); err != nil {
			return err
		}
		state = "草稿已存 " + time.UnixMilli(ms).In(day.Zone).Format("1月2日 15:04")
	} else {
		if err := p.begin(r, id, &rec); err != nil {
			return err
		}
	}
	v, err := p.view(r, id, rec, nil)
	if err != nil {
		return err
	}
	v.DraftState = state
	return r.Page(Record(r.Frame(v.Title), v))
}

// begin fills in what is known: the kind asked for, the pattern of the last
// activity of that kind, the newest first topic.
func (p pages) begin(r *web.Request, org int64, rec *activity.Record) error {
	for _, k := range r.URL.Query()["kind"] {
		if activity.Kind(k).Known() {
			rec.Kinds = append(rec.Kinds, activity.Kind(k))
		}
	}
	if d, err := day.Parse(r.Text("month") + "-01"); err == nil {
		rec.OnDay = min(d.AddMonths(1)-1, r.Today())
	}
	if d := r.Day("day"); d != day.None && d <= r.Today() {
		rec.OnDay = d
	}
	if len(rec.Kinds) > 0 {
		last, err := p.Activities.List(r.Context(), r.Who, activity.Query{Org: org, Kind: rec.Kinds[0], Span: day.Span{From: 1, Until: r.Today() + 1}, Limit: 1})
		if err != nil {
			return err
		}
		for _, a := range last.List {
			rec.FromTime, rec.UntilTime, rec.Chair, rec.Recorder, rec.StudyMins = a.FromTime, a.UntilTime, a.Chair, a.Recorder, a.StudyMins
			if a.Site == 0 {
				rec.Place = a.Place
			}
		}
	}
	topics, err := p.Topics.Recent(r.Context(), r.Who, r.Today(), "", 1)
	if err != nil || len(topics) == 0 || len(rec.Kinds) == 0 {
		return err
	}
	rec.Items = []activity.Item{{Title: "第一议题：" + topics[0].Title, Topic: topics[0].ID}}
	return nil
}

// draft keeps the form while it is written and answers with what the record
// would satisfy.
func (p pages) draft(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	rec := typed(r)
	if err := p.saveDraft(r, id, rec); err != nil {
		return err
	}
	return r.Page(Effects(would(rec)))
}

func (p pages) saveDraft(r *web.Request, org int64, rec activity.Record) error {
	doc, err := json.Marshal(rec)
	if err != nil {
		return err
	}
	return p.Activities.SaveDraft(r.Context(), r.Who, org, string(doc))
}

// keep records the activity, or saves the draft, or shows the form again with
// another list of who is due.
func (p pages) keep(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	rec := typed(r)
	if err := p.topicTitles(r, &rec); err != nil {
		return err
	}
	switch r.FormValue("do") {
	case "again":
		v, err := p.view(r, id, rec, nil)
		if err != nil {
			return err
		}
		return r.Page(Record(r.Frame(v.Title), v))
	case "draft":
		if err := p.saveDraft(r, id, rec); err != nil {
			return err
		}
		return r.Say("/orgs/"+ui.ID(id), "草稿已存，只有您自己看得到。再点“记一次活动”接着写。")
	}
	photos, err := photosOf(r)
	if err == nil {
		var made int64
		if made, err = p.Activities.Record(r.Context(), r.Who, id, rec); err == nil {
			if len(photos) > 0 {
				if err := p.Activities.AddPhotos(r.Context(), r.Who, made, photos, rec.Title, ""); err != nil {
					return err
				}
			}
			return r.SeeOther("/activities/" + ui.ID(made) + "/saved")
		}
	}
	return p.again(r, id, rec, err, nil)
}

// again shows the form with what was typed and what is wrong.
func (p pages) again(r *web.Request, org int64, rec activity.Record, err error, change func(*RecordView) error) error {
	problems, ok := web.Problems(err)
	if !ok {
		return err
	}
	v, err := p.view(r, org, rec, problems)
	if err != nil {
		return err
	}
	if change != nil {
		if err := change(&v); err != nil {
			return err
		}
	}
	return r.Refuse(Record(r.Frame(v.Title), v))
}

// topicTitles names the first item of the agenda by the topic chosen.
func (p pages) topicTitles(r *web.Request, rec *activity.Record) error {
	for i, it := range rec.Items {
		if it.Topic == 0 {
			continue
		}
		t, err := p.Topics.Get(r.Context(), r.Who, it.Topic)
		if err != nil {
			return err
		}
		rec.Items[i].Title = "第一议题：" + t.Title
	}
	return nil
}

// photosOf makes the photographs of the form safe to keep.
func photosOf(r *web.Request) (list []photo.Photo, err error) {
	if r.MultipartForm == nil {
		return nil, nil
	}
	for _, head := range r.MultipartForm.File["photos"] {
		f, err := head.Open()
		if err != nil {
			return nil, err
		}
		made, err := photo.Make(f)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if found, ok := fault.As(err); ok {
			return nil, fault.Field("photos", head.Filename+"："+found.Text)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, made)
	}
	return list, nil
}

func (p pages) correctForm(r *web.Request) error {
	a, err := p.get(r)
	if err != nil {
		return err
	}
	v, err := p.view(r, a.Org, a.Record, nil)
	if err != nil {
		return err
	}
	if err := p.asCorrection(r, &v, a, ""); err != nil {
		return err
	}
	return r.Page(Record(r.Frame(v.Title), v))
}

func (p pages) asCorrection(r *web.Request, v *RecordView, a activity.Activity, why string) error {
	pictures, err := p.Activities.Pictures(r.Context(), r.Who, a.ID)
	if err != nil {
		return err
	}
	for _, x := range pictures {
		v.Photos = append(v.Photos, Photo{ID: x.ID, Src: "/photos/" + ui.ID(x.ID) + "?small=1", Alt: x.Caption})
	}
	v.Title, v.Lead = "更正这次活动", "原来的内容会留着，谁改了什么看得到。"
	v.Action, v.DraftURL = "/activities/"+ui.ID(a.ID)+"/correct", ""
	v.Version, v.Submit = strconv.FormatInt(a.Version, 10), "保存更正"
	v.Later = ui.Link{Text: "不改了", Href: "/activities/" + ui.ID(a.ID)}
	v.Reason = ui.Field{Name: "why", Label: "为什么更正", Value: why, Class: "full", Problem: web.ProblemOf(v.Problems, "why"),
		Hint: "例如：会后补到一人。"}
	return nil
}

func (p pages) correct(r *web.Request) error {
	a, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	rec := typed(r)
	rec.Orgs = a.Orgs
	keepNamed(&rec, a)
	if err := p.topicTitles(r, &rec); err != nil {
		return err
	}
	change := func(v *RecordView) error { return p.asCorrection(r, v, a, r.Text("why")) }
	if r.FormValue("do") == "again" {
		v, err := p.view(r, a.Org, rec, nil)
		if err != nil {
			return err
		}
		if err := p.asCorrection(r, &v, a, r.Text("why")); err != nil {
			return err
		}
		return r.Page(Record(r.Frame(v.Title), v))
	}
	photos, err := photosOf(r)
	if err == nil {
		err = p.Activities.Correct(r.Context(), r.Who, a.ID, r.Num("version", 0), rec, r.Text("why"))
	}
	if err != nil {
		return p.again(r, a.Org, rec, err, change)
	}
	var drop []int64
	for _, s := range r.Form["drop-photo"] {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			drop = append(drop, n)
		}
	}
	if len(drop) > 0 {
		if err := p.Activities.DropPhotos(r.Context(), r.Who, a.ID, drop); err != nil {
			return err
		}
	}
	if len(photos) > 0 {
		if err := p.Activities.AddPhotos(r.Context(), r.Who, a.ID, photos, rec.Title, ""); err != nil {
			return err
		}
	}
	return r.Say("/activities/"+ui.ID(a.ID), "已更正，原来的内容在“版本”里。")
}

// keepNamed carries over those named as present, whom the form does not show.
func keepNamed(rec *activity.Record, a activity.Activity) {
	for _, m := range a.Marks {
		if !m.Absent {
			rec.Marks = append(rec.Marks, m)
		}
	}
	if activity.ModeOf(rec.Kinds) == activity.ModeOf(a.Kinds) {
		return
	}
	for i := range rec.Orgs {
		rec.Orgs[i].Mode = activity.ModeOf(rec.Kinds)
	}
}

func (p pages) void(r *web.Request) error {
	a, err := p.get(r)
	if err != nil {
		return err
	}
	err = p.Activities.Withdraw(r.Context(), r.Who, a.ID, r.Text("why"))
	if problems, ok := web.Problems(err); ok {
		v, err := p.oneView(r, a)
		if err != nil {
			return err
		}
		v.VoidForm.Open, v.VoidForm.Reason.Problem = true, problems[0].Text
		return r.Refuse(One(r.Frame(a.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/activities/"+ui.ID(a.ID), "已作废。记录还在，只是不再计数。")
}

func (p pages) get(r *web.Request) (activity.Activity, error) {
	id, err := r.ID("id")
	if err != nil {
		return activity.Activity{}, err
	}
	return p.Activities.Get(r.Context(), r.Who, id)
}

// picture gives the bytes of a photograph; who cannot open the record gets none.
func (p pages) picture(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	jpeg, err := p.Activities.PictureBytes(r.Context(), r.Who, id, r.FormValue("small") != "")
	if err != nil {
		return err
	}
	r.W.Header().Set("Content-Type", "image/jpeg")
	r.W.Header().Set("Content-Length", strconv.Itoa(len(jpeg)))
	r.W.WriteHeader(http.StatusOK)
	_, _ = r.W.Write(jpeg) // the reader may have gone
	return nil
}
