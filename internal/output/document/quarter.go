package document

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
)

// fourMeetings are the 三会一课, as their columns are named.
var fourMeetings = []struct {
	kind        activity.Kind
	short, long string
}{{activity.Assembly, "大会", "党员大会"}, {activity.Committee, "支委会", "支委会"}, {activity.Group, "小组会", "党小组会"}, {activity.Lecture, "党课", "党课"}}

// states are the counts of each, as their columns are named.
var states = []string{"应开", "已开", "未开"}

// tally counts one kind of meeting of one organisation in a quarter.
type tally struct {
	asked               bool // a rule asks for it
	due, held, not, yet int
}

func (t tally) cells() []string {
	if !t.asked {
		return []string{"—", strconv.Itoa(t.held), "—"}
	}
	return []string{strconv.Itoa(t.due), strconv.Itoa(t.held), strconv.Itoa(t.not)}
}

// quarterOf counts the four meetings of an organisation from what the rules say
// of it. What no rule asks for is counted from the ledger alone.
func quarterOf(o *duty.OrgVerdicts, span day.Span) (all [4]tally, notes []string) {
	for i, m := range fourMeetings {
		t := &all[i]
		for j := range o.List {
			v := &o.List[j]
			if v.Rule.SatisfiedBy == nil || v.Rule.SatisfiedBy.Every || v.Rule.Kind() != m.kind || v.Rule.SatisfiedBy.When != "" || !span.Has(v.Slot.From) || !span.Has(v.Slot.Last()) {
				continue
			}
			switch v.State {
			case duty.Done:
				t.held++
			case duty.Late:
				t.not++
			case duty.Explained:
				t.not++
				notes = append(notes, month(v.Slot)+m.long+"："+strings.TrimPrefix(v.Why, "已说明："))
			case duty.Due:
				t.yet++
				notes = append(notes, month(v.Slot)+m.long+"在期内")
			default:
				continue
			}
			t.asked = true
			t.due++
		}
		if !t.asked {
			for _, a := range o.Records {
				if span.Has(a.Day) && slices.Contains(a.Kinds, m.kind) {
					t.held++
				}
			}
		}
	}
	return all, notes
}

func month(s day.Span) string {
	if s.Days() > 31 {
		return ""
	}
	return strconv.Itoa(int(s.From.Month())) + "月"
}

// checkQuarter tests which quarter is asked for.
func (s Source) checkQuarter(today day.Day) error {
	switch {
	case s.Quarter < 1 || s.Quarter > 4:
		return fault.Field("quarter", "请选择季度。")
	case s.Year < 1949 || s.Year > 9999 || day.Quarter(s.Year, s.Quarter).From > today:
		return fault.Field("year", "这个季度还没有开始，没有可以汇总的内容。")
	}
	return nil
}

// quarterly fills in the summary of a part of the tree: a row a branch that was
// there at the end of the quarter, in the order of the roster.
func (ds *Documents) quarterly(ctx context.Context, who gate.Actor, today day.Day, s Source, at within) (d draft, err error) {
	if err := s.checkQuarter(today); err != nil {
		return d, err
	}
	span := day.Quarter(s.Year, s.Quarter)
	// As it is known today; a later quarter of the same year says nothing here.
	list, err := ds.duties.Check(ctx, who, duty.Query{Org: s.Org, Below: true, AsOf: today, Year: s.Year})
	if err != nil {
		return d, err
	}
	c := Quarter.Catalogue()
	rows, sums, branches, yet := []paper.Data(nil), [4]tally{}, 0, 0
	for i := range list {
		o := &list[i]
		if !o.Kind.IsBranch() || !at.all[o.Org] {
			continue
		}
		all, notes := quarterOf(o, span)
		branches++
		row := []string{strconv.Itoa(branches), o.Label()}
		for j, t := range all {
			row = append(row, t.cells()...)
			sums[j].due, sums[j].held, sums[j].not, sums[j].asked = sums[j].due+t.due, sums[j].held+t.held, sums[j].not+t.not, sums[j].asked || t.asked
			yet += t.yet
		}
		rows = append(rows, c.Lists[0].row(append(row, strings.Join(notes, "；"))...))
	}
	v := map[string]string{"党组织": at.name, "年度": strconv.Itoa(s.Year), "季度": paper.Chinese(s.Quarter), asOf: today.Chinese(), "支部数": strconv.Itoa(branches), "期内合计": some(yet)}
	for j, m := range fourMeetings {
		for i, cell := range sums[j].cells() {
			v[m.short+states[i]+"合计"] = cell
		}
	}
	return draft{about: s.Org, title: fmt.Sprintf("%d年第%s季度", s.Year, paper.Chinese(s.Quarter)), on: min(span.Last(), today),
		data: paper.Data{Values: v, Lists: map[string][]paper.Data{"各支部": rows}}}, nil
}
