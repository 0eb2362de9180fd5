package appointment

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/post"
)

// Entry is one line of the roster of secretaries and deputies (书记、副书记名册).
type Entry struct {
	post.Post
	OrgName, Code, OrgKind   string
	Term                     day.Day // the end of the organisation's term
	Number                   string  // of the document by which the post was given
	Sex, Nation              string
	Education, Job           string
	Birth, Joined, PartyFrom day.Day
}

// Roster gives those whom the overview of a query shows, one line a post, in the
// order of the overview. It takes View, and answers NotFound beyond reach.
func (as *Appointments) Roster(ctx context.Context, who gate.Actor, q LeaderQuery) (list []Entry, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		bodies, err := as.leaders(r, q)
		if err != nil {
			return err
		}
		list = nil
		var people, decisions []int64
		for _, b := range bodies {
			for _, p := range b.Seats {
				list = append(list, Entry{Post: p, OrgName: b.Name, Code: b.Code, OrgKind: b.Kind.Label(), Term: b.Term})
				people, decisions = append(people, p.Holder), append(decisions, p.Decision)
			}
		}
		facts, err := factsOf(r, people)
		if err != nil {
			return err
		}
		number := map[int64]string{}
		if err := r.Each(`SELECT d.id, d.number FROM decision d WHERE d.id IN ({ids made})
			AND (EXISTS (SELECT 1 FROM decision_item i WHERE i.decision_id = d.id AND {reach i.org_id}) OR {reach d.org_id})`, gate.Args{"made": decisions},
			func(row gate.Row) error {
				var id int64
				var s string
				err := row.Scan(&id, &s)
				number[id] = s
				return err
			}); err != nil {
			return err
		}
		for i := range list {
			e := &list[i]
			f := facts[e.Holder]
			e.Number = number[e.Decision]
			e.Sex, e.Nation, e.Job, e.Birth, e.Joined, e.PartyFrom = f.sex, f.nation, f.job, f.birth, f.joined, f.partyFrom
			if e.Education = intake.Educations.Label(f.education); e.Education == "" {
				e.Education = f.education
			}
		}
		return nil
	})
	return list, err
}
