package task

import (
	"context"
	"strconv"
	"strings"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/day/holiday"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/matter"
)

// Tasks is the cases of this area.
type Tasks struct {
	gate   *gate.Gate
	duties *duty.Duties
}

// New makes the cases over a gate and the rulebook.
func New(g *gate.Gate, d *duty.Duties) *Tasks { return &Tasks{g, d} }

// Draft drafts a task with the files that come with it. It takes Send at the organisation
// that asks, and answers Invalid with a sentence at each field.
func (ts *Tasks) Draft(ctx context.Context, who gate.Actor, asker int64, d Doc, add ...attach.File) (id int64, err error) {
	err = ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		if again, err := w.Again("task.draft", &id); again || err != nil {
			return err
		}
		at, err := w.At(asker)
		if err != nil {
			return err
		}
		d := d
		if err := ts.fit(w, asker, &d); err != nil {
			return err
		}
		d.Drafted = sign(w)
		id, err = matter.Begin(w, at, matter.Opening[Doc]{Kind: matter.Task, Title: d.Title, Turn: turn(Drafting, asker, &d), Doc: d, Text: d.Word()})
		if err != nil {
			return err
		}
		if err := annex(w, at, id, add, nil); err != nil {
			return err
		}
		return w.Done(at, "task.draft", id)
	})
	return id, err
}

func sign(w *gate.Writing) Sign {
	return Sign{By: w.Who().Person, Name: w.Who().Name, On: w.Today()}
}

// longest is how long the text of a task may be (rulebook task.text).
func (ts *Tasks) longest(w *gate.Writing) int {
	if n, ok := ts.duties.Book().Param("task.text", "most", w.Today()); ok {
		return n
	}
	return mostText
}

// fit tests a draft and for whom it is meant.
func (ts *Tasks) fit(w *gate.Writing, asker int64, d *Doc) error {
	if err := d.check(w.Today(), ts.longest(w)); err != nil {
		return err
	}
	list, wrong, err := chosen(&w.Reading, asker, &d.To)
	if fault.KindOf(err) == fault.NotFound {
		return fault.Field("scope", "只能发给本组织下面的党组织，请重新选择范围。")
	}
	if err != nil {
		return err
	}
	var p fault.Problems
	if len(wrong) > 0 {
		field := "omit"
		if len(d.To.Names) > 0 {
			field = "names"
		}
		p.Add(field, "没有找到“"+strings.Join(wrong, "”、“")+"”，请按名册里的全称或者简称写，一行一个。")
	}
	if len(list) == 0 && len(wrong) == 0 {
		field := "sort"
		if len(d.To.Names) > 0 {
			field = "names"
		}
		p.Add(field, "这样选，一个党组织也没有，没有保存。请放宽范围，或者去掉条件。")
	}
	return p.Fault()
}

// Edit changes a draft, takes away the files of drop and adds others. version is the one
// that the page showed. It takes Send, and answers Invalid, NotFound, or Conflict once it
// is on its way.
func (ts *Tasks) Edit(ctx context.Context, who gate.Actor, id, version int64, d Doc, drop []int64, add ...attach.File) error {
	return ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Task, []string{Drafting}, "修改", func(at gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
			d := d
			if err := ts.fit(w, x.Org, &d); err != nil {
				return matter.Turn{}, "", err
			}
			if err := annex(w, at, id, add, drop); err != nil {
				return matter.Turn{}, "", err
			}
			d.Drafted = x.Doc.Drafted
			x.Doc = d
			return turn(Drafting, x.Org, &x.Doc), "", matter.Retitle(w, at, id, d.Title)
		})
	})
}

// Ask sends a draft to the review for secrecy. Where the week of those who are asked is
// full, or something was asked before, it answers Invalid until there is a reason, which
// stays with the task (减负: rulebook task.price). It takes Send.
func (ts *Tasks) Ask(ctx context.Context, who gate.Actor, id, version int64, over, again string) error {
	return ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Task, []string{Drafting}, "送保密审查", func(_ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
			if err := x.Doc.check(w.Today(), ts.longest(w)); err != nil {
				return matter.Turn{}, "", fault.Field("ask", "草稿里有要改的地方（例如截止日期已经过了），请先修改。")
			}
			x.Doc.Over, x.Doc.Again = strings.TrimSpace(over), strings.TrimSpace(again)
			return turn(Reviewing, x.Org, &x.Doc), "", ts.burden(w, x)
		})
	})
}

