// Package appointment is the appointment and removal of secretaries and deputies
// (书记、副书记任免) within a term: the matter from the request to the approval that
// moves the posts on a day, the overview of who leads which organisation, and the
// list of what is handed over when a secretary changes. Start reading at rules.go
// for what may be asked, at vetting.go for what is looked at, and at cases.go for
// the steps.
package appointment

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// The authorities of this area.
const (
	View   gate.Can = "appointment.view"
	Keep   gate.Can = "appointment.keep"   // ask: the organisation itself, the party committee above it, the Committee
	Decide gate.Can = "appointment.decide" // vet, approve, return
)

// The stages, in their order.
const (
	Drafting = "拟请示"
	Asked    = "请示待审"
	Ready    = "待批复"
	Replied  = "已批复"
)

// Stages lists them.
func Stages() []string { return []string{Drafting, Asked, Ready, Replied} }

// Act is what a line does.
type Act string

// The acts.
const (
	Appoint Act = "appoint"
	Remove  Act = "remove"
)

// Label is the act in words.
func (a Act) Label() string { return map[Act]string{Appoint: "任职", Remove: "免职"}[a] }

// Line is one post that is given or taken.
type Line struct {
	Act    Act       `json:"act"`
	Member int64     `json:"member,string"`
	Name   string    `json:"name"`
	Kind   post.Kind `json:"kind"`
	How    string    `json:"how,omitempty"`  // how the post is filled, or was
	Last   day.Day   `json:"last,omitempty"` // of one who acts: the last day
}

// Words says what a line gives, without the organisation: 任书记.
func (l Line) Words() string {
	if l.How == post.Acting {
		return "主持工作到" + l.Last.Chinese()
	}
	return "任" + l.Kind.Label()
}

// Doc is all that was entered about an appointment.
type Doc struct {
	From       int64   `json:"from,string"` // the organisation that asks
	FromName   string  `json:"from_name"`
	Lines      []Line  `json:"lines"`
	Reason     string  `json:"reason"`
	Effective  day.Day `json:"effective"` // as proposed, and after the approval as approved
	Checks     []Check `json:"checks,omitempty"`
	VettedOn   day.Day `json:"vetted_on,omitempty"`
	VettedBy   string  `json:"vetted_by,omitempty"`
	Number     string  `json:"number,omitempty"`
	ApprovedOn day.Day `json:"approved_on,omitempty"`
	Decision   int64   `json:"decision,string,omitempty"`
}

// Appointment is one with its matter.
type Appointment = matter.Work[Doc]

// Led reports whether an organisation of a kind has a secretary whom the Committee
// approves: the Committee itself and party groups are appointed elsewhere.
func Led(k org.Kind) bool { return k.Label() != "" && k != org.Committee && k != org.PartyGroup }

// appointed are the lines that give a post.
func (d *Doc) appointed() (list []Line) {
	for _, l := range d.Lines {
		if l.Act == Appoint {
			list = append(list, l)
		}
	}
	return list
}

// words is the request in one sentence, for the timeline.
func words(lines []Line, on day.Day) string {
	var parts []string
	for _, l := range lines {
		switch {
		case l.Act == Remove && l.How == post.Acting:
			parts = append(parts, l.Name+"不再主持工作")
		case l.Act == Remove:
			parts = append(parts, "免去"+l.Name+l.Kind.Label()+"职务")
		default:
			parts = append(parts, l.Name+l.Words())
		}
	}
	return strings.Join(parts, "；") + "。拟从" + on.Chinese() + "起"
}

// title is the name of the matter: by the posts that it is about.
func title(of string, lines []Line) string {
	has := map[post.Kind]bool{}
	for _, l := range lines {
		has[l.Kind] = true
	}
	switch {
	case has[post.Secretary] && has[post.Deputy]:
		return of + "书记、副书记任免"
	case has[post.Deputy]:
		return of + "副书记任免"
	}
	return of + "书记任免"
}
