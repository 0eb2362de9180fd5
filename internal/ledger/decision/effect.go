package decision

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// effect does one line of a decision to the registers.
func effect(w *gate.Writing, d *Decision, it *Item) error {
	at, err := w.At(it.Org)
	if err != nil {
		return fault.Field("item", "有一项写的党组织不在您的工作范围内。")
	}
	on := d.EffectiveOn
	switch it.Act {
	case Found:
		if it.Made, err = org.Found(w, at, it.Org, it.draft(), on, d.ID); err == nil {
			err = gather(w, d, it)
		}
	case Rename:
		err = org.Rename(w, at, it.Org, it.Name, it.Short, on, d.ID)
	case Reshape:
		err = org.Reshape(w, at, it.Org, org.Kind(it.Kind), on, d.ID)
	case Move:
		if _, err := w.At(it.Into); err != nil {
			return fault.Field("item", "新的上级党组织不在您的工作范围内。")
		}
		err = org.Move(w, at, it.Org, it.Into, on, d.ID)
	case Split:
		err = split(w, at, d, it)
	case Merge:
		err = merge(w, at, d, it)
	case Dissolve:
		err = dissolve(w, at, d, it)
	case Appoint:
		how := it.How
		if how == "" {
			how = post.Appointed
		}
		span := day.Span{From: on, Until: day.Forever}
		if it.Last != day.None {
			span.Until = it.Last + 1
		}
		it.Made, err = post.Begin(w, at, post.Post{Org: it.Org, Holder: it.Member, Kind: post.Kind(it.Kind), How: how, Span: span, Decision: d.ID})
	case Remove:
		var n int64
		if n, err = post.End(w, at, it.Org, it.Member, post.Kind(it.Kind), on); err == nil && n == 0 {
			err = fault.Field("item", fmt.Sprintf("免职的这一项不对：%s起他没有担任%s。", on.Chinese(), post.Kind(it.Kind).Label()))
		}
	case Elect:
		if err = post.EndBody(w, at, it.Org, on); err == nil {
			it.Made, err = org.BeginTerm(w, at, org.Term{Org: it.Org, Span: day.Span{From: on, Until: day.Forever}, Due: it.Due,
				How: post.Elected, Seats: it.Seats, Decision: d.ID})
		}
	case Seat:
		it.Made, err = post.Begin(w, at, post.Post{Org: it.Org, Holder: it.Member, Kind: post.Kind(it.Kind), How: post.Elected,
			Term: termOf(d, it.Org), Span: day.Span{From: on, Until: day.Forever}, Decision: d.ID})
	}
	return err
}

func (it Item) draft() org.Draft {
	return org.Draft{Kind: org.Kind(it.Kind), Name: it.Name, Short: it.Short, Code: it.Code, Sort: it.Sort, Units: it.Units}
}

// termOf is the term that an earlier line of the same decision opened.
func termOf(d *Decision, of int64) int64 {
	for _, it := range d.Items {
		if it.Act == Elect && it.Org == of {
			return it.Made
		}
	}
	return 0
}

// split founds a new organisation beside one and takes the named members along.
func split(w *gate.Writing, at gate.Place, d *Decision, it *Item) (err error) {
	above, err := parentOf(w, it.Org, d.EffectiveOn)
	if err != nil {
		return err
	}
	up, err := w.At(above)
	if err != nil {
		return err
	}
	if it.Made, err = org.Found(w, up, above, it.draft(), d.EffectiveOn, d.ID); err != nil {
		return err
	}
	roster, err := member.Counted(&w.Reading, day.Span{From: d.EffectiveOn, Until: d.EffectiveOn + 1}, it.Org)
	if err != nil {
		return err
	}
	here := map[int64]bool{}
	for _, m := range roster {
		here[m.ID] = true
	}
	for _, id := range it.Move {
		if !here[id] {
			return fault.Field("item", "划到新支部的人里，有的这一天不在原来的支部。")
		}
		if err := member.Move(w, at, id, it.Made, d.EffectiveOn, "分设"); err != nil {
			return err
		}
	}
	return org.Succeed(w, at, org.Succession{From: it.Org, To: it.Made, Act: "split", On: d.EffectiveOn, Decision: d.ID})
}

// gather takes the named members into the organisation that was founded, from
// wherever they are.
func gather(w *gate.Writing, d *Decision, it *Item) error {
	for _, id := range it.Move {
		var from int64
		if err := w.One("SELECT org_id FROM membership WHERE member_id = @member AND from_day <= @on AND until_day > @on AND {reach org_id}",
			gate.Args{"member": id, "on": d.EffectiveOn}, &from); err != nil {
			return fault.Field("item", "编入新组织的人里，有的这一天不在您工作范围内的支部。")
		}
		at, err := w.At(from)
		if err != nil {
			return err
		}
		if err := member.Move(w, at, id, it.Made, d.EffectiveOn, "成立"); err != nil {
			return err
		}
	}
	return nil
}

// dissolve ends an organisation; who is left goes into another, where one is named.
func dissolve(w *gate.Writing, at gate.Place, d *Decision, it *Item) error {
	if err := post.EndOrg(w, at, it.Org, d.EffectiveOn); err != nil { // first: who has a post here may leave
		return err
	}
	if it.Into != 0 {
		if err := empty(w, at, d, it, "支部撤销"); err != nil {
			return err
		}
	}
	return org.Dissolve(w, at, it.Org, d.EffectiveOn, d.ID)
}

// empty moves everybody who is left into another organisation.
func empty(w *gate.Writing, at gate.Place, d *Decision, it *Item, reason string) error {
	if _, err := w.At(it.Into); err != nil {
		return fault.Field("item", "党员要去的党组织不在您的工作范围内。")
	}
	roster, err := member.Counted(&w.Reading, day.Span{From: d.EffectiveOn, Until: d.EffectiveOn + 1}, it.Org)
	if err != nil {
		return err
	}
	for _, m := range roster {
		if err := member.Move(w, at, m.ID, it.Into, d.EffectiveOn, reason); err != nil {
			return err
		}
	}
	return nil
}

// merge moves everybody into the other organisation and ends the first.
func merge(w *gate.Writing, at gate.Place, d *Decision, it *Item) error {
	if err := post.EndOrg(w, at, it.Org, d.EffectiveOn); err != nil {
		return err
	}
	if err := empty(w, at, d, it, "合并"); err != nil {
		return err
	}
	if err := org.Dissolve(w, at, it.Org, d.EffectiveOn, d.ID); err != nil {
		return err
	}
	return org.Succeed(w, at, org.Succession{From: it.Org, To: it.Into, Act: "merge", On: d.EffectiveOn, Decision: d.ID})
}

func parentOf(w *gate.Writing, of int64, on day.Day) (parent int64, err error) {
	err = w.One("SELECT parent_id FROM org_version WHERE org_id = @of AND from_day <= @on AND until_day > @on AND {reach org_id}",
		gate.Args{"of": of, "on": on}, &parent)
	return parent, err
}
