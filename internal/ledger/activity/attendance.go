package activity

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// Person is somebody who was due at an activity.
type Person struct {
	ID    int64
	Name  string
	Org   int64
	Voter bool // a full member on that day
}

// circle gives who was due for one organisation on a day, by the mode. Nobody is
// due in Named mode.
func circle(r *gate.Reading, p Party, group int64, on day.Day) (list []Person, err error) {
	if p.Mode == NamedOnly {
		return nil, nil
	}
	roster, err := member.Counted(r, day.Span{From: on, Until: on + 1}, p.Org)
	if err != nil {
		return nil, err
	}
	seats := map[int64]bool{}
	if p.Mode == ByBody {
		posts, err := post.OfIn(r, p.Org, on)
		if err != nil {
			return nil, err
		}
		for _, x := range posts {
			if x.Kind.Seat() {
				seats[x.Holder] = true
			}
		}
	}
	for _, m := range roster {
		if p.Mode == ByBody && !seats[m.ID] || p.Mode == ByGroup && m.Group != group {
			continue
		}
		list = append(list, Person{m.ID, m.Name, p.Org, m.FullOn != day.None && m.FullOn <= on})
	}
	return list, nil
}

// attend checks the marks against who was due, and fills in the counts of the
// votes. It answers Invalid for a mark that fits nobody, Against when a vote was
// taken without a quorum.
func (rec *Record) attend(r *gate.Reading) error {
	due := map[int64]Person{}
	for _, p := range rec.Orgs {
		list, err := circle(r, p, rec.Group, rec.OnDay)
		if err != nil {
			return err
		}
		for _, x := range list {
			due[x.ID] = x
		}
	}
	if err := rec.named(r); err != nil {
		return err
	}
	absent := map[int64]bool{}
	for i, m := range rec.Marks {
		if !m.Absent {
			continue
		}
		p, ok := due[m.Member]
		if !ok {
			return fault.Field("absent", fmt.Sprintf("标为缺席的第%d人这一天不在应到名单里。换过日期的话，请重新点一遍谁没来。", i+1))
		}
		rec.Marks[i].Org = p.Org
		absent[m.Member] = true
	}
	voters, there := 0, 0
	for id, p := range due {
		if p.Voter {
			voters++
			if !absent[id] {
				there++
			}
		}
	}
	return rec.count(voters, there)
}

// named gives each person named as present the branch that he belonged to on
// that day. It answers Invalid for somebody who belongs to none in reach.
func (rec *Record) named(r *gate.Reading) error {
	var ids []int64
	for _, m := range rec.Marks {
		if !m.Absent {
			ids = append(ids, m.Member)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	branch := map[int64]int64{}
	if err := r.Each(`SELECT s.member_id, s.org_id FROM membership s
		WHERE s.member_id IN ({ids ids}) AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}`,
		gate.Args{"ids": ids, "on": rec.OnDay}, func(row gate.Row) error {
			var id, org int64
			err := row.Scan(&id, &org)
			branch[id] = org
			return err
		}); err != nil {
		return err
	}
	for i, m := range rec.Marks {
		if m.Absent {
			continue
		}
		if rec.Marks[i].Org = branch[m.Member]; rec.Marks[i].Org == 0 {
			return fault.Field("named", fmt.Sprintf("参加名单里的第%d人这一天不在您工作范围内的支部。", i+1))
		}
	}
	return nil
}

// count fills in and tests the votes.
func (rec *Record) count(voters, there int) error {
	var p fault.Problems
	for i := range rec.Votes {
		v := &rec.Votes[i]
		v.Due, v.Present = voters, there
		if v.Yes+v.No+v.Abstained > there {
			p.Add(fmt.Sprintf("vote%d", i+1), fmt.Sprintf("赞成、反对、弃权共%d票，多于到会有表决权的%d人。", v.Yes+v.No+v.Abstained, there))
		}
	}
	if err := p.Fault(); err != nil || len(rec.Votes) == 0 {
		return err
	}
	quorum := AssemblyQuorum(there, voters)
	if rec.Has(Committee) && !rec.Has(Assembly) {
		quorum = CommitteeQuorum(there, voters)
	}
	if (rec.Has(Assembly) || rec.Has(Committee)) && !quorum.OK {
		return fault.Rule(quorum.Cite, fmt.Sprintf("应到有表决权的%d人，实到%d人，至少要%d人到会才能表决。可以先记会议，表决改期再开。", voters, there, quorum.Need))
	}
	return nil
}

// Due gives who is due at an activity of these kinds in an organisation on a
// day, for the page that records it.
func Due(r *gate.Reading, org int64, kinds []Kind, group int64, on day.Day) ([]Person, error) {
	return circle(r, Party{org, ModeOf(kinds)}, group, on)
}
