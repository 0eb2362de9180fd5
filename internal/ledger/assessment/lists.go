package assessment

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
)

// Page is one page of the assessments, the newest first.
type Page struct {
	List  []Assessment
	Total int
	Next  int64
}

// List gives the assessments that reached organisations in reach, and those that one's
// own organisation opened. It takes View.
func (as *Assessments) List(ctx context.Context, who gate.Actor, text string, after int64, limit int) (p Page, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err := reached(r, text)
		if err != nil {
			return err
		}
		p.Total = len(list)
		from := 0
		for i := range list {
			if list[i].ID == after {
				from = i + 1
			}
		}
		list = list[from:]
		if limit > 0 && len(list) > limit {
			list, p.Next = list[:limit], list[limit-1].ID
		}
		p.List = list
		return nil
	})
	return p, err
}

// Waiting are the assessments that the asker's own organisation has still to hand in, by
// last day. It takes View.
func (as *Assessments) Waiting(ctx context.Context, who gate.Actor) (list []Assessment, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		all, err := reached(r, "")
		for _, a := range all {
			if a.Mine != nil && a.Mine.HandedMS == 0 && !a.Over() {
				list = append(list, a)
			}
		}
		return err
	})
	return list, err
}

// Whole is an assessment as those see it who are above some of the organisations.
type Whole struct {
	Assessment
	Sheets   []Sheet // in roster order
	Problems []problem.Problem
}

// Get gives an assessment with the sheets in reach. It takes View, and answers NotFound
// where it reached nobody in reach.
func (as *Assessments) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if x.Assessment, err = asked(r, id); err != nil {
			return err
		}
		if x.Sheets, err = sheets(r, id); err != nil {
			return err
		}
		for i := range x.Sheets {
			if x.Sheets[i].HandedMS > 0 {
				x.Handed++
			}
			if x.Sheets[i].Org == r.Org() {
				x.Mine = &x.Sheets[i]
			}
		}
		x.Orgs = len(x.Sheets)
		x.Problems, err = problem.Of(r, problem.Standard, id)
		return err
	})
	return x, err
}

// Count is how many sheets that were handed in say what of a line.
type Count map[Result]int

// Counts counts, by line, over the sheets that were handed in.
func (x *Whole) Counts() map[int64]Count {
	n := map[int64]Count{}
	for _, it := range x.Standard.Items {
		n[it.Line] = Count{}
	}
	for i := range x.Sheets {
		if s := &x.Sheets[i]; s.HandedMS > 0 {
			for line, said := range s.Answers {
				n[line][said.Result]++
			}
		}
	}
	return n
}

// Record is a record of the ledger in which the answer to a line stands.
type Record struct {
	ID    int64
	On    day.Day
	Title string
}

// Past is what an organisation said of the lines in another assessment.
type Past struct {
	Of      int64
	Title   string
	Due     day.Day
	Answers map[int64]Said // by line, which is the same through the years
}

// One is the sheet of one organisation with what the ledger shows.
type One struct {
	Assessment
	Sheet    Sheet
	Records  map[int64][]Record // by line, the newest first
	Problems map[int64]problem.Problem
	Past     []Past // the newest first
}

// Sheet gives the sheet of one organisation in reach, with the records of the period by
// line, the problems that its gaps became and what it said in other assessments. It takes
// View, and answers NotFound.
func (as *Assessments) Sheet(ctx context.Context, who gate.Actor, id, of int64) (x One, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if x.Sheet, err = sheet(r, id, of); err != nil {
			return err
		}
		if x.Assessment, err = asked(r, id); err != nil {
			return err
		}
		held, err := activity.In(r, x.Span, of)
		if err != nil {
			return err
		}
		x.Records = map[int64][]Record{}
		for i := range x.Standard.Items {
			it := &x.Standard.Items[i]
			for j := len(held) - 1; j >= 0; j-- {
				if has(&held[j], it) {
					x.Records[it.Line] = append(x.Records[it.Line], Record{ID: held[j].ID, On: held[j].OnDay, Title: held[j].Title})
				}
			}
		}
		list, err := problem.Of(r, problem.Standard, id)
		if err != nil {
			return err
		}
		x.Problems = map[int64]problem.Problem{}
		for _, p := range list {
			if p.Org == of {
				x.Problems[p.Part] = p
			}
		}
		x.Past, err = past(r, of, id)
		return err
	})
	return x, err
}

func has(b *activity.Brief, it *standard.Item) bool {
	for _, k := range it.Kinds {
		if b.Has(k) {
			return true
		}
	}
	return false
}
