package roll

import (
	"io"
	"strings"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
)

// Import is the authority to take files into the registers. Organisations also
// need org.Change.
const Import gate.Can = "roll.import"

// Kind says what a file holds.
type Kind string

// The kinds.
const (
	Members       Kind = "members"
	Organisations Kind = "orgs"
)

// Label is the kind in words.
func (k Kind) Label() string {
	switch k {
	case Members:
		return "党员名册"
	case Organisations:
		return "党组织名单"
	}
	return ""
}

// File is a file to be taken in.
type File struct {
	Name string
	From io.ReaderAt
	Size int64
	Kind Kind
	// Org is the branch of the rows that name none, or the organisation above
	// those without a parent; 0 is the asker's own.
	Org int64
	// Since is the first day of new members in their branch where they joined
	// earlier. A roster says who belongs to a branch and not since when: None is
	// the first of January of this year.
	Since day.Day
}

// Reasons of this package, besides those of intake; docs/import.md lists them.
const (
	NotBranch    intake.Code = "org.not-branch"
	NotMember    intake.Code = "category.not-member"
	NoFullDay    intake.Code = "full.counted-probationary"
	ByNameBirth  intake.Code = "member.by-name-birth"
	SameName     intake.Code = "member.same-name-birth"
	Several      intake.Code = "member.ambiguous"
	Elsewhere    intake.Code = "member.elsewhere"
	HasLeft      intake.Code = "member.left"
	TwiceMember  intake.Code = "member.twice"
	OrgDiffers   intake.Code = "org.differs"
	Undecided    intake.Code = "member.needs-decision"
	Facts        intake.Code = "member.facts"
	NameDiffers  intake.Code = "org.name-differs"
	OrgUnlike    intake.Code = "org.values-differ"
	NoFounding   intake.Code = "founded.missing"
	FoundedLate  intake.Code = "founded.before-parent"
	KindNotHere  intake.Code = "kind.not-here"
	StoreRefused intake.Code = "row.not-stored"
)

var texts = map[intake.Code]struct {
	level intake.Outcome
	text  string
}{
	NotBranch:    {intake.Refuse, "“%s”不是支部，党员要编入支部，这一行没有读入。请填写支部的名称或编码。"},
	NotMember:    {intake.Refuse, "人员类别是“%s”，党员名册只登记现有的正式党员和预备党员，这一行没有读入。"},
	NoFullDay:    {intake.Flag, "正式党员没有转正日期，补上之前按预备党员统计。请对照档案补上。"},
	ByNameBirth:  {intake.Flag, "没有公民身份号码可以比对，按姓名和出生日期认作已登记的同一人。请核对。"},
	SameName:     {intake.Flag, "已登记的党员里有同名同生日的人，号码不同，按两个人登记。请核对。"},
	Several:      {intake.Refuse, "已登记的党员里有几个同名同生日的人，分不清是哪一个，这一行没有读入。请填写公民身份号码。"},
	Elsewhere:    {intake.Refuse, "这个公民身份号码已经登记在别的组织，没有重复登记。请办理组织关系转接。"},
	HasLeft:      {intake.Refuse, "这名党员已经从名册减少，没有恢复。组织关系转回来的，请办理转入。"},
	TwiceMember:  {intake.Refuse, "这一行和第 %d 行认作同一名党员，只用了前一行。请核对。"},
	OrgDiffers:   {intake.Flag, "登记的支部是“%s”，和这一行不同，支部没有改动。转支部请办理组织关系转接。"},
	Undecided:    {intake.Flag, "%s和登记的不同，要按程序办理，没有随名册改动。"},
	Facts:        {intake.Refuse, "%s"},
	NameDiffers:  {intake.Flag, "登记的名称是“%s”，没有改动。更名请办理组织设置调整。"},
	OrgUnlike:    {intake.Flag, "%s和登记的不同，没有改动。需要变更请办理组织设置调整。"},
	NoFounding:   {intake.Flag, "没有成立日期，暂按%s登记。请补上批准成立的日期。"},
	FoundedLate:  {intake.Flag, "成立日期早于上级组织在这里的起始日期，按%s登记。请核对。"},
	KindNotHere:  {intake.Refuse, "“%s”不作为党组织登记，这一行没有读入。党小组请在支部里设置。"},
	StoreRefused: {intake.Refuse, "保存时没有通过：%s"},
}

