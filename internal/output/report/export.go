package report

import (
	"fmt"
	"io"
	"strings"

	"zhibu/internal/base/paper"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/ui"
	"zhibu/internal/output/figure"
)

// Word writes the article as a paper in the layout of an internal record.
func (a Article) Word(w io.Writer) error {
	c := a.Card
	d := paper.Doc{Family: paper.Record, Blocks: []paper.Block{
		paper.Title{Text: c.Root.Name + "\n" + fmt.Sprint(c.Span.From.Year()) + "年度成绩单"},
		paper.Para{Text: text(a.Stand)},
	}}
	var rows [][]string
	for _, b := range a.Bigs {
		rows = append(rows, []string{b.Title, b.Number, b.Figure.Unit, b.Note})
	}
	d.Blocks = append(d.Blocks, paper.Table{Header: []string{"项目", "数", "单位", "说明"}, Widths: []float64{4, 2, 1.4, 5}, Rows: rows})
	for _, ch := range a.Chapters {
		d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: ch.Name + "：" + ch.Head[0] + "，" + ch.Head[1]})
		for _, b := range ch.Blocks {
			if b.Heading != "" {
				d.Blocks = append(d.Blocks, paper.Heading{Level: 2, Text: b.Heading})
			}
			d.Blocks = append(d.Blocks, paper.Para{Text: text(b.Text)})
		}
		if len(ch.Tally) > 0 {
			rows = nil
			for _, b := range ch.Tally {
				rows = append(rows, []string{b.Title, b.Number, b.Figure.Unit})
			}
			d.Blocks = append(d.Blocks, paper.Table{Header: []string{"表彰与纪念", "数", "单位"}, Widths: []float64{6, 2, 1.4}, Rows: rows})
		}
		for _, chart := range ch.Charts {
			d.Blocks = append(d.Blocks, paper.Para{Text: chart.Sub + "。" + chart.Title + "。"}, chart.table())
		}
	}
	d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: "说明", Plain: true})
	for _, p := range About(c) {
		d.Blocks = append(d.Blocks, paper.Para{Text: p})
	}
	d.Blocks = append(d.Blocks, paper.Signature{Org: c.Root.Name, Day: c.Last})
	return d.Write(w)
}

// About says in a few sentences how the figures are counted.
func About(c *figure.Card) []string {
	return []string{
		fmt.Sprintf("统计时段为%s至%s，以口径日期%s的组织隶属关系为准；时段内撤销、合并的党组织，仍在原来的上级名下计数。", c.Span.From.Chinese(), c.Last.Chinese(), c.Last.Chinese()),
		"人和人次分别计数，互不相加，也互不折算。其他参加者不记名，只有人次。",
		"作废的记录不计入，在系统里仍然列出，写明原因。全部数字由台账记录和名册数出来，没有一个是填报的。",
	}
}

// text is running text as paper has it.
func text(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		if !r.Screen {
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

func (c Chart) table() paper.Table {
	t := paper.Table{Header: []string{"月份"}}
	if len(c.Series) > 1 {
		t.Header = append(t.Header, c.Series...)
	}
	t.Header = append(t.Header, "合计（"+c.Unit+"）")
	for _, b := range c.Bars {
		row := []string{b.Label}
		if len(c.Series) > 1 {
			for _, v := range b.Values {
				row = append(row, ui.Count(v))
			}
		}
		t.Rows = append(t.Rows, append(row, ui.Count(b.sum())))
	}
	return t
}

// Excel writes every figure of a card as one sheet.
func Excel(w io.Writer, dir string, c *figure.Card, m sheet.Mark) (err error) {
	book := sheet.NewWriter(w, dir)
	s, err := book.Sheet(sheet.Table{Name: "全部数字", Title: fmt.Sprintf("%s　%d年　口径日期%s", c.Root.Name, c.Span.From.Year(), c.Last.Chinese()), Mark: &m,
		Columns: []sheet.Column{{Title: "编号", Width: 28}, {Title: "名称", Width: 28}, {Title: "数", Type: sheet.WholeColumn}, {Title: "单位"},
			{Title: "其中党员", Type: sheet.WholeColumn}, {Title: "其他参加者", Type: sheet.WholeColumn},
			{Title: "计入记录", Type: sheet.WholeColumn}, {Title: "未计入记录", Type: sheet.WholeColumn},
			{Title: "定义", Width: 60}, {Title: "不是什么", Width: 40}, {Title: "以哪一天为准", Width: 24}, {Title: "依据", Width: 44}}})
	for _, v := range c.Values() {
		if err != nil {
			break
		}
		var members, others any
		if v.Parts {
			members, others = v.Members, v.Others
		}
		err = s.Row(v.ID, v.Name, v.Value, v.Unit, members, others, v.Records, v.Left, v.Def, v.Not, v.Period, v.Basis.Full())
	}
	return finish(book, err)
}

// FigureExcel writes the rows of one figure: what was counted, and what was
// considered and not counted. Without names the members stay unnamed.
func FigureExcel(w io.Writer, dir string, c *figure.Card, v figure.Value, names bool, m sheet.Mark) (err error) {
	book := sheet.NewWriter(w, dir)
	for _, part := range []struct {
		name string
		rows []figure.Contribution
	}{{"计入", v.In()}, {"未计入", v.Out()}} {
		var s *sheet.SheetWriter
		s, err = book.Sheet(sheet.Table{Name: part.name, Title: fmt.Sprintf("%s：%s%s　%s　口径日期%s", v.Name, ui.Count(v.Value), v.Unit, c.Root.Name, c.Last.Chinese()), Mark: &m,
			Columns: []sheet.Column{{Title: "日期", Type: sheet.DateColumn, Width: 12}, {Title: "党组织", Width: 36}, {Title: "记录", Width: 44}, {Title: "党员", Width: 12},
				{Title: "数", Type: sheet.WholeColumn}, {Title: "其中党员", Type: sheet.WholeColumn}, {Title: "其他参加者", Type: sheet.WholeColumn},
				{Title: "说明", Width: 44}, {Title: "记录编号", Width: 22}}})
		for _, row := range part.rows {
			if err != nil {
				break
			}
			var members, others any
			if v.Parts {
				members, others = row.Members, row.Others
			}
			err = s.Row(row.Day, row.OrgName, row.Label, Named(row, names), row.Weight, members, others, row.Reason, fmt.Sprint(row.Record))
		}
		if err != nil {
			break
		}
	}
	return finish(book, err)
}

// Named is the member of a row; without names the surname alone.
func Named(row figure.Contribution, names bool) string {
	r := []rune(row.Name)
	if names || len(r) < 2 {
		return row.Name
	}
	return string(r[:1]) + strings.Repeat("*", len(r)-1)
}

func finish(book *sheet.Writer, err error) error {
	if err != nil {
		_ = book.Abort() // the first error is the one to tell
		return err
	}
	return book.Close()
}
