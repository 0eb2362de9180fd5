// Package intake understands the rosters and organisation lists that offices
// send: it finds the header among title rows, knows the many names of each
// column, reads every way a clerk writes a date, checks ID numbers, and says
// of each row what is good, what to look at and what cannot be taken, always
// with the cell and the reason.
//
// It is pure: what is already known (organisations, persons) is asked through
// the functions in Env, and nothing is written. Start with Members or Orgs; a
// Plan sums up what would happen.
package intake

import (
	"encoding/json"

	"zhibu/internal/base/day"
)

// Outcome is what happens to a row.
type Outcome string

// The outcomes, from best to worst; Ignore is for rows that are no data.
const (
	Good   Outcome = "good"
	Flag   Outcome = "flag"   // taken, but somebody should look
	Refuse Outcome = "refuse" // not taken
	Ignore Outcome = "ignore" // no record: a total, a repeated header
)

// Reason says why, where and what to do.
type Reason struct {
	Code  Code   `json:"code"`
	Cell  string `json:"cell,omitempty"` // as in Excel: C7
	Field Field  `json:"field,omitempty"`
	Text  string `json:"text"`
	// Level is Good for a mere note, else Flag, Refuse or Ignore.
	Level Outcome `json:"level"`
}

// State compares a row with what is known.
type State string

// The states of a row that can be taken.
const (
	New       State = "new"
	Unchanged State = "unchanged"
	Changed   State = "changed"
)

// Change is one field that the file would change.
type Change struct {
	Field Field  `json:"field"`
	Old   string `json:"-"`
	New   string `json:"-"`
}

// RowOutcome is all that is known of one row. Its JSON form leaves out every
// personal value: it is made for logs and for scripts.
type RowOutcome struct {
	Sheet   string   `json:"sheet"`
	Number  int      `json:"row"`
	Hidden  bool     `json:"hidden,omitempty"`
	Outcome Outcome  `json:"outcome"`
	Reasons []Reason `json:"reasons,omitempty"`
	State   State    `json:"state,omitempty"`
	Match   int64    `json:"match,omitempty"` // id of the known record
	Changes []Change `json:"changes,omitempty"`
	Member  *Member  `json:"-"`
	Org     *Org     `json:"-"`
	Source  []string `json:"-"` // the cells as read, for the list of refused rows
}

func (o *RowOutcome) add(r Reason) {
	o.Reasons = append(o.Reasons, r)
	if rank[r.Level] > rank[o.Outcome] {
		o.Outcome = r.Level
	}
}

var rank = map[Outcome]int{Good: 0, Flag: 1, Refuse: 2, Ignore: 3}

// Column is what became of one column of a sheet.
type Column struct {
	Letter string `json:"column"`
	Header string `json:"header"`
	Field  Field  `json:"field,omitempty"`
	Known  bool   `json:"known"` // an unknown column is kept under its own header
}

// SheetPlan is what was understood of one sheet.
type SheetPlan struct {
	Name      string   `json:"name"`
	Hidden    bool     `json:"hidden,omitempty"`
	HeaderRow int      `json:"header_row,omitempty"` // 0: no header was found, the sheet is left out
	Columns   []Column `json:"columns,omitempty"`
	Reasons   []Reason `json:"reasons,omitempty"`
}

// Counts are the numbers of a plan.
type Counts struct {
	Rows      int `json:"rows"` // all filled rows below the headers
	Good      int `json:"good"`
	Flag      int `json:"flag"`
	Refuse    int `json:"refuse"`
	Ignore    int `json:"ignore"`
	New       int `json:"new"`
	Unchanged int `json:"unchanged"`
	Changed   int `json:"changed"`
}

// Plan is what an import would do.
type Plan struct {
	Kind   string       `json:"kind"` // "members" or "orgs"
	Sheets []*SheetPlan `json:"sheets"`
	Rows   []RowOutcome `json:"rows,omitempty"` // only after Collect
	Counts Counts       `json:"counts"`
}

// JSON is the stable machine form, for `zhibu import --dry-run --format json`.
func (p *Plan) JSON() ([]byte, error) { return json.MarshalIndent(p, "", "  ") }

func (p *Plan) count(o *RowOutcome) {
	p.Counts.Rows++
	switch o.Outcome {
	case Good:
		p.Counts.Good++
	case Flag:
		p.Counts.Flag++
	case Refuse:
		p.Counts.Refuse++
	case Ignore:
		p.Counts.Ignore++
	}
	if o.Outcome == Good || o.Outcome == Flag {
		switch o.State {
		case New:
			p.Counts.New++
		case Unchanged:
			p.Counts.Unchanged++
		case Changed:
			p.Counts.Changed++
		}
	}
}

// OrgMatch is an organisation that a text may mean.
type OrgMatch struct {
	ID         int64
	Code, Name string
}

// Known is a record that is already there. Values are in the form that
// Member.Values and Org.Values give.
type Known struct {
	ID     int64
	Values map[Field]string
}

// Env is what a file is read against.
type Env struct {
	Today day.Day
	// Org finds organisations by code, full name or short name: none, one, or
	// several when the text is ambiguous. Nil leaves organisations unresolved.
	Org func(text string) []OrgMatch
	// Person finds a known member; the ID number is normalised to 18 characters
	// and empty when the row has none. Nil answers nobody.
	Person func(m *Member) (*Known, error)
	// KnownOrg finds a known organisation. Nil answers none.
	KnownOrg func(o *Org) (*Known, error)
	// Within, when set, says whether an organisation lies in the importer's reach.
	Within func(orgID int64) bool
}
