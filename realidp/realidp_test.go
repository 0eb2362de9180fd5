// Package realidp holds the house against an identity provider that is not ours: the
// certified one of github.com/zitadel/oidc, run in the test's own process. It is a
// module of its own, so that what that provider needs is no part of the program.
package realidp

import (
	"crypto/sha256"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/idp"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

const password = "一个很长的密码-2021"

// browser keeps cookies, follows redirects and fills in forms.
type browser struct {
	*testing.T
	http.Client
	at  string
	doc *goquery.Document
}

func newBrowser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{T: t, Client: http.Client{Jar: jar}}
}

func (b *browser) take(r *http.Response, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	if b.doc, err = goquery.NewDocumentFromReader(r.Body); err != nil {
		b.Fatal(err)
	}
	b.at = r.Request.URL.String()
}

func (b *browser) open(address string) { b.Helper(); b.take(b.Get(address)) }

func (b *browser) post(address string, form url.Values) {
	b.Helper()
	b.take(b.PostForm(address, form))
}

func (b *browser) says(words ...string) {
	b.Helper()
	text := strings.Join(strings.Fields(b.doc.Find("body").Text()), " ")
	for _, w := range words {
		if !strings.Contains(text, w) {
			b.Fatalf("at %s: %q is not in %s", b.at, w, text)
		}
	}
}

// there signs in at the provider, to which a form of the house has led.
func (b *browser) there(name, secret string) {
	b.Helper()
	address, ok := b.doc.Find("main a.btn-primary").Attr("href")
	if !ok {
		b.Fatalf("at %s: no way to the provider: %s", b.at, b.doc.Text())
	}
	b.open(address)
	id, ok := b.doc.Find("input[name=id]").Attr("value")
	if !ok {
		b.Fatalf("at %s: the provider has no form: %s", b.at, b.doc.Text())
	}
	u, err := url.Parse(b.at)
	if err != nil {
		b.Fatal(err)
	}
	b.post(u.Scheme+"://"+u.Host+"/login/username", url.Values{"username": {name}, "password": {secret}, "id": {id}})
}

func TestARealProvider(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if _, err := w.Accounts.Create(t.Context(), gate.Program("test"), "shuji", "书记", w.Secretary.Person, password); err != nil {
			t.Fatal(err)
		}
		var house http.Handler
		here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { house.ServeHTTP(w, r) }))
		defer here.Close()
		var provider http.Handler
		there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { provider.ServeHTTP(w, r) }))
		defer there.Close()
		back := here.URL + account.ProviderBack
		clients := storage.WebClient("zhibu", "das Geheimnis", back)
		storage.RegisterClients(clients)
		provider = exampleop.SetupServer(there.URL, storage.NewStorage(storage.NewUserStore(there.URL)), slog.New(slog.NewTextHandler(io.Discard, nil)), false,
			op.WithAllowInsecure(), op.WithCrypto(op.NewAESCrypto(sha256.Sum256([]byte("test")))))
		p, err := idp.New(idp.Config{Issuer: there.URL, Client: "zhibu", Secret: "das Geheimnis", Label: "统一身份认证", Redirect: back, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		w.Accounts.UseProvider(p)
		house = w.Handler(web.Config{Clock: w.Clock.Now, Log: slog.New(slog.DiscardHandler)})

		user := "test-user@127.0.0.1"
		b := newBrowser(t)
		b.post(here.URL+"/sign-in/provider", nil)
		b.there(user, "wrong")
		if !strings.HasPrefix(b.at, there.URL) {
			t.Fatalf("a wrong password at the provider leads to %s", b.at)
		}
		b.post(here.URL+"/sign-in/provider", nil)
		b.there(user, "verysecure")
		b.says("没有绑定这里的账号")

		b.post(here.URL+"/sign-in", url.Values{"name": {"shuji"}, "password": {password}})
		b.post(here.URL+"/account/provider/link", nil)
		b.there(user, "verysecure")
		b.says("已经绑定", "解除绑定")

		b = newBrowser(t)
		var answer string
		b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
			if r.URL.Path == account.ProviderBack {
				answer = r.URL.String()
			}
			return nil
		}
		b.post(here.URL+"/sign-in/provider", url.Values{"back": {"/account/security"}})
		b.there(user, "verysecure")
		b.says("在哪里登录着", "统一身份认证")
		b.open(answer) // the address again, from the history
		b.says("没有办理")

		w.Clock.Add(web.FreshFor)
		b.open(here.URL + "/account/passkeys/new")
		b.says("确认是您本人", "到统一身份认证重新登录来确认")
		b.post(here.URL+"/confirm/provider", url.Values{"back": {"/account/passkeys/new"}})
		b.there("test-user2", "verysecure") // somebody else's
		b.says("不是您绑定的那个身份")
		b.post(here.URL+"/confirm/provider", url.Values{"back": {"/account/passkeys/new"}})
		b.there(user, "verysecure")
		b.says("添加通行密钥")

		thief := newBrowser(t)
		thief.post(here.URL+"/sign-in/provider", nil)
		thief.there("test-user2", "verysecure")
		thief.says("没有绑定这里的账号")
		b.post(here.URL+"/sign-out", nil)
		b.says("那边还登录着")
	})
}
