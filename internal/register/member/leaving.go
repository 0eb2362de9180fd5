package member

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Reasons of a reduction (减少) other than the transfer inside the reach.
const (
	Away      = "转出"
	Died      = "死亡"
	Expelled  = "开除党籍"
	Lapsed    = "自行脱党除名"
	Withdrew  = "退党除名"
	Persuaded = "劝退除名"
	Struck    = "除名"
	Cancelled = "取消预备党员资格"
	Stopped   = "停止党籍"
)

// Reductions lists the reasons in the order of the page.
func Reductions() []string {
	return []string{Away, Died, Expelled, Lapsed, Withdrew, Persuaded, Struck, Cancelled, Stopped}
}

// Leaving is a transfer inside the reach (To) or a reduction.
type Leaving struct {
	To     int64   // the branch; 0 for a reduction
	Kind   string  // of a reduction: one of Reductions
	On     day.Day // the first day on which he no longer belongs here
	Where  string  // of 转出: the organisation that takes him
	Reason string
}

// words is what the register keeps as the reason.
func (l Leaving) words() string {
	text := strings.TrimSpace(l.Reason)
	if l.To != 0 {
		return text
	}
	out := l.Kind
	if l.Kind == Away {
		out += "到" + strings.TrimSpace(l.Where)
	}
	if text != "" {
		out += "，" + text
	}
	return out
}

// Outcome is what a leaving changes, told before it is done.
type Outcome struct {
	Org      int64 // left
	OrgName  string
	ToName   string
	Posts    []post.Post // that end with it
	Others   []post.Post // in other organisations: they do not end by it
	Group    string      // left
	OutWords string
}

// Foresee tells what a leaving would change, and what is wrong with it. It takes
// Change at the branch, and for a transfer at the other branch too; it answers
// NotFound or Invalid as Transfer and Reduce do.
func (ms *Members) Foresee(ctx context.Context, who gate.Actor, id int64, l Leaving) (o Outcome, err error) {
	err = ms.gate.Read(ctx, who, Change, func(r *gate.Reading) error {
		o, err = foresee(r, id, l)
		return err
	})
	return o, err
}

func foresee(r *gate.Reading, id int64, l Leaving) (o Outcome, err error) {
	if o.Org, err = keeper(r, id); err != nil {
		return o, err
	}
	var p fault.Problems
	dated(r, &p, l.On)
	said(&p, "reason", l.Reason, "")
	if l.To == 0 {
		known := false
		for _, k := range Reductions() {
			known = known || k == l.Kind
		}
		if !known {
			p.Add("kind", "请选择减少的原因。")
		}
		ask := ""
		if l.Kind == Away {
			ask = "请写明转往哪个党组织。"
		}
		said(&p, "where", l.Where, ask)
		if l.On > r.Today() && l.Kind == Died {
			p.Add("on", "日期在今天之后，请核对。")
		}
	}
	if err := p.Fault(); err != nil {
		return o, err
	}
	if l.To != 0 {
		if l.To == o.Org {
			return o, fault.Field("to", "他的组织关系已经在这个支部。")
		}
		if o.ToName, err = receives(r, l.To, l.On); err != nil {
			return o, err
		}
	}
	span := day.Span{From: l.On - 1, Until: l.On}
	var since, until day.Day
	if err := r.One(`SELECT v.name, s.from_day, s.until_day FROM membership s JOIN org_version v ON v.org_id = s.org_id AND v.reach_until = @open
		WHERE s.member_id = @id AND s.org_id = @of AND {reach s.org_id} ORDER BY s.from_day DESC LIMIT 1`,
		gate.Args{"id": id, "of": o.Org, "open": day.Forever}, &o.OrgName, &since, &until); err != nil {
		return o, err
	}
	switch {
	case until <= r.Today() || until != day.Forever && l.To != 0:
		return o, fault.Field("on", "他从"+until.Chinese()+"起已经不在这里，没有可以办理的组织关系。")
	case until <= l.On:
		return o, fault.Field("on", "他从"+until.Chinese()+"起已经商定转走，日期要早于这一天。那一次转接同时取消。")
	case since >= l.On:
		return o, fault.Field("on", "他从"+since.Chinese()+"起在这里，离开的日期要晚于这一天。")
	}
	o.OutWords = l.words()
	posts, err := post.OfHolder(r, id)
	if err != nil {
		return o, err
	}
	for _, x := range posts {
		switch {
		case x.Span.Until <= l.On:
		case x.Org != o.Org:
			o.Others = append(o.Others, x)
		case x.Span.From >= l.On:
			return o, post.Begins(x)
		default:
			o.Posts = append(o.Posts, x)
		}
	}
	groups, err := gate.Collect(r, `SELECT g.name FROM party_group_member x JOIN party_group g ON g.id = x.group_id
		WHERE x.member_id = @id AND x.from_day < @until AND x.until_day > @from AND g.org_id = @of AND {reach g.org_id}`,
		gate.Args{"id": id, "of": o.Org, "from": span.From, "until": span.Until}, func(row gate.Row) (s string, err error) { return s, row.Scan(&s) })
	o.Group = strings.Join(groups, "、")
	return o, err
}

