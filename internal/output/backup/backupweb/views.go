package backupweb

import "zhibu/internal/base/ui"

// PageView is how the backups stand.
type PageView struct {
	Warn    string
	Cards   []Card
	Facts   []ui.Pair
	Action  string // of the button; empty where no folder was named
	Busy    bool   // one is asked for or under way
	Rows    []Row
	Restore []string // the steps of bringing a house back
}

// Card is one of the two things that are looked for first.
type Card struct {
	Title string
	State ui.State
	Word  string
	Facts []ui.Pair
	None  string // where there is none yet
}

// Row is one run.
type Row struct {
	When, Deed, By   string
	State            ui.State
	Word, Note       string
	File, Size, Took string
}
