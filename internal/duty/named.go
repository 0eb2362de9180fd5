package duty

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"zhibu/internal/base/day"
	"zhibu/internal/base/day/holiday"
	"zhibu/internal/base/law"
)

// A fact is named for expressions and templates, and typed.
type factType string

const (
	intFact  factType = "int"
	boolFact factType = "bool"
	dayFact  factType = "day" // in an expression the number of the day
	textFact factType = "text"
)

func (t factType) cel() *cel.Type {
	switch t {
	case boolFact:
		return cel.BoolType
	case textFact:
		return cel.StringType
	case intFact, dayFact:
		return cel.IntType
	}
	return nil
}

// orgFacts are the named facts of an organisation on a day.
var orgFacts = map[string]factType{
	"kind": textFact, "village": boolFact, "leading_body": boolFact, "study_center": boolFact,
	"is_branch": boolFact, "is_temp": boolFact, "is_joint": boolFact, "is_zongzhi": boolFact, "is_dangwei": boolFact,
	"full": intFact, "probationary": intFact, "members": intFact, "committee": intFact, "groups": intFact, "units": intFact,
	"has_secretary": boolFact, "secretary_age": intFact, "secretary_age_known": boolFact,
	"talks_missing": intFact, "trainings_done": intFact, "fee_published": boolFact,
}

// memberFacts are the named facts of a member in a year.
var memberFacts = map[string]factType{
	"joined_on": dayFact, "full_on": dayFact, "party_from": dayFact, "year_first": dayFact, "year_last": dayFact, "july_first": dayFact,
	"is_full": boolFact, "branches": intFact, "hours_tenths": intFact, "trainings": intFact, "cadre": boolFact,
	"badge50": boolFact, "celebrated": boolFact, "last_training": dayFact,
}

// actFacts are the named facts of one activity, for satisfied_by.when.
var actFacts = map[string]factType{
	"present": intFact, "due_count": intFact, "hours_tenths": intFact, "first_topic": boolFact, "by_secretary": boolFact,
}

// named resolves a fact by its name; it is what expressions see.
type named interface{ fact(name string) (any, bool) }

// activation lends named to the expression engine.
type activation struct{ named }

func (a activation) ResolveName(n string) (any, bool) { return a.fact(n) }
func (a activation) Parent() cel.Activation           { return nil }

// snapshot is an organisation as it stood on one day.
type snapshot struct {
	f                                            *Facts
	kind                                         string
	full, probationary, committee, groups, units int
	hasSecretary, ageKnown                       bool
	secretaryAge                                 int
	talks                                        int
}

func (f *Facts) snapshot(d day.Day) *snapshot {
	s := &snapshot{f: f, kind: f.kindAt(d), full: f.Full.At(d), probationary: f.Probationary.At(d),
		committee: f.Committee.At(d), groups: f.groupCount(d), units: f.Units.At(d), talks: f.TalksMissing}
	if p, ok := f.secretary(d); ok {
		s.hasSecretary, s.ageKnown = true, p.PartyFrom != day.None
		s.secretaryAge = p.PartyFrom.YearsTo(d)
	}
	return s
}

func (s *snapshot) fact(name string) (any, bool) {
	switch name {
	case "kind":
		return s.kind, true
	case "village":
		return s.f.Org.Village, true
	case "leading_body":
		return s.f.LeadingBody, true
	case "study_center":
		return s.f.StudyCenter, true
	case "is_branch":
		return s.kind == KindBranch || s.kind == KindJointBranch || s.kind == KindTempBranch || s.kind == KindTempJoint, true
	case "is_temp":
		return len(s.kind) == 3 && s.kind[0] == '9', true
	case "is_joint":
		return s.kind == KindJointBranch || s.kind == KindTempJoint, true
	case "is_zongzhi":
		return s.kind == KindGeneralBranch || s.kind == KindTempGeneral, true
	case "is_dangwei":
		return s.kind == KindCommittee || s.kind == KindTempCommittee, true
	case "full":
		return int64(s.full), true
	case "probationary":
		return int64(s.probationary), true
	case "members":
		return int64(s.full + s.probationary), true
	case "committee":
		return int64(s.committee), true
	case "groups":
		return int64(s.groups), true
	case "units":
		return int64(s.units), true
	case "has_secretary":
		return s.hasSecretary, true
	case "secretary_age":
		return int64(s.secretaryAge), true
	case "secretary_age_known":
		return s.ageKnown, true
	case "talks_missing":
		return int64(s.talks), true
	case "trainings_done":
		return int64(s.f.TrainingsDone), true
	case "fee_published":
		return s.f.FeePublished, true
	}
	return nil, false
}

