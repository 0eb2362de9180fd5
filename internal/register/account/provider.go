package account

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/idp"
	"zhibu/internal/base/web"
)

// ByProvider is the way of a session that was begun with an identity provider. What
// the provider says of how strongly it looked is not believed: it counts as one factor.
const ByProvider = web.ByProvider

// ProviderBack is the page to which the provider sends people back.
const ProviderBack = "/sign-in/provider/back"

// Aim is what somebody goes to the provider for.
type Aim string

// The aims.
const (
	ToSignIn Aim = "sign-in"
	ToLink   Aim = "link"  // to have the identity open the account that is signed in
	ToProve  Aim = "prove" // to prove anew who is signed in
)

// journeyLife is how long somebody may take at the provider.
const journeyLife = 10 * time.Minute

// journeys is how many answers of one address may fail within Window.
const journeys = Addresses

// UseProvider says which identity provider people may sign in with; nil for none.
func (as *Accounts) UseProvider(p *idp.Provider) { as.provider = p }

// Provider is how people call the identity provider; empty where there is none.
func (as *Accounts) Provider() string {
	if as.provider == nil {
		return ""
	}
	return as.provider.Label()
}

// journey is what must be remembered while somebody is at the provider. It stands
// sealed in a cookie of the browser that went there, and is good for one answer.
type journey struct {
	Aim              Aim          `json:"aim"`
	Account, Session int64        // whose, where somebody is signed in
	Back             string       `json:"back"`
	Until            int64        `json:"until"`
	Issuer, Client   string       // who was asked: an answer to another one is not taken
	Question         idp.Question `json:"question"`
}

// refusal is a sentence of what happened, what is safe and what to do.
func refusal(text string) error { return fault.Field("provider", text) }

// Depart begins a journey to the identity provider: where the browser goes, and what
// it keeps. ToLink and ToProve are whoever is signed in's own, and have him sign in
// there anew. It answers NotFound where there is no provider, or nothing to prove with
// it, and Invalid where it is down.
func (as *Accounts) Depart(ctx context.Context, aim Aim, s web.Session, back string) (address, sealed string, err error) {
	if as.provider == nil || aim == ToProve && s.Way != ByProvider {
		return "", "", fault.Missing()
	}
	j := journey{Aim: aim, Account: s.Actor.Account, Session: s.ID, Back: back, Issuer: as.provider.Issuer(), Client: as.provider.Client(),
		Until: as.gate.Now().Add(journeyLife).UnixMilli()}
	if aim == ToSignIn {
		j.Account, j.Session = 0, 0
	}
	if address, j.Question, err = as.provider.Ask(ctx, aim != ToSignIn); err != nil {
		return "", "", as.said(err)
	}
	text, err := json.Marshal(j)
	return address, as.keys.Seal("provider", "journey", 0, string(text)), err
}

// Arrival is how a journey ended.
type Arrival struct {
	Aim   Aim
	Back  string
	Token string // under which the session goes on; empty where it stays as it is
}

// Arrive takes what the browser brought back from the provider, once. Somebody who is
// known by issuer and subject, and by nothing else, is signed in; nobody's account is
// made or found by name, mail or telephone. It answers Invalid with a sentence for the
// page from which the journey began; Aim and Back are set as far as they are known.
func (as *Accounts) Arrive(ctx context.Context, s web.Session, sealed string, a idp.Answer, from From) (x Arrival, err error) {
	if as.provider == nil {
		return x, fault.Missing()
	}
	j, ok := as.journey(sealed)
	x = Arrival{Aim: j.Aim, Back: j.Back}
	if !ok {
		return x, refusal("这次登录不是从这个浏览器开始的，或者隔得太久，没有办理。账号没有受影响，请从本系统的页面再来一次。")
	}
	if j.Aim != ToSignIn && (s.Actor.Account != j.Account || s.ID != j.Session) {
		return x, refusal("去的时候和回来的时候登录的不是同一个人，没有办理。账号没有受影响，请重新登录以后再来一次。")
	}
	t, err := as.count(ctx, j.Account, as.keys.Digest("sign-in.provider", from.net()), journeys, refusal("这个地方没有成功的次数太多，请15分钟后再试，或者用密码登录。"))
	if err != nil {
		return x, err
	}
	if err := as.spend(ctx, j); err != nil {
		return x, err
	}
	id, err := as.provider.Take(ctx, j.Question, a)
	if err != nil {
		return x, as.turned(ctx, j.Account, from, err)
	}
	switch j.Aim {
	case ToLink:
		return x, as.link(ctx, s, id, t, from)
	case ToProve:
		x.Token, err = as.proveByProvider(ctx, s, id, t, from)
	default:
		x.Token, err = as.signInByProvider(ctx, id, t, from)
	}
	return x, err
}

