package orgchange

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/org"
)

// The stages, in their order.
const (
	Drafting = "拟请示"
	Asked    = "请示待审核"
	Reviewed = "待批复"
	Finished = "已办结"
)

// Stages lists them.
func Stages() []string { return []string{Drafting, Asked, Reviewed, Finished} }

// Acts lists what may be done to an organisation, in the order of the form.
func Acts() []decision.Act {
	return []decision.Act{decision.Found, decision.Split, decision.Merge, decision.Rename, decision.Reshape, decision.Move, decision.Dissolve}
}

// Plan is what is asked for. Which fields it needs follows from the act.
type Plan struct {
	Act       decision.Act `json:"act"`
	Name      string       `json:"name,omitempty"` // of the organisation founded, or the new name
	Short     string       `json:"short,omitempty"`
	Code      string       `json:"code,omitempty"`
	Kind      org.Kind     `json:"kind,omitempty"`
	Into      int64        `json:"into,string,omitempty"` // merged into; the new one above; where the members of a dissolved one go
	People    []int64      `json:"people,omitempty"`      // who goes into the organisation founded or split off
	Units     []string     `json:"units,omitempty"`       // in which the organisation founded stands
	On        day.Day      `json:"on"`                    // effective day
	Until     day.Day      `json:"until,omitempty"`       // planned last day of a temporary organisation
	Reason    string       `json:"reason"`
	Exception string       `json:"exception,omitempty"` // why a general rule is not kept
}

// Doc is all that was entered about a change.
type Doc struct {
	Plan
	Opinion  string  `json:"opinion,omitempty"` // of the review
	Reviewer string  `json:"reviewer,omitempty"`
	SeenOn   day.Day `json:"seen_on"`
	Seen     Changes `json:"seen"` // the rehearsal that was reviewed
	Reply    string  `json:"reply,omitempty"`
	ReplyOn  day.Day `json:"reply_on"`
	Decision int64   `json:"decision,string,omitempty"`
	Made     int64   `json:"made,string,omitempty"` // the organisation that was founded
	Basis    string  `json:"basis,omitempty"`       // the finding from which it was opened
}

// needs reports which of the optional fields an act has.
func needs(a decision.Act) (name, kind, into, people bool) {
	switch a {
	case decision.Found, decision.Split:
		return true, true, false, true
	case decision.Rename:
		return true, false, false, false
	case decision.Reshape:
		return false, true, false, false
	case decision.Merge, decision.Move, decision.Dissolve:
		return false, false, true, false
	}
	return false, false, false, false
}

// Needs is needs for the form.
func (p Plan) Needs() (name, kind, into, people bool) { return needs(p.Act) }

// check tests what can be seen from the plan alone.
func (p *Plan) check() error {
	p.Name, p.Short, p.Code = strings.TrimSpace(p.Name), strings.TrimSpace(p.Short), strings.TrimSpace(p.Code)
	p.Reason, p.Exception = strings.TrimSpace(p.Reason), strings.TrimSpace(p.Exception)
	var f fault.Problems
	name, kind, into, people := needs(p.Act)
	if !p.Act.Changes() {
		f.Add("act", "请选择要办的事。")
	}
	if name && p.Name == "" {
		f.Add("name", "请填写党组织全称。")
	}
	if len([]rune(p.Name)) > 100 {
		f.Add("name", "全称不超过100个字。")
	}
	if kind && p.Kind.Label() == "" {
		f.Add("kind", "请选择党组织类别。")
	}
	if kind && (p.Kind == org.Committee || p.Kind == org.PartyGroup) {
		f.Add("kind", "工委和党组不在这里设立。")
	}
	if p.Act == decision.Split && p.Kind.Label() != "" && !p.Kind.IsBranch() {
		f.Add("kind", "分设出来的是支部。")
	}
	if into && p.Into == 0 && p.Act != decision.Dissolve {
		f.Add("into", "请选择党组织。")
	}
	if p.Act == decision.Split && len(p.People) == 0 {
		f.Add("people", "请选择划到新支部的党员。")
	}
	if people && p.Kind.Temporary() && len(p.People) > 0 {
		f.Add("people", "临时党组织不转组织关系（支部工作条例第八条），请不要选人。")
	}
	if p.Act == decision.Found && len(p.People) > 0 && p.Kind.Label() != "" && !p.Kind.IsBranch() {
		f.Add("people", "党员编在支部里。设立党委、党总支时不选人，先设立它，再设立或者划入支部。")
	}
	if kind && p.Kind.Temporary() && p.Until == day.None {
		f.Add("until", "临时党组织请填写计划结束的日期，任务结束即撤销。")
	}
	if p.Until != day.None && p.Until <= p.On {
		f.Add("until", "结束的日期要在生效日期之后。")
	}
	if p.On == day.None {
		f.Add("on", "请填写生效日期。")
	}
	if len([]rune(p.Reason)) < 2 {
		f.Add("reason", "请写明调整的理由，请示里要写。")
	}
	if len([]rune(p.Reason)) > 1000 {
		f.Add("reason", "理由不超过1000个字。")
	}
	if !name {
		p.Name, p.Short, p.Code = "", "", ""
	}
	if !kind {
		p.Kind = ""
	}
	if !into {
		p.Into = 0
	}
	if !people {
		p.People, p.Units = nil, nil
	}
	return f.Fault()
}

// title is what the change is called: 关于成立某支部.
func (p *Plan) title(of, into string) string {
	switch p.Act {
	case decision.Found:
		return "成立" + p.Name
	case decision.Split:
		return of + "分设" + p.Name
	case decision.Merge:
		return of + "并入" + into
	case decision.Rename:
		return of + "更名为" + p.Name
	case decision.Reshape:
		return of + "变更为" + p.Kind.Label()
	case decision.Move:
		return of + "改由" + into + "领导"
	}
	return "撤销" + of
}

// decision is the paper that the approval makes of a plan.
func (d *Doc) decision(root, of int64, title string) decision.Decision {
	it := decision.Item{Act: d.Act, Org: of, Name: d.Name, Short: d.Short, Code: d.Code, Kind: string(d.Kind), Into: d.Into, Units: d.Units, Sort: last, Note: d.Reason}
	if d.Act == decision.Found || d.Act == decision.Split {
		it.Move = d.People
	}
	return decision.Decision{Org: root, Kind: decision.OrgChange, Number: d.Reply, Title: "关于同意" + title + "的批复", MadeOn: d.ReplyOn, EffectiveOn: d.On, Body: d.Reason, Items: []decision.Item{it}}
}

// last puts what is founded behind those that stand.
const last = 9999
