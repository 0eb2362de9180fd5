package decision

import (
	"context"
	"encoding/json"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Decisions is the cases of this area.
type Decisions struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Decisions { return &Decisions{g} }

// Decide records a decision and moves the registers on its effective day, all or
// nothing. It takes Make; every organisation named must be in reach. One with a line
// that a matter has to lead takes Direct. It answers Denied, NotFound, Invalid or
// Conflict.
func (ds *Decisions) Decide(ctx context.Context, who gate.Actor, d Decision) (id int64, err error) {
	can := Make
	for _, it := range d.Items {
		if it.Led() {
			can = Direct
		}
	}
	err = ds.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		if again, err := w.Again("decision.make", &id); again || err != nil {
			return err
		}
		if id, err = Apply(w, d); err != nil {
			return err
		}
		at, err := w.At(d.Org)
		if err != nil {
			return err
		}
		return w.Done(at, "decision.make", id)
	})
	return id, err
}

// Apply is Decide inside a write that is already open: a matter that ends in a
// decision moves the registers in the same write. The caller has checked who may.
func Apply(w *gate.Writing, d Decision) (int64, error) {
	d, err := Enact(w, d)
	return d.ID, err
}

// Enact is Apply that gives the decision back, with what its lines made.
func Enact(w *gate.Writing, d Decision) (Decision, error) {
	d.Items = append([]Item(nil), d.Items...)
	at, err := w.At(d.Org)
	if err != nil {
		return d, err
	}
	if err := d.check(w.Today()); err != nil {
		return d, err
	}
	d.ID = w.NewID()
	for _, removals := range [2]bool{true, false} { // who goes makes room for who comes, in whichever order they were written
		for i := range d.Items {
			if it := &d.Items[i]; (it.Act == Remove) == removals {
				if err := effect(w, &d, it); err != nil {
					return d, err
				}
			}
		}
	}
	if err := insert(w, at, d); err != nil {
		return d, err
	}
	return d, w.Record(at, "decision.make", gate.Subject{Kind: "decision", ID: d.ID},
		gate.Detail{"kind": d.Kind, "number": d.Number, "effective": d.EffectiveOn.String(), "items": len(d.Items)})
}

// Withdraw takes a decision back that was registered by mistake: it is shown as
// void and counts nowhere. It takes Make at the organisation that decided, and
// answers Invalid without a reason, Conflict for one that moved a register: those
// are undone by registering the opposite decision.
func (ds *Decisions) Withdraw(ctx context.Context, who gate.Actor, id int64, why string) error {
	return ds.gate.Write(ctx, who, Make, func(w *gate.Writing) error {
		d, err := one(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(d.Org)
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fault.Field("why", "请写明作废的原因。")
		}
		if d.Void() {
			return fault.New(fault.Conflict, "这件决定已经作废。")
		}
		for _, it := range d.Items {
			if it.Act.Moves() {
				return fault.Field("why", "这件决定已经改变了名册（"+it.Act.Label()+"），不能直接作废。请再办一件相反的事项，例如任职的再免职，更名的再更名一次。")
			}
		}
		if _, err := w.Exec(at, "UPDATE decision SET state = 'void', why = @why WHERE id = @id", gate.Args{"id": id, "why": why}); err != nil {
			return err
		}
		return w.Record(at, "decision.void", gate.Subject{Kind: "decision", ID: id}, gate.Detail{"why": why})
	})
}

func insert(w *gate.Writing, at gate.Place, d Decision) error {
	if _, err := w.Exec(at, `INSERT INTO decision (id, org_id, kind, number, title, made_on, effective_on, body, state, why, made_by, made_ms)
		VALUES (@id, @org, @kind, @number, @title, @on, @effective, @body, 'kept', '', @by, @gate_now)`,
		gate.Args{"id": d.ID, "kind": string(d.Kind), "number": strings.TrimSpace(d.Number), "title": strings.TrimSpace(d.Title), "on": d.MadeOn,
			"effective": d.EffectiveOn, "body": d.Body, "by": w.Who().Account}); err != nil {
		return err
	}
	for i, it := range d.Items {
		doc, err := json.Marshal(it)
		if err != nil {
			return err
		}
		subject := it.Org
		if it.Act == Found || it.Act == Split {
			subject = it.Made // the line belongs to the organisation that it made
		}
		if _, err := w.Exec(at, `INSERT INTO decision_item (decision_id, no, act, org_id, member_id, detail)
			VALUES (@id, @no, @act, @of, @member, @doc)`,
			gate.Args{"id": d.ID, "no": int64(i + 1), "act": string(it.Act), "of": subject, "member": it.Member, "doc": string(doc)}); err != nil {
			return err
		}
	}
	return nil
}

// seen keeps the decisions that concern an organisation in reach.
const seen = ` (EXISTS (SELECT 1 FROM decision_item i WHERE i.decision_id = d.id AND {reach i.org_id}) OR {reach d.org_id})`

const columns = `d.id, d.org_id, v.name, d.kind, d.number, d.title, d.made_on, d.effective_on, d.body, d.state, d.why`

const from = ` FROM decision d JOIN org_version v ON v.org_id = d.org_id AND v.from_day <= d.made_on AND v.reach_until > d.made_on `

func scan(row gate.Row) (d Decision, err error) {
	return d, row.Scan(&d.ID, &d.Org, &d.OrgName, &d.Kind, &d.Number, &d.Title, &d.MadeOn, &d.EffectiveOn, &d.Body, &d.State, &d.Why)
}

