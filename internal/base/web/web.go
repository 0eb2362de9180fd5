// Package web serves pages. Every route says who may open it; handlers return
// errors, and one place turns them into pages. Limits, security headers and the
// refusal of cross-origin forms are part of the server, not of the handlers.
package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
)

// Policy says who may open a route.
type Policy string

// The policies. Anything else is the gate.Can that it needs.
const (
	Anyone Policy = "anyone" // without signing in
	Signed Policy = "signed" // signed in; what is shown is the asker's own, or the case decides
	Half   Policy = "half"   // the password was right; what else there is to prove need not be proved yet
)

// Route is one page or one form.
type Route struct {
	Pattern string // as net/http's mux: "GET /orgs/{org}"
	Policy  Policy
	Handle  func(*Request) error
	Body    int64 // most bytes of a body; 0 for the usual limit
	stream  bool
	fresh   bool
}

// Public makes a route for anyone.
func Public(pattern string, h func(*Request) error) Route {
	return Route{Pattern: pattern, Policy: Anyone, Handle: h}
}

// Own makes a route for whoever is signed in.
func Own(pattern string, h func(*Request) error) Route {
	return Route{Pattern: pattern, Policy: Signed, Handle: h}
}

// HalfSigned makes a route on the way in: it is open to a session that has still
// something to prove, as nothing else is.
func HalfSigned(pattern string, h func(*Request) error) Route {
	return Route{Pattern: pattern, Policy: Half, Handle: h}
}

// Needs makes a route for those whose post holds can today.
func Needs(can gate.Can, pattern string, h func(*Request) error) Route {
	return Route{Pattern: pattern, Policy: Policy(can), Handle: h}
}

// Upload is a route that takes files of up to most bytes.
func (r Route) Upload(most int64) Route {
	r.Body = most
	return r
}

// Streamed is a route whose handler reads the body itself, as it comes in.
func (r Route) Streamed() Route {
	r.stream = true
	return r
}

// Session is who is signed in.
type Session struct {
	Token    string
	Actor    gate.Actor
	Grant    gate.Grant
	PostName string // 书记
	Place    string // the organisation of the post
	Choice   bool   // there is another post to work as, or that of the session has ended
	ID       int64
	Way      string    // how it was begun
	Factor   string    // the second factor that it has proved; empty for none
	Next     string    // the page on which it has something to prove before it may open another; empty for none
	Proved   time.Time // when it last proved who it is
	Coded    bool      // proving it anew takes a code besides the password
}

// Door finds the session of a token. It answers Unsigned for a token that is
// unknown or over.
type Door interface {
	Resolve(ctx context.Context, token string) (Session, error)
}

// Config is what a server needs.
type Config struct {
	Routes   []Route
	Door     Door
	Clock    day.Clock
	Notice   string // a line on every page about this installation
	Secure   bool   // cookies over TLS only
	Passkeys bool   // passkeys are offered here
	Provider string // how people call the identity provider with which they may sign in; empty for none
	URL      string // the address at which people reach the house; empty where nobody said
	// Proxies are the addresses whose X-Forwarded-For is believed; nobody's else is.
	Proxies []netip.Prefix
	// Warn says above a page what its reader should look after; no text for nothing.
	Warn  func(r *Request) ui.Link
	Meter *Meter // counts answers; none unless set
	Log   *slog.Logger
	// Room says why no files are taken at present; nil where they are, and nil does not ask.
	Room func() error
	// Left notes a file that is handed over, before it goes out; nil notes none.
	Left func(ctx context.Context, who gate.Actor, name, what, sum string) error
	// Filing is the filing number for the foot of a page; nil for none.
	Filing func(ctx context.Context, who gate.Actor) string
	// Denied notes that a page or a form was refused; nil notes none.
	Denied func(ctx context.Context, d Denial) error
	// Told reports whether somebody has seen the rules on personal data; nil does not ask.
	Told func(ctx context.Context, who gate.Actor) bool
}

// Denial is a page or a form that was refused to somebody who is signed in, or one that
// another site sent.
type Denial struct {
	Who     gate.Actor
	Route   string // its pattern, never the address
	Foreign bool   // another site sent it
}

// usualBody is the limit of a form without files.
const usualBody = 2 << 20

