package weak

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
)

// now puts the state of today beside the reasons of the listing. Meetings are looked at
// since the listing: those that were missed before cannot be held any more, and one
// that is missed since is one too many.
func (ws *Weaks) now(x *matter.Work[Doc], k *known) ([]Result, error) {
	s := k.state(k.tree[0])
	s.listed = x.Doc.ListedOn
	found, err := s.findings(ws.duties.Book())
	list := results(x.Doc.Reasons, found)
	for i := range list {
		if list[i].Kind != Meetings {
			continue
		}
		missed := s.missed(x.Doc.ListedOn)
		list[i].Open = len(missed) > 0
		list[i].Now = "列入整顿以后，应当开展的三会一课、主题党日没有缺的"
		if list[i].Open {
			list[i].Now = "列入整顿以后，应当开展的三会一课、主题党日有" + strconv.Itoa(len(missed)) + "次没有记录，也没有说明原因"
		}
	}
	return list, err
}

// results holds the reasons of a listing against what is found.
func results(reasons []Reason, found []Finding) (list []Result) {
	for _, r := range reasons {
		x := Result{Kind: r.Kind, Was: r.Text, Now: "按规则对照，现在没有这种情况"}
		if r.Kind == Other {
			x.Now = "规则不对照，由工委认定"
		}
		if i := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == r.Kind }); i >= 0 {
			x.Now, x.Open = found[i].Why, true
		}
		list = append(list, x)
	}
	return list
}

// Verdict is what the Committee judges, reason by reason in their order.
type Verdict struct {
	Met  []bool
	Why  []string // where a reason is judged settled that the rules still find
	Text string
	Look day.Day // of an acceptance: when the second look is due
}

// Accept accepts the rectification: each reason is judged beside its state today. It
// takes Decide. It answers Invalid while a reason is not judged settled, for one that
// the rules still find without words, and for a second look that is not later.
func (ws *Weaks) Accept(ctx context.Context, who gate.Actor, id, version int64, v Verdict) error {
	return ws.judged(ctx, who, id, version, Asked, "验收", func(w *gate.Writing, d *Doc, list []Result, p *fault.Problems) (string, string) {
		if !Settled(list) {
			p.Add("met", "还有没有解决的情形，不能通过验收。请写明原因退回，继续整顿。")
		}
		if v.Look <= w.Today() {
			p.Add("look", "请填写回头看的日期，在今天以后。")
		}
		d.Results, d.Passed, d.PassedOn, d.LookDue = list, strings.TrimSpace(v.Text), w.Today(), v.Look
		return Accepted, ""
	}, v)
}

// LookAgain is the second look: when all reasons are still settled the matter ends,
// otherwise the organisation makes a new plan. It takes Decide. It answers Invalid on
// the day of the acceptance, and as Accept does.
func (ws *Weaks) LookAgain(ctx context.Context, who gate.Actor, id, version int64, v Verdict) error {
	return ws.judged(ctx, who, id, version, Accepted, "回头看", func(w *gate.Writing, d *Doc, list []Result, p *fault.Problems) (string, string) {
		if w.Today() <= d.PassedOn {
			p.Add("text", "回头看在验收（"+d.PassedOn.Chinese()+"）以后的日子进行。")
		}
		d.Looked, d.Look, d.LookedOn = list, strings.TrimSpace(v.Text), w.Today()
		if Settled(list) {
			return Finished, ""
		}
		return Planning, "回头看发现情况反复，继续整顿：" + d.Look
	}, v)
}

func (ws *Weaks) judged(ctx context.Context, who gate.Actor, id, version int64, stage, deed string,
	fn func(w *gate.Writing, d *Doc, list []Result, p *fault.Problems) (next, why string), v Verdict) error {
	x, k, err := ws.around(ctx, who, id)
	if err != nil {
		return err
	}
	now, err := ws.now(&x, k)
	if err != nil {
		return err
	}
	return ws.step(ctx, who, Decide, id, version, []string{stage}, deed, func(w *gate.Writing, x *matter.Work[Doc]) (string, string, string, error) {
		var p fault.Problems
		list, err := judge(now, v.Met, v.Why)
		if f, ok := fault.As(err); ok {
			for _, y := range f.Fields {
				p.Add(y.Field, y.Text)
			}
		}
		length(&p, "text", strings.TrimSpace(v.Text), "请写明"+deed+"的意见。")
		next, why := fn(w, &x.Doc, list, &p)
		return next, strings.TrimSpace(v.Text), why, p.Fault()
	})
}

// Settled reports whether every reason was judged settled.
func Settled(list []Result) bool {
	return !slices.ContainsFunc(list, func(r Result) bool { return !r.Met })
}

// judge puts what was decided to what was found. A reason that holds still by the
// rules can be judged settled, with words.
func judge(found []Result, met []bool, text []string) ([]Result, error) {
	var f fault.Problems
	list := slices.Clone(found)
	for i := range list {
		n := strconv.Itoa(i)
		if i < len(met) {
			list[i].Met = met[i]
		}
		if i < len(text) {
			list[i].Text = strings.TrimSpace(text[i])
		}
		if list[i].Met && list[i].Open && len([]rune(list[i].Text)) < 2 {
			f.Add("why"+n, "按规则这一条还没有解决。认定已解决的，请写明理由。")
		}
		if len([]rune(list[i].Text)) > mostText {
			f.Add("why"+n, "这里不超过500个字。")
		}
	}
	return list, f.Fault()
}
