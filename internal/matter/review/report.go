package review

import (
	"context"
	"encoding/json"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/problem"
)

// change runs fn on a report in the version that the asker saw, and counts it on.
func (rs *Reviews) change(ctx context.Context, who gate.Actor, can gate.Can, id, version int64, deed string, fn func(w *gate.Writing, at gate.Place, x *Report) error) error {
	return rs.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		x, err := one(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(x.Org)
		if err != nil {
			return err
		}
		switch {
		case x.ExcusedWhy != "":
			return fault.New(fault.Conflict, "这位书记今年不述职："+x.ExcusedWhy)
		case version != x.Version:
			return fault.New(fault.Conflict, "这份述职刚被别人办过一步，现在是“"+string(x.Stage())+"”。您填的还在，请对照新的内容再办。")
		}
		if err := fn(w, at, &x); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE review_report SET version = version + 1, changed_ms = @gate_now WHERE id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		return w.Record(at, deed, gate.Subject{Kind: "review", ID: id}, nil)
	})
}

func must(x *Report, stages ...Stage) error {
	for _, s := range stages {
		if x.Stage() == s {
			return nil
		}
	}
	return fault.New(fault.Conflict, "这份述职现在是“"+string(x.Stage())+"”，不办这一步。")
}

// Save keeps what the secretary wrote so far. It takes Write at his organisation, and
// answers Invalid, NotFound, or Conflict once it is handed in or where somebody else
// saved meanwhile.
func (rs *Reviews) Save(ctx context.Context, who gate.Actor, id, version int64, t Text) error {
	return rs.change(ctx, who, Write, id, version, "review.save", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Writing); err != nil {
			return err
		}
		t := t
		if err := t.check(); err != nil {
			return err
		}
		_, err := w.Exec(at, "UPDATE review_report SET work = @work, problems = @problems, next = @next WHERE id = @id", gate.Args{"id": id, "work": t.Work, "problems": t.Problems, "next": t.Next})
		return err
	})
}

// HandIn hands a report in; the figures of the year are kept with it as they are now. It
// takes Write, and answers Invalid for a part that is empty, NotFound or Conflict.
func (rs *Reviews) HandIn(ctx context.Context, who gate.Actor, id, version int64) error {
	x, err := rs.Get(ctx, who, id)
	if err != nil {
		return err
	}
	list, err := rs.figures(ctx, who, x.Org, x.Year, rs.gate.Today())
	if err != nil {
		return err
	}
	doc, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return rs.change(ctx, who, Write, id, version, "review.hand", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Writing); err != nil {
			return err
		}
		var p fault.Problems
		for _, f := range []struct{ label, text string }{{"履行职责的情况", x.Work}, {"存在的问题", x.Problems}, {"下一步打算", x.Next}} {
			if f.text == "" {
				p.Add("hand", "“"+f.label+"”还没有写，没有交。")
			}
		}
		if err := p.Fault(); err != nil {
			return err
		}
		_, err := w.Exec(at, "UPDATE review_report SET handed_on = @today, return_why = '', figures = @figures WHERE id = @id", gate.Args{"id": id, "today": w.Today(), "figures": string(doc)})
		return err
	})
}

// Return gives a report back to be written again, with a reason. It takes Keep.
func (rs *Reviews) Return(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return rs.change(ctx, who, Keep, id, version, "review.return", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Handed, Read); err != nil {
			return err
		}
		why, err := said("why", why, "请写明为什么退回，书记要看。", 500)
		if err != nil {
			return err
		}
		_, err = w.Exec(at, "UPDATE review_report SET handed_on = NULL, read_on = NULL, return_why = @why, figures = '[]' WHERE id = @id", gate.Args{"id": id, "why": why})
		return err
	})
}

// MarkRead says that a report was read. It takes Keep.
func (rs *Reviews) MarkRead(ctx context.Context, who gate.Actor, id, version int64) error {
	return rs.change(ctx, who, Keep, id, version, "review.read", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Handed); err != nil {
			return err
		}
		_, err := w.Exec(at, "UPDATE review_report SET read_on = @today WHERE id = @id", gate.Args{"id": id, "today": w.Today()})
		return err
	})
}

// Excuse says why a secretary does not report this year. It takes Keep, and answers
// Conflict once a grade is decided.
func (rs *Reviews) Excuse(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return rs.change(ctx, who, Keep, id, version, "review.excuse", func(w *gate.Writing, at gate.Place, x *Report) error {
		if err := must(x, Writing, Handed, Read); err != nil {
			return err
		}
		why, err := said("why", why, "请写明为什么今年不述职，例如刚到任。", 200)
		if err != nil {
			return err
		}
		_, err = w.Exec(at, "UPDATE review_report SET excused_why = @why WHERE id = @id", gate.Args{"id": id, "why": why})
		return err
	})
}

// Get gives one report. It takes View, and answers NotFound: whoever is above an
// organisation and not the Committee does not read its report. Until it was told, the
// organisation sees neither the count nor the grade.
func (rs *Reviews) Get(ctx context.Context, who gate.Actor, id int64) (x Report, err error) {
	err = rs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if x, err = one(r, id); err != nil {
			return err
		}
		x.hide(r)
		return nil
	})
	return x, err
}

// hide takes out what the organisation is not told yet.
func (x *Report) hide(r *gate.Reading) {
	if r.May(Keep) || x.ToldOn != day.None {
		return
	}
	x.Counts, x.Grade, x.GradeWhy, x.DecidedOn, x.TalkOn, x.TalkNote = nil, "", "", day.None, day.None, ""
}

// Now gives the figures of a report: those that were handed in, or as they are today. It
// takes View.
func (rs *Reviews) Now(ctx context.Context, who gate.Actor, x *Report) ([]Figure, error) {
	if x.HandedOn != day.None {
		return x.Figures, nil
	}
	return rs.figures(ctx, who, x.Org, x.Year, rs.gate.Today())
}

// Pointed gives the problems that were pointed out to an organisation at the assessment
// of a year. It takes View.
func (rs *Reviews) Pointed(ctx context.Context, who gate.Actor, of int64, year int) (list []problem.Problem, err error) {
	err = rs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		var id int64
		err := r.Each("SELECT x.id FROM review_report x JOIN review_year y ON y.id = x.year_id WHERE x.org_id = @of AND y.year = @year AND {reach x.org_id}",
			gate.Args{"of": of, "year": int64(year)}, func(row gate.Row) error { return row.Scan(&id) })
		if err != nil || id == 0 {
			return err
		}
		list, err = problem.Of(r, problem.Review, id)
		return err
	})
	return list, err
}

// TooLong says by the rules whether a report is too long, as a warning.
func (rs *Reviews) TooLong(t Text) string {
	r, ok := rs.book.Latest(Length)
	if !ok {
		return ""
	}
	v, err := r.Evaluate(map[string]any{"length": t.Length()})
	if err != nil || v.State != duty.Unmet {
		return ""
	}
	return v.Why + "（" + r.Cite.String() + "），请" + v.Way + "。仍然可以交。"
}
