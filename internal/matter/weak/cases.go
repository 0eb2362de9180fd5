package weak

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/matter"
)

// Listing is what the Committee enters when it lists an organisation.
type Listing struct {
	Reasons []Kind // of those that are suggested
	Other   string // one that no rule knows
	Note    string // how it was decided
	Leader  string // who of the leadership is in charge (联系领导)
	Seen    string // the facts as the page showed them
}

// List puts an organisation on the list, with its reasons as they are today. It takes
// Decide. It answers Invalid without a reason or a leader, and Conflict while another
// rectification is under way or when the facts have changed meanwhile.
func (ws *Weaks) List(ctx context.Context, who gate.Actor, of int64, l Listing) (id int64, err error) {
	k, err := ws.read(ctx, who, Look, of, day.Forever)
	if err != nil {
		return 0, err
	}
	found, err := k.findings(ws.duties.Book(), k.tree[0])
	if err != nil {
		return 0, err
	}
	err = ws.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		if again, err := w.Again("weak.list", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		d, err := l.doc(found, w.Today())
		if err != nil {
			return err
		}
		d.Name = k.tree[0].Name
		if _, d.Above, err = matter.Committee(&w.Reading); err != nil {
			return err
		}
		var words []string
		for _, r := range d.Reasons {
			words = append(words, r.Kind.Label())
		}
		if id, err = matter.Begin(w, at, matter.Opening[Doc]{Kind: matter.Weak, Title: d.Name + "软弱涣散整顿", Turn: ws.turn(Planning, of, 0, &d), Doc: d,
			Text: "列入整顿：" + strings.Join(words, "、")}); err != nil {
			return err
		}
		return w.Done(at, "weak.list", id)
	})
	return id, err
}

// doc tests a listing against what is found.
func (l Listing) doc(found []Finding, today day.Day) (d Doc, err error) {
	var p fault.Problems
	for _, kind := range l.Reasons {
		i := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == kind })
		if i < 0 {
			p.Add("reasons", "只能选择现在列出来的情形，别的写在“其他情形”里。")
			break
		}
		f := &found[i]
		d.Reasons = append(d.Reasons, Reason{Kind: kind, Cite: f.Cite(), Text: f.Why, Facts: f.texts()})
	}
	if other := strings.TrimSpace(l.Other); other != "" {
		length(&p, "other", other, "请写明情形。")
		d.Reasons = append(d.Reasons, Reason{Kind: Other, Text: other})
	}
	if len(d.Reasons) == 0 {
		p.Add("reasons", "请选择列入的情形，或者写明其他情形。")
	}
	d.ListedOn, d.Leader, d.Note = today, strings.TrimSpace(l.Leader), strings.TrimSpace(l.Note)
	name(&p, "leader", d.Leader, "请填写联系领导的姓名和职务。")
	if len([]rune(d.Note)) > mostText {
		p.Add("note", "这里不超过500个字。")
	}
	if err := p.Fault(); err != nil {
		return d, err
	}
	if strings.ReplaceAll(l.Seen, "\r\n", "\n") != Seen(found) {
		return d, fault.New(fault.Conflict, "依据的情况刚有变化，没有保存。您填的还在，请对照新的情况再保存。")
	}
	return d, nil
}

// turn says where a rectification stands at a stage: whose posts act, by when, why.
func (ws *Weaks) turn(stage string, of, root int64, d *Doc) matter.Turn {
	t := matter.Turn{Stage: stage, Owner: of, State: matter.Open}
	days, _ := ws.duties.Book().Param("weak.plan", "days", d.ListedOn)
	t.Cite = ws.cite("weak.plan", d.ListedOn)
	switch stage {
	case Planning:
		t.Next, t.Due = "报送整顿方案", max(d.ListedOn, d.LookedOn).AddDays(days)
	case Working:
		m := d.Wanted()
		t.Next, t.Due = "报送"+MonthName(m)+"的整顿进展；已经完成的，申请验收", m.AddMonths(1)-1
	case Asked:
		t.Next, t.Owner, t.Due = "验收", root, d.AskedOn.AddDays(days)
	case Accepted:
		t.Next, t.Owner, t.Due, t.Cite = "回头看", root, d.LookDue, ws.cite("weak.look", d.PassedOn)
	case Finished:
		t = matter.Turn{Stage: stage, State: matter.Done}
	}
	return t
}

