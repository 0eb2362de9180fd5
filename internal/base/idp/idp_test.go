package idp_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhibu/internal/base/idp"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/testkit/liar"
)

const back = "https://zhibu.example/sign-in/provider/back"

func config(c *testkit.Clock, issuer string) idp.Config {
	return idp.Config{Issuer: issuer, Client: liar.Client, Secret: liar.Secret, Redirect: back, Now: c.Now}
}

func open(t *testing.T) (*liar.Provider, *idp.Provider, *testkit.Clock) {
	t.Helper()
	clock := testkit.NewClock("2021-12-20")
	l := liar.New(t, clock.Now)
	p, err := idp.New(config(clock, l.URL))
	if err != nil {
		t.Fatal(err)
	}
	return l, p, clock
}

func answer(v url.Values) idp.Answer {
	return idp.Answer{State: v.Get("state"), Code: v.Get("code"), Issuer: v.Get("iss"), Error: v.Get("error")}
}

// come goes to the provider and comes back.
func come(t *testing.T, l *liar.Provider, p *idp.Provider, fresh bool) (idp.Identity, error) {
	t.Helper()
	address, q, err := p.Ask(t.Context(), fresh)
	if err != nil {
		return idp.Identity{}, err
	}
	return p.Take(t.Context(), q, answer(l.SignIn(address, "7f3a")))
}

// Every lie of a provider, and of whoever stands between, is refused; beside each the
// truth is told by the same provider and believed.
func TestLiesOfAProvider(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(name string, value any) func(*liar.Provider) {
		return func(l *liar.Provider) { l.Claims = func(c map[string]any) { c[name] = value } }
	}
	late := func(name string, by int64) func(*liar.Provider) {
		return func(l *liar.Provider) { l.Claims = func(c map[string]any) { c[name] = c[name].(int64) + by } }
	}
	forge := func(change func(parts []string) string) func(*liar.Provider) {
		return func(l *liar.Provider) {
			l.Forge = func(token string) string { return change(strings.Split(token, ".")) }
		}
	}
	lies := map[string]func(*liar.Provider){
		"another issuer":                       claim("iss", "https://id.example"),
		"its issuer with a slash":              func(l *liar.Provider) { l.Claims = func(c map[string]any) { c["iss"] = l.URL + "/" } },
		"a token for another client":           claim("aud", "another"),
		"for another client, and us":           claim("aud", []string{liar.Client, "another"}),
		"for us, asked for by another":         claim("azp", "another"),
		"for nobody":                           claim("aud", []string{}),
		"another nonce":                        claim("nonce", "another"),
		"no nonce":                             func(l *liar.Provider) { l.Claims = func(c map[string]any) { delete(c, "nonce") } },
		"about nobody":                         claim("sub", ""),
		"about somebody without end":           claim("sub", strings.Repeat("x", 256)),
		"run out":                              late("exp", -301),
		"made tomorrow":                        late("iat", 24*3600),
		"not valid yet":                        claim("nbf", int64(4102444800)),
		"signed by nobody":                     forge(func(p []string) string { return p[0] + "." + p[1] + "." }),
		"no signature at all":                  forge(func(p []string) string { return p[0] + "." + p[1] }),
		"a changed signature":                  forge(func(p []string) string { return p[0] + "." + p[1] + "." + strings.Repeat("A", len(p[2])) }),
		"no token":                             forge(func([]string) string { return "" }),
		"no token but a word":                  forge(func([]string) string { return "somebody" }),
		"the algorithm none":                   func(l *liar.Provider) { l.Alg = "none" },
		"HS256 with the public key":            func(l *liar.Provider) { l.Alg = "HS256"; l.Header = func(h map[string]any) { h["kid"] = "one-RS256" } },
		"an algorithm that is not on our list": func(l *liar.Provider) { l.Alg = "RS512"; l.Header = func(h map[string]any) { h["kid"] = "one-RS256" } },
		"another key under the same name":      func(l *liar.Provider) { l.Key = other },
		"a key that nobody shows":              func(l *liar.Provider) { l.Key = other; l.Header = func(h map[string]any) { h["kid"] = "two" } },
		"a key that the token brings along": func(l *liar.Provider) {
			l.Key = other
			l.Header = func(h map[string]any) {
				h["jwk"] = map[string]any{"kty": "RSA", "e": "AQAB", "n": "AQAB"}
				h["jku"], h["x5u"] = l.URL+"/elsewhere", l.URL+"/elsewhere"
			}
		},
	}
	for what, lie := range lies {
		t.Run(what, func(t *testing.T) {
			l, p, _ := open(t)
			if id, err := come(t, l, p, false); err != nil || id != (idp.Identity{Issuer: l.URL, Subject: "7f3a"}) {
				t.Fatalf("the truth: %v, %v", id, err)
			}
			lie(l)
			if id, err := come(t, l, p, false); !errors.Is(err, idp.ErrToken) || id.Subject != "" {
				t.Errorf("believed: %v, %v", id, err)
			}
			l.Claims, l.Header, l.Alg, l.Key, l.Forge = nil, nil, "", nil, nil
			if _, err := come(t, l, p, false); err != nil {
				t.Errorf("the truth after a lie: %v", err)
			}
			if l.Requests["/userinfo"]+l.Requests["/elsewhere"] > 0 {
				t.Errorf("it was asked for more than it should: %v", l.Requests)
			}
		})
	}
	testkit.Promise(t, fmt.Sprintf("%d lies, each refused, the truth beside each believed", len(lies)), "V6.8.2", "V9.1.1", "V9.1.2", "V9.1.3", "V9.2.1", "V9.2.2", "V9.2.3", "V10.5.1", "V10.5.4")
}

