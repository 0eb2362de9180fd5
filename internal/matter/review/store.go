package review

import (
	"context"
	"encoding/json"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

const columns = `x.id, x.year_id, x.org_id, v.name, v.path, y.year, y.held_on, y.until_on, x.holder_id, x.holder_name, x.way, x.version, x.work, x.problems, x.next, x.figures,
	x.handed_on, x.read_on, x.return_why, x.excused_why, x.comment, x.comment_by, x.grade, x.grade_why, x.decided_on, x.told_on, x.talk_on, x.talk_note`

const joins = " FROM review_report x JOIN review_year y ON y.id = x.year_id JOIN org_version v ON v.org_id = x.org_id AND v.reach_until = '9999-12-31' "

func scan(row gate.Row) (x Report, err error) {
	doc := ""
	if err := row.Scan(&x.ID, &x.YearID, &x.Org, &x.OrgName, &x.Path, &x.Year, &x.HeldOn, &x.Until, &x.Holder, &x.HolderName, &x.Way, &x.Version, &x.Work, &x.Problems, &x.Next, &doc,
		&x.HandedOn, &x.ReadOn, &x.ReturnWhy, &x.ExcusedWhy, &x.Comment, &x.CommentBy, &x.Grade, &x.GradeWhy, &x.DecidedOn, &x.ToldOn, &x.TalkOn, &x.TalkNote); err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(doc), &x.Figures)
}

func one(r *gate.Reading, id int64) (x Report, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+joins+"WHERE x.id = @id AND {reach x.org_id}", gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return x, err
	}
	x = list[0]
	counts, err := counted(r, []int64{id})
	if err != nil {
		return x, err
	}
	x.Counts = counts[id]
	x.Questions, err = gate.Collect(r, "SELECT q.asked, q.answer, q.made_name FROM review_question q WHERE q.report_id = @id AND {reach q.org_id} ORDER BY q.id", gate.Args{"id": id},
		func(row gate.Row) (q Question, err error) { return q, row.Scan(&q.Asked, &q.Answer, &q.By) })
	return x, err
}

func counted(r *gate.Reading, ids []int64) (map[int64][]Counted, error) {
	at := map[int64][]Counted{}
	err := r.Each(`SELECT c.report_id, c.made_by, c.made_name, c.sent, c.back, c.valid, c.good, c.fair, c.average, c.poor, c.blank FROM review_count c
		WHERE c.report_id IN ({ids ids}) AND {reach c.org_id} ORDER BY c.report_id, c.made_ms`, gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		var c Counted
		err := row.Scan(&id, &c.Account, &c.By, &c.Sent, &c.Back, &c.Valid, &c.Good, &c.Fair, &c.Average, &c.Poor, &c.Blank)
		at[id] = append(at[id], c)
		return err
	})
	return at, err
}

// Query asks for a part of the reports.
type Query struct {
	Year  int   // 0: every year
	Org   int64 // 0: all in reach
	Stage Stage // empty: all
	Late  bool  // only those that are not handed in although the day is over
	Text  string
}

// List gives the reports of a query, the newest year first and within it in the order of
// the tree, whatever their grade. It takes View.
func (rs *Reviews) List(ctx context.Context, who gate.Actor, q Query) (list []Report, err error) {
	err = rs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		all, err := gate.Collect(r, "SELECT "+columns+joins+`WHERE (@year = CAST(0 AS BIGINT) OR y.year = @year) AND (@of = CAST(0 AS BIGINT) OR x.org_id = @of) AND {reach x.org_id}
			ORDER BY y.year DESC, v.path, x.id`, gate.Args{"year": int64(q.Year), "of": q.Org}, scan)
		if err != nil {
			return err
		}
		ids := make([]int64, len(all))
		for i := range all {
			ids[i] = all[i].ID
		}
		counts, err := counted(r, ids)
		list = nil
		for _, x := range all {
			x.Counts = counts[x.ID]
			x.hide(r)
			if q.Stage != "" && x.Stage() != q.Stage || q.Late && !x.Late(r.Today()) || q.Text != "" && !strings.Contains(x.OrgName, q.Text) && !strings.Contains(x.HolderName, q.Text) {
				continue
			}
			list = append(list, x)
		}
		return err
	})
	return list, err
}
