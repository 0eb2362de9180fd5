package visit

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/problem"
)

// Visits is the cases of this area.
type Visits struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Visits { return &Visits{g} }

// Record keeps a visit. It takes Keep at the organisation that was visited, and answers
// Invalid at each field, and Denied for one's own organisation.
func (vs *Visits) Record(ctx context.Context, who gate.Actor, d Draft) (id int64, err error) {
	err = vs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("visit.record", &id); again || err != nil {
			return err
		}
		at, err := w.At(d.Org)
		if err != nil {
			return err
		}
		if d.Org == w.Org() {
			return fault.New(fault.Denied, "指导走访记的是到下面的党组织去。")
		}
		d := d
		if err := fit(w, &d); err != nil {
			return err
		}
		id = w.NewID()
		args := d.args(id)
		args["by"], args["name"] = who.Account, who.Name
		if _, err := w.Exec(at, `INSERT INTO visit (id, org_id, version, on_day, went, talked, private, state, why, made_by, made_name, made_ms, changed_ms)
			VALUES (@id, @org, 1, @on, @went, @talked, @private, 'kept', '', @by, @name, @gate_now, @gate_now)`, args); err != nil {
			return err
		}
		if err := w.Done(at, "visit.record", id); err != nil {
			return err
		}
		return w.Record(at, "visit.record", gate.Subject{Kind: "visit", ID: id}, nil)
	})
	return id, err
}

func fit(w *gate.Writing, d *Draft) error {
	var founded day.Day
	if err := w.One("SELECT founded_on FROM org WHERE id = @of AND {reach id}", gate.Args{"of": d.Org}, &founded); err != nil {
		return err
	}
	return d.check(w.Today(), founded)
}

// mine gives a visit that the asker may change, and its place.
func mine(w *gate.Writing, id int64) (v Visit, at gate.Place, err error) {
	if v, err = one(&w.Reading, id); err != nil {
		return v, at, err
	}
	if v.Void {
		return v, at, fault.New(fault.Conflict, "这次走访已经作废，不能再改。")
	}
	at, err = w.At(v.Org)
	return v, at, err
}

// Correct changes what a visit says; what it said before is kept. It takes Keep, and
// answers Invalid, NotFound, or Conflict when somebody else changed it meanwhile.
func (vs *Visits) Correct(ctx context.Context, who gate.Actor, id, version int64, d Draft, why string) error {
	return vs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		v, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if v.Version != version {
			return fault.New(fault.Conflict, "这次走访刚被别人改过。您填的内容还在，请对照新的内容再改。")
		}
		d := d
		d.Org = v.Org
		if err := fit(w, &d); err != nil {
			return err
		}
		why, err := reason(why, "请写明为什么更正，原来的内容会留着。")
		if err != nil {
			return err
		}
		doc, err := json.Marshal(v.Draft)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "INSERT INTO visit_past (visit_id, version, doc, why, made_by, made_ms) VALUES (@id, @version, @doc, @why, @by, @gate_now)",
			gate.Args{"id": id, "version": v.Version, "doc": string(doc), "why": why, "by": who.Account}); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE visit SET version = version + 1, on_day = @on, went = @went, talked = @talked, private = @private, changed_ms = @gate_now WHERE id = @id", d.args(id)); err != nil {
			return err
		}
		return w.Record(at, "visit.correct", gate.Subject{Kind: "visit", ID: id}, gate.Detail{"version": version + 1})
	})
}

