package weak

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Weaks is the cases of this area.
type Weaks struct {
	gate   *gate.Gate
	duties *duty.Duties
}

// New makes the cases over a gate and the duties, whose findings the reasons are.
func New(g *gate.Gate, d *duty.Duties) *Weaks { return &Weaks{g, d} }

// Query asks for suggestions.
type Query struct {
	Org  int64 // one organisation alone; 0 for all that the asker may look at
	Kind Kind
	Text string // part of a name
	All  bool   // also those that were dismissed
}

// Suggestion is an organisation with the reasons to look at it.
type Suggestion struct {
	org.Version
	Findings []Finding
	Matter   int64 // the rectification that is under way
	Stage    string
}

// Open are the findings that were not dismissed.
func (s *Suggestion) Open() (list []Finding) {
	for _, f := range s.Findings {
		if !f.Dismissed() {
			list = append(list, f)
		}
	}
	return list
}

// Suggest gives the organisations of today with reasons, in roster order: all to the
// Committee, to an organisation its own. It takes Look. An organisation that is asked
// for by name is there without a reason too; beyond reach the answer is NotFound.
func (ws *Weaks) Suggest(ctx context.Context, who gate.Actor, q Query) ([]Suggestion, error) {
	k, err := ws.read(ctx, who, Look, q.Org, day.Forever)
	if err != nil {
		return nil, err
	}
	list := make([]Suggestion, 0, len(k.tree))
	for _, v := range k.tree {
		if q.Text != "" && !v.Answers(q.Text) {
			continue
		}
		s := Suggestion{Version: v, Matter: k.open[v.Org].ID, Stage: k.open[v.Org].Stage}
		if s.Findings, err = k.findings(ws.duties.Book(), v); err != nil {
			return nil, err
		}
		s.Findings = slices.DeleteFunc(s.Findings, func(f Finding) bool { return q.Kind != "" && f.Kind != q.Kind || !q.All && q.Org == 0 && f.Dismissed() })
		if len(s.Findings) > 0 || q.Org != 0 {
			list = append(list, s)
		}
	}
	return list, nil
}

// known is what the suggestions of a day rest on.
type known struct {
	on       day.Day
	tree     []org.Version
	vacant   map[int64]day.Day
	end      map[int64]day.Day
	full     map[int64]int
	verdicts map[int64][]duty.Verdict
	late     map[int64][]problem.Overdue
	replies  map[int64][]answer
	open     map[int64]matter.Matter
}

type answer struct {
	kind Kind
	Reply
}

// read gathers what is known of the organisations that an authority reaches, or of
// one. The duties are read apart from it: they take their own authority. They reach
// back as far as the rules look, or to since where that is earlier.
func (ws *Weaks) read(ctx context.Context, who gate.Actor, can gate.Can, of int64, since day.Day) (*known, error) {
	k := &known{end: map[int64]day.Day{}, full: map[int64]int{}, verdicts: map[int64][]duty.Verdict{}, late: map[int64][]problem.Overdue{},
		replies: map[int64][]answer{}, open: map[int64]matter.Matter{}}
	err := ws.gate.Read(ctx, who, can, func(r *gate.Reading) error { return k.fill(r, of) })
	if err != nil {
		return nil, err
	}
	ask := duty.Query{AsOf: k.on}
	if len(k.tree) == 1 {
		ask.Org = k.tree[0].Org
	}
	for year := min(since, k.on.AddMonths(-ws.months(k.on))).Year(); year <= k.on.Year(); year++ {
		ask.Year = year
		list, err := ws.duties.Check(ctx, who, ask)
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			k.verdicts[o.Org] = append(k.verdicts[o.Org], o.List...)
			k.full[o.Org] = o.Full
		}
	}
	return k, nil
}

// months is how far back the rules look.
func (ws *Weaks) months(on day.Day) int {
	n, _ := ws.duties.Book().Param(Meetings.Rule(), "months", on)
	return n
}

func (k *known) fill(r *gate.Reading, of int64) (err error) {
	k.on = r.Today()
	if k.tree, err = org.In(r, k.on); err != nil {
		return err
	}
	k.tree = slices.DeleteFunc(k.tree, func(v org.Version) bool { return of != 0 && v.Org != of || v.Parent == 0 || v.Kind.Temporary() })
	if of != 0 && len(k.tree) == 0 {
		return fault.Missing()
	}
	if k.vacant, err = post.Vacant(r, post.Secretary, k.on); err != nil {
		return err
	}
	terms, err := org.AllTerms(r)
	if err != nil {
		return err
	}
	for _, t := range terms { // by day, so the last that had begun stays
		if t.Span.From <= k.on {
			k.end[t.Org] = t.On(k.on).End()
		}
	}
	late, err := problem.OverdueIn(r, of, k.on)
	if err != nil {
		return err
	}
	for _, p := range late {
		k.late[p.Org] = append(k.late[p.Org], p)
	}
	if err := k.answers(r, of); err != nil {
		return err
	}
	matters, err := matter.In(r, matter.Weak, of)
	for _, m := range matters {
		if m.State == matter.Open {
			k.open[m.Org] = m
		}
	}
	return err
}

// state is what is known of one organisation.
func (k *known) state(v org.Version) *state {
	since, vacant := k.vacant[v.Org]
	return &state{Version: v, on: k.on, has: !vacant, since: since, end: k.end[v.Org], full: k.full[v.Org], verdicts: k.verdicts[v.Org], late: k.late[v.Org]}
}

func (k *known) findings(book *duty.Rulebook, v org.Version) ([]Finding, error) {
	list, err := k.state(v).findings(book)
	for i := range list {
		for _, a := range k.replies[v.Org] {
			if a.kind == list[i].Kind {
				list[i].Reply = &a.Reply
			}
		}
	}
	return list, err
}

// Dismiss writes down why the reasons of an organisation are not followed; each is not
// suggested again until a fact is new. seen is what the asker saw. It takes Decide,
// and answers NotFound, Invalid without a reason or a text, and Conflict when the
// facts have changed meanwhile.
func (ws *Weaks) Dismiss(ctx context.Context, who gate.Actor, of int64, reasons []Kind, seen, text string) error {
	k, err := ws.read(ctx, who, Look, of, day.Forever)
	if err != nil {
		return err
	}
	found, err := k.findings(ws.duties.Book(), k.tree[0])
	if err != nil {
		return err
	}
	return ws.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		at, err := w.At(of)
		if err != nil {
			return err
		}
		text, err := said("text", text, "请写明为什么不列入。以后情况没有变化的，不再提出。")
		if err != nil {
			return err
		}
		if len(reasons) == 0 {
			return fault.Field("reasons", "请选择不列入的情形。")
		}
		if strings.ReplaceAll(seen, "\r\n", "\n") != Seen(found) {
			return fault.New(fault.Conflict, "依据的情况刚有变化，没有保存。您写的理由还在，请对照新的情况再保存。")
		}
		for _, kind := range reasons {
			i := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == kind })
			if i < 0 {
				return fault.Field("reasons", "只能选择现在列出来的情形。")
			}
			if err := dismiss(w, at, &found[i], text); err != nil {
				return err
			}
		}
		return nil
	})
}

// Seen is the facts of findings as one text, for a form to send back.
func Seen(list []Finding) string {
	var b strings.Builder
	for _, f := range list {
		b.WriteString(f.Basis() + "\n")
	}
	return strings.TrimSpace(b.String())
}
