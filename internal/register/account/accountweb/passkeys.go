package accountweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// askPasskey gives the browser a question to its authenticator; it stores nothing.
func (p pages) askPasskey(r *web.Request) error {
	options, asked, err := p.accounts.AskPasskey(r.Context())
	if err != nil {
		return err
	}
	return r.Ask(options, asked)
}

func (p pages) signInByPasskey(r *web.Request) error {
	token, err := p.accounts.SignInByPasskey(r.Context(), r.Asked(), r.Proof().Passkey, from(r))
	if problems, ok := web.Problems(err); ok {
		v := p.signInView(r.Back())
		v.Problem = problems[0].Text
		return r.Refuse(SignIn(r.Frame("登录"), v))
	}
	if err != nil {
		return unwritten(err)
	}
	r.SignedIn(token)
	return p.welcome(r, token)
}

// newPasskey is the form with which an authenticator is added; the proof of who asks
// came before it.
func (p pages) newPasskey(r *web.Request) error {
	if !p.accounts.Passkeys() {
		return fault.Missing()
	}
	return p.newPasskeyPage(r, "", nil)
}

func (p pages) newPasskeyPage(r *web.Request, name string, problems []ui.Problem) error {
	v := NewPasskeyView{Name: name, Problems: problems}
	if problems != nil {
		return r.Refuse(NewPasskey(r.Frame("添加通行密钥"), v))
	}
	return r.Page(NewPasskey(r.Frame("添加通行密钥"), v))
}

func (p pages) beginPasskey(r *web.Request) error {
	options, asked, err := p.accounts.NewPasskey(r.Context(), r.Session)
	if err != nil {
		return err
	}
	return r.Ask(options, asked)
}

// addPasskey answers with the recovery codes where this is the first factor: they
// are shown this once.
func (p pages) addPasskey(r *web.Request) error {
	codes, token, err := p.accounts.AddPasskey(r.Context(), r.Session, r.Asked(), r.FormValue("passkey"), r.FormValue("name"), from(r))
	if problems, ok := web.Problems(err); ok {
		return p.newPasskeyPage(r, r.Text("name"), problems)
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	if codes == nil {
		return r.Say("/account/security", "通行密钥已经添加。")
	}
	return r.Page(Recovery(r.Frame("恢复码"), RecoveryView{Title: "通行密钥已经添加", Codes: codes}))
}

func (p pages) removePasskey(r *web.Request) error {
	if err := p.accounts.RemovePasskey(r.Context(), r.Session, r.Num("passkey", 0), from(r)); err != nil {
		return err
	}
	return r.Say("/account/security", "通行密钥已经删除。")
}

// keys are the asker's passkeys as the page lists them.
func (p pages) keys(r *web.Request) (list []KeyRow, err error) {
	keys, err := p.accounts.Keys(r.Context(), r.Session)
	for _, k := range keys {
		row := KeyRow{ID: ui.ID(k.ID), Name: k.Name, Made: day.At(k.Made).Chinese(), Used: "还没有用过"}
		if !k.Used.IsZero() {
			row.Used = when(k.Used)
		}
		list = append(list, row)
	}
	return list, err
}
