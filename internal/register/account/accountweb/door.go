package accountweb

import (
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

const help = "忘记账号或者密码，请联系本支部书记，或者区直机关工委办公室。"

// from is where a request comes from, as far as the door wants to know.
func from(r *web.Request) account.From {
	return account.From{Address: r.Address(), Browser: account.Browser(r.UserAgent())}
}

func (p pages) form(r *web.Request) error {
	if r.Session.Token != "" {
		return r.SeeOther(p.onward(r))
	}
	return r.Page(SignIn(r.Frame("登录"), p.signInView(r.Back())))
}

func (p pages) signInView(back string) SignInView {
	return SignInView{Back: back, Help: help, Passkeys: p.accounts.Passkeys(), Provider: p.accounts.Provider()}
}

// onward is where a session goes that is there: to what it has still to prove, or
// back to where it came from.
func (p pages) onward(r *web.Request) string {
	if r.Session.Next != "" {
		return r.Session.Next
	}
	return r.Back()
}

func (p pages) signIn(r *web.Request) error {
	token, err := p.accounts.SignIn(r.Context(), r.FormValue("name"), r.FormValue("password"), from(r))
	if problems, ok := web.Problems(err); ok {
		v := p.signInView(r.Back())
		v.Name, v.Problem = r.Text("name"), problems[0].Text
		return r.Refuse(SignIn(r.Frame("登录"), v))
	}
	if err != nil {
		return unwritten(err)
	}
	r.SignedIn(token)
	return p.welcome(r, token)
}

// unwritten says of a house that cannot be written what that means at its door: a
// session is a row, and each try is counted before it is judged.
func unwritten(err error) error {
	if fault.KindOf(err) != fault.Busy {
		return err
	}
	return fault.Wrap(fault.Busy, "现在不能登录：服务器暂时不能写入，而登录要记一笔。账号、密码和保存过的内容都没有受影响，已经登录的人可以接着查看。请过一会儿再试；一直这样，请告诉管理服务器的人。", err)
}

// signOut ends the session here and on the server, and has the browser forget the
// pages that it saw.
func (p pages) signOut(r *web.Request) error {
	if err := p.accounts.SignOut(r.Context(), r.Session); err != nil {
		return err
	}
	r.SignedIn("")
	r.W.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	if name := p.accounts.Provider(); r.Session.Way == account.ByProvider && name != "" {
		return r.Say("/sign-in", "已退出本系统。"+name+"那边还登录着，用的是公用电脑的，请到那边也退出。")
	}
	return r.SeeOther("/sign-in")
}

func (p pages) activateForm(r *web.Request) error {
	policy, err := p.accounts.Policy(r.Context())
	if err != nil {
		return err
	}
	return r.Page(Activate(r.Frame("启用账号"), ActivateView{Name: r.Text("name"), Hint: policy.Hint()}))
}

// activate sets a password by the code that an administrator handed over.
func (p pages) activate(r *web.Request) error {
	err := twice(r)
	var token string
	if err == nil {
		token, err = p.accounts.Activate(r.Context(), r.FormValue("name"), r.FormValue("code"), r.FormValue("password"), from(r))
	}
	if problems, ok := web.Problems(err); ok {
		policy, err := p.accounts.Policy(r.Context())
		if err != nil {
			return err
		}
		return r.Refuse(Activate(r.Frame("启用账号"), ActivateView{Name: r.Text("name"), Code: r.Text("code"), Hint: policy.Hint(), Problems: problems}))
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return r.Say("/", "账号已启用，以后用这个密码登录。")
}

// twice asks that a new password was written twice alike.
func twice(r *web.Request) error {
	if r.FormValue("password") != r.FormValue("again") {
		return fault.Field("again", "两遍新密码不一样，请再写一遍。")
	}
	return nil
}

func (p pages) passwordForm(r *web.Request) error { return p.passwordPage(r, nil) }

func (p pages) passwordPage(r *web.Request, problems []ui.Problem) error {
	policy, err := p.accounts.Policy(r.Context())
	if err != nil {
		return err
	}
	c := Password(r.Frame("修改密码"), PasswordView{Problems: problems, Hint: policy.Hint()})
	if problems != nil {
		return r.Refuse(c)
	}
	return r.Page(c)
}

func (p pages) password(r *web.Request) error {
	err := twice(r)
	var token string
	if err == nil {
		token, err = p.accounts.ChangePassword(r.Context(), r.Session, r.FormValue("old"), r.FormValue("password"), from(r))
	}
	if problems, ok := web.Problems(err); ok {
		return p.passwordPage(r, problems)
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return r.Say("/me", "密码已修改，别处的登录都退出了。")
}
