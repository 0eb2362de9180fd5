package appraisal

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
)

// Graded is a grade as it came in; Was is what its form showed.
type Graded struct {
	Member     int64
	Grade, Was Grade
}

// Decide keeps the grades that the committee decided on a day. Where the local rule
// sets a cap on 优秀 and it is passed, a reason is asked for; with one it is kept.
// It takes Keep. It answers Invalid at grade-ID for a probationary member or for
// somebody without a grade, at cap_why for the missing reason, and Conflict at
// grade-ID where somebody else has decided otherwise since.
func (as *Appraisals) Decide(ctx context.Context, who gate.Actor, id int64, on day.Day, grades []Graded, capWhy string) error {
	return as.write(ctx, who, id, "appraisal.decide", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		if x.ClosedOn != day.None {
			return nil, closed
		}
		var p fault.Problems
		switch {
		case on == day.None || on > w.Today():
			p.Add("decided_on", "请填写支委会或者党员大会研究评定的日期，不能在今天之后。")
		case on < x.HeldOn:
			p.Add("decided_on", "评定的日期早于评议会议（"+x.HeldOn.Chinese()+"）。")
		}
		want, was := map[int64]Grade{}, map[int64]Grade{}
		for _, g := range grades {
			want[g.Member], was[g.Member] = g.Grade, g.Was
		}
		clash := &fault.Fault{Kind: fault.Conflict, Text: "有几个等次刚被别人改过，没有保存。您选的还在，请对照现在的再定。"}
		n, excellent, full := 0, 0, 0
		var again []Entry // decided before, and otherwise
		for _, e := range x.Entries {
			field := "grade-" + strconv.FormatInt(e.Member, 10)
			g, typed := want[e.Member]
			delete(want, e.Member)
			switch {
			case e.Probationary && g != "":
				p.Add(field, e.Name+"是预备党员，参加评议，不评定等次。")
			case e.Probationary:
				continue
			case !g.Known():
				p.Add(field, "没有这种等次。")
			case !typed || g == "":
				p.Add(field, "请给"+e.Name+"评定等次。")
			case e.Grade != was[e.Member] && e.Grade != g:
				clash.Fields = append(clash.Fields, fault.Problem{Field: field, Text: e.Name + "刚被别人评定为" + or(e.Grade.Label(), "没有等次") + "。"})
			}
			full++
			if g == Excellent {
				excellent++
			}
			if g != e.Grade {
				n++
			}
			if g != e.Grade && x.DecidedOn != day.None {
				again = append(again, e)
			}
		}
		for m := range want {
			p.Add("grade-"+strconv.FormatInt(m, 10), "这个人不参加这次评议，不能评定等次。")
		}
		capWhy := strings.TrimSpace(capWhy)
		over, err := as.cap(on, excellent, full)
		switch {
		case err != nil:
			return nil, err
		case over == nil:
			capWhy = ""
		case utf8.RuneCountInString(capWhy) < 2:
			p.Add("cap_why", over.Why+"。可以按"+over.Rule.Cite.String()+"调整；确需这样评定的，请写明理由，理由会留着。")
		case utf8.RuneCountInString(capWhy) > 300:
			p.Add("cap_why", "理由不超过300个字。")
		}
		if len(clash.Fields) > 0 {
			return nil, clash
		}
		if err := p.Fault(); err != nil {
			return nil, err
		}
		for _, e := range again {
			if err := pastGrade(w, at, id, e, "重新评定"); err != nil {
				return nil, err
			}
		}
		for _, g := range grades {
			if _, err := w.Exec(at, "UPDATE appraisal_person SET grade = @grade WHERE appraisal_id = @id AND member_id = @member",
				gate.Args{"id": id, "member": g.Member, "grade": string(g.Grade)}); err != nil {
				return nil, err
			}
		}
		_, err = w.Exec(at, "UPDATE appraisal SET decided_on = @on, cap_why = @why WHERE id = @id", gate.Args{"id": id, "on": on, "why": capWhy})
		return gate.Detail{"on": on.String(), "changed": n, "excellent": excellent}, err
	})
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// cap says how the local rule sees a number of 优秀; nil where there is no such
// rule, or it is kept.
func (as *Appraisals) cap(on day.Day, excellent, graded int) (*duty.Verdict, error) {
	r, ok := as.book.Rule("branch.appraisal.excellent_cap", on)
	if !ok || on == day.None {
		return nil, nil
	}
	v, err := r.Evaluate(map[string]any{"excellent": excellent, "graded": graded})
	if err != nil || v.State != duty.Unmet {
		return nil, err
	}
	return &v, nil
}