// New assembles the handler.
func New(c Config) http.Handler {
	s := &server{Config: c, mux: http.NewServeMux()}
	for _, r := range c.Routes {
		s.mux.Handle(r.Pattern, s.route(r))
	}
	s.mux.Handle("GET "+ui.StaticPath, ui.Assets())
	s.mux.Handle("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := &Request{Request: r, W: w, server: s}
		s.signIn(req)
		if other := s.otherMethod(r); other != "" {
			w.Header().Set("Allow", other)
			text := "这个地址只用来提交表单，不能直接打开。请回到原来的页面再办理。"
			if other == http.MethodGet {
				text = "这个页面只能看，不接收提交的内容。"
			}
			s.failAs(req, fault.New(fault.NotFound, text), http.StatusMethodNotAllowed)
			return
		}
		s.fail(req, fault.Missing())
	}))
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := &Request{Request: r, W: w, server: s}
		s.signIn(req)
		s.denied(req, Denial{Who: req.Session.Actor, Route: s.pattern(r), Foreign: true})
		req.Session, req.Who = Session{}, actor{}
		s.fail(req, fault.New(fault.Denied, "这个表单不是从本系统的页面提交的，没有办理。请回到本系统再试。"))
	}))
	return s.outer(guard.Handler(s.mux))
}

type server struct {
	Config
	mux *http.ServeMux
}

// otherMethod is the method that a path takes where it does not take this one;
// empty where it takes none.
func (s *server) otherMethod(r *http.Request) string {
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		other := r.Clone(r.Context())
		other.Method = m
		if _, pattern := s.mux.Handler(other); m != r.Method && pattern != "/" {
			return m
		}
	}
	return ""
}

// outer sets what every answer carries, and survives what a handler does not.
func (s *server) outer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "+
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		began := s.Clock()
		seen := &statusWriter{ResponseWriter: w}
		w = seen
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.fail(&Request{Request: r, W: w, server: s}, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
			if s.Meter != nil && !seen.open {
				s.Meter.add(classOf(r), max(seen.status, http.StatusOK), s.Clock().Sub(began))
			}
			s.Log.Debug("request", "method", r.Method, "path", logged(r.URL.Path), "ms", s.Clock().Sub(began).Milliseconds())
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *server) route(route Route) http.Handler {
	most := route.Body
	if most == 0 {
		most = usualBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		req := &Request{Request: r, W: w, server: s, most: most}
		if err := s.signIn(req); err != nil && route.Policy != Anyone {
			s.fail(req, err) // to be sent away to sign in would lose what was typed
			return
		}
		refuse := func(err error) {
			if fault.KindOf(err) == fault.Denied && req.Who.Account != 0 {
				s.denied(req, Denial{Who: req.Who, Route: route.Pattern})
			}
			s.fail(req, err)
		}
		if err := req.allowed(route.Policy, route.Pattern); err != nil {
			refuse(err)
			return
		}
		if r.ContentLength > most { // it says so itself: nothing of it is read
			s.fail(req, tooLarge(most, nil))
			return
		}
		if err := req.take(route.stream); err != nil { // too much, or half a form, is said before anything else
			s.fail(req, err)
			return
		}
		if route.fresh {
			done, err := req.fresh(route.stream)
			if err != nil {
				s.fail(req, err)
			}
			if done {
				return
			}
		}
		if err := route.Handle(req); err != nil {
			refuse(err)
		}
	})
}

// pattern is the route of a request.
func (s *server) pattern(r *http.Request) string {
	_, pattern := s.mux.Handler(r)
	return pattern
}

// denied notes a refusal; that it could not be noted changes nothing of the answer.
func (s *server) denied(r *Request, d Denial) {
	if s.Denied == nil {
		return
	}
	if err := s.Denied(r.Context(), d); err != nil {
		s.Log.Error("a refusal was not noted", "route", d.Route, "error", err)
	}
}

// signIn finds out who asks. Its error says that this could not be found out, not
// that it is nobody.
func (s *server) signIn(req *Request) error {
	token := req.cookie(sessionCookie)
	if token == "" {
		return nil
	}
	session, err := s.Door.Resolve(req.Context(), token)
	if fault.KindOf(err) == fault.Busy && session.Actor.Account != 0 {
		err = nil // who it is was read; only the session's own clock could not be kept
	}
	if fault.KindOf(err) == fault.Unsigned {
		return nil
	}
	if err != nil {
		return err
	}
	req.Session = session
	if session.Next == "" { // a session with something to prove is nobody yet
		req.Who = session.Actor
	}
	return nil
}

// leave is the one form that a session with something to prove may always send.
const leave = "POST /sign-out"

// onTheWay reports whether a page is one to which what is still to be proved leads.
func (r *Request) onTheWay(pattern string) bool {
	next, path := r.Session.Next, r.URL.Path
	return pattern == leave || path == next || strings.HasPrefix(path, next+"/")
}

