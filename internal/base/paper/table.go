package paper

import (
	"cmp"
	"fmt"
	"slices"
)

func (b Table) write(w *writer) {
	n := len(b.Header)
	for _, r := range b.Rows {
		n = max(n, len(r))
	}
	if n == 0 {
		return
	}
	widths := w.widths(b.Widths, n)
	look := rowLook{size: b.Size, height: b.Height, centre: func(c int) bool { return slices.Contains(b.Centre, c) }}
	head := look
	head.head = true
	w.tableStart(widths)
	if len(b.Over) > 0 {
		w.over(widths, b.Over, head)
		at := 0
		for _, o := range b.Over {
			if o.Cols == 1 {
				head.below = append(head.below, at)
			}
			at += o.Cols
		}
	}
	if len(b.Header) > 0 {
		w.tableRow(widths, b.Header, head)
	}
	for _, r := range b.Rows {
		w.tableRow(widths, r, look)
	}
	w.WriteString(`</w:tbl>`)
}

// rowLook is how the cells of a row look.
type rowLook struct {
	head   bool
	size   int
	height int
	label  func(int) bool // a column of labels
	centre func(int) bool
	below  []int // columns that go on from the row above
}

// over writes the row above the header.
func (w *writer) over(widths []int, list []Over, look rowLook) {
	w.rowStart(look)
	at := 0
	for _, o := range list {
		wide := 0
		for i := at; i < min(at+o.Cols, len(widths)); i++ {
			wide += widths[i]
		}
		at += o.Cols
		more := fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, o.Cols)
		if o.Cols == 1 {
			more = `<w:vMerge w:val="restart"/>`
		}
		w.cell(wide, more, o.Text, look, true, true)
	}
	w.WriteString(`</w:tr>`)
}

func (b KeyValues) write(w *writer) {
	cols := min(max(b.Columns, 1), 2)
	shares := []float64{1, 5} // the labels stand under those of two columns
	if cols == 2 {
		shares = []float64{1, 2, 1, 2}
	}
	widths := w.widths(shares, 2*cols)
	w.tableStart(widths)
	for i := 0; i < len(b.Pairs); i += cols {
		cells := make([]string, 2*cols)
		for c := range min(cols, len(b.Pairs)-i) {
			cells[2*c], cells[2*c+1] = b.Pairs[i+c][0], b.Pairs[i+c][1]
		}
		w.tableRow(widths, cells, rowLook{label: func(c int) bool { return c%2 == 0 }})
	}
	w.WriteString(`</w:tbl>`)
}

// widths shares the text width out; the last column takes what rounding leaves.
func (w *writer) widths(shares []float64, n int) []int {
	total := w.m.width - w.m.left - w.m.right
	sum := 0.0
	if len(shares) != n {
		shares = make([]float64, n)
		for i := range shares {
			shares[i] = 1
		}
	}
	for _, s := range shares {
		sum += s
	}
	out, left := make([]int, n), total
	for i, s := range shares {
		out[i] = int(float64(total) * s / sum)
		if i == n-1 {
			out[i] = left
		}
		left -= out[i]
	}
	return out
}

func (w *writer) tableStart(widths []int) {
	total := 0
	for _, x := range widths {
		total += x
	}
	fmt.Fprintf(w, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, total)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		w.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	w.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, x := range widths {
		fmt.Fprintf(w, `<w:gridCol w:w="%d"/>`, x)
	}
	w.WriteString(`</w:tblGrid>`)
}

func (w *writer) rowStart(look rowLook) {
	fmt.Fprintf(w, `<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="%d" w:hRule="atLeast"/>`, cmp.Or(look.height, 480))
	if look.head {
		w.WriteString(`<w:tblHeader/>`)
	}
	w.WriteString(`</w:trPr>`)
}

func (w *writer) tableRow(widths []int, cells []string, look rowLook) {
	w.rowStart(look)
	for i, width := range widths {
		text, more := "", ""
		if i < len(cells) {
			text = cells[i]
		}
		if slices.Contains(look.below, i) {
			text, more = "", `<w:vMerge/>`
		}
		label := look.head || look.label != nil && look.label(i)
		w.cell(width, more, text, look, label, label || look.centre != nil && look.centre(i))
	}
	w.WriteString(`</w:tr>`)
}

func (w *writer) cell(width int, more, text string, look rowLook, label, centre bool) {
	fmt.Fprintf(w, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s<w:vAlign w:val="center"/></w:tcPr>`, width, more)
	size := cmp.Or(look.size, 24)
	p, r := pPr{line: size * 50 / 3, align: "left"}, run{text: text, size: size}
	if label {
		r.font = fontHei
	}
	if centre {
		p.align = "center"
	}
	w.para(p, r)
	w.WriteString(`</w:tc>`)
}
