package accountweb

import "zhibu/internal/base/ui"

// AccountsView is the list of accounts.
type AccountsView struct {
	Title, Lead string
	New, EndAll ui.Link
	Batch       ui.Link
	Admit       bool // some of them wait, and may be ticked
	Filters     []ui.Field
	Rows        []AccountRow
	None        ui.None
	Pager       ui.Pager
}

// AccountRow is one account.
type AccountRow struct {
	ID                              string // of one that may be admitted
	On                              bool   // and is ticked: its first code, on the list of those that wait
	Href, Login, Name, Where, Posts string
	State                           ui.State
	Word, Note                      string
}

// NewAccountView makes an account.
type NewAccountView struct {
	Fields   []ui.Field
	Problems []ui.Problem
}

// BatchView makes accounts for several people at once.
type BatchView struct {
	Lead     string
	Which    ui.Field
	All      bool
	Rows     []BatchRow
	Rest     string // how many come later
	Problems []ui.Problem
}

// BatchRow is somebody who has no account yet.
type BatchRow struct {
	ID, Name, Org, Posts string
	On                   bool
	Login                ui.Field
}

// CodesView tells the codes of several accounts once.
type CodesView struct {
	Title, Days string
	Rows        []CodeView
}

// CodeView tells an activation code once.
type CodeView struct{ Login, Name, Org, Code, Days, Href string }

// AccountView is one account, with what its reader may do with it.
type AccountView struct {
	Title, Lead, Action                  string
	State                                ui.State
	Word                                 string
	Facts                                []ui.Pair
	Renew, Shut, Open, Admit, DropFactor bool
	FactorLost                           bool
	Posts                                []PostRow
	Give                                 []ui.Field
	Problems                             []ui.Problem
}

// PostRow is a post that the person holds; End takes it back.
type PostRow struct{ Name, Since, End string }

// EndAllView ends everybody's sessions.
type EndAllView struct {
	Why      ui.Field
	Problems []ui.Problem
}
