package paper

import "fmt"

func (b Table) write(w *writer) {
	n := len(b.Header)
	for _, r := range b.Rows {
		n = max(n, len(r))
	}
	if n == 0 {
		return
	}
	widths := w.widths(b.Widths, n)
	w.tableStart(widths)
	if len(b.Header) > 0 {
		w.tableRow(widths, b.Header, true, nil)
	}
	for _, r := range b.Rows {
		w.tableRow(widths, r, false, nil)
	}
	w.WriteString(`</w:tbl>`)
}

func (b KeyValues) write(w *writer) {
	cols := min(max(b.Columns, 1), 2)
	shares := []float64{1, 3}
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
		w.tableRow(widths, cells, false, func(c int) bool { return c%2 == 0 })
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

func (w *writer) tableRow(widths []int, cells []string, head bool, label func(int) bool) {
	w.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="480" w:hRule="atLeast"/>`)
	if head {
		w.WriteString(`<w:tblHeader/>`)
	}
	w.WriteString(`</w:trPr>`)
	for i, width := range widths {
		fmt.Fprintf(w, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`, width)
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		p, r := pPr{line: 400}, run{text: text, size: 24}
		if head || label != nil && label(i) {
			p.align, r.font = "center", fontHei
		} else {
			p.align = "left"
		}
		w.para(p, r)
		w.WriteString(`</w:tc>`)
	}
	w.WriteString(`</w:tr>`)
}
