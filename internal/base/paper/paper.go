// Package paper writes Word documents (.docx) in the two layouts that offices
// use: the official paper of GB/T 9704-2012 (22 lines of 28 characters), and the
// internal record with Word's common margins.
//
// A Doc is a list of blocks; Write sends it. Fonts are named and not embedded,
// because they are licensed: a computer without them shows a substitute.
package paper

import (
	"fmt"
	"strings"

	"zhibu/internal/base/day"
)

// Family is one of the two layouts.
type Family int

// The families.
const (
	Official Family = iota // GB/T 9704: 请示, 批复, 通知, 决定
	Record                 // meeting records, plans, monthly papers
)

// Doc is a document to be written.
type Doc struct {
	Family    Family
	Landscape bool // for wide ledgers
	RedHead   *RedHead
	Subject   string // in the file's properties; the first Title when empty
	Blocks    []Block
}

// RedHead is the red head of an official paper.
type RedHead struct {
	Issuer string // 中共某区委直属机关工作委员会
	Number string // 区直工委〔2021〕3号, see Number
	Signer string // of papers to the level above; empty for others
}

// Block is a part of a document's body.
type Block interface{ write(*writer) }

// Title is the document's title; "\n" breaks it into lines.
type Title struct{ Text string }

// To is the line of addressees: flush left, with a full-width colon.
type To struct{ Text string }

// Heading is one of four levels. It is numbered 一、（一）1.（1） unless Plain.
type Heading struct {
	Level int
	Text  string
	Plain bool
}

// Para is a paragraph, indented by two characters.
type Para struct {
	Text  string
	Flush bool // no indent
	Bold  bool
	Align Align
}

// Align says where the lines of a paragraph stand.
type Align string

// The alignments: both edges, the middle, and two characters from the right edge.
const (
	Both   Align = ""
	Centre Align = "center"
	Right  Align = "right"
)

// Table is a table whose header rows are repeated on every page.
type Table struct {
	Over   []Over // a row above the header, each over some of its columns
	Header []string
	Widths []float64 // shares of the width; equal when empty
	Rows   [][]string
	Size   int   // of the letters, in half points; 24 when 0
	Height int   // of a row at least, in twentieths of a point; 480 when 0
	Centre []int // columns whose cells stand in the middle
}

// Over is a heading over several columns; over one it goes down to the cells.
type Over struct {
	Text string
	Cols int
}

// KeyValues is a form of labels and values, Columns pairs beside each other.
type KeyValues struct {
	Columns int // 1 or 2
	Pairs   [][2]string
}

// Attachments is the list of attachments below the text.
type Attachments struct{ Names []string }

// Signature is the issuer and the date at the end.
type Signature struct {
	Org string
	Day day.Day
}

// Blank is empty lines.
type Blank struct{ Lines int }

// PageBreak starts a new page.
type PageBreak struct{}

// Number writes a document number with hexagonal brackets: 区直工委〔2021〕3号.
func Number(office string, year, n int) string {
	return fmt.Sprintf("%s〔%d〕%d号", office, year, n)
}

// measures of a family, in twentieths of a point.
type measures struct {
	width, height            int
	top, right, bottom, left int
	footer                   int
	line, titleLine          int
	spacing                  int // of characters
}

// A4 is 11906 × 16838. 156 mm for 28 characters of 16 pt needs -0.25 pt between
// them; 225 mm for 22 lines allows 28.95 pt a line. A grid of type
// linesAndChars would do the same in Word, but not in LibreOffice.
func (d *Doc) measures() measures {
	m := measures{11906, 16838, 2098, 1474, 1984, 1587, 1304, 579, 640, -5}
	if d.Family == Record {
		m = measures{11906, 16838, 1440, 1797, 1440, 1797, 992, 560, 720, 0}
	}
	if d.Landscape { // the page turned to the left: the binding edge is on top
		m.width, m.height = m.height, m.width
		m.top, m.right, m.bottom, m.left = m.left, m.top, m.right, m.bottom
		m.footer = min(m.footer, m.bottom-400)
	}
	return m
}

