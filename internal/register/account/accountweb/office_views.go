package accountweb

import "zhibu/internal/base/ui"

// AccountsView is the list of accounts.
type AccountsView struct {
	Title, Lead string
	New, EndAll ui.Link
	Filters     []ui.Field
	Rows        []AccountRow
	None        ui.None
	Pager       ui.Pager
}

// AccountRow is one account.
type AccountRow struct {
	Href, Login, Name, Where, Posts string
	State                           ui.State
	Word, Note                      string
}

// NewAccountView makes an account.
type NewAccountView struct {
	Fields   []ui.Field
	Problems []ui.Problem
}

// CodeView tells an activation code once.
type CodeView struct{ Login, Name, Code, Days, Href string }

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
