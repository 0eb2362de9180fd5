// Package matter is the spine of matters (事项): what an election, and every other
// piece of work with stages, shares. A matter belongs to an organisation, stands at
// a stage, waits for the posts of one organisation (the owner) to do the next step
// by a day, and keeps an entry of every step. It is returned with a reason, and
// withdrawn with a reason. Each kind of matter keeps its own fields beside it and
// moves it through Open, Take and Turn.
package matter

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
)

// View is the authority to see matters.
const View gate.Can = "matter.view"

// Matters is the cases of this area.
type Matters struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Matters { return &Matters{g} }

// Kind is what a matter is.
type Kind string

// Election is the one kind so far.
const Election Kind = "election"

// Label is the kind in words.
func (k Kind) Label() string { return map[Kind]string{Election: "换届选举"}[k] }

// State is whether a matter goes on.
type State string

// The states.
const (
	Open      State = "open"
	Done      State = "done"
	Withdrawn State = "withdrawn"
)

// Turn is where a matter stands after a step.
type Turn struct {
	Stage string // in the words of its kind
	Owner int64  // the organisation whose posts must act; 0 when nobody must
	Next  string // what they have to do
	Due   day.Day
	Cite  law.Citation
	State State
	Why   string // of a return or a withdrawal
}

// Matter is one matter.
type Matter struct {
	ID      int64
	Org     int64
	OrgName string
	Kind    Kind
	Title   string
	Version int64
	Turn
	CiteText string // the citation as it was when the step was taken
}

// Step is an entry of the timeline.
type Step struct {
	On   day.Day
	Deed string
	Text string
	By   string
}

// Start opens a matter inside a write. It answers Conflict while another of the kind
// is open in the organisation.
func Start(w *gate.Writing, at gate.Place, k Kind, title string, t Turn, text string) (int64, error) {
	n := 0
	if err := w.One("SELECT COUNT(*) FROM matter m WHERE m.org_id = @of AND m.kind = @kind AND m.state = 'open' AND {reach m.org_id}",
		gate.Args{"of": at.Org(), "kind": string(k)}, &n); err != nil {
		return 0, err
	}
	if n > 0 {
		return 0, fault.New(fault.Conflict, "本组织已经有一件"+k.Label()+"在办，请在那一件上接着办。")
	}
	id := w.NewID()
	args := t.args(id)
	args["kind"], args["title"], args["by"] = string(k), title, w.Who().Account
	if _, err := w.Exec(at, `INSERT INTO matter (id, org_id, kind, title, version, stage, owner_id, next, due_on, cite, state, why, made_by, made_ms, changed_ms)
		VALUES (@id, @org, @kind, @title, 1, @stage, @owner, @next, @due, @cite, @state, @why, @by, @gate_now, @gate_now)`, args); err != nil {
		return 0, err
	}
	return id, note(w, at, id, k, "开始", text)
}

func (t Turn) args(id int64) gate.Args {
	return gate.Args{"id": id, "stage": t.Stage, "owner": t.Owner, "next": t.Next, "due": t.Due, "cite": t.Cite.String(), "state": string(t.State), "why": t.Why}
}

// Take gives a matter for a step. It answers NotFound beyond the reach of the write,
// and Conflict when it was finished or when somebody took a step after the page with
// version was drawn.
func Take(w *gate.Writing, id, version int64, k Kind) (m Matter, at gate.Place, err error) {
	if m, err = One(&w.Reading, id, k); err != nil {
		return m, at, err
	}
	switch {
	case m.State != Open:
		return m, at, fault.New(fault.Conflict, "这件事项已经办结或者撤回，不能再办。")
	case m.Version != version:
		return m, at, fault.New(fault.Conflict, "这件事项刚被别人办过一步，现在是“"+m.Stage+"”。您填的没有保存，请看最新的情况再办。")
	}
	at, err = w.At(m.Org)
	return m, at, err
}

// Go takes the step: the matter stands where t says, and the timeline has an entry.
func Go(w *gate.Writing, at gate.Place, m Matter, t Turn, deed, text string) error {
	if _, err := w.Exec(at, `UPDATE matter SET version = version + 1, stage = @stage, owner_id = @owner, next = @next, due_on = @due, cite = @cite, state = @state,
		why = @why, changed_ms = @gate_now WHERE id = @id`, t.args(m.ID)); err != nil {
		return err
	}
	return note(w, at, m.ID, m.Kind, deed, text)
}

func note(w *gate.Writing, at gate.Place, id int64, k Kind, deed, text string) error {
	if _, err := w.Exec(at, `INSERT INTO matter_step (id, matter_id, org_id, on_day, deed, text, made_by, made_name, made_ms)
		VALUES (@id, @of, @org, @on, @deed, @text, @by, @name, @gate_now)`,
		gate.Args{"id": w.NewID(), "of": id, "on": w.Today(), "deed": deed, "text": strings.TrimSpace(text), "by": w.Who().Account, "name": w.Who().Name}); err != nil {
		return err
	}
	return w.Record(at, "matter.step", gate.Subject{Kind: string(k), ID: id}, gate.Detail{"deed": deed})
}

const columns = `m.id, m.org_id, v.name, m.kind, m.title, m.version, m.stage, m.owner_id, m.next, m.due_on, m.cite, m.state, m.why`

const from = ` FROM matter m JOIN org_version v ON v.org_id = m.org_id AND v.reach_until = '9999-12-31' `

func scan(row gate.Row) (m Matter, err error) {
	return m, row.Scan(&m.ID, &m.Org, &m.OrgName, &m.Kind, &m.Title, &m.Version, &m.Stage, &m.Owner, &m.Next, &m.Due, &m.CiteText, &m.State, &m.Why)
}

// One gives a matter of a kind in reach, or NotFound.
func One(r *gate.Reading, id int64, k Kind) (m Matter, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE m.id = @id AND m.kind = @kind AND {reach m.org_id}", gate.Args{"id": id, "kind": string(k)}, scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return m, err
	}
	return list[0], nil
}

// In gives the matters of a kind in reach, those that go on first by day, then the
// newest. An organisation above 0 keeps its own alone.
func In(r *gate.Reading, k Kind, of int64) ([]Matter, error) {
	return gate.Collect(r, "SELECT "+columns+from+`WHERE m.kind = @kind AND (@of = CAST(0 AS BIGINT) OR m.org_id = @of) AND {reach m.org_id}
		ORDER BY CASE m.state WHEN 'open' THEN 0 ELSE 1 END, CASE m.state WHEN 'open' THEN COALESCE(m.due_on, '9999-12-31') ELSE '' END, m.id DESC`,
		gate.Args{"kind": string(k), "of": of}, scan)
}

// Steps gives the timeline of a matter, the first step first.
func Steps(r *gate.Reading, id int64) ([]Step, error) {
	return gate.Collect(r, `SELECT s.on_day, s.deed, s.text, s.made_name FROM matter_step s WHERE s.matter_id = @id AND {reach s.org_id} ORDER BY s.id`,
		gate.Args{"id": id}, func(row gate.Row) (s Step, err error) { return s, row.Scan(&s.On, &s.Deed, &s.Text, &s.By) })
}

// Waiting gives the open matters that wait for the posts of the organisation that
// the asker works for, by day. It takes View.
func (ms *Matters) Waiting(ctx context.Context, who gate.Actor) (list []Matter, err error) {
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT "+columns+from+`WHERE m.state = 'open' AND m.owner_id = @mine AND {reach m.org_id}
			ORDER BY COALESCE(m.due_on, '9999-12-31'), m.id`, gate.Args{"mine": r.Org()}, scan)
		return err
	})
	return list, err
}
