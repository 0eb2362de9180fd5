package accountweb

import (
	"fmt"
	"strconv"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// when is an instant as the owner of an account reads it: 12月20日 09:00.
func when(t time.Time) string { return day.At(t).MonthDay() + " " + t.Format("15:04") }

// security is what opens the asker's own account, where it is open, and what
// happened at its door.
func (p pages) security(r *web.Request) error { return p.securityPage(r, "") }

// securityPage is that page; problem is why there is no link to the provider after all.
func (p pages) securityPage(r *web.Request, problem string) error {
	v := SecurityView{}
	f, err := p.accounts.Factor(r.Context(), r.Session)
	if err != nil {
		return err
	}
	v.Factor = factorView(f)
	if v.Passkeys = p.accounts.Passkeys(); v.Passkeys {
		if v.Keys, err = p.keys(r); err != nil {
			return err
		}
	}
	if v.Provider, err = p.providerView(r); err != nil {
		return err
	}
	open, err := p.accounts.Sessions(r.Context(), r.Session)
	if err != nil {
		return err
	}
	for _, o := range open {
		v.Open = append(v.Open, OpenRow{ID: ui.ID(o.ID), Browser: o.Browser, Way: account.WayLabel(o.Way), Place: o.Place, Since: when(o.Since), Seen: when(o.Seen), Here: o.Here})
	}
	events, err := p.accounts.Events(r.Context(), r.Session)
	if err != nil {
		return err
	}
	for _, e := range events {
		v.Events = append(v.Events, EventRow{When: when(e.At), What: e.What.Label(), Browser: e.Browser, Place: e.Place, Weighty: e.What.Weighty()})
	}
	if problem != "" && v.Provider != nil {
		v.Provider.Problem = problem
		return r.Refuse(Security(r.Frame("登录和安全"), v))
	}
	return r.Page(Security(r.Frame("登录和安全"), v))
}

func factorView(f account.FactorState) FactorView {
	v := FactorView{On: f.On, Begun: f.Begun, Left: strconv.Itoa(f.Left)}
	switch {
	case f.On:
		v.Text = day.At(f.Since).Chinese() + "起，登录时除了密码，还要输手机上的6位数字。"
	case f.Needed:
		v.Text = "还没有开启。按照本单位的登录要求，您的职务可能需要开启。"
	default:
		v.Text = "还没有开启。开启以后，只知道密码的人登录不了您的账号。"
	}
	return v
}

// end ends one of the asker's other sessions, or all of them.
func (p pages) end(r *web.Request) error {
	if err := p.accounts.End(r.Context(), r.Session, r.Num("session", 0), from(r)); err != nil {
		return err
	}
	return r.Say("/account/security", "别处的登录已经结束。")
}

func (p pages) beginFactor(r *web.Request) error {
	err := p.accounts.BeginFactor(r.Context(), r.Session)
	if err != nil {
		return err
	}
	return r.SeeOther("/account/factor")
}

// factor shows the secret that was begun; where there is none, and the session may
// go nowhere else, it offers to begin.
func (p pages) factor(r *web.Request) error { return p.factorPage(r, nil) }

func (p pages) factorPage(r *web.Request, problems []ui.Problem) error {
	setup, err := p.accounts.FactorSetup(r.Context(), r.Session)
	v := FactorSetupView{Secret: setup.Secret, URI: setup.URI, Problems: problems, Must: r.Session.Next != ""}
	if fault.KindOf(err) == fault.NotFound {
		if !v.Must {
			return r.SeeOther("/account/security")
		}
		err = nil
	}
	if err != nil {
		return err
	}
	c := FactorSetup(r.Frame("设置动态口令"), v)
	if problems != nil {
		return r.Refuse(c)
	}
	return r.Page(c)
}

// turnOn answers with the recovery codes themselves: they are shown this once, and
// stored nowhere from which they could be shown again.
func (p pages) turnOn(r *web.Request) error {
	codes, token, err := p.accounts.TurnOn(r.Context(), r.Session, r.FormValue("code"), from(r))
	if problems, ok := web.Problems(err); ok {
		return p.factorPage(r, problems)
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return r.Page(Recovery(r.Frame("恢复码"), RecoveryView{Title: "动态口令已经开启", Codes: codes}))
}

func (p pages) turnOff(r *web.Request) error {
	if err := p.accounts.TurnOff(r.Context(), r.Session, from(r)); err != nil {
		return err
	}
	return r.Say("/account/security", "动态口令已经关闭。")
}

func (p pages) recovery(r *web.Request) error {
	codes, err := p.accounts.NewRecovery(r.Context(), r.Session, from(r))
	if err != nil {
		return err
	}
	return r.Page(Recovery(r.Frame("恢复码"), RecoveryView{Title: "新的恢复码", Codes: codes}))
}

// proveForm asks for the second factor of a session that has proved the password.
func (p pages) proveForm(r *web.Request) error {
	if r.Session.Next == "" {
		return r.SeeOther(r.Back())
	}
	return r.Page(Prove(r.Frame("动态口令"), ProveView{Back: r.Back(), Passkeys: p.accounts.Passkeys(), First: p.first(r)}))
}

// first is what a session has proved already.
func (p pages) first(r *web.Request) string {
	if r.Session.Way == account.ByProvider {
		return p.accounts.Provider() + "已经通过。"
	}
	return "密码正确。"
}

func (p pages) prove(r *web.Request) error {
	if r.Session.Next == "" {
		return r.SeeOther(r.Back())
	}
	var token string
	var err error
	if answer := r.Proof().Passkey; answer != "" {
		token, err = p.accounts.ProveFactorByPasskey(r.Context(), r.Session, r.Asked(), answer, from(r))
	} else {
		token, err = p.accounts.ProveFactor(r.Context(), r.Session, r.FormValue("code"), from(r))
	}
	if problems, ok := web.Problems(err); ok {
		return r.Refuse(Prove(r.Frame("动态口令"), ProveView{Back: r.Back(), Passkeys: p.accounts.Passkeys(), First: p.first(r), Problems: problems}))
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return p.welcome(r, token)
}

// welcome sends whoever has just signed in on, with a line where something happened
// at the door since the time before.
func (p pages) welcome(r *web.Request, token string) error {
	s, err := p.accounts.Resolve(r.Context(), token)
	if err != nil {
		return err
	}
	return p.welcomed(r, s, r.Back())
}

func (p pages) welcomed(r *web.Request, s web.Session, back string) error {
	if s.Next != "" {
		return r.SeeOther(back)
	}
	events, err := p.accounts.Events(r.Context(), s)
	if err != nil {
		return err
	}
	refused, changed := 0, ""
	for i, e := range events {
		if i > 0 && e.What == account.SignedIn {
			if refused > 0 || changed != "" {
				return r.Say(back, "上次登录是"+when(e.At)+"，"+e.Browser+"。"+since(refused, changed)+"不是您本人的，请在“我的”里打开“登录和安全”看一看。")
			}
			break
		}
		if e.What == account.Refused {
			refused++
		} else if e.What.Weighty() {
			changed = e.What.Label()
		}
	}
	return r.SeeOther(back)
}

func since(refused int, changed string) string {
	text := ""
	if refused > 0 {
		text = fmt.Sprintf("之后有%d次没有登录成功。", refused)
	}
	if changed != "" {
		text += "之后" + changed + "。"
	}
	return text
}

// agedForm asks for a new password in the place of one that is too old.
func (p pages) agedForm(r *web.Request) error {
	if r.Session.Next == "" {
		return r.SeeOther(r.Back())
	}
	return p.agedPage(r, nil)
}

func (p pages) agedPage(r *web.Request, problems []ui.Problem) error {
	policy, err := p.accounts.Policy(r.Context())
	if err != nil {
		return err
	}
	c := Aged(r.Frame("更换密码"), PasswordView{Problems: problems, Hint: policy.Hint(), Back: r.Back()})
	if problems != nil {
		return r.Refuse(c)
	}
	return r.Page(c)
}

func (p pages) aged(r *web.Request) error {
	if r.Session.Next == "" {
		return r.SeeOther(r.Back())
	}
	err := twice(r)
	var token string
	if err == nil {
		token, err = p.accounts.ChangePassword(r.Context(), r.Session, r.FormValue("old"), r.FormValue("password"), from(r))
	}
	if problems, ok := web.Problems(err); ok {
		return p.agedPage(r, problems)
	}
	if err != nil {
		return err
	}
	r.SignedIn(token)
	return r.Say(r.Back(), "密码已更换。")
}

// confirm asks who it is before a sensitive act, and goes on to it.
func (p pages) confirmForm(r *web.Request) error { return r.AskProof(nil) }

func (p pages) confirm(r *web.Request) error {
	err := r.Prove()
	if problems, ok := web.Problems(err); ok {
		return r.AskProof(problems)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(r.Back())
}

func (p pages) policyForm(r *web.Request) error {
	now, err := p.accounts.Policy(r.Context())
	if err != nil {
		return err
	}
	return r.Page(Policy(r.Frame("登录要求"), policyView(now, now.Version(), nil)))
}

func policyView(p account.Policy, version string, problems []ui.Problem) PolicyView {
	v := PolicyView{Version: version, Problems: problems}
	preset := ui.Field{Name: "preset", Label: "密码和动态口令", Kind: "tiles", Problem: web.ProblemOf(problems, "preset")}
	for _, o := range []struct {
		preset account.Preset
		note   string
	}{
		{account.Plain, "至少10个字符，不要求字符种类，不定期更换；动态口令自愿"},
		{account.Level3, "至少8个字符、四类里三类，每90天更换；在工委任职的必须开启动态口令"},
	} {
		preset.Options = append(preset.Options, ui.Option{Value: string(o.preset), Text: o.preset.Label(), Note: o.note, On: o.preset == p.Preset})
	}
	v.Fields = []ui.Field{preset, {Name: "idle", Label: "多久不用自动退出（分钟）", Kind: "number", Min: "15", Max: "30", Class: "short", Value: strconv.Itoa(p.Idle), Problem: web.ProblemOf(problems, "idle")}}
	return v
}

func (p pages) policy(r *web.Request) error {
	want := account.Policy{Preset: account.Preset(r.FormValue("preset")), Idle: int(r.Num("idle", 0))}
	err := p.accounts.ChangePolicy(r.Context(), r.Who, want, r.FormValue("version"))
	if problems, ok := web.Problems(err); ok {
		now, again := p.accounts.Policy(r.Context())
		if again != nil {
			return again
		}
		if web.Clashed(err) {
			problems = web.Beside(problems, policyView(want, "", nil).Fields, policyView(now, "", nil).Fields)
		}
		v := policyView(want, now.Version(), problems)
		return r.Refuse(Policy(r.Frame("登录要求"), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/settings/sign-in", "登录要求已修改，马上生效。")
}
