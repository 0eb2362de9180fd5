package duty

import (
	"fmt"
	"maps"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
)

// Evaluate applies one rule to facts given by name. A rule with facts of its
// own needs exactly those; a rule of an organisation or a member takes the short
// form that docs/rules.md describes, and answers for the period around "on".
func (r *Rule) Evaluate(facts map[string]any) (Verdict, error) {
	in := &reader{m: maps.Clone(facts)}
	if in.m == nil {
		in.m = map[string]any{}
	}
	switch {
	case r.Stated():
		g, err := r.statedFacts(in)
		if err != nil {
			return Verdict{}, err
		}
		return r.stated(g), nil
	case r.Scope == ScopeMember:
		m, asOf, err := in.member()
		if err != nil {
			return Verdict{}, err
		}
		return only(r, (&Rulebook{rules: []*Rule{r}}).CheckMember(m, asOf, asOf.Year()), asOf)
	}
	f, asOf, on, err := in.org()
	if err != nil {
		return Verdict{}, err
	}
	for i := range f.Explanations {
		f.Explanations[i].Rule = r.ID
	}
	book := &Rulebook{rules: []*Rule{r}, byID: map[string][]*Rule{r.ID: {r}}}
	return only(r, book.Check(f, asOf, on.Year()), on)
}

// only picks the verdict for the period around a day.
func only(r *Rule, list []Verdict, on day.Day) (Verdict, error) {
	for _, v := range list {
		if len(list) == 1 || v.Slot.Has(on) {
			return v, nil
		}
	}
	return Verdict{}, fmt.Errorf("%s is not in force on %s", r.ID, on)
}

// stated judges one act.
func (r *Rule) stated(g given) Verdict {
	v := Verdict{Rule: r, at: g}
	if !holds(r.applies, g) {
		v.State, v.Why = NA, r.words(r.AppliesNot, g, nil)
		return v
	}
	if r.calc != nil {
		v.State = Value
		v.Value = r.compute(g)
		v.Why = r.Explanation
		return v
	}
	extra := map[string]string{}
	ok := false
	if u := r.Measure; u != nil {
		m, _ := law.MeasureOf(u.ID)
		part, whole := int(g[u.Part].(int64)), int(g[u.Whole].(int64))
		ok = whole > 0 && m.Met(part, whole)
		extra["need"] = strconv.Itoa(m.Need(whole))
	} else {
		ok = holds(r.check, g)
	}
	if ok {
		v.State, v.Why = Met, r.Explanation
		return v
	}
	v.State = Unmet
	v.Why = r.words(r.Unmet, g, extra)
	if r.Unmet == "" {
		v.Why = r.Explanation
	}
	v.Way = r.words(r.Way, g, extra)
	return v
}

func (r *Rule) compute(g given) string {
	out, _, err := r.calc.Eval(activation{g})
	if err != nil {
		return ""
	}
	switch n := out.Value().(type) {
	case bool:
		return strconv.FormatBool(n)
	case int64:
		switch r.Result {
		case "day":
			return day.Day(n).String()
		case "fen":
			return fmt.Sprintf("%d.%02d", n/100, n%100)
		}
		return strconv.FormatInt(n, 10)
	}
	return ""
}

// CheckExamples runs the rule's examples.
func (r *Rule) CheckExamples() error {
	for i, e := range r.Examples {
		if err := r.checkExample(e); err != nil {
			return fmt.Errorf("example %d (%s): %w", i+1, e.Say, err)
		}
	}
	return nil
}

func (r *Rule) checkExample(e Example) error {
	if e.Expect.Chinese() == "" {
		return fmt.Errorf("expect %q is not a state", e.Expect)
	}
	v, err := r.Evaluate(e.Facts)
	switch {
	case err != nil:
		return err
	case v.State != e.Expect:
		return fmt.Errorf("%s (%s), expected %s", v.State, v.Why, e.Expect)
	case e.Expect == Value && e.Value == "":
		return fmt.Errorf("it does not say the value; it is %s", v.Value)
	case e.Value != "" && e.Value != v.Value:
		return fmt.Errorf("value %s, expected %s", v.Value, e.Value)
	case e.Why != "" && e.Why != v.Why:
		return fmt.Errorf("why %q, expected %q", v.Why, e.Why)
	case e.Way != "" && e.Way != v.Way:
		return fmt.Errorf("way %q, expected %q", v.Way, e.Way)
	case e.Due != day.None && e.Due != v.Due:
		return fmt.Errorf("due %s, expected %s", v.Due, e.Due)
	}
	return nil
}
