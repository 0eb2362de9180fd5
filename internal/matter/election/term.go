package election

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/duty"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View   gate.Can = "election.view"
	Keep   gate.Can = "election.keep"   // the organisation's own part
	Decide gate.Can = "election.decide" // what the organisation above decides: reminders, approvals, prolongations
)

// Elections is the cases of this area.
type Elections struct {
	gate *gate.Gate
	book *duty.Rulebook
}

// New makes the cases over a gate, with the rules on terms.
func New(g *gate.Gate, b *duty.Rulebook) *Elections { return &Elections{g, b} }

// When is how near the end of a term is.
type When string

// The parts of the calendar.
const (
	Overdue  When = "late"
	Three    When = "3"    // within three months
	Six      When = "6"    // within the time of the reminder
	Later    When = "more" // after that
	Unknown  When = "none" // no term is registered
	Extended When = "long" // prolonged, whatever is left
)

// Whens lists the parts in the order in which they are asked for.
func Whens() []When { return []When{Overdue, Three, Six, Extended, Later, Unknown} }

// Label is the part in words.
func (n When) Label() string {
	return map[When]string{Overdue: "已届满", Three: "三个月内届满", Six: "六个月内届满", Later: "六个月以后", Unknown: "没有登记任期", Extended: "经批准延期"}[n]
}

// three is how many months before the end a term is looked at again; a part of the
// calendar, not of the law.
const three = 3

// near says how near an end is. months is from when the rulebook wants a reminder.
func near(end, on day.Day, months int) When {
	switch {
	case end == day.None:
		return Unknown
	case on > end: // the last day still belongs to the term
		return Overdue
	case on >= end.AddMonths(-three):
		return Three
	case on >= end.AddMonths(-months):
		return Six
	}
	return Later
}

// shiftLimit is the last day to which a term may be prolonged.
func shiftLimit(due day.Day, months int) day.Day { return due.AddMonths(months) }

// Term is the term of one organisation in the calendar.
type Term struct {
	Org     int64
	Name    string
	Kind    org.Kind
	Parent  int64
	TermID  int64
	From    day.Day
	Due     day.Day // as registered
	End     day.Day // with the prolongation
	When    When
	Long    bool // prolonged
	Sent    day.Day
	Cite    law.Citation // of the term's length
	Years   int
	TooLong day.Day // the last day by the rule, where the registered one is later
	Open    int64   // the election that is under way
	Stage   string
}

// Days is how many days are left; negative after the end.
func (t Term) Days(on day.Day) int { return int(t.End - on) }

// TermQuery asks for a part of the calendar.
type TermQuery struct {
	On   day.Day
	Org  int64 // with everything below it; 0: all in reach
	When When
	Text string
}

// ruleOf is the rule on the length of the terms of a kind.
func ruleOf(k org.Kind) string {
	switch {
	case k.IsBranch():
		return "term.branch"
	case k == org.General:
		return "term.zongzhi"
	case k == org.PartyCommittee:
		return "term.dangwei"
	}
	return ""
}

// elects reports whether a kind of organisation holds elections at the end of a term.
func elects(k org.Kind) bool { return ruleOf(k) != "" && !k.Temporary() }

// param reads a number of a rule.
func (es *Elections) param(rule, name string, on day.Day) int {
	n, _ := es.book.Param(rule, name, on)
	return n
}

// cite is where a rule stands.
func (es *Elections) cite(rule string, on day.Day) law.Citation {
	if r, ok := es.book.Rule(rule, on); ok {
		return r.Cite
	}
	return law.Citation{}
}

// Calendar gives the terms of the organisations that elect, in roster order. It
// takes View, and answers NotFound for an organisation beyond reach.
func (es *Elections) Calendar(ctx context.Context, who gate.Actor, q TermQuery) (list []Term, err error) {
	err = es.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = es.calendar(r, q)
		return err
	})
	return list, err
}

func (es *Elections) calendar(r *gate.Reading, q TermQuery) (list []Term, err error) {
	tree, err := org.In(r, q.On)
	if err != nil {
		return nil, err
	}
	below, err := org.Under(tree, q.Org)
	if err != nil {
		return nil, err
	}
	terms, err := org.AllTerms(r)
	if err != nil {
		return nil, err
	}
	now := map[int64]org.Term{}
	for _, t := range terms { // by day, so the last that had begun stays
		if t.Span.From <= q.On {
			now[t.Org] = t.On(q.On)
		}
	}
	open := map[int64]matter.Matter{}
	matters, err := matter.In(r, matter.Election, 0)
	if err != nil {
		return nil, err
	}
	for _, m := range matters {
		if m.State == matter.Open {
			open[m.Org] = m
		}
	}
	for _, v := range tree {
		if !elects(v.Kind) || !strings.HasPrefix(v.Path, below) || q.Text != "" && !v.Answers(q.Text) {
			continue
		}
		t := es.term(v, now[v.Org], q.On)
		if q.When != "" && q.When != t.When && !(q.When == Extended && t.Long) {
			continue
		}
		t.Open, t.Stage = open[v.Org].ID, open[v.Org].Stage
		list = append(list, t)
	}
	return list, nil
}

