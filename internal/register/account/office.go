package account

import "zhibu/internal/base/gate"

// The authorities of those who keep the accounts. View is the list; Grant is to let
// an account work, to lock and unlock it.
const (
	View  gate.Can = "account.view"
	Grant gate.Can = "account.grant"
)
