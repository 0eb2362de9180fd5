package member

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The changes of a member's situation, as cases. Each takes Change at the branch
// that keeps his papers, answers NotFound beyond reach, and Invalid for what is
// wrong with a field.

// change opens a write at the branch that keeps a member's papers.
func (ms *Members) change(ctx context.Context, who gate.Actor, id int64, fn func(w *gate.Writing, at gate.Place) error) error {
	return ms.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		org, err := keeper(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		return fn(w, at)
	})
}

// ahead is how far into the future a change may be entered.
const ahead = 366

func dated(w *gate.Reading, p *fault.Problems, on day.Day) {
	switch {
	case on == day.None:
		p.Add("on", "请填写日期。")
	case on > w.Today()+ahead:
		p.Add("on", "日期离今天一年以上，请核对。")
	}
}

func said(p *fault.Problems, field, text, ask string) {
	switch n := len([]rune(strings.TrimSpace(text))); {
	case n == 0 && ask != "":
		p.Add(field, ask)
	case n > 200:
		p.Add(field, "这里不超过200个字。")
	}
}

// belongs answers Invalid unless the member belongs to a branch in reach on a day.
func belongs(r *gate.Reading, id int64, on day.Day) error {
	var n int
	if err := r.One(`SELECT COUNT(*) FROM membership s WHERE s.member_id = @id AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}`,
		gate.Args{"id": id, "on": on}, &n); err != nil {
		return err
	}
	if n == 0 {
		return fault.Field("on", "这一天他的组织关系不在这里，请核对日期。")
	}
	return nil
}

// Mark sets 离退休, 流动党员, 失联 or 生活困难 from a day on. Of 流动党员 the note says
// where he went, and is asked for. It answers Invalid where the mark holds already.
func (ms *Members) Mark(ctx context.Context, who gate.Actor, id int64, flag string, from day.Day, note string) error {
	return ms.change(ctx, who, id, func(w *gate.Writing, at gate.Place) error {
		var p fault.Problems
		if FlagLabel(flag) == "" {
			p.Add("flag", "请选择是哪一种情况。")
		}
		dated(&w.Reading, &p, from)
		ask := ""
		if flag == Mobile {
			ask = "请写明流动去向。"
		}
		said(&p, "note", note, ask)
		if err := p.Fault(); err != nil {
			return err
		}
		if err := belongs(&w.Reading, id, from); err != nil {
			return err
		}
		var n int
		if err := w.One(`SELECT COUNT(*) FROM member_flag f WHERE f.member_id = @id AND f.flag = @flag AND f.until_day > @from
			AND EXISTS (SELECT 1 FROM membership s WHERE s.member_id = f.member_id AND {reach s.org_id})`,
			gate.Args{"id": id, "flag": flag, "from": from}, &n); err != nil {
			return err
		}
		if n > 0 {
			return fault.Field("on", "这一天或者以后已经登记了"+FlagLabel(flag)+"，没有重复登记。")
		}
		return SetFlag(w, at, id, flag, from, strings.TrimSpace(note))
	})
}

// Unmark ends such a mark on a day.
func (ms *Members) Unmark(ctx context.Context, who gate.Actor, id int64, flag string, on day.Day, note string) error {
	return ms.change(ctx, who, id, func(w *gate.Writing, at gate.Place) error {
		var p fault.Problems
		dated(&w.Reading, &p, on)
		said(&p, "note", note, "")
		if err := p.Fault(); err != nil {
			return err
		}
		return EndFlag(w, at, id, flag, on, strings.TrimSpace(note))
	})
}

// Standing changes 党籍状态 from a day on, for a reason. It answers Invalid for a
// code that does not exist, and where a later change stands already.
func (ms *Members) Standing(ctx context.Context, who gate.Actor, id int64, code string, from day.Day, reason string) error {
	return ms.change(ctx, who, id, func(w *gate.Writing, at gate.Place) error {
		var p fault.Problems
		if _, known := standings[code]; !known && code != "1" {
			p.Add("standing", "请选择党籍状态。")
		}
		dated(&w.Reading, &p, from)
		said(&p, "reason", reason, "请写明原因，例如：经哪一级党组织批准。")
		if err := p.Fault(); err != nil {
			return err
		}
		if err := belongs(&w.Reading, id, from); err != nil {
			return err
		}
		now := "1"
		if err := w.Each(`SELECT x.standing, x.from_day FROM member_standing x WHERE x.member_id = @id AND x.until_day > @from
			AND EXISTS (SELECT 1 FROM membership s WHERE s.member_id = x.member_id AND {reach s.org_id}) ORDER BY x.from_day`,
			gate.Args{"id": id, "from": from}, func(row gate.Row) error {
				var since day.Day
				if err := row.Scan(&now, &since); err != nil {
					return err
				}
				if since >= from {
					return fault.Field("on", since.Chinese()+"起已经登记了"+StandingLabel(now)+"，日期要晚于这一天。")
				}
				return nil
			}); err != nil {
			return err
		}
		if now == code {
			return fault.Field("standing", "这一天他的党籍状态已经是"+StandingLabel(code)+"。")
		}
		return SetStanding(w, at, id, code, from, strings.TrimSpace(reason))
	})
}

// Regroup puts a member into a party group of his branch from a day on, made
// where its name is new; with an empty name he is in none.
func (ms *Members) Regroup(ctx context.Context, who gate.Actor, id int64, name string, from day.Day) error {
	return ms.change(ctx, who, id, func(w *gate.Writing, at gate.Place) error {
		name := strings.TrimSpace(name)
		var p fault.Problems
		dated(&w.Reading, &p, from)
		if len([]rune(name)) > 40 {
			p.Add("group", "党小组的名称不超过40个字。")
		}
		if err := p.Fault(); err != nil {
			return err
		}
		if err := belongs(&w.Reading, id, from); err != nil {
			return err
		}
		args := gate.Args{"id": id, "from": from, "name": name}
		now := ""
		if err := w.Each(`SELECT g.name, x.from_day FROM party_group_member x JOIN party_group g ON g.id = x.group_id
			WHERE x.member_id = @id AND x.until_day > @from AND {reach g.org_id} ORDER BY x.from_day`, args, func(row gate.Row) error {
			var since day.Day
			if err := row.Scan(&now, &since); err != nil {
				return err
			}
			if since >= from {
				return fault.Field("on", since.Chinese()+"起他已经编入"+now+"，日期要晚于这一天。")
			}
			return nil
		}); err != nil {
			return err
		}
		if now == name {
			if name == "" {
				return fault.Field("group", "这一天他不在任何党小组。")
			}
			return fault.Field("group", "这一天他已经在"+name+"。")
		}
		if name == "" {
			if _, err := w.Exec(at, "UPDATE party_group_member SET until_day = @from WHERE member_id = @id AND from_day < @from AND until_day > @from", args); err != nil {
				return err
			}
		} else {
			if err := w.Each("SELECT from_day FROM party_group WHERE org_id = @of AND name = @name AND from_day > @from AND until_day > @from AND {reach org_id}",
				gate.Args{"of": at.Org(), "name": name, "from": from}, func(row gate.Row) error {
					var since day.Day
					if err := row.Scan(&since); err != nil {
						return err
					}
					return fault.Field("on", name+"从"+since.Chinese()+"起才有，日期不能早于这一天。")
				}); err != nil {
				return err
			}
			if err := JoinGroup(w, at, id, at.Org(), name, from); err != nil {
				return err
			}
		}
		return w.Record(at, "member.group", gate.Subject{Kind: "member", ID: id}, gate.Detail{"from": from.String(), "in": name != ""})
	})
}
