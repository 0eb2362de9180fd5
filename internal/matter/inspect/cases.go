package inspect

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
)

// Open makes an inspection from a line of the plan; whoever makes it runs it. It takes
// Keep, and answers NotFound, Invalid for a line that is not filed or is done together
// with another, and Conflict for one from which an inspection was made.
func (is *Inspections) Open(ctx context.Context, who gate.Actor, line int64) (id int64, err error) {
	err = is.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("inspection.open", &id); again || err != nil {
			return err
		}
		l, err := lineOf(&w.Reading, line)
		if err != nil {
			return err
		}
		at, err := w.At(l.Org)
		switch {
		case err != nil:
			return err
		case l.Void != "":
			return fault.New(fault.Conflict, "这一次检查已经从计划里取消。")
		case l.Joined():
			return fault.New(fault.Conflict, "这一次检查合并到了另一次，请从那一次开始。")
		case l.Matter != 0:
			return fault.New(fault.Conflict, "这一次检查已经开始，请在那一件上接着办。")
		case l.Filing == "":
			return fault.New(fault.Invalid, "检查计划还没有备案号，不能开始。请先在计划里填写备案号。")
		}
		d := Doc{Line: line, Department: l.Department, Subject: l.Subject, Kind: l.Kind, Filing: l.Filing, From: l.From, Last: l.Last, Runner: Sign{w.Who().Person, w.Who().Name},
			Choice: Choice{Scope: l.Org, Sort: All, Recent: true}}
		id, err = begin(w, at, &d)
		return err
	})
	return id, err
}

func begin(w *gate.Writing, at gate.Place, d *Doc) (int64, error) {
	id, err := matter.Begin(w, at, matter.Opening[Doc]{Kind: matter.Inspection, Title: d.Subject, Turn: turn(Preparing, at.Org(), d), Doc: *d, Text: d.Department + "，" + d.Kind.Label()})
	if err != nil {
		return 0, err
	}
	return id, w.Done(at, "inspection.open", id)
}

// step takes a step of an inspection. It takes Keep.
func (is *Inspections) step(ctx context.Context, who gate.Actor, id, version int64, stages []string, deed string, fn func(*gate.Writing, gate.Place, *matter.Work[Doc]) (matter.Turn, string, error)) error {
	return is.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Inspection, stages, deed, func(at gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) { return fn(w, at, x) })
	})
}

// running answers Denied unless the asker runs the inspection.
func (d *Doc) running(w *gate.Reading) error {
	if w.Who().Person != 0 && w.Who().Person != d.Runner.Person {
		return fault.New(fault.Denied, "抽取、分工和出发由负责这次检查的"+d.Runner.Name+"办理；抽中的名单出发以前只有他能看。")
	}
	return nil
}

// Withdraw gives an inspection up, with a reason; the commitment of a draw stays to be
// read. It takes Keep, and answers Conflict once the team has left.
func (is *Inspections) Withdraw(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return is.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		return matter.Withdraw(w, id, version, matter.Inspection, why, func(x *matter.Work[Doc]) error {
			if x.Doc.Gone() {
				return fault.New(fault.Conflict, "检查组已经出发，不能撤回。不再检查的，请结束现场检查。")
			}
			return nil
		})
	})
}

// Whole is an inspection as those see who run it and those above.
type Whole struct {
	matter.Work[Doc]
	Steps []matter.Entry
	Draw  *Draw // none before the commitment
	Orgs  []Visit
	Found map[int64]Count // by organisation
}

// Get gives an inspection of an organisation in reach. It takes Keep, and answers
// NotFound. Who is visited is told from the departure on.
func (is *Inspections) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		if x.Work, err = matter.Load[Doc](r, id, matter.Inspection); err != nil {
			return err
		}
		if x.Steps, err = matter.Steps(r, id); err != nil {
			return err
		}
		if x.Draw, err = drawOf(r, id); err != nil {
			return err
		}
		if x.Orgs, err = visits(r, "o.matter_id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		x.Found, err = countsOf(r, id)
		return err
	})
	return x, err
}

// Query asks for a part of the inspections.
type Query struct {
	Text  string
	Open  bool // only those that go on
	After int64
	Limit int
}

// Page is one page of inspections, the newest first.
type Page struct {
	List  []Whole
	Total int
	Next  int64
}

// List gives the inspections of the Committee. It takes Keep.
func (is *Inspections) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		all, err := matter.In(r, matter.Inspection, 0)
		if err != nil {
			return err
		}
		for _, m := range all {
			x, err := matter.Load[Doc](r, m.ID, matter.Inspection)
			if err != nil {
				return err
			}
			if (q.Text == "" || strings.Contains(x.Doc.Subject+x.Doc.Department, q.Text)) && (!q.Open || x.State == matter.Open) {
				p.List = append(p.List, Whole{Work: x})
			}
		}
		slices.SortFunc(p.List, func(a, b Whole) int { return int(min(1, max(-1, b.ID-a.ID))) })
		p.Total = len(p.List)
		if i := slices.IndexFunc(p.List, func(x Whole) bool { return x.ID == q.After }); q.After != 0 && i >= 0 {
			p.List = p.List[i+1:]
		}
		if q.Limit > 0 && len(p.List) > q.Limit {
			p.List, p.Next = p.List[:q.Limit], p.List[q.Limit-1].ID
		}
		for i := range p.List {
			if p.List[i].Orgs, err = visits(r, "o.matter_id = @id", gate.Args{"id": p.List[i].ID}); err != nil {
				return err
			}
		}
		return nil
	})
	return p, err
}

// Close ends an inspection. It takes Keep.
func (is *Inspections) Close(ctx context.Context, who gate.Actor, id, version int64) error {
	return is.step(ctx, who, id, version, []string{Feedback}, "办结", func(w *gate.Writing, _ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
		return turn(Closed, x.Org, &x.Doc), "", nil
	})
}

// Publish shows the draw and what came of it to every organisation. It takes Keep, and
// answers Conflict before the team has left.
func (is *Inspections) Publish(ctx context.Context, who gate.Actor, id, version int64) error {
	return is.step(ctx, who, id, version, []string{Out, Feedback}, "公布抽取结果", func(w *gate.Writing, _ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
		if x.Doc.Shown != day.None {
			return matter.Turn{}, "", fault.New(fault.Conflict, "已经在"+x.Doc.Shown.Chinese()+"公布过。")
		}
		x.Doc.Shown = w.Today()
		t := turn(x.Stage, x.Org, &x.Doc)
		return t, "抽中的名单和抽取证书，各党组织都能看", nil
	})
}
