// Package fault holds the one error type that may be shown to a person.
//
// A Fault says in Chinese what happened, what is safe and what to do; it names
// the field or the article it belongs to. Anything that is not a Fault is an
// internal error: its text goes to the log under a reference number and never
// to a page.
package fault

import (
	"errors"
	"strconv"
	"strings"

	"zhibu/internal/base/law"
)

// Kind sorts faults by what the asker can do about them.
type Kind int

// The kinds.
const (
	Internal Kind = iota // our mistake; shown as a reference number
	Invalid              // a field is wrong; Fields says which
	Against              // a regulation forbids it; Cite says which
	Denied               // the asker may see this, but may not do it
	NotFound             // absent, or beyond the asker's reach: both answer alike
	Conflict             // somebody else changed it meanwhile
	TooLarge             // over a stated limit
	Busy                 // cannot be done now; trying again is safe
	Unsigned             // nobody is signed in
)

var kindNames = [...]string{"internal", "invalid", "against", "denied", "not-found", "conflict", "too-large", "busy", "unsigned"}

// String is the stable name used in logs and machine output.
func (k Kind) String() string { return kindNames[k] }

// Problem is what is wrong with one field.
type Problem struct {
	Field string // the form's name of the field
	Text  string // in Chinese, a whole sentence
}

// Fault is an error that is safe to show.
type Fault struct {
	Kind   Kind
	Text   string // in Chinese: what happened, what is safe, what to do
	Fields []Problem
	Cite   law.Citation
	cause  error
}

// Error is for logs; pages use Text and Fields.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Kind.String() + ": " + f.Text)
	for _, p := range f.Fields {
		b.WriteString(" [" + p.Field + ": " + p.Text + "]")
	}
	if !f.Cite.Zero() {
		b.WriteString(" (" + f.Cite.String() + ")")
	}
	if f.cause != nil {
		b.WriteString(": " + f.cause.Error())
	}
	return b.String()
}

// Unwrap gives the private cause.
func (f *Fault) Unwrap() error { return f.cause }

// New makes a fault of a kind with its public text.
func New(k Kind, text string) *Fault { return &Fault{Kind: k, Text: text} }

// Wrap makes a fault with a public text and a private cause. The cause is
// logged and never shown, so it may hold what the text must not.
func Wrap(k Kind, text string, cause error) *Fault { return &Fault{Kind: k, Text: text, cause: cause} }

// Explain adds to a fault its private cause; what is no Fault stays as it is.
func Explain(err, cause error) error {
	if f, ok := As(err); ok {
		with := *f
		with.cause = cause
		return &with
	}
	return err
}

// Field makes an Invalid fault for one field.
func Field(name, text string) *Fault {
	return &Fault{Kind: Invalid, Text: text, Fields: []Problem{{name, text}}}
}

// Rule makes an Against fault with the article that forbids.
func Rule(cite law.Citation, text string) *Fault {
	return &Fault{Kind: Against, Text: text, Cite: cite}
}

// Missing is the one answer for what is absent and for what is out of reach.
func Missing() *Fault {
	return New(NotFound, "没有找到。可能已经移走，也可能不在您的工作范围内。")
}

// KindOf gives the kind of any error: Internal for what is no Fault.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Kind
	}
	return Internal
}

// As gives the Fault in err, if there is one.
func As(err error) (*Fault, bool) { return errors.AsType[*Fault](err) }

// Problems collects the faults of several fields, so that a form shows them all
// at once.
type Problems struct{ list []Problem }

// Add notes a problem of a field.
func (p *Problems) Add(field, text string) { p.list = append(p.list, Problem{field, text}) }

// Fault is nil when nothing was added.
func (p *Problems) Fault() error {
	if len(p.list) == 0 {
		return nil
	}
	return &Fault{Kind: Invalid, Text: "有 " + strconv.Itoa(len(p.list)) + " 处需要修改，已填的内容都还在。", Fields: p.list}
}
