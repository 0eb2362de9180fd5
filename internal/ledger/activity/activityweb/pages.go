package activityweb

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/site"
	"zhibu/internal/ledger/studygroup"
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

// Duties tells which duties a record satisfies, what is due next, which kinds
// are asked for now, and what the rules put on the agenda of a kind. The floor
// above answers.
type Duties interface {
	Agenda(kind activity.Kind, on day.Day) []string
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
	Groups     *studygroup.Groups
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
		web.Needs(activity.View, "GET /lectures", p.lectures),
		web.Needs(activity.Keep, "GET /activities/{id}/saved", p.saved),
		web.Needs(activity.Keep, "GET /activities/new", p.mine),
		web.Needs(activity.Keep, "GET /orgs/{org}/activities/new", p.form),
		web.Needs(activity.Keep, "POST /orgs/{org}/activities", p.keep).Upload(photosMost),
		web.Needs(activity.Keep, "POST /orgs/{org}/activities/draft", p.draft),
		web.Needs(activity.Keep, "GET /activities/{id}/correct", p.correctForm),
		web.Needs(activity.Keep, "POST /activities/{id}/correct", p.correct).Upload(photosMost),
		web.Needs(activity.Keep, "POST /activities/{id}/void", p.void),
		web.Needs(activity.View, "GET /photos/{id}", p.picture),
		web.Needs(activity.View, "GET /files/{id}", p.paper),
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
	rec := form{Record: activity.Record{OnDay: r.Today()}}
	state := ""
	if doc != "" && r.FormValue("kind") == "" {
		if err := json.Unmarshal([]byte(doc), &rec); err != nil {
			return err
		}
		state = "草稿已存 " + day.Instant(ms).Format("1月2日 15:04")
	} else {
		if err := p.begin(r, id, &rec.Record); err != nil {
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
	if id := r.Num("topic", 0); id != 0 {
		rec.Items = []activity.Item{{Topic: id}}
		if err := p.topicTitles(r, rec); err != nil {
			return err
		}
	}
	asked(r, rec)
	return p.pattern(r, org, rec)
}

// pattern fills in where nothing was written what is known of activities of the
// kinds chosen: hours, place and people of the last one, and an agenda that begins
// with a first topic not studied yet, goes on with what was put off last time, and
// ends with what the rules ask for.
func (p pages) pattern(r *web.Request, org int64, rec *activity.Record) error {
	if len(rec.Kinds) == 0 {
		return nil
	}
	var last activity.Page
	for _, k := range rec.Kinds {
		q := activity.Query{Org: org, Kind: k, Span: day.Upto(r.Today()), Limit: 1}
		var err error
		if last, err = p.Activities.List(r.Context(), r.Who, q); err != nil {
			return err
		}
		if len(last.List) > 0 {
			break
		}
	}
	var put []activity.Item
	for _, a := range last.List {
		fill := func(to *string, from string) {
			if *to == "" {
				*to = from
			}
		}
		if rec.FromTime == "" && rec.UntilTime == "" {
			rec.FromTime, rec.UntilTime = a.FromTime, a.UntilTime
		}
		fill(&rec.Chair, a.Chair)
		fill(&rec.Recorder, a.Recorder)
		if a.Site == 0 && rec.Site == 0 {
			fill(&rec.Place, a.Place)
		}
		if rec.StudyMins == 0 {
			rec.StudyMins = a.StudyMins
		}
		for _, it := range a.Items {
			if it.Again {
				put = append(put, activity.Item{Title: it.Title})
			}
		}
	}
	if err := p.grouped(r, org, rec); err != nil {
		return err
	}
	if len(rec.Items) > 0 {
		return nil
	}
	topic, err := p.Topics.Next(r.Context(), r.Who, org, r.Today())
	if err != nil {
		return err
	}
	if topic.ID != 0 {
		rec.Items = []activity.Item{{Title: "第一议题：" + topic.Title, Topic: topic.ID}}
	}
	rec.Items = append(rec.Items, put...)
	for _, k := range rec.Kinds {
		for _, title := range p.Duties.Agenda(k, rec.OnDay) {
			rec.Items = append(rec.Items, activity.Item{Title: title})
		}
	}
	return nil
}

// grouped names the members of the study group whose session is recorded, where
// nobody was named yet: whoever did not come is taken off.
func (p pages) grouped(r *web.Request, org int64, rec *activity.Record) error {
	if len(rec.Marks) > 0 || activity.ModeOf(rec.Kinds) != activity.NamedOnly {
		return nil
	}
	for _, k := range studygroup.Kinds() {
		if !rec.Has(k.Session()) {
			continue
		}
		members, err := p.Groups.Of(r.Context(), r.Who, org, k, rec.OnDay)
		if err != nil {
			return err
		}
		for _, m := range members {
			rec.Marks = append(rec.Marks, activity.Mark{Member: m})
		}
	}
	return nil
}

// asked fills in what a plan or a booking knows of it.
func asked(r *web.Request, rec *activity.Record) {
	for name, field := range map[string]*string{"title": &rec.Title, "place": &rec.Place, "from": &rec.FromTime, "until": &rec.UntilTime} {
		if text := r.Text(name); text != "" {
			*field = text
		}
	}
	rec.Site, rec.Others = r.Num("site", rec.Site), int(r.Num("visitors", int64(rec.Others)))
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
	rec := typed(r, id, nil)
	if err := p.saveDraft(r, id, rec); err != nil {
		return err
	}
	return r.Page(Effects(would(rec.Record)))
}

func (p pages) saveDraft(r *web.Request, org int64, rec form) error {
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
	rec := typed(r, id, nil)
	if err := p.topicTitles(r, &rec.Record); err != nil {
		return err
	}
	switch r.FormValue("do") {
	case "again":
		v, err := p.renewed(r, id, rec)
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
	up, full, err := p.read(r, rec, 0)
	if err == nil {
		var made int64
		if made, err = p.Activities.Record(r.Context(), r.Who, id, full); err == nil {
			if err := p.keepFiles(r, made, up); err != nil {
				return err
			}
			return r.SeeOther("/activities/" + ui.ID(made) + "/saved")
		}
	}
	return p.again(r, id, rec, err, nil)
}

// read resolves the names and looks at the files of a form. have is how many
// files the record keeps.
func (p pages) read(r *web.Request, rec form, have int) (up uploads, full activity.Record, err error) {
	if rec.Hours != "" {
		return up, full, fault.Field("study_mins", "学时请写数字，例如2或者1.5。")
	}
	found, err := p.Activities.Resolve(r.Context(), r.Who, activity.SplitNames(rec.Names), dayOf(r, rec))
	if err != nil {
		return up, full, err
	}
	rec.Marks = slices.Clone(rec.Marks)
	rec.name(found)
	up, err = uploadsOf(r, rec, have)
	return up, rec.Record, err
}

func dayOf(r *web.Request, rec form) day.Day {
	if rec.OnDay == day.None {
		return r.Today()
	}
	return rec.OnDay
}

// renewed is the form with the lists that its kinds, day and organisations ask
// for. Names that were found become tiles, the others stay written.
func (p pages) renewed(r *web.Request, org int64, rec form) (v RecordView, err error) {
	var left, bad []string
	for _, n := range activity.SplitNames(rec.Names) {
		found, err := p.Activities.Resolve(r.Context(), r.Who, []string{n}, dayOf(r, rec))
		if problems, ok := web.Problems(err); ok {
			left, bad = append(left, n), append(bad, problems[0].Text)
			continue
		}
		if err != nil {
			return v, err
		}
		rec.name(found)
	}
	if rec.Names != "" {
		rec.Names = strings.Join(left, "\n")
	}
	if rec.Hours == "" {
		if err := p.pattern(r, org, &rec.Record); err != nil {
			return v, err
		}
	}
	v, err = p.view(r, org, rec, nil)
	v.RollBad = append(v.RollBad, bad...)
	return v, err
}

// again shows the form with what was typed and what is wrong.
func (p pages) again(r *web.Request, org int64, rec form, err error, change func(*RecordView) error) error {
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

func (p pages) void(r *web.Request) error {
	a, err := p.get(r)
	if err != nil {
		return err
	}
	refused := p.Activities.Withdraw(r.Context(), r.Who, a.ID, r.Text("why"))
	if problems, ok := web.Problems(refused); ok {
		v, err := p.oneView(r, a)
		if err != nil {
			return err
		}
		if v.VoidForm == nil { // it is void already
			return refused
		}
		v.VoidForm.Open, v.VoidForm.Reason.Problem = true, problems[0].Text
		return r.Refuse(One(r.Frame(a.Title), v))
	}
	if refused != nil {
		return refused
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
