// Package matter is the spine of matters (事项): what an election, and every other
// piece of work with stages, shares. A matter belongs to an organisation, stands at
// a stage, waits for the posts of one organisation (the owner) to do the next step
// by a day, and keeps an entry of every step. It is returned with a reason, and
// withdrawn with a reason. Each kind of matter keeps its own fields in the
// document of it and moves it through Begin and Step (work.go).
package matter

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/base/terms"
	"zhibu/internal/register/post"
)

// View is the authority to see matters.
const View gate.Can = "matter.view"

// Matters is the cases of this area.
type Matters struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Matters { return &Matters{g} }

// Kind is what a matter is.
type Kind string

// The kinds.
const (
	Election    Kind = "election"
	OrgChange   Kind = "org"
	Appointment Kind = "appointment"
	Transfer    Kind = "transfer"
	Weak        Kind = "weak"
	Task        Kind = "task"
	Inspection  Kind = "inspection"
)

type term struct {
	kind        Kind
	label, door string
	single      bool // an organisation has one at a time
}

// kinds says how each is called, and where its pages are.
var kinds = terms.New([]term{
	{OrgChange, "组织设置调整", "/org-changes", false},
	{Election, "换届选举", "/elections", true},
	{Appointment, "书记、副书记任免", "/appointments", false},
	{Weak, "软弱涣散整顿", "/weak", true},
	{Transfer, "组织关系转接", "/transfers", false},
	{Task, "通知和任务", "/tasks", false},
	{Inspection, "督促指导", "/inspections", false},
}, func(x term) Kind { return x.kind })

// Kinds lists them.
func Kinds() []Kind { return kinds.Keys() }

// Label is the kind in words.
func (k Kind) Label() string { return kinds.Of(k).label }

// Door is the path under which the matters of the kind are.
func (k Kind) Door() string { return kinds.Of(k).door }

func (k Kind) single() bool { return kinds.Of(k).single }

// State is whether a matter goes on.
type State string

// The states.
const (
	Open      State = "open"
	Done      State = "done"
	Withdrawn State = "withdrawn"
)

// Label is the state in words.
func (s State) Label() string {
	return map[State]string{Open: "在办", Done: "办结", Withdrawn: "撤回"}[s]
}

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
	Other   int64 // a second organisation that it concerns; 0 for none
	Kind    Kind
	Title   string
	Version int64
	Turn
	CiteText  string // the citation as it was when the step was taken
	OwnerName string // of the organisation whose posts must act
	ChangedMs int64  // of the last step
}

// Changed is the day of the last step.
func (m Matter) Changed() day.Day { return day.AtMs(m.ChangedMs) }

// Entry is one line of the timeline.
type Entry struct {
	On   day.Day
	Deed string
	Text string
	By   string
}

func (t Turn) args(id int64) gate.Args {
	return gate.Args{"id": id, "stage": t.Stage, "owner": t.Owner, "next": t.Next, "due": t.Due, "cite": t.Cite.String(), "state": string(t.State), "why": t.Why}
}

func note(w *gate.Writing, at gate.Place, id int64, k Kind, deed, text string) error {
	if _, err := w.Exec(at, `INSERT INTO matter_step (id, matter_id, org_id, on_day, deed, text, made_by, made_name, made_ms)
		VALUES (@id, @of, @org, @on, @deed, @text, @by, @name, @gate_now)`,
		gate.Args{"id": w.NewID(), "of": id, "on": w.Today(), "deed": deed, "text": strings.TrimSpace(text), "by": w.Who().Account, "name": w.Who().Name}); err != nil {
		return err
	}
	return w.Record(at, "matter.step", gate.Subject{Kind: string(k), ID: id}, gate.Detail{"deed": deed})
}

const columns = `m.id, m.org_id, v.name, m.other_id, m.kind, m.title, m.version, m.stage, m.owner_id, m.next, m.due_on, m.cite, m.state, m.why,
	COALESCE(CASE o.short_name WHEN '' THEN o.name ELSE o.short_name END, ''), m.changed_ms`

// seen keeps the matters of the organisations in reach, and those that concern one.
const seen = ` ({reach m.org_id} OR {reach m.other_id}) `

const from = ` FROM matter m JOIN org_version v ON v.org_id = m.org_id AND v.reach_until = '9999-12-31'
	LEFT JOIN org_version o ON o.org_id = m.owner_id AND o.reach_until = '9999-12-31' `

func scan(row gate.Row) (m Matter, err error) {
	return m, row.Scan(&m.ID, &m.Org, &m.OrgName, &m.Other, &m.Kind, &m.Title, &m.Version, &m.Stage, &m.Owner, &m.Next, &m.Due, &m.CiteText, &m.State, &m.Why, &m.OwnerName, &m.ChangedMs)
}

// One gives a matter of a kind in reach, or NotFound.
func One(r *gate.Reading, id int64, k Kind) (m Matter, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE m.id = @id AND m.kind = @kind AND "+seen, gate.Args{"id": id, "kind": string(k)}, scan)
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
	return gate.Collect(r, "SELECT "+columns+from+`WHERE m.kind = @kind AND (@of = CAST(0 AS BIGINT) OR m.org_id = @of OR m.other_id = @of) AND`+seen+`
		ORDER BY CASE m.state WHEN 'open' THEN 0 ELSE 1 END, CASE m.state WHEN 'open' THEN COALESCE(m.due_on, '9999-12-31') ELSE '' END, m.id DESC`,
		gate.Args{"kind": string(k), "of": of}, scan)
}

// Steps gives the timeline of a matter, the first step first. Where the secretary of
// its organisation changed meanwhile it says who took the matter over.
func Steps(r *gate.Reading, id int64) ([]Entry, error) {
	list, err := gate.Collect(r, `SELECT s.on_day, s.deed, s.text, s.made_name FROM matter_step s JOIN matter m ON m.id = s.matter_id
		WHERE s.matter_id = @id AND`+seen+`ORDER BY s.id`,
		gate.Args{"id": id}, func(row gate.Row) (s Entry, err error) { return s, row.Scan(&s.On, &s.Deed, &s.Text, &s.By) })
	if err != nil || len(list) == 0 {
		return list, err
	}
	heirs, err := gate.Collect(r, `SELECT p.from_day, h.name FROM matter m JOIN post p ON p.org_id = m.org_id JOIN member h ON h.id = p.holder_id
		WHERE m.id = @id AND p.kind = @kind AND p.from_day > @begun AND p.from_day <= CASE m.state WHEN 'open' THEN @gate_today ELSE @last END AND p.until_day > p.from_day AND`+seen+`ORDER BY p.from_day, p.id`,
		gate.Args{"id": id, "kind": string(post.Secretary), "begun": list[0].On, "last": list[len(list)-1].On},
		func(row gate.Row) (s Entry, err error) {
			s.Deed = "接办"
			if err = row.Scan(&s.On, &s.By); err == nil {
				s.Text = "书记由" + s.By + "接任，这件事项由其接着办"
			}
			return s, err
		})
	list = append(list, heirs...)
	slices.SortStableFunc(list, func(a, b Entry) int { return int(a.On - b.On) })
	return list, err
}

// Waiting gives the open matters that wait for the posts of the organisation that
// the asker works for, by day. It takes View.
func (ms *Matters) Waiting(ctx context.Context, who gate.Actor) ([]Matter, error) {
	p, err := ms.List(ctx, who, Query{Mine: true, Limit: mostWaiting})
	return p.List, err
}

// mostWaiting is more than anybody reads on one page.
const mostWaiting = 1000
