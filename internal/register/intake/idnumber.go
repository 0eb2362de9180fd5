package intake

import (
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
	"zhibu/internal/base/sheet"
)

// IDNumber is a checked 公民身份号码 (GB 11643): 18 characters, the last may be X.
type IDNumber string

// CheckDigit is the last character of a number of which 17 digits are given.
// What is not 17 digits has none: 0.
func CheckDigit(first17 string) byte {
	c, _ := law.CitizenIDCheck(first17)
	return c
}

// Birth is the day of birth in the number.
func (n IDNumber) Birth() day.Day {
	d, _ := idBirth(string(n))
	return d
}

// Sex is the GB/T 2261.1 code in the number: 1 male, 2 female.
func (n IDNumber) Sex() string {
	if (n[16]-'0')%2 == 1 {
		return "1"
	}
	return "2"
}

// ParseID checks a number. The region is not checked: it is that of first
// registration, and old regions stay valid.
func ParseID(c sheet.Cell, today day.Day) (IDNumber, []Reason) {
	text, _ := clean(c.Text)
	if blank(text) {
		return "", nil
	}
	if c.LostDigits {
		return "", []Reason{reason(IDLost, FieldID)}
	}
	s := strings.Map(func(r rune) rune {
		switch r {
		case '-', '\'', '’', '‘', '`', '"', '“', '”', '\n', '\t':
			return -1
		}
		return r
	}, strings.ToUpper(tight(text)))
	var notes []Reason
	if fixed, ok := lookAlike(s); ok {
		s, notes = fixed, append(notes, reason(IDLook, FieldID))
	}
	fail := func(c Code, args ...any) (IDNumber, []Reason) { return "", []Reason{reason(c, FieldID, args...)} }
	body, last := s, ""
	if len(s) > 0 && strings.HasSuffix(s, "X") {
		body, last = s[:len(s)-1], "X"
	}
	if !digits(body) {
		return fail(IDForm)
	}
	switch {
	case len(s) == 15 && last == "":
		s = s[:6] + "19" + s[6:]
		s += string(CheckDigit(s))
		notes = append(notes, reason(IDOld, FieldID))
	case len(s) != 18:
		return fail(IDLength, len(s))
	}
	wrong := CheckDigit(s[:17]) != s[17]
	if wrong && strings.HasSuffix(s, "000") {
		return fail(IDLost) // saved from a numeric cell before it came here
	}
	birth, ok := idBirth(s)
	if !ok || birth > today || birth.Year() < 1880 {
		return fail(IDBirth)
	}
	if wrong {
		return fail(IDCheck)
	}
	return IDNumber(s), notes
}

// lookAlike takes signs that resemble X in the last place for X.
func lookAlike(s string) (string, bool) {
	for _, sign := range []string{"×", "Х", "Χ", "╳", "✕", "*"} {
		if head, ok := strings.CutSuffix(s, sign); ok && len(head) == 17 {
			return head + "X", true
		}
	}
	return s, false
}

func idBirth(s string) (day.Day, bool) {
	if len(s) < 14 || !digits(s[6:14]) {
		return day.None, false
	}
	n := func(from, to int) (v int) {
		for _, c := range s[from:to] {
			v = v*10 + int(c-'0')
		}
		return v
	}
	y, m, d := n(6, 10), n(10, 12), n(12, 14)
	if y < 1 || m < 1 || m > 12 || d < 1 {
		return day.None, false
	}
	out := day.Of(y, time.Month(m), d)
	return out, out.Dom() == d
}
