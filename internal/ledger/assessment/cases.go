package assessment

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/register/org"
)

// Assessments is the cases of this area.
type Assessments struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Assessments { return &Assessments{g} }

func about(id int64) gate.Subject { return gate.Subject{Kind: "assessment", ID: id} }

// Open asks the organisations of a part of the tree, as far as the standard is meant for
// them, to look at themselves by what is published today; nobody asks himself. It takes
// Ask at the organisation that asks, and answers Invalid at each field.
func (as *Assessments) Open(ctx context.Context, who gate.Actor, asker int64, d Draft) (id int64, err error) {
	err = as.gate.Write(ctx, who, Ask, func(w *gate.Writing) error {
		if again, err := w.Again("assessment.open", &id); again || err != nil {
			return err
		}
		at, err := w.At(asker)
		if err != nil {
			return err
		}
		d := d
		if err := d.check(w.Today()); err != nil {
			return err
		}
		v, err := standard.Current(&w.Reading, d.Standard)
		if fault.KindOf(err) == fault.NotFound {
			return fault.Field("standard", "这份标准还没有发布，请先发布。")
		}
		if err != nil {
			return err
		}
		list, err := chosen(&w.Reading, asker, d.Scope, &v)
		if err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO assessment (id, org_id, version_id, from_day, last_day, due_day, scope_id, note, ended_on, version, made_by, made_ms)
			VALUES (@id, @org, @v, @from, @last, @due, @scope, @note, NULL, 1, @by, @gate_now)`,
			gate.Args{"id": id, "v": v.ID, "from": d.From, "last": d.Until, "due": d.Due, "scope": d.Scope, "note": d.Note, "by": who.Account}); err != nil {
			return err
		}
		for _, o := range list {
			if _, err := w.Exec(at, "INSERT INTO assessment_org (id, assessment_id, org_id, handed_ms, handed_by, version) VALUES (@id, @of, @to, 0, '', 1)",
				gate.Args{"id": w.NewID(), "of": id, "to": o.Org}); err != nil {
				return err
			}
		}
		if err := w.Done(at, "assessment.open", id); err != nil {
			return err
		}
		return w.Record(at, "assessment.open", about(id), gate.Detail{"orgs": len(list), "due": d.Due.String(), "of": v.ID})
	})
	return id, err
}

// chosen are the organisations that are asked, in roster order.
func chosen(r *gate.Reading, asker, scope int64, v *standard.Version) (list []org.Version, err error) {
	tree, err := org.In(r, r.Today())
	if err != nil {
		return nil, err
	}
	path, err := org.Under(tree, scope)
	if fault.KindOf(err) == fault.NotFound {
		return nil, fault.Field("scope", "请选择范围：本组织下面的一个党组织，或者全部。")
	}
	if err != nil {
		return nil, err
	}
	for _, o := range tree {
		if o.Org != asker && strings.HasPrefix(o.Path, path) && v.Sort.Takes(o.Kind) {
			list = append(list, o)
		}
	}
	if len(list) == 0 {
		return nil, fault.Field("scope", "这个范围里没有用这份标准的党组织，没有发起。")
	}
	return list, nil
}

// End ends an assessment: what was not handed in is asked of nobody any more, and
// nothing is changed. version is the one of the page. It takes Ask.
func (as *Assessments) End(ctx context.Context, who gate.Actor, id, version int64) error {
	return as.gate.Write(ctx, who, Ask, func(w *gate.Writing) error {
		a, err := one(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(a.Org)
		if err != nil {
			return err
		}
		if a.Over() || version != 0 && a.Version != version {
			return fault.New(fault.Conflict, "这次自查刚有变化，没有结束。请看现在的情况。")
		}
		if _, err := w.Exec(at, "UPDATE assessment SET ended_on = @on, version = version + 1 WHERE id = @id", gate.Args{"id": id, "on": w.Today()}); err != nil {
			return err
		}
		return w.Record(at, "assessment.end", about(id), nil)
	})
}

// change is a write to the sheet of one organisation while the assessment goes on.
// version 0 takes any.
func (as *Assessments) change(ctx context.Context, who gate.Actor, id, of, version int64, deed string, fn func(w *gate.Writing, at gate.Place, a *Assessment, s *Sheet) error) error {
	return as.gate.Write(ctx, who, Answer, func(w *gate.Writing) error {
		s, err := sheet(&w.Reading, id, of)
		if err != nil {
			return err
		}
		a, err := asked(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		switch {
		case a.Over():
			return fault.New(fault.Conflict, "这次自查已经结束，没有保存。")
		case version != 0 && s.Version != version:
			return fault.New(fault.Conflict, "本组织刚有别的同志填过，没有保存。您填的内容还在，请对照现在的内容再保存。")
		}
		if err := fn(w, at, &a, &s); err != nil {
			return err
		}
		return w.Record(at, deed, about(id), nil)
	})
}

// ResultField and NoteField are the names of a line's fields in the form.
func ResultField(line int64) string { return "result-" + strconv.FormatInt(line, 10) }

// NoteField is the name of the field beside it.
func NoteField(line int64) string { return "note-" + strconv.FormatInt(line, 10) }

// Save keeps answers, as far as they go; a line without a result is left as it was. It
// takes Answer, and answers Invalid at a line, Conflict once it is handed in or ended,
// or when somebody else answered meanwhile.
func (as *Assessments) Save(ctx context.Context, who gate.Actor, id, of, version int64, said map[int64]Said) error {
	return as.change(ctx, who, id, of, version, "assessment.save", func(w *gate.Writing, at gate.Place, a *Assessment, s *Sheet) error {
		if s.HandedMS > 0 {
			return fault.New(fault.Conflict, s.HandedBy+"已经提交，没有保存。要改的请先收回。")
		}
		var p fault.Problems
		for i := range a.Standard.Items {
			it := &a.Standard.Items[i]
			x, ok := said[it.Line]
			x.Note = strings.TrimSpace(x.Note)
			switch {
			case !ok || x.Result == "" && x.Note == "":
				continue
			case x.Result == "":
				p.Add(ResultField(it.Line), "第"+strconv.Itoa(it.No)+"条写了说明，没有选结果。")
				continue
			case x.Result.Label() == "":
				p.Add(ResultField(it.Line), "第"+strconv.Itoa(it.No)+"条请选达标、部分达标、未达标或者不适用。")
				continue
			case utf8.RuneCountInString(x.Note) > mostNote:
				p.Add(NoteField(it.Line), "第"+strconv.Itoa(it.No)+"条的说明不超过"+strconv.Itoa(mostNote)+"个字。")
				continue
			}
			if s.Answers[it.Line] == x {
				continue
			}
			if _, err := w.Exec(at, `INSERT INTO assessment_answer (sheet_id, item_id, result, note) VALUES (@s, @i, @result, @note)
				ON CONFLICT (sheet_id, item_id) DO UPDATE SET result = excluded.result, note = excluded.note`,
				gate.Args{"s": s.ID, "i": it.ID, "result": string(x.Result), "note": x.Note}); err != nil {
				return err
			}
		}
		if err := p.Fault(); err != nil {
			return err
		}
		return bump(w, at, s.ID, "")
	})
}

// bump notes that a sheet changed.
func bump(w *gate.Writing, at gate.Place, id int64, set string) error {
	_, err := w.Exec(at, "UPDATE assessment_org SET version = version + 1"+set+" WHERE id = @id", gate.Args{"id": id, "by": w.Who().Name})
	return err
}

// HandIn hands the answers in. It takes Answer, and answers Invalid where a line is not
// answered, or a gap says nothing.
func (as *Assessments) HandIn(ctx context.Context, who gate.Actor, id, of, version int64) error {
	return as.change(ctx, who, id, of, version, "assessment.hand", func(w *gate.Writing, at gate.Place, a *Assessment, s *Sheet) error {
		if s.HandedMS > 0 {
			return fault.New(fault.Conflict, s.HandedBy+"已经提交，不用再提交。")
		}
		var p fault.Problems
		for _, it := range a.Standard.Items {
			x, ok := s.Answers[it.Line]
			switch {
			case !ok:
				p.Add(ResultField(it.Line), "第"+strconv.Itoa(it.No)+"条还没有选结果。")
			case x.Result.Gap() && utf8.RuneCountInString(x.Note) < 2:
				p.Add(NoteField(it.Line), "第"+strconv.Itoa(it.No)+"条"+x.Result.Label()+"，请写明差在哪里。")
			}
		}
		if err := p.Fault(); err != nil {
			return err
		}
		return bump(w, at, s.ID, ", handed_ms = @gate_now, handed_by = @by")
	})
}

// TakeBack takes what was handed in back, to change it; who looks from above sees that it
// is not handed in. It takes Answer.
func (as *Assessments) TakeBack(ctx context.Context, who gate.Actor, id, of, version int64) error {
	return as.change(ctx, who, id, of, version, "assessment.back", func(w *gate.Writing, at gate.Place, _ *Assessment, s *Sheet) error {
		if s.HandedMS == 0 {
			return fault.New(fault.Conflict, "还没有提交，不用收回。")
		}
		return bump(w, at, s.ID, ", handed_ms = 0, handed_by = ''")
	})
}

// MeasureField, OwnerField and DueField are the names of the fields with which a gap
// becomes a problem.
const (
	MeasureField = "measure"
	OwnerField   = "owner"
	DueField     = "due_on"
)

// Rectify puts a gap on the organisation's rectification list: measure, owner and time
// limit of d. It takes Answer, and answers Invalid at each field, and Conflict for a line
// that has no gap or is on the list already.
func (as *Assessments) Rectify(ctx context.Context, who gate.Actor, id, of, line int64, d problem.Draft) (made int64, err error) {
	err = as.change(ctx, who, id, of, 0, "assessment.rectify", func(w *gate.Writing, at gate.Place, a *Assessment, s *Sheet) error {
		if again, err := w.Again("assessment.rectify", &made); again || err != nil {
			return err
		}
		var it *standard.Item
		for i := range a.Standard.Items {
			if a.Standard.Items[i].Line == line {
				it = &a.Standard.Items[i]
			}
		}
		if it == nil {
			return fault.New(fault.Invalid, "这份标准里没有这一条，没有列入。请回到自查页再选。")
		}
		if !s.Answers[line].Result.Gap() {
			return fault.New(fault.Conflict, "这一条没有选部分达标或者未达标，不用整改。请先保存结果。")
		}
		there, err := problem.Of(&w.Reading, problem.Standard, id)
		if err != nil {
			return err
		}
		for _, p := range there {
			if p.Org == of && p.Part == line {
				return fault.New(fault.Conflict, "这一条已经在问题清单里。")
			}
		}
		if made, err = problem.Enter(w, of, gap(id, &a.Standard, it, s.Answers[line], w.Today(), d), 0); err != nil {
			return err
		}
		return w.Done(at, "assessment.rectify", made)
	})
	return made, err
}
