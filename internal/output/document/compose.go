package document

import (
	"fmt"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

// draft is a paper before it is made.
type draft struct {
	about int64
	title string
	on    day.Day
	data  paper.Data
}

// within is the organisations of a scope: it and what is below it today.
type within struct {
	org  int64
	name string
	all  map[int64]bool
}

// scopeOf reads a scope, which must be in reach.
func scopeOf(r *gate.Reading, of int64) (s within, err error) {
	s = within{org: of, all: map[int64]bool{}}
	var path string
	if err := r.One("SELECT path, name FROM org_version WHERE org_id = @of AND from_day <= @gate_today AND reach_until > @gate_today AND {reach org_id}",
		gate.Args{"of": of}, &path, &s.name); err != nil {
		return s, err
	}
	lo, hi := org.Below(path)
	return s, r.Each(`SELECT org_id FROM org_version WHERE path >= @lo AND path < @hi AND from_day <= @gate_today AND reach_until > @gate_today AND {reach org_id}`,
		gate.Args{"lo": lo, "hi": hi}, func(row gate.Row) error {
			var id int64
			err := row.Scan(&id)
			s.all[id] = true
			return err
		})
}

// keptAt is the organisation at which a paper of an activity is kept: its own,
// unless others held it too or the asker does not reach it; then the one for which
// the asker works, so that nobody below reads the names of others.
func keptAt(r *gate.Reading, a *activity.Activity) (int64, error) {
	own := len(a.Orgs) == 1 && a.Orgs[0].Org == a.Org
	reached := false
	err := r.Each("SELECT 1 FROM org_version WHERE org_id = @of AND {reach org_id}", gate.Args{"of": a.Org}, func(gate.Row) error { reached = true; return nil })
	if r.Org() == 0 || own && reached {
		return a.Org, err
	}
	return r.Org(), err
}

// roll is what an activity tells of one scope: who was due and who came.
type roll struct {
	due, here int
	named     bool // nobody was due
	absent    []activity.Mark
	people    []person
	parties   []paper.Data
	names     map[int64]string
}

type person struct {
	id        int64
	name, org string
	absent    bool
}

// rollOf reads the roll of an activity for a scope.
func rollOf(r *gate.Reading, a *activity.Activity, s within) (l roll, err error) {
	l = roll{named: true, names: map[int64]string{}}
	tree, err := org.In(r, a.OnDay)
	if err != nil {
		return l, err
	}
	label := map[int64]string{}
	for _, v := range tree {
		label[v.Org] = v.Label()
	}
	gone := map[int64]bool{}
	var ids []int64
	for _, m := range a.Marks {
		if s.all[m.Org] {
			ids = append(ids, m.Member)
			gone[m.Member] = m.Absent
		}
	}
	if l.names, err = namesOf(r, ids); err != nil {
		return l, err
	}
	several := len(a.Orgs) > 1
	for i, p := range a.Orgs {
		if !s.all[p.Org] {
			continue
		}
		due, err := activity.DueAt(r, p, a.Group, a.OnDay)
		if err != nil {
			return l, err
		}
		l.named = l.named && p.Mode == activity.NamedOnly
		l.due += len(due)
		for _, x := range due {
			one := person{id: x.ID, name: x.Name, absent: gone[x.ID]}
			if several {
				one.org = label[p.Org]
			}
			l.people = append(l.people, one)
		}
		if several && i < len(a.Counts) {
			l.parties = append(l.parties, together.row(label[p.Org], strconv.Itoa(a.Counts[i].Due), strconv.Itoa(a.Counts[i].Present)))
		}
	}
	l.here = l.due
	for _, m := range a.Marks {
		switch {
		case !s.all[m.Org]:
		case m.Absent:
			l.here--
			l.absent = append(l.absent, m)
		default:
			l.here++
			one := person{id: m.Member, name: l.names[m.Member]}
			if several {
				one.org = label[m.Org]
			}
			l.people = append(l.people, one)
		}
	}
	return l, nil
}

// namesOf gives the names of members in reach.
func namesOf(r *gate.Reading, ids []int64) (map[int64]string, error) {
	list := map[int64]string{}
	if len(ids) == 0 {
		return list, nil
	}
	return list, r.Each(`SELECT DISTINCT m.id, m.name FROM member m JOIN membership s ON s.member_id = m.id
		WHERE m.id IN ({ids ids}) AND {reach s.org_id}`, gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		var name string
		err := row.Scan(&id, &name)
		list[id] = name
		return err
	})
}

