package matter

import (
	"context"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Query asks for a part of the matters.
type Query struct {
	Kind  Kind
	State State
	Mine  bool   // those that wait for the asker's organisation
	Org   int64  // an organisation that they are of or concern
	Text  string // part of a title, of an organisation's name or of a document number
	After int64
	Limit int
}

// Page is one page of matters: the open ones by the day of the next step, then the
// newest.
type Page struct {
	List  []Matter
	Total int
	Next  int64
}

// order is by what comes first; the ids settle the rest, and name where a page ended.
const order = `CASE m.state WHEN 'open' THEN COALESCE(m.due_on, '9999-12-31') ELSE '9999-12-32' END`

// List gives a page of matters. It takes View.
func (ms *Matters) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{"limit": int64(q.Limit + 1), "after": q.After}
		where := "WHERE" + seen
		if q.Kind != "" {
			args["kind"] = string(q.Kind)
			where += " AND m.kind = @kind"
		}
		if q.State != "" {
			args["state"] = string(q.State)
			where += " AND m.state = @state"
		}
		if q.Mine {
			args["mine"] = r.Org()
			where += " AND m.state = 'open' AND m.owner_id = @mine"
		}
		if q.Org != 0 {
			args["of"] = q.Org
			where += " AND (m.org_id = @of OR m.other_id = @of)"
		}
		if q.Text != "" {
			args["text"] = gate.Like(q.Text)
			where += ` AND (LOWER(m.title) LIKE @text ESCAPE '~' OR LOWER(v.name) LIKE @text ESCAPE '~'
				OR EXISTS (SELECT 1 FROM matter_number n WHERE n.matter_id = m.id AND LOWER(n.number) LIKE @text ESCAPE '~'))`
		}
		if err := r.One("SELECT COUNT(*)"+from+where, args, &p.Total); err != nil {
			return err
		}
		if q.After != 0 {
			where += " AND (" + order + ", -m.id) > (SELECT " + order + ", -m.id FROM matter m WHERE m.id = @after)"
		}
		p.List, err = gate.Collect(r, "SELECT "+columns+from+where+" ORDER BY "+order+", -m.id LIMIT @limit", args, scan)
		if err == nil && len(p.List) > q.Limit {
			p.List = p.List[:q.Limit]
			p.Next = p.List[q.Limit-1].ID
		}
		return err
	})
	return p, err
}

// OfNumber gives the matter that a document number of the Committee's series was taken
// for, or NotFound where none was, or beyond reach. It takes View.
func (ms *Matters) OfNumber(ctx context.Context, who gate.Actor, number string) (m Matter, err error) {
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err := gate.Collect(r, "SELECT "+columns+from+"JOIN matter_number n ON n.matter_id = m.id WHERE n.number = @number AND"+seen, gate.Args{"number": number}, scan)
		if err == nil && len(list) == 0 {
			err = fault.Missing()
		}
		if err == nil {
			m = list[0]
		}
		return err
	})
	return m, err
}