const (
	fontBody  = "仿宋_GB2312"
	fontTitle = "方正小标宋简体"
	fontHei   = "黑体"
	fontKai   = "楷体_GB2312"
	fontSong  = "宋体"
	charWidth = 320 // 16 pt
)

func (b Title) write(w *writer) {
	if w.doc.Family == Official && w.doc.RedHead != nil && !w.titled {
		Blank{2}.write(w)
	}
	w.titled = true
	for _, line := range strings.Split(b.Text, "\n") {
		w.para(pPr{align: "center", line: w.m.titleLine, keep: true}, run{text: line, font: fontTitle, size: 44})
	}
	Blank{1}.write(w)
}

func (b To) write(w *writer) {
	w.para(pPr{}, run{text: strings.TrimRight(b.Text, "：: ") + "："})
}

func (b Heading) write(w *writer) {
	level := min(max(b.Level, 1), 4)
	text := b.Text
	if !b.Plain {
		text = w.number(level) + text
	}
	r := run{text: text}
	switch level {
	case 1:
		r.font = fontHei
	case 2:
		r.font = fontKai
	case 3:
		r.bold = true
	}
	w.para(pPr{indent: 2, keep: true, outline: level}, r)
}

func (b Para) write(w *writer) {
	p := pPr{indent: 2, align: string(b.Align)}
	if b.Flush || b.Align != Both {
		p.indent = 0
	}
	if b.Align == Right {
		p.right = 2
	}
	for _, part := range strings.Split(strings.ReplaceAll(b.Text, "\r\n", "\n"), "\n") {
		w.para(p, run{text: part, bold: b.Bold})
	}
}

func (b Blank) write(w *writer) {
	for range b.Lines {
		w.para(pPr{})
	}
}

func (b PageBreak) write(w *writer) {
	w.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
}

func (b Attachments) write(w *writer) {
	if len(b.Names) == 0 {
		return
	}
	Blank{1}.write(w)
	for i, n := range b.Names {
		head, hang := "", 1
		if len(b.Names) > 1 {
			head = fmt.Sprintf("%d. ", i+1)
		}
		left := 6
		if i == 0 {
			head, hang = "附件："+head, 4
		}
		if len(b.Names) == 1 {
			left, hang = 5, 3
		}
		w.para(pPr{left: left, hang: hang}, run{text: head + n})
	}
}

// The issuer stands centred above the date; the date ends four characters from
// the right edge, unless a long name needs the room.
func (b Signature) write(w *writer) {
	Blank{2}.write(w)
	date := b.Day.Chinese()
	dateW, orgW := textWidth(date), textWidth(b.Org)
	dateR := 4.0
	orgR := dateR + (dateW-orgW)/2
	if orgR < 2 {
		orgR = 2
		dateR = orgR + (orgW-dateW)/2
	}
	if b.Org != "" {
		w.para(pPr{align: "right", right: orgR, keep: true}, run{text: b.Org})
	}
	w.para(pPr{align: "right", right: dateR}, run{text: date})
}

// textWidth counts in characters; Latin letters and digits are half as wide.
func textWidth(s string) float64 {
	n := 0.0
	for _, r := range s {
		if n++; r < 0x2000 {
			n -= 0.5
		}
	}
	return n
}

// number counts headings: a level starts again below a higher one.
func (w *writer) number(level int) string {
	w.counters[level-1]++
	for i := level; i < len(w.counters); i++ {
		w.counters[i] = 0
	}
	n := w.counters[level-1]
	switch level {
	case 1:
		return Chinese(n) + "、"
	case 2:
		return "（" + Chinese(n) + "）"
	case 3:
		return fmt.Sprintf("%d. ", n)
	}
	return fmt.Sprintf("（%d）", n)
}

// Chinese writes 1 to 99 in characters: 一, 十, 二十一.
func Chinese(n int) string {
	if n < 1 || n > 99 {
		return fmt.Sprint(n)
	}
	const d = "零一二三四五六七八九"
	digit := func(i int) string { return string([]rune(d)[i]) }
	s := ""
	if n >= 20 {
		s = digit(n / 10)
	}
	if n >= 10 {
		s += "十"
	}
	if n%10 > 0 {
		s += digit(n % 10)
	}
	return s
}
