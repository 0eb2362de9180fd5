package document

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"unicode"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/activity"
)

// compose fills in a paper for a scope, or with scope 0 for the one at which it
// is to be kept, which it gives.
func (ds *Documents) compose(ctx context.Context, who gate.Actor, can gate.Can, k Kind, s Source, scope int64) (d draft, at int64, m mould, err error) {
	if k.Label() == "" {
		return d, 0, m, unknownKind()
	}
	var a activity.Activity
	if s.Activity != 0 {
		if a, err = ds.activities.Get(ctx, who, s.Activity); err != nil {
			return d, 0, m, err
		}
	} else if _, err = ds.orgs.Get(ctx, who, s.Org, ds.gate.Today()); err != nil {
		return d, 0, m, err
	}
	var inside within
	err = ds.gate.Read(ctx, who, can, func(r *gate.Reading) error {
		if at = scope; at == 0 {
			at = s.Org
			if s.Activity != 0 {
				if at, err = keptAt(r, &a); err != nil {
					return err
				}
			}
		}
		if inside, err = scopeOf(r, at); err != nil {
			return err
		}
		if m, err = ds.mould(r, k); err != nil {
			return err
		}
		switch {
		case s.Activity != 0:
			d, err = ofActivity(r, k, &a, inside)
		case k != Quarter:
			d, err = ahead(r, k, s, inside)
		}
		return err
	})
	if err == nil && k == Quarter {
		d, err = ds.quarterly(ctx, who, ds.gate.Today(), s, inside)
	}
	return d, at, m, err
}