func (a *Activity) fact(name string) (any, bool) {
	switch name {
	case "present":
		return int64(a.Present), true
	case "due_count":
		return int64(a.Due), true
	case "hours_tenths":
		return int64(a.HoursTenths), true
	case "first_topic":
		return a.FirstTopic, true
	case "by_secretary":
		return a.BySecretary, true
	}
	return nil, false
}

// memberYear is a member in a year, on a day.
type memberYear struct {
	m    *Member
	year int
	on   day.Day
}

func (v memberYear) fact(name string) (any, bool) {
	switch name {
	case "joined_on":
		return int64(v.m.JoinedOn), true
	case "full_on":
		return int64(v.m.FullOn), true
	case "party_from":
		return int64(v.m.PartyFrom), true
	case "year_first":
		return int64(day.Of(v.year, 1, 1)), true
	case "year_last":
		return int64(day.Of(v.year, 12, 31)), true
	case "july_first":
		return int64(day.Of(v.year, 7, 1)), true
	case "is_full":
		return v.m.FullOn != day.None && v.m.FullOn <= v.on, true
	case "branches":
		return int64(v.m.Branches), true
	case "hours_tenths":
		return int64(v.m.HoursTenths), true
	case "trainings":
		return int64(v.m.Trainings), true
	case "cadre":
		return v.m.Cadre, true
	case "badge50":
		return v.m.Badge50, true
	case "celebrated":
		return v.m.Celebrated, true
	case "last_training":
		return int64(v.m.LastTraining), true
	}
	return nil, false
}

// given are the facts that a stated rule was handed.
type given map[string]any

func (g given) fact(name string) (any, bool) { v, ok := g[name]; return v, ok }

// dayFunctions are what an expression may ask of days and numbers of persons.
func dayFunctions() []cel.EnvOption {
	num := func(v ref.Val) int { return int(v.(types.Int)) }
	two := func(name string, f func(a, b int) int) cel.EnvOption {
		return cel.Function(name, cel.Overload(name+"_int_int", []*cel.Type{cel.IntType, cel.IntType}, cel.IntType,
			cel.BinaryBinding(func(a, b ref.Val) ref.Val { return types.Int(f(num(a), num(b))) })))
	}
	return []cel.EnvOption{
		two("add_days", func(d, n int) int { return int(day.Day(d).AddDays(n)) }),
		two("add_months", func(d, n int) int { return int(day.Day(d).AddMonths(n)) }),
		two("add_years", func(d, n int) int { return int(day.Day(d).AddYears(n)) }),
		two("years", func(a, b int) int { return day.Day(a).YearsTo(day.Day(b)) }),
		two("workdays_after", func(a, b int) int {
			n, _ := holiday.Workdays(day.Span{From: day.Day(a) + 1, Until: day.Day(b) + 1})
			return n
		}),
		two("party_age_from", func(a, b int) int {
			d, _ := law.PartyAgeFrom(day.Day(a), day.Day(b))
			return int(d)
		}),
		cel.Function("citizen_id", cel.Overload("citizen_id_text", []*cel.Type{cel.StringType}, cel.BoolType,
			cel.UnaryBinding(func(v ref.Val) ref.Val {
				s := string(v.(types.String))
				if len(s) != 18 {
					return types.False
				}
				c, ok := law.CitizenIDCheck(s[:17])
				return types.Bool(ok && s[17] == c)
			}))),
	}
}
