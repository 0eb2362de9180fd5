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
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Appraisals is the cases of this area.
type Appraisals struct {
	gate *gate.Gate
	book *duty.Rulebook
}

// New makes the cases over a gate and the rulebook that is in force here: whether
// there is a cap on 优秀 is for a local pack to say.
func New(g *gate.Gate, b *duty.Rulebook) *Appraisals { return &Appraisals{g, b} }

// Begin opens the round of a branch for a year; the participants are the roster of
// the day of the meeting. It takes Keep there, and answers Invalid for another kind
// of organisation, a second round of a year, or a day on which nobody belonged to
// the branch.
func (as *Appraisals) Begin(ctx context.Context, who gate.Actor, of int64, year int, held day.Day) (id int64, err error) {
	err = as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("appraisal.begin", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		if err := as.fits(w, of, year, held); err != nil {
			return err
		}
		around, err := member.Around(&w.Reading, of, held)
		if err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO appraisal (id, org_id, version, year, held_on, activity_id, sheets_out, sheets_back, sheets_good, decided_on, cap_why,
				closed_on, state, why, made_by, made_ms, changed_ms)
			VALUES (@id, @org, 1, @year, @held, 0, 0, 0, 0, NULL, '', NULL, 'kept', '', @by, @gate_now, @gate_now)`,
			gate.Args{"id": id, "year": int64(year), "held": held, "by": who.Account}); err != nil {
			return err
		}
		n := 0
		for _, a := range around {
			if !a.Roster {
				continue
			}
			n++
			if err := join(w, at, id, a); err != nil {
				return err
			}
		}
		if n == 0 {
			return fault.Field("held_on", held.Chinese()+"本支部没有党员，请核对日期。")
		}
		if err := w.Done(at, "appraisal.begin", id); err != nil {
			return err
		}
		return w.Record(at, "appraisal.begin", gate.Subject{Kind: "appraisal", ID: id}, gate.Detail{"year": year, "people": n})
	})
	return id, err
}

func (as *Appraisals) fits(w *gate.Writing, of int64, year int, held day.Day) error {
	var kind org.Kind
	if err := w.One("SELECT kind FROM org_version WHERE org_id = @of AND reach_until = '9999-12-31' AND {reach org_id}", gate.Args{"of": of}, &kind); err != nil {
		return err
	}
	var p fault.Problems
	if !kind.IsBranch() {
		p.Add("year", "民主评议党员由党支部开展，本组织不是党支部。")
	}
	today := w.Today()
	if year < today.Year()-5 || year > today.Year()+1 {
		p.Add("year", "请填写评议的年度，例如"+strconv.Itoa(today.Year())+"。")
	}
	switch {
	case held == day.None:
		p.Add("held_on", "请填写评议会议的日期，参加人员按这一天的名册。")
	case held > today.AddMonths(3):
		p.Add("held_on", "会议日期太远，名册到时会有变化。请在开会前再建。")
	case held.Year() < year || held > day.Of(year+1, 3, 31):
		p.Add("held_on", "会议日期不在"+strconv.Itoa(year)+"年，也不在下一年的第一季度。请核对年度和日期。")
	}
	if err := p.Fault(); err != nil {
		return err
	}
	n := 0
	if err := w.One("SELECT COUNT(*) FROM appraisal x WHERE x.org_id = @of AND x.year = @year AND x.state = 'kept' AND {reach x.org_id}",
		gate.Args{"of": of, "year": int64(year)}, &n); err != nil {
		return err
	}
	if n > 0 {
		return fault.Field("year", strconv.Itoa(year)+"年度的评议已经建过，请在那一件里登记。")
	}
	return nil
}

// mine gives a round that the asker may change, with its participants, and its
// place.
func mine(w *gate.Writing, id int64) (x Whole, at gate.Place, err error) {
	if x.Round, err = one(&w.Reading, id); err != nil {
		return x, at, err
	}
	if x.Void {
		return x, at, fault.New(fault.Conflict, "这件评议已经作废，不能再改。")
	}
	if x.Entries, err = entries(&w.Reading, id, true); err != nil {
		return x, at, err
	}
	at, err = w.At(x.Org)
	return x, at, err
}

func (as *Appraisals) write(ctx context.Context, who gate.Actor, id int64, deed string, fn func(*gate.Writing, gate.Place, *Whole) (gate.Detail, error)) error {
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		x, at, err := mine(w, id)
		if err != nil {
			return err
		}
		detail, err := fn(w, at, &x)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE appraisal SET version = version + 1, changed_ms = @gate_now WHERE id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		return w.Record(at, deed, gate.Subject{Kind: "appraisal", ID: id}, detail)
	})
}

var closed = fault.New(fault.Conflict, "这件评议已经办结，测评和拟定等次不能再改。等次要改的，请用更正。")

// Typed is a row as it came in; Was is the Mark of what its form showed.
type Typed struct {
	Row
	Was string
}

// Enter keeps self-assessments, the counts of the paper test and the grades
// proposed. Rows that were not touched are left alone, so two people may enter
// different rows at once. It takes Keep. It answers Invalid at row-ID where the
// numbers do not add up, a probationary member is given a grade or somebody does
// not take part, and Conflict at row-ID where somebody else has changed the row
// since; nothing is kept then.
func (as *Appraisals) Enter(ctx context.Context, who gate.Actor, id int64, sheets Sheets, sheetsWas string, rows []Typed) error {
	return as.write(ctx, who, id, "appraisal.enter", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		if x.ClosedOn != day.None {
			return nil, closed
		}
		var changed []Entry
		clash := &fault.Fault{Kind: fault.Conflict, Text: "有几处刚被别人改过，没有保存。您填的内容还在，请对照现在的内容再改。"}
		if sheets.Mark() == sheetsWas {
			sheets = x.Sheets
		} else if x.Sheets.Mark() != sheetsWas && x.Sheets != sheets {
			clash.Fields = append(clash.Fields, fault.Problem{Field: "sheets_out", Text: fmt.Sprintf("张数刚被别人改成发出%d、收回%d、有效%d。", x.Sheets.Out, x.Sheets.Back, x.Sheets.Good)})
		}
		var p fault.Problems
		checkSheets(&p, sheets)
		place := map[int64]int{}
		for i, e := range x.Entries {
			place[e.Member] = i
		}
		for _, t := range rows {
			field := "row-" + strconv.FormatInt(t.Member, 10)
			i, ok := place[t.Member]
			if !ok {
				p.Add(field, "名单里有不参加这次评议的人，请重新打开这一页。")
				continue
			}
			e := &x.Entries[i]
			if mark := t.Row.Mark(); mark == t.Was || mark == e.Mark() {
				continue
			}
			if e.Mark() != t.Was {
				clash.Fields = append(clash.Fields, fault.Problem{Field: field, Text: e.Name + "这一行刚被别人改过，现在是：" + now(*e) + "。"})
				continue
			}
			e.Row = t.Row
			changed = append(changed, *e)
		}
		for _, e := range x.Entries {
			checkRow(&p, e, sheets)
		}
		if len(clash.Fields) > 0 {
			return nil, clash
		}
		if err := p.Fault(); err != nil {
			return nil, err
		}
		if _, err := w.Exec(at, "UPDATE appraisal SET sheets_out = @out, sheets_back = @back, sheets_good = @good WHERE id = @id",
			gate.Args{"id": id, "out": int64(sheets.Out), "back": int64(sheets.Back), "good": int64(sheets.Good)}); err != nil {
			return nil, err
		}
		for _, e := range changed {
			if err := put(w, at, id, e.Row); err != nil {
				return nil, err
			}
		}
		return gate.Detail{"rows": len(changed)}, nil
	})
}

// now says in words what a row holds.
func now(e Entry) string {
	text := "没有自评"
	if e.SelfDone {
		text = "已自评"
	}
	if e.In {
		text += "，" + e.Counts.Chinese()
	}
	if e.Proposed != "" {
		text += "，拟定" + e.Proposed.Label()
	}
	return text
}

// Write keeps what somebody wrote of himself. It takes Keep, and answers Conflict
// where the text is not was any more.
func (as *Appraisals) Write(ctx context.Context, who gate.Actor, id, member int64, text, was string) error {
	return as.write(ctx, who, id, "appraisal.self", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		e, err := x.entry(member)
		text := strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
		switch {
		case err != nil:
			return nil, err
		case strings.ReplaceAll(was, "\r\n", "\n") != e.SelfText && text != e.SelfText:
			return nil, fault.New(fault.Conflict, "自评刚被别人改过，没有保存。您写的还在，现在保存的写在下面。")
		case utf8.RuneCountInString(text) > 3000:
			return nil, fault.Field("self_text", "自评不超过3000个字。")
		}
		_, err = w.Exec(at, "UPDATE appraisal_person SET self_text = @text, self_done = @done WHERE appraisal_id = @id AND member_id = @member",
			gate.Args{"id": id, "member": member, "text": text, "done": e.SelfDone || text != ""})
		return gate.Detail{"member": member}, err
	})
}

// Adopt takes in who is on the roster of the day of the meeting and was not when
// the round began: whoever was entered late. It takes Keep.
func (as *Appraisals) Adopt(ctx context.Context, who gate.Actor, id int64) error {
	return as.write(ctx, who, id, "appraisal.adopt", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		if x.ClosedOn != day.None {
			return nil, closed
		}
		missing, _, err := differs(&w.Reading, x)
		if err != nil {
			return nil, err
		}
		for _, m := range missing {
			if err := join(w, at, id, m); err != nil {
				return nil, err
			}
		}
		return gate.Detail{"adopted": len(missing)}, nil
	})
}

// Hold links the record of the meeting. It takes Keep, and answers Invalid for one
// that is not a kept appraisal of this branch. 0 takes the link away.
func (as *Appraisals) Hold(ctx context.Context, who gate.Actor, id, record int64) error {
	return as.write(ctx, who, id, "appraisal.hold", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		ok := record == 0
		list, err := records(&w.Reading, &x.Round)
		for _, r := range list {
			ok = ok || r.ID == record
		}
		if err == nil && !ok {
			err = fault.Field("record", "选的记录不是本支部的"+activity.Appraisal.Label()+"，或者已经作废。")
		}
		if err != nil {
			return nil, err
		}
		_, err = w.Exec(at, "UPDATE appraisal SET activity_id = @record WHERE id = @id", gate.Args{"id": id, "record": record})
		return nil, err
	})
}

// Withdraw takes a round back that was opened by mistake. It takes Keep, and
// answers Invalid without a reason.
func (as *Appraisals) Withdraw(ctx context.Context, who gate.Actor, id int64, why string) error {
	return as.write(ctx, who, id, "appraisal.void", func(w *gate.Writing, at gate.Place, x *Whole) (gate.Detail, error) {
		if strings.TrimSpace(why) == "" {
			return nil, fault.Field("why", "请写明作废的原因。内容会留着，只是不再列出。")
		}
		_, err := w.Exec(at, "UPDATE appraisal SET state = 'void', why = @why WHERE id = @id", gate.Args{"id": id, "why": strings.TrimSpace(why)})
		return nil, err
	})
}
