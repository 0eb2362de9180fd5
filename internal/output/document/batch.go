package document

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

// Choice says which papers a batch shall hold.
type Choice struct {
	Kind     Kind            `json:"kind"`
	Org      int64           `json:"org"`                // and what is below it
	OrgKind  string          `json:"org_kind,omitempty"` // only organisations of this kind
	Orgs     []int64         `json:"orgs,omitempty"`     // only these of them
	Activity activity.Kind   `json:"activity,omitempty"` // only activities of this kind
	From     day.Day         `json:"from"`
	Until    day.Day         `json:"until"` // the last day
	Sheet    []activity.Kind `json:"sheet,omitempty"`
}

// LeftOut is an organisation of which a batch has no paper.
type LeftOut struct {
	Org  int64  `json:"org"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Batch is many papers in one file.
type Batch struct {
	ID      int64
	Org     int64
	Kind    Kind
	Choice  Choice
	Title   string
	Done    bool
	Papers  int
	Left    []LeftOut
	Version string
	ByName  string
	MadeMS  int64
}

// FileName is the name under which the file is fetched.
func (b Batch) FileName() string { return fileName(b.Title + ".docx") }

const (
	mostPapers = 1000 // in one file
	mostDays   = 366
)

func (c Choice) check() error {
	var p fault.Problems
	if !c.Kind.OfActivity() {
		p.Add("kind", "请选择要做哪一种文书。")
	}
	if c.Activity != "" && !c.Activity.Known() {
		p.Add("activity", "没有这种活动。")
	}
	switch {
	case c.From == day.None:
		p.Add("from", "请填写从哪一天。")
	case c.Until == day.None:
		p.Add("until", "请填写到哪一天。")
	case c.Until < c.From:
		p.Add("until", "结束日期不能早于开始日期。")
	case c.Until-c.From > mostDays:
		p.Add("until", "一次最多做一年的，请缩短时段。")
	}
	return p.Fault()
}

// Order asks for a batch, which Run then makes in the background. It is kept at
// the organisation for which the asker works. It takes Produce, and answers
// Invalid for the choice or NotFound for an organisation beyond reach.
func (ds *Documents) Order(ctx context.Context, who gate.Actor, c Choice) (id int64, err error) {
	if err := c.check(); err != nil {
		return 0, err
	}
	name, err := ds.orgs.Get(ctx, who, c.Org, ds.gate.Today())
	if err != nil {
		return 0, err
	}
	doc, err := json.Marshal(c)
	if err != nil {
		return 0, err
	}
	title := fmt.Sprintf("%s%s（%s）", name.Label(), c.Kind.Label(), day.Span{From: c.From, Until: c.Until + 1}.Chinese())
	err = ds.gate.Write(ctx, who, Produce, func(w *gate.Writing) error {
		if again, err := w.Again("document.batch", &id); again || err != nil {
			return err
		}
		of := w.Org()
		if of == 0 {
			of = c.Org
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO document_batch (id, org_id, kind, choice, title, state, papers, left_out, data, template_id, template, template_sum,
				body, made_by, made_name, made_ms, done_ms)
			VALUES (@id, @org, @kind, @choice, @title, 'waiting', 0, '[]', '[]', 0, '', '', @body, @by, @by_name, @gate_now, 0)`,
			gate.Args{"id": id, "kind": string(c.Kind), "choice": string(doc), "title": title, "body": []byte{}, "by": who.Account, "by_name": who.Name}); err != nil {
			return err
		}
		if err := w.Done(at, "document.batch", id); err != nil {
			return err
		}
		return w.Record(at, "document.batch", gate.Subject{Kind: "document_batch", ID: id}, gate.Detail{"kind": c.Kind, "of": c.Org})
	})
	return id, err
}

const batchColumns = "id, org_id, kind, choice, title, state = 'done', papers, left_out, template, made_name, made_ms"

func scanBatch(row gate.Row) (b Batch, err error) {
	var choice, left string
	if err := row.Scan(&b.ID, &b.Org, &b.Kind, &choice, &b.Title, &b.Done, &b.Papers, &left, &b.Version, &b.ByName, &b.MadeMS); err != nil {
		return b, err
	}
	if err := json.Unmarshal([]byte(choice), &b.Choice); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(left), &b.Left)
}

// GetBatch gives a batch without its file. It takes View, and answers NotFound
// beyond reach.
func (ds *Documents) GetBatch(ctx context.Context, who gate.Actor, id int64) (b Batch, err error) {
	list, err := ds.batches(ctx, who, " AND id = @id", gate.Args{"id": id})
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return b, err
	}
	return list[0], nil
}

// Batches gives the last batches in reach, the newest first. It takes View.
func (ds *Documents) Batches(ctx context.Context, who gate.Actor, most int) ([]Batch, error) {
	return ds.batches(ctx, who, " ORDER BY id DESC LIMIT @most", gate.Args{"most": int64(most)})
}

func (ds *Documents) batches(ctx context.Context, who gate.Actor, where string, args gate.Args) (list []Batch, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT "+batchColumns+" FROM document_batch WHERE {reach org_id}"+where, args, scanBatch)
		return err
	})
	return list, err
}

// BatchFile gives the file of a batch that is done. It takes View, and answers
// NotFound beyond reach, and where there is no paper in it.
func (ds *Documents) BatchFile(ctx context.Context, who gate.Actor, id int64) (b Batch, body []byte, err error) {
	if b, err = ds.GetBatch(ctx, who, id); err == nil && (!b.Done || b.Papers == 0) {
		err = fault.Missing()
	}
	if err != nil {
		return b, nil, err
	}
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.One("SELECT body FROM document_batch WHERE id = @id AND {reach org_id}", gate.Args{"id": id}, &body)
	})
	return b, body, err
}

