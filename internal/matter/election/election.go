package election

import (
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// The stages, in their order.
const (
	Drafting = "拟请示"
	Asked    = "请示待批"
	Naming   = "提候选人"
	Listed   = "候选人待审"
	Ready    = "待选举"
	Counting = "计票"
	Chosen   = "分工报告"
	Reported = "结果待批"
	Finished = "已办结"
)

// Stages lists them.
func Stages() []string {
	return []string{Drafting, Asked, Naming, Listed, Ready, Counting, Chosen, Reported, Finished}
}

// Plan is what the request asks for.
type Plan struct {
	By        bool    `json:"by,omitempty"`     // 补选: seats that fell vacant within the term
	Direct    bool    `json:"direct,omitempty"` // no committee: the assembly elects the secretary and the deputies
	Seats     int     `json:"seats"`
	Deputies  int     `json:"deputies"`
	PlannedOn day.Day `json:"planned_on"`
	Base      Base    `json:"base"`
	Note      string  `json:"note,omitempty"`
}

// check tests a plan; directBelow is from how many full members on a branch has a
// committee.
func (p *Plan) check(kind org.Kind, full, directBelow int, today day.Day) error {
	var f fault.Problems
	if p.Direct {
		p.Seats = 1 + p.Deputies
		if !kind.IsBranch() {
			f.Add("direct", "只有党支部可以不设委员会。")
		} else if full >= directBelow {
			f.Add("direct", "正式党员有"+strconv.Itoa(full)+"人，满"+strconv.Itoa(directBelow)+"人的应当设立支部委员会（支部工作条例第二十条）。")
		}
	}
	if p.Seats < 1 || p.Seats > 31 {
		f.Add("seats", "请填写名额，1到31名。")
	}
	if p.Deputies < 0 || p.Deputies > 5 || p.Deputies >= p.Seats && p.Seats > 0 {
		f.Add("deputies", "副书记的名额要少于委员名额，没有的填0。")
	}
	if p.PlannedOn < today {
		f.Add("planned_on", "计划召开大会的日期不早于今天。")
	}
	if p.Base != OfDue && p.Base != OfPresent {
		f.Add("base", "请选择选举办法写明的过半数基数。")
	}
	if len([]rune(p.Note)) > 500 {
		f.Add("note", "说明不超过500个字。")
	}
	return f.Fault()
}

// Candidate is somebody who stands.
type Candidate struct {
	Member int64     `json:"member"`
	Name   string    `json:"name"`
	Kind   post.Kind `json:"kind,omitempty"` // proposed for: 书记, 副书记
}

// Excluded is a member who is not counted as due.
type Excluded struct {
	Member int64  `json:"member"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Reasons are those for which a member is not counted as due: six by 中组部选举答复,
// with approval and passed by the meeting, and two by 选举工作条例第五条.
func Reasons() []string {
	return []string{"患有精神疾病或者其他疾病不能表达本人意志", "自费出国半年以上", "未受留党察看以上处分正在服刑", "年老体弱卧床不起或者长期生活不能自理",
		"工作调动、外出超过六个月应转未转组织关系", "离退休回原籍长期居住未转组织关系", "留党察看期间没有表决权", "被留置、逮捕，已决定中止党员权利"}
}

// Meeting is the assembly.
type Meeting struct {
	On          day.Day  `json:"on"`
	Due         int      `json:"due"`
	Present     int      `json:"present"`
	Scrutineers []string `json:"scrutineers"` // 监票人
	Tellers     []string `json:"tellers"`     // 计票人
	Passed      bool     `json:"passed"`      // the meeting passed the exclusions and the method
}

// Round is one ballot.
type Round struct {
	Seats   int      `json:"seats"`
	Tie     bool     `json:"tie,omitempty"` // among people who were tied
	People  []Votes  `json:"people"`
	First   *Sheet   `json:"first,omitempty"`
	Second  *Sheet   `json:"second,omitempty"`
	Outcome *Outcome `json:"outcome,omitempty"`
}

// Differences are the places where the two entries of a round differ.
func (r *Round) Differences() []Difference {
	if r.First == nil || r.Second == nil {
		return nil
	}
	return differences(r.First, r.Second)
}

// Assigned is the post of somebody who was elected; For are the votes for him as
// secretary or deputy.
type Assigned struct {
	Member int64     `json:"member"`
	Name   string    `json:"name"`
	Kind   post.Kind `json:"kind"`
	For    int       `json:"for,omitempty"`
}

// Issue is how the organisation and the Committee were called when a stage was
// reached: the papers of that step say so, whatever the registers say later.
type Issue struct {
	Name  string  `json:"name"`
	Above string  `json:"above"`
	On    day.Day `json:"on"`
}

// Doc is all that was entered about an election.
type Doc struct {
	Plan
	Issued     map[string]Issue `json:"issued,omitempty"` // by the stage that the step led to
	Reply      string           `json:"reply,omitempty"`  // the number of the approval
	ReplyOn    day.Day          `json:"reply_on"`
	Candidates []Candidate      `json:"candidates,omitempty"`
	Excluded   []Excluded       `json:"excluded,omitempty"`
	Agreed     string           `json:"agreed,omitempty"` // the number of the agreement to the candidates
	AgreedOn   day.Day          `json:"agreed_on"`
	Meeting    Meeting          `json:"meeting"`
	Rounds     []Round          `json:"rounds,omitempty"`
	Elected    []Votes          `json:"elected,omitempty"`
	Reduced    int              `json:"reduced,omitempty"` // how many agreed to leave seats empty
	HeadsOn    day.Day          `json:"heads_on"`
	HeadsHere  int              `json:"heads_here,omitempty"`
	Posts      []Assigned       `json:"posts,omitempty"`
	ReportedOn day.Day          `json:"reported_on"`
	Decision   int64            `json:"decision,string,omitempty"`
}

// Election is one election with its matter.
type Election struct {
	matter.Matter
	Doc
}

// Round is the ballot under way; nil before the first.
func (d *Doc) Round() *Round {
	if len(d.Rounds) == 0 {
		return nil
	}
	return &d.Rounds[len(d.Rounds)-1]
}

// stands reports whether a member is among the candidates.
func (d *Doc) stands(member int64) bool {
	return slices.ContainsFunc(d.Candidates, func(c Candidate) bool { return c.Member == member })
}

// next opens the round that follows an outcome, or tells that the seats are filled.
func (d *Doc) next() (over bool) {
	r := d.Round()
	o := r.Outcome
	d.Elected = append(d.Elected, o.Elected...)
	in := func(id int64) bool {
		return slices.ContainsFunc(d.Elected, func(v Votes) bool { return v.Member == id })
	}
	fresh := func(list []Votes) (people []Votes) {
		for _, v := range list {
			if !in(v.Member) {
				people = append(people, Votes{Member: v.Member, Name: v.Name})
			}
		}
		return people
	}
	switch {
	case o.Invalid:
		d.Rounds = append(d.Rounds, Round{Seats: r.Seats, Tie: r.Tie, People: fresh(r.People)})
	case len(o.Tied) > 0:
		d.Rounds = append(d.Rounds, Round{Seats: r.Seats - len(o.Elected), Tie: true, People: fresh(o.Tied)})
	case o.Short > 0:
		var all []Votes
		for _, c := range d.Candidates {
			all = append(all, Votes{Member: c.Member, Name: c.Name})
		}
		d.Rounds = append(d.Rounds, Round{Seats: o.Short, People: fresh(all)})
	default:
		return true
	}
	return false
}
