package web

import "net/http"

// sessionCookie is the cookie of who is signed in.
const sessionCookie = "zhibu"

// cookieName is how a cookie is called: over TLS with the prefix by which browsers
// take it from this very host alone, for all of it, and over TLS alone.
func (s *server) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// cookie is the value of a cookie of this house; empty where the browser has none.
func (r *Request) cookie(name string) string {
	c, err := r.Cookie(r.server.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie gives the browser a cookie for some seconds; 0 is until it is closed, less
// takes it away. No script reads it, and no other site's form sends it.
func (r *Request) setCookie(name, value string, seconds int) {
	http.SetCookie(r.W, &http.Cookie{Name: r.server.cookieName(name), Value: value, Path: "/", MaxAge: seconds, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: r.server.Secure})
}
