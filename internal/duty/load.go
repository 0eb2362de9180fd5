package duty

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
	"zhibu/internal/ledger/activity"
)

//go:embed rulebook/national/*.yaml rulebook/local/*.yaml
var files embed.FS

// Rulebook is a set of rules that were all checked and compiled. It does not
// change after loading and may be used by many goroutines.
type Rulebook struct {
	rules []*Rule
	byID  map[string][]*Rule // editions ordered by the start of their period
}

// Ending ends a rule by a local document.
type Ending struct {
	ID    string  `yaml:"id"`
	Until day.Day `yaml:"until"`
	Why   string  `yaml:"why"`
}

type defaults struct {
	Doc        string         `yaml:"doc"`
	Force      Force          `yaml:"force"`
	Confidence law.Confidence `yaml:"confidence"`
	Scope      Scope          `yaml:"scope"`
	Cadence    Cadence        `yaml:"cadence"`
	Mode       Mode           `yaml:"mode"`
	Severity   Severity       `yaml:"severity"`
}

// file is one YAML file of the national rulebook, or a local pack.
type file struct {
	Pack     string   `yaml:"pack"`
	Title    string   `yaml:"title"`
	Document string   `yaml:"document"`
	Defaults defaults `yaml:"defaults"`
	Rules    []*Rule  `yaml:"rules"`
	Replace  []*Rule  `yaml:"replace"`
	End      []Ending `yaml:"end"`
}

// National is the rulebook that the program ships with.
var National = sync.OnceValues(func() (*Rulebook, error) { return Load() })

// SamplePack is a local pack that shows how a district adds, replaces and ends
// rules. It is not in force anywhere.
func SamplePack() []byte {
	b, err := files.ReadFile("rulebook/local/sample.yaml")
	if err != nil {
		panic(err) // embedded at build
	}
	return b
}

// Load reads the national rulebook and then the local packs in their order. It
// refuses the whole when one rule is without citation, period or example, names
// a fact or parameter that does not exist, overlaps another edition, or fails
// one of its own examples.
func Load(packs ...[]byte) (*Rulebook, error) {
	names, err := fs.Glob(files, "rulebook/national/*.yaml")
	if err != nil {
		return nil, err
	}
	b := &Rulebook{byID: map[string][]*Rule{}}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := b.add(text, false); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for i, p := range packs {
		if err := b.add(p, true); err != nil {
			return nil, fmt.Errorf("local pack %d: %w", i+1, err)
		}
	}
	for i, r := range b.rules {
		r.index = i
	}
	return b, nil
}

func (b *Rulebook) add(text []byte, local bool) error {
	var f file
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&f); err != nil {
		return err
	}
	switch {
	case local && (f.Pack == "" || f.Title == "" || f.Document == ""):
		return fmt.Errorf("a local pack names itself (pack, title) and the document that it rests on (document)")
	case !local && (f.Pack != "" || len(f.Replace)+len(f.End) > 0):
		return fmt.Errorf("only a local pack replaces or ends rules")
	}
	for _, e := range f.End {
		if err := b.end(e); err != nil {
			return err
		}
	}
	for i, r := range slices.Concat(f.Rules, f.Replace) {
		r.fill(f.Defaults)
		r.Pack = f.Pack
		if local && r.Document == "" {
			r.Document = f.Document
		}
		if i >= len(f.Rules) {
			if err := b.end(Ending{r.ID, r.Force.From, f.Title}); err != nil {
				return err
			}
		}
		if err := b.place(r); err != nil {
			return fmt.Errorf("rule %s: %w", cmp.Or(r.ID, "(no id)"), err)
		}
	}
	return nil
}

// end closes the edition that is in force on the day given.
func (b *Rulebook) end(e Ending) error {
	if e.Until == day.None || e.Why == "" {
		return fmt.Errorf("ending %s: say until when and why", e.ID)
	}
	for _, r := range b.byID[e.ID] {
		if s := r.Force.Span(); s.From < e.Until && e.Until <= s.Until {
			r.Force.Until = e.Until
			return nil
		}
	}
	return fmt.Errorf("ending %s: no such rule is in force before %s", e.ID, e.Until)
}

func (b *Rulebook) place(r *Rule) error {
	for _, o := range b.byID[r.ID] {
		if o.Force.Span().Meets(r.Force.Span()) {
			return fmt.Errorf("two editions are in force at once")
		}
	}
	if err := r.validate(); err != nil {
		return err
	}
	if err := r.compile(); err != nil {
		return err
	}
	if err := r.CheckExamples(); err != nil {
		return err
	}
	b.rules = append(b.rules, r)
	b.byID[r.ID] = append(b.byID[r.ID], r)
	slices.SortFunc(b.byID[r.ID], func(x, y *Rule) int { return cmp.Compare(x.Force.From, y.Force.From) })
	return nil
}

// fill takes what the rule leaves open from the head of its file.
func (r *Rule) fill(d defaults) {
	r.Cite.Doc = cmp.Or(r.Cite.Doc, d.Doc)
	r.Force.From = cmp.Or(r.Force.From, d.Force.From)
	r.Force.Until = cmp.Or(r.Force.Until, d.Force.Until)
	r.Confidence = cmp.Or(r.Confidence, d.Confidence)
	r.Scope = cmp.Or(r.Scope, d.Scope)
	r.Cadence = cmp.Or(r.Cadence, d.Cadence)
	r.Mode = cmp.Or(r.Mode, d.Mode)
	r.Severity = cmp.Or(r.Severity, d.Severity)
	if r.Due.Policy == "" {
		switch r.Cadence {
		case Monthly, Quarterly, HalfYear, Yearly:
			r.Due.Policy = PeriodEnd
		case ByTerm:
			r.Due.Policy = TermEnd
		default:
			r.Due.Policy = NoDue
		}
	}
	r.Due.Words = cmp.Or(r.Due.Words, dueWords[r.Due.Policy])
}

// Rules lists all editions of all rules, in the order of the rulebook.
func (b *Rulebook) Rules() []*Rule { return slices.Clone(b.rules) }

// Rule finds the edition of a rule that is in force on a day.
func (b *Rulebook) Rule(id string, on day.Day) (*Rule, bool) {
	for _, r := range b.byID[id] {
		if r.Force.Span().Has(on) {
			return r, true
		}
	}
	return nil, false
}

// Latest finds the latest edition of a rule.
func (b *Rulebook) Latest(id string) (*Rule, bool) {
	if e := b.byID[id]; len(e) > 0 {
		return e[len(e)-1], true
	}
	return nil, false
}

// Agenda is what the rules in force on a day put on the agenda of a kind of
// activity, in the order of the rulebook.
func (b *Rulebook) Agenda(kind activity.Kind, on day.Day) (items []string) {
	for _, r := range b.rules {
		if r.SatisfiedBy != nil && len(r.SatisfiedBy.Kinds) > 0 && r.SatisfiedBy.Kinds[0] == kind && r.Force.Span().Has(on) {
			items = append(items, r.SatisfiedBy.Agenda...)
		}
	}
	return items
}

// Param is a legal number: a parameter of the edition in force on a day.
func (b *Rulebook) Param(id, name string, on day.Day) (int, bool) {
	r, ok := b.Rule(id, on)
	if !ok {
		return 0, false
	}
	n, ok := r.Params[name]
	return n, ok
}
