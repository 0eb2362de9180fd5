package dutyweb

import (
	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

// mayAt reports whether the asker's post holds an authority at an organisation.
// It decides which doors are shown; the cases decide what is done.
func mayAt(r *web.Request, can gate.Can, id int64) bool {
	switch r.Session.Grant.Cans[can] {
	case gate.Below:
		return true
	case gate.OwnOrg:
		return r.Session.Grant.Org == id
	}
	return false
}