// Get gives one decision with the lines that concern the asker's reach. It takes
// View, and answers NotFound beyond reach.
func (ds *Decisions) Get(ctx context.Context, who gate.Actor, id int64) (d Decision, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		d, err = one(r, id)
		return err
	})
	return d, err
}

func one(r *gate.Reading, id int64) (d Decision, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE d.id = @id AND"+seen, gate.Args{"id": id}, scan)
	if err != nil {
		return d, err
	}
	if len(list) == 0 {
		return d, fault.Missing()
	}
	d = list[0]
	d.Items, err = gate.Collect(r, `SELECT i.detail FROM decision_item i
		WHERE i.decision_id = @id AND {reach i.org_id} ORDER BY i.no`, gate.Args{"id": id},
		func(row gate.Row) (it Item, err error) {
			var doc string
			if err := row.Scan(&doc); err != nil {
				return it, err
			}
			return it, json.Unmarshal([]byte(doc), &it)
		})
	return d, err
}

// Query asks for a part of the decisions.
type Query struct {
	Span  day.Span
	Kind  Kind
	Org   int64
	Text  string
	After int64
	Limit int
}

// Page is one page of decisions, the newest first.
type Page struct {
	List  []Decision
	Total int
	Next  int64
}

// List gives a page of decisions. It takes View.
func (ds *Decisions) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{"from": q.Span.From, "until": q.Span.Until, "limit": int64(q.Limit + 1), "after": q.After}
		where := "WHERE d.state = 'kept' AND d.made_on >= @from AND d.made_on < @until AND" + seen
		if q.Kind != "" {
			args["kind"] = string(q.Kind)
			where += " AND d.kind = @kind"
		}
		if q.Org != 0 {
			args["of"] = q.Org
			where += " AND EXISTS (SELECT 1 FROM decision_item i WHERE i.decision_id = d.id AND i.org_id = @of)"
		}
		if q.Text != "" {
			args["text"] = gate.Like(q.Text)
			where += " AND (LOWER(d.title) LIKE @text ESCAPE '~' OR LOWER(d.number) LIKE @text ESCAPE '~')"
		}
		if err := r.One("SELECT COUNT(*)"+from+where, args, &p.Total); err != nil {
			return err
		}
		if q.After != 0 {
			where += " AND (d.made_on, d.id) < (SELECT made_on, id FROM decision WHERE id = @after)"
		}
		p.List, err = gate.Collect(r, "SELECT "+columns+from+where+" ORDER BY d.made_on DESC, d.id DESC LIMIT @limit", args, scan)
		if err == nil && len(p.List) > q.Limit {
			p.List = p.List[:q.Limit]
			p.Next = p.List[q.Limit-1].ID
		}
		return err
	})
	return p, err
}

// Line is one line of a decision as figures count it.
type Line struct {
	Decision int64
	Kind     Kind
	Number   string
	Title    string
	MadeOn   day.Day
	No       int
	Act      Act
	Org      int64
	OrgName  string
	Member   int64
	Name     string // the member's
	Detail   Item
}

// OfMember gives the lines about one member, the newest first. It takes View.
func (ds *Decisions) OfMember(ctx context.Context, who gate.Actor, id int64) (list []Line, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = lines(r, " AND i.member_id = @member ORDER BY d.made_on DESC, d.id, i.no",
			gate.Args{"from": day.Day(1), "until": day.Forever, "member": id})
		return err
	})
	return list, err
}

// OfOrg gives the lines about one organisation, the newest first. It takes View.
func (ds *Decisions) OfOrg(ctx context.Context, who gate.Actor, org int64, s day.Span) (list []Line, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = lines(r, " AND i.org_id = @of ORDER BY d.made_on DESC, d.id, i.no",
			gate.Args{"from": s.From, "until": s.Until, "of": org})
		return err
	})
	return list, err
}

// Lines gives every line of kept decisions of a span whose organisation is in
// reach, by day.
func Lines(r *gate.Reading, s day.Span) ([]Line, error) {
	return gate.Kept(r, "decision.Lines", []any{s.From, s.Until}, func() ([]Line, error) {
		return lines(r, " ORDER BY d.made_on, d.id, i.no", gate.Args{"from": s.From, "until": s.Until})
	})
}

func lines(r *gate.Reading, more string, args gate.Args) ([]Line, error) {
	args["forever"] = day.Forever
	return gate.Collect(r, `
		SELECT d.id, d.kind, d.number, d.title, d.made_on, i.no, i.act, i.org_id, v.name, i.member_id, COALESCE(m.name, ''), i.detail
		FROM decision d JOIN decision_item i ON i.decision_id = d.id
		JOIN org_version v ON v.org_id = i.org_id AND v.reach_until = @forever
		LEFT JOIN member m ON m.id = i.member_id
		WHERE d.state = 'kept' AND d.made_on >= @from AND d.made_on < @until AND {reach i.org_id}`+more, args,
		func(row gate.Row) (l Line, err error) {
			var doc string
			if err := row.Scan(&l.Decision, &l.Kind, &l.Number, &l.Title, &l.MadeOn, &l.No, &l.Act, &l.Org, &l.OrgName,
				&l.Member, &l.Name, &doc); err != nil {
				return l, err
			}
			return l, json.Unmarshal([]byte(doc), &l.Detail)
		})
}