// Add adds a line to a visit. It takes Keep, and answers Invalid at each field.
func (vs *Visits) Add(ctx context.Context, who gate.Actor, id int64, x Point) (line int64, err error) {
	err = vs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("visit.add", &line); again || err != nil {
			return err
		}
		v, at, err := mine(w, id)
		if err != nil {
			return err
		}
		x := x
		if err := x.check(v.On, w.Today()); err != nil {
			return err
		}
		line = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO visit_line (id, visit_id, org_id, kind, text, answer, due_day, problem_id, state, made_by, made_name, made_ms)
			VALUES (@id, @visit, @org, @kind, @text, @answer, @due, 0, 'kept', @by, @name, @gate_now)`,
			gate.Args{"id": line, "visit": id, "kind": string(x.Kind), "text": x.Text, "answer": x.Answer, "due": x.Due, "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		if err := w.Done(at, "visit.add", line); err != nil {
			return err
		}
		return w.Record(at, "visit.add", gate.Subject{Kind: "visit", ID: id}, gate.Detail{"line": line})
	})
	return line, err
}

// point runs fn on a line that stands and is not in the rectification list.
func (vs *Visits) point(ctx context.Context, who gate.Actor, id, line int64, deed string, fn func(w *gate.Writing, at gate.Place, v *Visit, l Line) error) error {
	return vs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		v, at, err := mine(w, id)
		if err != nil {
			return err
		}
		for _, l := range v.Lines {
			switch {
			case l.ID != line:
				continue
			case l.Void:
				return fault.New(fault.Conflict, "这一条已经划去。")
			case l.Problem != 0:
				return fault.New(fault.Conflict, "这一条已经记进整改清单，在那里接着办。")
			}
			if err := fn(w, at, &v, l); err != nil {
				return err
			}
			return w.Record(at, deed, gate.Subject{Kind: "visit", ID: id}, gate.Detail{"line": line})
		}
		return fault.Missing()
	})
}

// Rectify puts a promise or a problem into the organisation's rectification list; the
// Committee confirms the closing. It takes Keep, and answers Invalid for a question, and
// Conflict for what is there already.
func (vs *Visits) Rectify(ctx context.Context, who gate.Actor, id, line int64) (p int64, err error) {
	err = vs.point(ctx, who, id, line, "visit.rectify", func(w *gate.Writing, at gate.Place, v *Visit, l Line) error {
		if l.Kind == Asked {
			return fault.New(fault.Invalid, "问答不是要整改的事。")
		}
		if p, err = problem.Enter(w, v.Org, problem.Draft{Origin: problem.Visit, OriginID: id, Part: line, FoundOn: v.On, Text: l.Text, About: problem.TheOrg, DueOn: l.Due}, w.Org()); err != nil {
			return err
		}
		_, err := w.Exec(at, "UPDATE visit_line SET problem_id = @problem WHERE id = @id", gate.Args{"id": line, "problem": p})
		return err
	})
	return p, err
}

// Strike takes a line out that was wrong; it stays, struck. It takes Keep.
func (vs *Visits) Strike(ctx context.Context, who gate.Actor, id, line int64) error {
	return vs.point(ctx, who, id, line, "visit.strike", func(w *gate.Writing, at gate.Place, _ *Visit, _ Line) error {
		_, err := w.Exec(at, "UPDATE visit_line SET state = 'void' WHERE id = @id", gate.Args{"id": line})
		return err
	})
}

// Withdraw voids a visit that was recorded by mistake, with a reason. It takes Keep, and
// answers Conflict while something of it is in the rectification list.
func (vs *Visits) Withdraw(ctx context.Context, who gate.Actor, id int64, why string) error {
	return vs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		v, at, err := mine(w, id)
		if err != nil {
			return err
		}
		for _, l := range v.Lines {
			if l.Problem != 0 {
				return fault.Field("why", "有一条已经记进整改清单，这次走访不能作废。")
			}
		}
		why, err := reason(why, "请写明为什么作废。")
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE visit SET state = 'void', why = @why, version = version + 1, changed_ms = @gate_now WHERE id = @id", gate.Args{"id": id, "why": why}); err != nil {
			return err
		}
		return w.Record(at, "visit.void", gate.Subject{Kind: "visit", ID: id}, nil)
	})
}

func reason(why, ask string) (string, error) {
	why = strings.TrimSpace(why)
	switch n := utf8.RuneCountInString(why); {
	case n < 2:
		return "", fault.Field("why", ask)
	case n > 200:
		return "", fault.Field("why", "原因不超过200个字。")
	}
	return why, nil
}

// Query asks for a part of the visits.
type Query struct {
	Org   int64 // 0: all in reach
	Span  day.Span
	Kind  Kind // only those with a line of the kind
	Text  string
	After int64
	Limit int
}

// Page is one page of the visits, the newest first.
type Page struct {
	List  []Visit
	Total int
	Next  int64
}

// List gives a page of the visits. It takes View; the private notes are given to those
// who keep them.
func (vs *Visits) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = vs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err = list(r, q)
		for i := range p.List {
			p.List[i].hide(r)
		}
		return err
	})
	return p, err
}

// Get gives one visit with its lines. It takes View, and answers NotFound beyond reach.
func (vs *Visits) Get(ctx context.Context, who gate.Actor, id int64) (v Visit, err error) {
	err = vs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if v, err = one(r, id); err != nil {
			return err
		}
		v.hide(r)
		return nil
	})
	return v, err
}

func (v *Visit) hide(r *gate.Reading) {
	if !r.May(Keep) {
		v.Private = ""
	}
}
