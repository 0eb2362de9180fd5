package duty

import (
	"encoding/json"
	"fmt"
	"io"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
)

type ruleJSON struct {
	ID             string         `json:"id"`
	Title          string         `json:"title"`
	Explanation    string         `json:"explanation"`
	Citation       string         `json:"citation"`
	CitationFull   string         `json:"citation_full"`
	Also           []string       `json:"also,omitempty"`
	From           day.Day        `json:"from"`
	Until          day.Day        `json:"until,omitzero"`
	Confidence     law.Confidence `json:"confidence"`
	ConfidenceText string         `json:"confidence_text"`
	Note           string         `json:"note,omitempty"`
	Scope          Scope          `json:"scope"`
	Cadence        Cadence        `json:"cadence"`
	Mode           Mode           `json:"mode"`
	Severity       Severity       `json:"severity"`
	DueText        string         `json:"due_text"`
	Parameters     map[string]int `json:"parameters,omitempty"`
	Facts          []string       `json:"facts,omitempty"`
	Document       string         `json:"document,omitempty"`
	Pack           string         `json:"pack,omitempty"`
}

func (r *Rule) json() ruleJSON {
	j := ruleJSON{ID: r.ID, Title: r.Title, Explanation: r.Explanation, Citation: r.Cite.String(), CitationFull: r.Cite.Full(),
		From: r.Force.From, Until: r.Force.Until, Confidence: r.Confidence, ConfidenceText: r.Confidence.Chinese(), Note: r.Note,
		Scope: r.Scope, Cadence: r.Cadence, Mode: r.Mode, Severity: r.Severity, DueText: r.Due.Words,
		Parameters: r.Params, Facts: r.uses, Document: r.Document, Pack: r.Pack}
	for _, c := range r.Also {
		j.Also = append(j.Also, c.String())
	}
	return j
}

// ListJSON writes every edition of every rule as a JSON array, in the
// rulebook's order. It answers the error of w.
func ListJSON(w io.Writer, b *Rulebook) error {
	list := make([]ruleJSON, 0, len(b.rules))
	for _, r := range b.rules {
		list = append(list, r.json())
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(list)
}

// VerdictJSON is a verdict for machines. Field names are stable.
type VerdictJSON struct {
	Rule       string         `json:"rule"`
	Title      string         `json:"title"`
	Citation   string         `json:"citation"`
	Confidence law.Confidence `json:"confidence"`
	State      State          `json:"state"`
	StateText  string         `json:"state_text"`
	From       day.Day        `json:"from,omitzero"`
	Last       day.Day        `json:"last,omitzero"` // the last day of the period
	Due        day.Day        `json:"due,omitzero"`
	DoneOn     day.Day        `json:"done_on,omitzero"`
	DoneBy     []int64        `json:"done_by,omitempty"`
	Value      string         `json:"value,omitempty"`
	Why        string         `json:"why"`
	Way        string         `json:"way,omitempty"`
	Facts      map[string]any `json:"facts,omitempty"`
}

// JSON is the verdict in its form for machines.
func (v *Verdict) JSON() VerdictJSON {
	j := VerdictJSON{Rule: v.Rule.ID, Title: v.Rule.Title, Citation: v.Rule.Cite.String(), Confidence: v.Rule.Confidence,
		State: v.State, StateText: v.State.Chinese(), Due: v.Due, DoneOn: v.DoneOn, DoneBy: v.DoneBy, Value: v.Value,
		Why: v.Why, Way: v.Way, Facts: v.Facts()}
	if !v.Slot.Empty() {
		j.From, j.Last = v.Slot.From, v.Slot.Last()
	}
	return j
}

// Eval applies a rule to facts in JSON. Where a rule has several editions the
// one in force on "on" (or "as_of", or "edition" for a rule with facts of its
// own) is taken, else the latest. It answers an error for an unknown rule, for
// facts that are missing, unknown or of the wrong type.
func Eval(b *Rulebook, id string, factsJSON []byte) (VerdictJSON, error) {
	m, err := parseJSON(factsJSON)
	if err != nil {
		return VerdictJSON{}, fmt.Errorf("facts: %w", err)
	}
	r, ok := b.Latest(id)
	if !ok {
		return VerdictJSON{}, fmt.Errorf("there is no rule %q", id)
	}
	keys := []string{"on", "as_of"}
	if r.Stated() {
		keys = []string{"edition"}
	}
	for _, key := range keys {
		s, _ := m[key].(string)
		if s == "" {
			continue
		}
		d, err := day.Parse(s)
		if err != nil {
			return VerdictJSON{}, err
		}
		if r, ok = b.Rule(id, d); !ok {
			return VerdictJSON{}, fmt.Errorf("%s is not in force on %s", id, d)
		}
		break
	}
	if r.Stated() {
		delete(m, "edition")
	}
	v, err := r.Evaluate(m)
	if err != nil {
		return VerdictJSON{}, fmt.Errorf("%s: %w", id, err)
	}
	return v.JSON(), nil
}
