// Package sheet reads and writes tables: .xlsx and .csv in, .xlsx and .csv out.
//
// Reading streams: Open looks at the content (never at the name), refuses what
// it cannot read with a sentence that says what to do, and Book.Rows yields one
// row at a time, so that a roster of 200,000 rows needs little memory. A cell
// keeps what was really in the file: whether it was text or a number, whether a
// number has lost digits, whether it is a date.
//
// Writing streams too: NewWriter for .xlsx (excelize), NewCSV for .csv. Text is
// always written as text, so a cell never becomes a formula.
package sheet

import (
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"zhibu/internal/base/day"
)

// Kind says what a cell really was in the file.
type Kind uint8

// The kinds of cells.
const (
	Empty Kind = iota
	Text
	Number
	Date
	Bool
	Formula // computed; Text is the value that was stored with the file
)

var kindNames = [...]string{"empty", "text", "number", "date", "bool", "formula"}

// String is the stable name of a kind.
func (k Kind) String() string { return kindNames[k] }

// Cell is one cell as read.
type Cell struct {
	Text string // as a person reads it; dates are 2021-12-09, numbers in plain digits
	Raw  string // as stored in the file
	Kind Kind
	// LostDigits: the cell is a number of more than 15 digits (or was saved in
	// scientific notation), so its last digits are no longer the ones typed.
	LostDigits bool
	// Day is set for cells that hold a date.
	Day day.Day
	// NoDay: the date's format shows only year and month.
	NoDay bool
}

// Row is one row that has at least one filled cell. Cells[0] is column A.
type Row struct {
	Sheet  string
	Number int // as Excel shows it, counted from 1
	Hidden bool
	Cells  []Cell
}

// Limits bounds what Open and Rows accept. Dir is a private directory for the
// temporary file that large shared texts need; it is encrypted with a key that
// only the process knows, and removed as soon as it is open.
type Limits struct {
	FileBytes     int64 // of the file itself
	UnzipBytes    int64 // of all its parts, unpacked
	Ratio         int64 // unpacked : packed, for parts over 16 MB
	Parts         int   // entries of the zip
	Sheets        int
	Rows          int // filled rows in the whole book
	Columns       int
	CellRunes     int
	SharedStrings int
	Dir           string
}

// DefaultLimits are enough for a roster of a province: 200,000 rows.
func DefaultLimits(dir string) Limits {
	return Limits{
		FileBytes: 64 << 20, UnzipBytes: 512 << 20, Ratio: 200, Parts: 2000, Sheets: 50,
		Rows: 210_000, Columns: 300, CellRunes: 8000, SharedStrings: 3_000_000, Dir: dir,
	}
}

// Format names what a file turned out to be.
type Format string

// The formats that can be read.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// Info describes a sheet of a book.
type Info struct {
	Name   string
	Hidden bool
}

// Book is an opened file. It must be closed.
type Book struct {
	name     string
	format   Format
	encoding string
	sheets   []Info
	limits   Limits
	rows     int // filled rows already yielded
	source   interface {
		read(b *Book, index int, yield func(Row) bool) error
		close() error
	}
}

// Open recognises a file by its content and prepares it for reading. It answers
// a fault of kind TooLarge or Invalid whose text says what to do.
func Open(name string, r io.ReaderAt, size int64, l Limits) (*Book, error) {
	if size == 0 {
		return nil, refuse(tEmptyFile)
	}
	if size > l.FileBytes {
		return nil, tooLarge(tFileTooLarge, megabytes(size), megabytes(l.FileBytes))
	}
	b := &Book{name: baseName(name), limits: l}
	return b, sniff(b, r, size)
}

// Format tells what the file is, whatever its name says.
func (b *Book) Format() Format { return b.format }

// Encoding names the character set of a CSV file.
func (b *Book) Encoding() string { return b.encoding }

// Name is the file's name without its folder.
func (b *Book) Name() string { return b.name }

// Sheets lists the sheets in their order; a CSV has one, named after the file.
func (b *Book) Sheets() []Info { return b.sheets }

// Rows yields the filled rows of one sheet, in order. After an error nothing
// more is yielded. Rows may be called again to read from the start.
func (b *Book) Rows(sheet string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for i, s := range b.sheets {
			if s.Name == sheet {
				b.rows = 0
				b.read(i, yield)
				return
			}
		}
		yield(Row{}, refuse(tNoSheet, sheet))
	}
}

// All yields the filled rows of all sheets, sheet after sheet.
func (b *Book) All() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		b.rows = 0
		for i := range b.sheets {
			if !b.read(i, yield) {
				return
			}
		}
	}
}

func (b *Book) read(i int, yield func(Row, error) bool) bool {
	more := true
	err := b.source.read(b, i, func(r Row) bool {
		more = yield(r, nil)
		return more
	})
	if err != nil && more {
		yield(Row{Sheet: b.sheets[i].Name}, err)
		return false
	}
	return more
}

// count notes one more filled row and refuses when there are too many.
func (b *Book) count() error {
	if b.rows++; b.rows > b.limits.Rows {
		return tooLarge(tTooManyRows, b.limits.Rows)
	}
	return nil
}

// Close frees the book's temporary file.
func (b *Book) Close() error {
	if b.source == nil {
		return nil
	}
	return b.source.close()
}

const tempPrefix = "zhibu-sheet-"

// Sweep removes what an interrupted run left in the private directory. It is
// called once at start, before anything is opened.
func Sweep(dir string) error {
	for _, prefix := range []string{tempPrefix, "excelize-"} {
		old, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
		if err != nil {
			return err
		}
		for _, f := range old {
			if err := os.Remove(f); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	return nil
}

func baseName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	return name
}

// ColumnName is the letters of a column counted from 0: A, B, … AA.
func ColumnName(i int) string {
	var s string
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}
