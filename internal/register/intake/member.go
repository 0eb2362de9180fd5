package intake

import (
	"regexp"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/sheet"
)

// Member is what a roster row says of a person. Codes are those of codes.go;
// an empty value was not given.
type Member struct {
	Name       string
	Sex        string
	Nation     string
	Birth      Date
	ID         IDNumber
	Education  string
	Degree     string
	Native     string
	WorkFrom   Date
	OrgText    string
	Org        OrgMatch
	Group      string
	Category   string
	Standing   string
	Joined     Date
	Full       Date
	PartyFrom  Date
	PartyBasis Basis
	Posts      []Post
	Work       string
	Job        string
	TechTitle  string
	Phone      string
	Address    string
	Household  string
	Archive    string
	Mobile     *bool
	Where      string
	Lost       *bool
	Hardship   *bool
	Retired    *bool
	Migrant    *bool
	DuesBase   *int64 // fen
	DuesMonth  *int64 // fen
	PaidUntil  Date
	Applied    Date
	Activist   Date
	Candidate  Date
	Note       string
	// Extra keeps the columns that are not known, by their own header.
	Extra map[string]string
}

// taker reads the cells of one row by field.
type taker struct {
	env   *Env
	out   *RowOutcome
	cells map[Field]int
	row   sheet.Row
}

func (t *taker) cell(f Field) sheet.Cell {
	if i, ok := t.cells[f]; ok && i < len(t.row.Cells) {
		return t.row.Cells[i]
	}
	return sheet.Cell{}
}

// has reports whether the sheet has a column for a field.
func (t *taker) has(f Field) bool { _, ok := t.cells[f]; return ok }

func (t *taker) say(f Field, rs ...Reason) {
	for _, r := range rs {
		r.Field = f
		if i, ok := t.cells[f]; ok {
			r.Cell = sheet.ColumnName(i) + strconv.Itoa(t.row.Number)
		}
		t.out.add(r)
	}
}

const maxRunes = 500 // of a text field

// text reads a free text.
func (t *taker) text(f Field) string {
	c := t.cell(f)
	if c.Kind == sheet.Empty {
		return ""
	}
	s, _ := clean(c.Text)
	if blank(s) {
		return ""
	}
	if n := len([]rune(s)); n > maxRunes {
		t.say(f, reason(ValueTooLong, f, maxRunes))
		return ""
	}
	return s
}

// date reads a date; a core date that cannot be read refuses the row, any
// other is left out with a flag.
func (t *taker) date(f Field, core bool) Date {
	d, rs := ParseDate(t.cell(f), t.env.Today)
	for _, r := range rs {
		if !core {
			r = soften(r)
		}
		t.say(f, r)
	}
	return d
}

// code reads a value of a dictionary.
func (t *taker) code(f Field, d *Dict, choices string) string {
	s := t.text(f)
	if s == "" {
		return ""
	}
	c, ok := d.Find(s)
	if !ok {
		t.say(f, reason(ValueUnknown, f, short(s), choices))
		return ""
	}
	return c.Code
}

var longDigits = regexp.MustCompile(`\d{7,}`)

