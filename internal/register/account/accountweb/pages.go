package accountweb

import (
	"net"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
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
}

// Routes are the ways in and out, and a person's own page. yearly answers the
// hours of study that the rulebook asks for in a year, of a member or of one with
// a seat in a leading body.
func Routes(a *account.Accounts, ps *post.Posts, ms *member.Members, as *activity.Activities, pl *plan.Plans, yearly func(on day.Day, cadre bool) int) []web.Route {
	p := pages{a, ps, ms, as, pl, yearly}
	return []web.Route{
		web.Public("GET /sign-in", p.form),
		web.Public("POST /sign-in", p.signIn),
		web.Own("POST /sign-out", p.signOut),
		web.Own("GET /posts", p.choose),
		web.Own("POST /posts", p.workAs),
		web.Own("GET /me", p.me),
		web.Own("GET /me/study", p.study),
		web.Own("GET /me/password", p.passwordForm),
		web.Own("POST /me/password", p.password),
		web.Public("POST /size", p.size),
		web.Own("GET /as-of", p.asOf),
	}
}

const help = "忘记账号或者密码，请联系本支部书记，或者区直机关工委办公室。"

func (p pages) form(r *web.Request) error {
	if r.Who.Account != 0 {
		return r.SeeOther(r.Back())
	}
	return r.Page(SignIn(r.Frame("登录"), SignInView{Back: r.Back(), Help: help}))
}

func (p pages) signIn(r *web.Request) error {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	token, err := p.accounts.SignIn(r.Context(), r.FormValue("name"), r.FormValue("password"), address)
	if problems, ok := web.Problems(err); ok {
		return r.Refuse(SignIn(r.Frame("登录"), SignInView{Name: r.Text("name"), Problem: problems[0].Text, Back: r.Back(), Help: help}))
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return r.SeeOther(r.Back())
}

func (p pages) signOut(r *web.Request) error {
	if err := p.accounts.SignOut(r.Context(), r.Session); err != nil {
		return err
	}
	r.SignedIn("")
	return r.SeeOther("/sign-in")
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

func (p pages) passwordForm(r *web.Request) error {
	return r.Page(Password(r.Frame("修改密码"), PasswordView{}))
}

func (p pages) password(r *web.Request) error {
	err := error(fault.Field("again", "两遍新密码不一样，请再写一遍。"))
	var token string
	if r.FormValue("password") == r.FormValue("again") {
		token, err = p.accounts.ChangePassword(r.Context(), r.Session, r.FormValue("old"), r.FormValue("password"))
	}
	if problems, ok := web.Problems(err); ok {
		return r.Refuse(Password(r.Frame("修改密码"), PasswordView{problems}))
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return r.Say("/me", "密码已修改，别处的登录都退出了。")
}