// burden answers Invalid where a reason is owed for what is asked.
func (ts *Tasks) burden(w *gate.Writing, x *matter.Work[Doc]) error {
	p, err := ts.price(&w.Reading, x)
	if err != nil {
		return err
	}
	var f fault.Problems
	if p.Over > 0 && len([]rune(x.Doc.Over)) < 2 {
		f.Add("over", "那一周有"+strconv.Itoa(p.Over)+"个党组织要用的时间超过"+strconv.Itoa(p.Cap)+"分钟，最多的"+strconv.Itoa(p.Most)+"分钟。请换截止日期、少问几项，或者写明为什么这一周非要不可。")
	}
	if len(p.Repeats) > 0 && len([]rune(x.Doc.Again)) < 2 {
		f.Add("again", "“"+p.Repeats[0].Label+"”在《"+p.Repeats[0].Title+"》里问过同样的党组织。请去掉这一项，或者写明为什么再问一次。")
	}
	return f.Fault()
}

// drafted reports whether it is the drafter who asks; the program drafts for nobody.
func drafted(w *gate.Writing, x *matter.Work[Doc]) bool {
	return w.Who().Person != 0 && w.Who().Person == x.Doc.Drafted.By
}

// Review passes a draft on: it may be published. Whoever drafted it does not review it.
// It takes Send, and answers Denied for the drafter.
func (ts *Tasks) Review(ctx context.Context, who gate.Actor, id, version int64, text string) error {
	return ts.step(ctx, who, id, version, Reviewing, "保密审查", func(w *gate.Writing, x *matter.Work[Doc]) (matter.Turn, string, error) {
		if drafted(w, x) {
			return matter.Turn{}, "", fault.New(fault.Denied, "保密审查由起草人以外的同志办。")
		}
		x.Doc.Reviewed = sign(w)
		return turn(Approving, x.Org, &x.Doc), strings.TrimSpace("可以发布。" + text), nil
	})
}

// Approve publishes a task: the organisations that its reach names on this day get it.
// Whoever drafted it does not approve it. It takes Send, and answers Denied for the
// drafter, and Invalid once its last day is over, or where the week has filled since the
// draft and nobody gave a reason.
func (ts *Tasks) Approve(ctx context.Context, who gate.Actor, id, version int64) error {
	return ts.step(ctx, who, id, version, Approving, "发布", func(w *gate.Writing, x *matter.Work[Doc]) (matter.Turn, string, error) {
		d := &x.Doc
		switch {
		case drafted(w, x):
			return matter.Turn{}, "", fault.New(fault.Denied, "由起草人以外的同志审批。")
		case d.Due < w.Today():
			return matter.Turn{}, "", fault.Field("approve", "截止日期"+d.Due.Chinese()+"已经过了，没有发布。请退回修改日期。")
		}
		// The week may have filled since it was asked for.
		if err := ts.burden(w, x); err != nil {
			f, ok := fault.As(err)
			if !ok {
				return matter.Turn{}, "", err
			}
			return matter.Turn{}, "", fault.Field("approve", f.Fields[0].Text+"请退回起草的人。")
		}
		list, _, err := chosen(&w.Reading, x.Org, &d.To)
		if err != nil {
			return matter.Turn{}, "", err
		}
		if len(list) == 0 {
			return matter.Turn{}, "", fault.Field("approve", "现在一个党组织也不符合范围，没有发布。请退回修改。")
		}
		at, err := w.At(x.Org)
		if err != nil {
			return matter.Turn{}, "", err
		}
		for _, v := range list {
			if err := insert(w, at, x.ID, v.Org, x.Org, d.Due); err != nil {
				return matter.Turn{}, "", err
			}
		}
		d.Approved, d.SentMS = sign(w), w.Now().UnixMilli()
		return turn(Published, x.Org, d), "发给" + strconv.Itoa(len(list)) + "个党组织", nil
	})
}

// Return gives a draft that is on its way back, with a reason. It takes Send.
func (ts *Tasks) Return(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Task, []string{Reviewing, Approving}, "退回", func(_ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
			why, err := matter.Reason(why, "请写明为什么退回，起草的人要看。")
			t := turn(Drafting, x.Org, &x.Doc)
			t.Why = why
			return t, why, err
		})
	})
}

