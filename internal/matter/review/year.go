package review

import (
	"context"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Reviews is the cases of this area.
type Reviews struct {
	gate    *gate.Gate
	book    *duty.Rulebook
	figures Figures
}

// New makes the cases over a gate, the rulebook that is in force here, and what counts
// the figures of a report.
func New(g *gate.Gate, b *duty.Rulebook, f Figures) *Reviews { return &Reviews{g, b, f} }

// Book is the rulebook that the area names.
func (rs *Reviews) Book() *duty.Rulebook { return rs.book }

// Opening says who reports in a year.
type Opening struct {
	Year          int
	HeldOn, Until day.Day
	Sort          Sort
	Names         []string // instead of a sort: these
	Meeting       []string // who of them reports at the meeting; the others on paper
}

// Opened is what opening a year came to.
type Opened struct {
	ID      int64
	Reports int
	Vacant  []string // organisations without a secretary, who do not report
}

// Open opens a year: every secretary who is asked gets a report to write. It takes Keep,
// and answers Invalid at each field: a year that is open already, a meeting before the
// last day for reports, a name that no organisation has, nobody at all.
func (rs *Reviews) Open(ctx context.Context, who gate.Actor, of int64, o Opening) (x Opened, err error) {
	err = rs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		x = Opened{}
		if again, err := w.Again("review.open", &x.ID); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		list, there, err := fit(w, of, o)
		if err != nil {
			return err
		}
		x.ID = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO review_year (id, org_id, year, held_on, until_on, made_by, made_name, made_ms)
			VALUES (@id, @org, @year, @held, @until, @by, @name, @gate_now)`,
			gate.Args{"id": x.ID, "year": int64(o.Year), "held": o.HeldOn, "until": o.Until, "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		for _, v := range list {
			way := OnPaper
			if there[v.Org] {
				way = AtMeeting
			}
			vacant, err := call(w, x.ID, v.Org, way)
			if err != nil {
				return err
			}
			if vacant {
				x.Vacant = append(x.Vacant, v.Label())
			} else {
				x.Reports++
			}
		}
		if x.Reports == 0 {
			return fault.Field("sort", "这样选，没有一位书记要述职，没有保存。")
		}
		if err := w.Done(at, "review.open", x.ID); err != nil {
			return err
		}
		return w.Record(at, "review.open", gate.Subject{Kind: "review_year", ID: x.ID}, gate.Detail{"year": o.Year, "reports": x.Reports})
	})
	return x, err
}

// fit tests an opening and gives who reports, and who of them at the meeting.
func fit(w *gate.Writing, of int64, o Opening) (list []org.Version, there map[int64]bool, err error) {
	var p fault.Problems
	today := w.Today()
	if o.Year < today.Year()-1 || o.Year > today.Year() {
		p.Add("year", "请填写述职的年度："+strconv.Itoa(today.Year()-1)+"或者"+strconv.Itoa(today.Year())+"。")
	}
	switch {
	case o.Until == day.None:
		p.Add("until", "请填写述职报告哪一天以前交。")
	case o.Until < today:
		p.Add("until", "交报告的日子已经过了。")
	}
	switch {
	case o.HeldOn == day.None:
		p.Add("held_on", "请填写述职评议会的日期。")
	case o.HeldOn < o.Until:
		p.Add("held_on", "会议早于交报告的最后一天，会上还没有报告。")
	case o.HeldOn > today.AddMonths(6):
		p.Add("held_on", "会议的日期太远，请核对。")
	}
	tree, err := org.In(&w.Reading, today)
	if err != nil {
		return nil, nil, err
	}
	find := func(field string, names []string) map[int64]bool {
		in, wrong := map[int64]bool{}, []string(nil)
		for _, n := range names {
			found := false
			for _, v := range tree {
				if v.Org != of && (v.Name == n || v.Short != "" && v.Short == n) {
					in[v.Org], found = true, true
				}
			}
			if !found {
				wrong = append(wrong, n)
			}
		}
		if len(wrong) > 0 {
			p.Add(field, "没有找到“"+strings.Join(wrong, "”、“")+"”，请按名册里的全称或者简称写，一行一个。")
		}
		return in
	}
	only := find("names", o.Names)
	there = find("meeting", o.Meeting)
	for _, v := range tree {
		if v.Org != of && (len(o.Names) > 0 && only[v.Org] || len(o.Names) == 0 && o.Sort.takes(v.Kind)) {
			list = append(list, v)
		}
	}
	if len(list) == 0 && len(o.Names) == 0 {
		p.Add("sort", "请选择谁述职。")
	}
	n := 0
	if err := w.One("SELECT COUNT(*) FROM review_year y WHERE y.org_id = @of AND y.year = @year AND {reach y.org_id}", gate.Args{"of": of, "year": int64(o.Year)}, &n); err != nil {
		return nil, nil, err
	}
	if n > 0 {
		p.Add("year", strconv.Itoa(o.Year)+"年度的述职已经布置过，请在那一年里加人。")
	}
	return list, there, p.Fault()
}

// call asks the secretary of an organisation for a report; vacant where there is none.
func call(w *gate.Writing, year, of int64, way Way) (vacant bool, err error) {
	seats, err := post.InOrgs(&w.Reading, day.Span{From: w.Today(), Until: w.Today() + 1}, []int64{of})
	if err != nil {
		return false, err
	}
	for _, s := range seats {
		if s.Kind != post.Secretary {
			continue
		}
		at, err := w.At(of)
		if err != nil {
			return false, err
		}
		_, err = w.Exec(at, `INSERT INTO review_report (id, year_id, org_id, holder_id, holder_name, way, version, work, problems, next, figures, handed_on, read_on, return_why, excused_why,
				comment, comment_by, grade, grade_why, decided_on, told_on, talk_on, talk_note, made_ms, changed_ms)
			VALUES (@id, @year, @org, @holder, @name, @way, 1, '', '', '', '[]', NULL, NULL, '', '', '', '', '', '', NULL, NULL, NULL, '', @gate_now, @gate_now)`,
			gate.Args{"id": w.NewID(), "year": year, "holder": s.Holder, "name": s.Name, "way": string(way)})
		return false, err
	}
	return true, nil
}

// Call asks one more secretary for a report in a year that is open. It takes Keep, and
// answers Invalid for a name that no organisation has, one that reports already, and one
// without a secretary.
func (rs *Reviews) Call(ctx context.Context, who gate.Actor, year int64, name string, way Way) error {
	return rs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		var of int64
		if err := w.One("SELECT y.org_id FROM review_year y WHERE y.id = @id AND {reach y.org_id}", gate.Args{"id": year}, &of); err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		tree, err := org.In(&w.Reading, w.Today())
		if err != nil {
			return err
		}
		name := strings.TrimSpace(name)
		for _, v := range tree {
			if name == "" || v.Org == of || v.Name != name && v.Short != name {
				continue
			}
			n := 0
			if err := w.One("SELECT COUNT(*) FROM review_report x WHERE x.year_id = @year AND x.org_id = @of AND {reach x.org_id}", gate.Args{"year": year, "of": v.Org}, &n); err != nil {
				return err
			}
			if n > 0 {
				return fault.Field("name", "这个党组织已经在名单里。")
			}
			if way.Label() == "" {
				return fault.Field("way", "请选择怎样述职。")
			}
			vacant, err := call(w, year, v.Org, way)
			if err != nil {
				return err
			}
			if vacant {
				return fault.Field("name", "这个党组织现在没有书记。")
			}
			return w.Record(at, "review.call", gate.Subject{Kind: "review_year", ID: year}, gate.Detail{"of": v.Org})
		}
		return fault.Field("name", "没有找到这个党组织，请按名册里的全称或者简称写。")
	})
}

// Years lists the years that were opened, the newest first, with how far they are. It
// takes Keep.
func (rs *Reviews) Years(ctx context.Context, who gate.Actor) (list []Year, err error) {
	err = rs.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `SELECT y.id, y.org_id, y.year, y.held_on, y.until_on, y.made_name FROM review_year y WHERE {reach y.org_id} ORDER BY y.year DESC`, nil,
			func(row gate.Row) (y Year, err error) {
				return y, row.Scan(&y.ID, &y.Org, &y.Year, &y.HeldOn, &y.Until, &y.By)
			})
		return err
	})
	return list, err
}