func (r *Request) allowed(p Policy, pattern string) error {
	switch {
	case p == Anyone:
		return nil
	case p == Half && r.Session.Token != "" && (r.Session.Next == "" || r.onTheWay(pattern)):
		return nil
	case r.Who.Account == 0:
		return fault.New(fault.Unsigned, "请先登录。")
	case p == Signed:
		return nil
	case r.Session.Grant.May(gate.Can(p)):
		if of := r.PathValue("org"); of != "" && r.Session.Grant.Cans[gate.Can(p)] == gate.OwnOrg && of != ui.ID(r.Session.Grant.Org) {
			return elsewhere()
		}
		return nil
	case r.Who.Post != 0 && r.Session.Grant.Org == 0:
		return fault.New(fault.Denied, "您登录时用的那项职务已经结束，从结束当天零时起不再办理本组织的事，这一次没有保存。还有别的职务的，请在右上角切换；没有的，可以看自己的记录。")
	}
	return fault.New(fault.Denied, "您现在的职务不能打开这一页。如果您还有别的职务，请在右上角切换。")
}

// May reports whether the session's post holds an authority in an organisation that
// it sees: in its own, or below it. The case decides; a page asks before it offers.
func (r *Request) May(can gate.Can, org int64) bool {
	switch r.Session.Grant.Cans[can] {
	case gate.Below:
		return true
	case gate.OwnOrg:
		return org == r.Session.Grant.Org
	}
	return false
}

// Only answers Denied where May does not: before a form is shown that would be
// refused when it is sent.
func (r *Request) Only(can gate.Can, org int64) error {
	if !r.May(can, org) {
		return elsewhere()
	}
	return nil
}

func elsewhere() error {
	return fault.New(fault.Denied, "这件事由那个党组织自己办理，您可以查看，不能代办。要办的是本组织的事，请从本组织的页面进去。")
}

var statuses = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.Against: http.StatusUnprocessableEntity,
	fault.Denied: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
	fault.TooLarge: http.StatusRequestEntityTooLarge, fault.Busy: http.StatusServiceUnavailable,
	fault.Internal: http.StatusInternalServerError,
}

var titles = map[fault.Kind]string{
	fault.Invalid: "有几处需要修改", fault.Against: "规定不允许这样办", fault.Denied: "不能办理", fault.NotFound: "没有找到",
	fault.Conflict: "内容已经变了", fault.TooLarge: "文件太大", fault.Busy: "现在不能用", fault.Internal: "程序出错了",
}

// fail turns an error into a page. What is not a Fault is shown as a number
// only; its text is in the log under that number.
func (s *server) fail(r *Request, err error) { s.failAs(r, err, statuses[fault.KindOf(err)]) }

func (s *server) failAs(r *Request, err error, status int) {
	kind := fault.KindOf(err)
	if kind == fault.Unsigned {
		back := "/"
		if r.Method == http.MethodGet {
			back = r.URL.RequestURI()
		}
		way := "/sign-in"
		if r.Session.Next != "" {
			way = r.Session.Next
		}
		http.Redirect(r.W, r.Request, way+"?back="+urlEscape(back), http.StatusSeeOther)
		return
	}
	oops := ui.Oops{Title: titles[kind], Safe: "已经保存过的内容没有受影响。", Back: ui.Link{Text: "回到工作台", Href: "/"}}
	if f, ok := fault.As(err); ok {
		oops.Text = f.Text
		if !f.Cite.Zero() {
			oops.Do = "依据：" + f.Cite.String()
		}
		if len(f.Fields) > 0 {
			oops.Text = f.Fields[0].Text
		}
		if kind == fault.Busy {
			r.W.Header().Set("Retry-After", "5")
		}
		if kind == fault.Busy || kind == fault.Conflict || kind == fault.TooLarge {
			oops.Do = "按浏览器的返回键，填过的内容还在。"
		}
	} else {
		oops.Text = "这次没有办成，不是您的操作问题。"
		oops.Do = "请再试一次。还是不行，请把下面的编号告诉管理员。"
	}
	if kind == fault.Internal || kind == fault.Busy {
		oops.Ref = reference()
		s.Log.Error("request failed", "ref", oops.Ref, "method", r.Method, "path", logged(r.URL.Path), "error", err)
	}
	frame := r.Frame(oops.Title)
	r.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	r.W.WriteHeader(status)
	if err := ui.ErrorPage(frame, oops).Render(r.Context(), r.W); err != nil {
		s.Log.Error("error page", "error", err)
	}
}

// SecretPath is where an address is itself the secret that opens it.
const SecretPath = "/feeds/"

// logged is a path as the log tells it: without a secret.
func logged(path string) string {
	if strings.HasPrefix(path, SecretPath) {
		return SecretPath + "…"
	}
	return path
}

// reference is a short number that leads from a page to a line of the log.
func reference() string {
	b := make([]byte, 4)
	_, _ = rand.Read(b) // crypto/rand never fails
	return strings.ToUpper(hex.EncodeToString(b))
}

// Serve runs a handler on an address until the context ends, then lets the
// requests under way finish.
func Serve(ctx context.Context, srv *http.Server, listen func() error) error {
	failed := make(chan error, 1)
	go func() { failed <- listen() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 8*time.Second)
	defer cancel()
	if err := srv.Shutdown(grace); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return srv.Close() // whoever still takes his time is cut off
}
