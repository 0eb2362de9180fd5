package member

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// The acts below let a membership begin, move and end.

// Move ends the present membership on a day and begins another: a transfer
// inside the house, a split or a merger. Until that day the old branch keeps him;
// on it his posts in the old branch and his place in its party group end. Where he is
// about to move on already, he does so from the new branch.
func Move(w *gate.Writing, at gate.Place, id, to int64, on day.Day, reason string) error {
	if err := MayBegin(&w.Reading, "to", to, on); err != nil {
		return err
	}
	moved, err := sameDay(w, at, id, to, on, reason)
	if err != nil {
		return err
	}
	if !moved {
		s, err := there(w, id, on)
		if err != nil {
			return err
		}
		if err := part(w, at, id, s, on, reason); err != nil {
			return err
		}
		if err := insertMembership(w, at, id, to, day.Span{From: on, Until: s.Span.Until}, reason, s.OutReason); err != nil {
			return err
		}
	}
	return w.Record(at, "member.move", gate.Subject{Kind: "member", ID: id}, gate.Detail{"to": to, "on": on.String(), "reason": reason})
}

// MayBegin answers Invalid at a field for an organisation in which no membership can
// begin on a day: it is no branch, has not begun, or ends. A membership lasts until
// told otherwise, so that an end to come forbids it as well: whoever came into it
// would be on no roster after that day.
func MayBegin(r *gate.Reading, field string, id int64, on day.Day) error {
	var founded, ended, from, until day.Day
	found, holds, branch := false, false, true
	err := r.Beyond("a membership begins where an organisation stands", `SELECT o.founded_on, o.ended_on, v.from_day, v.until_day, v.kind
		FROM org_version v JOIN org o ON o.id = v.org_id WHERE v.org_id = @to ORDER BY v.from_day`,
		gate.Args{"to": id}, func(row gate.Row) error {
			found = true
			var kind org.Kind
			err := row.Scan(&founded, &ended, &from, &until, &kind)
			holds = holds || from <= on && on < until
			branch = branch && (until <= on || kind.IsBranch())
			return err
		})
	switch {
	case err != nil:
		return err
	case ended != day.None:
		return fault.Field(field, "这个支部已经决定撤销，"+ended.Chinese()+"起不再存在，不能再编入党员。请选择别的支部。")
	case found && on < founded:
		return fault.Field(field, "这个支部"+founded.Chinese()+"才成立，日期不能早于这一天。")
	case !holds:
		return fault.Field(field, "这一天没有这个支部，请核对。")
	case !branch:
		return fault.Field(field, "党员的组织关系编在党支部，请选择一个党支部。")
	}
	return nil
}

// sameDay moves a membership that begins on the very day: in the first branch it
// was true on no day, and the journal has it.
func sameDay(w *gate.Writing, at gate.Place, id, to int64, on day.Day, reason string) (bool, error) {
	args := gate.Args{"member": id, "to": to, "on": on, "reason": reason, "open": day.Forever}
	var from int64
	if err := w.Each("SELECT org_id FROM membership WHERE member_id = @member AND from_day = @on AND until_day = @open AND {reach org_id}",
		args, func(row gate.Row) error { return row.Scan(&from) }); err != nil || from == 0 {
		return false, err
	}
	if _, err := w.Exec(at, "UPDATE membership SET org_id = @to, in_reason = @reason WHERE member_id = @member AND from_day = @on AND until_day = @open", args); err != nil {
		return false, err
	}
	if err := ungroup(w, at, from, id, on); err != nil {
		return false, err
	}
	_, err := post.EndAll(w, at, from, id, on)
	return true, err
}

