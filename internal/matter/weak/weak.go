package weak

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
)

// The authorities of this area.
const (
	View   gate.Can = "weak.view"   // a matter
	Look   gate.Can = "weak.look"   // the suggestions: the Committee sees all, an organisation its own
	Keep   gate.Can = "weak.keep"   // the organisation's own part
	Decide gate.Can = "weak.decide" // listing, acceptance and the second look
)

// The stages, in their order.
const (
	Planning = "拟订方案"
	Working  = "整顿中"
	Asked    = "申请验收"
	Accepted = "待回头看"
	Finished = "已办结"
)

// Stages lists them.
func Stages() []string { return []string{Planning, Working, Asked, Accepted, Finished} }

// Reason is why an organisation was listed, as it was on that day. Of one that the
// rules do not know only Text is there.
type Reason struct {
	Kind  Kind     `json:"kind"`
	Cite  string   `json:"cite,omitempty"`
	Text  string   `json:"text"`
	Facts []string `json:"facts,omitempty"`
}

// Measure is one thing to be done.
type Measure struct {
	Text   string  `json:"text"`
	Owner  string  `json:"owner"`
	Due    day.Day `json:"due"`
	DoneOn day.Day `json:"done_on"`
}

// Plan is what the organisation means to do.
type Plan struct {
	Responsible string    `json:"responsible"`
	Until       day.Day   `json:"until"`
	Measures    []Measure `json:"measures"`
	Text        string    `json:"text,omitempty"`
}

const (
	mostMeasures = 12
	mostText     = 500
)

// check tests a plan. A measure that is empty is a line of the form on which nothing
// stands: it keeps the places of the others, and is dropped afterwards.
func (p *Plan) check(today day.Day) error {
	var f fault.Problems
	p.Responsible, p.Text = strings.TrimSpace(p.Responsible), strings.TrimSpace(p.Text)
	name(&f, "responsible", p.Responsible, "请填写整顿的责任人。")
	if p.Until <= today {
		f.Add("until", "请填写整顿的期限，在今天以后。")
	}
	if len(p.Measures) > mostMeasures {
		f.Add("text0", "措施不超过"+strconv.Itoa(mostMeasures)+"项，请合并。")
	}
	written := 0
	for i := range p.Measures {
		m, n := &p.Measures[i], strconv.Itoa(i)
		m.Text, m.Owner = strings.TrimSpace(m.Text), strings.TrimSpace(m.Owner)
		if *m == (Measure{}) {
			continue
		}
		written++
		length(&f, "text"+n, m.Text, "请写明这一项措施。")
		name(&f, "owner"+n, m.Owner, "请填写这一项的责任人。")
		switch {
		case m.DoneOn != day.None:
		case m.Due < today:
			f.Add("due"+n, "请填写完成时限，不早于今天。")
		case p.Until > today && m.Due > p.Until:
			f.Add("due"+n, "完成时限不晚于整顿的期限（"+p.Until.Chinese()+"）。")
		}
	}
	if written == 0 {
		f.Add("text0", "请至少写一项措施，每项有责任人和完成时限。")
	}
	if len([]rune(p.Text)) > mostText {
		f.Add("text", "这里不超过500个字。")
	}
	return f.Fault()
}

func name(f *fault.Problems, field, s, ask string) {
	switch n := len([]rune(s)); {
	case n < 2:
		f.Add(field, ask)
	case n > 40:
		f.Add(field, "这里不超过40个字。")
	}
}

func length(f *fault.Problems, field, s, ask string) {
	switch n := len([]rune(s)); {
	case n < 2:
		f.Add(field, ask)
	case n > mostText:
		f.Add(field, "这里不超过500个字。")
	}
}

// said is a text of one field alone.
func said(field, s, ask string) (string, error) {
	var f fault.Problems
	s = strings.TrimSpace(s)
	length(&f, field, s, ask)
	return s, f.Fault()
}

// Item is something that was due in a month, as the ledger had it.
type Item struct {
	Title string     `json:"title"`
	State duty.State `json:"state"`
	Why   string     `json:"why"`
}

// Progress is one month of the rectification: what the ledger says, and the words
// of the organisation.
type Progress struct {
	Month day.Day  `json:"month"` // its first day
	On    day.Day  `json:"on"`
	Held  []Item   `json:"held,omitempty"`
	Left  []string `json:"left,omitempty"` // of the reasons, what holds still
	Done  []string `json:"done,omitempty"` // measures that were reported as done with it
	Text  string   `json:"text"`
}

// Result is what was found of one reason, beside what it was.
type Result struct {
	Kind Kind   `json:"kind"`
	Was  string `json:"was"`
	Now  string `json:"now"`
	Open bool   `json:"open"` // by the rules it holds still
	Met  bool   `json:"met"`  // judged settled
	Text string `json:"text,omitempty"`
}

// Doc is all that was entered about a rectification.
type Doc struct {
	Name     string     `json:"name"`  // of the organisation when it was listed; papers keep it
	Above    string     `json:"above"` // of the Committee, likewise
	ListedOn day.Day    `json:"listed_on"`
	Reasons  []Reason   `json:"reasons"`
	Note     string     `json:"note,omitempty"`
	Leader   string     `json:"leader"`
	Plan     Plan       `json:"plan"`
	PlanOn   day.Day    `json:"plan_on"`
	Since    day.Day    `json:"since"` // since when a month's progress is asked for
	Months   []Progress `json:"months,omitempty"`
	AskedOn  day.Day    `json:"asked_on"`
	Ask      string     `json:"ask,omitempty"`
	Results  []Result   `json:"results,omitempty"`
	PassedOn day.Day    `json:"passed_on"`
	Passed   string     `json:"passed,omitempty"`
	LookDue  day.Day    `json:"look_due"`
	LookedOn day.Day    `json:"looked_on"`
	Looked   []Result   `json:"looked,omitempty"`
	Look     string     `json:"look,omitempty"`
}

// keep carries over which measures of an earlier plan are done.
func (p *Plan) keep(was *Plan) {
	for i := range p.Measures {
		p.Measures[i].DoneOn = day.None
		for _, m := range was.Measures {
			if m.Text == strings.TrimSpace(p.Measures[i].Text) {
				p.Measures[i].DoneOn = m.DoneOn
			}
		}
	}
}

// Month gives the first day of the month of a day.
func Month(d day.Day) day.Day { return day.Of(d.Year(), d.Month(), 1) }

// Wanted is the first month for which no progress was entered: from the month of
// the plan on, or of the second look after which it went on.
func (d *Doc) Wanted() day.Day {
	m := Month(d.Since)
	for d.of(m) >= 0 {
		m = m.AddMonths(1)
	}
	return m
}

// of is where the progress of a month stands; -1 where there is none.
func (d *Doc) of(m day.Day) int {
	return slices.IndexFunc(d.Months, func(p Progress) bool { return p.Month == m })
}

// Name is the month in words.
func (p *Progress) Name() string { return MonthName(p.Month) }
