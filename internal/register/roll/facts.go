package roll

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/sheet"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
)

func sprintf(text string, args ...any) string { return fmt.Sprintf(text, args...) }

// merge gives the facts that hold when a row is laid over what is known. A blank
// cell never clears, and a cell that knows only the month never takes away the
// day that is known already.
func merge(f member.Facts, m *intake.Member) member.Facts {
	text := func(to *string, v string) {
		if v != "" {
			*to = v
		}
	}
	text(&f.Name, m.Name)
	switch m.Sex {
	case "1":
		f.Sex = member.Male
	case "2":
		f.Sex = member.Female
	}
	label := func(to *string, d *intake.Dict, code string) {
		if code != "" {
			*to = d.Label(code)
		}
	}
	label(&f.Nation, intake.Nations, m.Nation)
	label(&f.Education, intake.Educations, m.Education)
	label(&f.Degree, intake.Degrees, m.Degree)
	if !m.Birth.Zero() && !(m.Birth.Month && sameMonth(f.BirthOn, m.Birth.Day)) {
		f.BirthOn, f.BirthExact = m.Birth.Day, !m.Birth.Month
	}
	text(&f.IDNumber, string(m.ID))
	text(&f.Phone, m.Phone)
	text(&f.Address, m.Address)
	text(&f.Registered, m.Household)
	if m.DuesBase != nil {
		f.PayBase = sheet.Fen(*m.DuesBase).String()
	}
	text(&f.NativePlace, m.Native)
	text(&f.Job, m.Work)
	text(&f.JobKind, m.Job)
	text(&f.Title, m.TechTitle)
	text(&f.Archive, m.Archive)
	text(&f.Note, m.Note)
	over(&f.WorkFrom, m.WorkFrom)
	over(&f.JoinedOn, m.Joined)
	over(&f.FullOn, m.Full)
	// A day that was computed from others does not replace one that is known.
	if m.PartyBasis == intake.BasisStated || f.PartyFrom == day.None {
		before := f.PartyFrom
		over(&f.PartyFrom, m.PartyFrom)
		if f.PartyFrom != before {
			f.PartyBasis = m.PartyBasis.Text()
		}
	}
	// Party age counts from the day of full membership, so the one tells the other.
	if m.Category == "full" && f.FullOn == day.None {
		f.FullOn = f.PartyFrom
	}
	return f
}

func over(to *day.Day, d intake.Date) {
	if !d.Zero() && !(d.Month && sameMonth(*to, d.Day)) {
		*to = d.Day
	}
}

func sameMonth(a, b day.Day) bool {
	return a != day.None && b != day.None && a.Year() == b.Year() && a.Month() == b.Month()
}

// changes lists what differs between two sets of facts.
func changes(a, b member.Facts) (list []intake.Change) {
	if a == b {
		return nil
	}
	for _, x := range []struct {
		f        intake.Field
		old, now string
	}{
		{intake.FieldName, a.Name, b.Name}, {intake.FieldSex, a.Sex.Label(), b.Sex.Label()}, {intake.FieldNation, a.Nation, b.Nation},
		{intake.FieldBirth, birth(a), birth(b)}, {intake.FieldID, a.IDNumber, b.IDNumber}, {intake.FieldEducation, a.Education, b.Education},
		{intake.FieldDegree, a.Degree, b.Degree}, {intake.FieldNative, a.NativePlace, b.NativePlace},
		{intake.FieldWorkFrom, a.WorkFrom.String(), b.WorkFrom.String()}, {intake.FieldJoined, a.JoinedOn.String(), b.JoinedOn.String()},
		{intake.FieldFull, a.FullOn.String(), b.FullOn.String()}, {intake.FieldPartyFrom, a.PartyFrom.String() + a.PartyBasis, b.PartyFrom.String() + b.PartyBasis},
		{intake.FieldWork, a.Job, b.Job}, {intake.FieldJob, a.JobKind, b.JobKind}, {intake.FieldTech, a.Title, b.Title},
		{intake.FieldPhone, a.Phone, b.Phone}, {intake.FieldAddress, a.Address, b.Address}, {intake.FieldHousehold, a.Registered, b.Registered},
		{intake.FieldArchive, a.Archive, b.Archive}, {intake.FieldDuesBase, a.PayBase, b.PayBase}, {intake.FieldNote, a.Note, b.Note},
	} {
		if x.old != x.now {
			list = append(list, intake.Change{Field: x.f, Old: x.old, New: x.now})
		}
	}
	return list
}

func birth(f member.Facts) string {
	if s := f.BirthOn.String(); !f.BirthExact && len(s) >= 7 {
		return s[:7]
	}
	return f.BirthOn.String()
}

// flagged lists the flags that a row sets, with their notes.
func flagged(m *intake.Member) (set, cleared []string) {
	for _, x := range []struct {
		flag string
		v    *bool
	}{{member.Retired, m.Retired}, {member.Mobile, m.Mobile}, {member.Lost, m.Lost}, {member.Hardship, m.Hardship}} {
		switch {
		case x.v == nil:
		case *x.v:
			set = append(set, x.flag)
		default:
			cleared = append(cleared, x.flag)
		}
	}
	return set, cleared
}

func sameBirth(f member.Facts, m *intake.Member) bool {
	if m.Birth.Zero() || f.BirthOn == day.None {
		return false
	}
	if m.Birth.Month || !f.BirthExact {
		return sameMonth(f.BirthOn, m.Birth.Day)
	}
	return f.BirthOn == m.Birth.Day
}
