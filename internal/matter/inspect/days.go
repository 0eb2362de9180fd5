package inspect

import (
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/post"
)

// guest is somebody from outside at one of the organisations.
type guest struct{ seat, org, person, post int64 }

func guests(r *gate.Reading, id int64) ([]guest, error) {
	return gate.Collect(r, "SELECT s.id, s.org_id, s.person_id, s.post_id FROM inspection_seat s WHERE s.matter_id = @id AND s.post_id <> 0 AND {reach s.org_id} ORDER BY s.id", gate.Args{"id": id},
		func(row gate.Row) (g guest, err error) { return g, row.Scan(&g.seat, &g.org, &g.person, &g.post) })
}

// until moves the last day of an inspection, for every organisation and everybody sent.
func until(w *gate.Writing, at gate.Place, x *matter.Work[Doc], last day.Day) error {
	x.Doc.LastDay = last
	for _, stmt := range []string{"UPDATE inspection_seat SET last_day = @last WHERE matter_id = @id", "UPDATE inspection_org SET last_day = @last WHERE matter_id = @id"} {
		if _, err := w.Exec(at, stmt, gate.Args{"id": x.ID, "last": last.String()}); err != nil {
			return err
		}
	}
	return nil
}

// Finish ends the days on the spot: the posts of the inspectors end with this day, if
// they did not end before. It takes Keep.
func (is *Inspections) Finish(ctx context.Context, who gate.Actor, id, version int64) error {
	return is.step(ctx, who, id, version, []string{Out}, "结束现场检查", func(w *gate.Writing, at gate.Place, x *matter.Work[Doc]) (t matter.Turn, said string, err error) {
		if x.Doc.LastDay > w.Today() {
			list, err := guests(&w.Reading, id)
			if err != nil {
				return t, "", err
			}
			for _, s := range list {
				if _, err := post.End(w, at, s.org, s.person, post.Inspector, w.Today()+1); err != nil {
					return t, "", err
				}
			}
			if err := until(w, at, x, w.Today()); err != nil {
				return t, "", err
			}
		}
		return turn(Feedback, x.Org, &x.Doc), "", nil
	})
}

// Extend makes the last day later, with a reason: the posts of the inspectors go on; one
// that has ended begins anew today. It takes Keep and running the inspection, and answers
// Invalid at last and why.
func (is *Inspections) Extend(ctx context.Context, who gate.Actor, id, version int64, last day.Day, why string) error {
	return is.step(ctx, who, id, version, []string{Out}, "延长检查", func(w *gate.Writing, at gate.Place, x *matter.Work[Doc]) (t matter.Turn, said string, err error) {
		d := &x.Doc
		if err := d.running(&w.Reading); err != nil {
			return t, "", err
		}
		var p fault.Problems
		most := d.LeftOn.AddDays(mostDays)
		if last <= d.LastDay || last < w.Today() || last > most {
			p.Add("last", fmt.Sprintf("现在到%s为止。请填写更晚的一天，最晚到%s（出发以后%d天）。", d.LastDay.Chinese(), most.Chinese(), mostDays))
		}
		if why = strings.TrimSpace(why); len([]rune(why)) < 2 || len([]rune(why)) > 200 {
			p.Add("why", "请写明为什么延长，2到200个字。")
		}
		if err := p.Fault(); err != nil {
			return t, "", err
		}
		list, err := guests(&w.Reading, id)
		if err != nil {
			return t, "", err
		}
		for _, g := range list {
			if err := stay(w, g, last); err != nil {
				return t, "", err
			}
		}
		if err := until(w, at, x, last); err != nil {
			return t, "", err
		}
		return turn(Out, x.Org, d), "到" + last.Chinese() + "为止，" + why, nil
	})
}

func stay(w *gate.Writing, g guest, last day.Day) error {
	at, err := w.At(g.org)
	if err != nil {
		return err
	}
	if ok, err := post.Prolong(w, at, g.post, last+1); ok || err != nil {
		return err
	}
	g.post, err = post.Begin(w, at, post.Post{Org: g.org, Holder: g.person, Kind: post.Inspector, How: post.Appointed, Span: day.Span{From: w.Today(), Until: last + 1}})
	if err != nil {
		return err
	}
	_, err = w.Exec(at, "UPDATE inspection_seat SET post_id = @post WHERE id = @seat", gate.Args{"post": g.post, "seat": g.seat})
	return err
}