// Every signature of the list is believed, and a key that changed is asked for.
func TestSignaturesThatAreBelieved(t *testing.T) {
	l, p, _ := open(t)
	for _, alg := range []string{"RS256", "ES256", "EdDSA"} {
		for _, kid := range []string{"", "next-" + alg} {
			if l.Alg = alg; kid != "" {
				l.Rotate(kid)
			}
			if _, err := come(t, l, p, false); err != nil {
				t.Errorf("%s %s: %v", alg, kid, err)
			}
		}
	}
}

// A sign-in that was asked for anew is a new one.
func TestASignInAnew(t *testing.T) {
	l, p, clock := open(t)
	address, _, err := p.Ask(t.Context(), true)
	if err != nil || !strings.Contains(address, "prompt=login") || !strings.Contains(address, "max_age=0") {
		t.Fatal(address, err)
	}
	for what, c := range map[string]struct {
		at   any
		good bool
	}{
		"now":                        {clock.Now().Unix(), true},
		"ten seconds before":         {clock.Now().Unix() - 10, true}, // two clocks differ
		"a minute before":            {clock.Now().Unix() - 60, false},
		"yesterday":                  {clock.Now().Unix() - 86400, false},
		"tomorrow":                   {clock.Now().Unix() + 86400, false},
		"nobody says when":           {nil, false},
		"when, in words":             {"now", false},
		"a sign-in of the year 1970": {0, false},
	} {
		l.Claims = func(claims map[string]any) {
			if claims["auth_time"] = c.at; c.at == nil {
				delete(claims, "auth_time")
			}
		}
		if _, err := come(t, l, p, true); (err == nil) != c.good || err != nil && !errors.Is(err, idp.ErrToken) {
			t.Errorf("%s: %v", what, err)
		}
	}
	l.Claims = func(claims map[string]any) { claims["auth_time"] = clock.Now().Unix() - 86400 }
	if _, err := come(t, l, p, false); err != nil {
		t.Errorf("where no new one was asked for: %v", err)
	}
	testkit.Promise(t, "8 times of signing in there, 2 of them new", "V6.8.4")
}