func (es *Elections) term(v org.Version, have org.Term, on day.Day) Term {
	rule := ruleOf(v.Kind)
	t := Term{Org: v.Org, Name: v.Name, Kind: v.Kind, Parent: v.Parent, TermID: have.ID, From: have.Span.From, Due: have.Due, End: have.End(),
		Long: have.Prolonged != day.None, Cite: es.cite(rule, on), Years: es.param(rule, "years", on)}
	t.Sent = have.Reminded
	if have.ID != 0 && !t.Long && v.TermYears <= int64(t.Years) && t.Due > t.From.AddYears(t.Years) {
		t.TooLong = t.From.AddYears(t.Years)
	}
	t.When = near(t.End, on, es.param("term.reminder", "months", on))
	return t
}

// Limit is the last day to which a term that is due on a day may be prolonged, and
// the article that says so.
func (es *Elections) Limit(due, on day.Day) (day.Day, law.Citation) {
	return shiftLimit(due, es.param("term.shift", "months", on)), es.cite("term.shift", on)
}

// Shift is one prolongation.
type Shift struct {
	Until  day.Day
	On     day.Day // of the approval
	Number string
	Why    string
}

// Prolong moves the end of the running term of an organisation, by an approval with
// its document number. It takes Decide, and answers Invalid for a day that is no
// later than the end or later than the rule allows, without a reason or a number,
// and for a number that was used before; Conflict when the term was prolonged or
// ended meanwhile.
func (es *Elections) Prolong(ctx context.Context, who gate.Actor, of, term int64, s Shift) error {
	return es.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		at, err := w.At(of)
		if err != nil {
			return err
		}
		t, err := running(w, of, term)
		if err != nil {
			return err
		}
		s := s
		s.Number, s.Why = strings.TrimSpace(s.Number), strings.TrimSpace(s.Why)
		limit, cite := es.Limit(t.Due, w.Today())
		var p fault.Problems
		switch {
		case s.Until == day.None:
			p.Add("until", "请填写延到哪一天。")
		case s.Until <= t.Due:
			p.Add("until", "延期要在届满日（"+t.Due.Chinese()+"）以后。")
		case s.Until > limit:
			p.Add("until", "最多延到"+limit.Chinese()+"（"+cite.String()+"：一般不超过1年）。")
		}
		if s.On == day.None || s.On > w.Today() {
			p.Add("on", "请填写批复的日期，不晚于今天。")
		}
		if len([]rune(s.Why)) < 2 {
			p.Add("why", "请写明延期的原因。")
		}
		if text, err := matter.Taken(w, s.Number); err != nil {
			return err
		} else if text != "" {
			p.Add("number", text)
		}
		if err := p.Fault(); err != nil {
			return err
		}
		if err := org.Prolong(w, at, t, s.Until, s.On); err != nil {
			return err
		}
		_, err = w.Exec(at, `INSERT INTO term_shift (id, org_id, term_id, due_day, until_day, on_day, number, why, made_by, made_name, made_ms)
			VALUES (@id, @org, @term, @due, @until, @on, @number, @why, @by, @name, @gate_now)`,
			gate.Args{"id": w.NewID(), "term": t.ID, "due": t.Due, "until": s.Until, "on": s.On, "number": s.Number, "why": s.Why, "by": who.Account, "name": who.Name})
		return err
	})
}

// running gives the running term of an organisation; another than the one that the
// page showed is a Conflict.
func running(w *gate.Writing, of, term int64) (t org.Term, err error) {
	list, err := org.Terms(&w.Reading, of, w.Today()+1)
	if err != nil {
		return t, err
	}
	if len(list) == 0 {
		return t, fault.New(fault.Conflict, "这个党组织没有登记任期，请先登记。")
	}
	if term != 0 && list[0].ID != term {
		return t, fault.New(fault.Conflict, "这个党组织已经有新一届任期，请看最新的任期再办。")
	}
	return list[0], nil
}
