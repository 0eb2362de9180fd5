package activityweb

import (
	"fmt"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

// anchors are the page's names of what the case names otherwise.
var anchors = map[string]string{"on": "day", "from_time": "from", "until": "last", "until_time": "until", "study_mins": "hours", "others": "visitors",
	"named": "absent", "item": "agenda", "orgs": "with"}

// atFields makes the problems lead to the fields of the page.
func atFields(list []ui.Problem) (out []ui.Problem) {
	for _, p := range list {
		if name, ok := anchors[p.Field]; ok {
			p.Field = name
		}
		var n int
		if _, err := fmt.Sscanf(p.Field, "vote%d", &n); err == nil {
			p.Field = "vote-" + strconv.Itoa(n-1) + "-text"
		}
		out = append(out, p)
	}
	return out
}

// with offers the organisations with which it may have been held: those for
// which the asker may record.
func (p pages) with(r *web.Request, v *RecordView, own int64, rec form, problem string) error {
	list, err := p.Activities.Together(r.Context(), r.Who, r.Today())
	if err != nil {
		return err
	}
	v.With.Problem, v.With.Open = problem, problem != ""
	on := map[int64]bool{}
	for _, x := range rec.Orgs {
		on[x.Org] = true
	}
	var rest []Other
	for _, o := range list {
		if o.Org == own {
			continue
		}
		x := Other{ID: o.Org, Name: o.Name, Depth: o.Depth(), On: on[o.Org]}
		if x.On {
			x.Depth, v.With.Open = 0, true
			v.With.Orgs = append(v.With.Orgs, x)
		} else {
			rest = append(rest, x)
		}
	}
	v.With.Orgs = append(v.With.Orgs, rest...)
	return nil
}

// roll is who was due, with those marked absent; or who can have taken part, with
// those who did.
func (p pages) roll(r *web.Request, v *RecordView, own int64, rec form, problems []ui.Problem) error {
	on := rec.OnDay
	if on == day.None {
		on = r.Today()
	}
	for _, x := range problems {
		if x.Field == "absent" || x.Field == "named" {
			v.RollBad = append(v.RollBad, x.Text)
		}
	}
	if rec.Has(activity.Group) {
		groups, err := p.Members.GroupsOf(r.Context(), r.Who, own, on)
		if err != nil {
			return err
		}
		v.Group = ui.Field{Name: "group", Label: "党小组", Kind: "select", Problem: web.ProblemOf(problems, "group"),
			Options: []ui.Option{{Value: "0", Text: "请选择", On: rec.Group == 0}}}
		for _, g := range groups {
			v.Group.Options = append(v.Group.Options, ui.Option{Value: ui.ID(g.ID), Text: g.Name, On: g.ID == rec.Group})
		}
	}
	for _, x := range activity.Reasons {
		v.Reasons = append(v.Reasons, ui.Option{Value: x, Text: x})
	}
	mode := activity.ModeOf(rec.Kinds)
	v.Named, v.RollNote.Text = mode == activity.NamedOnly, rollNote(mode, on)
	held := rec.Orgs
	if len(held) == 0 {
		held = []activity.Party{{Org: own, Mode: mode}}
	}
	rolls, err := p.Activities.Rolls(r.Context(), r.Who, held, rec.Group, on)
	if err != nil {
		return err
	}
	listed := v.tiles(rolls, rec.Marks)
	if err := p.extra(r, v, rec.Marks, listed); err != nil {
		return err
	}
	o, err := p.Orgs.Get(r.Context(), r.Who, own, r.Today())
	if err != nil {
		return err
	}
	v.names(o.Version, rec.Names)
	return nil
}

// tiles makes a tile of everybody on the rosters, and tells who that is.
func (v *RecordView) tiles(rolls []activity.Roll, marks []activity.Mark) map[int64]bool {
	absent, named, listed := map[int64]string{}, map[int64]bool{}, map[int64]bool{}
	for _, m := range marks {
		if m.Absent {
			absent[m.Member] = m.Reason
		} else {
			named[m.Member] = true
		}
	}
	for _, roll := range rolls {
		x := Roll{}
		if len(rolls) > 1 {
			x.Title = roll.Name
			if x.Title == "" {
				x.Title = "不在您的工作范围内的党组织"
			}
		}
		for _, d := range roll.People {
			if listed[d.ID] {
				continue
			}
			listed[d.ID] = true
			why, gone := absent[d.ID]
			a := Attendee{ID: d.ID, Name: d.Name, Absent: gone && !v.Named, Why: why, Took: v.Named && named[d.ID]}
			if !d.Voter {
				a.Note = "预备"
			}
			x.People = append(x.People, a)
		}
		if len(x.People) > 0 || x.Title != "" {
			v.Rolls = append(v.Rolls, x)
		}
	}
	return listed
}

// extra are those named who are on none of the rosters: a record keeps them.
func (p pages) extra(r *web.Request, v *RecordView, marks []activity.Mark, listed map[int64]bool) error {
	var list []int64
	for _, m := range marks {
		if !m.Absent && !listed[m.Member] {
			list = append(list, m.Member)
		}
	}
	names, err := p.Members.NamesOf(r.Context(), r.Who, list)
	if err != nil {
		return err
	}
	for _, id := range list {
		if names[id] != "" {
			v.Extra = append(v.Extra, Attendee{ID: id, Name: names[id], Took: true})
		}
	}
	return nil
}

// names offers to name members by writing their names: an organisation without
// members of its own has no roster to tick.
func (v *RecordView) names(o org.Version, typed string) {
	if o.Kind.IsBranch() && typed == "" {
		return
	}
	label := "按姓名添加参加的党员"
	if !v.Named {
		label = "另外参加的党员"
	}
	v.Names = ui.Field{Name: "names", Label: label, Kind: "textarea", Rows: 3, Value: typed, Class: "full", Optional: true,
		Hint: "姓名，一行一个或用顿号隔开。同名的在后面用括号写支部，例如：李一（机关第一党支部）。"}
}

func rollNote(mode activity.Mode, on day.Day) string {
	switch mode {
	case activity.ByBody:
		return "支部委员会会议，应到的是" + on.MonthDay() + "在任的书记、副书记和委员。"
	case activity.ByGroup:
		return "党小组会，应到的是这个党小组的党员。"
	case activity.NamedOnly:
		return "这类活动按参加名单记，没有应到人数。名单按" + on.MonthDay() + "的党员名册列出。"
	}
	return "应到名单按" + on.MonthDay() + "的党员名册自动列出。"
}

// cameWords is who was due and who came, in the words of the kind.
func cameWords(due, present int, mode activity.Mode) string {
	if mode == activity.NamedOnly {
		return "参加" + strconv.Itoa(present) + "人"
	}
	return "应到" + strconv.Itoa(due) + "人，实到" + strconv.Itoa(present) + "人"
}
