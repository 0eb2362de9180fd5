package orglife

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// DualCite is where the double organisation life of leading cadres stands.
var DualCite = law.Citation{Doc: "民主生活会规定", Article: "第三条"}

// Part is how a leading cadre took part in his branch in one quarter.
type Part struct {
	Due, Present int
	Absent       []activity.Duty // with the reasons
}

// Cadre is a member of a branch who has a seat in a leading body above it.
type Cadre struct {
	Person   int64
	Name     string
	Post     post.Kind
	Body     int64 // whose leading body
	BodyName string
	Branch   int64 // 0: his branch is not in reach
	In       string
	Quarters [4]Part
	Life     []activity.Duty // the organisation-life meetings of his branch
	Meetings []BodyLife      // the democratic-life meetings of the body
}

// BodyLife is a democratic-life meeting of a leading body seen by one seat.
type BodyLife struct {
	ID      int64
	OnDay   day.Day
	Title   string
	Present bool
	Reason  string
}

// BranchLife reports whether he was at an organisation-life meeting of his branch.
func (c *Cadre) BranchLife() bool {
	for _, d := range c.Life {
		if !d.Absent {
			return true
		}
	}
	return false
}

// AtBody reports whether he was at a democratic-life meeting of the body.
func (c *Cadre) AtBody() bool {
	for _, m := range c.Meetings {
		if m.Present {
			return true
		}
	}
	return false
}

// Dual gives the double organisation life of a year until a day. Of an
// organisation above the branches it gives its leading body, each in his branch as
// far as that is in reach; of a branch those of its members who have a seat above
// it, and their part in this branch. Facts only, in the order of the seats. It
// takes View, and answers NotFound beyond reach.
func (ls *Lives) Dual(ctx context.Context, who gate.Actor, of int64, year int, asOf day.Day) (list []Cadre, err error) {
	s := day.Year(year)
	s.Until = max(min(s.Until, asOf+1), s.From+1)
	err = ls.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		var path string
		var kind org.Kind
		if err := r.One("SELECT v.path, v.kind FROM org_version v WHERE v.org_id = @of AND v.reach_until = '9999-12-31' AND {reach v.org_id}",
			gate.Args{"of": of}, &path, &kind); err != nil {
			return err
		}
		if kind.IsBranch() {
			list, err = above(r, of, path, s.Last())
		} else {
			list, err = body(r, of, s.Last())
		}
		if err != nil {
			return err
		}
		if err := branches(r, list, s.Last()); err != nil {
			return err
		}
		if err := took(r, list, s); err != nil || kind.IsBranch() {
			return err // what the body above held is for those above
		}
		return meetings(r, list, of, s)
	})
	return list, err
}

func scanCadre(row gate.Row) (c Cadre, err error) {
	return c, row.Scan(&c.Person, &c.Name, &c.Post, &c.Body, &c.BodyName)
}

const cadres = `SELECT m.id, m.name, p.kind, p.org_id, v.name FROM post p JOIN member m ON m.id = p.holder_id
	JOIN org_version v ON v.org_id = p.org_id AND v.from_day <= @on AND v.until_day > @on WHERE p.from_day <= @on AND p.until_day > @on AND `

// body is those with a seat in the leading body of an organisation.
func body(r *gate.Reading, of int64, on day.Day) ([]Cadre, error) {
	list, err := gate.Collect(r, cadres+"p.org_id = @of AND {reach p.org_id} ORDER BY p.sort_no, p.id", gate.Args{"of": of, "on": on}, scanCadre)
	return seats(list), err
}

// above is the members of a branch who have a seat in an organisation above it.
func above(r *gate.Reading, of int64, path string, on day.Day) (list []Cadre, err error) {
	err = r.Beyond("a branch is told which of its members sit in a leading body above it",
		cadres+`@path LIKE v.path || '%' AND p.org_id <> @of AND EXISTS (SELECT 1 FROM membership s WHERE s.member_id = m.id AND s.org_id = @of
			AND s.from_day <= @on AND s.until_day > @on) ORDER BY p.sort_no, p.id`, gate.Args{"of": of, "on": on, "path": path}, func(row gate.Row) error {
			c, err := scanCadre(row)
			list = append(list, c)
			return err
		})
	return seats(list), err
}

// seats keeps the seats, each person once.
func seats(list []Cadre) (out []Cadre) {
	seen := map[int64]bool{}
	for _, c := range list {
		if c.Post.Seat() && !seen[c.Person] {
			seen[c.Person] = true
			out = append(out, c)
		}
	}
	return out
}

func people(list []Cadre) (ids []int64, at map[int64]*Cadre) {
	at = map[int64]*Cadre{}
	for i := range list {
		ids = append(ids, list[i].Person)
		at[list[i].Person] = &list[i]
	}
	return ids, at
}

// branches finds the branch of each, as far as it is in reach.
func branches(r *gate.Reading, list []Cadre, on day.Day) error {
	ids, at := people(list)
	return r.Each(`SELECT s.member_id, s.org_id, v.name FROM membership s JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @on AND v.until_day > @on
		WHERE s.member_id IN ({ids ids}) AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}`, gate.Args{"ids": ids, "on": on}, func(row gate.Row) error {
		var id, branch int64
		var name string
		err := row.Scan(&id, &branch, &name)
		at[id].Branch, at[id].In = branch, name
		return err
	})
}

// took counts what each was due at in his branch, by quarter.
func took(r *gate.Reading, list []Cadre, s day.Span) error {
	ids, at := people(list)
	held, err := activity.Duties(r, ids, s)
	for _, d := range held {
		c := at[d.Member]
		q := &c.Quarters[d.OnDay.Quarter()-1]
		q.Due++
		if d.Absent {
			q.Absent = append(q.Absent, d)
		} else {
			q.Present++
		}
		if d.Life {
			c.Life = append(c.Life, d)
		}
	}
	return err
}

// meetings tells who was at the democratic-life meetings of the body.
func meetings(r *gate.Reading, list []Cadre, of int64, s day.Span) error {
	type mark struct {
		absent bool
		reason string
	}
	marks := map[[2]int64]mark{}
	args := gate.Args{"of": of, "from": s.From, "until": s.Until, "kind": string(DemLife)}
	const which = ` a.state = 'kept' AND a.on_day >= @from AND a.on_day < @until AND o.org_id = @of AND {reach o.org_id}
		AND EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity_id = a.id AND k.kind = @kind) `
	if err := r.Each(`SELECT p.activity_id, p.member_id, p.absent, p.reason FROM activity_person p JOIN activity a ON a.id = p.activity_id
		JOIN activity_org o ON o.activity_id = a.id WHERE`+which, args, func(row gate.Row) error {
		var k [2]int64
		var m mark
		err := row.Scan(&k[0], &k[1], &m.absent, &m.reason)
		marks[k] = m
		return err
	}); err != nil {
		return err
	}
	return r.Each(`SELECT a.id, a.on_day, a.title, o.mode FROM activity a JOIN activity_org o ON o.activity_id = a.id WHERE`+which+`ORDER BY a.on_day, a.id`, args,
		func(row gate.Row) error {
			var b BodyLife
			var mode activity.Mode
			if err := row.Scan(&b.ID, &b.OnDay, &b.Title, &mode); err != nil {
				return err
			}
			for i := range list {
				c := &list[i]
				m, marked := marks[[2]int64{b.ID, c.Person}]
				b.Present, b.Reason = !marked || !m.absent, m.reason
				if mode == activity.NamedOnly {
					b.Present = marked && !m.absent
				}
				c.Meetings = append(c.Meetings, b)
			}
			return nil
		})
}
