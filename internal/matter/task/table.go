package task

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
)

// MostRows is how many rows an organisation's table may have.
const MostRows = 200

// CellName is the name of the form's field of one cell: row and column from 0, the
// column among those that are asked.
func CellName(row, column int) string {
	return "cell-" + strconv.Itoa(row) + "-" + strconv.Itoa(column)
}

// table tests the rows of a table as they were typed or read, and leaves blank ones out.
// Rows keep their place for the fields of the problems.
func (d *Doc) table(rows [][]string) (clean [][]string, err error) {
	var p fault.Problems
	asked := d.Asked()
	for i, row := range rows {
		cells := make([]string, len(asked))
		for j := range asked {
			if j < len(row) {
				cells[j] = strings.TrimSpace(row[j])
			}
		}
		if strings.Join(cells, "") == "" {
			continue
		}
		for j, f := range asked {
			if problem := f.wrong(cells[j]); problem != "" {
				p.Add(CellName(i, j), "第"+strconv.Itoa(i+1)+"行："+problem)
			}
		}
		clean = append(clean, cells)
	}
	if len(clean) > MostRows {
		return nil, fault.Field("table", fmt.Sprintf("一张表最多%d行，现在是%d行，没有保存。", MostRows, len(clean)))
	}
	return clean, p.Fault()
}

// FillTable answers a task by a table, or corrects the one of before; none says that the
// organisation has nothing to put into it. version is the one of the page. It takes
// Answer, and answers Invalid at each cell, and Conflict as Fill does.
func (ts *Tasks) FillTable(ctx context.Context, who gate.Actor, task, of, version int64, rows [][]string, none bool) error {
	return ts.change(ctx, who, Answer, task, of, version, "task.answer", func(w *gate.Writing, at gate.Place, a *Addressee) error {
		if a.Doc.By != ByTable {
			return fault.Missing()
		}
		clean, err := a.Doc.table(rows)
		switch {
		case err != nil:
			return err
		case len(clean) == 0 && !none:
			return fault.Field("table", "一行也没有填，没有保存。没有要报的，请勾“没有要报的内容”。")
		case len(clean) > 0 && none:
			return fault.Field("none", "表里有内容，又勾了“没有要报的内容”，没有保存。请去掉一样。")
		}
		if err := receipt(w, at, a); err != nil {
			return err
		}
		if _, err := w.Exec(at, "DELETE FROM task_row WHERE task_id = @task AND org_id = @of", gate.Args{"task": task, "of": of}); err != nil {
			return err
		}
		for i, cells := range clean {
			text, err := json.Marshal(cells)
			if err != nil {
				return err
			}
			if _, err := w.Exec(at, "INSERT INTO task_row (id, task_id, org_id, no, cells) VALUES (@id, @task, @of, @no, @cells)",
				gate.Args{"id": w.NewID(), "task": task, "of": of, "no": i + 1, "cells": string(text)}); err != nil {
				return err
			}
		}
		return answered(w, at, a, "")
	})
}

// rowsOf gives the tables of those in reach, by organisation.
func rowsOf(r *gate.Reading, d *Doc, task int64) (map[int64][][]string, error) {
	found := map[int64][][]string{}
	if d.By != ByTable {
		return found, nil
	}
	err := r.Each("SELECT org_id, cells FROM task_row WHERE task_id = @task AND {reach org_id} ORDER BY org_id, no", gate.Args{"task": task}, func(row gate.Row) error {
		var of int64
		var text string
		if err := row.Scan(&of, &text); err != nil {
			return err
		}
		var cells []string
		err := json.Unmarshal([]byte(text), &cells)
		found[of] = append(found[of], cells)
		return err
	})
	return found, err
}

// ReadTable reads the columns that are asked out of a workbook, found by their names in
// its head; what else stands there is left. It answers Invalid at table for a workbook
// without them, and reads cells as they stand: FillTable tests them.
func ReadTable(d *Doc, name string, from io.ReaderAt, size int64, l sheet.Limits) (rows [][]string, err error) {
	b, err := sheet.Open(name, from, size, l)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	asked := d.Asked()
	var at []int
	missing := asked[0].Label
	for row, err := range b.All() {
		if err != nil {
			return nil, err
		}
		if at == nil {
			at, missing = head(row, asked, missing)
			continue
		}
		cells := make([]string, len(asked))
		for i, x := range at {
			if x < len(row.Cells) {
				cells[i] = strings.TrimSpace(row.Cells[x].Text)
			}
		}
		if strings.Join(cells, "") == "" {
			continue
		}
		if rows = append(rows, cells); len(rows) > MostRows {
			return nil, fault.Field("table", fmt.Sprintf("一张表最多%d行，这个文件没有读入。", MostRows))
		}
	}
	switch {
	case at == nil:
		return nil, fault.Field("table", "表头里没有“"+missing+"”这一列，没有读入。请下载模板，填好再传。")
	case len(rows) == 0:
		return nil, fault.Field("table", "表头下面没有内容，没有读入。没有要报的，请勾“没有要报的内容”。")
	}
	return rows, nil
}

// head says where the columns are, if a row has them all; otherwise which one is missing
// in the row that came nearest.
func head(row sheet.Row, asked []Field, missing string) ([]int, string) {
	at := make([]int, len(asked))
	lacks := ""
	for i, f := range asked {
		at[i] = slices.IndexFunc(row.Cells, func(c sheet.Cell) bool { return same(strings.TrimSpace(c.Text)) == same(f.Label) })
		if at[i] < 0 && lacks == "" {
			lacks = f.Label
		}
	}
	switch {
	case lacks == "":
		return at, ""
	case lacks != asked[0].Label: // it has the first one
		missing = lacks
	}
	return nil, missing
}