// Make makes a paper and keeps it. It takes Produce where the paper is kept, and
// nothing that the asker may not read goes into it. It answers NotFound beyond
// reach, and Invalid where what it is made from is not complete.
func (ds *Documents) Make(ctx context.Context, who gate.Actor, k Kind, s Source) (id int64, err error) {
	if activity.ModeOf(s.Kinds) != activity.ByGroup {
		s.Group = 0 // it would say nothing, and might be another branch's
	}
	d, of, m, err := ds.compose(ctx, who, Produce, k, s, 0)
	if err != nil {
		return 0, err
	}
	var file bytes.Buffer
	if err := m.Write(&file, d.data); err != nil {
		return 0, err
	}
	source, err := json.Marshal(s)
	if err != nil {
		return 0, err
	}
	data, err := json.Marshal(d.data)
	if err != nil {
		return 0, err
	}
	err = ds.gate.Write(ctx, who, Produce, func(w *gate.Writing) error {
		if again, err := w.Again("document.make", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO document (id, org_id, kind, activity_id, about_org, title, on_day, source, data,
				template_id, template, template_sum, body, made_by, made_name, made_ms)
			VALUES (@id, @org, @kind, @activity, @about, @title, @on, @source, @data, @template, @version, @sum, @body, @by, @by_name, @gate_now)`,
			gate.Args{"id": id, "kind": string(k), "activity": s.Activity, "about": d.about, "title": d.title, "on": d.on, "source": string(source),
				"data": string(data), "template": m.ID, "version": m.Label(), "sum": m.sum, "body": file.Bytes(), "by": who.Account, "by_name": who.Name}); err != nil {
			return err
		}
		if err := w.Done(at, "document.make", id); err != nil {
			return err
		}
		return w.Record(at, "document.make", gate.Subject{Kind: "document", ID: id},
			gate.Detail{"kind": k, "activity": s.Activity, "template": m.ID, "sha256": sum(file.Bytes())})
	})
	return id, err
}

const madeColumns = `d.id, d.org_id, v.name, d.kind, d.activity_id, d.about_org, d.title, d.on_day, d.source, d.data, d.template_id, d.template, d.made_name, d.made_ms`

const madeFrom = ` FROM document d JOIN org_version v ON v.org_id = d.org_id AND v.from_day <= @gate_today AND v.reach_until > @gate_today `

func scanMade(row gate.Row) (m Made, err error) {
	var source, data string
	if err := row.Scan(&m.ID, &m.Org, &m.OrgName, &m.Kind, &m.Activity, &m.About, &m.Title, &m.On, &source, &data, &m.Template, &m.Version, &m.ByName, &m.MadeMS); err != nil {
		return m, err
	}
	if err := json.Unmarshal([]byte(source), &m.Source); err != nil {
		return m, err
	}
	return m, json.Unmarshal([]byte(data), &m.Data)
}

// Get gives a paper without its bytes. It takes View, and answers NotFound beyond
// reach.
func (ds *Documents) Get(ctx context.Context, who gate.Actor, id int64) (m Made, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err := gate.Collect(r, "SELECT "+madeColumns+madeFrom+"WHERE d.id = @id AND {reach d.org_id}", gate.Args{"id": id}, scanMade)
		if err == nil && len(list) == 0 {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		m = list[0]
		return nil
	})
	return m, err
}

// File gives the bytes of a paper as it was made. It takes View, and answers
// NotFound beyond reach.
func (ds *Documents) File(ctx context.Context, who gate.Actor, id int64) (m Made, body []byte, err error) {
	if m, err = ds.Get(ctx, who, id); err != nil {
		return m, nil, err
	}
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.One("SELECT body FROM document WHERE id = @id AND {reach org_id}", gate.Args{"id": id}, &body)
	})
	return m, body, err
}

// Query asks for a part of the papers.
type Query struct {
	Kind     Kind
	Activity int64
	Org      int64 // of which they speak
	Text     string
	After    int64
	Limit    int
}

// Page is one page of them, the newest first.
type Page struct {
	List  []Made
	Total int
	Next  int64
}

// List gives a page of the papers in reach. It takes View.
func (ds *Documents) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{"kind": string(q.Kind), "activity": q.Activity, "of": q.Org, "text": gate.Like(q.Text), "after": q.After, "limit": int64(q.Limit + 1)}
		where := "WHERE {reach d.org_id}"
		if q.Kind != "" {
			where += " AND d.kind = @kind"
		}
		if q.Activity != 0 {
			where += " AND d.activity_id = @activity"
		}
		if q.Org != 0 {
			where += " AND d.about_org = @of"
		}
		if q.Text != "" {
			where += " AND (LOWER(d.title) LIKE @text ESCAPE '~' OR LOWER(v.name) LIKE @text ESCAPE '~')"
		}
		if err := r.One("SELECT COUNT(*)"+madeFrom+where, args, &p.Total); err != nil {
			return err
		}
		if q.After != 0 {
			where += " AND d.id < @after"
		}
		if p.List, err = gate.Collect(r, "SELECT "+madeColumns+madeFrom+where+" ORDER BY d.id DESC LIMIT @limit", args, scanMade); err != nil {
			return err
		}
		p.Next = 0
		if len(p.List) > q.Limit {
			p.List = p.List[:q.Limit]
			p.Next = p.List[q.Limit-1].ID
		}
		return nil
	})
	return p, err
}

// Change is a field that the record now says otherwise than the paper.
type Change struct{ Field, Then, Now string }

// Changes tells what the record says now that the paper does not. It takes View.
// gone is set where the record was made void, or lacks now what the paper needs.
func (ds *Documents) Changes(ctx context.Context, who gate.Actor, m Made) (list []Change, gone string, err error) {
	if m.Activity != 0 {
		a, err := ds.activities.Get(ctx, who, m.Activity)
		if fault.KindOf(err) == fault.NotFound {
			return nil, "它所依据的活动现在不在您的工作范围内，没有对照。", nil
		}
		if err != nil {
			return nil, "", err
		}
		if a.Void() {
			return nil, "它所依据的活动记录已经作废，原因：" + a.Why, nil
		}
	}
	d, _, _, err := ds.compose(ctx, who, View, m.Kind, m.Source, m.Org)
	if f, ok := fault.As(err); ok && (f.Kind == fault.Invalid || f.Kind == fault.NotFound) {
		return nil, f.Text, nil
	}
	if err != nil {
		return nil, "", err
	}
	return m.Kind.Catalogue().differ(m.Data, d.data), "", nil
}

// differ compares two sets of data field by field, in the order of the catalogue.
func (c Catalogue) differ(then, now paper.Data) (list []Change) {
	for _, f := range c.Fields {
		if a, b := then.Values[f.Name], now.Values[f.Name]; a != b && f.Name != asOf {
			list = append(list, Change{f.Name, a, b})
		}
	}
	for _, l := range c.Lists {
		a, b := l.lines(then), l.lines(now)
		if strings.Join(a, "\n") == strings.Join(b, "\n") {
			continue
		}
		list = append(list, Change{l.Name, strings.Join(without(a, b), "\n"), strings.Join(without(b, a), "\n")})
	}
	return list
}

// lines are the rows of a list in words, without their numbers.
func (l List) lines(d paper.Data) (out []string) {
	for _, row := range d.Lists[l.Name] {
		var cells []string
		for _, f := range l.Fields {
			if v := row.Values[f.Name]; v != "" && !strings.HasSuffix(f.Name, "序号") {
				cells = append(cells, v)
			}
		}
		out = append(out, strings.Join(cells, "　"))
	}
	return out
}

// without gives the lines of a that b lacks; all of a where only their order
// differs.
func without(a, b []string) (out []string) {
	have := map[string]int{}
	for _, x := range b {
		have[x]++
	}
	for _, x := range a {
		if have[x]--; have[x] < 0 {
			out = append(out, x)
		}
	}
	if len(out) == 0 && len(a) == len(b) {
		return a
	}
	return out
}

// fileName is a text as a file system takes it.
func fileName(s string) string {
	r := []rune(strings.Map(func(c rune) rune {
		switch {
		case !unicode.IsPrint(c), unicode.Is(unicode.Bidi_Control, c):
			return -1
		case strings.ContainsRune(`<>:"/\|?*`, c):
			return '_'
		}
		return c
	}, s))
	if len(r) > 90 {
		r = append(r[:85], []rune(".docx")...)
	}
	return string(r)
}

// Again makes a paper anew from what the record says now. It takes Produce.
func (ds *Documents) Again(ctx context.Context, who gate.Actor, id int64) (int64, error) {
	m, err := ds.Get(ctx, who, id)
	if err != nil {
		return 0, err
	}
	return ds.Make(ctx, who, m.Kind, m.Source)
}
