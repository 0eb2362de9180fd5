package accountweb_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/totp"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/post"
)

const password = "一个很长的密码-2021"

// house is a world with its own door and three people who can sign in.
type house struct {
	*world.World
	http.Handler
	anquan gate.Actor // the security administrator
}

func open(t *testing.T, e testkit.Engine) *house {
	t.Helper()
	h := &house{World: world.New(t, e)}
	h.anquan = h.Outsider(92, post.SecurityAdmin)
	for login, who := range map[string]gate.Actor{"shuji": h.Secretary, "gongwei": h.Officer, "dangyuan": h.Plain, "anquan": h.anquan} {
		if _, err := h.Accounts.Create(t.Context(), gate.Program("test"), login, who.Name, who.Person, password); err != nil {
			t.Fatal(err)
		}
	}
	h.Handler = h.App.Handler(web.Config{Clock: h.Clock.Now, Log: slog.New(slog.DiscardHandler)})
	return h
}

// account is the id of an account.
func (h *house) account(login string) int64 {
	id, err := h.Accounts.ByLogin(h.Ctx(), gate.Program("test"), login)
	if err != nil {
		h.T.Fatal(err)
	}
	return id
}

// factor gives whoever is signed in a second factor, and gives its codes.
func (h *house) factor(v *visitor) (digits func() string) {
	v.Helper()
	doc := v.do("POST", "/account/factor", url.Values{})
	secret := strings.ReplaceAll(doc.Find(".secret").Text(), " ", "")
	digits = func() string {
		h.Clock.Add(time.Minute) // the one before is used up
		code, err := totp.GenerateCode(secret, h.Clock.Now())
		if err != nil {
			v.Fatal(err)
		}
		return code
	}
	v.do("POST", "/account/factor/on", url.Values{"code": {digits()}})
	return digits
}

// visitor is a browser: it keeps cookies and follows where a form leads.
type visitor struct {
	*testing.T
	h       http.Handler
	cookies map[string]string
	address string
	last    *httptest.ResponseRecorder
	path    string
}

func (h *house) visit(t *testing.T) *visitor {
	return &visitor{T: t, h: h, cookies: map[string]string{}, address: "10.0.0.1"}
}

func (v *visitor) send(method, path string, form url.Values, headers ...string) *goquery.Document {
	v.Helper()
	r := httptest.NewRequestWithContext(v.Context(), method, path, strings.NewReader(form.Encode()))
	r.RemoteAddr = v.address + ":5000"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	v.last, v.path = httptest.NewRecorder(), path
	v.h.ServeHTTP(v.last, r)
	for _, c := range v.last.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c.Value
		}
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(v.last.Body.Bytes()))
	if err != nil {
		v.Fatal(err)
	}
	return doc
}

// do sends and follows.
func (v *visitor) do(method, path string, form url.Values) *goquery.Document {
	v.Helper()
	doc := v.send(method, path, form)
	for range 5 {
		to := v.last.Header().Get("Location")
		if v.last.Code != http.StatusSeeOther || to == "" {
			return doc
		}
		doc = v.send("GET", to, nil)
	}
	v.Fatalf("%s %s goes round in circles", method, path)
	return nil
}

func (v *visitor) signIn(login, password string) *goquery.Document {
	v.Helper()
	return v.do("POST", "/sign-in", url.Values{"name": {login}, "password": {password}})
}

// at fails where the visitor is not on a page with a status.
func (v *visitor) at(path string, status int) {
	v.Helper()
	if got, _, _ := strings.Cut(v.path, "?"); got != path || v.last.Code != status {
		v.Errorf("at %s with %d, want %s with %d: %s", v.path, v.last.Code, path, status, v.said())
	}
}

func (v *visitor) said() string {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(v.last.Body.Bytes()))
	if err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(doc.Find("main").Text()), " ")
}

func (v *visitor) says(words ...string) {
	v.Helper()
	for _, w := range words {
		if !strings.Contains(v.said(), w) {
			v.Errorf("%q is not in %s", w, v.said())
		}
	}
}
