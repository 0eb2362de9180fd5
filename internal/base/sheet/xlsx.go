package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"zhibu/internal/base/fault"
)

// xlsxBook is the source of an .xlsx file.
type xlsxBook struct {
	parts  map[string]*zip.File
	files  []*zip.File // of the sheets, in their order
	styles []style     // by cell style number
	date04 bool        // serial dates count from 1904
	texts  *texts      // shared strings; loaded when first needed
}

// part opens one part. archive/zip itself stops at a part that is longer than
// its entry declares, so a checked directory cannot be outgrown.
func part(f *zip.File) (io.ReadCloser, error) {
	if f.Flags&1 != 0 {
		return nil, refuse(tPassword)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, refuseWrap(err, tDamaged)
	}
	return rc, nil
}

// damaged turns a private error into the public one; faults pass.
func damaged(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.As(err); ok {
		return err
	}
	if errors.Is(err, errLong) {
		return refuseWrap(err, tBomb)
	}
	return refuseWrap(err, tDamaged)
}

// scan walks all tokens of a part.
func scan(f *zip.File, fn func(s *scanner, t token) error) error {
	rc, err := part(f)
	if err != nil {
		return err
	}
	defer rc.Close()
	s := newScanner(rc)
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = fn(s, t)
		}
		if err == errStop {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
	}
}

var errStop = errors.New("sheet: enough")

