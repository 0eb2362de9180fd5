package activityweb

import (
	"slices"
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
)

func (p pages) correctForm(r *web.Request) error {
	a, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Only(activity.Keep, a.Org); err != nil {
		return err
	}
	v, err := p.view(r, a.Org, form{Record: a.Record}, nil)
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
		v.Photos = append(v.Photos, photoOf(x, a))
	}
	if v.Files, err = p.files(r, a.ID); err != nil {
		return err
	}
	offered := append(v.Due, v.Others...)
	v.Due, v.Others, v.DueLabel = nil, nil, "原来记的"
	for _, o := range offered { // what is due now says nothing of a meeting that was held
		if o.Note = ""; a.Has(activity.Kind(o.Value)) {
			v.Due = append(v.Due, o)
		} else {
			v.Others = append(v.Others, o)
		}
	}
	v.Title, v.Lead = "更正这次活动", "原来的内容会留着，谁改了什么看得到。"
	v.Action, v.DraftURL = "/activities/"+ui.ID(a.ID)+"/correct", ""
	v.Version, v.Submit = strconv.FormatInt(a.Version, 10), "保存更正"
	v.Later = ui.Link{Text: "不改了", Href: "/activities/" + ui.ID(a.ID)}
	v.Reason = ui.Field{Name: "why", Label: "为什么更正", Value: why, Class: "full", Problem: web.ProblemOf(v.Problems, "why"),
		Place: "例如：会后补到一人。"}
	return nil
}

// keepUnasked carries over what the form does not ask for: who the lecturer is in
// the register, and what was noted beside a mark.
func keepUnasked(rec *form, a activity.Activity) {
	if rec.Lecturer == a.Lecturer {
		rec.LecturerID = a.LecturerID
	}
	for i := range rec.Marks {
		for _, m := range a.Marks {
			if m.Member == rec.Marks[i].Member && m.Absent == rec.Marks[i].Absent {
				rec.Marks[i].Note = m.Note
			}
		}
	}
}

func (p pages) correct(r *web.Request) error {
	a, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Only(activity.Keep, a.Org); err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	rec := typed(r, a.Org, a.Orgs)
	keepUnasked(&rec, a)
	if err := p.topicTitles(r, &rec.Record); err != nil {
		return err
	}
	change := func(v *RecordView) error { return p.asCorrection(r, v, a, r.Text("why")) }
	if r.Num("version", 0) != a.Version && !a.Void() {
		return p.bothTexts(r, a, rec, change)
	}
	if r.FormValue("do") == "again" {
		v, err := p.renewed(r, a.Org, rec)
		if err != nil {
			return err
		}
		if err := change(&v); err != nil {
			return err
		}
		return r.Page(Record(r.Frame(v.Title), v))
	}
	kept, err := p.Activities.Papers(r.Context(), r.Who, a.ID)
	if err != nil {
		return err
	}
	drop := r.IDs("drop-file")
	have := len(slices.DeleteFunc(kept, func(x activity.Paper) bool { return slices.Contains(drop, x.ID) }))
	up, full, err := p.read(r, rec, have)
	if err == nil {
		err = p.Activities.Correct(r.Context(), r.Who, a.ID, r.Num("version", 0), full, r.Text("why"))
	}
	if err != nil {
		return p.again(r, a.Org, rec, err, change)
	}
	up.Drop = drop
	if drop := r.IDs("drop-photo"); len(drop) > 0 {
		if err := p.Activities.DropPhotos(r.Context(), r.Who, a.ID, drop); err != nil {
			return err
		}
	}
	if err := p.keepFiles(r, a.ID, up); err != nil {
		return err
	}
	return r.Say("/activities/"+ui.ID(a.ID), "已更正，原来的内容在“版本”里。")
}

// bothTexts shows the form with what was typed and, above it, what somebody else
// has meanwhile made of the record: saving again goes over that one, knowingly.
func (p pages) bothTexts(r *web.Request, a activity.Activity, rec form, change func(*RecordView) error) error {
	v, err := p.view(r, a.Org, rec, []ui.Problem{{Text: "您打开以后，别人更正了这条记录。您填的都还在下面，请对照以后再保存。"}})
	if err != nil {
		return err
	}
	if err := change(&v); err != nil {
		return err
	}
	v.Theirs.Why, v.Theirs.Lines = a.Why, changes(a.Record, rec.Record)
	v.Theirs.Minutes = a.Minutes
	if a.Minutes == rec.Minutes {
		v.Theirs.Minutes = ""
	}
	return r.Refuse(Record(r.Frame(v.Title), v))
}
