package sheet

import (
	"archive/zip"
	"math"
	"regexp"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
)

// style says how a number is shown.
type style uint8

const (
	plain     style = iota
	dateStyle       // year, month and day
	dateNoDay       // only year and month
)

// cell turns what the file holds into a Cell.
func (x *xlsxBook) cell(c *rawCell) (Cell, error) {
	var out Cell
	switch c.typ {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(string(c.value)))
		if err != nil {
			if len(c.value) == 0 {
				return out, nil
			}
			return out, errXML
		}
		s, err := x.texts.at(n)
		if err != nil {
			return out, err
		}
		out = textCell(s)
	case "inlineStr":
		out = textCell(excelText(string(c.text)))
	case "str":
		out = textCell(excelText(string(c.value)))
	case "e":
		out = textCell(string(c.value)) // #N/A, #REF!
	case "b":
		if len(c.value) > 0 {
			out = Cell{Text: "否", Raw: string(c.value), Kind: Bool}
			if isTrue(c.value) {
				out.Text = "是"
			}
		}
	case "d":
		out = textCell(string(c.value))
		if len(out.Text) >= 10 {
			if d, err := day.Parse(out.Text[:10]); err == nil {
				out.Kind, out.Day, out.Text = Date, d, d.String()
			}
		}
	default:
		out = x.number(string(c.value), c.style)
	}
	if c.hasForm && out.Kind != Empty {
		out.Kind = Formula
	}
	return out, nil
}

// textCell makes a text cell; text of nothing but spaces is empty.
func textCell(s string) Cell {
	if strings.TrimSpace(s) == "" {
		return Cell{}
	}
	return Cell{Text: strings.ToValidUTF8(s, "\uFFFD"), Raw: s, Kind: Text}
}

func (x *xlsxBook) number(raw string, styleID int) Cell {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return Cell{}
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return textCell(raw)
	}
	out := Cell{Raw: raw, Kind: Number, Text: Plain(f), LostDigits: math.Abs(f) >= 1e15}
	if styleID < 0 || styleID >= len(x.styles) || x.styles[styleID] == plain {
		return out
	}
	if d, ok := Serial(f, x.date04); ok {
		out.Kind, out.Day, out.Text = Date, d, d.String()
		out.NoDay = x.styles[styleID] == dateNoDay
	}
	return out
}

// Plain writes a number in plain digits, without exponent.
func Plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Serial turns an Excel serial number into a day. The 1900 system has a 29
// February 1900 that never was (serial 60); it is refused, and earlier serials
// are one day further on than later ones.
func Serial(f float64, date1904 bool) (day.Day, bool) {
	n := math.Floor(f)
	if n < 0 || n > 2958465 || n < 1 && !date1904 {
		return day.None, false
	}
	switch {
	case date1904:
		return day.Of(1904, 1, 1).AddDays(int(n)), n <= 2957003
	case n == 60:
		return day.None, false
	case n < 60:
		return day.Of(1899, 12, 31).AddDays(int(n)), true
	}
	return day.Of(1899, 12, 30).AddDays(int(n)), true
}

// readStyles lists, by cell style, whether a number is shown as a date.
func readStyles(f *zip.File) ([]style, error) {
	formats := map[int]style{}
	var list []style
	in := false
	err := scan(f, func(s *scanner, t token) error {
		name := string(s.name)
		switch {
		case t == tokText:
		case name == "cellXfs":
			in = t == tokStart
		case t != tokStart:
		case name == "numFmt":
			id, _ := strconv.Atoi(string(s.get("numFmtId")))
			if len(formats) < 10_000 {
				formats[id] = formatStyle(string(s.get("formatCode")))
			}
		case name == "xf" && in && len(list) < 1<<16:
			id, _ := strconv.Atoi(string(s.get("numFmtId")))
			st, ok := formats[id]
			if !ok {
				st = builtin(id)
			}
			list = append(list, st)
		}
		return nil
	})
	return list, err
}

// builtin covers the formats that a file need not spell out, with those that a
// Chinese Excel or WPS adds.
func builtin(id int) style {
	switch id {
	case 14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58:
		return dateStyle
	case 17, 27, 36, 50, 52, 57:
		return dateNoDay
	}
	return plain
}

var (
	quoted   = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.`)
	brackets = regexp.MustCompile(`\[[^\]]*\]`)
)

// formatStyle reads a number format's code.
func formatStyle(code string) style {
	code, _, _ = strings.Cut(brackets.ReplaceAllString(quoted.ReplaceAllString(code, ""), ""), ";")
	code = strings.ToLower(code)
	if strings.Contains(code, "general") {
		return plain
	}
	hasY, hasD, hasM := strings.Contains(code, "y") || strings.Contains(code, "e"), strings.Contains(code, "d"), strings.Contains(code, "m")
	if strings.ContainsAny(code, "0#") && !hasD {
		return plain // 0.00E+00 and the like
	}
	switch {
	case hasY && hasD, hasM && hasD:
		return dateStyle
	case hasY && hasM:
		return dateNoDay
	}
	return plain
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// excelText undoes Excel's way to write characters that XML cannot hold.
func excelText(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		n, _ := strconv.ParseUint(e[2:6], 16, 16)
		return string(rune(n))
	})
}
