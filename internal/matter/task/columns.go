package task

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/sheet"
)

const (
	headWithin = 10  // filled rows among which the head of a sample is looked for
	judgedBy   = 200 // rows that say what a column holds
)

// amount is a number that counts something: what is longer, or begins with 0, is a code or
// a telephone.
var amount = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,4})?$`)

// ReadColumns adds to what is asked the columns of a sample (样表), a workbook as the
// drafter has it: its head is the fullest of the first rows of the first sheet. What the
// cells below hold is guessed; a column that the registers know is asked of nobody, and
// one that is asked already stays as it is. It answers Invalid at columns for a workbook
// without a head, and for one with more columns than may be asked.
func ReadColumns(asked []Field, name string, from io.ReaderAt, size int64, l sheet.Limits) (list []Field, err error) {
	b, err := sheet.Open(name, from, size, l)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	var rows []sheet.Row
	for row, err := range b.Rows(b.Sheets()[0].Name) {
		if err != nil {
			return nil, err
		}
		if rows = append(rows, row); len(rows) == headWithin+judgedBy {
			break
		}
	}
	head, fullest := -1, 0
	for i, row := range rows[:min(len(rows), headWithin)] {
		n := 0
		for _, c := range row.Cells {
			if spoken(c) != "" {
				n++
			}
		}
		if n > fullest {
			head, fullest = i, n
		}
	}
	if head < 0 {
		return nil, fault.Field("columns", "第一张工作表里没有表头，没有读入。请在第一行写上各列的名称。")
	}
	list = slices.Clone(asked)
	for at, cell := range rows[head].Cells {
		title := spoken(cell)
		if title == "" || title == "序号" || slices.ContainsFunc(list, func(f Field) bool { return same(f.Label) == same(title) || same(f.Known.Label()) == same(title) }) {
			continue
		}
		list = append(list, guessed(title, at, rows[head+1:]))
	}
	if len(list) > mostFields {
		return nil, fault.Field("columns", fmt.Sprintf("加上样表的列，一共要问%d项，一次最多%d项，没有读入。请删去不用填的列再传。", len(list), mostFields))
	}
	return list, nil
}

// spoken is a cell that may be the name of a column, with broken lines joined: no number,
// and nothing that waits for something to be written behind it (填报单位：).
func spoken(c sheet.Cell) string {
	t := strings.Join(strings.Fields(c.Text), "")
	if c.Kind != sheet.Text || wholeNumber.MatchString(t) || strings.ContainsAny(t, "：:") {
		return ""
	}
	return t
}

// guessed is a column with what its cells hold: all numbers, all dates, or words.
func guessed(title string, at int, below []sheet.Row) Field {
	for _, k := range Knowns() {
		if same(k.Label()) == same(title) {
			return Field{Label: title, Kind: Words, Known: k}
		}
	}
	some, dates, numbers := false, true, true
	for _, row := range below {
		if at >= len(row.Cells) || row.Cells[at].Kind == sheet.Empty {
			continue
		}
		text := strings.TrimSpace(row.Cells[at].Text)
		some = true
		dates = dates && Field{Kind: Date}.wrong(text) == ""
		numbers = numbers && amount.MatchString(text)
	}
	switch {
	case some && dates:
		return Field{Label: title, Kind: Date}
	case some && numbers:
		return Field{Label: title, Kind: Number}
	}
	return Field{Label: title, Kind: Words}
}
