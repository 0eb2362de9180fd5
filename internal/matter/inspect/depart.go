package inspect

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/post"
)

// Visit is one organisation that is visited, and by whom.
type Visit struct {
	ID, Matter, Org int64
	Title           string // of the inspection
	OrgName, Path   string
	No              int
	LeftOn, LastDay day.Day
	Version         int64
	Shown           bool // the draw is published
	By              []Sign
}

// Names is who visits it.
func (v Visit) Names() string {
	var names []string
	for _, s := range v.By {
		names = append(names, s.Name)
	}
	return strings.Join(names, "、")
}

const visitColumns = `SELECT o.id, o.matter_id, o.org_id, m.title, v.name, v.path, o.no, o.left_on, o.last_day, o.version, m.doc
	FROM inspection_org o JOIN matter m ON m.id = o.matter_id JOIN org_version v ON v.org_id = o.org_id AND v.reach_until = '9999-12-31' WHERE `

func scanVisit(row gate.Row) (v Visit, err error) {
	var left, last, doc string
	var no int64
	if err := row.Scan(&v.ID, &v.Matter, &v.Org, &v.Title, &v.OrgName, &v.Path, &no, &left, &last, &v.Version, &doc); err != nil {
		return v, err
	}
	var d Doc
	if err := unmarshal(doc, &d); err != nil {
		return v, err
	}
	v.No, v.Shown = int(no), d.Shown != day.None
	if v.LeftOn, err = day.Parse(left); err == nil {
		v.LastDay, err = day.Parse(last)
	}
	return v, err
}

// visits gives the organisations in reach that are visited, the newest inspection first,
// each with who visits it.
func visits(r *gate.Reading, where string, args gate.Args) ([]Visit, error) {
	list, err := gate.Collect(r, visitColumns+where+" AND {reach o.org_id} ORDER BY o.matter_id DESC, v.path", args, scanVisit)
	if err != nil || len(list) == 0 {
		return list, err
	}
	by := map[[2]int64][]Sign{}
	err = r.Each("SELECT o.matter_id, o.org_id, o.person_id, o.name FROM inspection_seat o WHERE "+where+" AND {reach o.org_id} ORDER BY o.id", args, func(row gate.Row) error {
		var id, of int64
		var s Sign
		err := row.Scan(&id, &of, &s.Person, &s.Name)
		by[[2]int64{id, of}] = append(by[[2]int64{id, of}], s)
		return err
	})
	for i := range list {
		list[i].By = by[[2]int64{list[i].Matter, list[i].Org}]
	}
	return list, err
}

// mostDays is how long inspectors may look; what is longer is a slip.
const mostDays = 60

// Depart opens the seal: the organisations of the sample get their rows, and each
// outside inspector a post at each organisation that is his, from today to the last day.
// by says who visits which organisation. It takes Keep and running the inspection, and
// answers Invalid for one without anybody, with somebody who is not of the team, or who belongs
// to it.
func (is *Inspections) Depart(ctx context.Context, who gate.Actor, id, version int64, last day.Day, by map[int64][]int64) error {
	return is.step(ctx, who, id, version, []string{Drawn}, "出发", func(w *gate.Writing, _ gate.Place, x *matter.Work[Doc]) (t matter.Turn, said string, err error) {
		d := &x.Doc
		if err := d.running(&w.Reading); err != nil {
			return t, "", err
		}
		if d.Standard == 0 {
			return t, "", fault.Field("last", "还没有选检查表，请先在“检查表”里选一份现行的标准。")
		}
		c, err := is.certificate(&w.Reading, x)
		if err != nil {
			return t, "", err
		}
		if last == day.None || last < w.Today() || last > w.Today().AddDays(mostDays) {
			return t, "", fault.Field("last", fmt.Sprintf("请填写检查到哪一天为止，从今天起不超过%d天。到这一天结束，外部人员的查看权限自动收回。", mostDays))
		}
		d.LeftOn, d.LastDay = w.Today(), last
		for i, text := range c.Sample {
			of, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return t, "", err
			}
			if err := visit(w, x, of, i+1, by[of]); err != nil {
				return t, "", err
			}
		}
		return turn(Out, x.Org, d), fmt.Sprintf("到%s为止", last.Chinese()), nil
	})
}

