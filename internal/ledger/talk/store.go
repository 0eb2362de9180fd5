package talk

import (
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

const columns = `t.id, t.org_id, t.on_day, t.first_id, t.second_id, COALESCE(m1.name, x1.name, ''), COALESCE(m2.name, x2.name, ''), t.state, t.why`

const joins = ` FROM talk t LEFT JOIN member m1 ON m1.id = t.first_id LEFT JOIN outsider x1 ON x1.id = t.first_id
	LEFT JOIN member m2 ON m2.id = t.second_id LEFT JOIN outsider x2 ON x2.id = t.second_id `

// read gives the talks of a span in reach, or of one organisation, by day.
func read(r *gate.Reading, s day.Span, org int64, void bool) ([]Talk, error) {
	if org == 0 && !void {
		return gate.Kept(r, "talk.read", []any{s.From, s.Until}, func() ([]Talk, error) { return query(r, s, 0, false) })
	}
	return query(r, s, org, void)
}

func query(r *gate.Reading, s day.Span, org int64, void bool) ([]Talk, error) {
	args := gate.Args{"from": s.From, "until": s.Until}
	where := ""
	if org != 0 {
		where, args["of"] = " AND t.org_id = @of", org
	}
	if !void {
		where += " AND t.state = 'kept'"
	}
	return gate.Collect(r, "SELECT "+columns+joins+"WHERE t.on_day >= @from AND t.on_day < @until AND {reach t.org_id}"+where+" ORDER BY t.on_day, t.id",
		args, func(row gate.Row) (t Talk, err error) {
			var state string
			err = row.Scan(&t.ID, &t.Org, &t.OnDay, &t.First, &t.Second, &t.FirstName, &t.SecondName, &state, &t.Why)
			t.Void = state == "void"
			return t, err
		})
}

// Days gives the days on which each person talked in a span, by organisation and
// person, of all in reach or of one organisation: what the duties count.
func Days(r *gate.Reading, s day.Span, org int64) (map[[2]int64][]day.Day, error) {
	list, err := read(r, s, org, false)
	days := map[[2]int64][]day.Day{}
	for _, t := range list {
		for _, id := range []int64{t.First, t.Second} {
			k := [2]int64{t.Org, id}
			days[k] = append(days[k], t.OnDay)
		}
	}
	return days, err
}

// Within is Of for a reading that is already open.
func Within(r *gate.Reading, org int64, s day.Span) (Overview, error) { return overview(r, org, s) }

func overview(r *gate.Reading, org int64, s day.Span) (o Overview, err error) {
	var found int64
	if err := r.One("SELECT v.org_id FROM org_version v WHERE v.org_id = @of AND {reach v.org_id} LIMIT 1", gate.Args{"of": org}, &found); err != nil {
		return o, err
	}
	around, err := member.Around(r, org, s.Last())
	if err != nil {
		return o, err
	}
	if o.Talks, err = read(r, s, org, true); err != nil {
		return o, err
	}
	posts, err := post.InOrgs(r, s, []int64{org})
	if err != nil {
		return o, err
	}
	held, err := activity.Attended(r, s, activity.Talk)
	if err != nil {
		return o, err
	}
	seats, at := seatsOf(posts), map[int64]int{}
	for i, a := range around {
		o.People = append(o.People, Person{Someone: a})
		at[a.ID] = i
	}
	o.Count = map[Between]int{}
	for i := range o.Talks {
		t := &o.Talks[i]
		t.Between = between(seats.has(org, t.First, t.OnDay), seats.has(org, t.Second, t.OnDay))
		if t.Void {
			continue
		}
		o.Count[t.Between]++
		if i, ok := at[t.First]; ok {
			o.People[i].Talks = append(o.People[i].Talks, With{t.ID, t.OnDay, t.SecondName})
		}
		if i, ok := at[t.Second]; ok {
			o.People[i].Talks = append(o.People[i].Talks, With{t.ID, t.OnDay, t.FirstName})
		}
	}
	for _, x := range held {
		if i, ok := at[x.Member]; ok && x.Org == org && x.State == "kept" {
			o.People[i].Days = append(o.People[i].Days, x.OnDay)
		}
	}
	slices.Reverse(o.Talks)
	return o, nil
}

func heads(r *gate.Reading, s day.Span) (map[int64]Heads, error) {
	roster, err := member.Counted(r, day.Span{From: s.Last(), Until: s.Until}, 0)
	if err != nil {
		return nil, err
	}
	list, err := read(r, s, 0, false)
	if err != nil {
		return nil, err
	}
	held, err := activity.Attended(r, s, activity.Talk)
	if err != nil {
		return nil, err
	}
	talked, n := map[[2]int64]bool{}, map[int64]Heads{}
	for _, t := range list {
		talked[[2]int64{t.Org, t.First}], talked[[2]int64{t.Org, t.Second}] = true, true
		h := n[t.Org]
		h.Talks++
		n[t.Org] = h
	}
	for _, x := range held {
		if x.State == "kept" {
			talked[[2]int64{x.Org, x.Member}] = true
		}
	}
	for _, m := range roster {
		h := n[m.Org]
		h.People++
		if !talked[[2]int64{m.Org, m.ID}] {
			h.Missing++
		}
		n[m.Org] = h
	}
	return n, nil
}

// namesOf gives the names of those chosen, as far as the asker reaches them.
func namesOf(r *gate.Reading, pairs []Pair) (map[int64]string, error) {
	var ids []int64
	for _, p := range pairs {
		ids = append(ids, p.First, p.Second)
	}
	names := map[int64]string{}
	err := r.Each(`SELECT m.id, m.name FROM member m WHERE m.id IN ({ids ids})
		AND EXISTS (SELECT 1 FROM membership s WHERE s.member_id = m.id AND {reach s.org_id})`, gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		var name string
		err := row.Scan(&id, &name)
		names[id] = name
		return err
	})
	return names, err
}