func (ws *Weaks) cite(rule string, on day.Day) law.Citation {
	r, ok := ws.duties.Book().Rule(rule, on)
	if !ok {
		return law.Citation{}
	}
	return r.Cite
}

// MonthName is a month in words.
func MonthName(m day.Day) string {
	return strconv.Itoa(m.Year()) + "年" + strconv.Itoa(int(m.Month())) + "月"
}

// step takes a step of a rectification: fn changes the document, and says the next
// stage, what the timeline says and why it was returned, if it was.
func (ws *Weaks) step(ctx context.Context, who gate.Actor, can gate.Can, id, version int64, stages []string, deed string,
	fn func(w *gate.Writing, x *matter.Work[Doc]) (stage, text, why string, err error)) error {
	return ws.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Weak, stages, deed, func(_ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
			stage, text, why, err := fn(w, x)
			if err != nil {
				return matter.Turn{}, "", err
			}
			root, _, err := matter.Committee(&w.Reading)
			t := ws.turn(stage, x.Org, root, &x.Doc)
			t.Why = why
			return t, text, err
		})
	})
}

// Lead puts another leader in charge. It takes Decide.
func (ws *Weaks) Lead(ctx context.Context, who gate.Actor, id, version int64, leader string) error {
	return ws.step(ctx, who, Decide, id, version, nil, "调整联系领导", func(_ *gate.Writing, x *matter.Work[Doc]) (string, string, string, error) {
		var p fault.Problems
		x.Doc.Leader = strings.TrimSpace(leader)
		name(&p, "leader", x.Doc.Leader, "请填写联系领导的姓名和职务。")
		return x.Stage, x.Doc.Leader, x.Why, p.Fault()
	})
}

// Lay enters the plan. It takes Keep. It answers Invalid at each field: a measure
// without somebody who answers for it, a day that is over or after the end. What was
// done of an earlier plan stays done.
func (ws *Weaks) Lay(ctx context.Context, who gate.Actor, id, version int64, plan Plan) error {
	return ws.step(ctx, who, Keep, id, version, []string{Planning}, "报送方案", func(w *gate.Writing, x *matter.Work[Doc]) (string, string, string, error) {
		plan := plan
		plan.Measures = slices.Clone(plan.Measures)
		plan.keep(&x.Doc.Plan)
		if err := plan.check(w.Today()); err != nil {
			return "", "", "", err
		}
		plan.Measures = slices.DeleteFunc(plan.Measures, func(m Measure) bool { return m == Measure{} })
		x.Doc.Plan, x.Doc.PlanOn = plan, w.Today()
		if x.Doc.Since == day.None || x.Doc.LookedOn != day.None {
			x.Doc.Since = w.Today()
		}
		return Working, "措施" + strconv.Itoa(len(plan.Measures)) + "项，期限" + plan.Until.Chinese(), "", nil
	})
}

// Report enters the progress of a month: what the ledger says of it is put down with
// the words of the organisation. done are the measures that are done now, by their
// place. It takes Keep. It answers Invalid for a month that has not begun or in which
// there was no rectification; a month that was entered before is entered anew.
func (ws *Weaks) Report(ctx context.Context, who gate.Actor, id, version int64, m day.Day, text string, done []int) error {
	x, k, err := ws.around(ctx, who, id)
	if err != nil {
		return err
	}
	now, err := ws.now(&x, k)
	if err != nil {
		return err
	}
	m = Month(m)
	p := Progress{Month: m, On: k.on, Held: k.state(k.tree[0]).held(m)}
	for _, r := range now {
		if r.Open {
			p.Left = append(p.Left, r.Now)
		}
	}
	return ws.step(ctx, who, Keep, id, version, []string{Working}, "报送进展", func(w *gate.Writing, x *matter.Work[Doc]) (string, string, string, error) {
		var f fault.Problems
		if m < Month(x.Doc.Since) || m > Month(w.Today()) {
			f.Add("month", "请选择"+MonthName(Month(x.Doc.Since))+"到"+MonthName(Month(w.Today()))+"的一个月。")
		}
		p.Text = strings.TrimSpace(text)
		length(&f, "text", p.Text, "请用几句话写明这个月做了什么、还差什么。")
		for _, i := range done {
			if i < 0 || i >= len(x.Doc.Plan.Measures) {
				f.Add("text", "措施有变化，请重新打开这一页再填。")
				break
			}
			if y := &x.Doc.Plan.Measures[i]; y.DoneOn == day.None {
				y.DoneOn = w.Today()
				p.Done = append(p.Done, y.Text)
			}
		}
		if at := x.Doc.of(m); at >= 0 {
			p.Done = append(x.Doc.Months[at].Done, p.Done...)
			x.Doc.Months[at] = p
		} else {
			x.Doc.Months = append(x.Doc.Months, p)
			slices.SortFunc(x.Doc.Months, func(a, b Progress) int { return int(a.Month - b.Month) })
		}
		return Working, MonthName(m) + "：" + p.Text, "", f.Fault()
	})
}

