package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/sheet"
)

// Date is a day as a roster gives it: often only the month is known.
type Date struct {
	Day   day.Day // the first of the month when only the month is known
	Month bool    // only year and month were given
}

// Zero reports whether there is no date.
func (d Date) Zero() bool { return d.Day == day.None }

// String is 1985-03-07 or 1985-03.
func (d Date) String() string {
	if s := d.Day.String(); d.Month && len(s) >= 7 {
		return s[:7]
	} else {
		return s
	}
}

// ParseDate reads the ways in which clerks write a date. What it cannot read
// without guessing it refuses with a reason.
func ParseDate(c sheet.Cell, today day.Day) (Date, []Reason) {
	if c.Day != day.None {
		return inRange(Date{c.Day, c.NoDay}, today)
	}
	text, _ := clean(c.Text)
	if blank(text) {
		return Date{}, nil
	}
	s := tight(text)
	numeric := c.Kind == sheet.Number || c.Kind == sheet.Formula && isNumber(c.Text)
	if numeric && tenth.MatchString(s) {
		return refuseDate(DateTenth)
	}
	if len(s) == 5 && digits(s) {
		if n, _ := strconv.Atoi(s); n >= 7000 && n <= 60000 {
			if d, ok := sheet.Serial(float64(n), false); ok {
				return inRange(Date{Day: d}, today)
			}
		}
	}
	s = arabic(s)
	if i := timePart.FindStringIndex(strings.TrimSpace(halve(text))); i != nil {
		s = arabic(tight(halve(text)[:i[0]]))
	}
	s = strings.TrimRight(s, ".,。，、;-/~起前后")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "出生"), "生")
	switch {
	case digits(s):
		return compact(s, today)
	case dayFirst.MatchString(s):
		return refuseDate(DateOrder)
	}
	if m := yearOnly.FindStringSubmatch(s); m != nil {
		return refuseDate(DateYearOnly)
	}
	m := parted.FindStringSubmatch(s)
	if m == nil {
		return refuseDate(DateForm)
	}
	return build(m[1], m[2], m[3], today)
}

var (
	parted   = regexp.MustCompile(`^(\d{4}|\d{2})(?:年|[-./,、_])(\d{1,2})(?:月份?|[-./,、_])?(?:(\d{1,2})[日号]?)?$`)
	dayFirst = regexp.MustCompile(`^\d{1,2}[-./]\d{1,2}[-./]\d{4}$`)
	yearOnly = regexp.MustCompile(`^(\d{4})年?$`)
	tenth    = regexp.MustCompile(`^\d{2}(\d{2})?\.1$`)
	timePart = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$`)
)

func refuseDate(c Code) (Date, []Reason) { return Date{}, []Reason{reason(c, "")} }

// compact reads 1985, 198503, 19850307 and 850307.
func compact(s string, today day.Day) (Date, []Reason) {
	switch len(s) {
	case 4:
		return refuseDate(DateYearOnly)
	case 8:
		return build(s[:4], s[4:6], s[6:], today)
	case 6:
		y, _ := strconv.Atoi(s[:4])
		m, _ := strconv.Atoi(s[4:])
		if y >= 1880 && y <= today.Year()+1 && m >= 1 && m <= 12 {
			return build(s[:4], s[4:], "", today)
		}
		return build(s[:2], s[2:4], s[4:], today)
	}
	return refuseDate(DateForm)
}

func build(ys, ms, ds string, today day.Day) (Date, []Reason) {
	y, _ := strconv.Atoi(ys)
	m, _ := strconv.Atoi(ms)
	d, month := 1, ds == ""
	if !month {
		d, _ = strconv.Atoi(ds)
	}
	var notes []Reason
	if len(ys) == 2 {
		if y += 2000; y > today.Year() {
			y -= 100
		}
		notes = append(notes, reason(DateTwoDigit, "", y))
	}
	if m < 1 || m > 12 || d < 1 || d > 31 || day.Of(y, time.Month(m), d).Dom() != d {
		return refuseDate(DateNone)
	}
	out, more := inRange(Date{day.Of(y, time.Month(m), d), month}, today)
	if len(more) > 0 {
		return out, more
	}
	return out, notes
}

// inRange refuses years that no roster means.
func inRange(d Date, today day.Day) (Date, []Reason) {
	if y := d.Day.Year(); y < 1880 || y > today.Year()+20 {
		return refuseDate(DateRange)
	}
	return d, nil
}

var chineseDigits = map[rune]int{'〇': 0, '○': 0, 'Ｏ': 0, '零': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '元': 1}

// arabic turns 一九八五年三月二十一日 into 1985年3月21日; other text is unchanged.
func arabic(s string) string {
	if !strings.ContainsAny(s, "〇○零一二三四五六七八九十元正") || !strings.ContainsAny(s, "年月") {
		return s
	}
	var b strings.Builder
	var run []rune
	flush := func(year bool) {
		b.WriteString(chineseNumber(run, year))
		run = nil
	}
	for _, r := range s {
		_, digit := chineseDigits[r]
		switch {
		case digit || r == '十' || r == '廿':
			run = append(run, r)
		case r == '正' && len(run) == 0:
			run = append(run, '一')
		default:
			flush(r == '年')
			b.WriteRune(r)
		}
	}
	flush(false)
	return b.String()
}

// chineseNumber reads 二〇二一 digit by digit, and 二十一 or 十 by tens.
func chineseNumber(run []rune, year bool) string {
	if len(run) == 0 {
		return ""
	}
	tens := -1
	for i, r := range run {
		if r == '十' || r == '廿' {
			tens = i
		}
	}
	if tens < 0 {
		var b strings.Builder
		for _, r := range run {
			b.WriteByte(byte('0' + chineseDigits[r]))
		}
		return b.String()
	}
	if tens > 1 || len(run) > tens+2 {
		return string(run)
	}
	n := 10
	if run[tens] == '廿' {
		n = 20
	} else if tens == 1 {
		n = 10 * chineseDigits[run[0]]
	}
	if len(run) > tens+1 {
		n += chineseDigits[run[tens+1]]
	}
	return strconv.Itoa(n)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}