// receives gives the name of an organisation that can take a member on a day.
func receives(r *gate.Reading, id int64, on day.Day) (name string, err error) {
	var kind org.Kind
	found := false
	if err := r.Each("SELECT v.name, v.kind FROM org_version v WHERE v.org_id = @to AND v.from_day <= @on AND v.until_day > @on AND {reach v.org_id}",
		gate.Args{"to": id, "on": on}, func(row gate.Row) error { found = true; return row.Scan(&name, &kind) }); err != nil {
		return "", err
	}
	switch {
	case !found:
		return "", fault.Field("to", "这一天没有这个支部，或者它不在您的工作范围内。转到范围以外，请登记转出。")
	case !kind.IsBranch():
		return "", fault.Field("to", "党员的组织关系编在党支部，请选择一个党支部。")
	}
	return name, nil
}

// Branches lists the branches in which the asker may change the register, on a
// day, in the order of the tree: where a member can be transferred to. It takes
// Change.
func (ms *Members) Branches(ctx context.Context, who gate.Actor, on day.Day) (list []org.Version, err error) {
	err = ms.gate.Read(ctx, who, Change, func(r *gate.Reading) error {
		all, err := org.In(r, on)
		list = nil
		for _, v := range all {
			if v.Kind.IsBranch() {
				list = append(list, v)
			}
		}
		return err
	})
	return list, err
}

// Transfer moves a member between two branches that the asker both reaches, from
// a day on. It takes Change; a transfer between two secretaries needs both and is
// a matter of its own. His posts in the old branch and his place in its party
// group end on that day. It answers NotFound, or Invalid for to, on or reason.
func (ms *Members) Transfer(ctx context.Context, who gate.Actor, id, to int64, on day.Day, reason string) error {
	return ms.change(ctx, who, id, func(w *gate.Writing, at gate.Place) error {
		if to == 0 {
			return fault.Field("to", "请选择转到哪个支部。")
		}
		o, err := foresee(&w.Reading, id, Leaving{To: to, On: on, Reason: reason})
		if err != nil {
			return err
		}
		there, err := w.At(to)
		if err != nil {
			return err
		}
		return Move(w, there, id, to, on, o.OutWords)
	})
}

// Strike ends a membership for a reason in words. It takes Change at the branch.
func (ms *Members) Strike(ctx context.Context, who gate.Actor, id int64, on day.Day, reason string) error {
	return ms.change(ctx, who, id, func(w *gate.Writing, at gate.Place) error { return Leave(w, at, id, on, reason) })
}

// Reduce is Strike for one of the reasons of the register. It answers NotFound,
// or Invalid for kind, where, on or reason.
func (ms *Members) Reduce(ctx context.Context, who gate.Actor, id int64, l Leaving) error {
	return ms.change(ctx, who, id, func(w *gate.Writing, at gate.Place) error {
		l.To = 0
		o, err := foresee(&w.Reading, id, l)
		if err != nil {
			return err
		}
		return Leave(w, at, id, l.On, o.OutWords)
	})
}

// Restorable reports whether somebody left in a way after which he can be restored
// (恢复党籍) into a branch.
func Restorable(outReason string) bool { return strings.HasPrefix(outReason, Stopped) }

// Restore lets somebody whose membership was stopped (停止党籍) belong to a branch
// again, from a day on, for a reason in words; the time between stays empty. It takes
// Change at the branch that he left and at the new one. It answers NotFound, or Invalid
// for to, on or reason.
func (ms *Members) Restore(ctx context.Context, who gate.Actor, id, to int64, on day.Day, reason string) error {
	return ms.change(ctx, who, id, func(w *gate.Writing, _ gate.Place) error {
		var p fault.Problems
		dated(&w.Reading, &p, on)
		said(&p, "reason", reason, "请写明恢复的依据，例如：经哪一级党组织批准。")
		if err := p.Fault(); err != nil {
			return err
		}
		out := ""
		if err := w.Each("SELECT s.out_reason FROM membership s WHERE s.member_id = @id AND {reach s.org_id} ORDER BY s.from_day", gate.Args{"id": id},
			func(row gate.Row) error { return row.Scan(&out) }); err != nil {
			return err
		}
		if !Restorable(out) {
			return fault.Field("on", "他没有停止党籍，不用恢复。转回来的请办理转入。")
		}
		there, err := w.At(to)
		if err != nil {
			return fault.Field("to", "请选择您工作范围内的一个党支部。")
		}
		return Resume(w, there, id, to, on, "恢复党籍，"+strings.TrimSpace(reason))
	})
}
