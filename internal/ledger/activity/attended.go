package activity

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// Attendance is one member who was there, with the branch he belonged to then.
type Attendance struct {
	Activity int64
	OnDay    day.Day
	Title    string
	State    string
	Why      string
	Org      int64
	Member   int64
	Name     string
	Near     bool // one of the organisations that held it is in reach: the record can be opened
	due      bool // there because everybody was due
}

// Attended gives, member by member, who was at the activities of a kind in a
// span: those named as present, and where everybody was due, the roster of the
// day without the absent. Void activities are given with their state.
func Attended(r *gate.Reading, s day.Span, kind Kind) ([]Attendance, error) {
	return gate.Amended(r, "activity.Attended", []any{s.From, s.Until, kind}, func() ([]Attendance, error) { return attended(r, s, kind, nil) },
		func(old []Attendance, w gate.Written) ([]Attendance, bool, error) {
			return amended(old, w, Attendance.key, func(ids []int64) ([]Attendance, error) { return attended(r, s, kind, ids) })
		})
}

// key is the order of attendance: who was named before who was due, by day, activity and
// organisation.
func (t Attendance) key() [4]int64 {
	k := [4]int64{0, int64(t.OnDay), t.Activity, t.Org}
	if t.due {
		k[0] = 1
	}
	return k
}

// attended is Attended read anew; of some activities only, where any are named. It goes
// from the kind to the activities and on to who was there: a plus before a column keeps
// SQLite from looking each one up under every organisation in reach.
func attended(r *gate.Reading, s day.Span, kind Kind, only []int64) ([]Attendance, error) {
	args := gate.Args{"from": s.From, "until": s.Until, "kind": string(kind), "only": only, "held": []int64(nil)}
	const of = ` FROM activity_kind k JOIN activity a ON a.id = k.activity_id `
	when := ` WHERE k.kind = @kind AND a.on_day >= @from AND a.on_day < @until `
	if only != nil {
		when += `AND a.id IN ({ids only}) `
	}
	list, err := gate.Collect(r, `SELECT a.id, a.on_day, a.title, a.state, a.why, p.org_id, p.member_id, m.name,
			EXISTS (SELECT 1 FROM activity_org o WHERE o.activity_id = a.id AND {wide +o.org_id})`+of+`
		JOIN activity_person p ON p.activity_id = a.id AND NOT p.absent JOIN member m ON m.id = p.member_id`+when+`
			AND {reach +p.org_id} ORDER BY a.on_day, a.id, p.org_id, p.member_id`, args, func(row gate.Row) (t Attendance, err error) {
		return t, row.Scan(&t.Activity, &t.OnDay, &t.Title, &t.State, &t.Why, &t.Org, &t.Member, &t.Name, &t.Near)
	})
	if err != nil {
		return nil, err
	}
	rosters, err := byRoster(r, s, of, when, args)
	return append(list, rosters...), err
}

// byRoster gives those who were there because they were due and not absent. Among some
// organisations it goes from them to what they held: a kind that is put together from
// nothing and itself is not looked for by its index.
func byRoster(r *gate.Reading, s day.Span, of, when string, args gate.Args) (list []Attendance, err error) {
	type held struct {
		Attendance
		mode  Mode
		group int64
	}
	here := "{reach +o.org_id}"
	if r.Narrow() {
		when, here = strings.Replace(when, "k.kind =", "k.kind || '' =", 1), "{reach o.org_id}"
	}
	parties, err := gate.Collect(r, `SELECT a.id, a.on_day, a.title, a.state, a.why, o.org_id, o.mode, a.group_id`+of+`
		JOIN activity_org o ON o.activity_id = a.id`+when+` AND o.mode <> 'named' AND `+here+` ORDER BY a.on_day, a.id, o.org_id`, args,
		func(row gate.Row) (h held, err error) {
			h.Near, h.due = true, true
			return h, row.Scan(&h.Activity, &h.OnDay, &h.Title, &h.State, &h.Why, &h.Org, &h.mode, &h.group)
		})
	if err != nil || len(parties) == 0 {
		return nil, err
	}
	type mark struct{ activity, member int64 }
	absent := map[mark]bool{}
	if r.Narrow() {
		when += " AND a.id IN ({ids held})"
		for _, h := range parties {
			args["held"] = append(args["held"].([]int64), h.Activity)
		}
	}
	if err := r.Each(`SELECT p.activity_id, p.member_id`+of+` JOIN activity_person p ON p.activity_id = a.id AND p.absent`+when+`
		AND {wide +p.org_id} AND EXISTS (SELECT 1 FROM activity_org o WHERE o.activity_id = a.id AND {reach +o.org_id})`,
		args, func(row gate.Row) error {
			var m mark
			err := row.Scan(&m.activity, &m.member)
			absent[m] = true
			return err
		}); err != nil {
		return nil, err
	}
	roster, err := member.Counted(r, s, 0)
	if err != nil {
		return nil, err
	}
	posts, err := post.In(r, s)
	if err != nil {
		return nil, err
	}
	groups, err := groupsOf(r, s)
	if err != nil {
		return nil, err
	}
	members, seats := map[int64][]member.Present{}, map[int64][]post.Post{}
	for _, m := range roster {
		members[m.Org] = append(members[m.Org], m)
	}
	for _, p := range posts {
		if p.Kind.Seat() {
			seats[p.Org] = append(seats[p.Org], p)
		}
	}
	for _, h := range parties {
		for _, m := range members[h.Org] {
			if !m.Span.Has(h.OnDay) || h.mode == ByGroup && !groups.has(h.group, m.ID, h.OnDay) || h.mode == ByBody && !seated(seats[h.Org], m.ID, h.OnDay) ||
				absent[mark{h.Activity, m.ID}] {
				continue
			}
			t := h.Attendance
			t.Member, t.Name = m.ID, m.Name
			list = append(list, t)
		}
	}
	return list, nil
}
