package review

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/problem"
)

// Remark keeps what the Committee says of a report (点评). It takes Keep, and answers
// Conflict before it is handed in and after it was told.
func (rs *Reviews) Remark(ctx context.Context, who gate.Actor, id, version int64, text string) error {
	return rs.change(ctx, who, Keep, id, version, "review.comment", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Handed, Read, Assessed, Graded); err != nil {
			return err
		}
		text, err := said("comment", text, "请写点评，说清肯定什么、指出什么。", 2000)
		if err != nil {
			return err
		}
		_, err = w.Exec(at, "UPDATE review_report SET comment = @text, comment_by = @name WHERE id = @id", gate.Args{"id": id, "text": text, "name": who.Name})
		return err
	})
}

// reading gives a report that was handed in, for what is added to it without a version.
func reading(w *gate.Writing, id int64) (x Report, at gate.Place, err error) {
	if x, err = one(&w.Reading, id); err != nil {
		return x, at, err
	}
	if err = must(&x, Handed, Read, Assessed, Graded, Told); err != nil {
		return x, at, err
	}
	at, err = w.At(x.Org)
	return x, at, err
}

// Ask keeps a question of the meeting with what was answered. It takes Keep.
func (rs *Reviews) Ask(ctx context.Context, who gate.Actor, id int64, asked, answer string) error {
	return rs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("review.ask", new(int64)); again || err != nil {
			return err
		}
		_, at, err := reading(w, id)
		if err != nil {
			return err
		}
		asked, err := said("asked", asked, "请写问了什么。", 500)
		if err != nil {
			return err
		}
		answer := clean(answer)
		if len([]rune(answer)) > 1000 {
			return fault.Field("answer", "回答不超过1000个字。")
		}
		if _, err := w.Exec(at, `INSERT INTO review_question (id, report_id, org_id, asked, answer, made_by, made_name, made_ms) VALUES (@id, @report, @org, @asked, @answer, @by, @name, @gate_now)`,
			gate.Args{"id": w.NewID(), "report": id, "asked": asked, "answer": answer, "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		if err := w.Done(at, "review.ask", id); err != nil {
			return err
		}
		return w.Record(at, "review.ask", gate.Subject{Kind: "review", ID: id}, nil)
	})
}

// Count keeps the slips as the asker counted them: two have to count the same. Whoever
// counted may count again while they do not agree. It takes Keep, and answers Invalid
// where the numbers do not add up, and Conflict before the report was read and after two
// agreed.
func (rs *Reviews) Count(ctx context.Context, who gate.Actor, id int64, c Counts) (agreed bool, err error) {
	err = rs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		x, at, err := reading(w, id)
		if err != nil {
			return err
		}
		if err := must(&x, Read); err != nil {
			return err
		}
		if err := c.check(); err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO review_count (report_id, org_id, made_by, made_name, sent, back, valid, good, fair, average, poor, blank, made_ms)
			VALUES (@id, @org, @by, @name, @sent, @back, @valid, @good, @fair, @average, @poor, @blank, @gate_now)
			ON CONFLICT (report_id, made_by) DO UPDATE SET sent = excluded.sent, back = excluded.back, valid = excluded.valid, good = excluded.good, fair = excluded.fair,
				average = excluded.average, poor = excluded.poor, blank = excluded.blank, made_ms = excluded.made_ms`,
			gate.Args{"id": id, "by": who.Account, "name": who.Name, "sent": int64(c.Sent), "back": int64(c.Back), "valid": int64(c.Valid), "good": int64(c.Good), "fair": int64(c.Fair),
				"average": int64(c.Average), "poor": int64(c.Poor), "blank": int64(c.Blank)}); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE review_report SET version = version + 1, changed_ms = @gate_now WHERE id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		after, err := one(&w.Reading, id)
		if err != nil {
			return err
		}
		_, agreed = after.Result()
		return w.Record(at, "review.count", gate.Subject{Kind: "review", ID: id}, nil)
	})
	return agreed, err
}

// Decide keeps the grade that the Committee decided, with its reasons. A report of the
// meeting has its slips counted before. It takes Keep, and answers Invalid without a
// grade or a reason, and Conflict once it was told.
func (rs *Reviews) Decide(ctx context.Context, who gate.Actor, id, version int64, g Grade, why string) error {
	return rs.change(ctx, who, Keep, id, version, "review.decide", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Read, Assessed, Graded); err != nil {
			return err
		}
		if _, counted := x.Result(); x.Way == AtMeeting && !counted {
			return fault.Field("grade", "会上述职的，先由两个人计好测评票，再评定。")
		}
		if g.Label() == "" {
			return fault.Field("grade", "请选择等次。")
		}
		why, err := said("grade_why", why, "请写明为什么是这个等次，书记要看。", 1000)
		if err != nil {
			return err
		}
		_, err = w.Exec(at, "UPDATE review_report SET grade = @grade, grade_why = @why, decided_on = @today WHERE id = @id", gate.Args{"id": id, "grade": string(g), "why": why, "today": w.Today()})
		return err
	})
}

// Tell says that the grade was told to the secretary: from then on his organisation sees
// it. It takes Keep.
func (rs *Reviews) Tell(ctx context.Context, who gate.Actor, id, version int64) error {
	return rs.change(ctx, who, Keep, id, version, "review.tell", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Graded); err != nil {
			return err
		}
		_, err := w.Exec(at, "UPDATE review_report SET told_on = @today WHERE id = @id", gate.Args{"id": id, "today": w.Today()})
		return err
	})
}

// Talked notes the talk that follows a low grade. It takes Keep, and answers Conflict
// where the grade is not low or a talk was noted, and Invalid for a day before the grade.
func (rs *Reviews) Talked(ctx context.Context, who gate.Actor, id, version int64, on day.Day, note string) error {
	return rs.change(ctx, who, Keep, id, version, "review.talk", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Graded, Told); err != nil {
			return err
		}
		switch {
		case !x.Grade.Low() || x.TalkOn != day.None:
			return fault.New(fault.Conflict, "不用记约谈：等次不低，或者已经记过。")
		case on == day.None || on > w.Today() || on < x.DecidedOn:
			return fault.Field("talk_on", "约谈的日期请填评定（"+x.DecidedOn.Chinese()+"）以后到今天的日子。")
		}
		note, err := said("talk_note", note, "请写明谁谈的、提了什么要求。", 500)
		if err != nil {
			return err
		}
		_, err = w.Exec(at, "UPDATE review_report SET talk_on = @on, talk_note = @note WHERE id = @id", gate.Args{"id": id, "on": on, "note": note})
		return err
	})
}

// Point enters what was pointed out into the rectification list of the organisation; the
// Committee confirms the closing. It takes Keep, and answers Invalid at each field.
func (rs *Reviews) Point(ctx context.Context, who gate.Actor, id int64, text string, due day.Day) (p int64, err error) {
	err = rs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("review.point", &p); again || err != nil {
			return err
		}
		x, at, err := reading(w, id)
		if err != nil {
			return err
		}
		if p, err = problem.Enter(w, x.Org, problem.Draft{Origin: problem.Review, OriginID: id, FoundOn: w.Today(), Text: text, About: problem.TheOrg, DueOn: due}, w.Org()); err != nil {
			return err
		}
		if err := w.Done(at, "review.point", p); err != nil {
			return err
		}
		return w.Record(at, "review.point", gate.Subject{Kind: "review", ID: id}, gate.Detail{"problem": p})
	})
	return p, err
}
