package inspect

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
)

// Line is one line of the plan of a year.
type Line struct {
	ID, Org    int64
	Year       int
	Department string
	Subject    string
	Kind       Sort
	From, Last day.Day
	Filing     string // the number under which the plan is filed; may follow later
	Why        string // why one more comprehensive one is needed
	With       int64  // the line with which it is done together
	Apart      string // why it is not
	Void       string // why it was struck out; empty while it stands
	Version    int64
	Matter     int64 // the inspection that was made from it
}

// Done reports whether it is done together with another line.
func (l Line) Joined() bool { return l.With != 0 }

func (l *Line) check(today day.Day) error {
	var p fault.Problems
	for _, s := range []*string{&l.Department, &l.Subject, &l.Filing, &l.Why, &l.Apart} {
		*s = strings.TrimSpace(*s)
	}
	length := func(field, text, empty string, least, most int) {
		switch n := len([]rune(text)); {
		case n < least:
			p.Add(field, empty)
		case n > most:
			p.Add(field, "这里不超过"+strconv.Itoa(most)+"个字。")
		}
	}
	length("department", l.Department, "请填写哪个部门检查。", 2, 40)
	length("subject", l.Subject, "请填写检查什么。", 2, 60)
	length("filing", l.Filing, "", 0, 60)
	length("why", l.Why, "", 0, 200)
	length("apart", l.Apart, "", 0, 200)
	if l.Kind.Label() == "" {
		p.Add("kind", "请选择综合检查还是专项检查。")
	}
	switch {
	case l.From == day.None:
		p.Add("from", "请填写从哪一天起。")
	case l.Last == day.None:
		p.Add("last", "请填写到哪一天为止。")
	case l.Last < l.From:
		p.Add("last", "结束的一天早于开始的一天。")
	case l.From.Year() != l.Last.Year():
		p.Add("last", "一次检查不跨年，请分开列。")
	case l.Last < today:
		p.Add("last", l.Last.Chinese()+"已经过了，计划只列今天以后的。")
	}
	l.Year = l.From.Year()
	return p.Fault()
}

// cap is the number of comprehensive inspections of one department in a year, and where
// it stands.
func (is *Inspections) cap(on day.Day) (n int, cite law.Citation) {
	n, _ = is.book.Param("inspect.plan", "most", on)
	if r, ok := is.book.Rule("inspect.plan", on); ok {
		cite = r.Cite
	}
	return n, cite
}

// Against says what a line has against it beside the others of its year: one more
// comprehensive inspection of the department than the rules want, and others of the same
// kind at the same time or on the same subject.
func (l *Line) against(others []Line, most int) (over bool, same *Line) {
	n := 1
	for i := range others {
		o := &others[i]
		if o.ID == l.ID || o.Void != "" || o.Year != l.Year || o.Joined() {
			continue
		}
		if o.Kind == Comprehensive && l.Kind == Comprehensive && o.Department == l.Department {
			n++
		}
		if o.Kind == l.Kind && (o.Subject == l.Subject || o.From <= l.Last && l.From <= o.Last) && same == nil {
			same = o
		}
	}
	return l.Kind == Comprehensive && n > most, same
}

func (is *Inspections) fit(w *gate.Writing, l *Line) error {
	if err := l.check(w.Today()); err != nil {
		return err
	}
	others, err := lines(&w.Reading, l.Year)
	if err != nil {
		return err
	}
	if l.With != 0 {
		l.Why, l.Apart = "", ""
		i := slices.IndexFunc(others, func(o Line) bool { return o.ID == l.With })
		if i < 0 || others[i].ID == l.ID || others[i].Void != "" || others[i].Joined() {
			return fault.Field("with", "请选择计划里同一年的另一次检查。")
		}
		if others[i].Kind != l.Kind {
			return fault.Field("with", "只有同类的才合并：那一次是"+others[i].Kind.Label()+"。")
		}
		return nil
	}
	most, cite := is.cap(l.From)
	over, same := l.against(others, most)
	var p fault.Problems
	if over && len([]rune(l.Why)) < 2 {
		p.Add("why", l.Department+"今年已经有"+strconv.Itoa(most)+"次综合检查（"+cite.String()+"）。请合并到那一次，或者写明确需再搞一次的原因。")
	}
	if same != nil && len([]rune(l.Apart)) < 2 {
		p.Add("with", "与"+same.Department+"的“"+same.Subject+"”（"+same.From.MonthDay()+"至"+same.Last.MonthDay()+"）是同类检查，应当合并。请选择合并到那一次，或者写明不能合并的原因。")
	}
	if !over {
		l.Why = ""
	}
	if same == nil {
		l.Apart = ""
	}
	return p.Fault()
}

