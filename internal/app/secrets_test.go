package app_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// What was put in or shown once as a secret (a password, the secret of a second factor,
// recovery codes, a calendar's address, a code of activation) stands on no page afterwards:
// not on its owner's, nor on any administrator's.
func TestSecretsAreNotShownAgain(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	ctx, program, from := t.Context(), gate.Program("test"), account.From{Address: "10.0.0.1"}
	const password = "一个很长的密码-2021"
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := w.Accounts.Create(ctx, program, "shuji", "书记", w.Secretary.Person, password)
	must(err)
	token, err := w.Accounts.SignIn(ctx, "shuji", password, from)
	must(err)
	s, err := w.Accounts.Resolve(ctx, token)
	must(err)
	must(w.Accounts.BeginFactor(ctx, s))
	setup, err := w.Accounts.FactorSetup(ctx, s)
	must(err)
	bare := strings.ReplaceAll(setup.Secret, " ", "")
	code, err := totp.GenerateCode(bare, w.Clock.Now())
	must(err)
	recovery, token, err := w.Accounts.TurnOn(ctx, s, code, from)
	must(err)
	owner := w.Secretary
	owner.Account = id
	feed, err := w.Calendars.Make(ctx, owner, w.East, false)
	must(err)
	_, activation, err := w.Accounts.Invite(ctx, program, "waits", "等待", w.People[w.East][1])
	must(err)
	secrets := append([]string{password, setup.Secret, bare, feed, activation, token}, recovery...)
	who := cast(t, w)
	who["owner"] = owner
	door := kept{persona{w, who}, map[string]web.Session{}}
	if door.sessions["owner"], err = w.Accounts.Resolve(ctx, token); err != nil { // her own session, with all that it has proved
		t.Fatal(err)
	}
	h := web.New(web.Config{Routes: w.Routes(), Door: &door, Clock: w.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	x, pages := records(t, w, w.East, "东公开"), 0
	look := func(body string) (found int) {
		for _, secret := range secrets {
			if len(secret) < 8 {
				t.Fatalf("%q is no secret", secret)
			}
			if strings.Contains(body, secret) || strings.Contains(strings.ReplaceAll(body, " ", ""), strings.ReplaceAll(secret, " ", "")) {
				found++
			}
		}
		return found
	}
	for _, r := range w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		if method != http.MethodGet {
			continue
		}
		for _, p := range []string{"owner", "system", "security", "audit", "officer"} {
			rec := ask(h, method, x.fill(r.Pattern), p, nil)
			if rec.Code == http.StatusOK {
				pages++
			}
			if n := look(rec.Body.String()); n > 0 {
				t.Errorf("%s as %s shows %d secrets", r.Pattern, p, n)
			}
		}
	}
	if look("x "+setup.Secret+" "+recovery[0]) < 2 { // the control
		t.Error("a secret is not found")
	}
	if pages < 300 {
		t.Errorf("only %d pages were open", pages)
	}
	testkit.Promise(t, fmt.Sprintf("%d secrets, %d pages of 5 people, 0 shown", len(secrets), pages), "AT-63")
}
