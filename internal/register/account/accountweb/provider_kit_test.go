package accountweb_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"testing"

	"zhibu/internal/base/idp"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/testkit/liar"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// abroad is a house whose people may sign in with a provider, which lies where it is
// told to.
type abroad struct {
	*house
	l *liar.Provider
}

func openAbroad(t *testing.T, e testkit.Engine) abroad {
	t.Helper()
	h := open(t, e)
	a := abroad{h, liar.New(t, h.Clock.Now)}
	a.use(t, a.l)
	return a
}

// use has the house ask a provider from now on.
func (a abroad) use(t *testing.T, l *liar.Provider) {
	t.Helper()
	p, err := idp.New(idp.Config{Issuer: l.URL, Client: liar.Client, Secret: liar.Secret, Label: "区统一认证", Redirect: "http://localhost" + account.ProviderBack, Now: a.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	a.Accounts.UseProvider(p)
	a.Handler = a.App.Handler(web.Config{Clock: a.Clock.Now, Log: slog.New(slog.DiscardHandler)})
}

// leave sends a form that leads to the provider, and gives the address to which the
// browser goes.
func (a abroad) leave(v *visitor, form string, values url.Values) string {
	v.Helper()
	doc := v.send("POST", form, values)
	address, ok := doc.Find("main a.btn-primary").Attr("href")
	if v.last.Code != http.StatusOK || !ok || v.last.Header().Get("Refresh") != "0; url="+address {
		v.Fatalf("%s: %d %s", form, v.last.Code, v.said())
	}
	return address
}

// back is the browser coming back from the provider.
func (a abroad) back(v *visitor, answer url.Values) {
	v.Helper()
	v.do("GET", account.ProviderBack+"?"+answer.Encode(), nil)
}

// go goes to the provider, signs in there as somebody, and comes back.
func (a abroad) travel(v *visitor, form, subject string, values url.Values) {
	v.Helper()
	a.back(v, a.l.SignIn(a.leave(v, form, values), subject))
}

// linked gives a person of the house an identity, as he does it himself.
func (a abroad) linked(t *testing.T, login, subject string) {
	t.Helper()
	v := a.visit(t)
	v.signIn(login, password)
	a.travel(v, "/account/provider/link", subject, nil)
	v.at("/account/security", http.StatusOK)
	v.says("区统一认证已经绑定", "绑定了统一身份")
}

func (v *visitor) out(what string) {
	v.Helper()
	if v.cookies["zhibu"] != "" {
		v.Errorf("%s: somebody is signed in: %s", what, v.said())
	}
}