func (as *Accounts) journey(sealed string) (j journey, ok bool) {
	text, err := as.keys.Open("provider", "journey", 0, sealed)
	if err != nil || sealed == "" || json.Unmarshal([]byte(text), &j) != nil {
		return journey{}, false
	}
	return j, j.Until > as.gate.Now().UnixMilli() && j.Issuer == as.provider.Issuer() && j.Client == as.provider.Client()
}

// spend uses a journey up, before the provider is asked anything: whoever sends the
// same answer at the same moment comes second.
func (as *Accounts) spend(ctx context.Context, j journey) error {
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := once(w, at, j.Question.State, refusal("这一步已经办过了，没有再办。没有登录上的，请从本系统的页面再来一次。")); err != nil {
			return err
		}
		return w.Quiet("a question serves once")
	})
}

// said is what went wrong at the provider, for people; the cause is for the log.
func (as *Accounts) said(err error) error {
	name := as.Provider()
	text := name + "给的结果和这次登录对不上，没有办理。账号没有受影响，请从本系统的页面再来一次；还是不行，请用密码登录，并告诉管理员。"
	switch {
	case errors.Is(err, idp.ErrDown):
		text = name + "现在连不上，没有办理。账号没有受影响，请用密码登录，或者过一会儿再试。"
	case errors.Is(err, idp.ErrRefused):
		text = name + "没有通过，或者您取消了，没有办理。账号没有受影响，可以再来一次，或者用密码登录。"
	}
	return fault.Explain(refusal(text), err)
}

// turned notes that a journey led nowhere; a provider that is down is nobody's try.
func (as *Accounts) turned(ctx context.Context, account int64, from From, err error) error {
	if errors.Is(err, idp.ErrDown) {
		return as.said(err)
	}
	return as.refused(ctx, account, from, as.said(err))
}

// identity is what is stored of who somebody is at a provider.
func identity(id idp.Identity) string {
	return digest("provider\x00" + id.Issuer + "\x00" + id.Subject)
}

// linked finds the account that an identity opens; a zero one where it opens none.
func linked(r *gate.Reading, id idp.Identity) (o owner, err error) {
	err = r.Beyond("signing in looks for who the provider says it is", `SELECT a.id, a.person_id, a.login, a.name, a.password, a.disabled
		FROM account a JOIN provider_link l ON l.account_id = a.id WHERE l.identity = @identity`, gate.Args{"identity": identity(id)}, o.scan)
	return o, err
}

func unknown(name string) error {
	return refusal("您在" + name + "的身份没有绑定这里的账号，或者账号已经停用，没有登录。有账号的，请先用密码登录，再在“登录和安全”里绑定；没有的，请联系工委办公室。")
}

// signInByProvider opens a session for whom an identity opens an account. An identity
// that nobody has and an account that is shut answer alike.
func (as *Accounts) signInByProvider(ctx context.Context, id idp.Identity, t tries, from From) (token string, err error) {
	account := int64(0)
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		o, err := linked(&w.Reading, id)
		if err != nil {
			return err
		}
		if account = o.id; o.id == 0 || o.disabled {
			return unknown(as.Provider())
		}
		if err := as.came(w, at, id, t); err != nil {
			return err
		}
		token, err = as.open(w, at, o, proof{way: ByProvider}, from)
		return err
	})
	if fault.KindOf(err) == fault.Invalid {
		return "", as.refused(ctx, account, from, err)
	}
	return token, err
}

// came notes that an identity was of use.
func (as *Accounts) came(w *gate.Writing, at gate.Place, id idp.Identity, t tries) error {
	if _, err := w.Exec(at, "UPDATE provider_link SET used_ms = @gate_now WHERE identity = @identity", gate.Args{"identity": identity(id)}); err != nil {
		return err
	}
	return t.forget(w, at)
}

// proveByProvider proves anew who is signed in. Where the account has a second factor
// the session is back on its way in: the provider is one factor, and the other is asked.
func (as *Accounts) proveByProvider(ctx context.Context, s web.Session, id idp.Identity, t tries, from From) (token string, err error) {
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		o, err := linked(&w.Reading, id)
		if err != nil {
			return err
		}
		if o.id != s.Actor.Account || o.disabled {
			return refusal("这不是您绑定的那个身份，没有确认。账号没有受影响，请用自己的身份再来一次，或者输密码确认。")
		}
		st, err := as.standing(&w.Reading, o.id, o.person)
		if err != nil {
			return err
		}
		if err := as.came(w, at, id, t); err != nil {
			return err
		}
		factor := s.Factor
		if st.factor {
			factor = ""
		}
		if token, err = renew(w, at, s, factor); err != nil {
			return err
		}
		return w.Record(at, "account.confirm", gate.Subject{Kind: "account", ID: o.id}, gate.Detail{"way": ByProvider})
	})
	if fault.KindOf(err) == fault.Invalid {
		return "", as.refused(ctx, s.Actor.Account, from, err)
	}
	return token, err
}