// Run makes a batch for who ordered it, telling how far it is. Called for one that
// is done, it does nothing; one that was interrupted it begins anew. It takes
// Produce.
func (ds *Documents) Run(ctx context.Context, who gate.Actor, id int64, tell func(step, steps int64)) error {
	b, err := ds.GetBatch(ctx, who, id)
	if err != nil || b.Done {
		return err
	}
	all, err := ds.chosen(ctx, who, b.Choice)
	if err != nil {
		return err
	}
	list, left, err := ds.papers(ctx, who, b, all, tell)
	if err != nil {
		return err
	}
	var m mould
	if err := ds.gate.Read(ctx, who, Produce, func(r *gate.Reading) error { m, err = ds.mould(r, b.Kind); return err }); err != nil {
		return err
	}
	var file bytes.Buffer
	if len(list) > 0 {
		if err := m.Write(&file, list...); err != nil {
			return err
		}
	}
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	out, err := json.Marshal(left)
	if err != nil {
		return err
	}
	return ds.gate.Write(ctx, who, Produce, func(w *gate.Writing) error {
		at, err := w.At(b.Org)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, `UPDATE document_batch SET state = 'done', papers = @papers, left_out = @left, data = @data, template_id = @template,
				template = @version, template_sum = @sum, body = @body, done_ms = @gate_now WHERE id = @id`,
			gate.Args{"id": id, "papers": int64(len(list)), "left": string(out), "data": string(data), "template": m.ID, "version": m.Label(), "sum": m.sum,
				"body": append([]byte{}, file.Bytes()...)}); err != nil {
			return err
		}
		return w.Record(at, "document.batch-done", gate.Subject{Kind: "document_batch", ID: id}, gate.Detail{"papers": len(list), "left": len(left), "sha256": sum(file.Bytes())})
	})
}

// chosen is the organisations of a choice, in roster order.
func (ds *Documents) chosen(ctx context.Context, who gate.Actor, c Choice) (list []org.Version, err error) {
	tree, err := ds.orgs.Tree(ctx, who, ds.gate.Today())
	if err != nil {
		return nil, err
	}
	path := ""
	for _, v := range tree {
		if v.Org == c.Org {
			path = v.Path
		}
	}
	if path == "" {
		return nil, fault.Missing()
	}
	for _, v := range tree {
		if strings.HasPrefix(v.Path, path) && (c.OrgKind == "" || string(v.Kind) == c.OrgKind) && (len(c.Orgs) == 0 || slices.Contains(c.Orgs, v.Org)) {
			list = append(list, v)
		}
	}
	return list, nil
}

// papers composes all papers of a batch, organisation by organisation.
func (ds *Documents) papers(ctx context.Context, who gate.Actor, b Batch, all []org.Version, tell func(step, steps int64)) (list []paper.Data, left []LeftOut, err error) {
	left = []LeftOut{}
	tell(0, int64(len(all)))
	for i, o := range all {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		mine, why, err := ds.papersOf(ctx, who, b, o)
		if err != nil {
			return nil, nil, err
		}
		if len(mine) == 0 {
			left = append(left, LeftOut{o.Org, o.Name, why})
		}
		if list = append(list, mine...); len(list) > mostPapers {
			return nil, nil, fault.New(fault.TooLarge, fmt.Sprintf("这样选超过%d份，没有做。请缩短时段，或者分几次做。", mostPapers))
		}
		tell(int64(i+1), int64(len(all)))
	}
	return list, left, nil
}

// papersOf composes the papers of one organisation: of each activity that it
// recorded, or one sign-in sheet for a day. why says why there is none.
func (ds *Documents) papersOf(ctx context.Context, who gate.Actor, b Batch, o org.Version) (list []paper.Data, why string, err error) {
	c := b.Choice
	if len(c.Sheet) > 0 {
		return ds.sheetOf(ctx, who, b, o)
	}
	why = "这一段没有符合条件的活动记录"
	q := activity.Query{Org: o.Org, Span: day.Span{From: c.From, Until: c.Until + 1}, Kind: c.Activity, Limit: 200}
	for {
		p, err := ds.activities.List(ctx, who, q)
		if err != nil {
			return nil, "", err
		}
		err = ds.gate.Read(ctx, who, Produce, func(r *gate.Reading) error {
			inside, err := scopeOf(r, b.Org)
			if err != nil {
				return err
			}
			for i := range p.List {
				if p.List[i].Org != o.Org {
					why = "这一段的活动由别的党组织记录，在它名下"
					continue
				}
				d, err := ofActivity(r, b.Kind, &p.List[i], inside)
				if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
					why = "这一段没有表决通过的事项"
					continue
				}
				if err != nil {
					return err
				}
				list = append(list, d.data)
			}
			return nil
		})
		if err != nil || p.Next == 0 {
			slices.Reverse(list) // by day
			return list, why, err
		}
		q.After = p.Next
	}
}

func (ds *Documents) sheetOf(ctx context.Context, who gate.Actor, b Batch, o org.Version) (list []paper.Data, why string, err error) {
	if !o.Kind.IsBranch() {
		return nil, "不是党支部，没有直接编入的党员", nil
	}
	err = ds.gate.Read(ctx, who, Produce, func(r *gate.Reading) error {
		inside, err := scopeOf(r, o.Org)
		if err != nil {
			return err
		}
		d, err := ahead(r, b.Kind, Source{Org: o.Org, Kinds: b.Choice.Sheet, On: b.Choice.From}, inside)
		if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
			why = f.Fields[0].Text
			return nil
		}
		if err != nil {
			return err
		}
		if d.data.Values["应到"] == "" {
			why = "这一天没有应到的人"
			return nil
		}
		list = append(list, d.data)
		return nil
	})
	return list, why, err
}