// around gives a rectification and what is known of its organisation today.
func (ws *Weaks) around(ctx context.Context, who gate.Actor, id int64) (x matter.Work[Doc], k *known, err error) {
	if err = ws.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		x, err = matter.Load[Doc](r, id, matter.Weak)
		return err
	}); err != nil {
		return x, nil, err
	}
	k, err = ws.read(ctx, who, View, x.Org, x.Doc.ListedOn)
	return x, k, err
}

// Ask asks for acceptance. It takes Keep, and answers Invalid without the result or
// while no month was reported.
func (ws *Weaks) Ask(ctx context.Context, who gate.Actor, id, version int64, text string) error {
	return ws.step(ctx, who, Keep, id, version, []string{Working}, "申请验收", func(w *gate.Writing, x *matter.Work[Doc]) (string, string, string, error) {
		text, err := said("result", text, "请写明整顿的结果，验收的人要看。")
		if err == nil && len(x.Doc.Months) == 0 {
			err = fault.Field("result", "请先报送一次整顿进展，再申请验收。")
		}
		x.Doc.Ask, x.Doc.AskedOn = text, w.Today()
		return Asked, text, "", err
	})
}

// Return sends a rectification back with a reason: the plan, or the request for
// acceptance. It takes Decide.
func (ws *Weaks) Return(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return ws.step(ctx, who, Decide, id, version, []string{Working, Asked}, "退回", func(_ *gate.Writing, x *matter.Work[Doc]) (string, string, string, error) {
		why, err := matter.Reason(why, "请写明退回的原因，下级要照着改。")
		if x.Stage == Working {
			return Planning, why, why, err
		}
		return Working, why, why, err
	})
}

// Withdraw takes an organisation off the list, with a reason: it was listed by
// mistake, or it is to be dissolved. It takes Decide.
func (ws *Weaks) Withdraw(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return ws.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		return matter.Withdraw(w, id, version, matter.Weak, why, func(*matter.Work[Doc]) error { return nil })
	})
}

// Whole is a rectification with all that its page shows.
type Whole struct {
	matter.Work[Doc]
	Steps  []matter.Entry
	Now    []Result // the reasons beside their state today
	Held   []Item   // what was due in the month that is reported next
	Next   day.Day  // that month
	People []string // who is in the organisation today
	Look   day.Day  // when a second look is due, if it were accepted today
}

// Get gives one rectification. It takes View, and answers NotFound beyond reach.
func (ws *Weaks) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	if err = ws.gate.Read(ctx, who, View, func(r *gate.Reading) error { return ws.get(r, id, &x) }); err != nil {
		return x, err
	}
	k, err := ws.read(ctx, who, View, x.Org, x.Doc.ListedOn)
	if fault.KindOf(err) == fault.NotFound { // it was dissolved; the matter stays readable
		return x, nil
	}
	if err != nil {
		return x, err
	}
	x.Now, err = ws.now(&x.Work, k)
	if x.Doc.Since != day.None {
		x.Next = min(x.Doc.Wanted(), Month(k.on))
		x.Held = k.state(k.tree[0]).held(x.Next)
	}
	return x, err
}

func (ws *Weaks) get(r *gate.Reading, id int64, x *Whole) (err error) {
	if x.Work, err = matter.Load[Doc](r, id, matter.Weak); err != nil {
		return err
	}
	if x.Steps, err = matter.Steps(r, id); err != nil {
		return err
	}
	x.People, err = names(r, x.Org)
	months, _ := ws.duties.Book().Param("weak.look", "months", r.Today())
	x.Look = r.Today().AddMonths(months)
	return err
}

// Period is how long a rectification usually takes from today, for a form to propose.
func (ws *Weaks) Period(on day.Day) day.Day {
	n, _ := ws.duties.Book().Param("weak.plan", "months", on)
	return on.AddMonths(n)
}