func openXLSX(b *Book, parts map[string]*zip.File) error {
	x := &xlsxBook{parts: parts}
	b.format, b.source = XLSX, x
	targets, err := relations(parts["xl/_rels/workbook.xml.rels"])
	if err != nil {
		return err
	}
	err = scan(parts["xl/workbook.xml"], func(s *scanner, t token) error {
		if t != tokStart {
			return nil
		}
		switch string(s.name) {
		case "workbookPr":
			x.date04 = isTrue(s.get("date1904"))
		case "sheet":
			f := parts[targets[string(s.get("id"))]]
			if f == nil || !strings.Contains(strings.ToLower(f.Name), "worksheets/") {
				return nil // a chart sheet or a dangling entry
			}
			if len(b.sheets) >= b.limits.Sheets {
				return tooLarge(tTooManySheet, len(b.sheets)+1, b.limits.Sheets)
			}
			state := string(s.get("state"))
			b.sheets = append(b.sheets, Info{string(s.get("name")), state == "hidden" || state == "veryHidden"})
			x.files = append(x.files, f)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(b.sheets) == 0 {
		return refuse(tNoSheets)
	}
	if f := parts["xl/styles.xml"]; f != nil {
		x.styles, err = readStyles(f)
	}
	return err
}

// relations maps ids to part names.
func relations(f *zip.File) (map[string]string, error) {
	m := map[string]string{}
	if f == nil {
		return nil, refuse(tDamaged)
	}
	return m, scan(f, func(s *scanner, t token) error {
		if t == tokStart && string(s.name) == "Relationship" {
			target := string(s.get("Target"))
			if !strings.HasPrefix(target, "/") {
				target = "/xl/" + target
			}
			if len(m) < 10_000 {
				m[string(s.get("Id"))] = strings.ToLower(path.Clean(target)[1:])
			}
		}
		return nil
	})
}

func (x *xlsxBook) close() error {
	if x.texts == nil {
		return nil
	}
	return x.texts.close()
}

func (x *xlsxBook) read(b *Book, index int, yield func(Row) bool) error {
	if x.texts == nil {
		t, err := loadTexts(x.parts["xl/sharedstrings.xml"], b.limits)
		if err != nil {
			return err
		}
		x.texts = t
	}
	r := rowReader{book: b, x: x, sheet: b.sheets[index].Name, yield: yield}
	return scan(x.files[index], r.token)
}

// rowReader builds rows from the tokens of a worksheet.
type rowReader struct {
	book  *Book
	x     *xlsxBook
	sheet string
	yield func(Row) bool

	inData bool
	last   int // number of the last row seen
	row    Row
	col    int // column of the cell being read, from 0
	cell   rawCell
	into   *[]byte // where text goes: value, formula or nothing
	phon   int     // inside phonetic hints
}

type rawCell struct {
	typ     string
	style   int
	value   []byte
	text    []byte // inline string
	formula []byte
	hasForm bool
}

var cellTypes = map[string]string{"s": "s", "n": "n", "str": "str", "inlineStr": "inlineStr", "b": "b", "e": "e", "d": "d"}

func (r *rowReader) token(s *scanner, t token) error {
	name := s.name
	switch t {
	case tokText:
		if r.into != nil && r.phon == 0 {
			if len(*r.into)+len(s.text) > maxText {
				return errLong
			}
			*r.into = append(*r.into, s.text...)
		}
		return nil
	case tokStart:
		switch string(name) {
		case "sheetData":
			r.inData = true
		case "row":
			return r.startRow(s)
		case "c":
			return r.startCell(s)
		case "v":
			r.into = &r.cell.value
		case "t":
			r.into = &r.cell.text
		case "f":
			r.into, r.cell.hasForm = &r.cell.formula, true
		case "rPh":
			r.phon++
		}
		return nil
	}
	switch string(name) {
	case "sheetData":
		return errStop
	case "row":
		return r.endRow()
	case "c":
		return r.endCell()
	case "v", "t", "f":
		r.into = nil
	case "rPh":
		r.phon--
	}
	return nil
}

func (r *rowReader) startRow(s *scanner) error {
	n := r.last + 1
	if v := s.get("r"); v != nil {
		var err error
		if n, err = strconv.Atoi(string(v)); err != nil {
			return errXML
		}
	}
	if !r.inData || n <= r.last || n > 1<<20 {
		return errXML
	}
	r.last, r.col = n, -1
	r.row = Row{Sheet: r.sheet, Number: n, Hidden: isTrue(s.get("hidden")) || string(s.get("ht")) == "0"}
	return nil
}

func (r *rowReader) startCell(s *scanner) error {
	col := r.col + 1
	if v := s.get("r"); v != nil {
		col = 0
		for _, c := range v {
			if c < 'A' || c > 'Z' {
				break
			}
			if col = col*26 + int(c-'A') + 1; col > 1<<14 {
				return errXML
			}
		}
		col--
	}
	if col <= r.col || r.row.Number == 0 {
		return errXML
	}
	r.col = col
	c := &r.cell
	*c = rawCell{value: c.value[:0], text: c.text[:0], formula: c.formula[:0]}
	c.typ = cellTypes[string(s.get("t"))]
	if v := s.get("s"); v != nil {
		c.style, _ = strconv.Atoi(string(v))
	}
	return nil
}

func (r *rowReader) endCell() error {
	cell, err := r.x.cell(&r.cell)
	if err != nil || cell.Kind == Empty {
		return err
	}
	l := r.book.limits
	if r.col >= l.Columns {
		return tooLarge(tTooManyCols, r.sheet, r.row.Number, l.Columns)
	}
	if len(cell.Text) > l.CellRunes && len([]rune(cell.Text)) > l.CellRunes {
		return tooLarge(tCellTooLong, r.sheet, ColumnName(r.col)+strconv.Itoa(r.row.Number), l.CellRunes)
	}
	if r.row.Cells == nil {
		r.row.Cells = make([]Cell, 0, max(r.col+1, 16))
	}
	for len(r.row.Cells) < r.col {
		r.row.Cells = append(r.row.Cells, Cell{})
	}
	r.row.Cells = append(r.row.Cells, cell)
	return nil
}

func (r *rowReader) endRow() error {
	if r.row.Cells == nil {
		return nil
	}
	if err := r.book.count(); err != nil {
		return err
	}
	row := r.row
	r.row = Row{Number: row.Number}
	if !r.yield(row) {
		return errStop
	}
	return nil
}

func isTrue(v []byte) bool { return string(v) == "1" || string(v) == "true" }
