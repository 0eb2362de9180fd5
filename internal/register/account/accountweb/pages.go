package accountweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/register/account"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

type pages struct {
	accounts   *account.Accounts
	posts      *post.Posts
	members    *member.Members
	activities *activity.Activities
	plans      *plan.Plans
	yearly     func(on day.Day, cadre bool) int
	waits      func(*web.Request) ([]ui.Link, error)
}

// Routes are the ways in and out, and a person's own page. yearly answers the
// hours of study that the rulebook asks for in a year, of a member or of one with
// a seat in a leading body; waits what of the desk waits for the asker's own word.
func Routes(a *account.Accounts, ps *post.Posts, ms *member.Members, as *activity.Activities, pl *plan.Plans, yearly func(on day.Day, cadre bool) int, waits func(*web.Request) ([]ui.Link, error)) []web.Route {
	p := pages{a, ps, ms, as, pl, yearly, waits}
	return append(p.office(), []web.Route{
		web.Public("GET /sign-in", p.form),
		web.Public("POST /sign-in", p.signIn),
		web.Public("GET /activate", p.activateForm),
		web.Public("POST /activate", p.activate),
		web.HalfSigned("POST /sign-out", p.signOut),
		web.Own("GET /posts", p.choose),
		web.Own("POST /posts", p.workAs),
		web.Own("GET /me", p.me),
		web.Own("GET /me/study", p.study),
		web.Own("GET /me/password", p.passwordForm),
		web.Own("POST /me/password", p.password),
		web.HalfSigned("GET /sign-in/factor", p.proveForm),
		web.HalfSigned("POST /sign-in/factor", p.prove),
		web.HalfSigned("GET /sign-in/password", p.agedForm),
		web.HalfSigned("POST /sign-in/password", p.aged),
		web.Own("GET /confirm", p.confirmForm),
		web.Own("POST /confirm", p.confirm),
		web.Own("GET /account/security", p.security),
		web.Own("POST /account/sessions/end", p.end),
		web.HalfSigned("GET /account/factor", p.factor).Fresh(),
		web.HalfSigned("POST /account/factor", p.beginFactor).Fresh(),
		web.HalfSigned("POST /account/factor/on", p.turnOn).Fresh(),
		web.Own("POST /account/factor/off", p.turnOff).Fresh(),
		web.Public("POST /passkey/ask", p.askPasskey),
		web.Public("POST /sign-in/passkey", p.signInByPasskey),
		web.Public("POST /sign-in/provider", p.toProvider(account.ToSignIn)),
		web.Public("GET "+account.ProviderBack, p.fromProvider),
		web.Own("POST /confirm/provider", p.toProvider(account.ToProve)),
		web.Own("POST /account/provider/link", p.toProvider(account.ToLink)).Fresh(),
		web.Own("POST /account/provider/unlink", p.unlink).Fresh(),
		web.Own("GET /account/passkeys/new", p.newPasskey).Fresh(),
		web.Own("POST /account/passkeys/ask", p.beginPasskey).Fresh(),
		web.Own("POST /account/passkeys", p.addPasskey).Fresh(),
		web.Own("POST /account/passkeys/remove", p.removePasskey).Fresh(),
		web.Own("POST /account/recovery", p.recovery).Fresh(),
		web.Needs(account.SetPolicy, "GET /settings/sign-in", p.policyForm).Fresh(),
		web.Needs(account.SetPolicy, "POST /settings/sign-in", p.policy).Fresh(),
		web.Public("POST /size", p.size),
		web.Own("GET /as-of", p.asOf),
	}...)
}

func (p pages) choose(r *web.Request) error {
	list, err := p.posts.Choices(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := PostsView{Title: "以哪个职务工作", Text: "一个人有几个职务时，一次以一个职务工作，记录里会写明。", Action: "/posts", Back: r.Back()}
	for _, c := range list {
		v.Posts = append(v.Posts, Post{ID: strconv.FormatInt(c.ID, 10), Name: c.Kind.Label(), Org: c.Name, Now: c.ID == r.Who.Post})
	}
	if len(list) == 0 {
		v.Text = "您现在没有职务，可以看自己的记录。"
	}
	return r.Page(Posts(r.Frame(v.Title), v))
}

func (p pages) workAs(r *web.Request) error {
	if err := p.accounts.WorkAs(r.Context(), r.Session, r.Num("post", 0)); err != nil {
		return err
	}
	return r.SeeOther("/")
}

// size keeps the reader's choice of letters on this browser.
func (p pages) size(r *web.Request) error {
	size := r.FormValue("size")
	if size != "l" && size != "xl" {
		size = ""
	}
	r.Keep("size", size, 365*24*3600)
	return r.SeeOther(r.Back())
}

// asOf keeps the day that pages are true for, until the browser is closed or
// today is chosen again.
func (p pages) asOf(r *web.Request) error {
	d := r.Day("day")
	if d == day.None || d >= r.Today() {
		r.Keep("asof", "", -1)
	} else {
		r.Keep("asof", d.String(), 0)
	}
	return r.SeeOther(r.Back())
}
