package member

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The acts below change the register inside a write that some case has opened:
// an import, a decision, a form. Each is recorded by itself.

// Entry is a member to be added, with the branch and what else the roster says.
type Entry struct {
	Facts
	Org      int64
	Since    day.Day // the first day in the branch here
	Reason   string  // how he came: 名册导入, 转入, 发展
	Batch    int64
	Flags    []string
	Standing string
	Group    string
}

// Add takes a member into a branch. It answers Invalid, for a branch that has not
// begun or has an end too, or Conflict when the ID number belongs to somebody who is
// already here.
func (v *Vault) Add(w *gate.Writing, at gate.Place, e Entry) (int64, error) {
	if err := e.check(w.Today()); err != nil {
		return 0, err
	}
	if e.Since == day.None {
		return 0, fault.Field("since", "请填写进入本支部的日期。")
	}
	if err := MayBegin(&w.Reading, "since", e.Org, e.Since); err != nil {
		return 0, err
	}
	id := w.NewID()
	if err := v.insert(w, at, id, e.Batch, e.Facts); err != nil {
		if fault.KindOf(err) == fault.Conflict {
			return 0, fault.Wrap(fault.Conflict, "这个公民身份号码已经在名册里，没有重复登记。如果是转入，请用组织关系转接。", err)
		}
		return 0, err
	}
	if err := insertMembership(w, at, id, e.Org, day.Span{From: e.Since, Until: day.Forever}, e.Reason, ""); err != nil {
		return 0, err
	}
	for _, flag := range e.Flags {
		if err := SetFlag(w, at, id, flag, e.Since, ""); err != nil {
			return 0, err
		}
	}
	if e.Standing != "" && e.Standing != "1" {
		if err := SetStanding(w, at, id, e.Standing, e.Since, e.Reason); err != nil {
			return 0, err
		}
	}
	if e.Group != "" {
		if err := JoinGroup(w, at, id, e.Org, e.Group, e.Since); err != nil {
			return 0, err
		}
	}
	return id, w.Record(at, "member.add", gate.Subject{Kind: "member", ID: id}, gate.Detail{"from": e.Since.String(), "batch": e.Batch})
}

// Correct replaces what was wrong. version is the one that the asker saw; when
// somebody else changed the member meanwhile, it answers Conflict.
func (v *Vault) Correct(w *gate.Writing, at gate.Place, id, version int64, f Facts, why string) error {
	if err := f.check(w.Today()); err != nil {
		return err
	}
	n, err := v.update(w, at, id, version, f)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "这份资料刚被别人改过。您填的内容还在，请核对后再保存。")
	}
	return w.Record(at, "member.correct", gate.Subject{Kind: "member", ID: id}, gate.Detail{"version": version + 1, "why": why})
}

// SetFlag marks a member from a day on.
func SetFlag(w *gate.Writing, at gate.Place, id int64, flag string, from day.Day, note string) error {
	if FlagLabel(flag) == "" {
		return fault.Field("flag", "没有这一种情况。")
	}
	_, err := w.Exec(at, `INSERT INTO member_flag (id, member_id, flag, from_day, until_day, note)
		VALUES (@id, @member, @flag, @from, @until, @note)`,
		gate.Args{"id": w.NewID(), "member": id, "flag": flag, "from": from, "until": day.Forever, "note": note})
	if err != nil {
		return err
	}
	return w.Record(at, "member.flag", gate.Subject{Kind: "member", ID: id}, gate.Detail{"flag": flag, "from": from.String()})
}

// EndFlag ends a mark on a day: from that day on it holds no more. What is said
// about the end is put behind the note. It answers Invalid where the mark does
// not hold on the day before.
func EndFlag(w *gate.Writing, at gate.Place, id int64, flag string, on day.Day, note string) error {
	if FlagLabel(flag) == "" {
		return fault.Field("flag", "没有这一种情况。")
	}
	n, err := w.Exec(at, `UPDATE member_flag SET until_day = @on,
		note = CASE WHEN @said = '' THEN note WHEN note = '' THEN @said ELSE note || '；' || @said END
		WHERE member_id = @member AND flag = @flag AND from_day < @on AND until_day > @on`,
		gate.Args{"member": id, "flag": flag, "on": on, "said": note})
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Field("on", "这一天之前他没有登记"+FlagLabel(flag)+"。结束的日期要晚于开始的日期。")
	}
	return w.Record(at, "member.flag-end", gate.Subject{Kind: "member", ID: id}, gate.Detail{"flag": flag, "on": on.String()})
}

// SetStanding changes 党籍状态 from a day on.
func SetStanding(w *gate.Writing, at gate.Place, id int64, code string, from day.Day, reason string) error {
	if _, err := w.Exec(at, "UPDATE member_standing SET until_day = @from WHERE member_id = @member AND until_day > @from",
		gate.Args{"member": id, "from": from}); err != nil {
		return err
	}
	if code != "1" && code != "" {
		if _, err := w.Exec(at, `INSERT INTO member_standing (id, member_id, standing, from_day, until_day, reason)
			VALUES (@id, @member, @code, @from, @until, @reason)`,
			gate.Args{"id": w.NewID(), "member": id, "code": code, "from": from, "until": day.Forever, "reason": reason}); err != nil {
			return err
		}
	}
	return w.Record(at, "member.standing", gate.Subject{Kind: "member", ID: id}, gate.Detail{"standing": code, "from": from.String()})
}

// JoinGroup puts a member into a party group of his branch, made where it is new. A
// group that is known from a later day on only was there from this day on.
func JoinGroup(w *gate.Writing, at gate.Place, id, org int64, name string, from day.Day) error {
	var group int64
	var since day.Day
	if err := w.Beyond("a party group is found by its name in the branch",
		"SELECT id, from_day FROM party_group WHERE org_id = @of AND name = @name AND until_day > @from ORDER BY from_day DESC",
		gate.Args{"of": org, "name": name, "from": from}, func(row gate.Row) error { return row.Scan(&group, &since) }); err != nil {
		return err
	}
	if group != 0 && since > from { // somebody was in it before: so it was there
		if _, err := w.Exec(at, "UPDATE party_group SET from_day = @from WHERE id = @group", gate.Args{"group": group, "from": from}); err != nil {
			return err
		}
	}
	if group == 0 {
		group = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO party_group (id, org_id, name, from_day, until_day)
			VALUES (@id, @of, @name, @from, @until)`,
			gate.Args{"id": group, "of": org, "name": name, "from": from, "until": day.Forever}); err != nil {
			return err
		}
	}
	if _, err := w.Exec(at, "UPDATE party_group_member SET until_day = @from WHERE member_id = @member AND until_day > @from",
		gate.Args{"member": id, "from": from}); err != nil {
		return err
	}
	_, err := w.Exec(at, `INSERT INTO party_group_member (id, group_id, member_id, from_day, until_day)
		VALUES (@id, @group, @member, @from, @until)`,
		gate.Args{"id": w.NewID(), "group": group, "member": id, "from": from, "until": day.Forever})
	return err
}