// ofActivity fills in a paper of a kind from an activity, for a scope. It answers
// Invalid for a resolution where nothing was passed.
func ofActivity(r *gate.Reading, k Kind, a *activity.Activity, s within) (d draft, err error) {
	l, err := rollOf(r, a, s)
	if err != nil {
		return d, err
	}
	d = draft{about: a.Org, title: a.Title, on: a.OnDay}
	name := a.OrgName
	if !s.all[a.Org] {
		d.about, name = s.org, s.name
	}
	d.data = paper.Data{Values: values(name, a.Title, a.Labels(), a.OnDay, a.UntilDay, a.FromTime, a.UntilTime, a.Place, a.Chair), Lists: map[string][]paper.Data{}}
	switch k {
	case Minutes, Account:
		heldIn(&d.data, a, l)
	case SignIn:
		signs(&d.data, l.people, l.named)
	case Plan:
		var items []string
		for _, it := range a.Items {
			items = append(items, it.Title)
		}
		planned(&d.data, l.due, items, nil, agendaOf(a))
	case Resolution:
		if err := resolved(&d.data, a); err != nil {
			return d, err
		}
	default:
		return d, unknownKind()
	}
	return d, nil
}

// values are those of every paper of a meeting.
func values(orgName, title, labels string, on, last day.Day, from, until, place, chair string) map[string]string {
	date, week := on.Chinese(), on.Zhou()
	if last > on {
		date, week = date+"至"+last.MonthDay(), ""
	}
	times := from
	if from != "" && until != "" {
		times += "—" + until
	}
	return map[string]string{"党组织": orgName, "名称": title, "类型": labels, "日期": date, "星期": week, "时间": times, "地点": place, "主持人": chair}
}

