package activity

import (
	"fmt"
	"iter"
	"slices"

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

// circles hold the rosters, seats and groups of a span, read once, and tell who
// was due on any day of it.
type circles struct {
	members map[int64][]member.Present
	seats   map[int64][]post.Post
	groups  grouped
}

func circlesOf(roster []member.Present, posts []post.Post, groups grouped) circles {
	c := circles{map[int64][]member.Present{}, map[int64][]post.Post{}, groups}
	for from := 0; from < len(roster); { // it comes by organisation: a run is a part of it, not a copy
		of, until := roster[from].Org, from+1
		for until < len(roster) && roster[until].Org == of {
			until++
		}
		if seen := c.members[of]; seen == nil {
			c.members[of] = roster[from:until:until]
		} else {
			c.members[of] = append(seen, roster[from:until]...)
		}
		from = until
	}
	for _, p := range posts {
		if p.Kind.Seat() {
			c.seats[p.Org] = append(c.seats[p.Org], p)
		}
	}
	return c
}

// due gives who was due for one organisation on a day, by the mode. Nobody is
// due in Named mode.
func (c circles) due(p Party, group int64, on day.Day) (list []member.Present) {
	for m := range c.each(p, group, on) {
		list = append(list, *m)
	}
	return list
}

// dueCount is how many due gives.
func (c circles) dueCount(p Party, group int64, on day.Day) (n int) {
	for range c.each(p, group, on) {
		n++
	}
	return n
}

func (c circles) each(p Party, group int64, on day.Day) iter.Seq[*member.Present] {
	return func(yield func(*member.Present) bool) {
		if p.Mode == NamedOnly {
			return
		}
		of := c.members[p.Org]
		for i := range of {
			m := &of[i]
			if !m.Span.Has(on) || p.Mode == ByBody && !seated(c.seats[p.Org], m.ID, on) || p.Mode == ByGroup && !c.groups.has(group, m.ID, on) {
				continue
			}
			if !yield(m) {
				return
			}
		}
		if p.Mode == ByBody && len(of) == 0 {
			c.body(p.Org, on, yield)
		}
	}
}

// body gives the leading body of an organisation that has no members of its own:
// a committee above the branches. Whoever has a seat is a full member, at the
// latest since the day of taking it.
func (c circles) body(org int64, on day.Day, yield func(*member.Present) bool) {
	seen := map[int64]bool{}
	for _, p := range c.seats[org] {
		if seen[p.Holder] || !p.Span.Has(on) {
			continue
		}
		seen[p.Holder] = true
		if !yield(&member.Present{ID: p.Holder, Name: p.Name, Org: org, Span: p.Span, FullOn: p.Span.From}) {
			return
		}
	}
}

// need is what has to be read to tell who was due.
type need struct {
	span         day.Span
	orgs         []int64
	body, groups bool
}

func (n *need) add(p Party, on day.Day) {
	if p.Mode == NamedOnly {
		return
	}
	if len(n.orgs) == 0 {
		n.span = day.Span{From: on, Until: on + 1}
	}
	n.span.From, n.span.Until = min(n.span.From, on), max(n.span.Until, on+1)
	if !slices.Contains(n.orgs, p.Org) {
		n.orgs = append(n.orgs, p.Org)
	}
	n.body, n.groups = n.body || p.Mode == ByBody, n.groups || p.Mode == ByGroup
}

// read reads it, in at most three queries however many records there are.
func (n *need) read(r *gate.Reading) (c circles, err error) {
	if len(n.orgs) == 0 {
		return circles{}, nil
	}
	roster, err := member.CountedIn(r, n.span, n.orgs)
	if err != nil {
		return c, err
	}
	var posts []post.Post
	if n.body {
		if posts, err = post.InOrgs(r, n.span, n.orgs); err != nil {
			return c, err
		}
	}
	var groups grouped
	if n.groups {
		if groups, err = groupsOf(r, n.span); err != nil {
			return c, err
		}
	}
	return circlesOf(roster, posts, groups), nil
}

// attendance fills in Due and Present of whole activities, over the
// organisations in reach and for each of them.
func attendance(r *gate.Reading, list []Activity) error {
	var n need
	for _, a := range list {
		for _, p := range a.Orgs {
			n.add(p, a.OnDay)
		}
	}
	c, err := n.read(r)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].count(c)
	}
	return nil
}

// count counts one activity. Somebody named whose branch did not hold it counts
// for the organisation that recorded it.
func (a *Activity) count(c circles) {
	at := map[int64]int{}
	for _, p := range a.Orgs {
		due := len(c.due(p, a.Group, a.OnDay))
		at[p.Org] = len(a.Counts)
		a.Counts = append(a.Counts, Count{Org: p.Org, Mode: p.Mode, Due: due, Present: due})
		a.Due += due
	}
	a.Present = a.Due
	for _, m := range a.Marks {
		by := 1
		if m.Absent {
			by = -1
		}
		a.Present += by
		i, ok := at[m.Org]
		if !ok {
			i, ok = at[a.Org]
		}
		if ok {
			a.Counts[i].Present += by
		}
	}
}

func persons(list []member.Present, on day.Day) (out []Person) {
	for _, m := range list {
		out = append(out, Person{m.ID, m.Name, m.Org, m.FullOn != day.None && m.FullOn <= on})
	}
	return out
}

// attend checks the marks against who was due, and fills in the counts of the
// votes. branch tells where those named belong. It answers Invalid for a mark that fits nobody, Against when a vote was
// taken without a quorum.
func (rec *Record) attend(r *gate.Reading, branch map[int64]int64) error {
	var n need
	for _, p := range rec.Orgs {
		n.add(p, rec.OnDay)
	}
	c, err := n.read(r)
	if err != nil {
		return err
	}
	due := map[int64]Person{}
	for _, p := range rec.Orgs {
		for _, x := range persons(c.due(p, rec.Group, rec.OnDay), rec.OnDay) {
			due[x.ID] = x
		}
	}
	// Somebody who was due and is not marked absent was there: naming him as well
	// would count him twice.
	rec.Marks = slices.DeleteFunc(rec.Marks, func(m Mark) bool { _, ok := due[m.Member]; return ok && !m.Absent })
	for i, m := range rec.Marks {
		if m.Absent {
			continue
		}
		if rec.Marks[i].Org = branch[m.Member]; rec.Marks[i].Org == 0 {
			return fault.Field("named", fmt.Sprintf("参加名单里的第%d人这一天不在您工作范围内的支部。", i+1))
		}
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
	return rec.tally(voters, there)
}

// tally fills in and tests the votes.
func (rec *Record) tally(voters, there int) error {
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
	return DueAt(r, Party{org, ModeOf(kinds)}, group, on)
}

// DueAt is Due for one of the organisations that held an activity, by its mode.
func DueAt(r *gate.Reading, p Party, group int64, on day.Day) ([]Person, error) {
	var n need
	n.add(p, on)
	c, err := n.read(r)
	return persons(c.due(p, group, on), on), err
}
