package sheet

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// csvBook is the source of a delimited text file.
type csvBook struct {
	r     io.ReaderAt
	size  int64
	skip  int64 // the byte order mark
	enc   encoding.Encoding
	comma rune
}

func openCSV(b *Book, r io.ReaderAt, size int64, head []byte) error {
	c := &csvBook{r: r, size: size}
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		b.encoding, c.skip = "UTF-8", 3
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		b.encoding, c.skip, c.enc = "UTF-16LE", 2, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		b.encoding, c.skip, c.enc = "UTF-16BE", 2, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case bytes.IndexByte(head, 0) >= 0:
		return refuse(tUnknown)
	case c.clean():
		b.encoding = "UTF-8"
	default:
		b.encoding, c.enc = "GB18030", simplifiedchinese.GB18030
	}
	if !c.clean() {
		return refuse(tEncoding)
	}
	c.comma = c.delimiter()
	b.format, b.source = CSV, c
	name := b.name
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	b.sheets = []Info{{Name: name}}
	return nil
}

func (c *csvBook) close() error { return nil }

func (c *csvBook) open() *bufio.Reader {
	var r io.Reader = io.NewSectionReader(c.r, c.skip, c.size-c.skip)
	if c.enc != nil {
		r = transform.NewReader(r, c.enc.NewDecoder())
	}
	return bufio.NewReaderSize(r, 64<<10)
}

// clean reports whether the whole file decodes as text: valid characters, no
// replacement mark, no control characters.
func (c *csvBook) clean() bool {
	r := c.open()
	for {
		ch, size, err := r.ReadRune()
		switch {
		case err == io.EOF:
			return true
		case err != nil, ch == utf8.RuneError && (size == 1 || c.enc != nil), ch < ' ' && ch != '\t' && ch != '\n' && ch != '\r' && ch != '\f':
			return false
		}
	}
}

// delimiter picks the mark that splits the first lines most evenly.
func (c *csvBook) delimiter() rune {
	best, score := ',', 0
	for _, comma := range []rune{',', '\t', ';'} {
		r, counts := c.open(), map[int]int{}
		for range 10 {
			rec, err := record(r, comma, 1<<16)
			if err != nil {
				break
			}
			counts[len(rec)]++
		}
		for fields, lines := range counts {
			if s := (fields - 1) * lines; fields > 1 && s > score {
				best, score = comma, s
			}
		}
	}
	return best
}

func (c *csvBook) read(b *Book, index int, yield func(Row) bool) error {
	r := c.open()
	for n := 1; ; n++ {
		rec, err := record(r, c.comma, 4*b.limits.CellRunes)
		if err == io.EOF {
			return nil
		}
		if err == errLong {
			return tooLarge(tCellTooLong, b.sheets[index].Name, ColumnName(len(rec))+strconv.Itoa(n), b.limits.CellRunes)
		}
		if err != nil {
			return damaged(err)
		}
		row := Row{Sheet: b.sheets[index].Name, Number: n, Cells: make([]Cell, len(rec))}
		last := -1
		for i, s := range rec {
			if row.Cells[i] = csvCell(s); row.Cells[i].Kind != Empty {
				last = i
			}
		}
		if last < 0 {
			continue
		}
		if last >= b.limits.Columns {
			return tooLarge(tTooManyCols, row.Sheet, n, b.limits.Columns)
		}
		row.Cells = row.Cells[:last+1]
		if err := b.count(); err != nil {
			return err
		}
		if !yield(row) {
			return nil
		}
	}
}

var (
	scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+?[0-9]{2}$`)
	quotedForm = regexp.MustCompile(`^="([^"]*)"$`)
)

func csvCell(s string) Cell {
	c := textCell(s)
	if m := quotedForm.FindStringSubmatch(s); m != nil { // ="0571", a habit of other exports
		return textCell(m[1])
	}
	if len(s) > 1 && s[0] == '\'' && guard(s[1:]) != s[1:] { // our own guard, see CSVWriter
		c.Text = s[1:]
	}
	c.LostDigits = scientific.MatchString(strings.TrimSpace(s))
	return c
}

// record reads one record as Excel does: quotes may hold line ends, and a
// doubled quote is a quote. A quote inside unquoted text is kept.
func record(r *bufio.Reader, comma rune, most int) ([]string, error) {
	var (
		rec    []string
		field  strings.Builder
		quoted bool
		any    bool
	)
	for {
		ch, _, err := r.ReadRune()
		if err == io.EOF {
			if !any {
				return nil, io.EOF
			}
			return append(rec, field.String()), nil
		}
		if err != nil {
			return nil, err
		}
		if field.Len() > most || len(rec) > 1<<14 {
			return rec, errLong
		}
		any = true
		switch {
		case quoted && ch == '"':
			if next, _, err := r.ReadRune(); err == nil && next == '"' {
				field.WriteByte('"')
			} else {
				quoted = false
				if err == nil {
					r.UnreadRune()
				}
			}
		case quoted:
			field.WriteRune(ch)
		case ch == '"' && field.Len() == 0:
			quoted = true
		case ch == comma:
			rec = append(rec, field.String())
			field.Reset()
		case ch == '\r':
			if next, _, err := r.ReadRune(); err == nil && next != '\n' {
				r.UnreadRune()
			}
			return append(rec, field.String()), nil
		case ch == '\n':
			return append(rec, field.String()), nil
		default:
			field.WriteRune(ch)
		}
	}
}
