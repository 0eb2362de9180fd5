package activity

import (
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// branches tells to which branch in view each person named as present belonged
// on the day. A party committee names members of the branches below it, for
// which it does not write.
func (as *Activities) branches(ctx context.Context, who gate.Actor, rec Record) (branch map[int64]int64, err error) {
	branch = map[int64]int64{}
	var ids []int64
	for _, m := range rec.Marks {
		if !m.Absent {
			ids = append(ids, m.Member)
		}
	}
	if len(ids) == 0 || rec.OnDay == day.None {
		return branch, nil
	}
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.Each(`SELECT s.member_id, s.org_id FROM membership s
			WHERE s.member_id IN ({ids ids}) AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}`,
			gate.Args{"ids": ids, "on": rec.OnDay}, func(row gate.Row) error {
				var id, org int64
				err := row.Scan(&id, &org)
				branch[id] = org
				return err
			})
	})
	return branch, err
}

// Roll is the roster of one organisation that held an activity: who was due, or
// in Named mode who can be named.
type Roll struct {
	Org    int64
	Name   string
	Mode   Mode
	People []Person
}

// Rolls gives the rosters of several organisations for the page that records an
// activity. It takes Keep; of an organisation out of reach it gives nobody.
func (as *Activities) Rolls(ctx context.Context, who gate.Actor, parties []Party, group int64, on day.Day) (list []Roll, err error) {
	err = as.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		names := map[int64]string{}
		orgs, err := org.In(r, on)
		if err != nil {
			return err
		}
		for _, o := range orgs {
			names[o.Org] = o.Label()
		}
		var n need
		whole := func(p Party) Party {
			if p.Mode == NamedOnly {
				p.Mode = Roster
			}
			return p
		}
		for _, p := range parties {
			n.add(whole(p), on)
		}
		c, err := n.read(r)
		if err != nil {
			return err
		}
		list = nil
		for _, p := range parties {
			list = append(list, Roll{p.Org, names[p.Org], p.Mode, persons(c.due(whole(p), group, on), on)})
		}
		return nil
	})
	return list, err
}

// Together gives the organisations for which the asker may record, on a day, in
// the order of the tree: with which an activity can have been held. It takes Keep.
func (as *Activities) Together(ctx context.Context, who gate.Actor, on day.Day) (list []org.Version, err error) {
	err = as.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = org.In(r, on)
		return err
	})
	return list, err
}

// SplitNames takes names as people write them apart: one a line, or with 、，,;
// between. 姓名（支部） stays one.
func SplitNames(text string) (names []string) {
	for _, n := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("\n\r\t、，,；;", c) }) {
		if n = strings.TrimSpace(n); n != "" {
			names = append(names, n)
		}
	}
	return names
}

// mostNames is how many names one form may ask for.
const mostNames = 1000

// Resolve finds members in view by their exact names, each as 姓名 or
// 姓名（支部）, on a day. It takes Keep, and answers Invalid for the field named,
// with every name that nobody bears or that several bear. Those who were found
// are given all the same.
func (as *Activities) Resolve(ctx context.Context, who gate.Actor, names []string, on day.Day) (ids []int64, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	if len(names) > mostNames {
		return nil, fault.Field("named", "一次最多写1000个姓名，请分几次活动来记。")
	}
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if !r.May(Keep) {
			return fault.New(fault.Denied, "您现在的职务不能记活动。")
		}
		ids = nil
		found, err := member.ByName(r, plainNames(names), on)
		if err != nil {
			return err
		}
		var p fault.Problems
		seen := map[int64]bool{}
		for _, n := range names {
			id, problem := pick(n, found)
			switch {
			case problem != "":
				p.Add("named", problem)
			case !seen[id]:
				seen[id] = true
				ids = append(ids, id)
			}
		}
		return p.Fault()
	})
	return ids, err
}

func plainNames(names []string) (out []string) {
	for _, n := range names {
		name, _ := apart(n)
		out = append(out, name)
	}
	return out
}

// apart takes 姓名（支部） apart.
func apart(s string) (name, branch string) {
	s = strings.NewReplacer("(", "（", ")", "）").Replace(s)
	name, branch, _ = strings.Cut(s, "（")
	return strings.TrimSpace(name), strings.TrimSpace(strings.TrimSuffix(branch, "）"))
}

func pick(text string, found map[string][]member.Bearer) (id int64, problem string) {
	name, branch := apart(text)
	var fit []member.Bearer
	var where []string
	for _, b := range found[name] {
		if branch == "" || branch == b.OrgName || branch == b.OrgShort {
			fit = append(fit, b)
			where = append(where, name+"（"+b.Label()+"）")
		}
	}
	switch {
	case len(fit) == 1:
		return fit[0].ID, ""
	case len(fit) > 1 && branch != "":
		return 0, fmt.Sprintf("“%s”在这个支部有%d人同名，按姓名分不清。请由这个支部自己记。", text, len(fit))
	case len(fit) > 1:
		return 0, fmt.Sprintf("叫“%s”的有%d人，请在姓名后面用括号写明支部：%s。", name, len(fit), strings.Join(where, "、"))
	case branch != "" && len(found[name]) > 0:
		return 0, fmt.Sprintf("“%s”里没有叫“%s”的党员，请核对支部的名称。", branch, name)
	}
	return 0, fmt.Sprintf("您能看的范围里，这一天没有叫“%s”的党员。请核对姓名。", name)
}
