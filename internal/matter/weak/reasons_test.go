package weak

import (
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/problem"
)

// A dismissal holds while no fact is new.
func TestDismissed(t *testing.T) {
	two := []Fact{{Text: "甲"}, {Text: "乙"}}
	for _, c := range []struct {
		what  string
		facts []Fact
		reply *Reply
		want  bool
	}{
		{"never answered", two, nil, false},
		{"the same facts", two, &Reply{Basis: "甲\n乙"}, true},
		{"one fact is gone", two[:1], &Reply{Basis: "甲\n乙"}, true},
		{"one fact is new", two, &Reply{Basis: "甲"}, false},
		{"a fact that begins like another", []Fact{{Text: "甲"}}, &Reply{Basis: "甲二"}, false},
	} {
		f := Finding{Facts: c.facts, Reply: c.reply}
		if f.Dismissed() != c.want {
			t.Errorf("%s: %t", c.what, !c.want)
		}
	}
}

// Each kind speaks from its own day on.
func TestFindings(t *testing.T) {
	book, err := duty.National()
	if err != nil {
		t.Fatal(err)
	}
	on := day.Must("2021-12-20")
	for _, c := range []struct {
		what string
		s    state
		want Kind
	}{
		{"a secretary who left three months ago", state{on: on, since: on.AddMonths(-3)}, Secretary},
		{"a secretary who left a day later", state{on: on, since: on.AddMonths(-3) + 1}, ""},
		{"a term that ended yesterday", state{on: on, has: true, end: on - 1}, Term},
		{"a term that ends today", state{on: on, has: true, end: on}, ""},
		{"no term is registered", state{on: on, has: true}, ""},
		{"a problem 31 days after its limit", state{on: on, has: true, late: []problem.Overdue{{ID: 1, Text: "问题", DueOn: on - 31}}}, Problems},
		{"a problem 30 days after its limit", state{on: on, has: true, late: []problem.Overdue{{ID: 1, Text: "问题", DueOn: on - 30}}}, ""},
		{"what an inspection found, 31 days after its limit", state{on: on, has: true, late: []problem.Overdue{{ID: 1, Origin: problem.Inspection, Text: "问题", DueOn: on - 31}}}, Problems},
		{"what it found in its own self-assessment, a year after its limit", state{on: on, has: true, late: []problem.Overdue{{ID: 1, Origin: problem.Standard, Text: "问题", DueOn: on - 365}}}, ""},
	} {
		c.s.has = c.s.has || c.s.since == day.None
		list, err := c.s.findings(book)
		switch {
		case err != nil:
			t.Errorf("%s: %v", c.what, err)
		case c.want == "" && len(list) > 0, c.want != "" && (len(list) != 1 || list[0].Kind != c.want || list[0].Why == "" || len(list[0].Facts) == 0 || list[0].Cites[0].Zero()):
			t.Errorf("%s: %+v", c.what, list)
		}
	}
	for _, k := range Kinds() {
		if _, ok := book.Rule(k.Rule(), on); !ok || k.Label() == "" {
			t.Errorf("%s has no rule in force or no name", k)
		}
	}
}

func TestPlan(t *testing.T) {
	today := day.Must("2021-12-20")
	good := func() Plan {
		return Plan{Responsible: "某某", Until: today + 60, Measures: []Measure{{Text: "补选书记", Owner: "某某", Due: today + 30}}}
	}
	for _, c := range []struct {
		what  string
		p     func(*Plan)
		field string
	}{
		{"as it should be", func(*Plan) {}, ""},
		{"with an empty line between", func(p *Plan) { p.Measures = append([]Measure{{}}, p.Measures...) }, ""},
		{"nobody answers for it", func(p *Plan) { p.Responsible = "" }, "responsible"},
		{"without an end", func(p *Plan) { p.Until = day.None }, "until"},
		{"ending today", func(p *Plan) { p.Until = today }, "until"},
		{"without a measure", func(p *Plan) { p.Measures = nil }, "text0"},
		{"of empty lines", func(p *Plan) { p.Measures = []Measure{{}, {}} }, "text0"},
		{"a measure without words", func(p *Plan) { p.Measures[0].Text = " " }, "text0"},
		{"a measure of nobody", func(p *Plan) { p.Measures[0].Owner = "" }, "owner0"},
		{"the second one wrong, after an empty line", func(p *Plan) { p.Measures = append(p.Measures, Measure{}, Measure{Text: "学习", Owner: "某某"}) }, "due2"},
		{"due yesterday", func(p *Plan) { p.Measures[0].Due = today - 1 }, "due0"},
		{"due after the end", func(p *Plan) { p.Measures[0].Due = today + 61 }, "due0"},
		{"what is done may be over", func(p *Plan) { p.Measures[0].Due, p.Measures[0].DoneOn = today-9, today-10 }, ""},
	} {
		p := good()
		c.p(&p)
		f, _ := fault.As(p.check(today))
		if c.field == "" && f != nil || c.field != "" && (f == nil || f.Fields[0].Field != c.field) {
			t.Errorf("%s: %v", c.what, f)
		}
	}
	p, was := good(), good()
	was.Measures[0].DoneOn = today - 1
	if p.keep(&was); p.Measures[0].DoneOn != today-1 {
		t.Error("what was done is not done any more")
	}
	p.Measures[0].Text = "别的"
	if p.keep(&was); p.Measures[0].DoneOn != day.None {
		t.Error("a new measure is done from the start")
	}
}
