package activity

import (
	"context"
	"encoding/json"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Activities is the cases of this area.
type Activities struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Activities { return &Activities{g} }

// Record keeps what happened in an organisation. It takes Keep there, and applies
// branch.assembly.quorum or branch.committee.quorum to votes. It answers Denied,
// NotFound, Invalid or Against. Absent are those due where the asker may write;
// named as present may be every member whom the asker may see.
func (as *Activities) Record(ctx context.Context, who gate.Actor, org int64, rec Record) (id int64, err error) {
	branch, err := as.branches(ctx, who, rec)
	if err != nil {
		return 0, err
	}
	err = as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("activity.keep", &id); again || err != nil {
			return err
		}
		rec := rec // fn may run again
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if id, err = add(w, at, org, rec, branch); err != nil {
			return err
		}
		if _, err := w.Exec(at, "DELETE FROM draft WHERE account_id = @who AND org_id = @org AND form = 'activity'",
			gate.Args{"who": who.Account, "org": org}); err != nil {
			return err
		}
		return w.Done(at, "activity.keep", id)
	})
	return id, err
}

// Add is Record inside a write that is already open under Keep, for what becomes
// an activity in the same moment. Those absent may be marked; nobody is named.
func Add(w *gate.Writing, at gate.Place, rec Record) (int64, error) {
	return add(w, at, at.Org(), rec, nil)
}

func add(w *gate.Writing, at gate.Place, org int64, rec Record, branch map[int64]int64) (int64, error) {
	if err := rec.prepare(w, 0, org, branch); err != nil {
		return 0, err
	}
	id := w.NewID()
	if err := insert(w, at, id, rec); err != nil {
		return 0, err
	}
	return id, w.Record(at, "activity.keep", gate.Subject{Kind: "activity", ID: id},
		gate.Detail{"on": rec.OnDay.String(), "kinds": rec.Kinds})
}

// prepare tests a record and completes it. id is the one that it takes the place
// of, or 0. branch tells where those named belong.
func (rec *Record) prepare(w *gate.Writing, id, org int64, branch map[int64]int64) error {
	rec.Orgs = append([]Party(nil), rec.Orgs...)
	rec.Marks = append([]Mark(nil), rec.Marks...)
	rec.Votes = append([]Vote(nil), rec.Votes...)
	if err := rec.check(w.Today()); err != nil {
		return err
	}
	if len(rec.Orgs) == 0 {
		rec.Orgs = []Party{{org, ModeOf(rec.Kinds)}}
	}
	for _, p := range rec.Orgs {
		if _, err := w.At(p.Org); err != nil {
			return fault.Field("orgs", "一起参加的党组织里，有的不在您的工作范围内。请由上级党组织来记这次活动。")
		}
	}
	if err := rec.fit(&w.Reading, id); err != nil {
		return err
	}
	return rec.attend(&w.Reading, branch)
}

// Correct replaces a record by a better one and keeps the old text. version is
// the one that the asker saw. It takes Keep, and answers Invalid without a
// reason and Conflict when somebody else corrected it meanwhile.
func (as *Activities) Correct(ctx context.Context, who gate.Actor, id, version int64, rec Record, why string) error {
	branch, err := as.branches(ctx, who, rec)
	if err != nil {
		return err
	}
	whole, err := as.Get(ctx, who, id)
	if err != nil {
		return err
	}
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		rec := rec
		old, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fault.Field("why", "请写明更正的原因，原来的内容会留着。")
		}
		if old.Void() {
			return fault.New(fault.Conflict, "这条记录已经作废，不能再更正。可以另记一次。")
		}
		if old.Version != version {
			return fault.New(fault.Conflict, "这条记录刚被别人更正过。您填的内容还在，请对照新的内容再改。")
		}
		if whole.Version == old.Version {
			old.Marks = whole.Marks // those named below, whom Keep alone does not reach
		}
		if err := rec.prepare(w, id, old.Org, branch); err != nil {
			return err
		}
		if err := keepPast(w, at, old, why); err != nil {
			return err
		}
		if err := replace(w, at, id, rec, old.Marks, why); err != nil {
			return err
		}
		return w.Record(at, "activity.correct", gate.Subject{Kind: "activity", ID: id}, gate.Detail{"version": version + 1, "why": why})
	})
}

