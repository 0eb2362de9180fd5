package app

import (
	"context"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/duty"
	"zhibu/internal/duty/dutyweb"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/activity/activityweb"
	"zhibu/internal/ledger/talk/talkweb"
)

// dutyTeller tells the pages of activities what the rules say: which floor two
// must not ask floor three by itself.
type dutyTeller struct{ *duty.Duties }

func (d dutyTeller) check(ctx context.Context, who gate.Actor, org int64, asOf day.Day, year int) (o duty.OrgVerdicts, err error) {
	list, err := d.Check(ctx, who, duty.Query{Org: org, AsOf: asOf, Year: year})
	if err != nil || len(list) == 0 {
		return o, err
	}
	return list[0], nil
}

// ruleTitle is what the rulebook calls a rule on a day; empty for none of that id.
func (a *App) ruleTitle(id string, on day.Day) string {
	r, ok := a.Duties.Book().Rule(id, on)
	if !ok {
		return ""
	}
	return r.Title
}

// Agenda is what the rules in force on a day put on the agenda of a kind.
func (d dutyTeller) Agenda(kind activity.Kind, on day.Day) []string { return d.Book().Agenda(kind, on) }

// Met lists the duties that a record satisfies.
func (d dutyTeller) Met(ctx context.Context, who gate.Actor, org, id int64, on, today day.Day) (list []activityweb.Met, err error) {
	o, err := d.check(ctx, who, org, today, on.Year())
	for i := range o.List {
		v := &o.List[i]
		for _, by := range v.DoneBy {
			if by == id {
				list = append(list, activityweb.Met{Text: dutyweb.Titled(v), Note: v.Rule.Cite.String(), Href: "/rules/" + v.Rule.ID})
			}
		}
	}
	return list, err
}

// Next is the first thing that the organisation still has to record.
func (d dutyTeller) Next(ctx context.Context, who gate.Actor, org int64, today day.Day) (text, href string, err error) {
	o, err := d.check(ctx, who, org, today, today.Year())
	for _, v := range dutyweb.Open(&o) {
		if href := dutyweb.RecordHref(org, v); href != "" {
			return "接着记" + dutyweb.Titled(v), href, nil
		}
	}
	return "", "", err
}

// Due lists the kinds of activity that are asked for now, the most urgent first.
func (d dutyTeller) Due(ctx context.Context, who gate.Actor, org int64, today day.Day) (kinds []activityweb.DueKind, err error) {
	o, err := d.check(ctx, who, org, today, today.Year())
	seen := map[activity.Kind]bool{}
	for _, v := range dutyweb.Open(&o) {
		if k := v.Rule.Kind(); k != "" && !seen[k] {
			seen[k] = true
			note := v.State.Chinese()
			if v.Due != day.None && v.Due >= today {
				note = "还有" + strconv.Itoa(int(v.Due-today)) + "天"
			}
			kinds = append(kinds, activityweb.DueKind{Kind: k, Note: note})
		}
	}
	return kinds, err
}

// Talks tells how the rule on talks stands in an organisation, in the period
// around a day.
func (d dutyTeller) Talks(ctx context.Context, who gate.Actor, org int64, asOf day.Day) (t talkweb.Rule, err error) {
	o, err := d.check(ctx, who, org, asOf, asOf.Year())
	for i := range o.List {
		v := &o.List[i]
		if v.Rule.ID != talkRule || v.State == duty.NA || !v.Slot.Has(asOf) {
			continue
		}
		t = talkweb.Rule{Period: v.Slot, Name: dutyweb.Period(v.Slot), State: dutyweb.Mark(v.State), Word: v.State.Chinese(), Why: v.Why + "。",
			Cite: ui.Link{Text: v.Rule.Cite.String(), Href: "/rules/" + v.Rule.ID}}
		if v.Way != "" && v.Open() {
			t.Why = v.Why + "，" + v.Way + "。"
		}
	}
	return t, err
}

// Standing tells how the rules stand in an organisation over some days, by rule: how many
// of their periods are how far, and the page of its duties.
func (d dutyTeller) Standing(ctx context.Context, who gate.Actor, org int64, s day.Span, today day.Day) (map[string]ui.Link, error) {
	counts, titles := map[string]map[duty.State]int{}, map[string]string{}
	for year := s.From.Year(); year <= s.Last().Year() && year <= today.Year(); year++ {
		o, err := d.check(ctx, who, org, min(today, day.Year(year).Last()), year)
		if err != nil {
			return nil, err
		}
		for i := range o.List {
			v := &o.List[i]
			if !s.Has(v.Slot.From) || v.State == duty.NA || v.State == duty.Future {
				continue
			}
			if counts[v.Rule.ID] == nil {
				counts[v.Rule.ID] = map[duty.State]int{}
			}
			counts[v.Rule.ID][v.State]++
			titles[v.Rule.ID] = v.Rule.Title
		}
	}
	said := map[string]ui.Link{}
	for id, n := range counts {
		text := titles[id] + "："
		for _, state := range []duty.State{duty.Done, duty.Met, duty.Explained, duty.Due, duty.Late, duty.Unmet} {
			if n[state] > 0 {
				text += strconv.Itoa(n[state]) + "次" + state.Chinese() + "，"
			}
		}
		said[id] = ui.Link{Text: strings.TrimRight(text, "，："), Href: "/orgs/" + ui.ID(org) + "/duties"}
	}
	return said, nil
}

const talkRule = "branch.talks.yearly"
