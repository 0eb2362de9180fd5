package org

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/find"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/terms"
)

// The authorities of this area.
const (
	View   gate.Can = "org.view"   // see organisations in reach
	Change gate.Can = "org.change" // found, rename, move, split, merge, dissolve
)

// Kind is the code of 党组织类别; the codes are those of the trade.
type Kind string

// The kinds.
const (
	Committee      Kind = "100" // 派出工委: the Committee itself, whose members are appointed
	PartyGroup     Kind = "612" // 党组
	PartyCommittee Kind = "611" // 党委
	General        Kind = "621" // 党总支部
	Branch         Kind = "631" // 党支部
	JointBranch    Kind = "632" // 联合党支部
	TempCommittee  Kind = "911" // 临时党委
	TempGeneral    Kind = "921" // 临时党总支部
	TempBranch     Kind = "931" // 临时党支部
	TempJoint      Kind = "932" // 临时联合党支部
)

type term struct {
	kind  Kind
	label string
}

var kinds = terms.New([]term{
	{Committee, "派出工委"}, {PartyGroup, "党组"}, {PartyCommittee, "党委"}, {General, "党总支部"},
	{Branch, "党支部"}, {JointBranch, "联合党支部"}, {TempCommittee, "临时党委"},
	{TempGeneral, "临时党总支部"}, {TempBranch, "临时党支部"}, {TempJoint, "临时联合党支部"},
}, func(x term) Kind { return x.kind })

// Kinds lists every kind in the order of the code table.
func Kinds() []Kind { return kinds.Keys() }

// Label is the kind's name: 党支部.
func (k Kind) Label() string { return kinds.Of(k).label }

// IsBranch reports whether members belong to it directly.
func (k Kind) IsBranch() bool {
	switch k {
	case Branch, JointBranch, TempBranch, TempJoint:
		return true
	}
	return false
}

// Temporary reports whether it is set up for a task and holds no elections
// (支部工作条例第八条).
func (k Kind) Temporary() bool { return strings.HasPrefix(string(k), "9") }

// Version is what an organisation was on the days of Span.
type Version struct {
	ID        int64
	Org       int64
	Span      day.Span
	Path      string
	Parent    int64
	Kind      Kind
	Name      string
	Short     string
	Code      string
	Sort      int64
	Locality  string
	TermYears int64
	Decision  int64
}

// Label is the short name where there is one.
func (v Version) Label() string {
	if v.Short != "" {
		return v.Short
	}
	return v.Name
}

// Answers reports whether somebody who looks for a text means this organisation: by a part
// of its name, its code, or how it is spelt.
func (v Version) Answers(text string) bool {
	return find.In(v.Name, text) || find.In(v.Short, text) || v.Code == text || find.Spelt(v.Name, text)
}

// Depth counts the organisations above.
func (v Version) Depth() int { return len(v.Path)/segment - 1 }

// Draft is what founding an organisation needs.
type Draft struct {
	Kind      Kind
	Name      string
	Short     string
	Code      string
	Sort      int64
	Locality  string
	TermYears int64
	Units     []string // the units (单位) that it is set up in, by name
}

func (d Draft) check() error {
	var p fault.Problems
	if strings.TrimSpace(d.Name) == "" {
		p.Add("name", "请填写党组织全称。")
	} else if len([]rune(d.Name)) > 100 {
		p.Add("name", "全称不超过100个字。")
	}
	if d.Kind.Label() == "" {
		p.Add("kind", "请选择党组织类别。")
	}
	return p.Fault()
}

// Term is one term of a leading body. Due is its last day.
type Term struct {
	ID       int64
	Org      int64
	Span     day.Span // the days on which this body really served
	Due      day.Day
	How      string // elected, appointed
	Seats    int64
	Decision int64
	// Prolonged is the last day that was approved after Due, Shifted the day of that
	// approval, Reminded the day on which the organisation above wrote that the term
	// comes to its end; None while there is none.
	Prolonged, Shifted, Reminded day.Day
}

// On is the term as it was known on a day: what was approved or written later is
// left out.
func (t Term) On(on day.Day) Term {
	if t.Shifted > on {
		t.Prolonged, t.Shifted = day.None, day.None
	}
	if t.Reminded > on {
		t.Reminded = day.None
	}
	return t
}

// End is the last day of the term, a prolongation counted in.
func (t Term) End() day.Day {
	if t.Prolonged != day.None {
		return t.Prolonged
	}
	return t.Due
}

// Succession says what came after an organisation, or before it.
type Succession struct {
	From, To int64
	Act      string // split, merge
	On       day.Day
	Decision int64
}

// segment is the width of one step of a path: 36^4 organisations.
const segment = 4

func seg(num int64) string {
	s := strings.ToUpper(strconv.FormatInt(num, 36))
	return strings.Repeat("0", segment-len(s)) + s
}

// Below is the range of paths of an organisation and everything under it.
func Below(path string) (lo, hi string) { return path, after(path) }

// Only is the range that holds the path alone.
func Only(path string) (lo, hi string) { return path, path + "0" }

// Above is the path of the organisation above; empty above the root.
func Above(path string) string { return path[:max(0, len(path)-segment)] }

// after is the least path that does not begin with path. Paths hold 0-9 and A-Z,
// which every collation sorts alike.
func after(path string) string {
	b := []byte(path)
	for i := len(b) - 1; i >= 0; i-- {
		switch {
		case b[i] == '9':
			b[i] = 'A'
			return string(b)
		case b[i] < 'Z':
			b[i]++
			return string(b)
		}
		b[i] = '0'
	}
	return strings.Repeat("Z", len(path)+1)
}

// Reach is the query that the gate uses for {reach}.
const Reach = `SELECT org_id FROM org_version WHERE path >= @gate_lo AND path < @gate_hi AND from_day <= @gate_today AND reach_until > @gate_today`
