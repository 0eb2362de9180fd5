package document

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

var clockTime = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

const mostAhead = 366 // days for which a roster can be foreseen

// check tests what was written down for an activity to come.
func (s Source) check(today day.Day) error {
	var p fault.Problems
	if len(s.Kinds) == 0 {
		p.Add("activity", "请选择是什么活动，可以选几样。")
	}
	for _, k := range s.Kinds {
		if !k.Known() {
			p.Add("activity", "没有“"+string(k)+"”这种活动。")
		}
	}
	switch {
	case s.On == day.None:
		p.Add("day", "请填写日期，应到名单按这一天算。")
	case s.On > today+mostAhead:
		p.Add("day", "日期离今天超过一年，名册还不能预先算出。")
	}
	for field, v := range map[string]string{"from": s.From, "until": s.Until} {
		if v != "" && !clockTime.MatchString(v) {
			p.Add(field, "时间请写成14:30这样。")
		}
	}
	if s.From != "" && s.Until != "" && s.Until <= s.From {
		p.Add("until", "结束时间要晚于开始时间。")
	}
	for _, x := range []struct {
		field, label, text string
		most               int
	}{{"title", "名称", s.Title, 200}, {"place", "地点", s.Place, 200}, {"chair", "主持人", s.Chair, 100},
		{"items", "活动安排", strings.Join(s.Items, "\n"), 5000}, {"asks", "有关要求", strings.Join(s.Asks, "\n"), 5000}} {
		if utf8.RuneCountInString(x.text) > x.most {
			p.Add(x.field, x.label+"太长，请写短一些。")
		}
	}
	if activity.ModeOf(s.Kinds) == activity.ByGroup && s.Group == 0 {
		p.Add("group", "请选择是哪个党小组。")
	}
	return p.Fault()
}

// ahead fills in a sign-in sheet or a plan of an activity to come.
func ahead(r *gate.Reading, k Kind, s Source, at within) (d draft, err error) {
	if !k.Ahead() {
		return d, unknownKind()
	}
	if err := s.check(r.Today()); err != nil {
		return d, err
	}
	tree, err := org.In(r, min(s.On, r.Today()))
	if err != nil {
		return d, err
	}
	name := at.name
	for _, v := range tree {
		if v.Org == s.Org {
			name = v.Name
		}
	}
	mode := activity.ModeOf(s.Kinds)
	due, err := activity.Due(r, s.Org, s.Kinds, s.Group, s.On)
	if err != nil {
		return d, err
	}
	if mode == activity.ByGroup && len(due) == 0 {
		return d, fault.Field("group", "这个党小组当天没有党员，请选择本支部的党小组。")
	}
	var people []person
	for _, p := range due {
		people = append(people, person{id: p.ID, name: p.Name})
	}
	var labels []string
	for _, a := range s.Kinds {
		labels = append(labels, a.Label())
	}
	title := strings.TrimSpace(s.Title)
	if title == "" {
		title = strings.Join(labels, "、")
	}
	d = draft{about: s.Org, title: title, on: s.On, data: paper.Data{
		Values: values(name, title, strings.Join(labels, "、"), s.On, s.On, s.From, s.Until, s.Place, s.Chair), Lists: map[string][]paper.Data{}}}
	if k == SignIn {
		signs(&d.data, people, mode == activity.NamedOnly)
		return d, nil
	}
	var list []paper.Data
	for i, it := range s.Items {
		list = append(list, agenda.row(paper.Chinese(i+1), it, "", "", ""))
	}
	planned(&d.data, len(due), s.Items, s.Asks, list)
	return d, nil
}