// CapRule is the local rule on the share of 优秀 that is in force on a day.
func (as *Appraisals) CapRule(on day.Day) (*duty.Rule, bool) {
	return as.book.Rule("branch.appraisal.excellent_cap", on)
}

// Tell notes on which day participants were told their grade. It takes Keep, and
// answers Invalid before the grades are decided or for a day before that.
func (as *Appraisals) Tell(ctx context.Context, who gate.Actor, id int64, on day.Day, members []int64) error {
	return as.write(ctx, who, id, "appraisal.tell", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		switch {
		case x.DecidedOn == day.None:
			return nil, fault.Field("feedback_on", "等次还没有评定，评定以后再反馈。")
		case on == day.None || on > w.Today():
			return nil, fault.Field("feedback_on", "反馈的日期请填今天或者以前的日子。")
		case on < x.DecidedOn:
			return nil, fault.Field("feedback_on", "反馈的日期早于评定的日期（"+x.DecidedOn.Chinese()+"）。")
		case len(members) == 0:
			return nil, fault.Field("told", "请勾选已经反馈的人。")
		}
		for _, m := range members {
			n, err := w.Exec(at, "UPDATE appraisal_person SET feedback_on = @on WHERE appraisal_id = @id AND member_id = @member",
				gate.Args{"id": id, "member": m, "on": on})
			if err == nil && n == 0 {
				err = fault.Field("told", "勾选的人里有不参加这次评议的，请重新打开这一页。")
			}
			if err != nil {
				return nil, err
			}
		}
		return gate.Detail{"on": on.String(), "told": len(members)}, nil
	})
}

// Close ends a round. It takes Keep, and answers Invalid at close for what is
// missing: a grade, a telling.
func (as *Appraisals) Close(ctx context.Context, who gate.Actor, id int64) error {
	return as.write(ctx, who, id, "appraisal.close", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		untold := 0
		for _, e := range x.Entries {
			if !e.Probationary && e.FeedbackOn == day.None {
				untold++
			}
		}
		switch {
		case x.ClosedOn != day.None:
			return nil, fault.New(fault.Conflict, "这件评议已经办结。")
		case x.DecidedOn == day.None:
			return nil, fault.Field("close", "等次还没有评定，不能办结。")
		case untold > 0:
			return nil, fault.Field("close", fmt.Sprintf("还有%d人没有反馈，不能办结。", untold))
		}
		_, err := w.Exec(at, "UPDATE appraisal SET closed_on = @on WHERE id = @id", gate.Args{"id": id, "on": w.Today()})
		return nil, err
	})
}

// Correct changes one grade after it was decided, with a reason; the old grade is
// kept, and the telling is asked for again. It takes Keep. It answers Invalid for a
// probationary member or without a reason, and Conflict where the grade is not was
// any more.
func (as *Appraisals) Correct(ctx context.Context, who gate.Actor, id int64, g Graded, why string) error {
	return as.write(ctx, who, id, "appraisal.correct", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		e, err := x.entry(g.Member)
		switch {
		case err != nil:
			return nil, err
		case x.DecidedOn == day.None:
			return nil, fault.Field("grade", "等次还没有评定，不用更正。")
		case e.Probationary:
			return nil, fault.Field("grade", e.Name+"是预备党员，参加评议，不评定等次。")
		case g.Grade.Label() == "":
			return nil, fault.Field("grade", "请选择等次。")
		case g.Grade == e.Grade:
			return nil, fault.Field("grade", "和现在的等次一样，不用更正。")
		case g.Was != e.Grade:
			return nil, fault.New(fault.Conflict, e.Name+"的等次刚被别人改成"+e.Grade.Label()+"，没有保存。请看清楚再改。")
		case utf8.RuneCountInString(strings.TrimSpace(why)) < 2:
			return nil, fault.Field("why", "请写明更正的原因，原来的等次会留着。")
		case utf8.RuneCountInString(why) > 300:
			return nil, fault.Field("why", "原因不超过300个字。")
		}
		if err := pastGrade(w, at, id, e, strings.TrimSpace(why)); err != nil {
			return nil, err
		}
		_, err = w.Exec(at, "UPDATE appraisal_person SET grade = @grade WHERE appraisal_id = @id AND member_id = @member",
			gate.Args{"id": id, "member": g.Member, "grade": string(g.Grade)})
		return gate.Detail{"member": g.Member}, err
	})
}
