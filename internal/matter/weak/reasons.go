package weak

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
	"zhibu/internal/base/terms"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/register/org"
)

// Kind is a kind of reason.
type Kind string

// The kinds.
const (
	Secretary Kind = "secretary"
	Term      Kind = "term"
	Meetings  Kind = "meetings"
	Committee Kind = "committee"
	Problems  Kind = "problems"
	Members   Kind = "members"
	Other     Kind = "other" // in the words of the Committee; no rule knows it
)

type term struct {
	kind        Kind
	label, rule string
}

var kinds = terms.New([]term{
	{Secretary, "书记空缺", "weak.secretary"}, {Term, "届满没有换届", "weak.term"}, {Meetings, "组织生活不正常", "weak.meetings"},
	{Committee, "班子没有配齐", "weak.committee"}, {Problems, "问题长期没有整改", "weak.problems"}, {Members, "正式党员不足", "weak.members"},
	{Other, "其他情形", ""},
}, func(x term) Kind { return x.kind })

// Kinds lists the kinds that the rules find, in the order of the page.
func Kinds() (list []Kind) {
	for _, k := range kinds.Keys() {
		if k.Rule() != "" {
			list = append(list, k)
		}
	}
	return list
}

// Label is the kind in words.
func (k Kind) Label() string { return kinds.Of(k).label }

// Rule is the clause that finds the kind; empty for Other.
func (k Kind) Rule() string { return kinds.Of(k).rule }

// Fact is one thing that a finding rests on, and where its record is: a problem, or
// a cell of a year's duties.
type Fact struct {
	Text    string
	Problem int64
	Year    int
}

// Reply is why a finding was not followed.
type Reply struct {
	Text, By string
	AtMs     int64
	Basis    string // the facts as they were
}

// Finding is one reason to look at an organisation.
type Finding struct {
	Kind       Kind
	Cites      []law.Citation
	Confidence law.Confidence
	Why, Way   string
	Facts      []Fact
	Reply      *Reply // the latest
}

// Cite is the citations in words.
func (f *Finding) Cite() string {
	var list []string
	for _, c := range f.Cites {
		list = append(list, c.String())
	}
	return strings.Join(list, "、")
}

// Basis is the facts as one text: a dismissal holds while nothing is new.
func (f *Finding) Basis() string { return strings.Join(f.texts(), "\n") }

func (f *Finding) texts() (list []string) {
	for _, x := range f.Facts {
		list = append(list, x.Text)
	}
	return list
}

// Dismissed reports whether it was answered and no fact is new since.
func (f *Finding) Dismissed() bool {
	if f.Reply == nil {
		return false
	}
	was := strings.Split(f.Reply.Basis, "\n")
	return !slices.ContainsFunc(f.texts(), func(s string) bool { return !slices.Contains(was, s) })
}

// state is what is known of one organisation on a day.
type state struct {
	org.Version
	on       day.Day
	has      bool    // somebody is secretary
	since    day.Day // since when nobody is
	end      day.Day // of the running term, with a prolongation; None where none is known
	listed   day.Day // since when it is rectified: what was missed before counts no more
	full     int
	verdicts []duty.Verdict // of the years that the rules look at
	late     []problem.Overdue
}

// findings holds the state against the rules that are in force, in the order of the
// page.
func (s *state) findings(book *duty.Rulebook) (list []Finding, err error) {
	for _, k := range Kinds() {
		rule, ok := book.Rule(k.Rule(), s.on)
		if !ok {
			continue
		}
		given, facts, known := s.facts(k, rule)
		if !known {
			continue
		}
		v, err := rule.Evaluate(given)
		if err != nil {
			return nil, err
		}
		if v.Open() {
			list = append(list, Finding{Kind: k, Cites: rule.Sources(), Confidence: rule.Confidence, Why: v.Why, Way: v.Way, Facts: facts})
		}
	}
	return list, nil
}

// facts are those of a kind, for its rule and for the page. known is false where the
// kind does not speak of this organisation.
func (s *state) facts(k Kind, rule *duty.Rule) (given map[string]any, facts []Fact, known bool) {
	as := s.on.String()
	switch k {
	case Secretary:
		return map[string]any{"has": s.has, "since": s.since.String(), "as_of": as}, []Fact{{Text: s.since.Chinese() + "起没有书记任职的登记"}}, true
	case Term:
		return map[string]any{"term_end": s.end.String(), "as_of": as}, []Fact{{Text: "本届任期" + s.end.Chinese() + "届满"}}, s.end != day.None
	case Meetings:
		facts = s.missed(max(s.on.AddMonths(-rule.Params["months"]), s.listed))
		return map[string]any{"missed": len(facts)}, facts, true
	case Committee:
		return map[string]any{"lacking": s.open("org.committee.min"), "full": s.full}, []Fact{{Text: "没有设立支部委员会"}}, true
	case Members:
		return map[string]any{"lacking": s.open("org.branch.full"), "full": s.full}, []Fact{{Text: "正式党员" + strconv.Itoa(s.full) + "人"}}, true
	case Problems:
		for _, p := range s.late {
			// No article asks for what an organisation found in its own self-assessment, and
			// to count it would teach that it is better to find nothing.
			if p.Origin != problem.Standard && p.DueOn.AddDays(rule.Params["days"]) < s.on {
				facts = append(facts, Fact{Text: p.Text + "，" + p.DueOn.Chinese() + "到期", Problem: p.ID})
			}
		}
		return map[string]any{"late": len(facts)}, facts, true
	}
	return nil, nil, false
}

// open reports whether a standing rule finds something.
func (s *state) open(rule string) bool {
	for i := range s.verdicts {
		if v := &s.verdicts[i]; v.Rule.ID == rule && v.Slot.Has(s.on) {
			return v.Open()
		}
	}
	return false
}

// ofLife are the kinds of the four meetings and the party day.
var ofLife = map[activity.Kind]bool{activity.Assembly: true, activity.Committee: true, activity.Group: true, activity.Lecture: true, activity.ThemeDay: true}

// recurs reports whether a rule asks for one of the four meetings or the party day
// more than once a year.
func recurs(r *duty.Rule) bool {
	return ofLife[r.Kind()] && (r.Cadence == duty.Monthly || r.Cadence == duty.Quarterly)
}

// missed are the meetings whose time ran out since a day, without a record and
// without a word.
func (s *state) missed(from day.Day) (list []Fact) {
	for i := range s.verdicts {
		v := &s.verdicts[i]
		if recurs(v.Rule) && v.State == duty.Late && v.Slot.Last() >= from && v.Slot.Last() < s.on {
			list = append(list, Fact{Text: v.Slot.Chinese() + v.Rule.Title, Year: v.Slot.From.Year()})
		}
	}
	return list
}

// held is what was due in a month, as the rules see it: what ends in it.
func (s *state) held(m day.Day) (list []Item) {
	until := m.AddMonths(1)
	for i := range s.verdicts {
		v := &s.verdicts[i]
		if recurs(v.Rule) && v.State != duty.NA && v.Slot.Last() >= m && v.Slot.Last() < until {
			list = append(list, Item{Title: v.Slot.Chinese() + v.Rule.Title, State: v.State, Why: v.Why})
		}
	}
	return list
}