// ungroup takes a member out of the party groups of a branch that he leaves on a day.
// A place in one that began on that very day was true on no day.
func ungroup(w *gate.Writing, at gate.Place, of, id int64, on day.Day) error {
	args := gate.Args{"member": id, "of": of, "on": on}
	const here = " AND group_id IN (SELECT id FROM party_group WHERE org_id = @of)"
	if _, err := w.Exec(at, "DELETE FROM party_group_member WHERE member_id = @member AND from_day >= @on"+here, args); err != nil {
		return err
	}
	_, err := w.Exec(at, "UPDATE party_group_member SET until_day = @on WHERE member_id = @member AND from_day < @on AND until_day > @on"+here, args)
	return err
}

// Leave ends the membership on a day for a reason: 转出, 死亡, 开除, 自行脱党. With
// it end his posts in that branch and his place in its party group. A move that was to
// come afterwards is taken back.
func Leave(w *gate.Writing, at gate.Place, id int64, on day.Day, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fault.Field("reason", "请写明减少的原因。")
	}
	s, err := there(w, id, on)
	if err != nil {
		return err
	}
	if err := takeBack(w, at, id, s.Span.Until); err != nil {
		return err
	}
	if err := part(w, at, id, s, on, reason); err != nil {
		return err
	}
	return w.Record(at, "member.leave", gate.Subject{Kind: "member", ID: id}, gate.Detail{"on": on.String(), "reason": reason})
}

// there gives the membership in reach that holds on a day and on the day before, and
// goes on or is to end in the future. Otherwise it answers Invalid at on.
func there(w *gate.Writing, id int64, on day.Day) (s Stay, err error) {
	if on == day.None {
		return s, fault.Field("on", "请填写日期。")
	}
	if err := w.Each(`SELECT org_id, from_day, until_day, out_reason FROM membership
		WHERE member_id = @member AND from_day < @on AND until_day > @on AND until_day > @gate_today AND {reach org_id}`,
		gate.Args{"member": id, "on": on}, func(row gate.Row) error { return row.Scan(&s.Org, &s.Span.From, &s.Span.Until, &s.OutReason) }); err != nil {
		return s, err
	}
	if s.Org == 0 {
		return s, fault.Field("on", "这一天他的组织关系不在这里，或者这一天之后已经有别的变动。")
	}
	return s, nil
}

// takeBack undoes the moves of a member from a day in the future on: they were true on
// no day.
func takeBack(w *gate.Writing, at gate.Place, id int64, from day.Day) error {
	if from == day.Forever {
		return nil
	}
	args := gate.Args{"member": id, "from": from}
	var orgs []int64
	if err := w.Beyond("a move that does not come to pass is taken back on its other side", "SELECT org_id FROM membership WHERE member_id = @member AND from_day >= @from",
		args, func(row gate.Row) error {
			var of int64
			err := row.Scan(&of)
			orgs = append(orgs, of)
			return err
		}); err != nil {
		return err
	}
	for _, of := range orgs {
		if err := ungroup(w, at, of, id, from); err != nil {
			return err
		}
		if _, err := post.EndAll(w, at, of, id, from); err != nil {
			return err
		}
	}
	_, err := w.Exec(at, "DELETE FROM membership WHERE member_id = @member AND from_day >= @from", args)
	return err
}

// part ends a membership on a day on which it holds, with what hangs on it.
func part(w *gate.Writing, at gate.Place, id int64, s Stay, on day.Day, reason string) error {
	if _, err := w.Exec(at, `UPDATE membership SET until_day = @on, out_reason = @reason
		WHERE member_id = @member AND org_id = @of AND from_day < @on AND until_day = @until`,
		gate.Args{"member": id, "of": s.Org, "on": on, "reason": reason, "until": s.Span.Until}); err != nil {
		return err
	}
	if err := ungroup(w, at, s.Org, id, on); err != nil {
		return err
	}
	_, err := post.EndAll(w, at, s.Org, id, on)
	return err
}

// Parting is what ends in a branch with a membership there.
type Parting struct {
	Since day.Day
	Posts []post.Post
}

