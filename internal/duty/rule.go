// Package duty is floor 3: the regulations as data, the engine that reads them
// and the cases that hold them against the registers and the ledger.
//
// The engine takes values and gives verdicts; it knows no database, no page and
// no clock. Start with Rule (what a clause looks like), Facts (what is known of
// an organisation), Rulebook.Check (what is due, done, late or not applicable,
// and why) and Rule.Evaluate (one clause over given facts). Duties (cases.go)
// reads the facts through the gate. The clauses are in rulebook/, docs/rules.md
// describes their form.
package duty

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
	"zhibu/internal/ledger/activity"
)

// Scope says of whom a rule speaks.
type Scope string

// The scopes.
const (
	ScopeOrg    Scope = "org"
	ScopeMember Scope = "member"
	ScopeLedger Scope = "ledger" // one act: a vote, an election, an admission
)

// Cadence says how often.
type Cadence string

// The cadences.
const (
	Monthly   Cadence = "month"
	Quarterly Cadence = "quarter"
	HalfYear  Cadence = "half"
	Yearly    Cadence = "year"
	ByTerm    Cadence = "term"   // once a term of office
	Always    Cadence = "always" // a condition that holds on every day
	ByEvent   Cadence = "event"  // when something happens
	NoCadence Cadence = "none"
)

// Mode says what the program does when the rule is not met.
type Mode string

// The modes.
const (
	Block  Mode = "block"  // 应当: the act is refused or the item is red
	Warn   Mode = "warn"   // 一般: a warning with a recorded reason
	Remind Mode = "remind" // told to the person who can act
	Calc   Mode = "calc"   // a value is computed
	Ban    Mode = "ban"    // the program itself must not
	Local  Mode = "local"  // set by a local document
)

// Severity is the weight in the regulation's own words.
type Severity string

// The severities.
const (
	Should    Severity = "应当"
	Generally Severity = "一般"
	May       Severity = "可以"
)

// Force is the period in which a rule applies, half-open like day.Span. Until
// may be left out.
type Force struct {
	From  day.Day `yaml:"from" json:"from"`
	Until day.Day `yaml:"until" json:"until,omitzero"`
}

// Span is the period as a span: without an end it lasts for ever.
func (f Force) Span() day.Span {
	if f.Until == day.None {
		return day.Span{From: f.From, Until: day.Forever}
	}
	return day.Span{From: f.From, Until: f.Until}
}

// Satisfy says which records of the ledger satisfy a rule.
type Satisfy struct {
	Kinds   []activity.Kind `yaml:"kinds"`
	When    string          `yaml:"when"`    // a condition over one activity: by_secretary
	Measure string          `yaml:"measure"` // the attendance that the record needs, from law
	Every   bool            `yaml:"every"`   // every record of the kinds must satisfy When
	Agenda  []string        `yaml:"agenda"`  // what the article puts on the agenda of the first kind
}

// MeasureUse applies a fraction of base/law to two facts.
type MeasureUse struct {
	ID    string `yaml:"id"`
	Part  string `yaml:"part"`
	Whole string `yaml:"whole"`
}

// DuePolicy says in words and for the machine until when.
type DuePolicy struct {
	Policy string `yaml:"policy"` // period_end, term_end, before_term_end, none
	Words  string `yaml:"words"`  // day count and rounding, in Chinese
}

// The policies of DuePolicy.
const (
	PeriodEnd     = "period_end"
	TermEnd       = "term_end"
	BeforeTermEnd = "before_term_end"
	NoDue         = "none"
)

var dueWords = map[string]string{
	PeriodEnd:     "截至周期最后一天（含当天）；周期内成立的组织自成立之日起算，剩余不足一个整月的不对照",
	TermEnd:       "任期自当选之日起按对应日计算；没有对应日的，以当月最后一天为届满日；届满日当天仍在任期内，次日起为逾期",
	BeforeTermEnd: "从届满日往前推相应月数的对应日起提醒；没有对应日的，以当月最后一天起算",
	NoDue:         "不设期限",
}

// Rule is one clause. All words are Chinese; numbers stand in Params alone.
type Rule struct {
	ID          string            `yaml:"id"`
	Title       string            `yaml:"title"`       // short, as in the year's table
	Explanation string            `yaml:"explanation"` // the clause in plain words
	Cite        law.Citation      `yaml:"cite"`
	Also        []law.Citation    `yaml:"also"` // further articles
	Force       Force             `yaml:"force"`
	Confidence  law.Confidence    `yaml:"confidence"`
	Note        string            `yaml:"note"` // for the administrator
	Scope       Scope             `yaml:"scope"`
	Applies     string            `yaml:"applies"`
	AppliesNot  string            `yaml:"applies_not"`
	Cadence     Cadence           `yaml:"cadence"`
	Each        string            `yaml:"each"` // "group": once for each party group
	SatisfiedBy *Satisfy          `yaml:"satisfied_by"`
	Facts       map[string]string `yaml:"facts"` // named facts of a rule that is evaluated by itself: int, bool, day, text
	Check       string            `yaml:"check"`
	Calc        string            `yaml:"calc"`
	Result      string            `yaml:"result"` // of Calc: int, day, fen, bool
	Measure     *MeasureUse       `yaml:"measure"`
	Params      map[string]int    `yaml:"params"`
	Mode        Mode              `yaml:"mode"`
	Severity    Severity          `yaml:"severity"`
	Due         DuePolicy         `yaml:"due"`
	Unmet       string            `yaml:"unmet"` // why it is not met, with {facts}
	Way         string            `yaml:"way"`   // the smallest way out, with {facts}
	Document    string            `yaml:"document"`
	Examples    []Example         `yaml:"examples"`

	Pack string `yaml:"-"` // which pack it came from

	index                      int
	applies, check, calc, when *program
	uses                       []string // facts that the expressions name
}

// Example is facts and what the rule must say about them. It is a test.
type Example struct {
	Say    string         `yaml:"say"` // what it shows
	Facts  map[string]any `yaml:"facts"`
	Expect State          `yaml:"expect"`
	Value  string         `yaml:"value"` // of a calc rule
	Why    string         `yaml:"why"`   // the exact sentence, where given
	Way    string         `yaml:"way"`   // the exact sentence, where given
	Due    day.Day        `yaml:"due"`
}

// Stated reports whether the rule speaks of one act, with facts of its own, and
// so is evaluated by Evaluate only and never in the year's table.
func (r *Rule) Stated() bool { return len(r.Facts) > 0 }

// Sources are all citations of the rule, its own first.
func (r *Rule) Sources() []law.Citation { return append([]law.Citation{r.Cite}, r.Also...) }