// Withdraw takes a record back: it is kept and shown as void, and counts nowhere.
// It takes Keep, and answers Invalid without a reason.
func (as *Activities) Withdraw(ctx context.Context, who gate.Actor, id int64, why string) error {
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		old, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fault.Field("why", "请写明作废的原因。记录会留着，只是不再计数。")
		}
		if old.Void() {
			return fault.New(fault.Conflict, "这条记录已经作废。")
		}
		if err := keepPast(w, at, old, why); err != nil {
			return err
		}
		if _, err := w.Exec(at, `UPDATE activity SET state = 'void', version = version + 1, why = @why, changed_ms = @gate_now WHERE id = @id`,
			gate.Args{"id": id, "why": why}); err != nil {
			return err
		}
		return w.Record(at, "activity.void", gate.Subject{Kind: "activity", ID: id}, gate.Detail{"why": why})
	})
}

// mine gives a record that the asker may change, and its place.
func mine(w *gate.Writing, id int64) (a Activity, at gate.Place, err error) {
	if a, err = one(&w.Reading, id); err != nil {
		return a, at, err
	}
	at, err = w.At(a.Org)
	return a, at, err
}

// Get gives one activity. It takes View, and answers NotFound unless one of the
// organisations that held it is in reach. Of the others' members nothing is told.
func (as *Activities) Get(ctx context.Context, who gate.Actor, id int64) (a Activity, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		a, err = one(r, id)
		return err
	})
	return a, err
}

// Past is what a record said before a correction.
type Past struct {
	Version int64
	Record
	Why    string
	MadeBy int64
	MadeMS int64
}

// History gives what a record said before each correction, the newest first. It
// takes View.
func (as *Activities) History(ctx context.Context, who gate.Actor, id int64) (list []Past, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `
			SELECT p.version, p.doc, p.why, p.made_by, p.made_ms FROM activity_past p JOIN activity a ON a.id = p.activity_id
			WHERE p.activity_id = @id AND {reach a.org_id} ORDER BY p.version DESC`, gate.Args{"id": id},
			func(row gate.Row) (p Past, err error) {
				var doc string
				if err := row.Scan(&p.Version, &doc, &p.Why, &p.MadeBy, &p.MadeMS); err != nil {
					return p, err
				}
				return p, json.Unmarshal([]byte(doc), &p.Record)
			})
		return err
	})
	return list, err
}

// Query asks for a part of the ledger.
type Query struct {
	Org   int64 // 0: all in reach
	Below bool  // with everything under Org
	Span  day.Span
	Kind  Kind
	Site  int64
	Topic int64
	Text  string
	Best  bool // what says the text in its title first, then what says it at all; for a first page alone
	Void  bool // only the void ones
	After int64
	Limit int
}

// Page is one page of the ledger, the newest first.
type Page struct {
	List  []Activity
	Total int
	Next  int64 // the After of the next page; 0 on the last
}

// List gives a page of the ledger. It takes View.
func (as *Activities) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err = list(r, q)
		return err
	})
	return p, err
}

// Who gives who is due at an activity of these kinds. It takes Keep.
func (as *Activities) Who(ctx context.Context, who gate.Actor, org int64, kinds []Kind, group int64, on day.Day) (list []Person, err error) {
	err = as.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = Due(r, org, kinds, group, on)
		return err
	})
	return list, err
}

// SaveDraft keeps a form that is half filled in, for the asker alone. It takes
// Keep at the organisation.
func (as *Activities) SaveDraft(ctx context.Context, who gate.Actor, org int64, doc string) error {
	if len(doc) > 1<<20 {
		return fault.New(fault.TooLarge, "草稿太长，没有存。请先提交一部分。")
	}
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO draft (account_id, org_id, form, doc, changed_ms)
			VALUES (@who, @org, 'activity', @doc, @gate_now)
			ON CONFLICT (account_id, org_id, form) DO UPDATE SET doc = excluded.doc, changed_ms = excluded.changed_ms`,
			gate.Args{"who": who.Account, "org": org, "doc": doc}); err != nil {
			return err
		}
		return w.Quiet("a form half filled in is no event")
	})
}

// Draft gives the asker's half-filled form of an organisation and when it was
// saved; empty when there is none.
func (as *Activities) Draft(ctx context.Context, who gate.Actor, org int64) (doc string, ms int64, err error) {
	err = as.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		return r.Each(`SELECT doc, changed_ms FROM draft
			WHERE account_id = @who AND org_id = @of AND form = 'activity' AND {reach org_id}`,
			gate.Args{"who": who.Account, "of": org}, func(row gate.Row) error { return row.Scan(&doc, &ms) })
	})
	return doc, ms, err
}
