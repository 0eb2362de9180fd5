// Package unit is the register of units (单位): what they are, in which sector
// and in whose care, how many work there, which organisations are set up in them,
// and which members work elsewhere than their branch stands.
package unit

import (
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View   gate.Can = "unit.view"
	Change gate.Can = "unit.change"
)

// mostPeople is the largest headcount.
const mostPeople = 1_000_000

// Natures are the kinds of units (单位性质).
var Natures = []string{"党政机关", "事业单位", "国有企业", "非公有制企业", "社会组织", "中介服务机构", "其他"}

// Facts are what is known of a unit.
type Facts struct {
	Org     int64  `json:"org"` // in whose care it is (归口党组织)
	Name    string `json:"name"`
	Code    string `json:"code"` // 统一社会信用代码; may be empty
	Nature  string `json:"nature"`
	Sector  string `json:"sector"`
	Address string `json:"address"`
}

// Unit is one unit as of a day.
type Unit struct {
	ID int64
	Facts
	OrgName string // empty beyond reach
	Version int64
	Count   Headcount // the latest up to the day; none when its Day is None
}

// Headcount is how many people worked in a unit on a day.
type Headcount struct {
	Day    day.Day
	People int64
	Source string
}

// Link says that an organisation is set up in a unit.
type Link struct {
	ID, Org, Unit int64
	OrgName       string
	Span          day.Span
}

// Worker is a member who works in a unit that is not his branch's.
type Worker struct {
	ID, Member, Unit, Branch int64
	Name, BranchName         string
	Span                     day.Span
}

// Past is what a unit was before a change.
type Past struct {
	Facts
	Version int64
	By      string
	AtMs    int64
}

// Sector is a sector whose organisations are to stand under one leadership.
type Sector struct {
	Name    string
	Basis   string // the document that says so
	Version int64
}

// clean trims, writes the code in capitals, and tests. It does not look whether
// name and code are free.
func (f *Facts) clean() *fault.Problems {
	p := &fault.Problems{}
	f.Name, f.Nature, f.Sector, f.Address = strings.TrimSpace(f.Name), strings.TrimSpace(f.Nature), strings.TrimSpace(f.Sector), strings.TrimSpace(f.Address)
	f.Code = strings.ToUpper(strings.TrimSpace(f.Code))
	for _, x := range []struct {
		field, label, text string
		most               int
	}{{"name", "单位全称", f.Name, 100}, {"sector", "行业", f.Sector, 30}, {"address", "地址", f.Address, 200}} {
		if len([]rune(x.text)) > x.most {
			p.Add(x.field, fmt.Sprintf("%s不超过%d个字。", x.label, x.most))
		}
	}
	if f.Name == "" {
		p.Add("name", "请填写单位全称。")
	}
	if f.Nature != "" && !slices.Contains(Natures, f.Nature) {
		p.Add("nature", "单位性质请从列表里选。")
	}
	if f.Org == 0 {
		p.Add("org", "请选择归口党组织。")
	}
	if text := codeProblem(f.Code); text != "" {
		p.Add("code", text)
	}
	return p
}

// codeProblem says what is wrong with a code; empty where nothing is.
func codeProblem(code string) string {
	if code == "" {
		return ""
	}
	if n := len([]rune(code)); n != codeLength || len(code) != codeLength {
		return fmt.Sprintf("统一社会信用代码是18位数字和大写字母，现在是%d位。没有代码的可以不填。", n)
	}
	last, at, ok := check(code)
	if !ok {
		return fmt.Sprintf("统一社会信用代码第%d位是“%c”，代码里不用这个字符（不用I、O、S、V、Z）。", at, code[at-1])
	}
	if code[codeLength-1] != last {
		return "统一社会信用代码的校验位对不上，多半有一位录错了。请对照营业执照或者法人证书核对。"
	}
	return ""
}