// Batch is one import.
type Batch struct {
	ID     int64
	Org    int64
	Kind   Kind
	File   string
	State  State
	Counts intake.Counts
	Made   int64
	Edited int64 // known records whose values were changed
	MadeMS int64
	By     int64 // the account
	Seen   bool  // the same content was imported before
	Open   int64 // rows that could go in and have not; Get alone fills it
	doc    batchDoc
}

// State is how far a batch is.
type State string

// The states.
const (
	Reading State = "reading" // its rows are being stored
	Waiting State = "waiting" // read, not yet confirmed
	Running State = "running"
	Done    State = "done"
	Undone  State = "undone"
)

// batchDoc is what a batch says besides: no personal values.
type batchDoc struct {
	Sheets  []*intake.SheetPlan `json:"sheets"`
	Reasons map[string]int      `json:"reasons,omitempty"`
	Org     int64               `json:"org,omitempty"`
	Since   day.Day             `json:"since"`
	Seen    bool                `json:"seen,omitempty"`
}

// Sheets is what was understood of each sheet.
func (b *Batch) Sheets() []*intake.SheetPlan { return b.doc.Sheets }

// Reasons counts the reasons of refused rows.
func (b *Batch) Reasons() map[string]int { return b.doc.Reasons }

// Row is one row of a batch, or of a plan.
type Row struct {
	intake.RowOutcome
	No      int64
	Done    string // "", made, changed, same, refused: what Run did
	Subject int64  // the member or organisation that it became
	Cells   []string
	// ParentNo is the row of the same file that describes the organisation above.
	ParentNo int64
	id       int64
	version  int64 // of the member after Run; of an organisation its ParentNo, so that SQL sees it
	base     []intake.Reason
	old      *member.Facts
	flags    []string
}

// Name is who or what the row is about.
func (r *Row) Name() string {
	switch {
	case r.Member != nil:
		return r.Member.Name
	case r.Org != nil:
		return r.Org.FullName
	}
	return ""
}

func (r *Row) say(c intake.Code, f intake.Field, args ...any) {
	d := texts[c]
	text := d.text
	if len(args) > 0 {
		text = sprintf(text, args...)
	}
	r.add(intake.Reason{Code: c, Field: f, Text: text, Level: d.level})
}

var rank = map[intake.Outcome]int{intake.Good: 0, intake.Flag: 1, intake.Refuse: 2, intake.Ignore: 3}

func (r *Row) add(re intake.Reason) {
	r.Reasons = append(r.Reasons, re)
	if rank[re.Level] > rank[r.Outcome] {
		r.Outcome = re.Level
	}
}

// reset goes back to what intake said of the row.
func (r *Row) reset() {
	r.Reasons, r.Outcome = nil, intake.Good
	r.State, r.Match, r.Changes, r.old, r.flags = "", 0, nil, nil, nil
	for _, re := range r.base {
		r.add(re)
	}
}

// drop takes a reason of intake's away: it has been answered otherwise.
func (r *Row) drop(c intake.Code) {
	var keep []intake.Reason
	for _, re := range r.base {
		if re.Code != c {
			keep = append(keep, re)
		}
	}
	r.base = keep
}

func (r *Row) has(c intake.Code) bool {
	for _, re := range r.Reasons {
		if re.Code == c {
			return true
		}
	}
	return false
}

// Rolls is the cases of this area.
type Rolls struct {
	gate  *gate.Gate
	keys  *crypt.Keys
	vault *member.Vault
	tmp   string
}

// New makes the cases. tmp is a private folder for the temporary files of
// workbooks; they are sealed or nameless.
func New(g *gate.Gate, keys *crypt.Keys, v *member.Vault, tmp string) *Rolls {
	return &Rolls{gate: g, keys: keys, vault: v, tmp: tmp}
}

// Most is the largest file that is taken.
const Most = 64 << 20

func (rs *Rolls) open(f File) (*sheet.Book, error) {
	if f.Kind.Label() == "" {
		return nil, fault.Field("kind", "请选择文件里是党员名册还是党组织名单。")
	}
	if f.Size > Most {
		return nil, fault.New(fault.TooLarge, "文件超过64MB，没有读入。请去掉图片等附件，或者分成几个文件。")
	}
	return sheet.Open(f.Name, f.From, f.Size, sheet.DefaultLimits(rs.tmp))
}

// key is the form in which names of organisations are compared.
func key(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\u3000' || r == '\t' || r == '\n':
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, s)
}
