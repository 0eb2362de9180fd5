package accountweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/idp"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// toProvider sends the browser to the identity provider.
func (p pages) toProvider(aim account.Aim) func(*web.Request) error {
	return func(r *web.Request) error {
		address, kept, err := p.accounts.Depart(r.Context(), aim, r.Session, r.Back())
		if err != nil {
			return p.turned(r, aim, r.Back(), err)
		}
		return r.Leave(address, kept, p.accounts.Provider())
	}
}

// fromProvider is the page to which the provider sends people back. What it brings
// counts once, in the browser that went there; the address leads nowhere by itself.
func (p pages) fromProvider(r *web.Request) error {
	q := r.URL.Query()
	a := idp.Answer{State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss"), Error: q.Get("error")}
	for _, name := range []string{"state", "code", "iss", "error"} {
		a.Twice = a.Twice || len(q[name]) > 1
	}
	x, err := p.accounts.Arrive(r.Context(), r.Session, r.Returned(), a, from(r))
	if err != nil {
		return p.turned(r, x.Aim, x.Back, err)
	}
	switch x.Aim {
	case account.ToLink:
		return r.Say("/account/security", p.accounts.Provider()+"已经绑定，以后可以用它登录。")
	case account.ToProve:
		r.SignedIn(x.Token)
		return r.SeeOther(x.Back)
	}
	r.SignedIn(x.Token)
	s, err := p.accounts.Resolve(r.Context(), x.Token)
	if err != nil {
		return err
	}
	return p.welcomed(r, s, x.Back)
}

// turned says why a journey to the provider led nowhere, on the page from which it
// began.
func (p pages) turned(r *web.Request, aim account.Aim, back string, err error) error {
	problems, ok := web.Problems(err)
	if !ok && r.Who.Account == 0 {
		return unwritten(err)
	}
	if !ok {
		return err
	}
	r.Note("identity provider", err)
	text := problems[0].Text
	switch {
	case aim == account.ToProve && r.Who.Account != 0:
		return r.AskProofAgain(back, []ui.Problem{{Text: text}})
	case r.Who.Account != 0: // he stays signed in, whatever it was for
		return p.securityPage(r, text)
	}
	v := p.signInView(back)
	v.Problem = text
	return r.Refuse(SignIn(r.Frame("登录"), v))
}

func (p pages) unlink(r *web.Request) error {
	if err := p.accounts.Unlink(r.Context(), r.Session, from(r)); err != nil {
		return err
	}
	return r.Say("/account/security", "绑定已经解除，用它在别处的登录也都结束了。")
}

// providerView is how the asker's link stands.
func (p pages) providerView(r *web.Request) (*ProviderView, error) {
	l, err := p.accounts.Linked(r.Context(), r.Session)
	name := p.accounts.Provider()
	if err != nil || name == "" && !l.On {
		return nil, err
	}
	v := &ProviderView{Name: name, On: l.On, Text: "还没有绑定。绑定以后，可以用您在" + name + "的身份登录，不用另记密码。绑定要您本人到那边登录一次；姓名、手机号、邮箱相同都不会自动绑定。"}
	if name == "" {
		v.Name = "统一身份认证"
	}
	switch {
	case l.Other:
		v.Text = day.At(l.Since).Chinese() + "绑定过的统一身份认证现在不用了，登录不了。可以解除。"
	case l.On:
		used := "还没有用它登录过。"
		if !l.Used.IsZero() {
			used = "最近一次用它是" + when(l.Used) + "。"
		}
		v.Text = day.At(l.Since).Chinese() + "绑定。" + used + "需要动态口令的，用它登录时照样要输。"
	}
	return v, nil
}
