package export

import (
	"context"
	"strconv"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
)

// Standard writes the lines of a version in the columns in which they come in again. It
// takes standard.View, and answers NotFound for a draft of somebody else's.
func (es *Exports) Standard(ctx context.Context, who gate.Actor, id int64, no int) (*File, error) {
	v, _, err := es.from.Standards.Get(ctx, who, id, no)
	if err != nil {
		return nil, err
	}
	t := standard.Table("标准")
	t.Title = v.Title + "（第" + strconv.Itoa(v.No) + "版，" + v.State.Label() + "）"
	if t.Mark, err = es.marked(ctx, who, standard.View); err != nil {
		return nil, err
	}
	return es.compose(v.Title+".xlsx", t, func(row func(...any) error) error {
		for i := range v.Items {
			if err := row(v.Items[i].Cells()...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Assessment writes what was handed in of an assessment, in roster order and line by line,
// with the problems that gaps became; of one organisation, or of all in reach where org is
// 0. It takes assessment.View. Nothing in it is added up.
func (es *Exports) Assessment(ctx context.Context, who gate.Actor, id, org int64) (*File, error) {
	x, err := es.from.Assessments.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, assessment.View)
	if err != nil {
		return nil, err
	}
	problems := map[[2]int64]problem.Problem{}
	for _, p := range x.Problems {
		problems[[2]int64{p.Org, p.Part}] = p
	}
	t := sheet.Table{Name: "标准自查", Title: x.Standard.Title + "自查（按党组织顺序，不排名）", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织", Width: 28}, {Title: "部分", Width: 18}, {Title: "要求", Width: 48},
		{Title: "条款", Width: 10}, {Title: "自查结果", Width: 12}, {Title: "说明", Width: 32}, {Title: "整改措施", Width: 32}, {Title: "责任人", Width: 10}, {Title: "时限", Width: 12, Type: sheet.DateColumn}, {Title: "销号", Width: 12}}}
	return es.compose(x.Standard.Title+"自查.xlsx", t, func(row func(...any) error) error {
		n := 0
		for i := range x.Sheets {
			s := &x.Sheets[i]
			if org != 0 && s.Org != org || org == 0 && s.HandedMS == 0 {
				continue
			}
			for j := range x.Standard.Items {
				it := &x.Standard.Items[j]
				n++
				said, p := s.Answers[it.Line], problems[[2]int64{s.Org, it.Line}]
				cells := []any{n, s.OrgName, it.Section, it.Text, it.Clause, said.Result.Label(), said.Note, p.Measure, p.OwnerName, nil, ""}
				if p.ID != 0 {
					cells[9], cells[10] = p.DueOn, p.State.Label()
				}
				if err := row(cells...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
