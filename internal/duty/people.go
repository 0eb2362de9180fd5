package duty

import (
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// present reports whether a member was at an activity of his organisation: due
// and not marked absent, or named.
func (k *known) present(b *activity.Brief, m *member.Present) bool {
	absent, marked := k.marks[b.ID][m.ID]
	switch {
	case b.Mode == activity.NamedOnly:
		return marked && !absent
	case marked:
		return !absent
	case !m.Span.Has(b.OnDay):
		return false
	case b.Mode == activity.ByGroup:
		return m.Group == b.Group
	case b.Mode == activity.ByBody:
		return k.seated(b.Org, m.ID, b.OnDay)
	}
	return true
}

func (k *known) seated(of, holder int64, on day.Day) bool {
	for _, p := range k.posts[of] {
		if p.Holder == holder && p.Kind.Seat() && p.Span.Has(on) {
			return true
		}
	}
	return false
}

// talks gives the days of the talks of every member of the year, by the ledger of
// talks and by activities of that kind, and counts the trainings that a secretary
// of the year was at.
func (k *known) talks(id int64, f *Facts) {
	f.Talked, f.TrainingsDone = []Talked{}, 0
	for i := range k.members[id] {
		m := &k.members[id][i]
		var days []day.Day
		for j := range k.held[id] {
			if b := &k.held[id][j]; b.Has(activity.Talk) && k.present(b, m) {
				days = append(days, b.OnDay)
			}
		}
		for _, d := range k.pairs[[2]int64{id, m.ID}] {
			if d <= k.asOf {
				days = append(days, d)
			}
		}
		f.Talked = append(f.Talked, Talked{m.Span, days})
	}
	for _, p := range k.posts[id] {
		for _, t := range k.trained[p.Holder] {
			if p.Kind == post.Secretary && p.Span.Has(t.on) {
				f.TrainingsDone++
			}
		}
	}
}

// training is one training that somebody was named at.
type training struct {
	on   day.Day
	mins int // of study, where his own organisation did not hold it
}

// readTrainings reads who was named at which training, whoever held it: a
// secretary's is held by an organisation above.
func (k *known) readTrainings(r *gate.Reading, of int64) error {
	k.trained = map[int64][]training{}
	args := gate.Args{"from": k.year.From, "until": min(k.asOf+1, k.year.Until), "training": string(activity.Training), "absent": false}
	only := one("p.org_id", of, args)
	if k.some { // for whichever organisation a secretary was there
		only, args["secretaries"] = " AND p.member_id IN ({ids secretaries})", k.secretaries()
	}
	return r.Each(`SELECT p.member_id, a.on_day, CASE WHEN EXISTS (SELECT 1 FROM activity_org o
			WHERE o.activity_id = a.id AND o.org_id = p.org_id) THEN 0 ELSE a.study_mins END
		FROM activity_kind t JOIN activity a ON a.id = t.activity_id
		JOIN activity_person p ON p.activity_id = a.id
		WHERE t.kind = @training AND a.on_day >= @from AND a.on_day < @until AND a.state = 'kept' AND p.absent = @absent
			AND {wide p.org_id}`+only+` ORDER BY a.on_day, a.id`, args, func(row gate.Row) error {
		var who int64
		var t training
		err := row.Scan(&who, &t.on, &t.mins)
		k.trained[who] = append(k.trained[who], t)
		return err
	})
}

// secretaries are those of the posts that were read.
func (k *known) secretaries() (ids []int64) {
	for _, p := range k.seats {
		if p.Kind == post.Secretary {
			ids = append(ids, p.Holder)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (k *known) took(id int64, m *member.Present, kind activity.Kind) bool {
	for i := range k.held[id] {
		if b := &k.held[id][i]; b.Has(kind) && k.present(b, m) {
			return true
		}
	}
	return false
}

// MemberVerdicts is what the rules of members say about one of them.
type MemberVerdicts struct {
	Member int64
	Name   string
	Org    int64
	List   []Verdict
}

// people says what the rules ask of the members of an organisation on asOf.
func (k *known) people(r *gate.Reading, id int64, book *Rulebook) ([]MemberVerdicts, error) {
	partyFrom, branches := map[int64]day.Day{}, map[int64]int{}
	on := max(k.year.From, min(k.asOf, k.year.Last()))
	if err := r.Each(`SELECT m.id, m.party_from FROM member m JOIN membership s ON s.member_id = m.id
		WHERE s.org_id = @of AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}`, gate.Args{"of": id, "on": on},
		func(row gate.Row) error {
			var who int64
			var d day.Day
			err := row.Scan(&who, &d)
			partyFrom[who] = d
			branches[who]++
			return err
		}); err != nil {
		return nil, err
	}
	badge := map[int64]bool{}
	if err := r.Each(`SELECT i.member_id FROM decision_item i JOIN decision d ON d.id = i.decision_id
		WHERE i.act = @act AND i.org_id = @of AND d.state = 'kept' AND d.made_on <= @on AND {reach i.org_id}`,
		gate.Args{"act": string(decision.FiftyYears), "of": id, "on": on}, func(row gate.Row) error {
			var who int64
			err := row.Scan(&who)
			badge[who] = true
			return err
		}); err != nil {
		return nil, err
	}
	var list []MemberVerdicts
	for i := range k.members[id] {
		m := &k.members[id][i]
		if !m.Span.Has(on) {
			continue
		}
		x := &Member{Begun: k.begun, ID: m.ID, Name: m.Name, Org: id, JoinedOn: m.JoinedOn, FullOn: m.FullOn, PartyFrom: partyFrom[m.ID],
			Branches: branches[m.ID], Cadre: k.seated(id, m.ID, on), Badge50: badge[m.ID], Celebrated: k.took(id, m, activity.Birthday)}
		mins := 0
		for j := range k.held[id] {
			b := &k.held[id][j]
			if k.present(b, m) {
				mins += b.StudyMins
			}
		}
		for _, t := range k.trained[m.ID] {
			x.Trainings++
			x.LastTraining = t.on
			mins += t.mins
		}
		x.HoursTenths = mins / 6
		list = append(list, MemberVerdicts{m.ID, m.Name, id, book.CheckMember(x, k.asOf, k.year.From.Year())})
	}
	return list, nil
}
