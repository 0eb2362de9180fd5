package web

import (
	"net/url"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
)

// awayCookie holds what must be remembered while somebody is at the identity provider,
// sealed, until he comes back.
const awayCookie = "away"

// Leave sends the browser to another host by a page that says so. A redirect would
// not do: browsers do not let a form lead to another host (form-action).
func (r *Request) Leave(address, kept, name string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	r.Keep(awayCookie, kept, 600)
	r.W.Header().Set("Refresh", "0; url="+address)
	return r.Page(ui.LeavePage(r.Frame("前往"+name), ui.Leaving{Name: name, Host: u.Host, Address: address}))
}

// Returned is what was kept while somebody was away; it is given once.
func (r *Request) Returned() string {
	kept := r.cookie(awayCookie)
	if kept != "" {
		r.Keep(awayCookie, "", -1)
	}
	return kept
}

// Note writes into the log why a request was refused that was answered in words; where
// there is nothing besides the words, nothing.
func (r *Request) Note(what string, err error) {
	if f, ok := fault.As(err); ok && f.Unwrap() != nil {
		r.server.Log.Warn(what, "path", logged(r.URL.Path), "error", f.Unwrap())
	}
}
