package appointment

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// lookAround reads what the rules need to know of an organisation, its people as they are
// on a day. It answers NotFound beyond reach.
func lookAround(r *gate.Reading, of int64, on day.Day) (*known, error) {
	k := &known{today: r.Today(), ended: day.Forever, people: map[int64]Person{}}
	if on == day.None {
		on = r.Today()
	}
	var ended day.Day
	if err := r.One("SELECT o.founded_on, o.ended_on FROM org o WHERE o.id = @of AND {reach o.id}", gate.Args{"of": of}, &k.founded, &ended); err != nil {
		return nil, err
	}
	if ended != day.None {
		k.ended = ended
	}
	tree, err := org.In(r, max(k.founded, min(on, k.ended-1)))
	if err != nil {
		return nil, err
	}
	for _, v := range tree {
		if v.Org == of {
			k.org = v
		}
	}
	if k.org.Org == 0 {
		return nil, fault.Missing()
	}
	var branches []int64
	for _, b := range tree {
		if b.Kind.IsBranch() && strings.HasPrefix(b.Path, k.org.Path) {
			branches = append(branches, b.Org)
		}
	}
	people, err := gate.Collect(r, `SELECT m.id, m.name, s.org_id, m.full_on, m.party_from,
			COALESCE((SELECT MAX(x.standing) FROM member_standing x WHERE x.member_id = m.id AND x.standing IN ('10', '12', '13') AND x.from_day <= @on AND x.until_day > @on), '')
		FROM membership s JOIN member m ON m.id = s.member_id
		WHERE s.org_id IN ({ids orgs}) AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id} ORDER BY m.pinyin, m.id`,
		gate.Args{"on": on, "orgs": branches}, func(row gate.Row) (p Person, err error) {
			return p, row.Scan(&p.ID, &p.Name, &p.Branch, &p.FullOn, &p.PartyFrom, &p.Standing)
		})
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		k.people[p.ID] = p
		k.order = append(k.order, p.ID)
	}
	posts, err := post.InOrgs(r, day.Span{From: 1, Until: day.Forever}, []int64{of})
	for _, p := range posts {
		if p.Kind == post.Secretary || p.Kind == post.Deputy {
			k.posts = append(k.posts, p)
		}
	}
	return k, err
}

// seatsOf gives the posts of some people besides those of secretaries and deputies in
// the organisation itself, as far as the asker reaches.
func seatsOf(r *gate.Reading, people []int64, here int64) (map[int64][]Seat, error) {
	out := map[int64][]Seat{}
	for _, id := range people {
		list, err := post.OfHolder(r, id)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			own := p.Org == here
			if own && (p.Kind == post.Secretary || p.Kind == post.Deputy) {
				continue
			}
			s := Seat{Post: p, OrgName: "本组织"}
			if own {
				out[id] = append(out[id], s)
				continue
			}
			if err := r.One("SELECT v.name FROM org_version v WHERE v.org_id = @of AND v.reach_until = '9999-12-31' AND {reach v.org_id}", gate.Args{"of": p.Org}, &s.OrgName); err != nil {
				return nil, err
			}
			out[id] = append(out[id], s)
		}
	}
	return out, nil
}

// Whole is an appointment with all that its page shows.
type Whole struct {
	Appointment
	Kind         org.Kind
	Steps        []matter.Entry
	List         []Finding // the vetting list; what was entered for those who decide
	NextNumber   string
	Above        string // the Committee, which decides
	Root         int64
	Today        day.Day
	Training     day.Day // until when a new secretary is trained; None where nobody is new
	TrainingCite law.Citation
	Choices
	facts map[int64]facts
}

// Choices are those from whom a request chooses.
type Choices struct {
	Org    org.Version
	Held   []post.Post // the posts of today, and those that begin later
	People []Person    // the members of today, by name
}

// Get gives one appointment. It takes View, and answers NotFound beyond reach. Of the
// vetting list those who do not decide see what the registers say.
func (as *Appointments) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		x, err = as.whole(r, id)
		return err
	})
	return x, err
}

func (as *Appointments) whole(r *gate.Reading, id int64) (x Whole, err error) {
	x.Today = r.Today()
	if x.Appointment, err = matter.Load[Doc](r, id, matter.Appointment); err != nil {
		return x, err
	}
	if x.Steps, err = matter.Steps(r, id); err != nil {
		return x, err
	}
	if x.Root, x.Above, err = matter.Committee(r); err != nil {
		return x, err
	}
	if x.NextNumber, err = matter.NextNumber(r, r.Today()); err != nil {
		return x, err
	}
	if x.Choices, err = choices(r, x.Appointment.Org, x.Doc.Effective); err != nil {
		return x, err
	}
	x.Kind = x.Choices.Org.Kind
	var ids []int64
	for _, l := range x.Doc.Lines {
		ids = append(ids, l.Member)
	}
	if x.facts, err = factsOf(r, ids); err != nil {
		return x, err
	}
	as.training(&x)
	if x.List, err = as.list(r, &x.Appointment); err != nil || r.May(Decide) {
		return x, err
	}
	x.Doc.Checks = nil
	var own []Finding
	for _, f := range x.List {
		if f.Auto {
			f.Said = Check{}
			own = append(own, f)
		}
	}
	x.List = own
	return x, nil
}

// training is until when a new secretary of a branch is trained.
func (as *Appointments) training(x *Whole) {
	const rule = "branch.secretary.induction"
	months := as.param(rule, "months", x.Today)
	for _, l := range x.Doc.appointed() {
		if x.Kind.IsBranch() && l.Kind == post.Secretary && l.How != post.Acting && months > 0 {
			x.Training, x.TrainingCite = x.Doc.Effective.AddMonths(months), as.cite(rule, x.Today)
		}
	}
}

// Choose gives those from whom a request of an organisation chooses. It takes View,
// and answers NotFound beyond reach.
func (as *Appointments) Choose(ctx context.Context, who gate.Actor, of int64) (c Choices, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		c, err = choices(r, of, r.Today())
		return err
	})
	return c, err
}

func choices(r *gate.Reading, of int64, on day.Day) (c Choices, err error) {
	k, err := lookAround(r, of, on)
	if err != nil {
		return c, err
	}
	c.Org = k.org
	for _, p := range k.posts {
		if p.Span.Until > k.today {
			c.Held = append(c.Held, p)
		}
	}
	for _, id := range k.order {
		c.People = append(c.People, k.people[id])
	}
	return c, nil
}

// facts are what a paper says of somebody.
type facts struct {
	sex, nation, education, job string
	birth, joined, partyFrom    day.Day
}

// factsOf reads what papers and rosters say of some members in reach.
func factsOf(r *gate.Reading, ids []int64) (map[int64]facts, error) {
	out := map[int64]facts{}
	err := r.Each(`SELECT m.id, m.sex, m.nation, m.education, m.job, m.birth_on, m.joined_on, m.party_from FROM member m
		WHERE m.id IN ({ids who}) AND EXISTS (SELECT 1 FROM membership s WHERE s.member_id = m.id AND {reach s.org_id})`, gate.Args{"who": ids}, func(row gate.Row) error {
		var id int64
		var sex member.Sex
		var f facts
		err := row.Scan(&id, &sex, &f.nation, &f.education, &f.job, &f.birth, &f.joined, &f.partyFrom)
		f.sex = sex.Label()
		out[id] = f
		return err
	})
	return out, err
}
