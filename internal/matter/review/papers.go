package review

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/problem"
)

// Paper writes a report as a Word file: figures, the problems of the year before, and
// the three parts. It takes View.
func (rs *Reviews) Paper(ctx context.Context, who gate.Actor, id int64) (name string, body []byte, err error) {
	x, err := rs.Get(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	figures, err := rs.Now(ctx, who, &x)
	if err != nil {
		return "", nil, err
	}
	last, err := rs.Pointed(ctx, who, x.Org, x.Year-1)
	if err != nil {
		return "", nil, err
	}
	out := paper.Doc{Family: paper.Official, Blocks: []paper.Block{paper.Title{Text: strconv.Itoa(x.Year) + "年度抓基层党建工作述职报告"}, paper.Para{Text: x.OrgName + "书记　" + x.HolderName, Align: paper.Centre}}}
	add := func(b ...paper.Block) { out.Blocks = append(out.Blocks, b...) }
	add(paper.Heading{Level: 1, Text: "履行职责的情况"})
	if len(figures) > 0 {
		var said []string
		for _, f := range figures {
			said = append(said, f.Name+strconv.FormatInt(f.Value, 10)+f.Unit)
		}
		add(paper.Para{Text: strconv.Itoa(x.Year) + "年，" + strings.Join(said, "，") + "。"})
	}
	add(paras(x.Work)...)
	if len(last) > 0 {
		add(paper.Heading{Level: 1, Text: "上年度指出问题的整改"}, paper.Table{Header: []string{"问题", "整改时限", "情况"}, Widths: []float64{6, 3, 2}, Rows: rowsOf(last)})
	}
	add(paper.Heading{Level: 1, Text: "存在的问题"})
	add(paras(x.Problems)...)
	add(paper.Heading{Level: 1, Text: "下一步打算"})
	add(paras(x.Next)...)
	on := x.HandedOn
	if on == day.None {
		on = rs.gate.Today()
	}
	add(paper.Signature{Org: x.HolderName, Day: on})
	var b bytes.Buffer
	err = out.Write(&b)
	return x.Title() + "-" + x.OrgName + ".docx", b.Bytes(), err
}

func paras(text string) (list []paper.Block) {
	for _, p := range strings.Split(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, paper.Para{Text: p})
		}
	}
	if len(list) == 0 {
		list = append(list, paper.Para{Text: "（还没有写）"})
	}
	return list
}

func rowsOf(list []problem.Problem) (rows [][]string) {
	for _, p := range list {
		rows = append(rows, []string{p.Text, p.DueOn.Chinese(), p.State.Label()})
	}
	return rows
}

// Roll writes the results of a year as a Word file, in the order of the tree and never
// by grade. It takes Keep, and answers NotFound for a year that was not opened.
func (rs *Reviews) Roll(ctx context.Context, who gate.Actor, year int) (name string, body []byte, err error) {
	if err := rs.gate.Read(ctx, who, Keep, func(*gate.Reading) error { return nil }); err != nil {
		return "", nil, err
	}
	list, err := rs.List(ctx, who, Query{Year: year})
	if err == nil && (len(list) == 0 || year == 0) {
		err = fault.Missing()
	}
	if err != nil {
		return "", nil, err
	}
	t := paper.Table{Header: []string{"序号", "党组织", "书记", "述职方式", "测评结果", "综合评价等次"}, Widths: []float64{1, 6, 2, 2, 5, 2}, Centre: []int{0, 2, 3, 5}}
	for i, x := range list {
		row := []string{strconv.Itoa(i + 1), x.OrgName, x.HolderName, x.Way.Label(), "", x.Grade.Label()}
		if c, ok := x.Result(); ok {
			row[4] = c.Chinese()
		}
		if x.ExcusedWhy != "" {
			row[5] = "不述职：" + x.ExcusedWhy
		}
		t.Rows = append(t.Rows, row)
	}
	out := paper.Doc{Family: paper.Official, Landscape: true, Blocks: []paper.Block{paper.Title{Text: Title(year) + "\n结果名册"}, paper.Para{Text: "按党组织的顺序排列，不分先后。"}, t}}
	var b bytes.Buffer
	err = out.Write(&b)
	return Title(year) + "结果名册.docx", b.Bytes(), err
}
