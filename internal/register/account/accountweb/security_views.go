package accountweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// SecurityView is what opens one's own account, and where it is open.
type SecurityView struct {
	Factor FactorView
	Open   []OpenRow
	// Passkeys says that they are offered here; Keys are those of the account.
	Passkeys bool
	Keys     []KeyRow
	Provider *ProviderView // nil where there is none, and nothing of one
	Events   []EventRow
}

func (v SecurityView) elsewhere() bool { return len(v.Open) > 1 }

// FactorView is how the second factor stands.
type FactorView struct {
	On, Begun  bool
	Text, Left string
}

// OpenRow is one place where the account is signed in.
type OpenRow struct {
	ID, Browser, Way, Place, Since, Seen string
	Here                                 bool
}

// ProviderView is the identity provider, and the link to it.
type ProviderView struct {
	Name    string
	Text    string
	On      bool
	Problem string // why there is no link after all
}

// KeyRow is one passkey.
type KeyRow struct{ ID, Name, Made, Used string }

// NewPasskeyView adds a passkey.
type NewPasskeyView struct {
	Name     string
	Problems []ui.Problem
}

func (v NewPasskeyView) field() ui.Field {
	return ui.Field{Name: "name", Label: "名字", Value: v.Name, Required: true, Place: "例如：办公室电脑", Problem: web.ProblemOf(v.Problems, "name")}
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
	First    string // what was right already
	Back     string
	Passkeys bool
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
