package accountweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// SignInView is the way in.
type SignInView struct {
	Place   string // whose installation it is
	Name    string // what was typed
	Problem string // 名字或密码不对。…
	Back    string // where to go afterwards
	Help    string // whom to ask

	Passkeys bool   // they are offered here
	Provider string // how people call the identity provider; empty where there is none
}

func (v SignInView) fields() []ui.Field {
	return []ui.Field{
		{Name: "name", Label: "账号", Value: v.Name, Auto: "username", Required: true},
		{Name: "password", Label: "密码", Kind: "password", Auto: "current-password", Required: true},
	}
}

// PostsView chooses as what one works.
type PostsView struct {
	Title  string
	Text   string
	Action string
	Back   string
	Posts  []Post
}

// Post is one that the person holds today.
type Post struct {
	ID   string
	Name string // 支部书记
	Org  string
	Note string // 任期至2022年3月14日
	Now  bool
}

// MeView is a member's own page.
type MeView struct {
	Line      string // 沈知远　区虚构局第一党支部
	Title     string // 没有要您办的事
	Seen      string // 您的记录今年被查看3次，
	Tasks     []ui.Link
	Next      *Next
	Coming    []Took // after the next
	Hours     *Hours
	Birthday  *Birthday
	Took      []Took
	Topics    []Took // studied by the branch
	Decided   []Took // by the branch, when all its members were called
	All       ui.Link
	Who       []ui.Pair // who can see what
	Looks     []Look
	LooksHead string
	Doors     []ui.Link
	Foot      string
}

// Next is the activity to come.
type Next struct{ Day, When, Title, Text string }

// Hours is study so far.
type Hours struct {
	Done string // 30.5
	Mins int64
	All  int64 // hours
	Text string
}

// StudyView is the activities of one year with their hours.
type StudyView struct {
	Title, Lead string
	Years       ui.Field
	Rows        []StudyRow
	Export      string
}

// StudyRow is one activity.
type StudyRow struct {
	Day                day.Day
	Title, Word, Hours string
}

// Birthday is 政治生日.
type Birthday struct{ Day, Text string }

// Took is an activity that the person was due at, or what was studied or decided there.
type Took struct{ When, Text, Word string }

// Look is one time that someone looked at the member's record.
type Look struct{ When, Who, Why string }

// PasswordView changes one's own password.
type PasswordView struct {
	Hint     string
	Back     string
	Problems []ui.Problem
}

func (v PasswordView) fields() []ui.Field {
	old := ui.Field{Name: "old", Label: "现在的密码", Kind: "password", Auto: "current-password", Required: true, Problem: web.ProblemOf(v.Problems, "old")}
	return append([]ui.Field{old}, newPassword(v.Hint, v.Problems)...)
}

// newPassword are the two fields of a password that is set.
func newPassword(hint string, problems []ui.Problem) []ui.Field {
	return []ui.Field{
		{Name: "password", Label: "新密码", Kind: "password", Auto: "new-password", Required: true, Hint: hint, Problem: web.ProblemOf(problems, "password")},
		{Name: "again", Label: "再写一遍新密码", Kind: "password", Auto: "new-password", Required: true, Problem: web.ProblemOf(problems, "again")},
	}
}

// ActivateView sets a password by a code.
type ActivateView struct {
	Name, Code string // what was typed
	Hint       string
	Problems   []ui.Problem
}

func (v ActivateView) fields() []ui.Field {
	return append([]ui.Field{
		{Name: "name", Label: "账号", Value: v.Name, Auto: "username", Required: true},
		{Name: "code", Label: "激活码", Value: v.Code, Auto: "one-time-code", Required: true, Hint: "管理员给您的12位字母和数字，大小写都可以。", Place: "例如：7K3M-9QXA-T2HD", Problem: web.ProblemOf(v.Problems, "code")},
	}, newPassword(v.Hint, v.Problems)...)
}
