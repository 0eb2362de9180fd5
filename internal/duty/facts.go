package duty

import (
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
)

// The national codes of kinds of party organisations.
const (
	KindCommittee     = "611" // 党委
	KindGeneralBranch = "621" // 党总支部
	KindBranch        = "631" // 党支部
	KindJointBranch   = "632" // 联合党支部
	KindTempCommittee = "911"
	KindTempGeneral   = "921"
	KindTempBranch    = "931"
	KindTempJoint     = "932"
	KindPartyGroup    = "612" // 党组
	KindWorkCommittee = "100" // 工委
)

// Step says that a count is N from a day on, until the next step.
type Step struct {
	From day.Day
	N    int
}

// Steps is a count over time, ordered by From; before the first step it is 0.
type Steps []Step

// At gives the count on a day.
func (s Steps) At(d day.Day) int {
	n := 0
	for _, e := range s {
		if e.From > d {
			break
		}
		n = e.N
	}
	return n
}

// Org is the organisation that is looked at.
type Org struct {
	ID        int64
	Name      string
	Kind      string // national code
	Founded   day.Day
	Dissolved day.Day // the first day on which it is no more; None while it exists
	Village   bool    // of a village or community: longer terms
}

// KindStep says that the organisation is of a kind from a day on.
type KindStep struct {
	From day.Day
	Kind string
}

// Group is a party group of a branch.
type Group struct {
	ID   int64
	Name string
	Span day.Span
}

// Secretary is a secretary's time in the post.
type Secretary struct {
	Span      day.Span
	PartyFrom day.Day // from when the party age counts; None when not recorded
}

// Term is a term of office of the committee, or of the secretary where there is
// no committee.
type Term struct {
	From      day.Day // elected on
	Due       day.Day // recorded end; None: computed from the rule's years
	Prolonged day.Day // approved new end; None when it was not prolonged
	Reminded  day.Day // when the upper organisation reminded; None if not yet
}

// Activity is a record of the ledger as far as rules ask.
type Activity struct {
	ID          int64 // 0: told by a Source, without a record
	Day         day.Day
	Kinds       []activity.Kind
	Orgs        []int64 // the organisations that took part; empty: this one
	GroupID     int64
	HoursTenths int // study hours × 10
	FirstTopic  bool
	BySecretary bool // the lecturer was the organisation's secretary
	Present     int
	Due         int
}

// Talked is the days of one member's talks in a year.
type Talked struct {
	Member day.Span // while he is a member here
	Days   []day.Day
}

// Explanation is an organisation's own word on why an item was not held.
type Explanation struct {
	Rule string
	Day  day.Day // any day of the period that it explains
	Text string
}

// Facts is what is known of one organisation. Other floors fill it; the engine
// changes nothing in it.
type Facts struct {
	Org          Org
	Kinds        []KindStep // when the kind changed; empty: always Org.Kind
	Full         Steps      // full members
	Probationary Steps
	Committee    Steps // members of the committee; 0: none
	Units        Steps // units that a joint branch serves
	Groups       []Group
	Secretaries  []Secretary
	Terms        []Term // ordered by From
	Activities   []Activity
	Explanations []Explanation
	Begun        day.Day // from when the ledger is kept here; None: always
	LeadingBody  bool    // has a leading body that holds 民主生活会
	StudyCenter  bool    // has a theory study centre group
	TalksMissing int     // members still without a talk this year, where Talked is nil
	// Talked is the talks of each member, so that a rule of a half-year looks at
	// its own half and at those who were members then.
	Talked        []Talked
	TrainingsDone int  // trainings of the secretary this year
	FeePublished  bool // collection and use of dues published this year
}

// Member is what is known of one member in one year.
type Member struct {
	ID           int64
	Name         string
	Org          int64
	JoinedOn     day.Day
	FullOn       day.Day
	PartyFrom    day.Day
	Left         day.Day // no longer a member from; None while a member
	Branches     int     // formal memberships on the day asked
	HoursTenths  int     // study hours × 10 recorded this year
	Trainings    int     // concentrated trainings this year
	Cadre        bool    // secretary or member of a committee
	Badge50      bool    // has the badge of fifty years
	Celebrated   bool    // the political birthday of this year is recorded
	LastTraining day.Day // the latest concentrated training of all years
	Begun        day.Day // from when the ledger is kept here; None: always
}

// kindAt is the organisation's kind on a day.
func (f *Facts) kindAt(d day.Day) string {
	k := f.Org.Kind
	for i, e := range f.Kinds {
		if e.From > d && i > 0 {
			break
		}
		k = e.Kind
	}
	return k
}

// changes lists the days within s on which a named fact may change, s.From first.
func (f *Facts) changes(s day.Span) []day.Day {
	days := []day.Day{s.From}
	add := func(d day.Day) {
		if s.Has(d) {
			days = append(days, d)
		}
	}
	for _, steps := range []Steps{f.Full, f.Probationary, f.Committee, f.Units} {
		for _, e := range steps {
			add(e.From)
		}
	}
	for _, k := range f.Kinds {
		add(k.From)
	}
	for _, g := range f.Groups {
		add(g.Span.From)
		add(g.Span.Until)
	}
	for _, p := range f.Secretaries {
		add(p.Span.From)
		add(p.Span.Until)
		if p.PartyFrom != day.None {
			add(p.PartyFrom.AddYears(s.From.Year() - p.PartyFrom.Year()))
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// talksMissing counts those who are members on a day and have no talk in a span.
func (f *Facts) talksMissing(s day.Span, on day.Day) int {
	n := 0
	for _, m := range f.Talked {
		if m.Member.Has(on) && !slices.ContainsFunc(m.Days, s.Has) {
			n++
		}
	}
	return n
}

// groupsIn lists the groups that stood through the whole span.
func (f *Facts) groupsIn(s day.Span) []Group {
	var list []Group
	for _, g := range f.Groups {
		if g.Span.From <= s.From && s.Until <= g.Span.Until {
			list = append(list, g)
		}
	}
	return list
}

func (f *Facts) groupCount(d day.Day) int {
	n := 0
	for _, g := range f.Groups {
		if g.Span.Has(d) {
			n++
		}
	}
	return n
}

func (f *Facts) secretary(d day.Day) (Secretary, bool) {
	for _, p := range f.Secretaries {
		if p.Span.Has(d) {
			return p, true
		}
	}
	return Secretary{}, false
}

// explanation finds the organisation's word on a rule and a period.
func (f *Facts) explanation(rule string, s day.Span) string {
	for _, e := range f.Explanations {
		if e.Rule == rule && s.Has(e.Day) {
			return e.Text
		}
	}
	return ""
}

func (a *Activity) of(kinds []activity.Kind) bool {
	for _, k := range a.Kinds {
		if slices.Contains(kinds, k) {
			return true
		}
	}
	return false
}