// An answer belongs to its question and comes from the provider that was asked.
func TestAnswersOfOthers(t *testing.T) {
	l, p, _ := open(t)
	for what, c := range map[string]struct {
		change func(a *idp.Answer, q *idp.Question)
		want   error
	}{
		"the answer itself":            {func(*idp.Answer, *idp.Question) {}, nil},
		"without its state":            {func(a *idp.Answer, _ *idp.Question) { a.State = "" }, idp.ErrForeign},
		"neither has a state":          {func(a *idp.Answer, q *idp.Question) { a.State, q.State = "", "" }, idp.ErrForeign},
		"with the state of another":    {func(a *idp.Answer, _ *idp.Question) { a.State = strings.Repeat("A", 43) }, idp.ErrForeign},
		"of another provider":          {func(a *idp.Answer, _ *idp.Question) { a.Issuer = "https://id.example" }, idp.ErrForeign},
		"of nobody, where it says who": {func(a *idp.Answer, _ *idp.Question) { a.Issuer = "" }, idp.ErrForeign},
		"with a part twice":            {func(a *idp.Answer, _ *idp.Question) { a.Twice = true }, idp.ErrForeign},
		"with a code of nobody":        {func(a *idp.Answer, _ *idp.Question) { a.Code = "1-x" }, idp.ErrForeign},
		"to another's PKCE":            {func(_ *idp.Answer, q *idp.Question) { q.Verifier = strings.Repeat("A", 43) }, idp.ErrForeign},
		"to another's nonce":           {func(_ *idp.Answer, q *idp.Question) { q.Nonce = strings.Repeat("A", 43) }, idp.ErrToken},
		"that nobody was let in":       {func(a *idp.Answer, _ *idp.Question) { a.Error, a.Code = "access_denied", "" }, idp.ErrRefused},
		"that nobody was, with a code": {func(a *idp.Answer, _ *idp.Question) { a.Error = "access_denied" }, idp.ErrRefused},
		"without a code":               {func(a *idp.Answer, _ *idp.Question) { a.Code = "" }, idp.ErrRefused},
	} {
		address, q, err := p.Ask(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		a := answer(l.SignIn(address, "7f3a"))
		c.change(&a, &q)
		before := l.Requests["/token"]
		if _, err := p.Take(t.Context(), q, a); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
		if asked := l.Requests["/token"] - before; strings.Contains(what, "state") && asked > 0 {
			t.Errorf("%s: the provider was asked all the same", what)
		}
	}
	address, q, err := p.Ask(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	a := answer(l.SignIn(address, "7f3a"))
	if _, err := p.Take(t.Context(), q, a); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Take(t.Context(), q, a); !errors.Is(err, idp.ErrForeign) {
		t.Errorf("a code that was used: %v", err)
	}
	testkit.Promise(t, "13 answers, one of them to the question; a code a second time refused", "AT-30", "V10.2.1", "V10.2.2")
}

// A provider that is down, slow, endless, or says of itself what cannot be, is told
// apart from one that refuses somebody, and is asked again after a while.
func TestAProviderThatIsNotThere(t *testing.T) {
	elsewhere := func(path string) func(*liar.Provider) { // where the same is to be had
		return func(l *liar.Provider) {
			l.Serve = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path == path {
					http.Redirect(w, r, "/real"+path, http.StatusTemporaryRedirect)
					return true
				}
				r.URL.Path = strings.TrimPrefix(r.URL.Path, "/real")
				return false
			}
		}
	}
	at := func(path string, do func(http.ResponseWriter, *http.Request) bool) func(*liar.Provider) {
		return func(l *liar.Provider) {
			l.Serve = func(w http.ResponseWriter, r *http.Request) bool { return r.URL.Path == path && do(w, r) }
		}
	}
	says := func(name string, value any) func(*liar.Provider) {
		return func(l *liar.Provider) { l.Says = func(doc map[string]any) { doc[name] = value } }
	}
	endless := func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"issuer":"`))
		for range 4 << 10 {
			if _, err := w.Write([]byte(strings.Repeat("a", 1<<10))); err != nil {
				return true
			}
		}
		return true
	}
	failing := func(w http.ResponseWriter, _ *http.Request) bool {
		http.Error(w, "no", http.StatusInternalServerError)
		return true
	}
	const about = "/.well-known/openid-configuration"
	for what, lie := range map[string]func(*liar.Provider){
		"off":                               func(l *liar.Provider) { l.Stop() },
		"failing":                           at(about, failing),
		"failing at the exchange":           at("/token", failing),
		"leading elsewhere":                 elsewhere(about),
		"leading elsewhere at the exchange": elsewhere("/token"),
		"without an end":                    at(about, endless),
		"without an end at the exchange":    at("/token", endless),
		"another issuer":                    says("issuer", "https://id.example"),
		"its issuer with a slash":           func(l *liar.Provider) { l.Says = func(doc map[string]any) { doc["issuer"] = l.URL + "/" } },
		"people sent elsewhere without TLS": says("authorization_endpoint", "http://id.example/authorize"),
		"the secret sent without TLS":       says("token_endpoint", "http://169.254.169.254/token"),
		"keys from anywhere":                says("jwks_uri", "http://[::ffff:169.254.169.254]/keys"),
		"no keys":                           says("jwks_uri", ""),
		"a file for keys":                   says("jwks_uri", "file:///etc/passwd"),
	} {
		t.Run(what, func(t *testing.T) {
			l, p, clock := open(t)
			lie(l)
			if _, err := come(t, l, p, false); !errors.Is(err, idp.ErrDown) {
				t.Fatalf("%v", err)
			}
			if what == "off" {
				return
			}
			asked := l.Requests[about]
			l.Serve, l.Says = nil, nil
			if _, err := come(t, l, p, false); asked > 0 && !strings.Contains(what, "exchange") && !errors.Is(err, idp.ErrDown) {
				t.Errorf("asked at once again: %v", err)
			}
			clock.Add(11 * time.Second)
			if _, err := come(t, l, p, false); err != nil {
				t.Errorf("once it is well: %v", err)
			}
		})
	}
	t.Run("slow", func(t *testing.T) {
		l, p, _ := open(t)
		stop := make(chan struct{})
		defer close(stop)
		l.Serve = func(_ http.ResponseWriter, r *http.Request) bool {
			select {
			case <-stop:
			case <-r.Context().Done():
			}
			return true
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond) // the caller's patience, in the place of five seconds
		defer cancel()
		if _, _, err := p.Ask(ctx, false); !errors.Is(err, idp.ErrDown) {
			t.Errorf("%v", err)
		}
		if idp.Most > 5*time.Second {
			t.Errorf("a provider may take %v", idp.Most)
		}
	})
	testkit.Promise(t, "14 ways of being down or lying about itself, and a slow one; asked again after 10 s", "AT-57", "V10.5.3", "FLT-23")
}

