package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// halve turns full-width signs into half-width ones and every space into one.
func halve(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000 || unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
}

// tight is halve without any space.
func tight(s string) string { return strings.ReplaceAll(halve(s), " ", "") }

// clean takes out what nobody sees and trims; seen is false when something
// invisible was there. Garbled text is reported by garbled.
func clean(s string) (out string, invisible bool) {
	out = strings.Map(func(r rune) rune {
		if hiddenRune(r) {
			invisible = true
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.TrimSpace(out)), invisible
}

// hiddenRune: zero-width and direction marks, soft hyphen, control characters
// other than line ends and tabs.
func hiddenRune(r rune) bool {
	switch {
	case r == '\n', r == '\r', r == '\t':
		return false
	case r == 0x00AD, r == 0x061C, r == 0x180E, r == 0xFEFF:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return true
	}
	return unicode.IsControl(r)
}

// garbled reports the traces of a wrong encoding.
func garbled(s string) bool {
	return strings.ContainsRune(s, '\uFFFD') || strings.Contains(s, "锟斤拷") || strings.Contains(s, "烫烫烫")
}

// blank reports the many ways to write nothing.
func blank(s string) bool {
	switch tight(s) {
	case "", "无", "-", "--", "—", "——", "/", "\\", "、", "N/A", "n/a", "#N/A", "NULL", "null", "不详", "暂无", "空", "*", ".":
		return true
	}
	return false
}

// tidyName joins what was spaced out for looks (张 三) and settles the dot of
// translated names.
func tidyName(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), " ")
	var b strings.Builder
	rs := []rune(s)
	for i, r := range rs {
		switch r {
		case '•', '・', '‧', '∙', '．', '●', '｡':
			r = '·'
		case '.':
			if i > 0 && i+1 < len(rs) && unicode.Is(unicode.Han, rs[i-1]) && unicode.Is(unicode.Han, rs[i+1]) {
				r = '·'
			}
		case ' ':
			if i > 0 && i+1 < len(rs) && (han(rs[i-1]) || han(rs[i+1])) {
				continue
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// han counts the private use area in: rare characters are often kept there.
func han(r rune) bool {
	return unicode.Is(unicode.Han, r) || r == '·' || r == '〇' || unicode.Is(unicode.Co, r)
}

// wellNamed reports whether a name is made of Chinese characters, or of Latin
// letters with spaces.
func wellNamed(s string) bool {
	latin, chinese := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Co, r):
			return false
		case han(r):
			chinese++
		case unicode.IsLetter(r), r == ' ', r == '\'', r == '-':
			latin++
		default:
			return false
		}
	}
	return len([]rune(s)) >= 2 && (latin == 0 || chinese == 0)
}
