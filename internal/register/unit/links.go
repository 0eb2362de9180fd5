package unit

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// SetUp notes that an organisation is set up in a unit from a day on. It takes
// Change at the unit and at the organisation, and answers NotFound, Invalid for a
// day on which the organisation was not there, or Conflict where it is noted already.
func (us *Units) SetUp(ctx context.Context, who gate.Actor, id, org int64, from day.Day) error {
	return us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if org == 0 {
			return fault.Field("set_org", "请选择党组织。")
		}
		if _, err := w.At(org); err != nil {
			return err
		}
		if from == day.None || from > w.Today() {
			return fault.Field("set_from", "请填写从哪一天起，不能晚于今天。")
		}
		there := false
		if err := w.Each(`SELECT v.id FROM org_version v WHERE v.org_id = @of AND v.from_day <= @from AND v.until_day > @from AND {reach v.org_id}`,
			gate.Args{"of": org, "from": from}, func(gate.Row) error { there = true; return nil }); err != nil {
			return err
		}
		if !there {
			return fault.Field("set_from", "这一天还没有这个党组织，或者它已经撤销。")
		}
		links, err := LinksOf(&w.Reading, id)
		if err != nil {
			return err
		}
		for _, l := range links {
			if l.Org == org && l.Span.Until > from {
				return fault.New(fault.Conflict, "已经登记过这个党组织设在这个单位，没有重复登记。")
			}
		}
		if _, err := w.Exec(at, "INSERT INTO org_unit (id, org_id, unit_id, from_day, until_day) VALUES (@link, @of, @id, @from, @until)",
			gate.Args{"link": w.NewID(), "of": org, "id": id, "from": from, "until": day.Forever}); err != nil {
			return err
		}
		return w.Record(at, "unit.setup", gate.Subject{Kind: "unit", ID: id}, gate.Detail{"org": org, "from": from.String()})
	})
}

// Leave ends that an organisation is set up in a unit; until is the first day on
// which it is no longer there. It takes Change at the unit, and answers NotFound or Invalid.
func (us *Units) Leave(ctx context.Context, who gate.Actor, id, link int64, until day.Day) error {
	return us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		links, err := LinksOf(&w.Reading, id)
		if err != nil {
			return err
		}
		for _, l := range links {
			if l.ID == link && l.Span.Until == day.Forever {
				return end(w, at, "org_unit", "unit.leave", id, link, l.Span.From, until)
			}
		}
		return fault.Missing()
	})
}

// Work notes that a member works in a unit from a day on, where that is not where
// his branch stands; an earlier note of another unit ends on that day. It takes
// Change at the unit, and answers NotFound, also for a member beyond reach, or Invalid.
func (us *Units) Work(ctx context.Context, who gate.Actor, id, member int64, from day.Day) error {
	return us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if member == 0 {
			return fault.Field("member", "请选择党员。")
		}
		if from == day.None || from > w.Today() {
			return fault.Field("work_from", "请填写从哪一天起，不能晚于今天。")
		}
		here := false
		if err := w.Each(`SELECT s.id FROM membership s WHERE s.member_id = @m AND s.from_day <= @from AND s.until_day > @from AND {reach s.org_id}`,
			gate.Args{"m": member, "from": from}, func(gate.Row) error { here = true; return nil }); err != nil {
			return err
		}
		if !here {
			return fault.Field("work_from", "这一天他的组织关系不在这里。请核对姓名和日期。")
		}
		last, first := day.None, day.None
		if err := w.Each(`SELECT x.from_day, x.until_day FROM unit_member x JOIN membership s ON s.member_id = x.member_id
			WHERE x.member_id = @m AND {reach s.org_id}`, gate.Args{"m": member}, func(row gate.Row) error {
			var s day.Span
			err := row.Scan(&s.From, &s.Until)
			last = max(last, s.From)
			if s.Until > from && s.Until != day.Forever {
				first = s.Until
			}
			return err
		}); err != nil {
			return err
		}
		if last >= from || first != day.None {
			return fault.Field("work_from", "这一天以后已经登记过他在哪个单位工作，请填更晚的日期。")
		}
		if _, err := w.Exec(at, "UPDATE unit_member SET until_day = @from WHERE member_id = @m AND until_day > @from", gate.Args{"m": member, "from": from}); err != nil {
			return err
		}
		if _, err := w.Exec(at, "INSERT INTO unit_member (id, member_id, unit_id, from_day, until_day) VALUES (@link, @m, @id, @from, @until)",
			gate.Args{"link": w.NewID(), "m": member, "id": id, "from": from, "until": day.Forever}); err != nil {
			return err
		}
		return w.Record(at, "unit.work", gate.Subject{Kind: "unit", ID: id}, gate.Detail{"member": member, "from": from.String()})
	})
}

// StopWork ends that a member works in a unit; until is the first day on which he
// no longer does. It takes Change at the unit, and answers NotFound or Invalid.
func (us *Units) StopWork(ctx context.Context, who gate.Actor, id, link int64, until day.Day) error {
	return us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		list, err := workers(&w.Reading, " AND x.unit_id = @id", gate.Args{"id": id})
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.ID == link && x.Span.Until == day.Forever {
				return end(w, at, "unit_member", "unit.stop", id, link, x.Span.From, until)
			}
		}
		return fault.Missing()
	})
}

// end closes a dated link. table is a fixed name.
func end(w *gate.Writing, at gate.Place, table, deed string, id, link int64, from, until day.Day) error {
	if until <= from || until > w.Today()+1 {
		return fault.Field("until", "请填写从哪一天起不再是这样：要晚于开始的日期，不能晚于明天。")
	}
	if _, err := w.Exec(at, "UPDATE "+table+" SET until_day = @until WHERE id = @link", gate.Args{"until": until, "link": link}); err != nil {
		return err
	}
	return w.Record(at, deed, gate.Subject{Kind: "unit", ID: id}, gate.Detail{"link": link, "until": until.String()})
}

// Line says that the organisations of a sector are to stand under one leadership,
// and by which document; an empty text takes that back. It takes Change at the
// asker's organisation, and answers Invalid for a sector in which there is no unit.
func (us *Units) Line(ctx context.Context, who gate.Actor, s Sector) error {
	return us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if w.Org() != 0 {
			at, err = w.At(w.Org())
		}
		if err != nil {
			return err
		}
		if len([]rune(s.Basis)) > 200 {
			return fault.Field("basis", "依据不超过200个字。")
		}
		all, err := SectorsIn(&w.Reading)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.Name != s.Name {
				continue
			}
			if x.Version != s.Version {
				return fault.New(fault.Conflict, "这个行业刚被别人改过，没有保存。请对照新的内容再改。")
			}
			if _, err := w.Exec(at, `INSERT INTO sector (name, basis, version) VALUES (@name, @basis, 1)
				ON CONFLICT (name) DO UPDATE SET basis = excluded.basis, version = sector.version + 1`, gate.Args{"name": s.Name, "basis": s.Basis}); err != nil {
				return err
			}
			return w.Record(at, "unit.line", gate.Subject{Kind: "org", ID: w.Org()}, gate.Detail{"sector": s.Name, "basis": s.Basis})
		}
		return fault.Missing()
	})
}