// short cuts a quoted value, so that a reason stays readable, and hides what
// may be an ID or telephone number that stands in a wrong column.
func short(s string) string {
	s = longDigits.ReplaceAllStringFunc(halve(s), func(d string) string { return d[:3] + "****" })
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

func (t *taker) yes(f Field) *bool {
	c := t.cell(f)
	s, _ := clean(c.Text)
	v, ok := ParseYes(s)
	if !ok {
		t.say(f, reason(ValueUnknown, f, short(s), "是、否"))
	}
	return v
}

func (t *taker) money(f Field) *int64 {
	s, _ := clean(t.cell(f).Text)
	if blank(s) {
		return nil
	}
	n, ok := ParseMoney(s)
	if !ok || n < 0 {
		t.say(f, reason(MoneyForm, f))
		return nil
	}
	return &n
}

// member reads a whole row.
func (t *taker) member() *Member {
	m := &Member{}
	m.Name = tidyName(t.text(FieldName))
	switch {
	case m.Name == "":
		t.say(FieldName, reason(NameMissing, FieldName))
	case !wellNamed(m.Name):
		t.say(FieldName, reason(NameForm, FieldName))
	}
	id, rs := ParseID(t.cell(FieldID), t.env.Today)
	t.say(FieldID, rs...)
	if m.ID = id; id == "" && len(rs) == 0 {
		t.say(FieldID, reason(IDMissing, FieldID))
	}
	m.Sex = t.code(FieldSex, Sexes, "男、女")
	m.Birth = t.date(FieldBirth, true)
	t.crossID(m)
	m.Nation = t.code(FieldNation, Nations, "汉族等五十六个民族的名称")
	if m.Education = t.code(FieldEducation, Educations, "博士研究生、硕士研究生、大学、大专、高中等"); vagueEducation[m.Education] {
		t.say(FieldEducation, reason(EducationVague, FieldEducation, short(t.text(FieldEducation)), Educations.Label(m.Education)))
	}
	m.Degree = t.code(FieldDegree, Degrees, "博士、硕士、学士、无")
	m.Category = t.code(FieldCategory, Categories, "正式党员、预备党员等")
	m.Standing = t.code(FieldStanding, Standings, "正常、保留党籍、恢复党籍、停止党籍、开除党籍")
	t.organisation(m)
	m.Group, m.Native = t.text(FieldGroup), t.text(FieldNative)
	t.partyDates(m)
	m.WorkFrom, m.PaidUntil = t.date(FieldWorkFrom, false), t.date(FieldPaidUntil, false)
	m.Applied, m.Activist, m.Candidate = t.date(FieldApplied, false), t.date(FieldActivist, false), t.date(FieldCandidate, false)
	m.Posts = ParsePosts(t.text(FieldPosts))
	m.Work, m.Job, m.TechTitle = t.text(FieldWork), t.text(FieldJob), t.text(FieldTech)
	m.Phone, rs = ParsePhone(t.cell(FieldPhone))
	t.say(FieldPhone, rs...)
	m.Address, m.Household, m.Archive = t.text(FieldAddress), t.text(FieldHousehold), t.text(FieldArchive)
	m.Mobile, m.Lost, m.Hardship = t.yes(FieldMobile), t.yes(FieldLost), t.yes(FieldHardship)
	m.Retired, m.Migrant, m.Where = t.yes(FieldRetired), t.yes(FieldMigrant), t.text(FieldMobileWhere)
	m.DuesBase, m.DuesMonth = t.money(FieldDuesBase), t.money(FieldDuesMonthly)
	m.Note = t.text(FieldNote)
	return m
}

// crossID compares sex and birth with the ID number, and fills what is blank.
func (t *taker) crossID(m *Member) {
	if m.ID == "" {
		return
	}
	switch sex := m.ID.Sex(); {
	case m.Sex == "" && t.text(FieldSex) == "":
		m.Sex = sex
		t.say(FieldSex, reason(SexFilled, FieldSex))
	case m.Sex != "" && m.Sex != sex:
		t.say(FieldSex, reason(SexID, FieldSex))
	}
	born := m.ID.Birth()
	switch {
	case m.Birth.Zero() && t.text(FieldBirth) == "":
		m.Birth = Date{Day: born}
		t.say(FieldBirth, reason(BirthFilled, FieldBirth))
	case m.Birth.Zero():
	case m.Birth.Month && m.Birth.Day.String()[:7] == born.String()[:7]:
		m.Birth = Date{Day: born} // the roster's month is kept, the day is added
	case m.Birth.Month, m.Birth.Day != born:
		t.say(FieldBirth, reason(BirthID, FieldBirth))
	}
}

func (t *taker) organisation(m *Member) {
	if m.OrgText = t.text(FieldOrg); m.OrgText == "" {
		if t.has(FieldOrg) || t.env.Org != nil {
			t.say(FieldOrg, reason(OrgMissing, FieldOrg))
		}
		return
	}
	if t.env.Org == nil {
		return
	}
	switch found := t.env.Org(m.OrgText); len(found) {
	case 0:
		t.say(FieldOrg, reason(OrgNone, FieldOrg, short(m.OrgText)))
	case 1:
		m.Org = found[0]
		if t.env.Within != nil && !t.env.Within(m.Org.ID) {
			m.Org = OrgMatch{}
			t.say(FieldOrg, reason(OrgBeyond, FieldOrg, short(m.OrgText)))
		}
	default:
		t.say(FieldOrg, reason(OrgAmbiguous, FieldOrg, short(m.OrgText), len(found), found[0].Code))
	}
}

// partyDates reads joining, full membership and party age, and checks them.
func (t *taker) partyDates(m *Member) {
	m.Joined, m.Full, m.PartyFrom = t.date(FieldJoined, true), t.date(FieldFull, true), t.date(FieldPartyFrom, true)
	today := t.env.Today
	for _, d := range []struct {
		f Field
		d Date
	}{{FieldJoined, m.Joined}, {FieldFull, m.Full}, {FieldPartyFrom, m.PartyFrom}} {
		switch {
		case d.d.Zero():
		case d.d.Day > today:
			t.say(d.f, reason(JoinFuture, d.f))
		case d.d.Day < day.Of(1921, 7, 1):
			t.say(d.f, reason(DateRange, d.f))
		case d.d.Month:
			t.say(d.f, reason(DateMonth, d.f))
		}
	}
	if !m.Joined.Zero() && !m.Birth.Zero() && last(m.Joined) < m.Birth.Day.AddYears(18) {
		t.say(FieldJoined, reason(JoinAge, FieldJoined))
	}
	if !m.Joined.Zero() && !m.Full.Zero() {
		switch {
		case last(m.Full) < m.Joined.Day:
			t.say(FieldFull, reason(FullBefore, FieldFull))
		case m.Joined.Day >= noProbation.Until && last(m.Full) < m.Joined.Day.AddYears(1):
			t.say(FieldFull, reason(FullEarly, FieldFull))
		}
	}
	if m.Category == "probationary" && !m.Full.Zero() {
		t.say(FieldFull, reason(FullProbation, FieldFull))
	}
	if !m.PartyFrom.Zero() {
		m.PartyBasis = BasisStated
	} else if m.Category == "" || m.Category == "full" {
		t.fillPartyAge(m)
	}
	t.checkPartyAge(m)
}

func (t *taker) fillPartyAge(m *Member) {
	from, basis, unclear := PartyAge(m.Joined, m.Full)
	switch {
	case unclear:
		t.say(FieldPartyFrom, reason(PartyUnclear, FieldPartyFrom))
	case !from.Zero():
		m.PartyFrom, m.PartyBasis = from, basis
		t.say(FieldPartyFrom, reason(PartyFilled, FieldPartyFrom, basis.Text(), from.String()))
	case m.Category == "full" && m.Full.Zero() && t.text(FieldFull) == "":
		t.say(FieldFull, reason(FullMissing, FieldFull))
	}
}

// checkPartyAge compares a stated number of years with the date.
func (t *taker) checkPartyAge(m *Member) {
	n, err := strconv.Atoi(yearsOnly(t.text(FieldPartyAge)))
	if err != nil || m.PartyFrom.Zero() {
		return
	}
	if is := m.PartyFrom.Day.YearsTo(t.env.Today); is-n > 1 || n-is > 1 { // a year's difference is a roster of last year
		t.say(FieldPartyAge, reason(PartyDiffers, FieldPartyAge, n, is))
	}
}

func yearsOnly(s string) string {
	s = tight(s)
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return s[:i]
		}
	}
	return s
}

// last is the last day that a date may mean.
func last(d Date) day.Day {
	if d.Month {
		return d.Day.AddMonths(1) - 1
	}
	return d.Day
}
