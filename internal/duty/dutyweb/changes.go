package dutyweb

import (
	"encoding/json"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
)

// The changes told on the first page: of the last days, and no more than a few.
const (
	changeDays = 30
	changeMost = 6
)

func (p *pages) changes(r *web.Request, of int64, asOf day.Day, v *HomeView) error {
	list, err := p.Duties.Changes(r.Context(), r.Who, of, asOf.AddDays(-changeDays), asOf, changeMost)
	for _, c := range list {
		v.Changes = append(v.Changes, p.change(c, of))
	}
	v.Since = "近" + count(changeDays, "天")
	return err
}

// change is one line, in words.
func (p *pages) change(c duty.Change, of int64) Change {
	out := Change{When: ui.Short(day.At(c.At)), End: "。"}
	record := ui.Link{Text: c.What, Href: "/activities/" + ui.ID(c.ID)}
	person := ui.Link{Text: c.What, Href: "/members/" + ui.ID(c.ID)}
	switch c.Deed {
	case "activity.keep":
		out.Text, out.Door = c.By+"记录了"+c.On.MonthDay()+"的", record
		if c.By == "" {
			out.Text = "新增" + c.On.MonthDay() + "的记录："
		}
	case "activity.correct":
		out.Text, out.Door = c.By+"更正了"+c.On.MonthDay()+"的", record
	case "activity.void":
		out.Text, out.Door, out.End = c.By+"作废了"+c.On.MonthDay()+"的", record, "，不再计数。"
	case "member.add":
		out.Door, out.End = person, "编入本支部。"
	case "member.move":
		out.Door, out.End = person, "的组织关系转出本支部。"
		if movedTo(c) == of {
			out.End = "的组织关系转入本支部。"
		}
	case "member.leave":
		out.Door, out.End = person, "不再是本支部的党员。"
	case "duty.explain":
		id, from := c.Rule()
		out.Text, out.End = c.By+"写明了没有开展的原因：", "。"
		if rule, ok := p.Duties.Book().Rule(id, from); ok {
			out.Door = ui.Link{Text: ui.ID(int64(from.Year())) + "年" + rule.Title, Href: orgHref(of) + "?year=" + ui.ID(int64(from.Year()))}
		}
	case "decision.make":
		out.Text, out.Door = "上级决定：", ui.Link{Text: c.What, Href: "/decisions/" + ui.ID(c.ID)}
	}
	return out
}

func movedTo(c duty.Change) int64 {
	var d struct {
		To int64 `json:"to"`
	}
	if json.Unmarshal([]byte(c.Detail), &d) != nil {
		return 0
	}
	return d.To
}
