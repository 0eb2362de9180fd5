package document

import (
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/base/terms"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View     gate.Can = "document.view"     // see and fetch the papers that were made
	Produce  gate.Can = "document.produce"  // make one of what one may read anyway
	Template gate.Can = "document.template" // replace templates for the whole house
)

// Kind is a kind of paper.
type Kind string

// The kinds.
const (
	Minutes    Kind = "minutes"
	SignIn     Kind = "signin"
	Resolution Kind = "resolution"
	Plan       Kind = "plan"
	Account    Kind = "record" // 活动记录
	Quarter    Kind = "quarter"
)

type term struct {
	kind        Kind
	label, what string
}

var kinds = terms.New([]term{
	{Minutes, "会议记录", "议程、记录、表决、应到实到、缺席和原因、列席人员。"},
	{SignIn, "签到表", "应到人员的名单和空白的签名栏，会前打印。"},
	{Resolution, "决议", "表决通过的事项和票数，按公文版式。"},
	{Plan, "活动方案", "活动的时间、地点、参加人员、安排和要求。"},
	{Account, "活动记录", "主题党日等活动的内容、到会情况和记录。"},
	{Quarter, "三会一课季度汇总", "一个党组织和下级组织一个季度应开、已开、未开的次数。"},
}, func(x term) Kind { return x.kind })

// Kinds lists every kind in order.
func Kinds() []Kind { return kinds.Keys() }

// Label is the kind's name; empty for a kind that does not exist.
func (k Kind) Label() string { return kinds.Of(k).label }

// What says what stands in it.
func (k Kind) What() string { return kinds.Of(k).what }

// OfActivity reports whether it is made from an activity.
func (k Kind) OfActivity() bool { return k.Label() != "" && k != Quarter }

// meetings are the kinds of activities at which something is discussed and decided.
var meetings = []activity.Kind{activity.Assembly, activity.Committee, activity.Group, activity.OrgLife, activity.Appraisal, activity.DemLife, activity.Center, activity.Forum}

// Likely is the paper that an activity of these kinds is filed with: the minutes of a
// meeting, the account of everything else.
func Likely(kinds []activity.Kind) Kind {
	for _, k := range kinds {
		if slices.Contains(meetings, k) {
			return Minutes
		}
	}
	return Account
}

// Ahead reports whether it may be made before anything happened.
func (k Kind) Ahead() bool { return k == SignIn || k == Plan }

// Source is what a paper is made from: an activity, or what was written down for
// one to come, or a quarter of a part of the tree.
type Source struct {
	Activity int64           `json:"activity,omitempty"`
	Org      int64           `json:"org,omitempty"`
	Kinds    []activity.Kind `json:"kinds,omitempty"`
	On       day.Day         `json:"on,omitzero"`
	Group    int64           `json:"group,omitempty"`
	From     string          `json:"from,omitempty"`
	Until    string          `json:"until,omitempty"`
	Title    string          `json:"title,omitempty"`
	Place    string          `json:"place,omitempty"`
	Chair    string          `json:"chair,omitempty"`
	Items    []string        `json:"items,omitempty"`
	Asks     []string        `json:"asks,omitempty"`
	Year     int             `json:"year,omitempty"`
	Quarter  int             `json:"quarter,omitempty"`
}

// Made is a paper that was made, without its bytes.
type Made struct {
	ID       int64
	Org      int64 // where it is kept
	OrgName  string
	Kind     Kind
	Activity int64
	About    int64 // the organisation of which it speaks
	Title    string
	On       day.Day
	Source   Source
	Data     paper.Data
	Template int64  // 0 for the one that the program brings
	Version  string // 内置, 第2版
	ByName   string
	MadeMS   int64
}

// FileName is the name under which a paper is fetched.
func (m Made) FileName() string {
	return fileName(m.Kind.Label() + "_" + m.Title + "_" + m.On.String() + ".docx")
}

// Documents is the cases of this area.
type Documents struct {
	gate       *gate.Gate
	activities *activity.Activities
	orgs       *org.Orgs
	duties     *duty.Duties
	tmp        string
}

// New makes the cases. tmp is the private folder in which a workbook is made.
func New(g *gate.Gate, as *activity.Activities, os *org.Orgs, ds *duty.Duties, tmp string) *Documents {
	return &Documents{g, as, os, ds, tmp}
}

func unknownKind() error { return fault.Field("kind", "请选择要做哪一种文书。") }
