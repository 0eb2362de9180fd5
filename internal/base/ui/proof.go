package ui

// Proof is the question who it is, before a sensitive act.
type Proof struct {
	Action   string // where the form goes
	Carried  []Field
	Problems []Problem
	Password Field
	Code     *Field // nil where there is no second factor
}
