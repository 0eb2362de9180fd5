// Package selfcheck answers, from the running system, what the rules on less burden
// (减负) forbid and demand of such a program: N1 to N16 and M1 to M13 of the house's
// list. An answer is computed from routes, columns, rules, powers and records, or it is
// a question that people answer; none is a fixed word. Once a year it is closed as a
// record.
package selfcheck

import (
	"context"
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View gate.Can = "selfcheck.view"
	Keep gate.Can = "selfcheck.keep" // answer, close, change the rules of use
)

// State is what an answer says.
type State string

// The states.
const (
	Fits State = "fits"
	Act  State = "act"
	Ask  State = "ask"
)

// Label is the state in words.
func (s State) Label() string {
	return map[State]string{Fits: "符合", Act: "需要处理", Ask: "由单位确认"}[s]
}

// Answer is what a check found.
type Answer struct {
	State  State    `json:"state"`
	Figure string   `json:"figure"` // what was counted
	Found  []string `json:"found"`  // what violates it, or what is to be looked at
	Href   string   `json:"href"`   // the records that it counts; empty for none
}

// Line is one item with its answer.
type Line struct {
	Code   string `json:"code"`
	Source string `json:"source"`
	Demand string `json:"demand"`
	Ask    string `json:"ask"` // what people answer
	Answer `json:"answer"`
	Said   Said `json:"said"`
}

// Said is what somebody answered.
type Said struct {
	Text string  `json:"text"`
	By   string  `json:"by"`
	On   day.Day `json:"on"`
}

// Route is one address of the house.
type Route struct{ Pattern, Policy string }

// Rule is one rule of the book: what it is called, and every word of its conditions.
type Rule struct{ ID, Title, Text string }

// House is what the floors around tell this one of themselves. Each part is looked at
// as it is when the page is opened.
type House struct {
	Routes  func() []Route
	Tables  func(context.Context) (map[string][]string, error) // the columns of the database
	Rules   func() []Rule
	Holders func(gate.Can) []string // the posts that hold an authority
	Records func() []any            // the drafts of which the records of work are made
	Phrases func(r *gate.Reading, phrase string) (found []string, of int, err error)
	// More are the checks of other areas, by item: they take the place of the question
	// that stands here.
	More map[string]func(*Look) (Answer, error)
}

// Look is one look at the house.
type Look struct {
	*gate.Reading
	House
	tables map[string][]string
}

type item struct {
	code, source, demand string
	ask                  string // a question for people; none where the figure says all
	check                func(*Look) (Answer, error)
}

// Cases is the cases of this area.
type Cases struct {
	gate  *gate.Gate
	house House
	filed filed
}

// New makes the cases over a gate.
func New(g *gate.Gate, h House) *Cases { return &Cases{gate: g, house: h} }

// Lines answers every item, with what people said about it in the year of today. It
// takes View.
func (cs *Cases) Lines(ctx context.Context, who gate.Actor) (list []Line, err error) {
	tables, err := cs.house.Tables(ctx)
	if err != nil {
		return nil, err
	}
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = cs.lines(r, tables)
		return err
	})
	return list, err
}

func (cs *Cases) lines(r *gate.Reading, tables map[string][]string) (list []Line, err error) {
	said, err := saidIn(r, r.Today().Year())
	if err != nil {
		return nil, err
	}
	l := &Look{Reading: r, House: cs.house, tables: tables}
	for _, it := range items {
		line := Line{Code: it.code, Source: it.source, Demand: it.demand, Ask: it.ask, Said: said[it.code], Answer: Answer{State: Ask}}
		check := it.check
		if more := cs.house.More[it.code]; more != nil {
			check, line.Ask = more, ""
		}
		if check != nil {
			if line.Answer, err = check(l); err != nil {
				return nil, fmt.Errorf("self-check %s: %w", it.code, err)
			}
		}
		list = append(list, line)
	}
	return list, nil
}
