package duty

import "zhibu/internal/base/day"

// State is what a rule says about a period, a condition or an act.
type State string

// The states. The first six are cells of the year's table; the last three
// answer a rule that was evaluated by itself.
const (
	Done      State = "done"
	Due       State = "due"
	Late      State = "late"
	NA        State = "na"
	Explained State = "explained"
	Future    State = "future"
	Met       State = "met"
	Unmet     State = "unmet"
	Value     State = "value"
)

var stateWords = map[State]string{
	Done: "已完成", Due: "待办", Late: "逾期", NA: "不适用", Explained: "已说明", Future: "未到时间",
	Met: "符合", Unmet: "不符合", Value: "计算结果",
}

// Chinese is the state's word; empty for a state that does not exist.
func (s State) Chinese() string { return stateWords[s] }

// Verdict is what one rule says about one period of one organisation or member.
type Verdict struct {
	Rule   *Rule
	Org    int64
	Member int64    // 0 for rules of organisations
	Slot   day.Span // the period that the cell covers
	State  State
	Due    day.Day // until when, None where there is no limit
	DoneBy []int64 // the records that satisfied it
	DoneOn day.Day // when it was satisfied
	Value  string  // of a calc rule: a number, a day, fen
	Why    string  // the reason in plain words
	Way    string  // the smallest way out; empty where nothing is to be done

	at named
}

// Facts gives the facts that the rule's expressions used, by name.
func (v *Verdict) Facts() map[string]any {
	if v.at == nil {
		return nil
	}
	m := make(map[string]any, len(v.Rule.uses))
	for _, n := range v.Rule.uses {
		if x, ok := v.at.fact(n); ok {
			m[n] = v.Rule.show(n, x)
		}
	}
	return m
}

// Open reports whether somebody has something to do.
func (v *Verdict) Open() bool { return v.State == Due || v.State == Late || v.State == Unmet }

// Row is one rule over a year.
type Row struct {
	Rule  *Rule     // the latest edition where there are several
	Cells []Verdict // ordered by slot
}

// Matrix is a year of one organisation: the rules that recur, and beside them
// the conditions and terms that hold all the time.
type Matrix struct {
	Year     int
	Rows     []Row
	Standing []Verdict
}

// Arrange makes the year's table from verdicts of one organisation.
func Arrange(year int, list []Verdict) Matrix {
	m := Matrix{Year: year}
	at := map[string]int{}
	for _, v := range list {
		switch v.Rule.Cadence {
		case Monthly, Quarterly, HalfYear, Yearly:
			i, ok := at[v.Rule.ID]
			if !ok {
				i = len(m.Rows)
				at[v.Rule.ID] = i
				m.Rows = append(m.Rows, Row{Rule: v.Rule})
			}
			m.Rows[i].Rule = v.Rule
			m.Rows[i].Cells = append(m.Rows[i].Cells, v)
		default:
			m.Standing = append(m.Standing, v)
		}
	}
	return m
}
