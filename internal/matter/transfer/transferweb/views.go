package transferweb

import "zhibu/internal/base/ui"

// NewView is the page that opens a transfer.
type NewView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Tabs        []ui.NavItem
	Choose      []ui.Field // the branch, for the Committee
	Way, Of     string
	Problems    []ui.Problem
	Fields      []ui.Field
	Grid        []NamedGroup
	Submit      string
	Cancel      ui.Link
}

// NamedGroup is one person as the receiving branch names him.
type NamedGroup struct {
	Title  string
	Fields []ui.Field
}

// LettersView is the register of letters.
type LettersView struct {
	Crumbs               []ui.Link
	Title, Lead          string
	Filters              []ui.Field
	Rows                 []LetterRow
	None                 ui.None
	Pager                ui.Pager
	Export, People, Back string
}

// LetterRow is one letter.
type LetterRow struct {
	Number, Href, Title string
	Way, Issuer         string
	OrgName             string
	Issued, Until       string
	State               ui.State
	Words, Note         string
}
