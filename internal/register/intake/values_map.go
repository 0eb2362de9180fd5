package intake

import (
	"strconv"
	"strings"
)

// Values gives what the row fills in, by field, as text that can be compared
// with what is known. Fields without a value are left out: a blank cell never
// clears anything.
func (m *Member) Values() map[Field]string {
	v := map[Field]string{
		FieldName: m.Name, FieldSex: m.Sex, FieldNation: m.Nation, FieldBirth: m.Birth.String(), FieldID: string(m.ID),
		FieldEducation: m.Education, FieldDegree: m.Degree, FieldNative: m.Native, FieldWorkFrom: m.WorkFrom.String(),
		FieldGroup: m.Group, FieldCategory: m.Category, FieldStanding: m.Standing, FieldJoined: m.Joined.String(),
		FieldFull: m.Full.String(), FieldPartyFrom: m.PartyFrom.String(), FieldWork: m.Work, FieldJob: m.Job,
		FieldTech: m.TechTitle, FieldPhone: m.Phone, FieldAddress: m.Address, FieldHousehold: m.Household,
		FieldArchive: m.Archive, FieldMobileWhere: m.Where, FieldPaidUntil: m.PaidUntil.String(), FieldApplied: m.Applied.String(),
		FieldActivist: m.Activist.String(), FieldCandidate: m.Candidate.String(), FieldNote: m.Note,
		FieldMobile: yesText(m.Mobile), FieldLost: yesText(m.Lost), FieldHardship: yesText(m.Hardship),
		FieldRetired: yesText(m.Retired), FieldMigrant: yesText(m.Migrant), FieldDuesBase: fenText(m.DuesBase), FieldDuesMonthly: fenText(m.DuesMonth),
	}
	if m.Org.ID != 0 {
		v[FieldOrg] = strconv.FormatInt(m.Org.ID, 10)
	}
	var posts []string
	for _, p := range m.Posts {
		posts = append(posts, p.Text)
	}
	v[FieldPosts] = strings.Join(posts, "、")
	return filled(v)
}

func filled(v map[Field]string) map[Field]string {
	for f, s := range v {
		if s == "" {
			delete(v, f)
		}
	}
	return v
}

func yesText(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "1"
	}
	return "0"
}

func fenText(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// compare sets the outcome's state, match and changes.
func (o *RowOutcome) compare(known *Known, values map[Field]string, order []Field) {
	if known == nil {
		o.State = New
		return
	}
	o.Match, o.State = known.ID, Unchanged
	for _, f := range order {
		now, ok := values[f]
		if ok && now != known.Values[f] {
			o.State = Changed
			o.Changes = append(o.Changes, Change{f, known.Values[f], now})
		}
	}
}

var memberOrder = []Field{FieldName, FieldSex, FieldNation, FieldBirth, FieldID, FieldEducation, FieldDegree, FieldNative, FieldWorkFrom,
	FieldOrg, FieldGroup, FieldCategory, FieldStanding, FieldJoined, FieldFull, FieldPartyFrom, FieldPosts, FieldWork, FieldJob, FieldTech,
	FieldPhone, FieldAddress, FieldHousehold, FieldArchive, FieldMobile, FieldMobileWhere, FieldLost, FieldHardship, FieldRetired,
	FieldMigrant, FieldDuesBase, FieldDuesMonthly, FieldPaidUntil, FieldApplied, FieldActivist, FieldCandidate, FieldNote}

var orgOrder = []Field{FieldCode, FieldFullName, FieldShortName, FieldKind, FieldParent, FieldTerritory, FieldFounded, FieldOrder, FieldUnit,
	FieldUnitCode, FieldSituation, FieldPaper, FieldElected, FieldTermEnd, FieldTermYears, FieldSecretary, FieldContact, FieldPhone,
	FieldAddress, FieldStatus, FieldApprover, FieldFormerName, FieldNote}
