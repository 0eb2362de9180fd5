package transfer

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
)

// Draft is what opens a transfer of people who are members here.
type Draft struct {
	Way     Way   // Inside or Out
	From    int64 // the branch that sends
	To      int64 // of Inside
	Members []int64
	Named   []Named // instead, where the branch that receives opens it
	Doc             // Reason, On, ToName and Heading of Out, Dues, Note
	Assent
}

// Named is a member of another branch as the one that receives him knows him.
type Named struct {
	Name  string
	Birth day.Day
}

// Assent is what the branch that sends says about its people.
type Assent struct {
	Papers   bool   // the papers of probationary members go along
	Punished string // names, where a disciplinary measure still has effect
	Reviewed string // names of those under review
	Ends     bool   // posts in the branch end with the transfer: known
}

// Open opens a transfer of members, out or inside. It takes Keep in the branch that
// sends or in the one that receives, or Issue. It answers Invalid at members, named,
// to, on, papers, reviewed, ends and what the form asks besides: nobody chosen,
// somebody of another branch, a transfer that is under way, the same branch, no branch
// or one with an end, a day before the last change.
func (ts *Transfers) Open(ctx context.Context, who gate.Actor, d Draft) (id int64, err error) {
	err = ts.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("transfer.open", &id); again || err != nil {
			return err
		}
		at, doc, err := ts.opening(w, d)
		if err != nil {
			return err
		}
		lines, err := ts.chosen(w, &d, &doc)
		if err != nil {
			return err
		}
		if id, err = ts.begin(w, at, doc, lines); err != nil {
			return err
		}
		return w.Done(at, "transfer.open", id)
	})
	return id, err
}

// opening says who opens a transfer, and at which place.
func (ts *Transfers) opening(w *gate.Writing, d Draft) (at gate.Place, doc Doc, err error) {
	doc = d.Doc
	doc.Way, doc.From, doc.To, doc.Opener = d.Way, d.From, d.To, w.Org()
	if d.Way == Out {
		doc.To = 0
	}
	switch {
	case w.Org() != 0 && (w.Org() == doc.From || w.Org() == doc.To && d.Way == Inside):
		at, err = w.At(w.Org())
	case w.May(Issue):
		if doc.Opener, _, err = matter.Committee(&w.Reading); err != nil {
			return at, doc, err
		}
		if at, err = w.At(doc.From); err != nil {
			err = fault.Field("from", "请选择转出的党支部。")
		}
	default:
		err = fault.Missing()
	}
	if err != nil {
		return at, doc, err
	}
	if doc.FromName, err = orgName(&w.Reading, doc.From); err != nil || d.Way == Out {
		return at, doc, err
	}
	doc.ToName, err = orgName(&w.Reading, doc.To)
	return at, doc, err
}

// chosen tests a draft and gives its lines.
func (ts *Transfers) chosen(w *gate.Writing, d *Draft, doc *Doc) ([]Line, error) {
	var p fault.Problems
	doc.check(&p, w.Today())
	if doc.Way == Inside {
		switch {
		case doc.To == 0:
			p.Add("to", "请选择转入的党支部。")
		case doc.To == doc.From:
			p.Add("to", "转入的和转出的是同一个党支部。")
		default:
			if err := member.MayBegin(&w.Reading, "to", doc.To, max(doc.On, w.Today())); !gather(&p, err, "") {
				return nil, err
			}
		}
	}
	receiver := doc.Way == Inside && doc.Opener == doc.To
	if receiver && doc.From == 0 {
		p.Add("from", "请选择转出的党支部。")
		return nil, p.Fault()
	}
	list, field, err := ts.find(w, d, doc.From, receiver, &p)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].Member
	}
	busy, err := under(&w.Reading, ids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		l := &list[i]
		if busy[l.Member] {
			p.Add(field, l.Name+"已经有一件组织关系转接在办，请在那一件上办。")
		}
		if doc.On == day.None {
			continue
		}
		if _, err := member.Part(&w.Reading, l.Member, doc.From, doc.On); !gather(&p, err, l.Name+"：") {
			return nil, err
		}
	}
	if !receiver {
		if err := ts.assent(w, list, d.Assent, doc.From, doc.On, field, &p); err != nil {
			return nil, err
		}
	}
	lines := make([]Line, len(list))
	for i := range list {
		lines[i] = list[i].Line
	}
	return lines, p.Fault()
}

// find gives the people that a draft names.
func (ts *Transfers) find(w *gate.Writing, d *Draft, from int64, receiver bool, p *fault.Problems) (list []person, field string, err error) {
	if !receiver {
		ids := slices.Clone(d.Members)
		slices.Sort(ids)
		ids = slices.Compact(ids)
		if len(ids) == 0 {
			p.Add("members", "请选择要转接的党员。")
			return nil, "members", nil
		}
		if len(ids) > mostPeople {
			p.Add("members", "一次最多转接200人，请分几次办。")
			return nil, "members", nil
		}
		if list, err = byID(&w.Reading, from, d.Members); err == nil && len(list) < len(ids) {
			p.Add("members", "选的人里有的今天不是这个党支部的党员，可能刚转走或者减少，请重新选择。")
		}
		return list, "members", err
	}
	for _, n := range d.Named {
		if n.Name = trim(n.Name); n.Name == "" && n.Birth == day.None {
			continue
		}
		found, err := byName(&w.Reading, from, n.Name, n.Birth)
		switch {
		case err != nil:
			return nil, "named", err
		case len(found) != 1:
			p.Add("named", "在转出的党支部没有找到"+n.Name+"：姓名和出生日期要和那里的名册一致，请和本人核对。")
		case slices.ContainsFunc(list, func(x person) bool { return x.Member == found[0].Member }):
			p.Add("named", n.Name+"写了两次。")
		default:
			list = append(list, found[0])
		}
	}
	if len(list) == 0 && p.Fault() == nil {
		p.Add("named", "请填写要转入的党员的姓名和出生日期。")
	}
	return list, "named", nil
}

