package matter

import (
	"encoding/json"
	"slices"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Work is a matter with what its kind keeps beside the spine.
type Work[D any] struct {
	Matter
	Doc D
}

// Opening is what opens a matter.
type Opening[D any] struct {
	Kind  Kind
	Title string
	Other int64 // a second organisation that it concerns
	Turn
	Doc  D
	Text string // of the first entry of the timeline
}

// Begin opens a matter inside a write. It answers Conflict while another of a kind
// of which there is one at a time is open in the organisation.
func Begin[D any](w *gate.Writing, at gate.Place, x Opening[D]) (int64, error) {
	n := 0
	if x.Kind.single() {
		if err := w.One("SELECT COUNT(*) FROM matter m WHERE m.org_id = @of AND m.kind = @kind AND m.state = 'open' AND {reach m.org_id}",
			gate.Args{"of": at.Org(), "kind": string(x.Kind)}, &n); err != nil {
			return 0, err
		}
	}
	if n > 0 {
		return 0, fault.New(fault.Conflict, "本组织已经有一件"+x.Kind.Label()+"在办，请在那一件上接着办。")
	}
	doc, err := json.Marshal(x.Doc)
	if err != nil {
		return 0, err
	}
	id := w.NewID()
	args := x.Turn.args(id)
	args["kind"], args["title"], args["other"], args["doc"], args["by"] = string(x.Kind), strings.TrimSpace(x.Title), x.Other, string(doc), w.Who().Account
	if _, err := w.Exec(at, `INSERT INTO matter (id, org_id, other_id, kind, title, version, stage, owner_id, next, due_on, cite, state, why, doc, made_by, made_ms, changed_ms)
		VALUES (@id, @org, @other, @kind, @title, 1, @stage, @owner, @next, @due, @cite, @state, @why, @doc, @by, @gate_now, @gate_now)`, args); err != nil {
		return 0, err
	}
	return id, note(w, at, id, x.Kind, "开始", x.Text)
}

// Load gives a matter of a kind with its document, or NotFound beyond reach.
func Load[D any](r *gate.Reading, id int64, k Kind) (x Work[D], err error) {
	if x.Matter, err = One(r, id, k); err != nil {
		return x, err
	}
	doc := ""
	if err := r.One("SELECT m.doc FROM matter m WHERE m.id = @id AND"+seen, gate.Args{"id": id}, &doc); err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(doc), &x.Doc)
}

// Step takes one step of a matter that stands at one of some stages: fn changes the
// document and says where the matter stands then, and the timeline gets an entry. at
// is the place of the matter's organisation, or of the second one where only that is
// in reach. version is the one of the page that sends the step; 0 takes any. It
// answers NotFound beyond reach, and Conflict when the matter has ended, stands
// elsewhere, or somebody took a step after the page was drawn.
func Step[D any](w *gate.Writing, id, version int64, k Kind, stages []string, deed string, fn func(at gate.Place, x *Work[D]) (Turn, string, error)) error {
	x, err := Load[D](&w.Reading, id, k)
	if err != nil {
		return err
	}
	at, err := x.take(w, version)
	if err != nil {
		return err
	}
	if len(stages) > 0 && !slices.Contains(stages, x.Stage) {
		return fault.New(fault.Conflict, "现在是“"+x.Stage+"”，还不能办这一步，或者已经办过。")
	}
	t, text, err := fn(at, &x)
	if err != nil {
		return err
	}
	doc, err := json.Marshal(x.Doc)
	if err != nil {
		return err
	}
	args := t.args(id)
	args["doc"] = string(doc)
	if _, err := w.Exec(at, `UPDATE matter SET version = version + 1, stage = @stage, owner_id = @owner, next = @next, due_on = @due, cite = @cite, state = @state,
		why = @why, doc = @doc, changed_ms = @gate_now WHERE id = @id`, args); err != nil {
		return err
	}
	return note(w, at, id, k, deed, text)
}

// Retitle gives a matter another title, inside the step that changes it.
func Retitle(w *gate.Writing, at gate.Place, id int64, title string) error {
	_, err := w.Exec(at, "UPDATE matter SET title = @title WHERE id = @id", gate.Args{"id": id, "title": strings.TrimSpace(title)})
	return err
}

func (m Matter) take(w *gate.Writing, version int64) (at gate.Place, err error) {
	switch {
	case m.State != Open:
		return at, fault.New(fault.Conflict, "这件事项已经办结或者撤回，不能再办。")
	case version != 0 && m.Version != version:
		return at, fault.New(fault.Conflict, "这件事项刚被别人办过一步，现在是“"+m.Stage+"”。您填的没有保存，请看最新的情况再办。")
	}
	at, err = w.At(m.Org)
	if m.Other != 0 && fault.KindOf(err) == fault.NotFound {
		at, err = w.At(m.Other)
	}
	return at, err
}

// Reason gives a reason that was typed, or the fault of one too short at the field
// why.
func Reason(why, text string) (string, error) {
	if why = strings.TrimSpace(why); len([]rune(why)) < 2 {
		return "", fault.Field("why", text)
	}
	return why, nil
}

// Withdraw ends a matter without a result, with a reason; may checks who. What was
// decided on paper stays in the timeline.
func Withdraw[D any](w *gate.Writing, id, version int64, k Kind, why string, may func(x *Work[D]) error) error {
	return Step(w, id, version, k, nil, "撤回", func(_ gate.Place, x *Work[D]) (Turn, string, error) {
		if err := may(x); err != nil {
			return Turn{}, "", err
		}
		why, err := Reason(why, "请写明撤回的原因。已经办的步骤留着，只是不再办下去。")
		return Turn{Stage: x.Stage, State: Withdrawn, Why: why}, why, err
	})
}

// Mine answers Denied unless the asker works for the organisation that must act.
func Mine(w *gate.Writing, of int64, text string) error {
	if w.Org() != of && w.Org() != 0 {
		return fault.New(fault.Denied, text)
	}
	return nil
}
