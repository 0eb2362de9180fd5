package duty

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
)

var (
	idForm   = regexp.MustCompile(`^[a-z0-9_]+(\.[a-z0-9_]+)+$`)
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	blank    = regexp.MustCompile(`\{([^{}]*)\}`)
)

// builtins are what templates may name beside facts and parameters.
var builtins = map[string]bool{"due": true, "need": true, "quorum": true, "slot": true, "missing": true, "have": true, "value": true}

// validate refuses what a rule must not be.
func (r *Rule) validate() error {
	doc, known := law.Lookup(r.Cite.Doc)
	switch {
	case !idForm.MatchString(r.ID):
		return fmt.Errorf("the id %q is not of the form area.rule", r.ID)
	case r.Title == "" || r.Explanation == "":
		return fmt.Errorf("title and explanation are needed")
	case !known:
		return fmt.Errorf("it cites %q, which is not in the index of documents", r.Cite.Doc)
	case r.Cite.Article == "" && doc.Kind == law.Regulation && r.Confidence == law.Verified:
		return fmt.Errorf("it is marked verified and cites no article")
	case r.Force.From == day.None || r.Force.Span().Empty():
		return fmt.Errorf("it has no period in force")
	case !r.Confidence.Known():
		return fmt.Errorf("confidence %q", r.Confidence)
	case len(r.Examples) == 0:
		return fmt.Errorf("it has no example")
	case (doc.Kind == law.Practice || r.Mode == Local) && r.Document == "":
		return fmt.Errorf("a local rule names the document that it rests on")
	case !slices.Contains([]Scope{ScopeOrg, ScopeMember, ScopeLedger}, r.Scope):
		return fmt.Errorf("scope %q", r.Scope)
	case !slices.Contains([]Cadence{Monthly, Quarterly, HalfYear, Yearly, ByTerm, Always, ByEvent, NoCadence}, r.Cadence):
		return fmt.Errorf("cadence %q", r.Cadence)
	case !slices.Contains([]Mode{Block, Warn, Remind, Calc, Ban, Local}, r.Mode):
		return fmt.Errorf("mode %q", r.Mode)
	case !slices.Contains([]Severity{Should, Generally, May}, r.Severity):
		return fmt.Errorf("severity %q", r.Severity)
	case dueWords[r.Due.Policy] == "":
		return fmt.Errorf("due policy %q", r.Due.Policy)
	case r.Each != "" && r.Each != "group":
		return fmt.Errorf("each %q", r.Each)
	case r.Applies != "" && r.AppliesNot == "":
		return fmt.Errorf("it applies to some only and does not say why not to others")
	}
	for _, c := range r.Also {
		if _, ok := law.Lookup(c.Doc); !ok {
			return fmt.Errorf("it cites %q, which is not in the index of documents", c.Doc)
		}
	}
	if err := r.validateForm(); err != nil {
		return err
	}
	return r.validateNames()
}

// validateForm checks that the rule can be judged, in exactly one way.
func (r *Rule) validateForm() error {
	ways := 0
	for _, has := range []bool{r.SatisfiedBy != nil, r.Check != "", r.Calc != "", r.Measure != nil, r.Cadence == ByTerm} {
		if has {
			ways++
		}
	}
	switch {
	case ways != 1:
		return fmt.Errorf("exactly one of satisfied_by, check, calc, measure or the cadence term judges it")
	case r.Measure != nil && !r.Stated():
		return fmt.Errorf("a measure needs facts of its own")
	case !r.Stated() && (r.Cadence == ByEvent || r.Cadence == NoCadence):
		return fmt.Errorf("a rule of an event names its facts")
	case r.Scope == ScopeLedger && !r.Stated():
		return fmt.Errorf("a rule of the ledger names its facts")
	case r.Calc != "" && !slices.Contains([]string{"int", "day", "fen", "bool"}, r.Result):
		return fmt.Errorf("result %q", r.Result)
	case r.Calc == "" && r.Result != "":
		return fmt.Errorf("only a calc has a result")
	case r.Calc == "" && r.Mode != Ban && r.Way == "":
		return fmt.Errorf("it does not say the way out")
	case r.Each != "" && r.SatisfiedBy == nil:
		return fmt.Errorf("each counts records")
	}
	if s := r.SatisfiedBy; s != nil {
		if len(s.Kinds) == 0 {
			return fmt.Errorf("satisfied_by names no kind")
		}
		for _, k := range s.Kinds {
			if !k.Known() {
				return fmt.Errorf("kind of activity %q", k)
			}
		}
		if s.Every != (s.When != "") && s.Every {
			return fmt.Errorf("every needs a condition")
		}
		if _, ok := law.MeasureOf(s.Measure); s.Measure != "" && !ok {
			return fmt.Errorf("no measure %q", s.Measure)
		}
		if !s.Every && r.Params["times"] < 1 {
			return fmt.Errorf("how many times is a parameter: times")
		}
	}
	if m := r.Measure; m != nil {
		lm, ok := law.MeasureOf(m.ID)
		if !ok || r.Facts[m.Part] != string(intFact) || r.Facts[m.Whole] != string(intFact) {
			return fmt.Errorf("measure %q of %q and %q", m.ID, m.Part, m.Whole)
		}
		// A later edition of the document may keep the measure of the one before it.
		if d, _ := law.Lookup(lm.Cite.Doc); lm.ID == r.ID && d.InForce(r.Force.From) && lm.Cite != r.Cite {
			return fmt.Errorf("the measure cites %s and the rule %s", lm.Cite, r.Cite)
		}
	}
	if r.Cadence == ByTerm {
		if r.Due.Policy == BeforeTermEnd && r.Params["months"] < 1 || r.Due.Policy == TermEnd && r.Params["years"] < 1 {
			return fmt.Errorf("a term needs the parameter years, a reminder the parameter months")
		}
	}
	return nil
}

// validateNames checks that no name stands for two things and that templates
// name only what exists.
func (r *Rule) validateNames() error {
	facts := r.factTypes()
	for name, t := range r.Facts {
		if !nameForm.MatchString(name) || factType(t).cel() == nil || builtins[name] {
			return fmt.Errorf("fact %s: %s", name, t)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Params)) {
		if _, clash := facts[name]; clash || builtins[name] || !nameForm.MatchString(name) {
			return fmt.Errorf("parameter %s is also the name of a fact", name)
		}
	}
	for _, t := range []string{r.Way, r.Unmet, r.AppliesNot} {
		for _, m := range blank.FindAllStringSubmatch(t, -1) {
			_, fact := facts[m[1]]
			_, param := r.Params[m[1]]
			if !fact && !param && !builtins[m[1]] {
				return fmt.Errorf("{%s} in a text is neither a fact nor a parameter", m[1])
			}
		}
	}
	return nil
}

// factTypes are the facts that the rule's expressions may name.
func (r *Rule) factTypes() map[string]factType {
	if r.Stated() {
		m := make(map[string]factType, len(r.Facts))
		for n, t := range r.Facts {
			m[n] = factType(t)
		}
		return m
	}
	if r.Scope == ScopeMember {
		return memberFacts
	}
	return orgFacts
}
