package transfer

import (
	"regexp"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/law"
)

// mostPeople is how many people one transfer takes at once.
const mostPeople = 200

// ahead is how far into the future the day of a transfer may lie.
const ahead = 366

// head tests what a transfer as a whole says.
func (d *Doc) check(p *fault.Problems, today day.Day) {
	d.ToName, d.FromName, d.Heading, d.Note, d.Dues = trim(d.ToName), trim(d.FromName), trim(d.Heading), trim(d.Note), trim(d.Dues)
	known := false
	for _, r := range Reasons() {
		known = known || r == d.Reason
	}
	if !known {
		p.Add("reason", "请选择转接的原因。")
	}
	switch {
	case d.On == day.None:
		p.Add("on", "请填写商定的日期。")
	case d.On > today+ahead:
		p.Add("on", "日期离今天一年以上，请核对。")
	}
	if d.Dues != "" && !month.MatchString(d.Dues) {
		p.Add("dues", "党费交至写到月，例如：2021-11。")
	}
	if len([]rune(d.Note)) > 500 {
		p.Add("note", "说明不超过500个字。")
	}
	if d.Way == Out {
		long(p, "to_name", d.ToName, "请写明转往哪个党组织，写到党支部。")
		long(p, "heading", d.Heading, "请写明介绍信的抬头，例如：某市某区委组织部。")
	}
}

func long(p *fault.Problems, field, text, ask string) {
	switch n := len([]rune(text)); {
	case n == 0:
		p.Add(field, ask)
	case n > 100:
		p.Add(field, "这里不超过100个字。")
	}
}

var month = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])$`)

// settled says where a line that asks may not go on: his standing, a review, the
// papers of a probationary member.
func (l *Line) settled(standing string, cite, trial law.Citation, on day.Day) string {
	switch {
	case standing == "12" || standing == "13":
		return l.Name + "已停止党籍或者开除党籍，没有可以转接的组织关系（" + cite.String() + "）。"
	case l.Measure == Reviewed:
		return l.Name + "正在接受审查，等作出结论以后再转接（" + cite.String() + "）。"
	case l.Measure != Clean && l.Measure != Punished:
		return "请选择" + l.Name + "受处分、接受审查的情况。"
	case l.Trial(on) && !l.Papers:
		return l.Name + "是预备党员，入党材料和培养考察情况要一并转交（" + trial.String() + "）。"
	}
	return ""
}

// numbered is the form of the letters that the house issues: 某区组转〔2021〕001号.
var numbered = regexp.MustCompile(`^(.{1,20}〔\d{4}〕)(\d{1,6})(号)$`)

// following gives the number that comes n after one, with as many digits; empty for
// one that is not of the form.
func following(number string, n int) string {
	m := numbered.FindStringSubmatch(number)
	if m == nil {
		return ""
	}
	v, _ := strconv.Atoi(m[2]) // six digits at most
	s := strconv.Itoa(v + n)
	return m[1] + strings.Repeat("0", max(0, len(m[2])-len(s))) + s + m[3]
}

// Slip is what is written on a letter.
type Slip struct {
	Number   string
	IssuedOn day.Day
	Days     int
}

// check tests a letter that the house issues (own), or one that came from outside.
func (s *Slip) check(p *fault.Problems, own bool, most int, today day.Day) {
	s.Number = trim(s.Number)
	switch {
	case s.Number == "":
		p.Add("number", "请填写介绍信的编号。")
	case own && !numbered.MatchString(s.Number):
		p.Add("number", "编号的写法是代字、六角括号里的年份和顺序号，例如：区组转〔"+strconv.Itoa(today.Year())+"〕001号。")
	case len([]rune(s.Number)) > 60:
		p.Add("number", "编号不超过60个字。")
	}
	switch {
	case s.IssuedOn == day.None:
		p.Add("issued_on", "请填写开具的日期。")
	case s.IssuedOn > today:
		p.Add("issued_on", "开具的日期在今天之后，请核对。")
	case !own && s.IssuedOn < today-366:
		p.Add("issued_on", "开具的日期离今天一年以上，请核对。")
	}
	if s.Days < 1 || own && s.Days > most || s.Days > 366 {
		text := "请填写有效期的天数。"
		if own {
			text = "有效期在1到" + strconv.Itoa(most) + "天之间。"
		}
		p.Add("days", text)
	}
}

// until is the last day on which the letter is good: it counts from the next day on.
func (s Slip) until() day.Day { return s.IssuedOn + day.Day(s.Days) }

// born reads the day of birth out of a citizen's number.
func born(number string) day.Day {
	if len(number) != 18 {
		return day.None
	}
	d, err := day.Parse(number[6:10] + "-" + number[10:12] + "-" + number[12:14])
	if err != nil {
		return day.None
	}
	return d
}

// numberFault says what is wrong with a citizen's number, against the day of birth.
func numberFault(number string, birth day.Day) string {
	number = strings.ToUpper(trim(number))
	if len(number) != 18 {
		return "公民身份号码是18位，请核对。"
	}
	if c, ok := law.CitizenIDCheck(number[:17]); !ok || c != number[17] {
		return "公民身份号码的校验位不对，请逐位核对。"
	}
	if b := born(number); b == day.None || birth != day.None && b != birth {
		return "公民身份号码里的出生日期和填写的不一致，请核对。"
	}
	return ""
}