// some is a count as a value that is empty where there is nothing to count.
func some(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func heldIn(d *paper.Data, a *activity.Activity, l roll) {
	v := d.Values
	v["记录人"], v["主讲人"], v["列席人员"], v["其他参加"] = a.Recorder, a.Lecturer, strings.TrimSpace(a.Guests), some(a.Others)
	v["应到"], v["实到"], v["缺席人数"] = strconv.Itoa(l.due), strconv.Itoa(l.here), some(len(l.absent))
	v["学时"] = ""
	if a.StudyMins > 0 {
		v["学时"] = activity.Hours(a.StudyMins)
	}
	v["议程件数"], v["表决件数"], v["共同参加件数"] = some(len(a.Items)), some(len(a.Votes)), some(len(l.parties))
	if l.named {
		v["应到"] = ""
	}
	d.Lists["议程"], d.Lists["共同参加"] = agendaOf(a), l.parties
	for _, p := range strings.Split(strings.ReplaceAll(a.Minutes, "\r\n", "\n"), "\n") {
		if p = strings.TrimSpace(p); p != "" {
			d.Lists["记录"] = append(d.Lists["记录"], minutes.row(p))
		}
	}
	for i, x := range a.Votes {
		d.Lists["表决"] = append(d.Lists["表决"], votes.row(paper.Chinese(i+1), x.What, strconv.Itoa(x.Due), strconv.Itoa(x.Present),
			strconv.Itoa(x.Yes), strconv.Itoa(x.No), strconv.Itoa(x.Abstained), passedWord(x)))
	}
	var gone, here []string
	for i, m := range l.absent {
		why := m.Reason
		if m.Note != "" {
			why = strings.Trim(why+"，"+m.Note, "，")
		}
		one := l.names[m.Member]
		if why != "" {
			one += "（" + why + "）"
		}
		gone = append(gone, one)
		d.Lists["缺席"] = append(d.Lists["缺席"], absent.row(strconv.Itoa(i+1), l.names[m.Member], m.Reason, m.Note))
	}
	for _, p := range l.people {
		if !p.absent {
			here = append(here, p.name)
			d.Lists["参加"] = append(d.Lists["参加"], present.row(strconv.Itoa(len(here)), p.name))
		}
	}
	v["缺席名单"], v["参加名单"] = strings.Join(gone, "、"), strings.Join(here, "、")
	if len(gone) == 0 && l.due > 0 {
		v["缺席名单"] = "无"
	}
}

func passedWord(x activity.Vote) string {
	if activity.AssemblyPass(x.Yes, x.Due).OK {
		return "通过"
	}
	return "没有通过"
}

func agendaOf(a *activity.Activity) (list []paper.Data) {
	for i, it := range a.Items {
		first := ""
		if it.Topic != 0 {
			first = "第一议题"
		}
		again := ""
		if it.Again {
			again = "（下次再议）"
		}
		list = append(list, agenda.row(paper.Chinese(i+1), it.Title, first, it.Decided, again))
	}
	return list
}

// blankLines is how many lines a sign-in sheet without names has.
const blankLines = 15

// signs fills in the names of a sign-in sheet. Nobody due: empty lines.
func signs(d *paper.Data, people []person, named bool) {
	d.Values["应到"] = some(len(people))
	if named {
		people, d.Values["应到"] = nil, ""
	}
	for i, p := range people {
		d.Lists["名单"] = append(d.Lists["名单"], names.row(strconv.Itoa(i+1), p.name, p.org))
	}
	half := (len(people) + 1) / 2
	for i := range half {
		row := []string{strconv.Itoa(i + 1), people[i].name, "", ""}
		if j := half + i; j < len(people) {
			row[2], row[3] = strconv.Itoa(j+1), people[j].name
		}
		d.Lists["双列名单"] = append(d.Lists["双列名单"], pairs.row(row...))
	}
	if half == 0 {
		for range blankLines {
			d.Lists["双列名单"] = append(d.Lists["双列名单"], pairs.row("", "", "", ""))
			d.Lists["名单"] = append(d.Lists["名单"], names.row("", "", ""))
		}
	}
}

func planned(d *paper.Data, due int, items, wants []string, list []paper.Data) {
	d.Values["应到"], d.Values["议程件数"], d.Values["要求件数"] = some(due), some(len(items)), some(len(wants))
	d.Values["参加人员"] = "按通知确定的人员"
	if due > 0 {
		d.Values["参加人员"] = fmt.Sprintf("应到人员共%d人", due)
	}
	d.Lists["议程"] = list
	for i, w := range wants {
		d.Lists["要求"] = append(d.Lists["要求"], asks.row(paper.Chinese(i+1), w))
	}
}

func resolved(d *paper.Data, a *activity.Activity) error {
	v := d.Values
	v["会议"] = a.Labels()
	for _, k := range []activity.Kind{activity.Assembly, activity.Committee} {
		if a.Has(k) {
			v["会议"] = k.Label()
			break
		}
	}
	n := 0
	for _, x := range a.Votes {
		if passedWord(x) != "通过" {
			continue
		}
		n++
		v["应到表决"], v["实到表决"] = strconv.Itoa(x.Due), strconv.Itoa(x.Present)
		d.Lists["决议"] = append(d.Lists["决议"], Resolution.Catalogue().Lists[0].row(paper.Chinese(n), x.What, strconv.Itoa(x.Yes), strconv.Itoa(x.No), strconv.Itoa(x.Abstained)))
	}
	v["决议件数"] = some(n)
	if n == 0 {
		return fault.Field("kind", "这次活动没有表决通过的事项，没有可以写成决议的内容。请先在活动记录里补上表决，再来做决议。")
	}
	return nil
}
