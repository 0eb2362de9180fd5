package duty

import (
	"cmp"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// known is what the registers and the ledger say of every organisation asked
// for, in one year, as a reading finds it. It takes a fixed number of queries,
// however many organisations there are.
type known struct {
	some      bool // not all in reach are read
	year      day.Span
	asOf      day.Day
	begun     day.Day // from when the ledger is kept; None: always
	facts     map[int64]*Facts
	last      map[int64]org.Version // as it was on asOf, or on its last day before
	paths     map[string]*Facts     // by the path of last
	roster    []member.Present      // as read, with
	seats     []post.Post           // the posts: the activities are counted from them
	members   map[int64][]member.Present
	posts     map[int64][]post.Post
	held      map[int64][]activity.Brief
	everybody bool
	marks     map[int64]map[int64]bool // by activity and member: true for absent
	trained   map[int64][]training     // by member
	pairs     map[[2]int64][]day.Day   // the days of talks, by organisation and person
}

// sight is how much is read: one organisation, or some with all that is below them, or
// all in reach.
type sight struct {
	only  int64
	among []int64
	over  *Overview       // knows the members of all, below these too:
	upper map[string]bool // of the organisations at these paths
}

// of gives a reading that sees so much.
func (s sight) of(r *gate.Reading) (*gate.Reading, error) {
	if s.among == nil {
		return r, nil
	}
	return r.Among(s.among)
}

// read gathers what is known of the organisations in sight. everybody also asks who was
// at which activity; without it only the talks are read, for the rules of organisations
// ask of no other.
func read(r *gate.Reading, s sight, asOf day.Day, year int, everybody bool) (*known, error) {
	k, err := gather(r, s, asOf, year, everybody)
	if err != nil {
		return nil, err
	}
	if s.over == nil {
		k.count()
		return k, nil
	}
	for id, f := range k.facts {
		if path := k.last[id].Path; s.upper[path] {
			f.have(s.over.below(path))
		} else {
			f.have(k.own(id))
		}
	}
	return k, nil
}

// gather is read without the counts of members, which go over what is below too.
func gather(r *gate.Reading, s sight, asOf day.Day, year int, everybody bool) (*known, error) {
	r, err := s.of(r)
	if err != nil {
		return nil, err
	}
	of := s.only
	k := &known{some: s.among != nil, everybody: everybody, year: day.Year(year), asOf: asOf, facts: map[int64]*Facts{}, last: map[int64]org.Version{}, paths: map[string]*Facts{},
		members: map[int64][]member.Present{}, posts: map[int64][]post.Post{}, held: map[int64][]activity.Brief{}}
	if k.begun, err = activity.Begun(r); err != nil {
		return nil, err
	}
	for _, step := range []func(*gate.Reading, int64) error{k.readOrgs, k.readMembers, k.readPosts, k.readTerms, k.readActivities, k.readMarks, k.readTrainings, k.readTalks, k.readNotes} {
		if err := step(r, of); err != nil {
			return nil, err
		}
	}
	for id, f := range k.facts {
		f.Units = f.Units.sum()
		f.Committee = committee(k.posts[id], k.year)
	}
	return k, nil
}

// then is a span as it was known on asOf: what began later was not, and what
// ended later went on.
func (k *known) then(s day.Span) day.Span {
	switch {
	case s.From > k.asOf:
		return day.Span{}
	case s.Until > k.asOf+1:
		s.Until = day.Forever
	}
	return s
}

// one narrows a query to one organisation.
func one(column string, of int64, args gate.Args) string {
	if of == 0 {
		return ""
	}
	args["of"] = of
	return " AND " + column + " = @of"
}

func (k *known) readOrgs(r *gate.Reading, of int64) error {
	args := gate.Args{"from": k.year.From, "until": k.year.Until}
	err := r.Each(`
		SELECT v.org_id, v.from_day, v.until_day, v.kind, v.path, v.name, v.locality, o.founded_on, o.ended_on
		FROM org_version v JOIN org o ON o.id = v.org_id
		WHERE v.from_day < @until AND v.until_day > @from AND {reach v.org_id}`+one("v.org_id", of, args)+`
		ORDER BY v.org_id, v.from_day`, args, func(row gate.Row) error {
		var v org.Version
		var founded, ended day.Day
		if err := row.Scan(&v.Org, &v.Span.From, &v.Span.Until, &v.Kind, &v.Path, &v.Name, &v.Locality, &founded, &ended); err != nil {
			return err
		}
		if v.Span.From > k.asOf {
			return nil // not known yet
		}
		f := k.facts[v.Org]
		if f == nil {
			f = &Facts{Begun: k.begun}
			k.facts[v.Org] = f
		}
		f.Kinds = append(f.Kinds, KindStep{v.Span.From, string(v.Kind)})
		if ended > k.asOf {
			ended = day.None
		}
		f.Org = Org{ID: v.Org, Name: v.Name, Kind: string(v.Kind), Founded: founded, Dissolved: ended, Village: village(v.Locality)}
		// The duties of leading bodies fall on 党委 and 党组; whether an office
		// sent out by a committee has them is not registered, so it is not asked.
		f.LeadingBody = v.Kind == org.PartyGroup
		f.StudyCenter = v.Kind == org.PartyGroup || v.Kind == org.PartyCommittee
		delete(k.paths, k.last[v.Org].Path)
		k.last[v.Org], k.paths[v.Path] = v, f
		return nil
	})
	if err != nil {
		return err
	}
	return r.Each(`SELECT u.org_id, u.from_day, u.until_day FROM org_unit u
		WHERE u.from_day < @until AND u.until_day > @from AND {reach u.org_id}`+one("u.org_id", of, args), args, func(row gate.Row) error {
		var id int64
		var s day.Span
		if err := row.Scan(&id, &s.From, &s.Until); err != nil {
			return err
		}
		if f := k.facts[id]; f != nil {
			f.Units = add(f.Units, k.then(s).Cut(k.year), 1)
		}
		return nil
	})
}

func village(locality string) bool {
	return strings.Contains(locality, "村") || strings.Contains(locality, "社区")
}

func (k *known) readMembers(r *gate.Reading, of int64) error {
	list, err := member.Counted(r, k.year, of)
	if err != nil {
		return err
	}
	type stay struct {
		id   int64
		from day.Day
	}
	seen := map[stay]bool{}
	k.roster = list
	for _, m := range list {
		if key := (stay{m.ID, m.Span.From}); seen[key] {
			continue // marked retired more than once
		} else {
			seen[key] = true
		}
		if m.Span = k.then(m.Span); m.FullOn > k.asOf {
			m.FullOn = day.None
		}
		k.members[m.Org] = append(k.members[m.Org], m)
	}
	groups, err := member.Groups(r, k.year)
	for _, g := range groups {
		if f := k.facts[g.Org]; f != nil && g.Span.From <= k.asOf {
			f.Groups = append(f.Groups, Group{g.ID, g.Name, k.then(g.Span)})
		}
	}
	return err
}

func (k *known) readPosts(r *gate.Reading, of int64) error {
	posts, err := post.In(r, k.year)
	if err != nil {
		return err
	}
	k.seats = posts
	for _, p := range posts {
		if k.facts[p.Org] != nil && p.Span.From <= k.asOf {
			p.Span = k.then(p.Span)
			k.posts[p.Org] = append(k.posts[p.Org], p)
		}
	}
	args := gate.Args{"from": k.year.From, "until": k.year.Until, "secretary": string(post.Secretary)}
	return r.Each(`
		SELECT p.org_id, p.from_day, p.until_day, m.party_from FROM post p LEFT JOIN member m ON m.id = p.holder_id
		WHERE p.kind = @secretary AND p.from_day < @until AND p.until_day > @from AND {reach p.org_id}`+one("p.org_id", of, args)+`
		ORDER BY p.org_id, p.from_day`, args, func(row gate.Row) error {
		var id int64
		var s Secretary
		if err := row.Scan(&id, &s.Span.From, &s.Span.Until, &s.PartyFrom); err != nil {
			return err
		}
		if f := k.facts[id]; f != nil && s.Span.From <= k.asOf {
			s.Span = k.then(s.Span)
			f.Secretaries = append(f.Secretaries, s)
		}
		return nil
	})
}

func (k *known) readTerms(r *gate.Reading, of int64) error {
	terms, err := org.AllTerms(r)
	for _, t := range terms {
		if f := k.facts[t.Org]; f != nil && (of == 0 || t.Org == of) && t.Span.From <= k.asOf {
			t = t.On(k.asOf)
			f.Terms = append(f.Terms, Term{From: t.Span.From, Due: t.Due, Prolonged: t.Prolonged, Reminded: t.Reminded})
		}
	}
	return err
}

func (k *known) readActivities(r *gate.Reading, of int64) error {
	list, err := activity.Of(r, k.year, of, k.roster, k.seats)
	if err != nil {
		return err
	}
	for _, b := range list {
		if f := k.facts[b.Org]; f != nil && b.OnDay <= k.asOf {
			f.Activities = append(f.Activities, k.activity(b))
			k.held[b.Org] = append(k.held[b.Org], b)
		}
	}
	return nil
}

// activity is a record as the rules see it. An hour of study is sixty minutes.
func (k *known) activity(b activity.Brief) Activity {
	a := Activity{ID: b.ID, Day: b.OnDay, Kinds: b.Kinds, GroupID: b.Group, HoursTenths: b.StudyMins / 6, FirstTopic: b.FirstTopic != 0,
		Present: b.Present, Due: b.Due}
	for _, p := range k.posts[b.Org] {
		a.BySecretary = a.BySecretary || b.LecturerID != 0 && p.Kind == post.Secretary && p.Holder == b.LecturerID && p.Span.Has(b.OnDay)
	}
	return a
}

// readTalks reads who talked on which days, from the ledger of talks.
func (k *known) readTalks(r *gate.Reading, of int64) (err error) {
	k.pairs, err = talk.Days(r, k.year, of)
	return err
}

func (k *known) readNotes(r *gate.Reading, of int64) error {
	args := gate.Args{"from": k.year.From, "until": k.year.Until, "known": (k.asOf + 1).Start().UnixMilli()}
	return r.Each(`SELECT n.org_id, n.rule, n.from_day, n.text FROM duty_note n
		WHERE n.from_day >= @from AND n.from_day < @until AND n.made_ms < @known AND {reach n.org_id}`+one("n.org_id", of, args), args,
		func(row gate.Row) error {
			var id int64
			var e Explanation
			if err := row.Scan(&id, &e.Rule, &e.Day, &e.Text); err != nil {
				return err
			}
			if f := k.facts[id]; f != nil {
				f.Explanations = append(f.Explanations, e)
			}
			return nil
		})
}

// readMarks reads who was absent from, or named at, the activities held.
func (k *known) readMarks(r *gate.Reading, of int64) error {
	k.marks = map[int64]map[int64]bool{}
	args := gate.Args{"from": k.year.From, "until": k.year.Until}
	only := ""
	switch {
	case k.some: // by the activities: somebody may have been there for another organisation
		only, args["held"] = " AND a.id IN ({ids held})", k.heldIDs()
	case !k.everybody:
		only, args["talk"] = " AND EXISTS (SELECT 1 FROM activity_kind t WHERE t.activity_id = a.id AND t.kind = @talk)", string(activity.Talk)
	}
	return r.Each(`SELECT p.activity_id, p.member_id, p.absent FROM activity_person p JOIN activity a ON a.id = p.activity_id
		WHERE a.on_day >= @from AND a.on_day < @until AND a.state = 'kept' AND {wide p.org_id}`+one("p.org_id", of, args)+only, args,
		func(row gate.Row) error {
			var id, who int64
			var absent bool
			if err := row.Scan(&id, &who, &absent); err != nil {
				return err
			}
			if k.marks[id] == nil {
				k.marks[id] = map[int64]bool{}
			}
			k.marks[id][who] = absent
			return nil
		})
}

// heldIDs are the activities that were read: of those, whose marks are asked for.
func (k *known) heldIDs() (ids []int64) {
	for _, list := range k.held {
		for _, b := range list {
			if k.everybody || b.Has(activity.Talk) {
				ids = append(ids, b.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// committee counts the seats of a leading body over time. A branch without a
// committee has a secretary and perhaps a deputy: these two alone are none.
func committee(posts []post.Post, year day.Span) Steps {
	var all, others Steps
	for _, p := range posts {
		if !p.Kind.Seat() {
			continue
		}
		all = add(all, p.Span.Cut(year), 1)
		if p.Kind != post.Secretary && p.Kind != post.Deputy {
			others = add(others, p.Span.Cut(year), 1)
		}
	}
	all, others = all.sum(), others.sum()
	var body Steps
	for _, s := range [2]Steps{all, others} {
		for _, e := range s {
			n := 0
			if others.At(e.From) > 0 {
				n = all.At(e.From)
			}
			body = append(body, Step{e.From, n})
		}
	}
	slices.SortStableFunc(body, func(a, b Step) int { return cmp.Compare(a.From, b.From) })
	return slices.CompactFunc(body, func(a, b Step) bool { return a.From == b.From })
}

// add notes that a count is n more through a span; sum makes counts of it.
func add(s Steps, span day.Span, n int) Steps {
	if span.Empty() {
		return s
	}
	return append(s, Step{span.From, n}, Step{span.Until, -n})
}

// sum turns differences into counts, one step a day.
func (s Steps) sum() Steps {
	slices.SortFunc(s, func(a, b Step) int { return cmp.Compare(a.From, b.From) })
	var out Steps
	n := 0
	for _, e := range s {
		n += e.N
		if len(out) > 0 && out[len(out)-1].From == e.From {
			out[len(out)-1].N = n
		} else {
			out = append(out, Step{e.From, n})
		}
	}
	return out
}