// A configuration that cannot be right is refused before anybody is asked.
func TestConfigurations(t *testing.T) {
	clock := testkit.NewClock("2021-12-20")
	for what, c := range map[string]struct {
		change func(*idp.Config)
		good   bool
	}{
		"with TLS":                 {func(*idp.Config) {}, true},
		"on this machine":          {func(c *idp.Config) { c.Issuer = "http://localhost:9000" }, true},
		"on this machine, by six":  {func(c *idp.Config) { c.Issuer = "http://[::1]:9000/realms/a" }, true},
		"without TLS":              {func(c *idp.Config) { c.Issuer = "http://id.example" }, false},
		"nearly this machine":      {func(c *idp.Config) { c.Issuer = "http://localhost.example" }, false},
		"no address":               {func(c *idp.Config) { c.Issuer = "id.example" }, false},
		"with a name in it":        {func(c *idp.Config) { c.Issuer = "https://a:b@id.example" }, false},
		"with a question in it":    {func(c *idp.Config) { c.Issuer = "https://id.example?x=1" }, false},
		"without a client":         {func(c *idp.Config) { c.Client = "" }, false},
		"without a secret":         {func(c *idp.Config) { c.Secret = "" }, false},
		"without our own address":  {func(c *idp.Config) { c.Redirect = "" }, false},
		"a file that is not there": {func(c *idp.Config) { c.CA = filepath.Join(t.TempDir(), "none.pem") }, false},
	} {
		x := config(clock, "https://id.example")
		c.change(&x)
		if _, err := idp.New(x); (err == nil) != c.good {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A provider whose certificate the machine does not know is believed where the
// operator names it, and not otherwise.
func TestACertificateOfTheHouse(t *testing.T) {
	clock := testkit.NewClock("2021-12-20")
	l := liar.New(t, clock.Now)
	tls := httptest.NewTLSServer(l)
	defer tls.Close()
	l.URL = tls.URL
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tls.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for ca, want := range map[string]error{"": idp.ErrDown, file: nil} {
		c := config(clock, l.URL)
		c.CA = ca
		p, err := idp.New(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := come(t, l, p, false); !errors.Is(err, want) {
			t.Errorf("with %q: %v", ca, err)
		}
	}
}
