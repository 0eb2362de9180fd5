package activityweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// RecordView is the page that records an activity, or corrects one.
type RecordView struct {
	Title      string // 记一次活动, or 更正这次活动
	Lead       string
	Action     string // where the form goes
	DraftURL   string // where the draft goes while one writes; empty: no draft
	DraftState string // 草稿已存 16:48; empty before the first
	DraftNote  string // who sees it
	Version    string // of the record that is corrected
	Problems   []ui.Problem
	KindBad    string
	Due        []ui.Option // kinds that are due now, or that were recorded, first
	DueLabel   string
	Others     []ui.Option // the other kinds
	Day        ui.Field
	Last       ui.Field // the last day, of what lasted several
	Name       ui.Field // what it is called; empty: by its kinds
	From       ui.Field
	Until      ui.Field
	Place      ui.Field
	Site       ui.Field // a select of sites; no Name: none
	Group      ui.Field // a select of party groups; no Name: none
	Hours      ui.Field // 学时
	Topic      ui.Field // a select of topics of the library; no Name: none
	TopicNote  string   // 来自学习库，2021年12月10日发布，距今10天
	TopicHref  string
	AgendaNote string // 第一议题已选好; empty: nothing to say
	AgendaBad  string
	Agenda     []Item
	With       With
	Named      bool // only those named count: the question is who took part
	Rolls      []Roll
	Extra      []Attendee // named, and on none of the rosters
	Names      ui.Field   // more of them by name; no Name: not offered
	RollBad    []string   // what is wrong with the marks
	RollNote   ui.Link    // 应到名单怎么来的
	Reasons    []ui.Option
	Guests     ui.Field // 列席人员
	Visitors   ui.Field // 其他参加者, a number
	Host       ui.Field
	Clerk      ui.Field
	Teacher    ui.Field // of a party lesson; no Name: none
	Minutes    ui.Field
	Sample     SampleView
	Votes      []Vote
	Photos     []Photo
	PhotoNote  string
	PhotoBad   string
	Caption    ui.Field
	Credit     ui.Field
	Files      []File
	FileBad    string
	Again      string   // what has to be chosen again
	Reason     ui.Field // why it is corrected; no Name: none
	Theirs     Theirs   // what somebody else made of the record meanwhile
	Effects    EffectsView
	Submit     string // 记下这次活动
	Later      ui.Link
}

// Theirs is the record as somebody else corrected it while this form was open.
type Theirs struct {
	Why     string   // the reason of that correction; empty: nobody did
	Lines   []string // what saving this form would change in it
	Minutes string   // its minutes, where they differ
}

// SampleView is how minutes of what was chosen may be written.
type SampleView struct {
	Title string // 写记录的样子：主题党日
	Must  string
	Cite  ui.Link // empty: no article asks for it
	Text  string
}

// Item is one line of the agenda.
type Item struct {
	Text    string
	Kind    string // 第一议题; empty: nothing to say
	Decided string
	Again   bool // put off to the next meeting
}

// Attendee is one who should come.
type Attendee struct {
	ID     int64
	Name   string
	Note   string // 预备, 流动: shown small
	Absent bool
	Why    string // the value of the reason
	Took   bool   // part, where those are named who did
}

// Roll is the roster of one organisation; with a Title where there are several.
type Roll struct {
	Title  string
	People []Attendee
}

// With are the organisations with which it may have been held.
type With struct {
	Open    bool
	Orgs    []Other // none: not offered
	Problem string
}

// Other is one such organisation.
type Other struct {
	ID    int64
	Name  string
	Depth int
	On    bool
}

// File is a paper that is kept already.
type File struct {
	ID         int64
	Name, Note string
	Href       string
}

// Vote is a resolution with its counts.
type Vote struct {
	Text                  string
	For, Against, Abstain string
	Problem               string
}

// Photo is one that is kept already.
type Photo struct {
	ID       int64
	Src, Alt string
	Caption  string
	Credit   string
}

// EffectsView says what a record satisfies, and what it does not.
type EffectsView struct {
	Title string // 这条记录将满足
	Yes   []Effect
	No    string // 没有满足：第四季度党员大会。…
	Wait  string // what it says before there is enough to tell
}

