package figure

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
)

// View is the authority to read figures.
const View gate.Can = "figure.view"

// Once says what a figure counts once, however often it occurs. Empty: every
// contribution adds its weight.
type Once string

// What may be counted once.
const (
	Person Once = "person" // 人
	Body   Once = "org"    // 党组织
	Record Once = "record" // an activity or a decision
	Topic  Once = "topic"  // a topic of the first-topic library
	Named  Once = "name"   // a cooperation group, by its name
)

// Chapter is where a figure stands in the report card.
type Chapter string

// The three chapters, and the registers that they rest on.
const (
	Study Chapter = "凝心铸魂"
	Build Chapter = "夯基筑垒"
	Serve Chapter = "先锋引领"
	Base  Chapter = "基本情况"
)

// Figure is one figure: what it is called, what it counts and what it does not.
type Figure struct {
	ID      string
	Name    string
	Unit    string // 人、人次、个、场、期、次、封
	Chapter Chapter
	Def     string       // what is counted
	Not     string       // what it is not
	Basis   law.Citation // 依据; local practice where no article says so
	Period  string       // which day decides that a record belongs to the period
	Once    Once
	Per     int64 // the sum of weights is divided by this, rounded down; 0 for 1
	Parts   bool  // weights consist of members and other participants
	// Spread says that subtrees do not add up although nothing is counted once:
	// what passes between them counts in each and not in the whole.
	Spread bool

	needs need
	rows  func(*input) []Contribution
}

// Additive reports whether the values of disjoint subtrees add up to the whole.
func (f *Figure) Additive() bool { return f.Once == "" && f.Per <= 1 && !f.Spread }

// Kind is what a contribution's record is.
type Kind string

// The kinds of records.
const (
	Activity Kind = "activity"
	Decision Kind = "decision"
	Member   Kind = "member"
	Org      Kind = "org"
)

// Contribution is one row of a figure: a record, or a line of it, with what it
// adds. The JSON form is what an edition keeps.
type Contribution struct {
	Kind    Kind    `json:"k"`
	Record  int64   `json:"r"`
	Line    int     `json:"n,omitempty"`
	Org     int64   `json:"o"`
	OrgName string  `json:"on,omitempty"`
	Day     day.Day `json:"d"`
	Label   string  `json:"l,omitempty"`
	Counted bool    `json:"c"`
	Weight  int64   `json:"w"`
	Members int64   `json:"m,omitempty"` // of the weight, where a figure has parts
	Others  int64   `json:"x,omitempty"`
	Person  int64   `json:"p,omitempty"`
	Name    string  `json:"pn,omitempty"` // the person's
	Once    string  `json:"u,omitempty"`  // what is counted once
	Reason  string  `json:"y,omitempty"`  // why not counted, or what to know of it
	Closed  bool    `json:"-"`            // the record itself lies beyond the asker's reach
}

// Same is what makes two rows the same row, before and after a change.
type Same struct {
	Kind   Kind
	Record int64
	Line   int
	Org    int64
	Person int64
	Day    day.Day
}

// Same gives the row's identity within its figure.
func (c Contribution) Same() Same {
	s := Same{c.Kind, c.Record, c.Line, c.Org, c.Person, day.None}
	if c.Kind == Org || c.Kind == Member { // may stand there on several days
		s.Day = c.Day
	}
	return s
}

// Value is a figure counted.
type Value struct {
	*Figure
	Value   int64
	Records int // rows that were counted
	Left    int // rows that were considered and not counted
	Members int64
	Others  int64
	Rows    []Contribution
}

// Out gives the rows that were considered and not counted.
func (v Value) Out() (list []Contribution) {
	for _, c := range v.Rows {
		if !c.Counted {
			list = append(list, c)
		}
	}
	return list
}

// In gives the rows that were counted.
func (v Value) In() (list []Contribution) {
	for _, c := range v.Rows {
		if c.Counted {
			list = append(list, c)
		}
	}
	return list
}

// Fold counts rows: the sum of the weights, or how many different things are
// among them.
func (f *Figure) Fold(rows []Contribution) Value {
	v := Value{Figure: f, Rows: rows}
	seen := map[string]bool{}
	for i := range rows {
		c := &rows[i]
		if !c.Counted {
			v.Left++
			continue
		}
		v.Records++
		v.Members += c.Members
		v.Others += c.Others
		if f.Once == "" {
			v.Value += c.Weight
		} else if !seen[c.Once] {
			seen[c.Once] = true
			v.Value++
		}
	}
	if f.Per > 1 {
		v.Value /= f.Per
	}
	return v
}
