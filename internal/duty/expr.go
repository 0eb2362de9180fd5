package duty

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"zhibu/internal/base/day"
)

// bare is the environment that all others extend: functions, no facts.
var bare = sync.OnceValues(func() (*cel.Env, error) { return cel.NewEnv(dayFunctions()...) })

var (
	orgEnv    = sync.OnceValues(func() (*cel.Env, error) { return extend(orgFacts) })
	memberEnv = sync.OnceValues(func() (*cel.Env, error) { return extend(memberFacts) })
	actEnv    = sync.OnceValues(func() (*cel.Env, error) { return extend(actFacts) })
)

func extend(facts map[string]factType) (*cel.Env, error) {
	env, err := bare()
	if err != nil {
		return nil, err
	}
	opts := make([]cel.EnvOption, 0, len(facts))
	for n, t := range facts {
		opts = append(opts, cel.Variable(n, t.cel()))
	}
	return env.Extend(opts...)
}

// compile turns the rule's expressions into programs. Parameters are constants
// of the rule's own environment, so one that is not declared does not compile.
func (r *Rule) compile() (err error) {
	var env *cel.Env
	switch {
	case r.Stated():
		env, err = extend(r.factTypes())
	case r.Scope == ScopeMember:
		env, err = memberEnv()
	default:
		env, err = orgEnv()
	}
	if err != nil {
		return err
	}
	if env, err = r.withParams(env); err != nil {
		return err
	}
	want := cel.BoolType
	if r.applies, err = r.program(env, "applies", r.Applies, want); err != nil {
		return err
	}
	if r.check, err = r.program(env, "check", r.Check, want); err != nil {
		return err
	}
	if r.Result == "int" || r.Result == "fen" || r.Result == "day" {
		want = cel.IntType
	}
	if r.calc, err = r.program(env, "calc", r.Calc, want); err != nil {
		return err
	}
	if r.SatisfiedBy != nil && r.SatisfiedBy.When != "" {
		uses := r.uses
		if env, err = actEnv(); err != nil {
			return err
		}
		if env, err = r.withParams(env); err != nil {
			return err
		}
		if r.when, err = r.program(env, "when", r.SatisfiedBy.When, cel.BoolType); err != nil {
			return err
		}
		r.uses = uses // facts of one activity are not facts of the organisation
	}
	for _, text := range []string{r.Way, r.Unmet, r.AppliesNot} {
		for _, m := range blank.FindAllStringSubmatch(text, -1) {
			if _, ok := r.factTypes()[m[1]]; ok {
				r.uses = append(r.uses, m[1])
			}
		}
	}
	if r.Measure != nil {
		r.uses = append(r.uses, r.Measure.Part, r.Measure.Whole)
	}
	slices.Sort(r.uses)
	r.uses = slices.Compact(r.uses)
	return nil
}

func (r *Rule) withParams(env *cel.Env) (*cel.Env, error) {
	if len(r.Params) == 0 {
		return env, nil
	}
	opts := make([]cel.EnvOption, 0, len(r.Params))
	for n, v := range r.Params {
		opts = append(opts, cel.Constant(n, cel.IntType, types.Int(v)))
	}
	return env.Extend(opts...)
}

func (r *Rule) program(env *cel.Env, what, text string, want *cel.Type) (*program, error) {
	if text == "" {
		return nil, nil
	}
	ast, iss := env.Compile(text)
	if iss.Err() != nil {
		return nil, fmt.Errorf("%s: %w", what, iss.Err())
	}
	if !ast.OutputType().IsExactType(want) {
		return nil, fmt.Errorf("%s: it gives %s, want %s", what, ast.OutputType(), want)
	}
	p := &program{}
	for _, ref := range ast.NativeRep().ReferenceMap() {
		if ref.Name != "" && ref.Value == nil {
			p.uses = append(p.uses, ref.Name)
		}
	}
	slices.Sort(p.uses)
	p.uses = slices.Compact(p.uses)
	r.uses = append(r.uses, p.uses...)
	var err error
	p.Program, err = env.Program(ast, cel.EvalOptions(cel.OptOptimize))
	return p, err
}

// show gives a fact in the form of the machine: a day as text, a number, a truth.
func (r *Rule) show(name string, v any) any {
	if r.factTypes()[name] == dayFact {
		return day.Day(v.(int64)).String()
	}
	return v
}

// words fills a template: {name} is a fact, a parameter or one of extra.
func (r *Rule) words(text string, n named, extra map[string]string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	return blank.ReplaceAllStringFunc(text, func(m string) string {
		name := m[1 : len(m)-1]
		if s, ok := extra[name]; ok {
			return s
		}
		if p, ok := r.Params[name]; ok {
			return strconv.Itoa(p)
		}
		v, ok := n.fact(name)
		if !ok {
			return m
		}
		switch v := v.(type) {
		case int64:
			if r.factTypes()[name] == dayFact {
				return day.Day(v).Chinese()
			}
			return strconv.FormatInt(v, 10)
		case bool:
			if v {
				return "是"
			}
			return "否"
		case string:
			return v
		}
		return m
	})
}
