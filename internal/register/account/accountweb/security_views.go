package accountweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// SecurityView is what opens one's own account, and where it is open.
type SecurityView struct {
	Factor FactorView
	Open   []OpenRow
	Events []EventRow
}

func (v SecurityView) elsewhere() bool { return len(v.Open) > 1 }

// FactorView is how the second factor stands.
type FactorView struct {
	On, Begun  bool
	Text, Left string
}

// OpenRow is one place where the account is signed in.
type OpenRow struct {
	ID, Browser, Place, Since, Seen string
	Here                            bool
}

// EventRow is one thing that happened at the door.
type EventRow struct {
	When, What, Browser, Place string
	Weighty                    bool
}

// FactorSetupView shows the secret to a telephone.
type FactorSetupView struct {
	Secret, URI string
	Must        bool // the session may go nowhere else
	Problems    []ui.Problem
}

// RecoveryView tells recovery codes once.
type RecoveryView struct {
	Title string
	Codes []string
}

// ProveView asks for the second factor.
type ProveView struct {
	Back     string
	Problems []ui.Problem
}

func codeField(hint string, problems []ui.Problem) ui.Field {
	return ui.Field{Name: "code", Label: "动态口令", Auto: "one-time-code", Required: true, Hint: hint, Problem: web.ProblemOf(problems, "code")}
}

// PolicyView changes how people sign in here.
type PolicyView struct {
	Version  string
	Fields   []ui.Field
	Problems []ui.Problem
}
