package member

import (
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View   gate.Can = "member.view"
	Change gate.Can = "member.change"
	Reveal gate.Can = "member.reveal" // see a sealed value in full, with a reason
	Export gate.Can = "member.export"
)

// Sex is the code of GB/T 2261.1.
type Sex int64

// The codes.
const (
	Unknown Sex = 0
	Male    Sex = 1
	Female  Sex = 2
)

// Label is 男 or 女.
func (s Sex) Label() string {
	switch s {
	case Male:
		return "男"
	case Female:
		return "女"
	}
	return "未说明"
}

// Flags of a member, each with its days.
const (
	Retired  = "retired"
	Mobile   = "mobile"
	Lost     = "lost"
	Hardship = "hardship"
)

var flagLabels = map[string]string{Retired: "离退休", Mobile: "流动党员", Lost: "失联", Hardship: "生活困难"}

// FlagLabel is the flag in words.
func FlagLabel(flag string) string { return flagLabels[flag] }

// Standings (党籍状态) other than 正常, by code.
var standings = map[string]string{"10": "保留党籍", "11": "恢复党籍", "12": "停止党籍", "13": "开除党籍"}

// StandingLabel is the standing in words; "" and "1" are 正常.
func StandingLabel(code string) string {
	if l, ok := standings[code]; ok {
		return l
	}
	return "正常"
}

// Standings lists every 党籍状态 by code, 正常 first.
func Standings() []string { return []string{"1", "10", "11", "12", "13"} }

// Facts are what a roster says of a member, sealed values in clear.
type Facts struct {
	Name        string
	Sex         Sex
	Nation      string
	BirthOn     day.Day
	BirthExact  bool // false: only the month is known
	IDNumber    string
	Phone       string
	Address     string
	Registered  string // 户籍所在地
	PayBase     string // in yuan, as on the dues ledger
	Education   string
	Degree      string
	NativePlace string
	WorkFrom    day.Day
	Job         string // 工作单位及职务
	JobKind     string // 工作岗位
	Title       string // 从事专业技术职务
	Archive     string // 档案管理单位
	JoinedOn    day.Day
	FullOn      day.Day
	PartyFrom   day.Day // 党龄起算日
	PartyBasis  string  // why that day
	Note        string
}

func (f Facts) check(today day.Day) error {
	var p fault.Problems
	switch {
	case strings.TrimSpace(f.Name) == "":
		p.Add("name", "请填写姓名。")
	case len([]rune(f.Name)) > 40:
		p.Add("name", "姓名不超过40个字。")
	}
	if f.JoinedOn != day.None && f.JoinedOn > today {
		p.Add("joined_on", "入党日期不能在今天之后。")
	}
	if f.FullOn != day.None && f.JoinedOn != day.None && f.FullOn < f.JoinedOn {
		p.Add("full_on", "转正日期不能早于入党日期。")
	}
	if f.BirthOn != day.None && f.JoinedOn != day.None && f.JoinedOn < f.BirthOn {
		p.Add("joined_on", "入党日期不能早于出生日期。")
	}
	return p.Fault()
}

// Member is a member as a list or a page shows him: sealed values are masked.
type Member struct {
	ID         int64
	Facts      // IDNumber, Phone, Address, Registered and PayBase masked
	Version    int64
	Org        int64 // the branch on the day asked for
	OrgName    string
	Membership day.Span
	OutReason  string
	Group      string
	Standing   string
	Flags      []string
	Posts      []string
}

// Full reports whether the member is 正式 on a day; otherwise he is 预备.
func (m Member) Full(on day.Day) bool { return m.FullOn != day.None && m.FullOn <= on }

// Category is 人员类别 on a day.
func (m Member) Category(on day.Day) string {
	if m.Full(on) {
		return "正式党员"
	}
	return "预备党员"
}

// Has reports whether a flag is set.
func (m Member) Has(flag string) bool {
	for _, f := range m.Flags {
		if f == flag {
			return true
		}
	}
	return false
}

// PartyYears is 党龄 in full years on a day.
func (m Member) PartyYears(on day.Day) int { return m.PartyFrom.YearsTo(on) }

// Vault seals and opens the columns of a member.
type Vault struct{ keys *crypt.Keys }

// NewVault makes a vault over the house's keys.
func NewVault(keys *crypt.Keys) *Vault { return &Vault{keys} }

// Blind is the key under which a value is looked up without being stored.
func (v *Vault) Blind(purpose, value string) any {
	value = strings.ToUpper(strings.TrimSpace(value))
	if value == "" {
		return nil
	}
	return v.keys.Blind(purpose, value)
}

// blinds are the keys under which a value may be found: one for each key of the house.
func (v *Vault) blinds(purpose, value string) []string {
	return v.keys.BlindAll(purpose, strings.ToUpper(strings.TrimSpace(value)))
}

// SealIn and OpenIn are for the sealed columns of other tables that hold what will
// be a member's: a letter that came for somebody who is not here yet.
func (v *Vault) SealIn(table, column string, row int64, plain string) string {
	return v.keys.Seal(table, column, row, strings.TrimSpace(plain))
}

// OpenIn opens what SealIn sealed.
func (v *Vault) OpenIn(table, column string, row int64, sealed string) (string, error) {
	return v.keys.Open(table, column, row, sealed)
}

// The purposes of the blind indexes.
const (
	ByID    = "member.id_number"
	ByPhone = "member.phone"
)