// Withdraw takes a task back: nobody is asked for it any more, what was answered stays.
// It takes Send.
func (ts *Tasks) Withdraw(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		return matter.Withdraw(w, id, version, matter.Task, why, func(*matter.Work[Doc]) error { return nil })
	})
}

// End ends a published task: what was not answered is asked of nobody any more. It
// takes Send.
func (ts *Tasks) End(ctx context.Context, who gate.Actor, id, version int64) error {
	return ts.step(ctx, who, id, version, Published, "结束", func(_ *gate.Writing, x *matter.Work[Doc]) (matter.Turn, string, error) {
		return turn(Ended, x.Org, &x.Doc), "", nil
	})
}

func (ts *Tasks) step(ctx context.Context, who gate.Actor, id, version int64, stage, deed string, fn func(*gate.Writing, *matter.Work[Doc]) (matter.Turn, string, error)) error {
	return ts.gate.Write(ctx, who, Send, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Task, []string{stage}, deed, func(_ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) { return fn(w, x) })
	})
}

// Remind reminds those that have neither acknowledged nor answered: their row says so
// on their first page. It happens in working hours, and once a day at most (rulebook
// task.remind). It takes Send, and answers Invalid outside of that and where nobody is
// left.
func (ts *Tasks) Remind(ctx context.Context, who gate.Actor, id, version int64) (n int, err error) {
	err = ts.step(ctx, who, id, version, Published, "催办", func(w *gate.Writing, x *matter.Work[Doc]) (matter.Turn, string, error) {
		n = 0
		if err := ts.hours(w); err != nil {
			return matter.Turn{}, "", err
		}
		list, err := addressees(&w.Reading, id)
		if err != nil {
			return matter.Turn{}, "", err
		}
		at, err := w.At(x.Org)
		if err != nil {
			return matter.Turn{}, "", err
		}
		today := false
		for i := range list {
			a := &list[i]
			switch s := a.State(w.Today()); {
			case s.Finished(), s == Receipted, s == Underway:
				continue
			case a.RemindedMS > 0 && day.AtMs(a.RemindedMS) == w.Today():
				today = true
				continue
			}
			n++
			if _, err := w.Exec(at, "UPDATE task_addressee SET reminded_ms = @gate_now WHERE id = @id", gate.Args{"id": a.ID}); err != nil {
				return matter.Turn{}, "", err
			}
		}
		switch {
		case n == 0 && today:
			return matter.Turn{}, "", fault.Field("remind", "今天已经催办过了，一天最多一次。")
		case n == 0:
			return matter.Turn{}, "", fault.Field("remind", "没有要催办的：都已经签收、在办或者办结。")
		}
		return turn(Published, x.Org, &x.Doc), strconv.Itoa(n) + "个党组织", nil
	})
	return n, err
}

// hours answers Invalid outside working hours.
func (ts *Tasks) hours(w *gate.Writing) error {
	book, now := ts.duties.Book(), w.Now().In(day.Zone)
	from, _ := book.Param("task.remind", "from_hour", w.Today())
	until, _ := book.Param("task.remind", "until_hour", w.Today())
	working, _ := holiday.Working(w.Today())
	if !working || now.Hour() < from || now.Hour() >= until {
		return fault.Field("remind", "催办只在工作日"+strconv.Itoa(from)+"点到"+strconv.Itoa(until)+"点发出，现在没有发。")
	}
	return nil
}

// Whole is a task as those who ask see it.
type Whole struct {
	matter.Work[Doc]
	Steps []matter.Entry
	List  []Addressee
	Rows  map[int64][][]string // their tables, by organisation
	Files []File
}

// Get gives a task of an organisation in reach. It takes View, and answers NotFound: who
// was asked reads it by Reached.
func (ts *Tasks) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if x.Work, err = matter.Load[Doc](r, id, matter.Task); err != nil {
			return err
		}
		if x.Steps, err = matter.Steps(r, id); err != nil {
			return err
		}
		if x.Files, err = files(r, id); err != nil {
			return err
		}
		if x.Rows, err = rowsOf(r, &x.Doc, id); err != nil {
			return err
		}
		x.List, err = addressees(r, id)
		return err
	})
	return x, err
}
