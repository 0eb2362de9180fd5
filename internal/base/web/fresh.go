package web

import (
	"context"
	"net/http"
	"net/url"
	"sort"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
)

// FreshFor is how long a session counts as freshly proved.
const FreshFor = 10 * time.Minute

// The fields in which a proof is typed; no form of a page has fields of these names.
const (
	ProofPassword = "proof_password"
	ProofCode     = "proof_code"
	ProofPasskey  = "proof_passkey"
)

// Proof is what proves anew who is signed in.
type Proof struct {
	Password, Code string
	Passkey, Asked string // an authenticator's answer, and the question as the browser kept it
	Address, Agent string
}

func (p Proof) given() bool { return p.Password != "" || p.Code != "" || p.Passkey != "" }

// Prover is a door that proves anew who is signed in, and gives the token under
// which the session goes on. It answers Invalid at the fields of the proof.
type Prover interface {
	Prove(ctx context.Context, s Session, p Proof) (token string, err error)
}

// Fresh is a route of a sensitive act: the session must have proved within the last
// ten minutes who it is. Mark the page with the form as well as what it is sent
// to: then the proof comes before the typing. A form that is sent too late is
// carried through the proof, except for files.
func (r Route) Fresh() Route {
	r.fresh = true
	return r
}

// takeProof takes the proof out of a form that was sent.
func (r *Request) takeProof() {
	r.proof = Proof{Password: r.PostForm.Get(ProofPassword), Code: r.PostForm.Get(ProofCode), Address: r.Address(), Agent: r.UserAgent()}
	r.proof.Passkey, r.proof.Asked = r.PostForm.Get(ProofPasskey), r.Asked()
	for _, field := range []string{ProofPassword, ProofCode, ProofPasskey} {
		r.PostForm.Del(field)
		r.Form.Del(field)
	}
}

// Proof is what was typed to prove who is signed in.
func (r *Request) Proof() Proof { return r.proof }

// askedCookie holds what an authenticator was asked, sealed, until it answers.
const askedCookie = "passkey"

// Asked is what an authenticator was asked by this browser.
func (r *Request) Asked() string { return r.cookie(askedCookie) }

// Ask gives the browser's script a question to an authenticator, and keeps what
// comes back with the answer in a cookie.
func (r *Request) Ask(options []byte, asked string) error {
	r.Keep(askedCookie, asked, 600)
	r.W.Header().Set("Content-Type", "application/json")
	r.W.WriteHeader(http.StatusOK)
	_, _ = r.W.Write(options) // the reader may have gone
	return nil
}

// isFresh reports whether the session proved itself not long ago.
func (r *Request) isFresh() bool {
	return r.server.Clock().Sub(r.Session.Proved) < FreshFor
}

// fresh asks for a proof where one is needed. done says that the answer is given.
func (r *Request) fresh(stream bool) (done bool, err error) {
	if r.isFresh() {
		return false, nil
	}
	if r.Method == http.MethodGet {
		return true, r.SeeOther("/confirm?back=" + urlEscape(r.URL.RequestURI()))
	}
	if stream || r.MultipartForm != nil && len(r.MultipartForm.File) > 0 {
		return true, fault.New(fault.Denied, "这一步要先确认是您本人，没有办理。请回到原来的页面，刷新以后确认，再提交一次。")
	}
	if !r.proof.given() {
		return true, r.AskProof(nil)
	}
	err = r.Prove()
	if problems, ok := Problems(err); ok {
		return true, r.AskProof(problems)
	}
	return err != nil, err
}

// Prove holds the proof that was typed against the session, and goes on with it.
func (r *Request) Prove() error {
	prover, ok := r.server.Door.(Prover)
	if !ok {
		return fault.New(fault.Denied, "这里不能确认身份。")
	}
	token, err := prover.Prove(r.Context(), r.Session, r.proof)
	if err != nil {
		return err
	}
	r.SignedIn(token)
	session, err := r.server.Door.Resolve(r.Context(), token)
	if err == nil {
		r.Session = session
	}
	return err
}

// AskProofAgain answers somebody who comes back from elsewhere without having proved
// who he is; once he has, he goes back to a page.
func (r *Request) AskProofAgain(back string, problems []ui.Problem) error {
	c := r.proofAsked("/confirm?back="+urlEscape(back), problems)
	if c.Provider != "" {
		c.Back, c.Lost = back, false
	}
	return r.Refuse(ui.ConfirmPage(r.Frame("确认是您本人"), c))
}

func (r *Request) proofAsked(action string, problems []ui.Problem) ui.Proof {
	c := ui.Proof{Action: action, Problems: problems, Password: r.proofField(ProofPassword, problems)}
	if r.Session.Coded {
		code := r.proofField(ProofCode, problems)
		c.Code = &code
	}
	if r.server.Passkeys && r.Session.Coded {
		c.Passkey = ProofPasskey
	}
	c.Problem = ProblemOf(problems, ProofPasskey)
	if r.Session.Way == ByProvider {
		c.Provider, c.Back, c.Lost = r.server.Provider, r.cameFrom(), r.Method != http.MethodGet && r.URL.Path != "/confirm"
	}
	return c
}

// AskProof answers a form with the question who it is, carrying what was typed.
func (r *Request) AskProof(problems []ui.Problem) error {
	c := r.proofAsked(r.URL.RequestURI(), problems)
	names := make([]string, 0, len(r.PostForm))
	for name := range r.PostForm {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, value := range r.PostForm[name] {
			c.Carried = append(c.Carried, ui.Field{Name: name, Value: value, Kind: "hidden"})
		}
	}
	page := ui.ConfirmPage(r.Frame("确认是您本人"), c)
	if r.Method == http.MethodGet {
		return r.Page(page)
	}
	return r.Refuse(page)
}

// ByProvider is the way of a session that an identity provider vouched for.
const ByProvider = "provider"

// cameFrom is the page from which the browser can begin again.
func (r *Request) cameFrom() string {
	switch {
	case r.URL.Path == "/confirm":
		return r.Back()
	case r.Method == http.MethodGet:
		return r.URL.RequestURI()
	}
	if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host && u.Path != "" {
		return u.RequestURI()
	}
	return "/"
}

func (r *Request) proofField(name string, problems []ui.Problem) ui.Field {
	if name == ProofCode {
		return ui.Field{Name: name, Label: "动态口令", Auto: "one-time-code", Required: true, Hint: "手机上的6位数字，或者一个恢复码。", Problem: ProblemOf(problems, name)}
	}
	return ui.Field{Name: name, Label: "密码", Kind: "password", Auto: "current-password", Required: true, Problem: ProblemOf(problems, name)}
}