// Add puts a line into the plan of a year. It takes Keep, and answers Invalid with a
// sentence at each field: one comprehensive inspection more than the rules want, and one
// of the same kind as another, each until there is a reason.
func (is *Inspections) Add(ctx context.Context, who gate.Actor, of int64, l Line) (id int64, err error) {
	err = is.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("inspection.plan", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		l := l
		l.ID = 0
		if err := is.fit(w, &l); err != nil {
			return err
		}
		id = w.NewID()
		args := l.args(id)
		args["by"] = w.Who().Account
		if _, err := w.Exec(at, `INSERT INTO inspection_plan (id, org_id, year, department, subject, sort, from_day, last_day, filing, why, with_id, apart, state, void_why, version, made_by, made_ms)
			VALUES (@id, @org, @year, @department, @subject, @sort, @from, @last, @filing, @why, @with, @apart, 'kept', '', 1, @by, @gate_now)`, args); err != nil {
			return err
		}
		if err := w.Done(at, "inspection.plan", id); err != nil {
			return err
		}
		return w.Record(at, "inspection.plan", gate.Subject{Kind: "inspection_plan", ID: id}, gate.Detail{"year": l.Year, "kind": l.Kind})
	})
	return id, err
}

// Amend changes a line from which no inspection was made yet; of one that was, only the
// filing number. version is the one of the page. It takes Keep, and answers Invalid,
// NotFound, or Conflict.
func (is *Inspections) Amend(ctx context.Context, who gate.Actor, id, version int64, l Line) error {
	return is.line(ctx, who, id, version, "inspection.plan-edit", func(w *gate.Writing, at gate.Place, was Line) error {
		l := l
		l.ID = id
		if was.Matter != 0 {
			filing := strings.TrimSpace(l.Filing)
			if l = was; len([]rune(filing)) > 60 {
				return fault.Field("filing", "这里不超过60个字。")
			}
			l.Filing = filing
		} else if err := is.fit(w, &l); err != nil {
			return err
		}
		_, err := w.Exec(at, `UPDATE inspection_plan SET year = @year, department = @department, subject = @subject, sort = @sort, from_day = @from, last_day = @last,
			filing = @filing, why = @why, with_id = @with, apart = @apart, version = version + 1 WHERE id = @id`, l.args(id))
		return err
	})
}

// Strike takes a line out of the plan, with a reason; it stays to be read. It takes Keep,
// and answers Conflict once an inspection was made from it or another is joined to it.
func (is *Inspections) Strike(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return is.line(ctx, who, id, version, "inspection.plan-void", func(w *gate.Writing, at gate.Place, was Line) error {
		if why = strings.TrimSpace(why); len([]rune(why)) < 2 || len([]rune(why)) > 200 {
			return fault.Field("void", "请写明为什么取消，不超过200个字。")
		}
		others, err := lines(&w.Reading, was.Year)
		if err != nil {
			return err
		}
		switch {
		case was.Matter != 0:
			return fault.New(fault.Conflict, "这一次检查已经开始，不能从计划里取消。要停下来的，请在检查里撤回。")
		case slices.ContainsFunc(others, func(o Line) bool { return o.With == id && o.Void == "" }):
			return fault.New(fault.Conflict, "还有别的检查合并在这一次里，请先改那一次。")
		}
		_, err = w.Exec(at, "UPDATE inspection_plan SET state = 'void', void_why = @why, version = version + 1 WHERE id = @id", gate.Args{"id": id, "why": why})
		return err
	})
}

func (is *Inspections) line(ctx context.Context, who gate.Actor, id, version int64, deed string, fn func(*gate.Writing, gate.Place, Line) error) error {
	return is.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		was, err := lineOf(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(was.Org)
		switch {
		case err != nil:
			return err
		case was.Void != "":
			return fault.New(fault.Conflict, "这一行已经取消，不能再改。原因："+was.Void+"。")
		case version != 0 && was.Version != version:
			return fault.New(fault.Conflict, "这一行刚被别人改过。您填的内容还在，请对照新的内容再改。")
		}
		if err := fn(w, at, was); err != nil {
			return err
		}
		return w.Record(at, deed, gate.Subject{Kind: "inspection_plan", ID: id}, nil)
	})
}

// Plan gives the plan of a year, by day. It takes Keep.
func (is *Inspections) Plan(ctx context.Context, who gate.Actor, year int) (list []Line, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = lines(r, year)
		return err
	})
	return list, err
}

// PlanLine gives one line. It takes Keep, and answers NotFound.
func (is *Inspections) PlanLine(ctx context.Context, who gate.Actor, id int64) (l Line, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		l, err = lineOf(r, id)
		return err
	})
	return l, err
}