// assent tests what the branch that sends says about its people, and marks the lines.
func (ts *Transfers) assent(w *gate.Writing, list []person, a Assent, from int64, on day.Day, field string, p *fault.Problems) error {
	named := func(what, text, measure string) {
		for _, name := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，, \n;；", r) }) {
			i := slices.IndexFunc(list, func(x person) bool { return x.Name == name })
			if i < 0 {
				p.Add(what, name+"不在这次转接的名单里，请核对。")
				continue
			}
			list[i].Measure = measure
		}
	}
	for i := range list {
		list[i].Measure = Clean
	}
	named("punished", a.Punished, Punished)
	named("reviewed", a.Reviewed, Reviewed)
	cite, trial := ts.cite("member.transfer.standing", w.Today()), ts.cite("member.transfer.trial", w.Today())
	var ends []string
	for i := range list {
		l := &list[i]
		l.Papers = a.Papers && l.Trial(w.Today())
		if text := l.settled(l.standing, cite, trial, w.Today()); text != "" {
			at := field
			switch {
			case l.Measure == Reviewed:
				at = "reviewed"
			case l.Trial(w.Today()) && !l.Papers && l.standing != "12" && l.standing != "13":
				at = "papers"
			}
			p.Add(at, text)
		}
		posts, err := ts.ending(&w.Reading, l.Member, from, on)
		if err != nil {
			return err
		}
		if posts != "" {
			ends = append(ends, l.Name+"的"+posts)
		}
	}
	if len(ends) > 0 && !a.Ends {
		p.Add("ends", strings.Join(ends, "、")+"，转出之日起同时结束。请勾选，表示知道并且已经安排好接替的人。")
	}
	return nil
}

// ending names the posts in a branch that end when somebody leaves it.
func (ts *Transfers) ending(r *gate.Reading, id, from int64, on day.Day) (string, error) {
	if on == day.None {
		return "", nil
	}
	part, err := member.Part(r, id, from, on)
	if _, is := fault.As(err); is {
		return "", nil // told at the day
	}
	var words []string
	for _, x := range part.Posts {
		words = append(words, x.Kind.Label())
	}
	return strings.Join(words, "、"), err
}

// gather puts the problems of a fault of fields into p, each behind a name; it answers
// false for an error that is none.
func gather(p *fault.Problems, err error, name string) bool {
	if err == nil {
		return true
	}
	f, is := fault.As(err)
	if !is || len(f.Fields) == 0 {
		return false
	}
	for _, x := range f.Fields {
		p.Add(x.Field, name+x.Text)
	}
	return true
}

// begin stores a transfer with its lines.
func (ts *Transfers) begin(w *gate.Writing, at gate.Place, doc Doc, lines []Line) (int64, error) {
	org, other := doc.From, doc.To
	if doc.Way == In {
		org, other = doc.To, 0
	}
	for i := range lines {
		l := &lines[i]
		l.Org, l.Other, l.No, l.State = org, other, int64(i+1), LineAsked
	}
	doc.Asked = w.Today()
	x := &Work{Doc: doc}
	t, err := ts.turn(&w.Reading, x, lines)
	if err != nil {
		return 0, err
	}
	second := other
	if at.Org() == other {
		second = org
	}
	when := "商定" + doc.On.Chinese()
	if t := lines[0].Letter(); t != nil {
		when = "介绍信" + t.Number + "，有效期到" + t.Until.Chinese()
	}
	id, err := matter.Begin(w, at, matter.Opening[Doc]{Kind: matter.Transfer, Title: doc.title(lines), Other: second, Turn: t, Doc: doc,
		Text: doc.FromName + "到" + doc.ToName + "，" + doc.Reason + "，" + when})
	if err != nil {
		return 0, err
	}
	for i := range lines {
		lines[i].Matter = id
		if err := insertLine(w, at, &lines[i]); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// Branches lists the branches in reach for which a transfer can be opened, by the tree.
// It takes Keep.
func (ts *Transfers) Branches(ctx context.Context, who gate.Actor) (list []Branch, err error) {
	err = ts.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = branches(r)
		return err
	})
	return list, err
}

// Find looks for the branch on the other side by its name, a part of it, or its code,
// among all of the house: a few at most, none for less than two characters. It takes
// Keep.
func (ts *Transfers) Find(ctx context.Context, who gate.Actor, text string) (list []Branch, err error) {
	err = ts.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = found(r, text)
		return err
	})
	return list, err
}
