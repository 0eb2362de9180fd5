package intake

import (
	"regexp"
	"strconv"
	"strings"

	"zhibu/internal/base/sheet"
)

var (
	mobile   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	landline = regexp.MustCompile(`^(0\d{2,3})(\d{7,8})(\d{1,6})?$`)
	splitter = regexp.MustCompile(`[/;,、，；\n]|\s{2,}|或`)
)

// ParsePhone gives a mobile number as 11 digits, a landline as 0571-87654321
// with an extension as -123.
func ParsePhone(c sheet.Cell) (string, []Reason) {
	text, _ := clean(c.Text)
	if blank(text) {
		return "", nil
	}
	if c.LostDigits {
		return "", []Reason{reason(PhoneForm, FieldPhone)}
	}
	parts := splitter.Split(halve(text), -1)
	var found []string
	for _, p := range parts {
		if s, ok := phone(p); ok {
			found = append(found, s)
		}
	}
	switch {
	case len(found) == 0:
		if s, ok := phone(text); ok { // 138 0000 1111 with wide gaps
			return s, nil
		}
		return "", []Reason{reason(PhoneForm, FieldPhone)}
	case len(parts) > 1:
		return found[0], []Reason{reason(PhoneSeveral, FieldPhone)}
	}
	return found[0], nil
}

func phone(s string) (string, bool) {
	s = strings.ToLower(tight(s))
	ext := ""
	for _, mark := range []string{"转", "ext", "#"} {
		if a, b, ok := strings.Cut(s, mark); ok {
			s, ext = a, strings.Trim(b, ".:")
		}
	}
	s = strings.NewReplacer("(", "", ")", "", "-", "", "－", "", "—", "", ".", "", "–", "").Replace(s)
	for _, p := range []string{"+86", "0086"} {
		s = strings.TrimPrefix(s, p)
	}
	if strings.HasPrefix(s, "86") && len(s) == 13 {
		s = s[2:]
	}
	if !digits(s) || ext != "" && !digits(ext) {
		return "", false
	}
	if mobile.MatchString(s) && ext == "" {
		return s, true
	}
	area := 4
	if len(s) > 2 && (s[:2] == "01" || s[:2] == "02") {
		area = 3
	}
	switch {
	case s[0] == '0' && landline.MatchString(s) && len(s)-area >= 7 && len(s)-area <= 8:
		s = s[:area] + "-" + s[area:]
	case len(s) == 7 || len(s) == 8:
		if s[0] == '0' || s[0] == '1' {
			return "", false
		}
	default:
		return "", false
	}
	if ext != "" {
		s += "-" + ext
	}
	return s, true
}

// ParseYes reads 是, 否, √ and the like; ok is false for anything else. An
// empty cell is no answer: nil.
func ParseYes(text string) (yes *bool, ok bool) {
	switch strings.ToLower(tight(text)) {
	case "":
		return nil, true
	case "是", "√", "✓", "✔", "1", "有", "y", "yes", "true", "对", "☑", "v":
		return new(true), true
	case "否", "×", "✗", "✘", "0", "无", "没有", "不是", "n", "no", "false", "☐", "-", "—", "/", "x":
		return new(false), true
	}
	return nil, false
}

var moneyForm = regexp.MustCompile(`^-?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2}0*)?$`)

// ParseMoney reads an amount in yuan as fen; it never rounds.
func ParseMoney(text string) (fen int64, ok bool) {
	s := tight(text)
	s = strings.TrimSuffix(s, "/月")
	for _, p := range []string{"¥", "￥", "RMB", "人民币"} {
		s = strings.TrimPrefix(s, p)
	}
	for _, p := range []string{"整", "元", "圆"} {
		s = strings.TrimSuffix(s, p)
	}
	if !moneyForm.MatchString(s) {
		return 0, false
	}
	whole, frac, _ := strings.Cut(strings.ReplaceAll(s, ",", ""), ".")
	frac = (frac + "00")[:2]
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	return n, err == nil && n < 1e15 && n > -1e15
}

// Post is one post that a row names. Code is 0000 where the dictionary has no
// such post; Text is what was written.
type Post struct{ Code, Label, Text string }

var postSplit = regexp.MustCompile(`[、,，;；/+\n]|兼`)

// ParsePosts reads one or several posts from a cell.
func ParsePosts(text string) []Post {
	var list []Post
	for _, p := range postSplit.Split(halve(text), -1) {
		p = strings.TrimSpace(p)
		if blank(p) || p == "普通党员" || p == "党员" {
			continue
		}
		c, ok := Posts.Find(p)
		if !ok {
			c = Coded{"0000", "其他"}
		}
		list = append(list, Post{c.Code, c.Label, p})
	}
	return list
}