// visit makes the row of an organisation that is visited, and the posts of those from
// outside who visit it.
func visit(w *gate.Writing, x *matter.Work[Doc], of int64, no int, by []int64) error {
	at, err := w.At(of)
	if fault.KindOf(err) == fault.NotFound {
		return fault.Field("last", "抽中的有一个党组织已经不在了，请先递补。")
	}
	if err != nil {
		return err
	}
	d := &x.Doc
	if _, err := w.Exec(at, "INSERT INTO inspection_org (id, matter_id, org_id, no, left_on, last_day, version) VALUES (@id, @of, @org, @no, @left, @last, 1)",
		gate.Args{"id": w.NewID(), "of": x.ID, "no": int64(no), "left": d.LeftOn.String(), "last": d.LastDay.String()}); err != nil {
		return err
	}
	if len(by) == 0 {
		return fault.Field(fmt.Sprintf("by-%d", of), "请至少选一名检查组成员。")
	}
	for _, person := range by {
		i := slices.IndexFunc(d.Team, func(m Mate) bool { return m.Person == person })
		if i < 0 {
			return fault.Field(fmt.Sprintf("by-%d", of), "选的人不在检查组里。")
		}
		m, given := d.Team[i], int64(0)
		if err := m.mayGo(&w.Reading, of, fmt.Sprintf("by-%d", of)); err != nil {
			return err
		}
		if m.Outside {
			if given, err = post.Begin(w, at, post.Post{Org: of, Holder: person, Kind: post.Inspector, How: post.Appointed, Span: day.Span{From: d.LeftOn, Until: d.LastDay + 1}}); err != nil {
				return err
			}
		}
		if _, err := w.Exec(at, "INSERT INTO inspection_seat (id, matter_id, org_id, person_id, name, last_day, post_id) VALUES (@id, @of, @org, @person, @name, @last, @post)",
			gate.Args{"id": w.NewID(), "of": x.ID, "person": person, "name": m.Name, "last": d.LastDay.String(), "post": given}); err != nil {
			return err
		}
	}
	return nil
}

// Reached lists the visits to organisations in reach, the newest first. It takes View.
func (is *Inspections) Reached(ctx context.Context, who gate.Actor) (list []Visit, err error) {
	err = is.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = visits(r, "o.matter_id <> 0", nil)
		return err
	})
	return list, err
}

// Seat is an organisation that the asker visits or visited.
type Seat struct {
	Matter, Org    int64
	Title, OrgName string
	LastDay        day.Day
	Post           int64 // the post with which he looks; 0 for the Committee's own people
	Answered       int
}

// Mine lists the organisations that the asker himself visits, what goes on first. It
// needs no authority.
func (is *Inspections) Mine(ctx context.Context, who gate.Actor) (list []Seat, err error) {
	err = is.gate.Own(ctx, who, func(r *gate.Reading) error {
		list, err = seats(r)
		return err
	})
	return list, err
}

func seats(r *gate.Reading) ([]Seat, error) {
	return gate.Collect(r, `SELECT s.matter_id, s.org_id, m.title, v.name, s.last_day, s.post_id FROM inspection_seat s JOIN matter m ON m.id = s.matter_id
		JOIN org_version v ON v.org_id = s.org_id AND v.reach_until = '9999-12-31' WHERE {self s.person_id} ORDER BY s.last_day DESC, s.matter_id DESC, v.path`, nil, func(row gate.Row) (s Seat, err error) {
		var last string
		if err := row.Scan(&s.Matter, &s.Org, &s.Title, &s.OrgName, &last, &s.Post); err != nil {
			return s, err
		}
		s.LastDay, err = day.Parse(last)
		return s, err
	})
}