// Part tells what would end if a member left a branch on a day, for a matter whose
// two sides may not reach each other. It answers Invalid at on where he is not there
// any more, came on that day or later, or begins a post there afterwards.
func Part(r *gate.Reading, id, from int64, on day.Day) (p Parting, err error) {
	var until day.Day
	var of int64
	if err := r.Beyond("the two branches of a transfer do not reach each other", `SELECT org_id, from_day, until_day FROM membership
		WHERE member_id = @member ORDER BY from_day DESC LIMIT 1`, gate.Args{"member": id}, func(row gate.Row) error { return row.Scan(&of, &p.Since, &until) }); err != nil {
		return p, err
	}
	switch {
	case of != from:
		return p, fault.Field("on", "他的组织关系现在不在要转出的支部，可能已经转走。请核对名册。")
	case until != day.Forever:
		return p, fault.Field("on", "他从"+until.Chinese()+"起已经不在要转出的支部，没有可以转接的组织关系。")
	case on <= p.Since:
		return p, fault.Field("on", "他"+p.Since.Chinese()+"起在要转出的支部，日期要晚于这一天。")
	}
	p.Posts, err = post.Held(r, from, id, on)
	for _, x := range p.Posts {
		if err == nil && x.Span.From >= on {
			err = post.Begins(x)
		}
	}
	return p, err
}

// Receive moves a member between two branches of which the writer may reach but one.
// The caller vouches that both sides have agreed. It answers as Part and MayBegin do.
func Receive(w *gate.Writing, at gate.Place, id, from, to int64, on day.Day, reason string) error {
	if err := MayBegin(&w.Reading, "to", to, on); err != nil {
		return err
	}
	if _, err := Part(&w.Reading, id, from, on); err != nil {
		return err
	}
	if err := part(w, at, id, Stay{Org: from, Span: day.Span{Until: day.Forever}}, on, reason); err != nil {
		return err
	}
	if err := insertMembership(w, at, id, to, day.Span{From: on, Until: day.Forever}, reason, ""); err != nil {
		return err
	}
	return w.Record(at, "member.move", gate.Subject{Kind: "member", ID: id}, gate.Detail{"from": from, "to": to, "on": on.String(), "reason": reason})
}

// Resume begins another membership of somebody who left: 转出 and came back, or 停止党籍
// and is restored. Nothing between the two is filled in. It answers Invalid for on
// where a membership reaches over that day or follows it, for to as Move does, and
// where he left by death or lost his membership by a disciplinary measure: such a
// person does not come back by a letter.
func Resume(w *gate.Writing, at gate.Place, id, to int64, on day.Day, reason string) error {
	if err := MayBegin(&w.Reading, "to", to, on); err != nil {
		return err
	}
	var until day.Day
	out := ""
	if err := w.Beyond("a member belongs to one branch of the house on a day", `SELECT until_day, out_reason FROM membership
		WHERE member_id = @member ORDER BY from_day DESC LIMIT 1`, gate.Args{"member": id}, func(row gate.Row) error { return row.Scan(&until, &out) }); err != nil {
		return err
	}
	switch {
	case until == day.None:
		return fault.Missing()
	case until == day.Forever:
		return fault.Field("on", "他的组织关系现在就在本区的一个支部，不用再编入。要换支部，请办理组织关系转接。")
	case on < until:
		return fault.Field("on", "他"+until.Chinese()+"才离开原来的支部，日期不能早于这一天。")
	case !strings.HasPrefix(out, Away) && !strings.HasPrefix(out, Stopped):
		return fault.Field("on", "他离开时登记的原因是“"+out+"”，不能再编入支部。登记有误的，请先更正。")
	}
	if err := insertMembership(w, at, id, to, day.Span{From: on, Until: day.Forever}, reason, ""); err != nil {
		return err
	}
	return w.Record(at, "member.resume", gate.Subject{Kind: "member", ID: id}, gate.Detail{"to": to, "on": on.String(), "reason": reason})
}
