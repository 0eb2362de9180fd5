package ui

// Proof is the question who it is, before a sensitive act.
type Proof struct {
	Action   string // where the form goes
	Carried  []Field
	Problems []Problem
	Password Field
	Code     *Field // nil where there is no second factor
	Passkey  string // the field of a passkey's answer; empty where there is none
	Problem  string // what was wrong with the passkey

	Provider, Back string // by whom else it can be proved, and where that leads back to; empty where by nobody
	Lost           bool   // what was typed does not outlast it
}

// PasskeyButton asks the browser's authenticator: a script puts the answer into a
// field of the form around it and sends the form. Without script there is none.
type PasskeyButton struct {
	Text  string
	Ask   string // where the question comes from
	Field string // where the answer goes
	Main  bool   // the one red button of the form
}

// Leaving is the page between this house and another host.
type Leaving struct{ Name, Host, Address string }