// Effect is one thing that is satisfied.
type Effect struct {
	Text, Note, Href string
}

// SavedView is the page after saving.
type SavedView struct {
	Title   string // 已记下12月主题党日
	Text    string
	Effects EffectsView
	Next    ui.Link // the next thing due
	Doors   []ui.Link
}

// ListView is the ledger.
type ListView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	Filters []ui.Field
	Asked   string // what was looked for
	Action  string
	Columns []ui.Column
	Own     bool // all are the own organisation's: it need not be named in each row
	Rows    []ListRow
	None    ui.None
	Pager   ui.Pager
	Export  string
	Back    string
	Record  ui.Link
}

// ListRow is one record in the ledger.
type ListRow struct {
	Day      day.Day
	Title    string
	Href     string
	Kinds    string
	Said     string // what it says of what was looked for, where its title does not
	Org      ui.Link
	Due      string // 应到
	Came     string // 实到
	Visitors string
	State    string // 草稿, 已作废, 第2版; empty: nothing to say
}

// ActivityView is one record in full.
type ActivityView struct {
	Crumbs   []ui.Link
	Title    string
	Kinds    []string
	Void     string // 已于2021年12月21日作废，原因：…; empty while it stands
	Facts    []ui.Pair
	Agenda   []Item
	Minutes  []string // paragraphs
	Votes    []VoteLine
	Came     string    // 应到26人，实到23人; or 参加12人
	Parties  []ui.Pair // the same for each organisation that held it together
	Files    []File
	Absent   []AbsentLine
	Present  []ui.Link
	Guests   string
	Photos   []Photo
	Effects  EffectsView
	Versions []VersionLine
	Correct  ui.Link
	Paper    ui.Link // the Word paper
	VoidForm *VoidForm
}

// VoteLine is a resolution as it was passed or not.
type VoteLine struct {
	Text, Counts, Result, Cite string
}

// AbsentLine is one who did not come.
type AbsentLine struct {
	ui.Link
	Why string
}

// VersionLine is one version of a record, newest first.
type VersionLine struct {
	When, Who, What, Why string
	Changes              []string // 实到由23人改为24人
}

// VoidForm makes a record void; it is kept, and counted no more.
type VoidForm struct {
	Action string
	Reason ui.Field
	Note   string // what changes by it
	Open   bool
}

// count gives those on the rosters, absent those marked, took those named.
func (v RecordView) count() (due, absent, took int) {
	for _, roll := range v.Rolls {
		for _, p := range roll.People {
			due++
			if p.Absent {
				absent++
			}
			if p.Took {
				took++
			}
		}
	}
	for _, p := range v.Extra {
		if p.Took {
			took++
		}
	}
	return due, absent, took
}

func (v RecordView) absent() []Attendee {
	var as []Attendee
	for _, roll := range v.Rolls {
		for _, p := range roll.People {
			if p.Absent {
				as = append(as, p)
			}
		}
	}
	return as
}

func itoa(n int) string { return strconv.Itoa(n) }

func choose(options []ui.Option, value string) []ui.Option {
	out := make([]ui.Option, len(options))
	for i, o := range options {
		o.On = o.Value == value
		out[i] = o
	}
	return out
}

// withBlank is what stands written and one more line to write.
func withBlank[T any](items []T) []T {
	var blank T
	return append(items[:len(items):len(items)], blank)
}

func (v Vote) rows(i int) []ui.Field {
	n := "vote-" + itoa(i)
	return []ui.Field{
		{Name: n + "-for", Label: "赞成", Kind: "number", Value: v.For, Min: "0"},
		{Name: n + "-against", Label: "反对", Kind: "number", Value: v.Against, Min: "0"},
		{Name: n + "-abstain", Label: "弃权", Kind: "number", Value: v.Abstain, Min: "0"},
	}
}

func (v RecordView) hasVotes() bool { return len(v.Votes) > 0 }

func rollWord(named bool) string {
	if named {
		return "点参加的人"
	}
	return "点缺席的人"
}
