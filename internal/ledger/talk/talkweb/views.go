package talkweb

import "zhibu/internal/base/ui"

// PageView is the talks of one organisation in a period.
type PageView struct {
	Crumbs    []ui.Link
	Title     string
	Lead      string
	Org       string
	Export    string
	Back      string
	State     ui.State // how the rule stands
	Word      string
	Why       string
	Cite      ui.Link
	Problems  []ui.Problem
	Form      *FormView
	Counts    []Count
	People    []Row
	Talks     []Talk
	Open      bool // the entries are unfolded
	TalksHead string
	None      ui.None
	Below     []Below
}

// Count is how many talks there were of a kind of pair.
type Count struct{ Name, Text string }

// Row is one person.
type Row struct {
	Name, Href string
	Post       string // 班子成员
	With       []string
	State      ui.State
	Word       string
}

// Talk is one entry.
type Talk struct {
	When, Names, Between string
	Void                 string // why it was taken back
	Action               string // takes it back; empty where one may not
	Why                  ui.Field
	Open                 bool
}

// Below is one branch below.
type Below struct {
	Name, Href string
	Text       string
	State      ui.State
	Word       string
}

// FormView enters several pairs of one day.
type FormView struct {
	Action string
	Day    ui.Field
	Pairs  []PairField
	Note   string
	Open   bool
}

// PairField is one line of the form: two people.
type PairField struct {
	Name          string // pair1
	Label         string
	First, Second []ui.Option
	Problem       string
}
